"""Readings and events to store, and what a database holds."""

from __future__ import annotations

import re
from typing import Any

from sourceline.records import (
    Attribution,
    CasualtyClaim,
    DateRecord,
    Deaths,
    Document,
    Event,
    EventClaim,
    EventDate,
    EventMention,
    EventPlace,
    Injuries,
    PlaceRecord,
    Reader,
    Reading,
    Sources,
    Span,
)
from sourceline.store import Link, Links, Retrieval, Store

MOPTI = "Gunmen killed at least nine soldiers near Mopti on Tuesday, the army said."
KARACHI = "Police in Karachi arrested three men on Monday."
MOPTI_AGAIN = "Eleven soldiers died near Mopti on Tuesday in an attack by gunmen, residents said."
RETRIEVAL = Retrieval("inbox/1.txt", "2024-09-01T10:00:00Z")


# What the samples are made of; a test of the store is none of the reader that ships.
_PEOPLE = re.compile(r"(at least )?(nine|eleven) soldiers|(three) men", re.IGNORECASE)
_NUMBERS = {"nine": 9, "eleven": 11, "three": 3}
_ACTS = {
    "killed": ("Battles", "Armed clash", "killed"),
    "died": ("Battles", "Armed clash", "killed"),
    "arrested": ("Strategic developments", "Arrests", "detained"),
}
_PLACES = {
    "near Mopti": ("Mopti", "ML", 14.4843, -4.183, 2),
    "in Karachi": ("Karachi", "PK", 24.86, 67.01, 1),
}
_DAYS = {"on Tuesday": "2024-08-27", "on Monday": "2024-08-26"}
_SPEAKERS = ("the army", "residents", "Police")


def reading_of(text: str, **fields: Any) -> Reading:
    """What a sample says, published on the last day of August 2024 unless told otherwise."""
    document = Document.of(text, **{"published": "2024-08-31", **fields})

    def span(words: str) -> Span:
        start = text.index(words)
        return Span.cut(text, start, start + len(words))

    act = next(word for word in _ACTS if word in text)
    event_type, sub_event_type, effect = _ACTS[act]
    where = next(words for words in _PLACES if words in text)
    name, country, latitude, longitude, precision = _PLACES[where]
    when = next(words for words in _DAYS if words in text)
    people = _PEOPLE.search(text)
    assert people is not None
    number = _NUMBERS[(people[2] or people[3]).lower()]
    claim = CasualtyClaim(
        id="c1",
        effect=effect,
        group="combatants" if effect == "killed" else "unspecified",
        low=number,
        best=number,
        high=None if people[1] else number,
        span=Span.cut(text, *people.span()),
        attributions=("a1",),
    )
    event = EventMention(
        id="e1",
        event_type=event_type,
        sub_event_type=sub_event_type,
        plover="ASSAULT" if effect == "killed" else "COERCE",
        confidence=0.9,
        triggers=(span(act),),
        date=DateRecord(start=_DAYS[when], end=_DAYS[when], precision=1, span=span(when)),
        place=PlaceRecord(
            name=name,
            country=country,
            latitude=latitude,
            longitude=longitude,
            precision=precision,
            span=span(name),
        ),
        casualties=(claim,),
        attributions=("a1",),
    )
    speaker = next(words for words in _SPEAKERS if words in text)
    said = Attribution(id="a1", source=span(speaker), stance="asserts")
    return Reading(
        reader=Reader(version="1"), document=document, attributions=(said,), events=(event,)
    )


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
        date=EventDate(**first.date.model_dump()) if first.date else None,
        place=EventPlace(**first.place.model_dump()) if first.place else None,
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
