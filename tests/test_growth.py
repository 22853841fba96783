"""Time and output grow with the text, whatever it looks like."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import cycle

import pytest

from benchmarks.growth import KINDS, exponent, text_of
from sourceline.api import Reader
from sourceline.reading.chains import MOST
from sourceline.records import Document

SMALL, LARGE = 2_000, 20_000


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def _seconds(reader: Reader, text: str) -> float:
    document = Document.of(text, published="2026-03-13")
    begun = time.process_time()
    reader.read(document)
    return time.process_time() - begun


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_ten_times_the_text_takes_no_hundred_times_as_long(reader: Reader, kind: str) -> None:
    small, large = text_of(kind, SMALL), text_of(kind, LARGE)
    reader.read(Document.of(large))  # names looked up once are known
    before = min(_seconds(reader, small) for _ in range(3))
    # Fifty lies between the ten of a linear reading and the hundred of a quadratic one.
    assert any(_seconds(reader, large) < 50 * before + 0.05 for _ in range(3))


@pytest.mark.parametrize("kind", ["event sentences", "sayings", "tolls", "quotation marks"])
def test_the_record_grows_with_the_text_too(reader: Reader, kind: str) -> None:
    small, large = (
        len(reader.read(Document.of(text_of(kind, size))).to_json()) for size in (20_000, 80_000)
    )
    assert large < 8 * small


def test_a_participant_has_its_nearest_mentions_only(reader: Reader) -> None:
    days = (date(2000, 1, 1) + timedelta(days=40 * n) for n in range(3 * MOST))
    text = "\n\n".join(
        f"Boko Haram attacked the town of {place} on {day.isoformat()} and killed 12 people."
        for day, place in zip(days, cycle(("Maiduguri", "Mosul", "Goma")), strict=False)
    )
    events = reader.read(text).events
    sides = [p for e in events for p in e.participants if p.role == "initiator"]
    assert len(sides) > MOST
    assert max(len(p.spans) for p in sides) == MOST


def test_the_exponent_is_the_slope() -> None:
    assert exponent((10, 100, 1_000), (0.1, 1.0, 10.0)) == pytest.approx(1)
    assert exponent((10, 100), (1.0, 100.0)) == pytest.approx(2)
