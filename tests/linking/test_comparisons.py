"""At which level two mentions stand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sourceline.linking.comparisons import COMPARISONS
from sourceline.linking.mentions import OPEN
from sourceline.linking.model import level_of
from tests.linking.mentions import DAY, PROTEST, RAID, unknown


def label(name: str, left: dict[str, Any], right: dict[str, Any]) -> str:
    """The level of one comparison for the raid with two sets of changes, the same both ways."""
    comparison = next(c for c in COMPARISONS if c.name == name)
    a, b = replace(RAID, **left), replace(RAID, **right)
    level = comparison.levels[level_of(comparison, a, b)]
    assert level is comparison.levels[level_of(comparison, b, a)]
    return level.label


def days(start: int, end: int | None = None) -> dict[str, Any]:
    return {"date_start": DAY + start, "date_end": DAY + (start if end is None else end)}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (days(0), days(0), "the same day"),
        (days(0), days(1), "a day apart"),
        (days(0, 3), days(2), "within the same week"),
        (days(0, 30), days(2), "within the same longer time"),
        (days(0), days(3), "two or three days apart"),
        (days(0), days(4), "dates further apart"),
        (
            days(0),
            {"date_start": None, "date_end": None},
            "one has no date; published within a day",
        ),
        (
            {"published": DAY + 9},
            {"date_start": None, "date_end": None},
            "one has no date; published further apart",
        ),
        (
            {"published": None},
            {"date_start": None, "date_end": None},
            "not told",
        ),
    ],
)
def test_date(left: dict[str, Any], right: dict[str, Any], expected: str) -> None:
    assert label("date", left, right) == expected


ELSEWHERE = {"place": "geonames:1", "place_words": ("hit",)}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({}, {}, "the same place"),
        ({}, {**ELSEWHERE, "place_words": ("rutbah",)}, "a place name in common"),
        ({}, {**ELSEWHERE, "names": ("rutbah",)}, "one's place named in the other report"),
        ({}, {**ELSEWHERE, "latitude": 33.1, "names": ()}, "within 10 km"),
        ({}, {**ELSEWHERE, "latitude": 33.25, "names": ()}, "within 30 km"),
        ({}, {**ELSEWHERE, "latitude": 33.8, "names": ()}, "within 100 km"),
        ({}, {**ELSEWHERE, "latitude": 36.0, "names": ()}, "further apart in one country"),
        (
            {},
            {**ELSEWHERE, "place_precision": 4, "names": ()},
            "the same division, one place not exact",
        ),
        (
            {},
            {**ELSEWHERE, "place_precision": 6, "admin1": None, "names": ()},
            "the same country, one place no narrower",
        ),
        (
            {},
            {**ELSEWHERE, "place_precision": 4, "admin1": "Basra", "names": ()},
            "other divisions of one country",
        ),
        ({}, {**ELSEWHERE, "latitude": 36.0, "country": "SY", "names": ()}, "other countries"),
        ({}, {"place": None}, "not told"),
    ],
)
def test_place(left: dict[str, Any], right: dict[str, Any], expected: str) -> None:
    assert label("place", left, right) == expected


def killed(low: int | None, high: int | None, *figures: int) -> dict[str, Any]:
    return {"killed_low": low, "killed_high": high, "killed_figures": figures}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (killed(15, OPEN, 15), killed(15, 15, 15), "a figure of ten or more in common"),
        (killed(7, 7, 2, 5, 7), killed(5, 5, 5), "a figure of four or more in common"),
        (killed(3, 3, 3), killed(3, 5, 3, 5), "a figure of two or three in common"),
        (killed(0, 0, 0), killed(0, 0, 0), "a figure of one or none in common"),
        (killed(15, OPEN, 15), killed(20, 20, 20), "intervals overlap"),
        (killed(14, 14, 14), killed(16, 16, 16), "intervals close to each other"),
        (killed(100, 100, 100), killed(130, 130, 130), "intervals close to each other"),
        (killed(3, 3, 3), killed(9, 9, 9), "intervals far apart"),
        (killed(None, None), killed(9, 9, 9), "not told"),
    ],
)
def test_killed(left: dict[str, Any], right: dict[str, Any], expected: str) -> None:
    assert label("killed", left, right) == expected


def acts(kind: str, word: str = "act") -> dict[str, Any]:
    return {"sub_event_type": kind, "trigger": word}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (
            acts("Attack", "killed"),
            acts("Attack", "killing"),
            "the same sub-event type by the same word",
        ),
        (acts("Attack", "killed"), acts("Attack", "shot"), "the same sub-event type"),
        (acts("Attack"), acts("Armed clash"), "the same kind of act"),
        (acts("Attack"), acts("Suicide bomb"), "fighting and an explosion"),
        (acts("Attack"), acts("Peaceful protest"), "other kinds of violence"),
        (acts("Attack"), acts("Arrests"), "violence and another development"),
        (acts("Agreement"), acts("Arrests"), "violence and another development"),
    ],
)
def test_type(left: dict[str, Any], right: dict[str, Any], expected: str) -> None:
    assert label("type", left, right) == expected


def sides(initiators: tuple[str, ...], opponents: tuple[str, ...]) -> dict[str, Any]:
    actors = tuple(sorted({*initiators, *opponents}))
    return {
        "initiators": initiators,
        "opponents": opponents,
        "actors": actors,
        "main_actor": min(actors, key=lambda a: ("." in a, a), default=None),
    }


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        (
            sides(("US.military", "IQ.military"), ("islamic-state",)),
            "an actor in common on each side",
        ),
        (sides(("islamic-state",), ("IQ.police",)), "the same main actor"),
        (sides(("US.military",), ("al-qaeda",)), "an actor in common"),
        (sides(("US.government",), ()), "actors of one state or group"),
        (sides(("IR.military",), ()), "no actor in common"),
        (sides((), ()), "not told"),
    ],
)
def test_sides(right: dict[str, Any], expected: str) -> None:
    assert label("sides", {}, right) == expected


def test_copied_words_next_to_the_trigger_are_the_same_telling() -> None:
    assert label("wording", {}, {}) == "told in the same words"
    assert label("wording", {}, {"trigger": "killed"}) == "next to each other in the same words"
    assert label("wording", {}, {"around": PROTEST.around, "vector": PROTEST.vector}) == (
        "wording not alike"
    )


def test_what_nobody_tells_is_null_or_of_no_name() -> None:
    nothing = unknown(RAID)
    null = {c.name for c in COMPARISONS if c.levels[level_of(c, RAID, nothing)].null}
    assert null == {c.name for c in COMPARISONS} - {"type", "prominence", "wording"}


def test_last_level_always_holds() -> None:
    for comparison in COMPARISONS:
        assert comparison.levels[-1].sql == "ELSE"
        assert comparison.levels[-1].holds(RAID, PROTEST)
        assert [level.null for level in comparison.levels].count(True) <= 1
