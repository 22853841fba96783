from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.exports import wording
from sourceline.records import DateRecord, Document, PlaceRecord, Reader, Reading, TriageLook
from tests.exports.samples import claim, shelling


@pytest.mark.parametrize(
    ("low", "best", "high", "signs", "words"),
    [
        (15, 15, 15, "15", "15"),
        (15, 15, None, "≥15", "at least 15"),
        (None, 15, 15, "≤15", "up to 15"),
        (15, 15, 20, "15–20", "15 to 20"),
        (None, 20, None, "~20", "about 20"),
        (0, 0, 0, "0", "0"),
        (0, 0, None, "≥0", "at least 0"),
        (None, None, None, "?", "an unknown number"),
        (1200, 1200, 1200, "1,200", "1,200"),
    ],
)
def test_bounds_in_signs_and_words(
    low: int | None, best: int | None, high: int | None, signs: str, words: str
) -> None:
    figure = claim(low=low, best=best, high=high)
    assert (wording.bounds(figure), wording.bounds_in_words(figure)) == (signs, words)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2024-08-30", "2024-08-30", "30 Aug 2024"),
        ("2024-08-24", "2024-08-30", "24–30 Aug 2024"),
        ("2024-08-30", "2024-09-02", "30 Aug – 2 Sep 2024"),
        ("2023-12-30", "2024-01-02", "30 Dec 2023 – 2 Jan 2024"),
        ("2024-02-01", "2024-02-29", "Feb 2024"),
        ("2024-02-01", "2024-02-28", "1–28 Feb 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2016-11", "2016-11", "2016-11"),
        (None, None, ""),
    ],
)
def test_when(start: str | None, end: str | None, shown: str) -> None:
    assert wording.when(DateRecord(start=start, end=end, precision=1)) == shown


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2024-08-30", "30 Aug 2024"),
        ("2024-08-30T08:40:00+02:00", "30 Aug 2024"),
        ("2016-11", "2016-11"),
        ("2016", "2016"),
    ],
)
def test_day_of_publication(published: str, shown: str) -> None:
    assert wording.day(published) == shown


def test_parts_follow_their_whole_one_level_deeper() -> None:
    event = shelling().events[0]
    told = [(depth, one.id) for depth, one in wording.parts_of(reversed(event.casualties))]
    assert told == [(0, "h"), (1, "h2"), (1, "h1"), (0, "k")]


def test_claims_that_break_one_another_down_are_all_listed() -> None:
    circle = [claim(id="a", part_of="b"), claim(id="b", part_of="a"), claim(id="c")]
    assert [one.id for _, one in wording.parts_of(circle)] == ["c", "a", "b"]


def test_speakers_tell_stance_and_anonymity_and_the_report_itself() -> None:
    reading = shelling()
    assert wording.speakers(reading, ["ministry"]) == ["the defence ministry"]
    assert wording.speakers(reading, ["officer"]) == ["an officer (claims, anonymous)"]
    assert wording.speakers(reading, []) == ["the report itself"]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Situation report: Masisi\n\nClashes broke out.", "Situation report: Masisi"),
        ("BAMAKO, Mali (Sahel Wire) — Gunmen attacked a convoy.", "Gunmen attacked a convoy."),
        ("  \n Two died.", "Two died."),
        ("KIDAL — Two died.", "Two died."),
        ("PORT-AU-PRINCE, 3 May (Wire) -- Two died.", "Two died."),
        ("NATO-led forces - a mission - left.", "NATO-led forces - a mission - left."),
        ("Two died.\nALEPPO (AP) — They fell.", "Two died."),
        ("", "Untitled report"),
    ],
)
def test_a_text_without_title_is_called_by_its_first_line(text: str, called: str) -> None:
    reading = Reading(reader=Reader(version="0"), document=Document.of(text))
    assert wording.headline(reading) == called


def test_other_says_what_it_is_another_of() -> None:
    event = shelling().events[0]
    update = {"event_type": "Strategic developments", "sub_event_type": "Other"}
    assert wording.act(event) == "Shelling/artillery/missile attack"
    assert wording.act(event.model_copy(update=update)) == "Other strategic development"


def test_the_country_is_named_in_full_and_an_unknown_code_stands_for_itself() -> None:
    place = PlaceRecord(name="Rutba", country="IQ", precision=1)
    assert wording.where(place) == "Rutba, IQ"
    assert wording.where_in_full(place) == "Rutba, Iraq"
    assert wording.where_in_full(place.model_copy(update={"country": "XX"})) == "Rutba, XX"


@given(st.text(), st.integers(2, 40))
def test_shortened_text_fits_on_one_line(text: str, length: int) -> None:
    short = wording.shorten(text, length)
    assert len(short) <= length
    assert "\n" not in short


def test_a_report_without_events_says_whether_it_was_read() -> None:
    def told(look: TriageLook | None) -> str:
        reader = Reader(version="0", triage=look)
        return wording.no_events(Reading(reader=reader, document=Document.of("Quiet.")))

    assert told(None) == told(TriageLook(score=0.9, passed=True)) == "no events found"
    assert told(TriageLook(score=0.1, passed=False)).startswith("not read: ")
