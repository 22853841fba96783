"""Types of events: ACLED's own, with PLOVER, CAMEO and UCDP by mapping."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Literal

from sourceline.errors import KnowledgeError, UsageError

Side = Literal["state", "group", "civilians"]

EVENT_TYPES = (
    "Battles",
    "Explosions/Remote violence",
    "Violence against civilians",
    "Protests",
    "Riots",
    "Strategic developments",
)


@dataclass(frozen=True, slots=True)
class SubEventType:
    """One of ACLED's sub-event types and what it corresponds to.

    `cameo_root` is a two-digit CAMEO root code; `organized_violence` says whether UCDP GED records
    such an act when somebody dies in it.
    """

    event_type: str
    name: str
    plover: str
    cameo_root: str
    organized_violence: bool
    definition: str


class Ontology:
    """The sub-event types by name."""

    def __init__(self, sub_types: dict[str, SubEventType]) -> None:
        self.sub_types = sub_types

    @classmethod
    def load(cls) -> Ontology:
        """The types that ship with the package (`data/ontology/acled.csv`).

        Raises:
            KnowledgeError: a row is incomplete or names an event type that ACLED has not.
        """
        return _shipped()

    def __getitem__(self, sub_event_type: str) -> SubEventType:
        """The type of this name.

        Raises:
            UsageError: there is none; the message names the nearest.
        """
        found = self.sub_types.get(sub_event_type)
        if found is None:
            near = get_close_matches(sub_event_type, self.sub_types, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UsageError(f"no sub-event type {sub_event_type!r}{hint}")
        return found

    def event_type_of(self, sub_event_type: str) -> str:
        """ACLED's event type that a sub-event type belongs to."""
        return self[sub_event_type].event_type

    def plover(self, sub_event_type: str) -> str:
        """PLOVER's category for a sub-event type."""
        return self[sub_event_type].plover

    def cameo_root(self, sub_event_type: str) -> str:
        """CAMEO's root code for a sub-event type, two digits."""
        return self[sub_event_type].cameo_root

    def type_of_violence(
        self, sub_event_type: str, initiators: Collection[Side], targets: Collection[Side]
    ) -> int | None:
        """UCDP's type: 1 state-based, 2 non-state, 3 one-sided; None if it is none of them.

        Rule: UCDP GED codebook. Civilians as the target make it one-sided; otherwise a state on
        either side makes it state-based; two groups make it non-state.
        """
        if not self[sub_event_type].organized_violence:
            return None
        if targets and set(targets) == {"civilians"}:
            return 3
        sides = set(initiators) | set(targets)
        if ("state" in sides and "group" in sides) or list(sides) == ["state"]:
            return 1
        return 2 if "group" in sides else None


def ontology_page() -> str:
    """The page docs/ontologies.md, written from the types themselves."""
    lines = [
        "# Event types in other ontologies",
        "",
        "<!-- Written by `python -m sourceline.knowledge.ontology > docs/ontologies.md`. "
        "Do not edit. -->",
        "",
        "Sourceline's own types are ACLED's. Each sub-event type has one category of PLOVER 2.0,",
        "which stands in the record, and the root code of CAMEO 1.1b3 that fits best. The last",
        "column says whether UCDP GED records an act of this kind as organized violence if",
        "somebody dies in it; its type of violence then follows from the sides: 3 one-sided where",
        "civilians alone are the target, 1 state-based where a state is on either side, 2",
        "non-state where two groups are.",
        "",
        "The table is `src/sourceline/knowledge/data/ontology/acled.csv`. What each type means is",
        "told in our words: the codebooks of ACLED, UCDP, PLOVER and CAMEO are their authors'.",
    ]
    for event_type in EVENT_TYPES:
        lines += [
            "",
            f"## {event_type}",
            "",
            "| Sub-event type | What it is | PLOVER | CAMEO | UCDP |",
            "|---|---|---|---|---|",
        ]
        lines += [
            f"| {one.name} | {one.definition} | {one.plover} | {one.cameo_root} "
            f"| {'yes' if one.organized_violence else 'no'} |"
            for one in Ontology.load().sub_types.values()
            if one.event_type == event_type
        ]
    return "\n".join(lines) + "\n"


@cache
def _shipped() -> Ontology:
    source = resources.files("sourceline.knowledge") / "data/ontology/acled.csv"
    lines = source.read_text(encoding="utf-8").splitlines()
    table: dict[str, SubEventType] = {}
    for row in csv.DictReader(line for line in lines if not line.startswith("#")):
        if None in row or None in row.values() or row["event_type"] not in EVENT_TYPES:
            raise KnowledgeError(f"acled.csv: broken row {row}")
        table[row["sub_event_type"]] = SubEventType(
            row["event_type"],
            row["sub_event_type"],
            row["plover"],
            row["cameo_root"],
            row["ucdp"] == "yes",
            row["definition"],
        )
    return Ontology(table)


if __name__ == "__main__":
    import sys

    sys.stdout.write(ontology_page())
