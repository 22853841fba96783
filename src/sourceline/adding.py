"""One run of `sourceline add`: inputs in, documents and their readings in the store."""

from __future__ import annotations

import json
import os
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

from sourceline import batch
from sourceline.api import loader
from sourceline.config import Settings
from sourceline.errors import RejectedDocument
from sourceline.exports.terminal import harmless
from sourceline.ingest import FetchPolicy, IngestOptions, Retrieved, retrieve
from sourceline.progress import Counter
from sourceline.records import Document, Reading
from sourceline.store import Retrieval, Store
from sourceline.store.journal import now


@dataclass(slots=True)
class Tally:
    """What a run came to."""

    added: int = 0
    read: int = 0
    known: int = 0
    rejected: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        counted = (
            (self.added, "added"),
            (self.read, "read anew"),
            (self.known, "known already"),
            (self.rejected, "not read"),
        )
        parts = [f"{number:,} {what}" for number, what in counted if number]
        return (", ".join(parts) or "nothing new") + f" in {self.seconds:.1f} s"


def add(
    inputs: Iterable[str],
    store: Store,
    settings: Settings,
    *,
    format_in: str | None = None,
    out: TextIO | None = None,
    fetch_policy: FetchPolicy | None = None,
) -> Tally:
    """Read all inputs into `store`; report on stderr; say what came of it.

    A line of JSON a document goes to `out` when it is stored, and not before: `document` (its id),
    `origin` and `outcome` (added, read, known or rejected; the last with `code` and `reason`).

    Raises:
        UsageError: the format does not exist.
        StoreError: the disk is full, or the like. What has a line in `out` is stored.
        SpanMismatchError: a reading's words are not where it says.
    """
    options = options_of(settings, store, format_in=format_in, fetch_policy=fetch_policy)
    with Counter("adding") as counter:
        adder = Adder(store, settings, counter, out)
        try:
            adder.add(retrieve(inputs, options))
        except KeyboardInterrupt:
            counter.say(f"interrupted: {adder.tally_now()}")
            raise
        counter.say(str(adder.tally_now()))
    return adder.tally


def options_of(
    settings: Settings,
    store: Store,
    *,
    format_in: str | None = None,
    fetch_policy: FetchPolicy | None = None,
) -> IngestOptions:
    """How documents are ingested by these settings into this store."""
    return IngestOptions(
        format_in=format_in,
        published=settings.published,
        publisher=settings.publisher,
        language=settings.language,
        max_bytes=settings.max_bytes,
        timeout_seconds=settings.timeout_seconds,
        written=_files(store),
        fetch_policy=fetch_policy or FetchPolicy(),
    )


def _files(store: Store) -> frozenset[tuple[int, int]]:
    """Device and inode of the files of the database: they are not to be read as reports."""
    found = set()
    for suffix in ("", "-wal", "-shm"):
        with suppress(OSError, ValueError):
            status = os.stat(store.name + suffix)  # noqa: PTH116 - a name that may be a URL
            found.add((status.st_dev, status.st_ino))
    return frozenset(found)


class Adder:
    """Reads documents into a store. One that this reader has read already is not read again."""

    def __init__(
        self, store: Store, settings: Settings, counter: Counter, out: TextIO | None
    ) -> None:
        self.tally = Tally()
        self._store = store
        self._settings = settings
        self._counter = counter
        self._out = out
        self._started = time.monotonic()
        self._load = loader(settings)
        self._read = self._load()
        # What reads here, told by itself: version, engine and model.
        self._reader = self._read(Document.of("-")).reader
        self._waiting: deque[tuple[Retrieved, Document | None]] = deque()

    def add(self, retrieved: Iterable[Retrieved]) -> None:
        """Store everything that comes, in its order, each document in a transaction of its own."""
        workers = self._settings.workers
        outcomes = batch.read_all(
            self._unread(retrieved),
            (lambda: self._read) if workers == 1 else self._load,
            workers=workers,
            timeout_seconds=self._settings.timeout_seconds,
        )
        for outcome in outcomes:
            where, document = self._waiting.popleft()
            self._store_outcome(where, document, outcome)

    def tally_now(self) -> Tally:
        """The tally up to now."""
        self.tally.seconds = time.monotonic() - self._started
        return self.tally

    def _unread(self, retrieved: Iterable[Retrieved]) -> Iterator[Document | RejectedDocument]:
        for where in retrieved:
            item = where.item
            if isinstance(item, RejectedDocument):
                self._waiting.append((where, None))
                yield item
                continue
            stored = self._store.document(item.id)
            if stored is not None and self._store.has_reading(item.id, self._reader):
                self._store.add(item, None, _retrieval(where))
                self._told(where, item.id, "known")
                continue
            # The same text may come with another date or title: what was stored first holds.
            item = stored or item
            self._waiting.append((where, item))
            yield item

    def _store_outcome(
        self, where: Retrieved, document: Document | None, outcome: batch.Outcome
    ) -> None:
        done = "rejected"
        if document is not None:
            # One whose reading failed is kept, so that another attempt needs no other retrieval.
            reading = outcome if isinstance(outcome, Reading) else None
            try:
                done = self._store.add(document, reading, _retrieval(where))
            except RejectedDocument as rejected:
                document, outcome = None, rejected
        if isinstance(outcome, RejectedDocument):
            self._reject(outcome, where, document)
        elif document is not None:
            self._told(where, document.id, done)

    def _reject(
        self, rejected: RejectedDocument, where: Retrieved, document: Document | None
    ) -> None:
        self._store.reject(rejected, document)
        self._counter.say(harmless(f"not read: {rejected.origin}: {rejected.reason}"))
        self._told(where, document.id if document else None, "rejected", rejected)

    def _told(
        self,
        where: Retrieved,
        document: str | None,
        outcome: str,
        rejected: RejectedDocument | None = None,
    ) -> None:
        setattr(self.tally, outcome, getattr(self.tally, outcome) + 1)
        self._counter.advance()
        if self._out is None:
            return
        line = {"outcome": outcome, "document": document, "origin": where.origin}
        if rejected is not None:
            line |= {"origin": rejected.origin, "code": rejected.code, "reason": rejected.reason}
        self._out.write(json.dumps(line) + "\n")
        self._out.flush()


def _retrieval(where: Retrieved) -> Retrieval:
    item = where.item
    url, publisher = (item.url, item.publisher) if isinstance(item, Document) else (None, None)
    return Retrieval(where.origin, now(), url, publisher, where.headers)
