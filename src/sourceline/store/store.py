"""One database of documents, readings and events, by a file or a URL."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, func, select

from sourceline.errors import RejectedDocument, UsageError
from sourceline.records import Document, Event, Reader, Reading
from sourceline.store import (
    documents,
    events,
    features,
    feeds,
    journal,
    links,
    mentions,
    reviews,
    schema,
)
from sourceline.store.documents import Outcome, Retrieval
from sourceline.store.engine import Database, open_database
from sourceline.store.events import Events
from sourceline.store.features import Features
from sourceline.store.feeds import FeedState, Robots
from sourceline.store.journal import Entry
from sourceline.store.links import Link, Links
from sourceline.store.mentions import Mention
from sourceline.store.migrate import prepare
from sourceline.store.reviews import Decision, Verdict
from sourceline.store.search import matches
from sourceline.store.verify import Verification, verify
from sourceline.version import __version__

MACHINE = f"sourceline {__version__}"


class Store:
    """Documents, their readings, and events. Made with `Store.open`; a context manager.

    Every method that writes is one transaction: it is stored whole when it returns, and not at all
    if it raises or the process ends. Several processes may write: they take turns.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, where: str | os.PathLike[str], *, create: bool = True) -> Store:
        """The store in a file (SQLite) or at a URL (`postgresql://user@host/name`).

        A file that does not exist is made, unless `create` is false.

        Raises:
            UsageError: the URL is of another kind of database.
            StoreError: it cannot be opened, is not Sourceline's, or is of another version.
        """
        database = open_database(where, create=create)
        try:
            prepare(database, create=create)
        except BaseException:
            database.engine.dispose()
            raise
        return cls(database)

    @property
    def name(self) -> str:
        """Path or URL, without a password."""
        return self._database.name

    def close(self) -> None:
        """Give back the connections."""
        self._database.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database, for questions without a method here."""
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The same to write with: a transaction, stored whole or not at all."""
        with self._database.writing() as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction of all that this thread does with the store within: `with store.together():`.

        It is stored whole at the end, and not at all if anything is raised. Nobody else writes
        meanwhile.
        """
        with self._database.writing():
            yield

    # ------------------------------------------------------------ documents and readings

    def add(self, document: Document, reading: Reading | None, retrieval: Retrieval) -> Outcome:
        """Store a document, where it was found, and its reading, as far as they are not there yet.

        `reading` is None where reading failed: the document is kept for another attempt.

        Raises:
            UsageError: the reading is of another document than the one that is stored.
            RejectedDocument: the text has a NUL character, which PostgreSQL cannot store.
            StoreError: nothing was stored: the disk is full, the file read-only, ...
        """
        self._check_storable(document)
        with self._database.writing() as connection:
            return documents.add(connection, document, reading, retrieval, MACHINE)

    def _check_storable(self, document: Document) -> None:
        if self._database.is_postgresql and "\0" in "".join(
            str(value) for value in document.model_dump().values()
        ):
            raise RejectedDocument(
                document.url or document.external_id or document.id,
                "the text has a NUL character, which PostgreSQL cannot store. Replace it, or use "
                "a file as the database.",
                code="nul",
            )

    def reject(self, rejected: RejectedDocument, document: Document | None = None) -> bool:
        """Record what was not read and why; false if that is recorded already."""
        with self._database.writing() as connection:
            return documents.reject(connection, rejected, document, MACHINE)

    def rejects(self) -> list[RejectedDocument]:
        """Everything that was not read, in the order in which it was first met."""
        table = schema.rejects
        with self._database.reading() as connection:
            return [
                RejectedDocument(row.origin, row.reason, code=row.code)
                for row in connection.execute(select(table).order_by(table.c.key))
            ]

    def document(self, document_id: str) -> Document | None:
        """The document of this id, None where there is none."""
        with self._database.reading() as connection:
            return documents.find_document(connection, document_id)

    def documents(self, text: str, *, limit: int = 100) -> list[Document]:
        """Documents that have all these words, the last added first."""
        table = schema.documents
        with self._database.reading() as connection:
            found = connection.scalars(
                select(table.c.id)
                .where(matches(table, text, connection.dialect))
                .order_by(table.c.key.desc())
                .limit(limit)
            ).all()
            known = (documents.find_document(connection, one) for one in found)
            return [document for document in known if document is not None]

    def has_reading(self, document_id: str, reader: Reader) -> bool:
        """Whether this reader has read this document."""
        with self._database.reading() as connection:
            return documents.has_reading(connection, document_id, reader)

    def readings(self, document_id: str) -> list[Reading]:
        """Every reading of a document, the first made first."""
        with self._database.reading() as connection:
            return documents.readings_of(connection, document_id)

    def reading_at(self, number: int) -> Reading:
        """The reading of this number, as `Mention.reading` has it."""
        with self._database.reading() as connection:
            return documents.reading_at(connection, number)

    def unlinked(self, most: int) -> list[Reading]:
        """The first `most` readings that are current and not linked yet."""
        with self._database.reading() as connection:
            page = documents.readings_after(connection, 0, unlinked=True, most=most)
            return [reading for _, reading in page]

    def current_readings(self, *, unlinked: bool = False) -> Iterator[Reading]:
        """The last reading of each document, or of those that were not linked since, as a stream.

        No transaction is open between two readings: what is added meanwhile may come too.
        """
        key = 0
        while True:
            with self._database.reading() as connection:
                page = documents.readings_after(connection, key, unlinked=unlinked)
            if not page:
                return
            for key, reading in page:  # noqa: B007 - the last key is where the next page begins
                yield reading

    # ------------------------------------------------------------ linking

    def mentions(self, *, unlinked: bool = False) -> Iterator[Mention]:
        """Mentions of the current readings, or of those that were not linked since, as a stream."""
        key = 0
        while True:
            with self._database.reading() as connection:
                page = mentions.after(connection, key, unlinked=unlinked)
            if not page:
                return
            yield from page
            key = page[-1].key

    def save_features(self, noted: Iterable[Features]) -> None:
        """Store what linking notes of mentions and texts, and the keys to find them by.

        Raises:
            StoreError: a document or a mention of its current reading is not there.
        """
        with self._database.writing() as connection:
            features.save(connection, noted)

    def candidates(self, keys: Iterable[str], *, most_per_key: int | None = None) -> list[Mention]:
        """The mentions that have one of these blocking keys: those that may tell of one event.

        A key that more than `most_per_key` mentions have says too little, and is left out.
        """
        with self._database.reading() as connection:
            return list(mentions.sharing(connection, keys, most_per_key))

    def texts(
        self, keys: Iterable[str], *, most_per_key: int | None = None
    ) -> list[tuple[str, dict[str, Any], str | None]]:
        """The texts that have one of these keys: document id, features, syndication group."""
        with self._database.reading() as connection:
            return list(features.texts_sharing(connection, keys, most_per_key))

    def members(self, event_ids: Iterable[str]) -> list[Mention]:
        """The mentions that these events rest on, as far as they are of current readings."""
        with self._database.reading() as connection:
            return list(mentions.of_events(connection, event_ids))

    def of_documents(self, documents: Iterable[str]) -> list[Mention]:
        """The mentions in the current readings of these documents."""
        with self._database.reading() as connection:
            return list(mentions.of_documents(connection, documents))

    def left_behind(self, documents: Iterable[str]) -> dict[str, set[str]]:
        """The events that rest on readings of these documents as yet, by document."""
        with self._database.reading() as connection:
            return links.left_behind(connection, documents)

    def links(self, event_ids: Iterable[str]) -> list[Link]:
        """Which mentions these events rest on, and why each was joined."""
        with self._database.reading() as connection:
            return links.of_events(connection, event_ids)

    def grouped_with(self, groups: Iterable[str]) -> dict[str, str]:
        """The documents of these syndication groups: document id to group id."""
        with self._database.reading() as connection:
            return links.grouped_with(connection, groups)

    def save_links(self, found: Links) -> None:
        """Store the outcome of a linking step, whole or not at all.

        Raises:
            StoreError: it refers to what is not stored, or would undo what a person decided.
        """
        with self._database.writing() as connection:
            links.save(connection, found, MACHINE)

    # ------------------------------------------------------------ events

    def events(
        self,
        *,
        country: str | None = None,
        since: str | None = None,
        until: str | None = None,
        event_type: str | None = None,
        sub_event_type: str | None = None,
        status: str | None = None,
        text: str | None = None,
        limit: int | None = None,
    ) -> Events:
        """Events that fit all that is asked for, by date.

            store.events(country="IQ", since="2024-08", until="2024-08", text="anbar")

        Raises:
            UsageError: a country, date or text makes no sense.
        """
        filters = events.Filters(
            country, since, until, event_type, sub_event_type, status, text, limit
        )
        with self._database.reading() as connection:
            return events.find(connection, filters)

    def event(self, event_id: str) -> Event | None:
        """The event of this id, or the one that it became part of; None where there is neither."""
        with self._database.reading() as connection:
            return events.find_one(connection, event_id)

    def review(
        self,
        event_id: str,
        verdict: Verdict,
        *,
        by: str,
        changes: Mapping[str, Any] | None = None,
        note: str | None = None,
    ) -> Event:
        """Record what a person decided about an event; the event as it stands after that.

            store.review(id, "corrected", by="R. Haddad", changes={"deaths": {...}})

        Raises:
            UsageError: there is no such event or verdict, or a change makes no sense.
        """
        with self._database.writing() as connection:
            event = events.find_one(connection, event_id)
            if event is None:
                raise UsageError(f"there is no event {event_id!r}")
            return reviews.decide(
                connection, event, verdict, reviews.Act(by, note), changes=changes or {}
            )

    def decisions(self, event_id: str | None = None) -> list[Decision]:
        """What people decided, about one event or all of them, in order."""
        with self._database.reading() as connection:
            return list(reviews.decisions(connection, event_id))

    # ------------------------------------------------------------ feeds

    def has_retrieved(self, url: str) -> bool:
        """Whether a document was found at this address."""
        table = schema.retrievals.c
        with self._database.reading() as connection:
            found = connection.execute(select(table.key).where(table.url == url).limit(1))
            return found.first() is not None

    def feed(self, url: str) -> FeedState | None:
        """Where the polling of this feed stands, None where it was never polled."""
        with self._database.reading() as connection:
            return feeds.find_feed(connection, url)

    def save_feed(self, state: FeedState) -> None:
        """Note where the polling of a feed stands."""
        with self._database.writing() as connection:
            feeds.save_feed(connection, state)

    def robots(self, host: str) -> Robots | None:
        """What this host's robots.txt said when it was last asked."""
        with self._database.reading() as connection:
            return feeds.find_robots(connection, host)

    def save_robots(self, robots: Robots) -> None:
        """Note what a host's robots.txt says."""
        with self._database.writing() as connection:
            feeds.save_robots(connection, robots)

    # ------------------------------------------------------------ the log

    def log(self) -> Iterator[Entry]:
        """Who or what changed what, when, from the first entry on."""
        with self._database.reading() as connection:
            yield from journal.entries(connection)

    def verify(self) -> Verification:
        """Check the log's chain, the hash of every document and record, and every span."""
        with self._database.reading() as connection:
            return verify(connection)

    def counts(self) -> dict[str, int]:
        """Number of documents, readings, mentions, claims, events, links, rejects, log entries."""
        tables = (
            schema.documents,
            schema.readings,
            schema.mentions,
            schema.claims,
            schema.events,
            schema.links,
            schema.rejects,
            schema.log,
        )
        with self._database.reading() as connection:
            return {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in tables
            }
