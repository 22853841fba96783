"""Documents and their readings, written and read back exactly."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, and_, select, update

from sourceline.errors import RejectedDocument, UsageError
from sourceline.records import CasualtyClaim, Document, EventMention, Reader, Reading
from sourceline.store import journal, schema
from sourceline.store.journal import Change

# Of a document that is added: it is new; it was there and has a new reading; nothing of it is new.
Outcome = Literal["added", "read", "known"]

PERSON = "person"  # the engine of a reading that a reviewer amended
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
_PAGE = 200  # readings in memory at a time


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Where a document was found and when.

    Attributes:
        origin: path, address or record, as messages name it.
        at: ISO 8601, UTC.
        url, publisher: what the document said of itself there, which for one text may differ from
            place to place.
        headers: what the server said (type, last change, ...); None where there was no server.
    """

    origin: str
    at: str
    url: str | None = None
    publisher: str | None = None
    headers: Mapping[str, str] | None = None


def add(
    connection: Connection,
    document: Document,
    reading: Reading | None,
    retrieval: Retrieval,
    who: str,
) -> Outcome:
    """Store what is not there yet of a document, its retrieval and its reading; log it.

    Raises:
        UsageError: the reading is of another document, or of one with other fields than the stored.
    """
    if reading is not None and reading.document != document:
        raise UsageError(f"the reading is not of document {document.id} as it is added")
    stored = connection.execute(
        select(schema.documents).where(schema.documents.c.id == document.id)
    ).first()
    if stored is None:
        _add_new(connection, document, reading, retrieval, who)
        return "added"
    if not _has_retrieval(connection, stored.key, retrieval):
        _add_retrieval(connection, stored.key, retrieval)
    if reading is None or _has_reading(connection, stored.key, reading.reader):
        return "known"
    if document_from(stored) != document:
        raise UsageError(
            f"document {document.id} is stored with another date, publisher or title: "
            "read the stored document"
        )
    journal.append(connection, who, [add_reading(connection, stored.key, reading)])
    return "read"


def _add_new(
    connection: Connection,
    document: Document,
    reading: Reading | None,
    retrieval: Retrieval,
    who: str,
) -> None:
    """The same for a document of which nothing is there: nothing need be looked for."""
    key = _add_document(connection, document)
    changes = [Change("document.added", document.id, {"origin": retrieval.origin})]
    _add_retrieval(connection, key, retrieval)
    if reading is not None:
        changes.append(_insert_reading(connection, key, reading, current=True))
    journal.append(connection, who, changes)


def _add_document(connection: Connection, document: Document) -> int:
    row = {**document.model_dump(), "added_at": journal.now()}
    key = connection.execute(schema.documents.insert().returning(schema.documents.c.key), row)
    return int(key.scalar_one())


def _has_retrieval(connection: Connection, key: int, retrieval: Retrieval) -> bool:
    table = schema.retrievals.c
    known = connection.execute(
        select(table.key).where(
            table.document_key == key,
            table.origin == storable(retrieval.origin),
            table.url == storable(retrieval.url or ""),
        )
    )
    return known.first() is not None


def _add_retrieval(connection: Connection, key: int, retrieval: Retrieval) -> None:
    headers = None if retrieval.headers is None else to_json(dict(retrieval.headers))
    connection.execute(
        schema.retrievals.insert(),
        {
            "document_key": key,
            "origin": storable(retrieval.origin),
            "url": storable(retrieval.url or ""),
            "publisher": retrieval.publisher,
            "retrieved_at": retrieval.at,
            "headers": headers,
        },
    )


def _has_reading(connection: Connection, document_key: int, reader: Reader) -> bool:
    table = schema.readings.c
    return (
        connection.execute(
            select(table.key).where(
                table.document_key == document_key,
                table.version == reader.version,
                table.engine == reader.engine,
                table.model == (reader.model or ""),
            )
        ).first()
        is not None
    )


