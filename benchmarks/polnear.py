"""How well attributions are found in PolNeAR, US election news annotated with who says what.

    python -m benchmarks.polnear --data DIR [--part dev] [--predictions FILE] [--json FILE]

DIR holds train.jsonl and dev.jsonl (`id`, `text`, `attributions`). Figures:
 * source, cue, content: F1 over white-space tokens that stand in such a span of any attribution.
 * whole: attributions paired one to one; a pair counts where source, cue and content each share at
   least half of the longer side's tokens (a source that is absent on both sides agrees).
Sources are compared as written, pronouns included, which is what PolNeAR annotates. Without
answers in the input only predictions are written.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.tally import Tally, part_options, read_rows, table, write_rows
from sourceline.reading.learned.encoder import Encoder
from sourceline.reading.learned.graph import Graph, decode

FIELDS = ("source", "cue", "content")
Parts = dict[str, list[tuple[int, int]]]

# How probable it must be that words are a source or cue of a content; set on the development part.
NEEDED = 0.2
# And that a word belongs to one at all.
WORD = {"news cue": 0.35, "news source": 0.35}


def predict(graph: Graph) -> list[Parts]:
    """The attributions of a text in PolNeAR's shape: contents of one cue are one attribution.

    PolNeAR marks far more than our codebook ("critics of the plan"), so the adaptor takes them
    from the heads that were taught on its training part.
    """
    gathered: dict[tuple[int | None, int | None], list[int]] = defaultdict(list)
    for content in graph.by_layer["news content"]:
        cue = _best(graph, "news cue", content)
        gathered[cue, None if cue is not None else _best(graph, "news source", content)].append(
            content
        )
    found = []
    for (cue, lone), contents in gathered.items():
        sources = [s for c in contents if (s := _best(graph, "news source", c)) is not None]
        source = max(set(sources), key=sources.count) if sources else lone
        if cue is None and source is None:
            continue
        found.append(
            {
                "source": _at(graph, [source]),
                "cue": _at(graph, [cue]),
                "content": _at(graph, contents),
            }
        )
    return sorted(found, key=lambda parts: parts["content"])


def _best(graph: Graph, relation: str, content: int) -> int | None:
    related = graph.related(relation, content)
    best = max(related, key=lambda j: related[j], default=None)
    return best if best is not None and related[best] >= NEEDED else None


def _at(graph: Graph, spans: Iterable[int | None]) -> list[tuple[int, int]]:
    return [(graph.spans[i].start, graph.spans[i].end) for i in spans if i is not None]


def cells(spans: Iterable[Sequence[int]], tokens: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Indexes of the tokens that the spans touch."""
    return frozenset(
        i for a, b in spans for i, (start, end) in enumerate(tokens) if start < b and a < end
    )


def agree(left: frozenset[int], right: frozenset[int]) -> bool:
    """Whether both share at least half of the longer one; two absent ones agree."""
    longer = max(len(left), len(right))
    return longer == 0 or 2 * len(left & right) >= longer


def score(documents: Iterable[dict[str, Any]], predicted: dict[str, list[Parts]]) -> dict[str, Any]:
    """Token and whole figures over all documents that have answers."""
    tallies = {name: Tally() for name in (*FIELDS, "whole")}
    for document in documents:
        tokens = [m.span() for m in re.finditer(r"\S+", document["text"])]
        want = [{f: cells(a[f], tokens) for f in FIELDS} for a in document["attributions"]]
        have = [{f: cells(a[f], tokens) for f in FIELDS} for a in predicted[document["id"]]]
        for name in FIELDS:
            gold: frozenset[int] = frozenset().union(*(a[name] for a in want))
            ours: frozenset[int] = frozenset().union(*(a[name] for a in have))
            tallies[name].right += len(gold & ours)
            tallies[name].false += len(ours - gold)
            tallies[name].missed += len(gold - ours)
        free = set(range(len(want)))
        right = 0
        for found in have:
            match = next(
                (i for i in sorted(free) if all(agree(want[i][f], found[f]) for f in FIELDS)), None
            )
            if match is not None:
                free.discard(match)
                right += 1
        tallies["whole"].right += right
        tallies["whole"].false += len(have) - right
        tallies["whole"].missed += len(want) - right
    return {name: tally.figures() for name, tally in tallies.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    options = part_options(__doc__, arguments, "documents")
    documents = read_rows(options.data / f"{options.part}.jsonl", options.limit)
    started = time.perf_counter()
    encoder = Encoder.open(threads=options.threads)
    predicted = {d["id"]: predict(decode(*encoder.scores(d["text"]), WORD)) for d in documents}
    seconds = time.perf_counter() - started
    write_rows(
        options.predictions,
        ({"id": name, "attributions": found} for name, found in predicted.items()),
    )
    result: dict[str, Any] = {"documents": len(documents), "seconds": round(seconds, 2)}
    answered = [d for d in documents if "attributions" in d]
    if answered:
        result |= score(answered, predicted)
        print(table({name: result[name] for name in (*FIELDS, "whole")}))
    print(f"{len(documents)} documents, {len(answered)} with answers, {seconds:.1f} s")
    if options.json is not None:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
