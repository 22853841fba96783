"""The decisions: accept, correct, reject, amend what a report was read to say, merge, split, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from sourceline.errors import UsageError
from sourceline.knowledge.ontology import Ontology
from sourceline.records import Event, Reading, Review, Span
from sourceline.reviewing.amending import Amendment, amended, new_mention
from sourceline.reviewing.members import Member, event_id_of, members_of, rebuilt
from sourceline.store import Store, journal, schema
from sourceline.store import reviews as written
from sourceline.store.amendments import add_person_reading, mention_key
from sourceline.store.documents import current_reading, find_document, sha256
from sourceline.store.events import find_one
from sourceline.store.journal import Change
from sourceline.store.links import write_event
from sourceline.store.reviews import Act, Decision
from sourceline.store.snapshots import restore, take


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a document that a corrected field rests on; offsets are code points."""

    field: str
    document: str
    start: int
    end: int


def accept(store: Store, event_id: str, act: Act, *, at_record: str | None = None) -> Decision:
    """The event is as the record has it."""
    return _once(store, act, lambda c: _verdict(c, event_id, "accepted", act, at_record))


def reject(store: Store, event_id: str, act: Act, *, at_record: str | None = None) -> Decision:
    """There was no such event, or it is none that belongs here."""
    return _once(store, act, lambda c: _verdict(c, event_id, "rejected", act, at_record))


def correct(
    store: Store,
    event_id: str,
    changes: Mapping[str, Any],
    evidence: Sequence[Evidence],
    act: Act,
    *,
    at_record: str | None = None,
) -> Decision:
    """Fields of the event have other values; `evidence` says by which words.

    A sub-event type brings its event type and PLOVER category with it.

    Raises:
        UsageError: a field does not exist or cannot have that value, or the words are not there.
    """

    def run(connection: Connection) -> int:
        told = [_cut(connection, one) for one in evidence]
        return _verdict(
            connection, event_id, "corrected", act, at_record, _with_types(changes), told
        )

    return _once(store, act, run)


def amend(store: Store, event_id: str, amendment: Amendment, act: Act) -> Decision:
    """A report says of the event what the reading missed, or not what the reading says.

    The event is reconciled anew from its reports as amended; what was corrected in it stays. The
    report tells of this event, whatever linking makes of it as amended.

    Raises:
        UsageError: the report does not tell of the event, or the claim makes no sense.
    """

    def run(connection: Connection) -> int:
        event = _event(connection, event_id)
        members = members_of(connection, event.id)
        if (amendment.document, amendment.mention) not in {
            (m.document, m.mention) for m in members
        }:
            raise UsageError(
                f"event {event.id} does not rest on mention {amendment.mention} of "
                f"{amendment.document}"
            )
        before = take(connection, [event.id], moving=True, documents=[amendment.document])
        at = journal.now()
        reading, told = amended(_reading(connection, amendment.document), amendment, act.by, at)
        logged = add_person_reading(connection, reading)
        number = written.record(connection, "amended", [event.id], act, at, before, changes=told)
        _place(connection, [Member(amendment.document, amendment.mention)], event.id, number)
        changes = [logged, _rebuild(connection, event, act, at, "event.amended")]
        journal.append(connection, act.by, changes)
        return number

    return _once(store, act, run)


def add_event(store: Store, document_id: str, mention: Mapping[str, Any], act: Act) -> Decision:
    """A report tells of an event that the reading missed: `mention` is what it tells.

    `mention` has `sub_event_type`, `triggers` and what else there is of `EventMention`; spans need
    `start` and `end` only.

    Raises:
        UsageError: there is no such document, or this is no event of it.
    """

    def run(connection: Connection) -> int:
        at = journal.now()
        reading, added = new_mention(_reading(connection, document_id), mention, act.by, at)
        event_id = event_id_of(connection, document_id, added.id)
        before = take(connection, [event_id], moving=True, documents=[document_id])
        logged = add_person_reading(connection, reading)
        member = Member(document_id, added.id)
        review = Review(status="corrected", by=act.by, at=at)
        event = rebuilt(connection, event_id, [member], review)
        change = write_event(connection, event, "event.added", new=True)
        number = written.record(
            connection,
            "added",
            [event_id],
            act,
            at,
            before,
            changes={"document": document_id, "mention": added.id},
        )
        _place(connection, [member], event_id, number)
        journal.append(connection, act.by, [logged, change])
        return number

    return _once(store, act, run)


