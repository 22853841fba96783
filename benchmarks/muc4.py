"""Role fillers of MUC-4: who did it, to what, to whom, with what; CEAF-REE micro F1.

    python -m benchmarks.muc4 --data DIR [--part dev] [--predictions FILE] [--json FILE]

DIR holds train.jsonl and dev.jsonl (`id`, `text`, `entities`). Within a document and role,
entities found are paired one to one with those wanted; one is right if every mention given is a
mention of the other (Du, Rush and Cardie, EACL 2021). Without answers only predictions are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

import sourceline
from benchmarks.tally import Tally, part_options, read_rows, table, write_rows
from sourceline.records import EventMention, Participant

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
# MUC-4 asks for attacks, bombings, kidnappings, arson, robbery: done, or claimed to be.
_ASKED = frozenset(
    {
        "Attack", "Remote explosive/landmine/IED", "Suicide bomb", "Grenade", "Sexual violence",
        "Abduction/forced disappearance", "Looting/property destruction", "Mob violence",
        "Shelling/artillery/missile attack", "Armed clash",
    }
)  # fmt: skip
_LEAD = re.compile(r"^(?:the|a|an|this|that|these|those|his|her|their|its|some|several)\s+", re.I)


def entities_of(events: Sequence[EventMention]) -> dict[str, list[list[str]]]:
    """The role fillers of a document's events, one mention an entity."""
    found: dict[str, list[list[str]]] = {role: [] for role in ROLES}

    def add(role: str, words: str) -> None:
        mention = _LEAD.sub("", " ".join(words.split())).lower()
        if mention and [mention] not in found[role]:
            found[role].append([mention])

    for event in events:
        if event.sub_event_type not in _ASKED or event.factuality in {"denied", "hypothetical"}:
            continue
        for party in event.participants:
            role = _role_of(party)
            if role is not None:
                add(role, max((s.text for s in party.spans), key=len))
        for weapon in event.weapons:
            add("Weapon", weapon.spans[0].text)
    return found


def _role_of(party: Participant) -> str | None:
    if party.role in {"initiator", "claimant"}:
        return "PerpOrg" if party.actor is not None else "PerpInd"
    if party.kind == "object":
        return "Target"
    # Victims are named people only.
    named = party.kind == "individual" and any(s.text[:1].isupper() for s in party.spans)
    return "Victim" if named else None


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
    readings = sourceline.read_many(row["text"] for row in rows)
    predicted = [entities_of(reading.events) for reading in readings]
    write_rows(
        options.predictions,
        ({"id": r["id"], **p} for r, p in zip(rows, predicted, strict=True)),
    )
    result: dict[str, Any] = {"documents": len(rows)}
    if any("entities" in row for row in rows):
        tallies = {role: Tally() for role in (*ROLES, "all")}
        for row, ours in zip(rows, predicted, strict=True):
            for role in ROLES:
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
