"""Whether the database is what was written: the log's chain, every hash, every span."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from pydantic import ValidationError
from sqlalchemy import Connection, select

from sourceline.errors import SpanMismatchError
from sourceline.store import journal, schema
from sourceline.store.documents import (
    all_rows,
    document_from,
    reading_from,
    reading_subject,
    sha256,
)

MOST_PROBLEMS = 1_000  # told one by one; a database with more is not mended by hand


@dataclass(slots=True)
class Verification:
    """What was checked, and what is wrong. `head` is the hash of the log's last entry."""

    entries: int = 0
    documents: int = 0
    readings: int = 0
    spans: int = 0
    events: int = 0
    head: str = journal.FIRST_PREVIOUS
    problems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.entries:,} log entries, {self.documents:,} documents, {self.readings:,} "
            f"readings with {self.spans:,} spans, {self.events:,} events; last hash {self.head}"
        )

    def wrong(self, problem: str) -> None:
        """Note a problem."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


def verify(connection: Connection) -> Verification:
    """Check everything that can be checked, in one state of the database."""
    found = Verification()
    if connection.dialect.name == "sqlite":
        for (line,) in connection.exec_driver_sql("PRAGMA quick_check"):
            if line != "ok":
                found.wrong(f"file: {line}")
    logged = _check_log(connection, found)
    _check_documents(connection, found, logged)
    _check_readings(connection, found, logged)
    _check_events(connection, found, logged)
    for subject, kind in sorted((subject, kind) for kind, subject in logged):
        found.wrong(f"{kind} {subject}: the log says it was stored, and it is not there")
    return found


_Logged = dict[tuple[str, str], str | None]


def _check_log(connection: Connection, found: Verification) -> _Logged:
    """What the log says is there: kind and subject -> SHA-256 of the record."""
    logged: _Logged = {}
    for entry in journal.entries(connection):
        found.entries += 1
        where = f"log entry {entry.number}"
        if entry.number != found.entries:
            found.wrong(f"{where}: should be {found.entries}: entries are missing")
            found.entries = entry.number
        if entry.previous != found.head:
            found.wrong(f"{where}: does not follow from the entry before it")
        if entry.computed_hash() != entry.hash:
            found.wrong(f"{where}: was changed after it was written")
        found.head = entry.hash
        _note(entry, logged)
    return logged


def _note(entry: journal.Entry, logged: _Logged) -> None:
    kind, _, what = entry.action.partition(".")
    if kind == "event" and what in ("redirected", "withdrawn"):
        logged.pop(("event", entry.subject), None)
    elif kind == "event":
        logged["event", entry.subject] = json.loads(entry.detail).get("sha256")
    elif entry.action == "reading.added":
        logged["reading", entry.subject] = json.loads(entry.detail).get("sha256")
    elif entry.action == "document.added":
        logged["document", entry.subject] = None


def _check_documents(connection: Connection, found: Verification, logged: _Logged) -> None:
    query = select(schema.documents).order_by(schema.documents.c.key)
    for row in connection.execute(query.execution_options(yield_per=200)):
        found.documents += 1
        try:
            document_from(row)
        except ValidationError as error:
            found.wrong(f"document {row.id}: {_reason(error)}")
        _check_logged(found, logged, "document", row.id, None)


def _check_readings(connection: Connection, found: Verification, logged: _Logged) -> None:
    for row in all_rows(connection):
        found.readings += 1
        subject = reading_subject(row.id, row.version, row.engine, row.model)
        try:
            found.spans += sum(1 for _ in reading_from(row).spans())
        except (ValidationError, SpanMismatchError, ValueError) as error:
            found.wrong(f"reading {subject}: {_reason(error)}")
        _check_logged(found, logged, "reading", subject, sha256(row.record))


def _check_events(connection: Connection, found: Verification, logged: _Logged) -> None:
    query = select(schema.events.c.id, schema.events.c.record).order_by(schema.events.c.key)
    for row in connection.execute(query.execution_options(yield_per=1_000)):
        found.events += 1
        _check_logged(found, logged, "event", row.id, sha256(row.record))


def _check_logged(
    found: Verification, logged: _Logged, kind: str, subject: str, digest: str | None
) -> None:
    if (kind, subject) not in logged:
        found.wrong(f"{kind} {subject}: is stored, and the log does not know of it")
    elif logged.pop((kind, subject)) != digest:
        found.wrong(f"{kind} {subject}: is not what was written")


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(str(one["msg"]) for one in error.errors())
    return str(error)
