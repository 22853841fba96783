"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sourceline.config import Settings
    from sourceline.exports.events.source import EventSource

Db = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="FILE|URL",
        help="Database: a file, or postgresql://user@host/name. Default: SOURCELINE_DB.",
    ),
]
Workers = Annotated[
    int | None, typer.Option(metavar="N", help="How many processes read. Default: 1.")
]
Timeout = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", help="Longest time for one document. Default: 120."),
]
MaxBytes = Annotated[
    int | None, typer.Option(metavar="N", help="Largest document, in bytes. Default: 10000000.")
]
GazetteerFile = Annotated[
    Path | None, typer.Option("--gazetteer", metavar="FILE", help="Another gazetteer file.")
]


EventsFile = Annotated[
    Path | None,
    typer.Option(
        "--events", metavar="FILE", help="Events as JSON lines, in the place of a database."
    ),
]


@contextmanager
def event_source(db: str | None, events: Path | None) -> Iterator[EventSource]:
    """Where events come from: the database, or a file of them.

    Raises:
        UsageError: neither is named, or both are.
        StoreError: the database cannot be opened.
    """
    from sourceline.config import Settings
    from sourceline.errors import UsageError
    from sourceline.exports.events.source import EventFile
    from sourceline.store import Store

    if events is not None:
        if db is not None:
            raise UsageError("events come from --db or from --events, not from both")
        yield EventFile(events)
        return
    with Store.open(database(Settings.load({"db": db})), create=False) as store:
        yield store


def database(settings: Settings) -> str:
    """The database that was named.

    Raises:
        UsageError: none was.
    """
    from sourceline.errors import UsageError

    if settings.db is None:
        raise UsageError("name a database: --db FILE, or SOURCELINE_DB, or db in sourceline.toml")
    return settings.db
