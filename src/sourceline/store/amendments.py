"""Which reading of a document counts, and what hangs on it: readings that people amended."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from sourceline.records import Reading
from sourceline.store import schema
from sourceline.store.documents import add_reading
from sourceline.store.journal import Change


def add_person_reading(connection: Connection, reading: Reading) -> Change:
    """Store a reading that a person amended and make it the current one; what to log of it."""
    document_id = reading.document.id
    before = current_key(connection, document_id)
    table = schema.documents.c
    document_key = connection.execute(select(table.key).where(table.id == document_id)).scalar_one()
    change = add_reading(connection, document_key, reading)
    after = current_key(connection, document_id)
    if before is not None and after is not None:
        _move_links(connection, before, after)
    return change


def make_current(connection: Connection, document_id: str, reading_key: int) -> None:
    """Make another reading of the document the one that counts; it is to be linked again."""
    table = schema.readings
    before = current_key(connection, document_id)
    if before is None or before == reading_key:
        return
    connection.execute(update(table).where(table.c.key == before).values(current=False))
    connection.execute(
        update(table).where(table.c.key == reading_key).values(current=True, linked=False)
    )
    _move_links(connection, before, reading_key)


def current_key(connection: Connection, document_id: str) -> int | None:
    """Key of the current reading of a document."""
    readings, documents = schema.readings, schema.documents
    return connection.execute(
        select(readings.c.key)
        .join(documents, readings.c.document_key == documents.c.key)
        .where(documents.c.id == document_id, readings.c.current)
    ).scalar()


def mention_key(connection: Connection, document_id: str, mention: str) -> int | None:
    """Key of a mention of the current reading of a document."""
    table = schema.mentions.c
    return connection.execute(
        select(table.key).where(
            table.reading_key == current_key(connection, document_id), table.mention == mention
        )
    ).scalar()


def _move_links(connection: Connection, old: int, new: int) -> None:
    """Link the mentions of reading `new` to the events of those of `old` with the same ids."""
    mentions, links = schema.mentions.c, schema.links
    rows = connection.execute(
        select(mentions.mention, mentions.key, mentions.reading_key).where(
            mentions.reading_key.in_([old, new])
        )
    ).all()
    key_of = {row.mention: row.key for row in rows if row.reading_key == new}
    for row in rows:
        if row.reading_key == old:
            linked = links.c.mention_key == row.key
            if row.mention in key_of:
                moved = update(links).where(linked).values(mention_key=key_of[row.mention])
                connection.execute(moved)
            else:
                connection.execute(delete(links).where(linked))
