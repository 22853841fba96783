"""Where events come from: a store, or a file of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from sourceline.errors import UsageError
from sourceline.knowledge.folding import fold
from sourceline.records import Event


class EventSource(Protocol):
    """What the commands need of a store: events that fit all that is asked for, and one by id."""

    def events(
        self,
        *,
        country: str | None = None,
        since: str | None = None,
        until: str | None = None,
        event_type: str | None = None,
        sub_event_type: str | None = None,
        status: str | None = None,
        text: str | None = None,
    ) -> Iterable[Event]:
        """Events by date. `since` and `until` are days, months or years."""

    def event(self, event_id: str) -> Event | None:
        """The event of this id; None where there is none."""


class EventFile:
    """Events in a file of JSON lines, as `sourceline export --format jsonl` writes it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def events(
        self,
        *,
        country: str | None = None,
        since: str | None = None,
        until: str | None = None,
        event_type: str | None = None,
        sub_event_type: str | None = None,
        status: str | None = None,
        text: str | None = None,
    ) -> Iterator[Event]:
        """Events that fit, in the order of the file. `text`: words that must all occur.

        Raises:
            UsageError: the file cannot be read, or a line is no event.
        """
        words = fold(text or "").split()
        for event in self._read():
            place, date = event.place, event.date
            asked = (
                (country, place and place.country),
                (event_type, event.event_type),
                (sub_event_type, event.sub_event_type),
                (status, event.review.status),
            )
            first, last = (date.start, date.end) if date is not None else (None, None)
            if (
                all(wanted in (None, value) for wanted, value in asked)
                and (since is None or (last is not None and last >= since))
                and (until is None or (first is not None and first[: len(until)] <= until))
                and (not words or all(word in _told(event) for word in words))
            ):
                yield event

    def event(self, event_id: str) -> Event | None:
        """The event of this id; None where the file has none."""
        return next((event for event in self._read() if event.id == event_id), None)

    def _read(self) -> Iterator[Event]:
        try:
            with self._path.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield self._parsed(line, number)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"cannot read events from {self._path}: {error}") from error

    def _parsed(self, line: str, number: int) -> Event:
        try:
            return Event.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the record"
            raise UsageError(
                f"{self._path}, line {number} is no event ({where}: {first['msg']}); give a file "
                "of JSON lines of sourceline.event/1"
            ) from error


def _told(event: Event) -> str:
    """The words of an event that can be searched, folded."""
    parts = [event.id, event.event_type, event.sub_event_type]
    parts += [p.name for p in event.participants]
    if event.place is not None:
        place = event.place
        parts += [part for part in (place.name, place.admin1, place.admin2) if part]
    for claim in event.claims:
        parts += [part for part in (claim.source, claim.span and claim.span.text) if part]
    return fold(" ".join(parts))
