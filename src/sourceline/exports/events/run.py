"""From a source of events to a file in one of the formats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from sourceline.errors import UsageError
from sourceline.exports.events.redact import redact
from sourceline.exports.events.source import EventSource
from sourceline.exports.output import open_bytes
from sourceline.knowledge.country_codes import country_codes
from sourceline.knowledge.ontology import EVENT_TYPES, Ontology
from sourceline.records import Event, Review
from sourceline.registry import load_event_exporter, unknown_name

DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
STATUSES = get_args(Review.model_fields["status"].annotation)
BY_ENDING = {".csv": "csv", ".geojson": "geojson", ".jsonl": "jsonl", ".parquet": "parquet"}


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events to write; None is any. See `EventSource.events`.

    Raises:
        UsageError: a value that no event can have.
    """

    country: str | None = None
    since: str | None = None
    until: str | None = None
    event_type: str | None = None
    sub_event_type: str | None = None
    status: str | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        if self.country is not None and country_codes(self.country) is None:
            raise UsageError(f"no country has the code {self.country!r}: write it like IQ")
        for name, value in (("since", self.since), ("until", self.until)):
            if value is not None and not DATE.fullmatch(value):
                raise UsageError(f"{name} {value!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
        for what, value, known in (
            ("event type", self.event_type, EVENT_TYPES),
            ("sub-event type", self.sub_event_type, Ontology.load().sub_types),
            ("status", self.status, STATUSES),
        ):
            if value is not None and value not in known:
                raise UsageError(unknown_name(value, known, what))

    def of(self, source: EventSource) -> Iterator[Event]:
        """The events of `source` that fit."""
        yield from source.events(
            country=self.country,
            since=self.since,
            until=self.until,
            event_type=self.event_type,
            sub_event_type=self.sub_event_type,
            status=self.status,
            text=self.text,
        )


@dataclass(slots=True)
class Exported:
    """How many events fitted what was asked for, and how many of them the format has."""

    found: int = 0
    written: int = 0

    def __str__(self) -> str:
        left = self.found - self.written
        told = f"{self.written:,} {'event' if self.written == 1 else 'events'} written"
        return f"{told}, {left:,} left out that the format has no place for" if left else told


def export(
    source: EventSource,
    format_: str | None,
    out: Path | None,
    filters: Filters,
    *,
    redact_persons: bool = False,
) -> Exported:
    """Write the events that fit; without a format, the ending of `out` decides, else `jsonl`.

    Raises:
        UsageError: there is no such format, or nothing can be written there.
    """
    write = load_event_exporter(format_ or format_for(out))
    exported = Exported()

    def counted() -> Iterator[Event]:
        for event in filters.of(source):
            exported.found += 1
            yield event

    with open_bytes(out) as file:
        events = redact(counted()) if redact_persons else counted()
        exported.written = write(events, file)
    return exported


def format_for(out: Path | None) -> str:
    """The format that the ending of a file asks for; `jsonl` where there is no file.

    Raises:
        UsageError: the ending belongs to no format.
    """
    if out is None or str(out) == "-":
        return "jsonl"
    found = BY_ENDING.get(out.suffix.lower())
    if found is None:
        raise UsageError(f"{out}: the ending says no format; name one with --format")
    return found
