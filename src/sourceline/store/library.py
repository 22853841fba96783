"""Documents as a list: searched by their words, with the events that each tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from sourceline.records import Event
from sourceline.store import schema
from sourceline.store.mentions import chunks
from sourceline.store.search import matches


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the list, without its text but for the beginning."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    language: str
    opening: str
    copies: bool


def listed(
    connection: Connection, text: str | None, *, limit: int, offset: int = 0
) -> tuple[list[Listed], int]:
    """Some of the documents that have all these words, the last published first; how many there are.

    Raises:
        UsageError: there is no word to search for.
    """
    documents, groups = schema.documents, schema.syndication
    copies = (groups.c.group_id != documents.c.id).label("copies")
    query: Select[tuple[object, ...]] = (
        select(
            documents.c.id,
            documents.c.title,
            documents.c.publisher,
            documents.c.published,
            documents.c.language,
            func.substr(documents.c.text, 1, 300).label("opening"),
            copies,
        )
        .outerjoin(groups, groups.c.document_key == documents.c.key)
        .order_by(documents.c.published.desc(), documents.c.key)
        .limit(limit)
        .offset(offset)
    )
    number = select(func.count()).select_from(documents)
    if text is not None:
        fits = matches(documents, text, connection.dialect)
        query, number = query.where(fits), number.where(fits)
    found = [
        Listed(
            row.id,
            row.title,
            row.publisher,
            row.published,
            row.language,
            row.opening,
            bool(row.copies),
        )
        for row in connection.execute(query)
    ]
    return found, connection.execute(number).scalar_one()


def events_in(connection: Connection, document_ids: Iterable[str]) -> dict[str, dict[str, Event]]:
    """The events that documents tell of: document id -> mention of its current reading -> event."""
    links, mentions, readings, documents, events = (
        schema.links,
        schema.mentions,
        schema.readings,
        schema.documents,
        schema.events,
    )
    found: dict[str, dict[str, Event]] = defaultdict(dict)
    for part in chunks(document_ids):
        rows = connection.execute(
            select(documents.c.id, mentions.c.mention, events.c.record)
            .join_from(links, mentions)
            .join(readings, mentions.c.reading_key == readings.c.key)
            .join(documents, readings.c.document_key == documents.c.key)
            .join(events, links.c.event_id == events.c.id)
            .where(documents.c.id.in_(part))
            .order_by(mentions.c.key)
        )
        for row in rows:
            found[row.id][row.mention] = Event.model_validate_json(row.record)
    return dict(found)
