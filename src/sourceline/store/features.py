"""What linking notes of mentions and texts, so that it need not look at them again.

The store keeps it and finds it by its keys; what is in it is linking's own affair.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

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
    for one in features:
        if one.mention is None:
            _save_of_text(connection, one)
        else:
            _save_of_mention(connection, one)


def _save_of_text(connection: Connection, one: Features) -> None:
    table, keys = schema.text_features, schema.text_keys
    key = connection.execute(
        select(schema.documents.c.key).where(schema.documents.c.id == one.document)
    ).scalar()
    if key is None:
        raise StoreError(f"no document {one.document} is stored")
    connection.execute(delete(table).where(table.c.document_key == key))
    connection.execute(table.insert(), {"document_key": key, "features": to_json(one.record)})
    connection.execute(delete(keys).where(keys.c.document_key == key))
    if one.keys:
        rows = [{"value": value, "document_key": key} for value in sorted(set(one.keys))]
        connection.execute(keys.insert(), rows)


def _save_of_mention(connection: Connection, one: Features) -> None:
    mentions, readings, documents = schema.mentions.c, schema.readings.c, schema.documents.c
    key = connection.execute(
        select(mentions.key)
        .join_from(schema.mentions, schema.readings)
        .join(schema.documents, readings.document_key == documents.key)
        .where(documents.id == one.document, readings.current, mentions.mention == one.mention)
    ).scalar()
    if key is None:
        raise StoreError(f"the current reading of {one.document} has no mention {one.mention}")
    connection.execute(
        update(schema.mentions).where(mentions.key == key), {"features": to_json(one.record)}
    )
    keys = schema.blocking_keys
    connection.execute(delete(keys).where(keys.c.mention_key == key))
    if one.keys:
        rows = [{"value": value, "mention_key": key} for value in sorted(set(one.keys))]
        connection.execute(keys.insert(), rows)


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
