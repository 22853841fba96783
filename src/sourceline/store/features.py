"""What linking notes of mentions and texts, so that it need not look at them again.

The store keeps it and finds it by its keys; what is in it is linking's own affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Column, Connection, Table, bindparam, delete, select, update

from sourceline.errors import StoreError
from sourceline.store import schema
from sourceline.store.documents import to_json
from sourceline.store.mentions import chunks, keys_sharing, stored_key


@dataclass(frozen=True, slots=True)
class Features:
    """What is compared of a mention, or of a text as a whole where `mention` is None.

    Attributes:
        record: values that JSON can hold.
        keys: what others must share one of to be compared with it.
    """

    document: str
    mention: str | None
    record: Mapping[str, Any]
    keys: Sequence[str]


def save(connection: Connection, features: Iterable[Features]) -> None:
    """Store features in the place of those that were there.

    Raises:
        StoreError: there is no such document, or its current reading has no such mention.
    """
    for part in chunks(features):
        _save_of_texts(connection, [one for one in part if one.mention is None])
        _save_of_mentions(connection, [one for one in part if one.mention is not None])


def _save_of_texts(connection: Connection, features: Sequence[Features]) -> None:
    table, documents = schema.text_features, schema.documents.c
    rows = connection.execute(
        select(documents.id, documents.key).where(documents.id.in_({f.document for f in features}))
    )
    key_of: dict[str, int] = {row.id: row.key for row in rows}
    of_key: dict[int, Features] = {}
    for one in features:
        if one.document not in key_of:
            raise StoreError(f"no document {one.document} is stored")
        of_key[key_of[one.document]] = one
    if not of_key:
        return
    connection.execute(delete(table).where(table.c.document_key.in_(list(of_key))))
    connection.execute(
        table.insert(),
        [{"document_key": key, "features": to_json(one.record)} for key, one in of_key.items()],
    )
    _save_keys(connection, schema.text_keys, schema.text_keys.c.document_key, of_key)


def _save_of_mentions(connection: Connection, features: Sequence[Features]) -> None:
    mentions, readings, documents = schema.mentions.c, schema.readings.c, schema.documents.c
    rows = connection.execute(
        select(documents.id, mentions.mention, mentions.key)
        .join_from(schema.mentions, schema.readings)
        .join(schema.documents, readings.document_key == documents.key)
        .where(documents.id.in_({f.document for f in features}), readings.current)
    )
    key_of: dict[tuple[str, str | None], int] = {(row.id, row.mention): row.key for row in rows}
    of_key: dict[int, Features] = {}
    for one in features:
        key = key_of.get((one.document, one.mention))
        if key is None:
            raise StoreError(f"the current reading of {one.document} has no mention {one.mention}")
        of_key[key] = one
    if not of_key:
        return
    connection.execute(
        update(schema.mentions).where(mentions.key == bindparam("of")),
        [{"of": key, "features": to_json(one.record)} for key, one in of_key.items()],
    )
    _save_keys(connection, schema.blocking_keys, schema.blocking_keys.c.mention_key, of_key)


def _save_keys(
    connection: Connection, table: Table, owner: Column[Any], features: Mapping[int, Features]
) -> None:
    """The keys of these rows, in the place of those that they had."""
    connection.execute(delete(table).where(owner.in_(list(features))))
    # In their order, so that the table grows at its places one after the other.
    rows = sorted(
        (stored_key(value), key) for key, one in features.items() for value in set(one.keys)
    )
    if rows:
        connection.execute(
            table.insert(), [{"value": value, owner.name: key} for value, key in rows]
        )


def texts_sharing(
    connection: Connection, values: Iterable[str], most_per_key: int | None
) -> Iterator[tuple[str, dict[str, Any], str | None]]:
    """Texts that have one of these keys: document id, features, and syndication group."""
    found = keys_sharing(
        connection, schema.text_keys, schema.text_keys.c.document_key, values, most_per_key
    )
    groups = schema.syndication.c
    for part in chunks(sorted(found)):
        query = (
            select(schema.documents.c.id, schema.text_features.c.features, groups.group_id)
            .join_from(schema.text_features, schema.documents)
            .outerjoin(schema.syndication, groups.document_key == schema.documents.c.key)
            .where(schema.documents.c.key.in_(part))
        )
        for row in connection.execute(query):
            yield row.id, from_json(row.features), row.group_id
