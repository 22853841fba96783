"""Counts, charts, marks and pages of many events, against what is counted by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from sourceline.errors import UsageError
from sourceline.records import (
    Bounds,
    Deaths,
    Disagreement,
    Event,
    EventDate,
    EventPlace,
    Injuries,
    Position,
    SidedParticipant,
    Sources,
)
from sourceline.store import Links, Store, finding
from sourceline.store.events import Filters
from sourceline.store.finding import Query


def event(
    number: int,
    day: str | None,
    place: tuple[float, float, int] | None = (33.0, 43.0, 1),
    *,
    kind: str = "Battles",
    deaths: tuple[int, int, int] | None = (1, 2, 3),
    country: str = "IQ",
    actor: str | None = None,
    independent: int = 1,
    disagree: bool = False,
) -> Event:
    low, best, high = deaths or (None, None, None)
    both = (Position(value=1, sources=("A",)), Position(value=2, sources=("B",)))
    return Event(
        id=f"event:{number}",
        event_type=kind,
        sub_event_type="Other",
        plover="ASSAULT",
        date=None if day is None else EventDate(start=day, end=day, precision=1),
        place=None
        if place is None
        else EventPlace(
            name="P", country=country, latitude=place[0], longitude=place[1], precision=place[2]
        ),
        participants=()
        if actor is None
        else (SidedParticipant(role="initiator", kind="organization", actor=actor, name=actor),),
        deaths=Deaths(low=low, best=best, high=high),
        injuries=Injuries(**Bounds(low=None, best=None, high=None).model_dump()),
        sources=Sources(documents=independent, independent=independent),
        disagreements=(Disagreement(about="killed", positions=both),) if disagree else (),
    )


EVENTS = [
    event(1, "2024-08-30", actor="islamic-state", independent=3, disagree=True),
    event(2, "2024-08-31", deaths=(10, 10, 12)),
    event(3, "2024-09-01", kind="Protests", deaths=None),
    event(4, "2023-01-05", (48.8, 2.3, 6), country="FR", deaths=(0, 0, 0)),
    event(5, None, None),
    event(6, "2024-08-30", (33.01, 43.01, 4), deaths=(5, 5, 5)),
    event(7, "2024-08-30", (-17.0, 179.9, 2), country="FJ"),
]


@pytest.fixture
def found(store: Store) -> Store:
    store.save_links(Links(EVENTS))
    return store


def ids(store: Store, query: Query | None = None, **options: object) -> list[str]:
    with store.reading() as connection:
        page = finding.page(connection, query or Query(), **options)  # type: ignore[arg-type]
        return [one.id.removeprefix("event:") for one in page]


def test_totals_are_sums_of_what_is_known(found: Store) -> None:
    with found.reading() as connection:
        totals = finding.totals(connection, Query())
    assert (totals.events, totals.low, totals.best, totals.high) == (7, 18, 21, 26)
    assert (totals.unknown_deaths, totals.disagreements, totals.single_source) == (1, 1, 6)
    assert (totals.first, totals.last) == ("2023-01-05", "2024-09-01")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(Filters(country="FR")), {"4"}),
        (Query(Filters(since="2024-09")), {"3"}),
        (Query(Filters(until="2023")), {"4"}),
        (Query(Filters(event_type="Protests")), {"3"}),
        (Query(actor="islamic-state"), {"1"}),
        (Query(independent=2), {"1"}),
        (Query(Filters(disagreement=True)), {"1"}),
        (Query(Filters(box=(170, -20, -170, 0))), {"7"}),
        (Query(Filters(box=(40, 30, 50, 40))), {"1", "2", "3", "6"}),
    ],
)
def test_each_filter_lets_through_what_fits(found: Store, query: Query, expected: set[str]) -> None:
    assert set(ids(found, query)) == expected
    with found.reading() as connection:
        assert finding.totals(connection, query).events == len(expected)


def test_pages_are_sorted_and_what_is_unknown_comes_last(found: Store) -> None:
    assert ids(found, sort="deaths")[:3] == ["2", "6", "1"]
    assert ids(found, sort="deaths")[-1] == "3"
    assert ids(found, sort="deaths", descending=False)[0] == "4"
    assert ids(found, sort="deaths", descending=False)[-1] == "3"
    assert ids(found)[-1] == "5"
    assert ids(found, limit=2) + ids(found, limit=5, offset=2) == ids(found)


def test_an_unknown_order_is_refused(found: Store) -> None:
    with pytest.raises(UsageError, match="no order"):
        ids(found, sort="colour")


def test_time_is_counted_by_day_month_or_year(found: Store) -> None:
    with found.reading() as connection:
        days = finding.timeline(connection, Query(), "2024-08-01", "2024-09-02")
        months = finding.timeline(connection, Query(), "2023-01-05", "2024-09-01")
        years = finding.timeline(connection, Query(), "1990-01-01", "2024-09-01")
    assert [one.name for one in days if one.name > "2024"] == [
        "2024-08-30",
        "2024-08-31",
        "2024-09-01",
    ]
    assert [(one.name, one.events) for one in months] == [
        ("2023-01", 1),
        ("2024-08", 4),
        ("2024-09", 1),
    ]
    assert {one.name: (one.low, one.best, one.high) for one in years} == {
        "2023": (0, 0, 0),
        "2024": (17, 19, 23),
    }


def test_marks_hold_every_event_once_and_never_mix_precision(found: Store) -> None:
    with found.reading() as connection:
        for zoom in (0, 3, 8, 14):
            cells = finding.cells(connection, Query(), zoom)
            assert sum(cell.events for cell in cells) == 6
            assert Counter(cell.precision for cell in cells)[4] == 1
        far = finding.cells(connection, Query(Filters(country="IQ")), 1)
    point = next(cell for cell in far if cell.precision == 1)
    assert (point.events, point.deaths, point.disagreements) == (3, 12, 1)
    assert point.kind is None
    assert point.id is None
    area = next(cell for cell in far if cell.precision == 4)
    assert (area.id, area.kind) == ("event:6", "Battles")


def test_events_of_a_country_only_are_one_mark_whatever_the_zoom(found: Store) -> None:
    with found.reading() as connection:
        (mark,) = finding.cells(connection, Query(Filters(country="FR")), 14)
    assert (mark.precision, mark.events, mark.country) == (6, 1, "FR")


def test_similar_events_are_near_in_time_and_the_nearest_first(found: Store) -> None:
    with found.reading() as connection:
        like = finding.similar(connection, EVENTS[0], limit=10)
        none = finding.similar(connection, EVENTS[4], limit=10)
    assert [one.id for one in like] == ["event:2", "event:3", "event:6"]
    assert none == []


def test_actors_are_counted_and_follow_the_event(found: Store) -> None:
    found.save_links(Links([event(1, "2024-08-30", actor="IQ.military")]))
    with found.reading() as connection:
        assert finding.actors(connection) == [finding.Count("IQ.military", 1)]
