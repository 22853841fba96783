"""The way to the database: how it is opened, how a transaction is made, what its errors mean."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from sourceline.errors import StoreError, UsageError

# A writer waits this long for another: a transaction takes milliseconds, saving links seconds.
BUSY_SECONDS = 60.0
# Connections that are kept open: one that is opened anew reads all its pages again.
POOL = 8
# Any number will do, as long as every version takes the same one.
_POSTGRESQL_LOCK = 0x536F757263656C


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and what to call the database in messages (without a password)."""

    engine: Engine
    name: str
    _held: threading.local = field(default_factory=threading.local, repr=False, compare=False)

    @property
    def is_postgresql(self) -> bool:
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database: the one that this thread is in, if any.

        Raises:
            StoreError: the database does not answer, or is damaged.
        """
        held = getattr(self._held, "connection", None)
        if held is not None:
            yield held
            return
        with told_plainly(self.name), self.engine.connect() as connection:
            if self.is_postgresql:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is the only one to write; committed whole, or as if it never was.

        One that is begun within another of the same thread is part of that one.

        Raises:
            StoreError: the disk is full, the file read-only, or another writer does not end.
        """
        held = getattr(self._held, "connection", None)
        if held is not None:
            yield held
            return
        with told_plainly(self.name), self.engine.connect() as connection:
            connection = connection.execution_options(sourceline_writes=True)
            with connection.begin():
                if self.is_postgresql:
                    connection.execute(
                        text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _POSTGRESQL_LOCK}
                    )
                self._held.connection = connection
                try:
                    yield connection
                finally:
                    self._held.connection = None


def open_database(where: str | os.PathLike[str], *, create: bool) -> Database:
    """The database at a path (SQLite) or a URL (`postgresql://…`). Nothing is written yet.

    Raises:
        UsageError: the URL is of another kind of database.
        StoreError: there is no such file and `create` is false, or it cannot be opened.
    """
    if isinstance(where, str) and "://" in where:
        return _open_url(where)
    return _open_file(Path(where), create=create)


def _open_url(address: str) -> Database:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise UsageError(
            "the database's URL makes no sense: postgresql://user@host/name"
        ) from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise UsageError(
            f"no database of the kind {url.get_backend_name()}: name a file, or a URL that begins "
            "with postgresql://"
        )
    name = url.render_as_string(hide_password=True)
    try:
        engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except ImportError as error:
        raise StoreError(f'{name} needs psycopg: pip install "sourceline[postgres]"') from error
    return Database(engine, name)


def _open_file(path: Path, *, create: bool) -> Database:
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error.strerror}") from error
    if is_folder:
        raise StoreError(f"{path} is a folder: name a file")
    if not exists and not create:
        raise StoreError(f"there is no database {path}. `sourceline add` makes one.")
    if not exists and not path.parent.is_dir():
        raise StoreError(f"there is no folder {path.parent}: make it first")
    engine = create_engine(
        URL.create("sqlite", database=str(path)), creator=_connector(path), pool_size=POOL
    )
    event.listen(engine, "begin", _begin)
    return Database(engine, str(path))


def _connector(path: Path) -> Any:
    """The function that connects to this file, read-only where it cannot be written."""
    address = "file:" + str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace(
        "#", "%23"
    )

    def connect() -> sqlite3.Connection:
        options = ""
        if path.exists() and not os.access(path, os.W_OK):
            # Without a write-ahead log beside it the file is all there is, and nobody changes it.
            log = path.with_name(path.name + "-wal")
            options = "?mode=ro" if log.exists() else "?immutable=1"
        connection = sqlite3.connect(
            address + options,
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # transactions begin where `_begin` says so
            check_same_thread=False,  # one thread at a time has it: the pool sees to that
        )
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            # A commit is on the disk when it returns, through a power failure too.
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA cache_size=-65536")  # 64 MiB
            if not options and connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode=WAL")
        except BaseException:
            connection.close()
            raise
        return connection

    return connect


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail if another wrote in between.
    writes = connection.get_execution_options().get("sourceline_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


_SQLITE_MEANINGS = {
    sqlite3.SQLITE_FULL: "the disk is full. Make room and run again: what was stored stays.",
    sqlite3.SQLITE_READONLY: "is read-only. Change its permissions, or copy it.",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened. Check its folder and permissions.",
    sqlite3.SQLITE_PERM: "may not be opened. Check its permissions.",
    sqlite3.SQLITE_BUSY: f"another process has been writing for {BUSY_SECONDS:g} s. Try again.",
    sqlite3.SQLITE_LOCKED: f"another process has been writing for {BUSY_SECONDS:g} s. Try again.",
    sqlite3.SQLITE_NOTADB: "is no SQLite database. Name another file.",
    sqlite3.SQLITE_CORRUPT: "is damaged. Restore it from a copy.",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written, or is full.",
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL_MEANINGS = {
    "53100": "the disk is full. Make room and run again: what was stored stays.",
    "25006": "is read-only.",
    "42501": "does not let this user do that.",
    "57P03": "is starting or stopping. Try again.",
}


@contextmanager
def told_plainly(name: str) -> Iterator[None]:
    """Errors of the database as one sentence: which database, what is wrong, what to do."""
    try:
        yield
    except sqlite3.Error as error:  # while connecting, before SQLAlchemy is there
        raise StoreError(f"{name}: {_meaning(error)}") from error
    except DBAPIError as error:
        raise StoreError(f"{name}: {_meaning(error.orig or error)}") from error
    except SQLAlchemyError as error:
        raise StoreError(f"{name}: {error}") from error


def _meaning(error: BaseException) -> str:
    said = " ".join(str(error).split())
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        meaning = _SQLITE_MEANINGS.get(code & 0xFF) if code is not None else None
    else:
        meaning = _POSTGRESQL_MEANINGS.get(getattr(error, "sqlstate", None) or "")
    return f"{meaning} ({said})" if meaning else said
