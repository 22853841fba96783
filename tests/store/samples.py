"""Readings and events to store, and what a database holds."""

from __future__ import annotations

from typing import Any

import sourceline
from sourceline.records import (
    Deaths,
    Event,
    EventClaim,
    EventDate,
    EventPlace,
    Injuries,
    Reader,
    Reading,
    Sources,
)
from sourceline.store import Link, Links, Retrieval, Store

MOPTI = "Gunmen killed at least nine soldiers near Mopti on Tuesday, the army said."
KARACHI = "Police in Karachi arrested three men on Monday."
MOPTI_AGAIN = "Eleven soldiers died near Mopti on Tuesday in an attack by gunmen, residents said."
RETRIEVAL = Retrieval("inbox/1.txt", "2024-09-01T10:00:00Z")


def reading_of(text: str, **fields: Any) -> Reading:
    """What the text says, published on the last day of August 2024 unless told otherwise."""
    return sourceline.read(text, **{"published": "2024-08-31", **fields})


def by_later_reader(reading: Reading) -> Reading:
    """The same as another version would have read it."""
    return reading.model_copy(update={"reader": Reader(version="99.0", model="other")})


def put(store: Store, *texts: str) -> list[Reading]:
    """Add the readings of these texts."""
    readings = [reading_of(text) for text in texts]
    for reading in readings:
        assert store.add(reading.document, reading, RETRIEVAL) == "added"
    return readings


def event_from(event_id: str, *readings: Reading, **fields: Any) -> Event:
    """An event that rests on the first mention of each reading; figures are those of the first."""
    first = readings[0].events[0]
    claim = first.casualties[0]
    claims = tuple(
        EventClaim(
            id=f"{r.document.id}.{c.id}", document=r.document.id, event=r.events[0].id, span=c.span
        )
        for r in readings
        for c in r.events[0].casualties
    )
    event = Event(
        id=event_id,
        event_type=first.event_type,
        sub_event_type=first.sub_event_type,
        plover=first.plover,
        date=first.date and EventDate(**first.date.model_dump()),
        place=first.place and EventPlace(**first.place.model_dump()),
        deaths=Deaths(low=claim.low, best=claim.best, high=claim.high),
        injuries=Injuries(low=None, best=None, high=None),
        sources=Sources(documents=len(readings), independent=len(readings)),
        claims=claims,
    )
    return event.model_copy(update=fields)


def links_of(event: Event, *readings: Reading) -> Links:
    """A linking step that found that the readings' first mentions are this event."""
    return Links(
        events=[event],
        links=[Link(event.id, r.document.id, r.events[0].id, 4.2, {"date": 1}) for r in readings],
        linked=[r.document.id for r in readings],
    )
