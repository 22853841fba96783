"""Events of short reports: what is one act and what are two, where and when, and whose toll."""

from __future__ import annotations

import pytest

import sourceline
from sourceline.records import EventMention, Reading
from tests.reports import claim_of


def read(text: str, published: str = "2026-03-12") -> Reading:
    return sourceline.read(text, published=published)


def where(event: EventMention) -> tuple[str | None, str | None]:
    """Name and country of an event's place."""
    return (None, None) if event.place is None else (event.place.name, event.place.country)


def when(event: EventMention) -> str | None:
    return None if event.date is None else event.date.start


# ------------------------------------------------------------------- one act or two


def test_acts_that_are_counted_differently_are_two() -> None:
    events = read(
        "The army carried out five airstrikes near Mosul on Tuesday. "
        "On Tuesday the army's four airstrikes hit a depot."
    ).events
    assert len(events) == 2


def test_elsewhere_something_else_happens() -> None:
    events = read(
        "Gunmen attacked a bus near Mosul on Monday. Elsewhere on Monday, gunmen attacked a post."
    ).events
    assert len(events) == 2


def test_a_headline_tells_the_act_that_follows() -> None:
    reading = read(
        "Blast kills twelve in Mosul\n\nA bomb exploded in a market in Mosul on Monday, police said."
    )
    [event] = reading.events
    assert claim_of(reading, "twelve").best == 12
    assert when(event) == "2026-03-09"


def test_arrests_and_the_raids_that_made_them_are_one_event() -> None:
    events = read("Police arrested nine men in raids in Lagos on Monday.").events
    assert len(events) == 1


# ------------------------------------------------------------------- whose toll


def test_harm_without_a_word_for_the_act_is_an_event() -> None:
    reading = read("Four inmates were found hanged in their cells in Guayaquil on Monday.")
    [event] = reading.events
    assert event.event_type == "Violence against civilians"
    assert claim_of(reading, "Four inmates").best == 4


@pytest.mark.parametrize(
    ("text", "kind", "dead"),
    [
        ("A bomb killed 23 people in Kano, police said.", "Remote explosive/landmine/IED", 23),
        ("A car bomb killed nine people in Kano.", "Remote explosive/landmine/IED", 9),
        ("Gunmen killed 23 people in Kano, police said.", "Attack", 23),
        ("Rebels killed 17 people in Fataki.", "Attack", 17),
    ],
)
def test_the_plainest_sentence_is_an_event(text: str, kind: str, dead: int) -> None:
    [event] = read(text).events
    assert (event.sub_event_type, [c.best for c in event.casualties]) == (kind, [dead])


@pytest.mark.parametrize(
    "text",
    [
        "A bus crash killed 23 people near Kano, police said.",
        "Floods killed 40 people in Sindh, rebels said.",
        "A fire in a market killed seven people, police said.",
    ],
)
def test_harm_that_nobody_did_is_no_event(text: str) -> None:
    assert read(text).events == ()


def test_people_picked_up_are_arrested() -> None:
    [event] = read("Two suspects were picked up in Srinagar on Monday.").events
    assert event.sub_event_type == "Arrests"


@pytest.mark.parametrize(
    "text",
    [
        "A bus overturned near Mosul on Monday. Twelve people died.",
        "Cholera has killed 27 people in Pemba since January.",
        "A mudslide buried a mine near El Callao, killing six miners.",
    ],
)
def test_accidents_and_diseases_have_no_claims(text: str) -> None:
    assert not [c for e in read(text).events for c in e.casualties]


# ------------------------------------------------------------------- where


def test_where_the_wounded_were_taken_is_not_where_it_happened() -> None:
    reading = sourceline.read(
        "Troops raided a camp in the Sambisa area of Borno State on 11 March. Two soldiers were "
        "wounded and were evacuated to Maiduguri.",
        published="2026-03-13",
    )
    assert [e.place.name for e in reading.events if e.place] == ["Sambisa Forest"]
