"""Reports that people have reviewed, in the gold format: what a reader is trained with.

A report comes out when every event that it was read to tell of has been reviewed, its background
excepted: a report of which half was looked at would teach that the other half is right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from sourceline.records import Attribution, CasualtyClaim, Event, EventMention, Reading, Span
from sourceline.store import reviews, schema
from sourceline.store.documents import current_reading
from sourceline.store.reviews import Decision

_TYPES = ("event_type", "sub_event_type")
_SPANNED = ("date", "place")


def gold_lines(connection: Connection) -> Iterator[str]:
    """A line of JSON a report, in the order in which the reports were added."""
    for document_id in _reviewed_documents(connection):
        reading = current_reading(connection, document_id)
        if reading is not None:
            yield json.dumps(_report(connection, reading), ensure_ascii=False)


def _reviewed_documents(connection: Connection) -> list[str]:
    """Documents with a reviewed event, and no event that is linked to nothing or not reviewed."""
    mentions, links, events = schema.mentions, schema.links, schema.events
    rows = connection.execute(
        select(schema.documents.c.id, mentions.c.background, events.c.status)
        .join_from(mentions, schema.readings)
        .join(schema.documents, schema.readings.c.document_key == schema.documents.c.key)
        .outerjoin(links, links.c.mention_key == mentions.c.key)
        .outerjoin(events, links.c.event_id == events.c.id)
        .where(schema.readings.c.current)
        .order_by(schema.documents.c.key)
    )
    whole: dict[str, bool] = {}
    some: set[str] = set()
    for row in rows:
        reviewed = row.status not in (None, "machine")
        whole[row.id] = whole.get(row.id, True) and (reviewed or row.background)
        if reviewed:
            some.add(row.id)
    return [document for document, good in whole.items() if good and document in some]


def _report(connection: Connection, reading: Reading) -> dict[str, Any]:
    document = reading.document
    events = [
        _event(mention, told, document.text)
        for mention in reading.events
        if (told := _decided(connection, document.id, mention)) is not None
    ]
    said = [_said(one, document.text) for one in reading.attributions if one.content is not None]
    known = {one["id"] for one in said}
    for event in events:
        for owner in (event, *event["casualties"]):
            owner["attributions"] = [one for one in owner["attributions"] if one in known]
    return {
        "id": document.id,
        "published": document.published,
        "text": document.text,
        "source_name": document.publisher,
        "source_url": document.url,
        "attributions": said,
        "events": events,
    }


def _decided(
    connection: Connection, document_id: str, mention: EventMention
) -> Mapping[str, Any] | None:
    """Fields of the mention as people corrected them; None where they rejected its event."""
    links, mentions, readings = schema.links.c, schema.mentions, schema.readings
    record = connection.execute(
        select(schema.events.c.record)
        .join(schema.links, links.event_id == schema.events.c.id)
        .join(mentions, links.mention_key == mentions.c.key)
        .join(readings, mentions.c.reading_key == readings.c.key)
        .join(schema.documents, readings.c.document_key == schema.documents.c.key)
        .where(schema.documents.c.id == document_id, readings.c.current)
        .where(mentions.c.mention == mention.id)
    ).scalar()
    if record is None:
        return {}
    event = Event.model_validate_json(record)
    if event.review.status == "rejected":
        return None
    told: dict[str, Any] = {}
    for decision in reviews.decisions(connection, event.id):
        if decision.decision == "corrected" and decision.event == event.id and not decision.undone:
            told |= _corrections(decision, document_id)
    return told


def _corrections(decision: Decision, document_id: str) -> dict[str, Any]:
    """What a correction says of this report: the type holds for all, a date or place where its
    words are.
    """
    told = {name: decision.changes[name] for name in _TYPES if name in decision.changes}
    for one in decision.evidence:
        name = one["field"]
        value = decision.changes.get(name)
        if name in _SPANNED and one["document"] == document_id and value is not None:
            told[name] = {**value, "span": one["span"]}
    return told


def _event(mention: EventMention, corrected: Mapping[str, Any], text: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": mention.id,
        "event_type": corrected.get("event_type", mention.event_type),
        "sub_event_type": corrected.get("sub_event_type", mention.sub_event_type),
        "factuality": mention.factuality,
        "background": mention.background,
        "triggers": [_quote(span, text) for span in mention.triggers],
        "date": None,
        "place": None,
        "participants": [
            {
                "role": one.role,
                "kind": one.kind,
                "name": one.name,
                "quotes": [_quote(span, text) for span in one.spans],
            }
            for one in mention.participants
            if one.spans and one.role != "mentioned"
        ],
        "weapons": [
            {"quotes": [_quote(span, text) for span in one.spans]}
            for one in mention.weapons
            if one.spans
        ],
        "casualties": [_toll(one, text) for one in mention.casualties if _has_number(one)],
        "attributions": list(mention.attributions),
    }
    for name, fields in (
        ("date", ("start", "end", "precision")),
        ("place", ("name", "country", "precision")),
    ):
        value = corrected.get(name)
        found = getattr(mention, name)
        if value is None and found is not None:
            value = found.model_dump()
        if value is not None and value.get("span") is not None:
            span = Span.model_validate(value["span"])
            told[name] = {**_quote(span, text), **{field: value.get(field) for field in fields}}
    return told


def _has_number(claim: CasualtyClaim) -> bool:
    return any(value is not None for value in (claim.low, claim.best, claim.high))


def _toll(claim: CasualtyClaim, text: str) -> dict[str, Any]:
    return {
        **_quote(claim.span, text),
        "id": claim.id,
        "effect": claim.effect,
        "group": claim.group,
        "demographic": claim.demographic,
        "whose": claim.actor,
        "low": claim.low,
        "best": claim.best,
        "high": claim.high,
        "part_of": claim.part_of,
        "attributions": list(claim.attributions),
    }


def _said(attribution: Attribution, text: str) -> dict[str, Any]:
    return {
        "id": attribution.id,
        "source": _quote(attribution.source, text) if attribution.source else None,
        "cue": _quote(attribution.cue, text) if attribution.cue else None,
        "content": _quote(attribution.content, text) if attribution.content else None,
        "anonymous": attribution.anonymous,
        "stance": attribution.stance,
    }


def _quote(span: Span, text: str) -> dict[str, Any]:
    """The words of a span, and which occurrence of them it is, counting overlapping hits too."""
    number, start = 1, text.find(span.text)
    while start < span.start:
        number += 1
        start = text.find(span.text, start + 1)
    return {"q": span.text, "n": number}
