"""What linking notes of mentions and texts, so that it need not look at them again.

The store keeps it and finds it by its keys; what is in it is linking's own affair.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from sourceline.errors import StoreError
from sourceline.store import schema
from sourceline.store.documents import to_json
from sourceline.store.mentions import chunks, keys_sharing


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
    noted = list(features)
    texts = {one.document: one for one in noted if one.mention is None}
    mentions = {(one.document, one.mention): one for one in noted if one.mention is not None}
    document_keys = _document_keys(connection, sorted({one.document for one in noted}))
    _replace(
        connection,
        schema.text_keys,
        "document_key",
        {document_keys[document]: one.keys for document, one in texts.items()},
    )
    for part in chunks([document_keys[document] for document in texts]):
        table = schema.text_features
        connection.execute(delete(table).where(table.c.document_key.in_(part)))
    if texts:
        rows = [
            {"document_key": document_keys[document], "features": to_json(one.record)}
            for document, one in texts.items()
        ]
        connection.execute(schema.text_features.insert(), rows)
    mention_keys = _mention_keys(connection, mentions, document_keys)
    _replace(
        connection,
        schema.blocking_keys,
        "mention_key",
        {mention_keys[which]: one.keys for which, one in mentions.items()},
    )
    if mentions:
        connection.execute(
            update(schema.mentions).where(schema.mentions.c.key == bindparam("at")),
            [
                {"at": mention_keys[which], "features": to_json(one.record)}
                for which, one in mentions.items()
            ],
        )


def _document_keys(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    table, keys = schema.documents.c, dict[str, int]()
    for part in chunks(ids):
        rows = connection.execute(select(table.id, table.key).where(table.id.in_(part)))
        keys.update((row.id, row.key) for row in rows)
    for document in ids:
        if document not in keys:
            raise StoreError(f"no document {document} is stored")
    return keys


def _mention_keys(
    connection: Connection, which: Iterable[tuple[str, str]], document_keys: Mapping[str, int]
) -> dict[tuple[str, str], int]:
    """The rows of these mentions (document and mention id) of current readings."""
    mentions, readings, keys = schema.mentions.c, schema.readings.c, dict[tuple[str, str], int]()
    wanted = set(which)
    documents = {document_keys[document]: document for document, _ in wanted}
    for part in chunks(sorted(documents)):
        rows = connection.execute(
            select(readings.document_key, mentions.mention, mentions.key)
            .join_from(schema.mentions, schema.readings)
            .where(readings.document_key.in_(part), readings.current)
        )
        keys.update(((documents[row.document_key], row.mention), row.key) for row in rows)
    for document, mention in wanted:
        if (document, mention) not in keys:
            raise StoreError(f"the current reading of {document} has no mention {mention}")
    return keys


def _replace(
    connection: Connection, table: Table, owner: str, keys: Mapping[int, Sequence[str]]
) -> None:
    """Give these rows these keys in the place of those that they had."""
    for part in chunks(sorted(keys)):
        connection.execute(delete(table).where(table.c[owner].in_(part)))
    rows = [{"value": v, owner: key} for key, values in keys.items() for v in sorted(set(values))]
    if rows:
        connection.execute(table.insert(), rows)


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
            yield row.id, json.loads(row.features), row.group_id
