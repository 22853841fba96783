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
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.tally import Tally, part_options, read_rows, table, write_rows
from sourceline.reading.attribution import find_attributions
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse

FIELDS = ("source", "cue", "content")
Parts = dict[str, list[tuple[int, int]]]


def predict(text: str) -> list[Parts]:
    """The attributions of a text in PolNeAR's shape; those of one cue are one attribution.

    PolNeAR counts "that" to the content and auxiliaries to the cue, which the codebook does not.
    """
    syntax = [analyse(sentence) for sentence in find_sentences(text)]
    begins = {verb.end: verb.start for s in syntax for verb in s.verbs}
    by_cue: dict[tuple[int, int], Parts] = {}
    for found in find_attributions(text, syntax, as_written=True):
        if found.cue is None:
            continue
        cue = (found.cue.start, found.cue.end)
        if text[cue[0] : cue[1]].lower() == "according" and text[cue[1] : cue[1] + 3] == " to":
            cue = (cue[0], cue[1] + 3)
        cue = (begins.get(cue[1], cue[0]), cue[1])
        parts = by_cue.setdefault(cue, {"source": [], "cue": [cue], "content": []})
        if found.source is not None and not parts["source"]:
            parts["source"].append((found.source.start, found.source.end))
        if found.content is not None:
            start, end = found.content
            lead = re.search(r"\bthat\s+[\"“]*$", text[max(0, start - 8) : start])
            parts["content"].append((start - (len(lead.group()) if lead else 0), end))
    return list(by_cue.values())


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
    predicted = {document["id"]: predict(document["text"]) for document in documents}
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