def add_reading(connection: Connection, document_key: int, reading: Reading) -> Change:
    """Store a reading and make it the current one, unless a person has amended one of the document."""
    current = reading.reader.engine == PERSON or not _is_amended(connection, document_key)
    if current:
        connection.execute(
            update(schema.readings)
            .where(schema.readings.c.document_key == document_key, schema.readings.c.current)
            .values(current=False)
        )
    return _insert_reading(connection, document_key, reading, current=current)


def _is_amended(connection: Connection, document_key: int) -> bool:
    table = schema.readings.c
    amended = connection.execute(
        select(table.key).where(
            table.document_key == document_key, table.current, table.engine == PERSON
        )
    )
    return amended.first() is not None


def _insert_reading(
    connection: Connection, document_key: int, reading: Reading, *, current: bool
) -> Change:
    readings, reader = schema.readings, reading.reader
    # What the table has no column for; the document has its own row.
    record = reading.model_dump_json(
        by_alias=True, include={"reader": {"triage"}, "attributions": True, "events": True}
    )
    key = connection.execute(
        readings.insert().returning(readings.c.key),
        {
            "document_key": document_key,
            "version": reader.version,
            "engine": reader.engine,
            "model": reader.model or "",
            "read_at": journal.now(),
            "record": record,
            "current": current,
            "linked": False,
        },
    ).scalar_one()
    if reading.events:
        _add_mentions(connection, key, reading)
    subject = reading_subject(reading.document.id, reader.version, reader.engine, reader.model)
    return Change("reading.added", subject, {"sha256": sha256(record)})


def _add_mentions(connection: Connection, reading_key: int, reading: Reading) -> None:
    mentions = schema.mentions
    keys = connection.execute(
        mentions.insert().returning(mentions.c.mention, mentions.c.key),
        [_mention_row(reading_key, mention) for mention in reading.events],
    )
    key_of: dict[str, int] = {row.mention: row.key for row in keys}
    claims = [
        _claim_row(key_of[mention.id], claim, reading)
        for mention in reading.events
        for claim in mention.casualties
    ]
    if claims:
        connection.execute(schema.claims.insert(), claims)


def _mention_row(reading_key: int, mention: EventMention) -> dict[str, Any]:
    date, place = mention.date, mention.place
    participants = [
        {"role": p.role, "kind": p.kind, "actor": p.actor, "name": p.name}
        for p in mention.participants
    ]
    told = {"id", "effect", "group", "actor", "low", "best", "high", "part_of"}
    return {
        "reading_key": reading_key,
        "mention": mention.id,
        "event_type": mention.event_type,
        "sub_event_type": mention.sub_event_type,
        "factuality": mention.factuality,
        "background": mention.background,
        "confidence": mention.confidence,
        "date_start": date.start if date else None,
        "date_end": date.end if date else None,
        "date_precision": date.precision if date else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "place": place.name if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "place_precision": place.precision if place else None,
        "participants": to_json(participants),
        "casualties": to_json([claim.model_dump(include=told) for claim in mention.casualties]),
    }


def _claim_row(mention_key: int, claim: CasualtyClaim, reading: Reading) -> dict[str, Any]:
    sources = [
        {
            "source": a.source.text if a.source else None,
            "actor": a.source_actor,
            "anonymous": a.anonymous,
            "stance": a.stance,
        }
        for a in reading.attributions
        if a.id in claim.attributions
    ]
    return {
        "mention_key": mention_key,
        "claim": claim.id,
        "effect": claim.effect,
        "victims": claim.group,
        "demographic": claim.demographic,
        "actor": claim.actor,
        "low": claim.low,
        "best": claim.best,
        "high": claim.high,
        "span_start": claim.span.start,
        "span_end": claim.span.end,
        "span_text": claim.span.text,
        "part_of": claim.part_of,
        "sources": to_json(sources),
    }


