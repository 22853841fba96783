"""What people decide about events: kept for good, and never overwritten by linking."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import ValidationError
from sqlalchemy import Connection, Row, Select, func, select

from sourceline.errors import UsageError
from sourceline.records import Event, Review
from sourceline.store import journal, schema
from sourceline.store.documents import to_json
from sourceline.store.links import write_event
from sourceline.store.snapshots import Snapshot, take

Verdict = Literal["accepted", "corrected", "rejected"]
FIXED = ("schema", "id", "review")


@dataclass(frozen=True, slots=True)
class Act:
    """Who decides, and why.

    Attributes:
        request: a name that the client gave to the request; a second one of that name changes
            nothing, so that whoever heard no answer can ask again.
    """

    by: str
    note: str | None = None
    request: str | None = None

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise UsageError("a decision needs to know who made it")


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of one person about one event.

    Attributes:
        number: in the order in which decisions were made.
        event: the event it is about; `events` has the others that it changed too.
        decision: accepted, corrected, rejected, merged, split, amended (a claim was added, changed
            or removed), added (a missed event) or undone.
        changes: fields and their new values, or what else there is to say of it.
        evidence: field, document and span of the words that a correction rests on.
        undoes: number of the decision that it takes back.
        undone: whether a later one took it back.
    """

    event: str
    decision: str
    changes: Mapping[str, Any]
    note: str | None
    by: str
    at: str
    number: int = 0
    evidence: Sequence[Mapping[str, Any]] = ()
    undoes: int | None = None
    undone: bool = False
    events: Sequence[str] = field(default=())


def decide(
    connection: Connection,
    event: Event,
    verdict: Verdict,
    act: Act,
    *,
    changes: Mapping[str, Any],
    evidence: Sequence[Mapping[str, Any]] = (),
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
    before = take(connection, [event.id])
    at = journal.now()
    decided = corrected(event, changes, Review(status=verdict, by=act.by, at=at))
    told = decided.model_dump(mode="json", include=set(changes))
    record(connection, verdict, [event.id], act, at, before, changes=told, evidence=evidence)
    written = write_event(connection, decided, f"event.{verdict}", new=False)
    detail = {**written.detail, "changed": sorted(changes), "note": act.note}
    journal.append(connection, act.by, [journal.Change(written.action, event.id, detail)])
    return decided


def corrected(event: Event, changes: Mapping[str, Any], review: Review) -> Event:
    """The event with these fields changed.

    Raises:
        UsageError: a field does not exist, is not to be changed, or cannot have that value.
    """
    for name in changes:
        if name in FIXED or name not in Event.model_fields:
            raise UsageError(f"no field {name!r} of an event that could be corrected")
    try:
        return Event.model_validate(
            {**event.model_dump(by_alias=True), **changes, "review": review.model_dump()}
        )
    except ValidationError as error:
        told = "; ".join(
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
        )
        raise UsageError(f"the correction makes no event: {told}") from error


def record(
    connection: Connection,
    decision: str,
    events: Sequence[str],
    act: Act,
    at: str,
    before: Snapshot,
    *,
    changes: Mapping[str, Any],
    evidence: Sequence[Mapping[str, Any]] = (),
    undoes: int | None = None,
) -> int:
    """Write a decision down; its number. The first of `events` is the one that it is about."""
    key: int = connection.execute(
        schema.review_decisions.insert().returning(schema.review_decisions.c.key),
        {
            "event_id": events[0],
            "decision": decision,
            "changes": to_json(dict(changes)),
            "note": act.note,
            "decided_by": act.by,
            "decided_at": at,
            "request": act.request,
            "evidence": to_json([dict(one) for one in evidence]),
            "before": before.to_json(),
            "undoes": undoes,
        },
    ).scalar_one()
    connection.execute(
        schema.decision_events.insert(),
        [{"decision_key": key, "event_id": one} for one in dict.fromkeys(events)],
    )
    return key


def requested(connection: Connection, request: str | None) -> Decision | None:
    """The decision that a request of this name has made already."""
    if request is None:
        return None
    row = connection.execute(_select().where(schema.review_decisions.c.request == request)).first()
    return None if row is None else _decision(connection, row)


def find(connection: Connection, number: int) -> Decision | None:
    """The decision of this number."""
    row = connection.execute(_select().where(schema.review_decisions.c.key == number)).first()
    return None if row is None else _decision(connection, row)


def snapshot_of(connection: Connection, number: int) -> Snapshot | None:
    """What was before a decision; None for one of a time when that was not noted."""
    table = schema.review_decisions.c
    before = connection.execute(select(table.before).where(table.key == number)).scalar()
    return None if before is None else Snapshot.from_json(before)


def decisions(
    connection: Connection,
    event_id: str | None = None,
    *,
    after: int = 0,
    limit: int | None = None,
) -> Iterator[Decision]:
    """Decisions about one event or all of them, in the order in which they were made."""
    query = _select().where(schema.review_decisions.c.key > after)
    if event_id is not None:
        concerned = select(schema.decision_events.c.decision_key).where(
            schema.decision_events.c.event_id == event_id
        )
        query = query.where(schema.review_decisions.c.key.in_(concerned))
    query = query.order_by(schema.review_decisions.c.key).limit(limit)
    for row in connection.execute(query).all():
        yield _decision(connection, row)


def last_live(connection: Connection, event_ids: Sequence[str]) -> int:
    """Number of the last decision about these events that stands; 0 where there is none."""
    table, later = schema.review_decisions, schema.review_decisions.alias()
    concerned = select(schema.decision_events.c.decision_key).where(
        schema.decision_events.c.event_id.in_(event_ids)
    )
    return (
        connection.execute(
            select(func.max(table.c.key))
            .outerjoin(later, later.c.undoes == table.c.key)
            .where(table.c.key.in_(concerned), table.c.undoes.is_(None), later.c.key.is_(None))
        ).scalar()
        or 0
    )


def last_by(connection: Connection, who: str) -> Decision | None:
    """The last decision of this reviewer that stands; None where there is none."""
    table, later = schema.review_decisions.c, schema.review_decisions.alias("undoing")
    undone = select(later.c.undoes).where(later.c.undoes.is_not(None))
    row = connection.execute(
        _select()
        .where(table.decided_by == who, table.undoes.is_(None), table.key.not_in(undone))
        .order_by(table.key.desc())
        .limit(1)
    ).first()
    return None if row is None else _decision(connection, row)


def _select() -> Select[Any]:
    table, later = schema.review_decisions, schema.review_decisions.alias("later")
    return select(table, later.c.key.label("undone_by")).outerjoin(
        later, later.c.undoes == table.c.key
    )


def _decision(connection: Connection, row: Row[Any]) -> Decision:
    about = schema.decision_events.c
    events = connection.scalars(
        select(about.event_id).where(about.decision_key == row.key).order_by(about.event_id)
    )
    return Decision(
        row.event_id,
        row.decision,
        json.loads(row.changes),
        row.note,
        row.decided_by,
        row.decided_at,
        row.key,
        tuple(json.loads(row.evidence)) if row.evidence else (),
        row.undoes,
        row.undone_by is not None,
        tuple(events),
    )
