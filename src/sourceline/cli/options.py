"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sourceline.config import Settings

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
    typer.Option(metavar="SECONDS", help="Longest time for one document. Default: 30."),
]
MaxBytes = Annotated[
    int | None, typer.Option(metavar="N", help="Largest document, in bytes. Default: 10000000.")
]
GazetteerFile = Annotated[
    Path | None, typer.Option("--gazetteer", metavar="FILE", help="Another gazetteer file.")
]


def database(settings: Settings) -> str:
    """The database that was named.

    Raises:
        UsageError: none was.
    """
    from sourceline.errors import UsageError

    if settings.db is None:
        raise UsageError("name a database: --db FILE, or SOURCELINE_DB, or db in sourceline.toml")
    return settings.db
