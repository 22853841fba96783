"""Event mentions as linking wants them: dates, places, sides and figures, without the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from pydantic_core import from_json
from sqlalchemy import Column, Connection, Row, Select, Table, func, select

from sourceline.store import schema

# SQLite takes 32,766 variables a statement; this is well below, and a page at a time.
CHUNK = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mention:
    """One event mention of the current reading of one document.

    Attributes:
        document, mention: the document's id, and the mention's id within its reading.
        reading: number of the reading, for `Store.reading_at`.
        published, publisher: of the document.
        event: id of the event that it is linked to, None where it is linked to none.
        decided: whether a person put it there.
        group: syndication group of the document, None where it copies no other.
    """

    key: int
    reading: int
    document: str
    mention: str
    published: str | None
    publisher: str | None
    event_type: str
    sub_event_type: str
    factuality: str
    background: bool
    confidence: float
    date_start: str | None
    date_end: str | None
    date_precision: int | None
    country: str | None
    admin1: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    place_precision: int | None
    event: str | None
    decided: bool
    group: str | None
    _participants: str
    _casualties: str
    _features: str | None

    @property
    def participants(self) -> list[dict[str, Any]]:
        """Role, kind, actor and name of each."""
        return list(from_json(self._participants))

    @property
    def casualties(self) -> list[dict[str, Any]]:
        """Id, effect, group, actor, low, best, high and part_of of each claim."""
        return list(from_json(self._casualties))

    @property
    def features(self) -> dict[str, Any] | None:
        """What linking noted of it to compare it by; None until it has looked at it."""
        return None if self._features is None else dict(from_json(self._features))


def after(connection: Connection, key: int, *, unlinked: bool) -> list[Mention]:
    """The next current mentions after this row: a page of them."""
    query = _select().where(schema.mentions.c.key > key)
    if unlinked:
        query = query.where(~schema.readings.c.linked)
    rows = connection.execute(query.order_by(schema.mentions.c.key).limit(CHUNK))
    return [_mention(row) for row in rows]


def sharing(
    connection: Connection, values: Iterable[str], most_per_key: int | None
) -> Iterator[Mention]:
    """The current mentions that have one of these blocking keys, each once, in no order."""
    keys = keys_sharing(
        connection, schema.blocking_keys, schema.blocking_keys.c.mention_key, values, most_per_key
    )
    for part in chunks(sorted(keys)):
        for row in connection.execute(_select().where(schema.mentions.c.key.in_(part))):
            yield _mention(row)


def keys_sharing(
    connection: Connection,
    table: Table,
    owner: Column[Any],
    values: Iterable[str],
    most_per_key: int | None,
) -> set[int]:
    """The rows that have one of these keys, without keys that more than `most_per_key` have."""
    found: set[int] = set()
    for part in chunks(sorted({stored_key(value) for value in values})):
        useful: Sequence[int] = part
        if most_per_key is not None:
            useful = connection.scalars(
                select(table.c.value)
                .where(table.c.value.in_(part))
                .group_by(table.c.value)
                .having(func.count() <= most_per_key)
            ).all()
        if useful:
            found.update(connection.scalars(select(owner).where(table.c.value.in_(useful))))
    return found


def stored_key(value: str) -> int:
    """A key as it is stored: 64 bits of its hash, in a third of the space.

    Among ten million keys any two have one hash with a chance of one in 370,000. What has them is
    then compared in vain.
    """
    digest = hashlib.blake2b(value.encode("utf-8"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def of_events(connection: Connection, event_ids: Iterable[str]) -> Iterator[Mention]:
    """The current mentions that these events rest on."""
    for part in chunks(event_ids):
        query = _select().where(schema.links.c.event_id.in_(part))
        for row in connection.execute(query.order_by(schema.mentions.c.key)):
            yield _mention(row)


def of_documents(connection: Connection, documents: Iterable[str]) -> Iterator[Mention]:
    """The current mentions in these documents."""
    for part in chunks(sorted(set(documents))):
        for row in connection.execute(_select().where(schema.documents.c.id.in_(part))):
            yield _mention(row)


@cache
def _select() -> Select[Any]:
    mentions, readings, documents = schema.mentions, schema.readings, schema.documents
    named = {"reading_key": "reading"} | {
        name: f"_{name}" for name in ("participants", "casualties", "features")
    }
    return (
        select(
            *(column.label(named.get(column.name, column.name)) for column in mentions.c),
            documents.c.id.label("document"),
            documents.c.published,
            documents.c.publisher,
            schema.links.c.event_id.label("event"),
            schema.links.c.decision_key.is_not(None).label("decided"),
            schema.syndication.c.group_id.label("group"),
        )
        .join_from(mentions, readings)
        .join(documents, readings.c.document_key == documents.c.key)
        .outerjoin(schema.links, schema.links.c.mention_key == mentions.c.key)
        .outerjoin(schema.syndication, schema.syndication.c.document_key == documents.c.key)
        .where(readings.c.current)
    )


def _mention(row: Row[Any]) -> Mention:
    # Linking goes through hundreds of these for each document: by place in the row, and without
    # parsing what it does not look at.
    return Mention(**dict(zip(row._fields, row, strict=True)))


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """`items` in pieces that fit one statement."""
    coming = iter(items)
    while part := list(islice(coming, size)):
        yield part
