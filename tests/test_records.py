"""The contract: spans that match their text in any script, and records that refuse what does not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import sourceline
from sourceline.errors import SourcelineError, SpanMismatchError, UsageError
from sourceline.records import Document, Event, Reader, Reading, Span
from sourceline.schemas import json_schema

ODD_TEXTS = {
    "emoji": "Blast in Goma 💥👩‍👩‍👧 kills five people on Friday.",
    "combining marks": "Cafe\u0301 blast in N\u0303ame kills five people on Friday.",
    "right to left": "انفجار في الموصل: a blast in Mosul killed five people on Friday. مقتل خمسة",
    "direction marks": "\u202eA blast\u202c in Mosul killed \u200ffive people\u200e on Friday.",
    "carriage returns": "A blast\r\nin Mosul\r\n\r\nkilled five people\r\non Friday.\r\n",
    "NUL": "A blast in Mosul\x00 killed five\x00 people on Friday.",
    "astral": "𝔅last 𐍈 in Mosul killed five people on Friday 𝟝.",
    "byte order mark": "\ufeffA blast in Mosul killed five people on Friday.",
    "line separators": "A blast\u2028in Mosul\u2029killed five people\x85on Friday.",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_spans_hold_in_odd_texts(text: str) -> None:
    reading = sourceline.read(text, published="2024-08-31")
    assert reading.document.text == text
    assert any(c.best == 5 for e in reading.events for c in e.casualties)
    for span in reading.spans():
        assert text[span.start : span.end] == span.text


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_records_come_back_from_json(text: str) -> None:
    reading = sourceline.read(text, published="2024-08-31")
    line = reading.to_json()
    assert "\n" not in line
    assert Reading.model_validate_json(line) == reading
    assert Reading.model_validate(json.loads(line)) == reading


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(UsageError, match=r"U\+D83D at 17"):
        sourceline.read("A blast in Mosul \ud83d killed five people on Friday.")


def test_a_line_of_a_megabyte_is_read() -> None:
    # Of long words, which are as quickly read as short ones, so that it takes seconds.
    text = f"{'nonews' * 42} " * 4_200 + "A blast in Mosul killed five people on Friday."
    assert len(text) > 2**20
    reading = sourceline.read(text, published="2024-08-31")
    claims = [c for e in reading.events for c in e.casualties]
    assert [text[c.span.start : c.span.end] for c in claims] == ["five people"]


@given(st.text(), st.integers(-3, 40), st.integers(-3, 40))
def test_a_span_is_cut_whole_or_not_at_all(text: str, start: int, end: int) -> None:
    if 0 <= start < end <= len(text):
        assert Span.cut(text, start, end).text == text[start:end]
    else:
        with pytest.raises(SpanMismatchError):
            Span.cut(text, start, end)


def test_a_span_of_another_length_than_its_words_is_refused() -> None:
    with pytest.raises(ValidationError, match="code points long"):
        Span(start=0, end=4, text="raid!")


def reading_value() -> dict[str, Any]:
    """The JSON value of a reading with an event, a claim with its part, and an attribution."""
    text = "Seven soldiers were hurt in a raid, five of them by gunfire, the army said."

    def span(words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"start": start, "end": start + len(words), "text": words}

    def claim(name: str, number: int, words: str, part_of: str | None) -> dict[str, Any]:
        bounds = {"low": number, "best": number, "high": number}
        said = {"part_of": part_of, "attributions": ["a1"]}
        return {"id": name, "effect": "injured", **bounds, "span": span(words), **said}

    event = {
        "id": "e1",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "plover": "ASSAULT",
        "confidence": 0.9,
        "triggers": [span("raid")],
        "casualties": [claim("c1", 7, "Seven soldiers", None), claim("c2", 5, "five", "c1")],
        "attributions": ["a1"],
    }
    attribution = {"id": "a1", "source": span("the army"), "cue": span("said")}
    document = Document.of(text).model_dump()
    return {
        "schema": "sourceline.reading/1",
        "reader": {"version": "1"},
        "document": document,
        "attributions": [attribution],
        "events": [event],
    }


def test_a_whole_reading_is_accepted() -> None:
    assert len(Reading.model_validate_json(json.dumps(reading_value())).events) == 1


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("document.text", "Another text of the same event.", "not the hash"),
        ("document.id", "sha256:0", "not the hash"),
        ("events.0.triggers.0.start", 3, "code points long"),
        ("events.0.triggers.0", {"start": 0, "end": 4, "text": "raid"}, "the span says 'raid'"),
        ("events.0.attributions", ["a2"], "names attributions that do not exist"),
        ("events.0.casualties.1.attributions", ["a9"], "names attributions that do not exist"),
        ("events.0.casualties.1.part_of", "c9", "is no other claim"),
        ("events.0.casualties.1.part_of", "c2", "is no other claim"),
        ("events.0.casualties.1.id", "c1", "occur twice"),
        ("events.0.casualties.0.low", 9, "not in ascending order"),
        ("events.0.casualties.0.best", -1, "greater than or equal to 0"),
        ("events.0.casualties.0.effect", "slain", "Input should be"),
        ("events.0.confidence", 1.5, "less than or equal to 1"),
        ("events.0.date", {"start": None, "end": None, "precision": 6}, "less than or equal to 5"),
        ("events.0.place", {"name": "X", "country": "iq", "precision": 1}, "should match pattern"),
        ("attributions.0.stance", "thinks", "Input should be"),
        ("document.published", "last Friday", "should match pattern"),
        ("schema", "sourceline.reading/2", "Input should be"),
        ("events.0.colour", "red", "Extra inputs"),
    ],
)
def test_what_breaks_the_contract_is_refused(path: str, value: Any, message: str) -> None:
    record: Any = reading_value()
    *way, last = path.split(".")
    inner = record
    for key in way:
        inner = inner[int(key)] if key.isdigit() else inner[key]
    inner[int(last) if last.isdigit() else last] = value
    with pytest.raises((ValidationError, SourcelineError), match=message):
        Reading.model_validate_json(json.dumps(record))


def test_records_are_frozen() -> None:
    reading = Reading(reader=Reader(version="1"), document=Document.of("Nothing."))
    with pytest.raises(ValidationError, match="frozen"):
        reading.document = Document.of("Something.")  # type: ignore[misc]


def test_an_event_record_comes_back_from_json() -> None:
    value = {
        "schema": "sourceline.event/1",
        "id": "x",
        "event_type": "Battles",
        "sub_event_type": "Armed clash",
        "plover": "ASSAULT",
        "type_of_violence": 1,
        "deaths": {"low": 14, "best": 15, "high": 15, "side_a": 0, "side_b": 15},
        "injuries": {"low": 7, "best": 7, "high": 7},
        "sources": {"documents": 8, "independent": 4},
        "disagreements": [
            {"about": "killed", "positions": [{"value": 15, "sources": ["U.S. Central Command"]}]}
        ],
    }
    event = Event.model_validate_json(json.dumps(value))
    assert event.deaths.civilians is None
    assert event.review.status == "machine"
    assert Event.model_validate_json(event.model_dump_json(by_alias=True)) == event


@pytest.mark.parametrize("name", ["reading", "event"])
def test_the_schema_names_every_field_of_the_contract(name: str) -> None:
    schema = json_schema(name)
    record: type[BaseModel] = Reading if name == "reading" else Event
    fields = {f.alias or key for key, f in record.model_fields.items()}
    assert set(schema["properties"]) == fields
