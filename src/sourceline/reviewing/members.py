"""What an event rests on, and the event reconciled from that."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from sourceline.errors import UsageError
from sourceline.linking.reconcile import reconcile
from sourceline.records import Event, Review
from sourceline.store import reviews, schema
from sourceline.store.documents import current_reading
from sourceline.store.links import event_status
from sourceline.store.mentions import of_events


class Member(NamedTuple):
    """A mention that an event rests on: document id, and id of the mention in its reading."""

    document: str
    mention: str


def members_of(connection: Connection, event_id: str) -> list[Member]:
    """The mentions that an event rests on.

    Raises:
        UsageError: there are none, so that nothing can be reconciled.
    """
    found = [Member(one.document, one.mention) for one in of_events(connection, [event_id])]
    if not found:
        raise UsageError(f"event {event_id} rests on no reading that is stored")
    return found


def event_id_of(connection: Connection, document: str, mention: str) -> str:
    """An id for an event that begins with this mention: linking's own, if it is free."""
    for attempt in itertools.count():
        name = f"{document}#{mention}" + (f" {attempt}" if attempt else "")
        found = "event:" + hashlib.sha256(name.encode()).hexdigest()[:16]
        old = select(schema.redirects.c.new).where(schema.redirects.c.old == found)
        if event_status(connection, found) is None and connection.execute(old).first() is None:
            return found
    raise AssertionError


def rebuilt(
    connection: Connection, event_id: str, members: Sequence[Member], review: Review
) -> Event:
    """The event that these mentions tell of, with what people corrected in it."""
    readings = {one.document: current_reading(connection, one.document) for one in members}
    mentions = [
        (reading, one.mention) for one in members if (reading := readings[one.document]) is not None
    ]
    table = schema.syndication
    groups = {
        row.id: row.group_id
        for row in connection.execute(
            select(schema.documents.c.id, table.c.group_id)
            .join_from(table, schema.documents)
            .where(schema.documents.c.id.in_(list(readings)))
        )
    }
    event = reconcile(mentions, groups, event_id)
    known = {claim.id for claim in event.claims}
    changes: dict[str, Any] = {}
    for decision in reviews.decisions(connection, event_id):
        if decision.decision == "corrected" and not decision.undone:
            if decision.event == event_id:
                changes |= {k: _without_lost(v, known) for k, v in decision.changes.items()}
    return reviews.corrected(event, changes, review)


def _without_lost(value: Any, known: set[str]) -> Any:
    """A corrected value without references to claims that the event no longer has."""
    if isinstance(value, list):
        return [_without_lost(one, known) for one in value]
    if not isinstance(value, dict):
        return value
    told: dict[str, Any] = {}
    for name, one in value.items():
        if name == "claims":
            told[name] = [claim for claim in one if claim in known]
        elif name == "rests_on":
            told[name] = {k: [c for c in claims if c in known] for k, claims in one.items()}
        else:
            told[name] = _without_lost(one, known)
    return told