def merge(store: Store, event_id: str, into: str, act: Act) -> Decision:
    """Two events are one: `event_id` becomes part of `into`.

    Raises:
        UsageError: there is no such event, or both are the same one already.
    """

    def run(connection: Connection) -> int:
        old, new = _event(connection, event_id), _event(connection, into)
        if old.id == new.id:
            raise UsageError(f"{event_id} and {into} are one event already")
        before = take(connection, [new.id, old.id], moving=True)
        moved = members_of(connection, old.id)
        members = [*members_of(connection, new.id), *moved]
        at = journal.now()
        number = written.record(
            connection,
            "merged",
            [new.id, old.id],
            act,
            at,
            before,
            changes={"merged": old.id, "into": new.id},
        )
        _place(connection, members, new.id, number)
        change = _rebuild(connection, new, act, at, "event.merged")
        table = schema.redirects
        connection.execute(update(table).where(table.c.new == old.id).values(new=new.id))
        connection.execute(delete(schema.events).where(schema.events.c.id == old.id))
        connection.execute(table.insert(), {"old": old.id, "new": new.id})
        redirected = Change("event.redirected", old.id, {"to": new.id})
        journal.append(connection, act.by, [change, redirected])
        return number

    return _once(store, act, run)


def split(store: Store, event_id: str, parting: Sequence[Member], act: Act) -> Decision:
    """These mentions tell of another event, which is made of them.

    Raises:
        UsageError: the event does not rest on one of them, or on nothing else.
    """

    def run(connection: Connection) -> int:
        event = _event(connection, event_id)
        members = members_of(connection, event.id)
        lacking = [one for one in parting if one not in members]
        if lacking:
            raise UsageError(
                f"event {event.id} does not rest on {lacking[0].mention} of {lacking[0].document}"
            )
        staying = [one for one in members if one not in parting]
        if not parting or not staying:
            raise UsageError("a split leaves at least one mention on either side")
        new_id = event_id_of(connection, parting[0].document, parting[0].mention)
        before = take(connection, [event.id, new_id], moving=True)
        at = journal.now()
        review = Review(status="corrected", by=act.by, at=at)
        new = rebuilt(connection, new_id, parting, review)
        made = write_event(connection, new, "event.split", new=True)
        number = written.record(
            connection,
            "split",
            [event.id, new_id],
            act,
            at,
            before,
            changes={
                "new": new_id,
                "mentions": [{"document": m.document, "mention": m.mention} for m in parting],
            },
        )
        _place(connection, parting, new_id, number)
        _place(connection, staying, event.id, number)
        left = _rebuild(connection, event, act, at, "event.split")
        journal.append(connection, act.by, [left, made])
        return number

    return _once(store, act, run)


def undo(store: Store, number: int, act: Act) -> Decision:
    """Take a decision back: what it changed is as it was. The decision and this one stay on record.

    Raises:
        UsageError: there is no such decision, it was undone, or a later one builds on it.
    """

    def run(connection: Connection) -> int:
        decision = written.find(connection, number)
        if decision is None:
            raise UsageError(f"there is no decision {number}")
        if decision.decision == "undone":
            raise UsageError(f"decision {number} undid another: make that one again")
        if decision.undone:
            raise UsageError(f"decision {number} was undone already")
        before = written.snapshot_of(connection, number)
        if before is None:
            raise UsageError(f"decision {number} is of a time when none could be undone")
        last = written.last_live(connection, decision.events)
        if last != number:
            raise UsageError(f"decision {last} about the same event is later: undo that one first")
        at = journal.now()
        changes = restore(connection, before)
        undone = written.record(
            connection,
            "undone",
            [decision.event, *(one for one in decision.events if one != decision.event)],
            act,
            at,
            take(connection, decision.events),
            changes={"decision": number},
            undoes=number,
        )
        journal.append(connection, act.by, changes)
        return undone

    return _once(store, act, run)


