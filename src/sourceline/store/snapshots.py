"""How events, their links and readings stood before a decision, and how they stand so again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from sourceline.records import Event
from sourceline.store import schema
from sourceline.store.amendments import current_key, make_current, mention_key
from sourceline.store.documents import to_json
from sourceline.store.journal import Change
from sourceline.store.links import event_status, renewed, write_event


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a decision is about to change.

    Attributes:
        events: id -> record as JSON text; None where there is no such event yet.
        links: document, mention, event, weight, why (JSON text) and decision of each link.
        redirects: ids that lead to one of the events: old -> new.
        readings: document -> key of its current reading.
    """

    events: dict[str, str | None]
    links: list[tuple[str, str, str, float | None, str, int | None]]
    redirects: dict[str, str]
    readings: dict[str, int]

    def to_json(self) -> str:
        """As the store keeps it."""
        return to_json(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Snapshot:
        """Again from what `to_json` made."""
        told = json.loads(text)
        return cls(**{**told, "links": [tuple(link) for link in told["links"]]})


def take(
    connection: Connection,
    event_ids: Sequence[str],
    *,
    moving: bool = False,
    documents: Iterable[str] = (),
) -> Snapshot:
    """How these events stand. With `moving`, their links and redirects too; and which readings of
    `documents` are current.
    """
    table = schema.events.c
    stored = connection.execute(select(table.id, table.record).where(table.id.in_(event_ids))).all()
    events: dict[str, str | None] = dict.fromkeys(event_ids)
    events.update({row.id: row.record for row in stored})
    links, redirects = [], {}
    if moving:
        links = [tuple(row) for row in connection.execute(_links(event_ids))]
        old = schema.redirects.c
        rows = connection.execute(select(old.old, old.new).where(old.new.in_(event_ids)))
        redirects = {row.old: row.new for row in rows}
    readings = {
        document: key
        for document in documents
        if (key := current_key(connection, document)) is not None
    }
    return Snapshot(events, links, redirects, readings)


def restore(connection: Connection, before: Snapshot) -> list[Change]:
    """Make events, links, redirects and readings what they were; what to log of it.

    Claims that linking found since in an event that was there all along stay.
    """
    changes: list[Change] = []
    for document, reading in before.readings.items():
        make_current(connection, document, reading)
    for event_id, record in before.events.items():
        if record is None:
            continue
        event = Event.model_validate_json(record)
        now = connection.execute(
            select(schema.events.c.record).where(schema.events.c.id == event_id)
        ).scalar()
        if now is None:
            connection.execute(delete(schema.redirects).where(schema.redirects.c.old == event_id))
        elif not before.links:
            event = renewed(event, Event.model_validate_json(now))
        changes.append(write_event(connection, event, "event.restored", new=now is None))
    for document, mention, event_id, weight, why, decision in before.links:
        key = mention_key(connection, document, mention)
        if key is not None:
            connection.execute(delete(schema.links).where(schema.links.c.mention_key == key))
            connection.execute(
                schema.links.insert(),
                {
                    "mention_key": key,
                    "event_id": event_id,
                    "weight": weight,
                    "why": why,
                    "decision_key": decision,
                },
            )
    for old, new in before.redirects.items():
        connection.execute(
            update(schema.redirects).where(schema.redirects.c.old == old).values(new=new)
        )
    for event_id, record in before.events.items():
        if record is None and event_status(connection, event_id) is not None:
            changes.append(withdraw(connection, event_id))
    return changes


def withdraw(connection: Connection, event_id: str) -> Change:
    """Delete an event with its links; what to log of it."""
    connection.execute(delete(schema.links).where(schema.links.c.event_id == event_id))
    connection.execute(delete(schema.redirects).where(schema.redirects.c.new == event_id))
    connection.execute(delete(schema.events).where(schema.events.c.id == event_id))
    return Change("event.withdrawn", event_id, {})


def _links(event_ids: Sequence[str]) -> Any:
    links, mentions, readings = schema.links, schema.mentions, schema.readings
    return (
        select(
            schema.documents.c.id,
            mentions.c.mention,
            links.c.event_id,
            links.c.weight,
            links.c.why,
            links.c.decision_key,
        )
        .join_from(links, mentions)
        .join(readings, mentions.c.reading_key == readings.c.key)
        .join(schema.documents, readings.c.document_key == schema.documents.c.key)
        .where(links.c.event_id.in_(event_ids), readings.c.current)
        .order_by(mentions.c.key)
    )
