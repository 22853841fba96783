"""What police are said to have done in sentences of Indian news: kill, arrest, force, fail, any.

    python -m benchmarks.police --data DIR [--part dev] [--predictions FILE] [--json FILE]

DIR holds train.jsonl and dev.jsonl (`id`, `text`, `labels`). Figures: F1 of each label and their
mean. The public split cuts stories apart, so that it flatters what was trained on it.
Without answers in the input only predictions are written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.tally import Tally, part_options, read_rows, table, write_rows
from sourceline.reading.learned.encoder import Encoder
from sourceline.reading.learned.graph import Graph
from sourceline.reading.learned.labels import FLAGS, KINDS
from sourceline.reading.learned.labels import POLICE as LABELS
from sourceline.reading.learned.scores import sigmoid

# How probable a label must be; set on the development part.
NEEDED = {"KILL": 0.45, "ARREST": 0.6, "FAIL": 0.25, "FORCE": 0.5, "ANY_ACTION": 0.45}


def labels_of(graph: Graph) -> list[str]:
    """The labels of one sentence. What is not any action is no action of a kind."""
    if not graph.whole:
        return []
    shares = sigmoid(np.mean(np.stack(graph.whole), axis=0))
    return [n for n in LABELS if float(shares[len(KINDS) + FLAGS.index(n)]) >= NEEDED[n]]


def main(arguments: Sequence[str] | None = None) -> int:
    options = part_options(__doc__, arguments, "sentences")
    rows = read_rows(options.data / f"{options.part}.jsonl", options.limit)
    encoder = Encoder.open(threads=options.threads)
    predicted = [labels_of(encoder.read(row["text"])) for row in rows]
    write_rows(
        options.predictions,
        ({"id": r["id"], "labels": p} for r, p in zip(rows, predicted, strict=True)),
    )
    result: dict[str, Any] = {"sentences": len(rows)}
    if any("labels" in row for row in rows):
        tallies = {label: Tally() for label in LABELS}
        for row, ours in zip(rows, predicted, strict=True):
            for label, tally in tallies.items():
                wanted, found = label in row["labels"], label in ours
                tally.right += wanted and found
                tally.false += found and not wanted
                tally.missed += wanted and not found
        result |= {label: tally.figures() for label, tally in tallies.items()}
        result["macro"] = round(sum(result[label]["f1"] for label in LABELS) / len(LABELS), 2)
        print(table({label: result[label] for label in LABELS}))
        print(f"macro F1 {result['macro']:.2f}")
    print(f"{len(rows)} sentences")
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
