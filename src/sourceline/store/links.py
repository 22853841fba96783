"""What linking found, stored whole: events, what they rest on, and which became part of which.

What a person decided stays: of an event that was reviewed, linking renews which claims it rests on,
how many sources these are and where they disagree; every other field is left as the person left it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from sourceline.errors import StoreError
from sourceline.records import Event
from sourceline.store import journal, schema
from sourceline.store.documents import sha256, to_json
from sourceline.store.features import Features
from sourceline.store.features import save as save_features
from sourceline.store.journal import Change
from sourceline.store.mentions import chunks
from sourceline.store.worth import worth

RENEWED_IN_REVIEWED = ("claims", "sources", "disagreements")


@dataclass(frozen=True, slots=True)
class Link:
    """A mention that belongs to an event.

    Attributes:
        weight: match weight with which it came in, log2 of the Bayes factor; None for the first.
        why: what agreed and what did not, as the linker tells it.
    """

    event: str
    document: str
    mention: str
    weight: float | None = None
    why: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Links:
    """The outcome of one linking step.

    Attributes:
        events: new and changed events.
        links: every mention that these events rest on, those too that were linked before.
        redirects: events that became part of another: old id -> new id.
        groups: syndication group of documents: document id -> group id.
        features: what linking noted of mentions and texts, to find and compare them by.
        linked: ids of the documents whose current readings have now been linked.
    """

    events: Sequence[Event] = ()
    links: Sequence[Link] = ()
    redirects: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    linked: Sequence[str] = ()
    features: Sequence[Features] = ()


def of_events(connection: Connection, event_ids: Iterable[str]) -> list[Link]:
    """The links of these events to mentions of current readings, as they were stored."""
    links, mentions, readings = schema.links, schema.mentions, schema.readings
    found: list[Link] = []
    for part in chunks(sorted(set(event_ids))):
        rows = connection.execute(
            select(
                links.c.event_id,
                schema.documents.c.id,
                mentions.c.mention,
                links.c.weight,
                links.c.why,
            )
            .join_from(links, mentions, links.c.mention_key == mentions.c.key)
            .join(readings, mentions.c.reading_key == readings.c.key)
            .join(schema.documents, readings.c.document_key == schema.documents.c.key)
            .where(links.c.event_id.in_(part), readings.c.current)
            .order_by(links.c.event_id, mentions.c.key)
        )
        found += [Link(r.event_id, r.id, r.mention, r.weight, json.loads(r.why)) for r in rows]
    return found


def left_behind(connection: Connection, documents: Iterable[str]) -> dict[str, set[str]]:
    """The events that rest on readings of these documents as yet, by the document's id.

    Those are earlier readings, or the current one where a person amended it.
    """
    links, mentions, readings = schema.links, schema.mentions, schema.readings
    found: dict[str, set[str]] = {}
    for part in chunks(sorted(set(documents))):
        rows = connection.execute(
            select(schema.documents.c.id, links.c.event_id)
            .join_from(schema.documents, readings)
            .join(mentions, mentions.c.reading_key == readings.c.key)
            .join(links, links.c.mention_key == mentions.c.key)
            .where(schema.documents.c.id.in_(part))
        )
        for row in rows:
            found.setdefault(row.id, set()).add(row.event_id)
    return found


def grouped_with(connection: Connection, groups: Iterable[str]) -> dict[str, str]:
    """The documents of these syndication groups: document id to group id."""
    table, found = schema.syndication, dict[str, str]()
    for part in chunks(sorted(set(groups))):
        rows = connection.execute(
            select(schema.documents.c.id, table.c.group_id)
            .join_from(table, schema.documents, table.c.document_key == schema.documents.c.key)
            .where(table.c.group_id.in_(part))
        )
        found.update((row.id, row.group_id) for row in rows)
    return found


def save(connection: Connection, found: Links, who: str) -> None:
    """Store `found` in the transaction of `connection`, and log every event that changed.

    Saving the same again changes nothing and logs nothing.

    Raises:
        StoreError: a link or redirect leads to what is not there, or a redirect would take away an
            event that a person reviewed.
    """
    decided = _decided(connection)
    found = _without_what_was_decided(found, decided)
    changes: list[Change] = []
    save_features(connection, found.features)
    document_keys = _document_keys(
        connection, {*found.groups, *found.linked, *(link.document for link in found.links)}
    )
    changes += _save_events(connection, found.events)
    orphans = _unlink(connection, found, document_keys)
    orphans |= _insert_links(connection, found.links, document_keys, decided)
    changes += _redirect(connection, found.redirects)
    changes += _withdraw(connection, orphans - set(found.redirects))
    changes += _group(connection, found.groups, document_keys)
    for part in chunks([document_keys[document] for document in found.linked]):
        connection.execute(
            update(schema.readings)
            .where(schema.readings.c.document_key.in_(part), schema.readings.c.current)
            .values(linked=True)
        )
    journal.append(connection, who, changes)


def _decided(connection: Connection) -> dict[tuple[str, str], tuple[str, int]]:
    """Where people put mentions: document and mention -> event, and number of the decision."""
    links, mentions, readings = schema.links.c, schema.mentions.c, schema.readings.c
    rows = connection.execute(
        select(schema.documents.c.id, mentions.mention, links.event_id, links.decision_key)
        .join_from(schema.links, schema.mentions)
        .join(schema.readings, mentions.reading_key == readings.key)
        .join(schema.documents, readings.document_key == schema.documents.c.key)
        .where(links.decision_key.is_not(None), readings.current)
    )
    return {(row.id, row.mention): (row.event_id, row.decision_key) for row in rows}


def _without_what_was_decided(
    found: Links, decided: Mapping[tuple[str, str], tuple[str, int]]
) -> Links:
    """`found` less the events that would lose or take a mention which a person put somewhere."""
    if not decided:
        return found
    placed = {mention: event for mention, (event, _) in decided.items()}
    given = {(link.document, link.mention): link.event for link in found.links}
    kept = {event.id for event in found.events}
    for mention, event in placed.items():
        to = given.get(mention, found.redirects.get(event))
        if to != event and (to is not None or event in kept):
            kept -= {event, to}
    left_alone = ({event.id for event in found.events} | set(found.redirects)) - kept
    return replace(
        found,
        events=[event for event in found.events if event.id in kept],
        links=[link for link in found.links if link.event in kept],
        redirects={
            old: new
            for old, new in found.redirects.items()
            if old not in placed.values() and (new in kept or new not in left_alone)
        },
    )


def _document_keys(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    table, keys, wanted = schema.documents.c, dict[str, int](), sorted(ids)
    for part in chunks(wanted):
        rows = connection.execute(select(table.id, table.key).where(table.id.in_(part)))
        keys.update((row.id, row.key) for row in rows)
    lacking = [one for one in wanted if one not in keys]
    if lacking:
        raise StoreError(f"no document {lacking[0]} is stored: add it before it is linked")
    return keys


def _save_events(connection: Connection, events: Sequence[Event]) -> list[Change]:
    """Write the events that are new or changed; what to log of them."""
    table, redirects = schema.events, schema.redirects.c
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    written: list[Event] = []
    # An event that comes twice is written as it comes last.
    for part in chunks({event.id: event for event in events}.values()):
        ids = [event.id for event in part]
        rows = connection.execute(
            select(table.c.id, table.c.record, table.c.status).where(table.c.id.in_(ids))
        )
        stored = {row.id: row for row in rows}
        connection.execute(delete(schema.redirects).where(redirects.old.in_(ids)))
        for event in part:
            before = stored.get(event.id)
            if before is not None and before.status != "machine":
                event = renewed(Event.model_validate_json(before.record), event)
            row = _event_row(event)
            if before is not None and before.record == row["record"]:
                continue
            (new if before is None else changed).append(row)
            written.append(event)
    _write_rows(connection, new, changed)
    _write_actors(connection, written)
    return [_saved(row, "event.saved") for row in (*new, *changed)]


def renewed(reviewed: Event, found: Event) -> Event:
    """`reviewed` on what it rests on now; claims that its fields refer to stay beside those."""
    renewed = {name: getattr(found, name) for name in RENEWED_IN_REVIEWED}
    event = reviewed.model_copy(update=renewed)
    there = {claim.id for claim in found.claims}
    lacking = set(event.referred_claims()) - there
    kept = [claim for claim in reviewed.claims if claim.id in lacking]
    return event.model_copy(update={"claims": (*found.claims, *kept)})


def write_event(connection: Connection, event: Event, action: str, *, new: bool) -> Change:
    """Write the row of an event and who took part in it; what to log of it."""
    row = _event_row(event)
    _write_rows(connection, [row] if new else [], [] if new else [row])
    _write_actors(connection, [event])
    return _saved(row, action)


def _write_rows(
    connection: Connection, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]
) -> None:
    """Write rows of events; those of `changed` in the place of those of the same ids."""
    if new:
        connection.execute(schema.events.insert(), new)
    if changed:
        changing = update(schema.events).where(schema.events.c.id == bindparam("of"))
        connection.execute(changing, [{**row, "of": row["id"]} for row in changed])


def _write_actors(connection: Connection, events: Sequence[Event]) -> None:
    """Write who took part in these events, in the place of whoever is there."""
    table, stored = schema.event_actors, schema.events.c
    for part in chunks(events):
        rows = connection.execute(
            select(stored.id, stored.key).where(stored.id.in_([event.id for event in part]))
        )
        key_of = {row.id: row.key for row in rows}
        connection.execute(delete(table).where(table.c.event_key.in_(list(key_of.values()))))
        took_part = [
            {"actor": actor, "event_key": key_of[event.id]}
            for event in part
            for actor in event.actors()
        ]
        if took_part:
            connection.execute(table.insert(), took_part)


def _saved(row: Mapping[str, Any], action: str) -> Change:
    """What to log of an event whose row was written."""
    return Change(action, row["id"], {"sha256": sha256(row["record"])})


def _event_row(event: Event) -> dict[str, Any]:
    """The row of an event, and what it is searched by."""
    date, place = event.date, event.place
    return {
        "id": event.id,
        "record": event.model_dump_json(by_alias=True),
        "event_type": event.event_type,
        "sub_event_type": event.sub_event_type,
        "type_of_violence": event.type_of_violence,
        "date_start": date.start if date else None,
        "date_end": date.end if date else None,
        "date_precision": date.precision if date else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "place_precision": place.precision if place else None,
        "status": event.review.status,
        "deaths_low": event.deaths.low,
        "deaths_best": event.deaths.best,
        "deaths_high": event.deaths.high,
        "documents": event.sources.documents,
        "independent": event.sources.independent,
        "disagreement": bool(event.disagreements),
        "words": _words(event),
        "saved_at": journal.now(),
        "listed": (date.start if date else None) or "",
        "worth": worth(event),
    }


def _words(event: Event) -> str:
    """What a search for the event looks through: types, places, sides, and the words of claims."""
    words = [event.event_type, event.sub_event_type]
    if event.place is not None:
        words += [event.place.name, event.place.admin1 or "", event.place.admin2 or ""]
    for participant in event.participants:
        words += [participant.name, participant.actor or ""]
        words += [span.text for span in participant.spans]
    for claim in event.claims:
        words += [claim.span.text if claim.span else "", claim.source or ""]
    return "\n".join(dict.fromkeys(word for word in words if word))


def _unlink(connection: Connection, found: Links, document_keys: Mapping[str, int]) -> set[str]:
    """Take away the links that `found` replaces; the ids of the events that may now have none."""
    links, mentions, readings = schema.links, schema.mentions.c, schema.readings.c
    touched: set[str] = set()
    for events in chunks([event.id for event in found.events] + list(found.redirects)):
        connection.execute(delete(links).where(links.c.event_id.in_(events)))
    for documents in chunks([document_keys[document] for document in found.linked]):
        of_old_readings = (
            select(mentions.key)
            .join(schema.readings, mentions.reading_key == readings.key)
            .where(readings.document_key.in_(documents), ~readings.current)
        )
        gone = delete(links).where(links.c.mention_key.in_(of_old_readings))
        touched.update(connection.scalars(gone.returning(links.c.event_id)))
    return touched


def _insert_links(
    connection: Connection,
    links: Sequence[Link],
    document_keys: Mapping[str, int],
    decided: Mapping[tuple[str, str], tuple[str, int]],
) -> set[str]:
    """Write the links; the ids of the events from which they took mentions away.

    A link that a person decided stays one: what leads elsewhere was left out before.
    """
    mentions, readings = schema.mentions.c, schema.readings.c
    key_of: dict[tuple[int, str], int] = {}
    for part in chunks(sorted({document_keys[link.document] for link in links})):
        rows: Iterable[Row[Any]] = connection.execute(
            select(readings.document_key, mentions.mention, mentions.key)
            .join_from(schema.mentions, schema.readings)
            .where(readings.document_key.in_(part), readings.current)
        )
        key_of.update(((row.document_key, row.mention), row.key) for row in rows)
    values = []
    for link in links:
        key = key_of.get((document_keys[link.document], link.mention))
        if key is None:
            raise StoreError(
                f"the current reading of {link.document} has no mention {link.mention}: "
                "it was read again; link it anew"
            )
        _, number = decided.get((link.document, link.mention), (None, None))
        values.append(
            {
                "mention_key": key,
                "event_id": link.event,
                "weight": link.weight,
                "why": to_json(dict(link.why)),
                "decision_key": number,
            }
        )
    left: set[str] = set()
    for keys in chunks([value["mention_key"] for value in values]):
        moved = delete(schema.links).where(schema.links.c.mention_key.in_(keys))
        left.update(connection.scalars(moved.returning(schema.links.c.event_id)))
    if values:
        connection.execute(schema.links.insert(), values)
    return left


def _redirect(connection: Connection, redirects: Mapping[str, str]) -> list[Change]:
    table, changes = schema.redirects, []
    for old, new in redirects.items():
        if old == new:
            raise StoreError(f"event {old} is redirected to itself")
        if event_status(connection, old) not in ("machine", None):
            raise StoreError(
                f"event {old} was reviewed by a person and cannot become part of {new}: "
                f"let {new} become part of it"
            )
        if event_status(connection, new) is None:
            raise StoreError(f"event {old} is redirected to {new}, which is not stored")
        known = connection.execute(select(table.c.new).where(table.c.old == old)).scalar()
        if known == new:
            continue
        connection.execute(update(table).where(table.c.new == old).values(new=new))
        connection.execute(delete(table).where(table.c.old == old))
        connection.execute(table.insert(), {"old": old, "new": new})
        connection.execute(delete(schema.events).where(schema.events.c.id == old))
        changes.append(Change("event.redirected", old, {"to": new}))
    return changes


def _withdraw(connection: Connection, suspects: Iterable[str]) -> list[Change]:
    """Delete the events that no mention is left of, save those that a person reviewed."""
    changes = []
    for event_id in sorted(suspects):
        left = select(schema.links.c.mention_key).where(schema.links.c.event_id == event_id)
        if connection.execute(left.limit(1)).first() is not None:
            continue
        if event_status(connection, event_id) != "machine":
            continue
        connection.execute(delete(schema.redirects).where(schema.redirects.c.new == event_id))
        connection.execute(delete(schema.events).where(schema.events.c.id == event_id))
        changes.append(Change("event.withdrawn", event_id, {}))
    return changes


def event_status(connection: Connection, event_id: str) -> str | None:
    """Review status of a stored event, None where there is no such event."""
    return connection.execute(
        select(schema.events.c.status).where(schema.events.c.id == event_id)
    ).scalar()


def _group(
    connection: Connection, groups: Mapping[str, str], document_keys: Mapping[str, int]
) -> list[Change]:
    table, changes = schema.syndication, []
    for part in chunks(groups):
        found = connection.execute(
            select(table.c.document_key, table.c.group_id).where(
                table.c.document_key.in_([document_keys[document] for document in part])
            )
        )
        known: dict[int, str] = {row.document_key: row.group_id for row in found}
        other = [one for one in part if known.get(document_keys[one]) != groups[one]]
        if not other:
            continue
        keys = [document_keys[document] for document in other]
        connection.execute(delete(table).where(table.c.document_key.in_(keys)))
        connection.execute(
            table.insert(),
            [{"document_key": document_keys[one], "group_id": groups[one]} for one in other],
        )
        changes += [Change("document.grouped", one, {"group": groups[one]}) for one in other]
    return changes