def reject(
    connection: Connection, rejected: RejectedDocument, document: Document | None, who: str
) -> bool:
    """Record what was not read and why; false if just this is recorded already."""
    table = schema.rejects
    row = {
        "origin": storable(rejected.origin),
        "code": rejected.code,
        "reason": storable(rejected.reason),
        "document": document.id if document else "",
    }
    same = and_(*(table.c[name] == value for name, value in row.items()))
    if connection.execute(select(table.c.key).where(same)).first() is not None:
        return False
    connection.execute(table.insert(), {**row, "rejected_at": journal.now()})
    detail = {name: row[name] for name in ("code", "reason", "document")}
    journal.append(connection, who, [Change("document.rejected", row["origin"], detail)])
    return True


# ---------------------------------------------------------------- read back


def find_document(connection: Connection, document_id: str) -> Document | None:
    """The document of this id, None where there is none."""
    row = connection.execute(
        select(schema.documents).where(schema.documents.c.id == document_id)
    ).first()
    return document_from(row) if row else None


def has_reading(connection: Connection, document_id: str, reader: Reader) -> bool:
    """Whether this reader has read this document."""
    key = connection.execute(
        select(schema.documents.c.key).where(schema.documents.c.id == document_id)
    ).scalar()
    return key is not None and _has_reading(connection, key, reader)


def readings_of(connection: Connection, document_id: str) -> list[Reading]:
    """Every reading of a document, the first made first."""
    rows = connection.execute(
        _select_readings()
        .where(schema.documents.c.id == document_id)
        .order_by(schema.readings.c.key)
    )
    return [reading_from(row) for row in rows]


def reading_at(connection: Connection, key: int) -> Reading:
    """The reading in the row of this key, which is there."""
    rows = connection.execute(_select_readings().where(schema.readings.c.key == key))
    return reading_from(rows.one())


def current_reading(connection: Connection, document_id: str) -> Reading | None:
    """The reading of a document that counts: the last one, or the one that a person amended last."""
    row = connection.execute(
        _select_readings().where(schema.documents.c.id == document_id, schema.readings.c.current)
    ).first()
    return None if row is None else reading_from(row)


def readings_after(
    connection: Connection, key: int, *, unlinked: bool, most: int = _PAGE
) -> Sequence[tuple[int, Reading]]:
    """The next current readings after this row, with their rows' keys: a page of them."""
    query = _select_readings().where(schema.readings.c.current, schema.readings.c.key > key)
    if unlinked:
        query = query.where(~schema.readings.c.linked)
    rows = connection.execute(query.order_by(schema.readings.c.key).limit(most))
    return [(row.reading_key, reading_from(row)) for row in rows]


def all_rows(connection: Connection) -> Iterator[Row[Any]]:
    """Every reading with its document as stored, for checking."""
    query = _select_readings().order_by(schema.readings.c.key)
    return iter(connection.execute(query.execution_options(yield_per=_PAGE)))


def _select_readings() -> Select[Any]:
    readings = schema.readings.c
    return select(
        readings.key.label("reading_key"),
        readings.version,
        readings.engine,
        readings.model,
        readings.record,
        schema.documents,
    ).join_from(schema.readings, schema.documents)


def document_from(row: Row[Any]) -> Document:
    """The document in a row of the table, its hash checked."""
    return Document(**{name: row._mapping[name] for name in Document.model_fields})


def reading_from(row: Row[Any]) -> Reading:
    """The reading in a row of `all_rows`, every span checked against the text."""
    told = json.loads(row.record)
    # Earlier records have none.
    triage = told.pop("reader", {}).get("triage")
    reader = Reader(version=row.version, engine=row.engine, model=row.model or None, triage=triage)
    return Reading.model_validate({"reader": reader, "document": document_from(row), **told})


def reading_subject(document_id: str, version: str, engine: str, model: str | None) -> str:
    """What the log calls a reading."""
    return f"{document_id} {engine} {version} {model or ''}".rstrip()


def storable(words: str) -> str:
    """`words` with U+FFFD for what no database holds: file names need not be characters."""
    return _NOT_STORABLE.sub("\ufffd", words)


def to_json(value: Any) -> str:
    """`value` as the store writes JSON: short, and the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Hash of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
