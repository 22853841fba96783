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

import sourceline
from benchmarks.tally import Tally, part_options, read_rows, table, write_rows
from sourceline.records import EventMention

LABELS = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
_POLICE = ("police", "cop", "constable", "inspector", "policemen", "crpf", "rapid action force")
_FORCE = frozenset(
    {"Excessive force against protesters", "Protest with intervention", "Armed clash", "Attack"}
)


def labels_of(events: Sequence[EventMention]) -> list[str]:
    """The labels that the events of one sentence stand for, where police took part in them."""
    found: set[str] = set()
    for event in events:
        doers = [p for p in event.participants if p.role == "initiator"]
        words = [s.text.lower() for p in doers for s in p.spans]
        if not any(word in text for text in words for word in _POLICE):
            continue
        if event.factuality in {"denied", "hypothetical"}:
            found.add("FAIL")
            continue
        found.add("ANY_ACTION")
        if any(c.effect == "killed" and c.best for c in event.casualties):
            found |= {"KILL", "FORCE"}
        if event.sub_event_type == "Arrests" or any(
            c.effect == "detained" for c in event.casualties
        ):
            found.add("ARREST")
        if event.sub_event_type in _FORCE:
            found.add("FORCE")
    return [label for label in LABELS if label in found]


def main(arguments: Sequence[str] | None = None) -> int:
    options = part_options(__doc__, arguments, "sentences")
    rows = read_rows(options.data / f"{options.part}.jsonl", options.limit)
    readings = sourceline.read_many(row["text"] for row in rows)
    predicted = [labels_of(reading.events) for reading in readings]
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
