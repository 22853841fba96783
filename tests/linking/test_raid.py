"""Seven reports of one raid through the real reader, and what they come to."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import sourceline
from sourceline.linking.reconcile import reconcile
from sourceline.records import Event

RAID = Path(__file__).parent / "raid"


@cache
def raid() -> Event:
    """The raid from all reports: the clash that each is about."""
    mentions, groups = [], {}
    for row in json.loads((RAID / "reports.json").read_text(encoding="utf-8")):
        reading = sourceline.read(
            (RAID / row["file"]).read_text(encoding="utf-8"),
            published=row["published"],
            publisher=row["publisher"],
            title=row["title"],
        )
        mentions += [
            (reading, event.id) for event in reading.events if event.event_type == "Battles"
        ]
        if "group" in row:
            groups[reading.document.id] = row["group"]
    return reconcile(mentions, groups, "raid")


def test_the_dead_are_two_positions_with_who_holds_each() -> None:
    deaths = raid().deaths
    assert (deaths.low, deaths.best, deaths.high) == (14, 15, 15)
    assert (deaths.side_a, deaths.side_b, deaths.civilians, deaths.unknown) == (0, 15, 0, 0)
    killed = next(d for d in raid().disagreements if d.about.startswith("killed"))
    assert killed.about == "killed / combatants / Islamic State"
    assert [(p.value, p.sources) for p in killed.positions] == [
        (15, ("U.S. Central Command",)),
        (14, ("Military Forces of Iraq",)),
    ]


def test_the_injured_are_seven_with_five_and_two_in_them() -> None:
    injuries = raid().injuries
    assert (injuries.low, injuries.best, injuries.high) == (7, 7, 7)
    parts = [c for c in raid().claims if c.part_of and c.value.get("effect") == "injured"]
    assert {c.value["cause"]: c.value["best"] for c in parts} == {"combat": 5, "falls": 2}


def test_five_on_friday_and_seven_on_saturday_are_a_history() -> None:
    steps = raid().history[0].steps
    assert [(s.published, s.value) for s in steps] == [("2024-08-30", 5), ("2024-08-31", 7)]
    assert not any(d.about.startswith("injured") for d in raid().disagreements)


def test_friday_and_thursday_are_two_positions() -> None:
    event = raid()
    assert event.date is not None
    assert event.date.start == "2024-08-30"
    days = next(d for d in event.disagreements if d.about == "date")
    assert [p.value for p in days.positions] == ["2024-08-30", "2024-08-29"]


def test_the_copy_counts_once() -> None:
    event = raid()
    assert (event.sources.documents, event.sources.independent) == (7, 6)
    assert [r.publisher for r in event.reports if r.is_copy] == ["Harbour Gazette"]


def test_both_initiators_stand_on_side_a_against_the_group() -> None:
    event = raid()
    sides = {(p.actor, p.side) for p in event.participants if p.role in ("initiator", "target")}
    assert {("US.military", "a"), ("IQ.military", "a"), ("islamic-state", "b")} <= sides
    assert event.type_of_violence == 1


def test_every_figure_leads_to_words_in_a_report() -> None:
    event = raid()
    claims = {c.id: c for c in event.claims}
    rests = [i for b in (event.deaths, event.injuries) for ids in b.rests_on.values() for i in ids]
    assert rests
    for claim in (claims[i] for i in rests):
        assert claim.span is not None
        assert str(claim.value["best"]) in claim.span.text or "even" in claim.span.text
