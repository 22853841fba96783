"""A copy of a whole database in one file, from either kind of database into either.

The file is a zip archive: `backup.json` with the version of the tables, and for each table a file
of JSON lines, a row a line. It is taken in one transaction, so that it is one state of the database,
and restored in one, into an empty database.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, inspect, select, text

from sourceline.errors import StoreError, UsageError
from sourceline.store import journal, schema
from sourceline.store.engine import Database, open_database
from sourceline.store.migrate import migrate, newest
from sourceline.store.store import Store
from sourceline.version import __version__

_ABOUT = "backup.json"
_ROWS = 1_000


def backup(store: Store, out: Path) -> dict[str, int]:
    """Write the database to `out`, a new file; how many rows of each table.

    Raises:
        UsageError: there is a file of this name.
        StoreError: the database cannot be read, or the file not written.
    """
    if out.exists():
        raise UsageError(f"{out} is there already: name another file, or take it away")
    unfinished = out.with_name(out.name + ".part")
    try:
        with store.reading() as connection:
            counts = _write(connection, unfinished)
        os.replace(unfinished, out)  # noqa: PTH105 - a file that is there under its name is whole
    except OSError as error:
        raise StoreError(f"{out} cannot be written: {error}") from error
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return counts


def _write(connection: Connection, path: Path) -> dict[str, int]:
    counts = {}
    # Sessions are left out: whoever restores a copy has to sign in to it.
    tables = [table for table in schema.metadata.sorted_tables if table is not schema.sessions]
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        path.chmod(0o600)  # it has hashes of passwords
        for table in tables:
            counts[table.name] = 0
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
                rows = connection.execute(
                    select(table)
                    .order_by(*table.primary_key.columns)
                    .execution_options(yield_per=_ROWS)
                )
                for row in rows:
                    file.write(json.dumps(list(row), ensure_ascii=False).encode() + b"\n")
                    counts[table.name] += 1
        about = {
            "tables": newest(),
            "program": __version__,
            "taken_at": journal.now(),
            "rows": counts,
            "columns": {table.name: list(table.c.keys()) for table in tables},
        }
        archive.writestr(_ABOUT, json.dumps(about, indent=1))
    return counts


def restore(source: Path, where: str) -> dict[str, int]:
    """Fill the empty or new database at `where` from a backup; how many rows of each table.

    Raises:
        UsageError: the database is not empty, or the file is no backup.
        StoreError: the backup is of another version, or is damaged.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            about = json.loads(archive.read(_ABOUT))
            if about["tables"] != newest():
                raise StoreError(
                    f"{source} has tables of version {about['tables']}, this program works with "
                    f"{newest()}: restore it with Sourceline {about['program']}, and migrate"
                )
            return _fill(where, archive, about)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UsageError(f"{source} is no backup, or is damaged: {error}") from error


def _fill(where: str, archive: zipfile.ZipFile, about: dict[str, Any]) -> dict[str, int]:
    database = open_database(where, create=True)
    try:
        with database.reading() as connection:
            if inspect(connection).get_table_names():
                raise UsageError(f"{database.name} is not empty: restore into a new one")
        migrate(database, logged=False)
        with database.writing() as connection:
            for table in schema.metadata.sorted_tables:
                if table.name in about["columns"]:
                    columns = about["columns"][table.name]
                    with archive.open(f"{table.name}.jsonl") as file:
                        _insert(connection, table, columns, file)
            _number_on(connection, database)
            counts = {name: _count(connection, name) for name in about["rows"]}
        if counts != about["rows"]:
            raise StoreError(f"{database.name} does not have every row of the backup")
    finally:
        database.engine.dispose()
    return counts


def _insert(
    connection: Connection, table: Table, columns: list[str], file: Iterable[bytes]
) -> None:
    rows = (dict(zip(columns, json.loads(line), strict=True)) for line in file)
    for part in _parts(rows):
        connection.execute(table.insert(), part)


def _parts(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while part := list(islice(rows, _ROWS)):
        yield part


def _number_on(connection: Connection, database: Database) -> None:
    """Let PostgreSQL give new rows numbers after those that were restored; SQLite does by itself."""
    if not database.is_postgresql:
        return
    for table in schema.metadata.sorted_tables:
        key = table.c.get("key")
        if key is not None:
            last = connection.execute(select(func.max(key))).scalar()
            if last is not None:
                connection.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, 'key'), :last)"),
                    {"name": table.name, "last": last},
                )


def _count(connection: Connection, name: str) -> int:
    table = schema.metadata.tables[name]
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
