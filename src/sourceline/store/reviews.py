"""What people decide about events: kept for good, and never overwritten by linking."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import ValidationError
from sqlalchemy import Connection, select

from sourceline.errors import UsageError
from sourceline.records import Event, Review
from sourceline.store import journal, schema
from sourceline.store.documents import to_json
from sourceline.store.links import event_row, saved, update_events

Verdict = Literal["accepted", "corrected", "rejected"]
FIXED = ("schema", "id", "review")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of one person about one event; `changes` are fields and their new values."""

    event: str
    decision: str
    changes: Mapping[str, Any]
    note: str | None
    by: str
    at: str


def decide(
    connection: Connection,
    event: Event,
    verdict: Verdict,
    *,
    by: str,
    changes: Mapping[str, Any],
    note: str | None,
) -> Event:
    """Record a decision; the event as it stands after it.

    Raises:
        UsageError: the verdict does not exist, changes come with another verdict than `corrected`,
            or a field does not exist or cannot have that value.
    """
    if verdict not in get_args(Verdict):
        raise UsageError(f"no verdict {verdict!r}: accepted, corrected or rejected")
    if bool(changes) != (verdict == "corrected"):
        raise UsageError(
            "changes go with the verdict 'corrected', and there must be some"
            if verdict == "corrected"
            else f"changes go with the verdict 'corrected', not {verdict!r}"
        )
    if not by.strip():
        raise UsageError("a decision needs to know who made it")
    for name in changes:
        if name in FIXED or name not in Event.model_fields:
            raise UsageError(f"no field {name!r} of an event that could be corrected")
    at = journal.now()
    review = Review(status=verdict, by=by, at=at)
    try:
        decided = Event.model_validate(
            {**event.model_dump(by_alias=True), **changes, "review": review.model_dump()}
        )
    except ValidationError as error:
        raise UsageError(f"the correction makes no event: {error}") from error
    connection.execute(
        schema.review_decisions.insert(),
        {
            "event_id": event.id,
            "decision": verdict,
            "changes": to_json(decided.model_dump(mode="json", include=set(changes))),
            "note": note,
            "decided_by": by,
            "decided_at": at,
        },
    )
    row = event_row(decided)
    update_events(connection, [row])
    written = saved(row, f"event.{verdict}")
    told = {**written.detail, "changed": sorted(changes), "note": note}
    journal.append(connection, by, [journal.Change(written.action, event.id, told)])
    return decided


def decisions(connection: Connection, event_id: str | None) -> Iterator[Decision]:
    """Decisions about one event or all of them, in the order in which they were made."""
    table = schema.review_decisions
    query = select(table).order_by(table.c.key)
    if event_id is not None:
        query = query.where(table.c.event_id == event_id)
    for row in connection.execute(query):
        yield Decision(
            row.event_id,
            row.decision,
            json.loads(row.changes),
            row.note,
            row.decided_by,
            row.decided_at,
        )
