"""Role fillers of MUC-4: who did it, to what, to whom, with what; CEAF-REE micro F1.

    python -m benchmarks.muc4 --data DIR [--part dev] [--predictions FILE] [--json FILE]

DIR holds train.jsonl and dev.jsonl (`id`, `text`, `entities`). Within a document and role,
entities found are paired one to one with those wanted; one is right if every mention given is a
mention of the other (Du, Rush and Cardie, EACL 2021). Without answers only predictions are written.

MUC-4 asks for other fillers than our codebook (victims with a name only, no clashes of armies), so
the adaptor takes them from the heads that were taught on its training part.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.tally import Tally, part_options, read_rows, table, write_rows
from sourceline.reading.learned.encoder import Encoder
from sourceline.reading.learned.graph import Graph, decode
from sourceline.reading.learned.labels import FLAGS, KINDS, MUC
from sourceline.reading.learned.scores import sigmoid

# How probable it must be that a document tells of such an attack, that words are a filler, and that
# a word belongs to one; set on the development part.
RELEVANT = 0.3
FILLER = 0.4
WORD = dict.fromkeys(MUC, 0.1)
_LEAD = re.compile(r"^(?:the|a|an|this|that|these|those|his|her|their|its|some|several)\s+", re.I)


def entities_of(graph: Graph, text: str) -> dict[str, list[list[str]]]:
    """The role fillers of a document, one mention an entity."""
    found: dict[str, list[list[str]]] = {role: [] for role in MUC}
    flag = len(KINDS) + FLAGS.index("MUC-4")
    if not graph.whole or max(float(sigmoid(w[flag])) for w in graph.whole) < RELEVANT:
        return found
    for role in MUC:
        weights: dict[str, float] = defaultdict(float)
        for i in graph.by_layer[role]:
            span = graph.spans[i]
            mention = _LEAD.sub("", " ".join(text[span.start : span.end].split())).lower()
            weights[mention] = max(weights[mention], span.probability)
        chosen: list[str] = []
        for mention in sorted(weights, key=lambda m: -weights[m]):
            if (
                mention
                and weights[mention] >= FILLER
                and not any(_alike(mention, c) for c in chosen)
            ):
                chosen.append(mention)
        found[role] = [[mention] for mention in chosen]
    return found


def _alike(left: str, right: str) -> bool:
    """Whether one of two mentions only says less of the same entity: "priests", "six priests"."""
    one, two = left.split(), right.split()
    if set(one) <= set(two) or set(two) <= set(one):
        return True
    short, long = sorted((one, two), key=len)
    return len(short) == 1 and short[0] == "".join(w[0] for w in long if w not in {"of", "the"})


def count(found: list[list[str]], wanted: list[list[str]]) -> int:
    """How many entities are right, paired as well as can be."""
    if not found or not wanted:
        return 0
    fits = np.array([[set(f) <= set(w) for w in wanted] for f in found], dtype=float)
    rows, columns = linear_sum_assignment(-fits)
    return int(fits[rows, columns].sum())


def main(arguments: Sequence[str] | None = None) -> int:
    options = part_options(__doc__, arguments, "documents")
    rows = read_rows(options.data / f"{options.part}.jsonl", options.limit)
    encoder = Encoder.open(threads=options.threads)
    predicted = [
        entities_of(decode(*encoder.scores(row["text"]), WORD), row["text"]) for row in rows
    ]
    write_rows(
        options.predictions,
        ({"id": r["id"], **p} for r, p in zip(rows, predicted, strict=True)),
    )
    result: dict[str, Any] = {"documents": len(rows)}
    if any("entities" in row for row in rows):
        tallies = {role: Tally() for role in (*MUC, "all")}
        for row, ours in zip(rows, predicted, strict=True):
            for role in MUC:
                wanted = [[mention for mention, _ in entity] for entity in row["entities"][role]]
                right = count(ours[role], wanted)
                for tally in (tallies[role], tallies["all"]):
                    tally.right += right
                    tally.false += len(ours[role]) - right
                    tally.missed += len(wanted) - right
        result |= {role: tally.figures() for role, tally in tallies.items()}
        print(table({role: result[role] for role in tallies}))
    print(f"{len(rows)} documents")
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
