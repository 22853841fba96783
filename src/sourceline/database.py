"""A database of events in Python: all that the commands do with one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sourceline.records import Document, Event, Reading
from sourceline.store import Decision, Entry, Events, Store, Verification

if TYPE_CHECKING:
    from sourceline import adding, joining
    from sourceline.exports.events.run import Exported
    from sourceline.store.reviews import Verdict

Where = str | os.PathLike[str]


def open(where: Where, *, create: bool = False) -> Database:  # noqa: A001 - `sourceline.open`
    """The database in a file or at a URL: `sourceline.open("conflict.db")`.

    A file that is not there is made if `create` says so.

    Raises:
        StoreError: it is not there, cannot be opened, or is of another version.
    """
    return Database(Store.open(where, create=create))


class Database:
    """Reports, readings and events in one database. Made with `sourceline.open`.

    A context manager. `store` is what is underneath, for programs that link or review by
    themselves.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    def close(self) -> None:
        """Give back the connections."""
        self.store.close()

    def __enter__(self) -> Database:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # ------------------------------------------------------------ from reports to events

    def add(
        self, inputs: Where | Iterable[Where], *, format_in: str | None = None, **settings: Any
    ) -> adding.Tally:
        """Read files, folders or addresses into the database; what came of it.

            db.add("inbox", published="2024-08-31", workers=2)

        `settings` are those of `sourceline add`: published, publisher, language, workers,
        timeout_seconds, max_bytes, gazetteer. What is there already is not read again.

        Raises:
            UsageError: a setting or the format does not exist.
            StoreError: the database fails. What was added before stays.
        """
        from sourceline.adding import add
        from sourceline.config import Settings

        paths = [inputs] if isinstance(inputs, str | os.PathLike) else inputs
        return add(
            [os.fspath(path) for path in paths],
            self.store,
            Settings.load(settings),
            format_in=format_in,
        )

    def link(self) -> joining.Tally:
        """Link what is new into events; what came of it.

        Raises:
            StoreError: the database fails. What was linked before stays.
        """
        from sourceline.joining import link

        return link(self.store)

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

            db.events(country="IQ", since="2024-08").to_pandas()

        Raises:
            UsageError: a country, date or text makes no sense.
        """
        return self.store.events(
            country=country,
            since=since,
            until=until,
            event_type=event_type,
            sub_event_type=sub_event_type,
            status=status,
            text=text,
            limit=limit,
        )

    def event(self, event_id: str) -> Event | None:
        """The event of this id, or the one that it became part of; None where there is neither."""
        return self.store.event(event_id)

    def show(self, wanted: str) -> None:
        """Print the event of this id, else a list of those that have these words.

        Raises:
            UsageError: no event fits.
        """
        from sourceline.exports.event_page import show

        show(self.store, wanted)

    def explain(self, event_id: str) -> str:
        """Why the reports of an event were joined: what each comparison adds, in bits.

        Raises:
            UsageError: there is no such event.
        """
        from sourceline.explaining import explain_lines

        return "\n".join(explain_lines(self.store, event_id))

    def export(
        self,
        out: Where,
        *,
        format: str | None = None,  # noqa: A002 - as the command has it
        redact_persons: bool = False,
        **filters: str | None,
    ) -> Exported:
        """Write events to a file; how many.

            db.export("iraq.parquet", country="IQ", since="2024-08")

        `filters` are those of `events`, without a limit. Without a format, the ending decides.

        Raises:
            UsageError: a format or filter does not exist, or nothing can be written there.
        """
        from sourceline.errors import UsageError
        from sourceline.exports.events.run import Filters, export
        from sourceline.registry import unknown_name

        for name in filters:
            if name not in Filters.__dataclass_fields__:
                raise UsageError(unknown_name(name, Filters.__dataclass_fields__, "filter"))
        return export(
            self.store, format, Path(out), Filters(**filters), redact_persons=redact_persons
        )

    def report(self, wanted: str, out: Where, *, redact_persons: bool = False) -> int:
        """Write a brief, .html or .pdf, of an event or of all that have these words; how many.

        Raises:
            UsageError: no event fits, or nothing can be written there.
        """
        from sourceline.exports.brief.run import report

        return report(self.store, wanted, Path(out), redact_persons=redact_persons)

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

            db.review(id, "corrected", by="R. Haddad", changes={"deaths": {...}})

        Raises:
            UsageError: there is no such event or verdict, or a change makes no sense.
        """
        return self.store.review(event_id, verdict, by=by, changes=changes, note=note)

    def decisions(self, event_id: str | None = None) -> list[Decision]:
        """What people decided, about one event or all of them, in order."""
        return self.store.decisions(event_id)

    # ------------------------------------------------------------ documents, log

    def document(self, document_id: str) -> Document | None:
        """The document of this id, None where there is none."""
        return self.store.document(document_id)

    def documents(self, text: str, *, limit: int = 100) -> list[Document]:
        """Documents that have all these words, the last added first."""
        return self.store.documents(text, limit=limit)

    def readings(self) -> Iterator[Reading]:
        """The last reading of each document, as a stream."""
        return self.store.current_readings()

    def counts(self) -> dict[str, int]:
        """Number of documents, readings, mentions, claims, events, links, rejects, log entries."""
        return self.store.counts()

    def log(self) -> Iterator[Entry]:
        """Who or what changed what, when, from the first entry on."""
        return self.store.log()

    def verify(self) -> Verification:
        """Check the log's chain, the hash of every document and record, and every span."""
        return self.store.verify()
