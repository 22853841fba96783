"""Which of 25 kinds of event a sentence or two tell: the labels of CASE 2021, task 2.

    python -m benchmarks.case2021 --data FILE --labels FILE [--predictions FILE] [--json FILE]

FILE holds `id`, `text` and, where known, `label`, a line each; the labels' names and the ACLED
sub-event types that they stand for come from `labels.json`. Figure: F1 of each label, weighted by
how often it occurs, over the 25 of ACLED, or with `--unseen` over the five other kinds too. Without
answers in the input only predictions are written.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.tally import Tally, read_rows, write_rows
from sourceline.reading.learned.encoder import Encoder
from sourceline.reading.learned.graph import Graph
from sourceline.reading.learned.labels import KINDS


def label_of(graph: Graph, names: dict[str, str]) -> str:
    """The label of the kind of event that the text is about, of those that `names` gives."""
    if not graph.whole:
        return "OTHER"
    logits = np.sum(np.stack(graph.whole), axis=0)
    return names[max(names, key=lambda kind: float(logits[KINDS.index(kind)]))]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="JSON Lines file")
    parser.add_argument("--labels", type=Path, required=True, help="labels.json")
    parser.add_argument(
        "--unseen", action="store_true", help="also the five kinds that ACLED does not have"
    )
    parser.add_argument("--threads", type=int, default=1, help="of the processor (default: 1)")
    parser.add_argument("--predictions", type=Path, help="write predictions here, JSON Lines")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    known = json.loads(options.labels.read_text(encoding="utf-8"))
    kinds = known["seen"] | (known["unseen"] if options.unseen else {})
    names = {kind: label for label, kind in kinds.items()}
    rows = read_rows(options.data)
    encoder = Encoder.open(threads=options.threads)
    predicted = [label_of(encoder.read(row["text"]), names) for row in rows]
    write_rows(
        options.predictions,
        ({"id": r["id"], "label": p} for r, p in zip(rows, predicted, strict=True)),
    )
    result: dict[str, Any] = {"texts": len(rows)}
    answered = [
        (r["label"], p) for r, p in zip(rows, predicted, strict=True) if r.get("label") in kinds
    ]
    if answered:
        wanted = Counter(label for label, _ in answered)
        figures = {}
        for label in wanted:
            tally = Tally(
                sum(w == p == label for w, p in answered),
                sum(p == label != w for w, p in answered),
                sum(w == label != p for w, p in answered),
            )
            figures[label] = tally.figures()["f1"]
            print(f"{label:32}{wanted[label]:5}{figures[label]:8.2f}")
        weighted = sum(figures[label] * n for label, n in wanted.items()) / len(answered)
        result |= {"labels": figures, "weighted": round(weighted, 2)}
        print(f"weighted F1 {weighted:.2f}")
    print(f"{len(answered)} of {len(rows)} texts have such a label")
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