# ---------------------------------------------------------------- what they share


class OvertakenError(UsageError):
    """The event changed since whoever decides looked at it."""


def _once(store: Store, act: Act, run: Callable[[Connection], int]) -> Decision:
    """Run a decision, unless the request of this name has made one already."""
    with store.writing() as connection:
        number = _repeated(connection, act) or run(connection)
        decision = written.find(connection, number)
    assert decision is not None
    return decision


def _repeated(connection: Connection, act: Act) -> int | None:
    known = written.requested(connection, act.request)
    if known is None:
        return None
    if known.by != act.by:
        raise UsageError("another reviewer has used this name for a request: choose another")
    return known.number


def _verdict(
    connection: Connection,
    event_id: str,
    verdict: written.Verdict,
    act: Act,
    at_record: str | None,
    changes: Mapping[str, Any] | None = None,
    evidence: Sequence[Mapping[str, Any]] = (),
) -> int:
    event = _event(connection, event_id)
    if at_record is not None and at_record != record_hash(connection, event.id):
        raise OvertakenError(f"event {event.id} has changed since you looked at it: look again")
    written.decide(connection, event, verdict, act, changes=changes or {}, evidence=evidence)
    return written.last_live(connection, [event.id])


def record_hash(connection: Connection, event_id: str) -> str | None:
    """SHA-256 of the record of an event as it is stored."""
    table = schema.events.c
    record = connection.execute(select(table.record).where(table.id == event_id)).scalar()
    return None if record is None else sha256(record)


def _event(connection: Connection, event_id: str) -> Event:
    event = find_one(connection, event_id)
    if event is None:
        raise UsageError(f"there is no event {event_id!r}")
    return event


def _reading(connection: Connection, document_id: str) -> Reading:
    reading = current_reading(connection, document_id)
    if reading is None:
        raise UsageError(f"there is no document {document_id!r} that was read")
    return reading


def _cut(connection: Connection, evidence: Evidence) -> dict[str, Any]:
    document = find_document(connection, evidence.document)
    if document is None:
        raise UsageError(f"there is no document {evidence.document!r}")
    if not 0 <= evidence.start < evidence.end <= len(document.text):
        raise UsageError(
            f"document {document.id} has no words {evidence.start}-{evidence.end}: it has "
            f"{len(document.text)} characters"
        )
    return {
        "field": evidence.field,
        "document": document.id,
        "span": Span.cut(document.text, evidence.start, evidence.end).model_dump(),
    }


def _with_types(changes: Mapping[str, Any]) -> dict[str, Any]:
    told = dict(changes)
    sub_event_type = told.get("sub_event_type")
    if sub_event_type is not None:
        ontology = Ontology.load()
        if sub_event_type not in ontology.sub_types:
            raise UsageError(f"no sub-event type {sub_event_type!r}")
        told.setdefault("event_type", ontology.event_type_of(sub_event_type))
        told.setdefault("plover", ontology.plover(sub_event_type))
    return told


def _rebuild(connection: Connection, event: Event, act: Act, at: str, action: str) -> Change:
    """Reconcile a stored event anew from its mentions, and write it."""
    review = Review(status="corrected", by=act.by, at=at)
    members = members_of(connection, event.id)
    return write_event(
        connection, rebuilt(connection, event.id, members, review), action, new=False
    )


def _place(connection: Connection, members: Sequence[Member], event_id: str, number: int) -> None:
    """Link mentions to an event by a decision, which linking leaves alone."""
    table = schema.links
    for member in members:
        key = mention_key(connection, member.document, member.mention)
        connection.execute(delete(table).where(table.c.mention_key == key))
        connection.execute(
            table.insert(),
            {
                "mention_key": key,
                "event_id": event_id,
                "weight": None,
                "why": "{}",
                "decision_key": number,
            },
        )
