"""`sourceline add`: reports in, documents and readings in the database."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sourceline.cli.options import Db, GazetteerFile, MaxBytes, Timeout, Workers


def command(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL|FEED...",
            help="Files, folders or addresses: text, HTML, PDF, feeds, WARC, JSONL, CSV. "
            "- is standard input.",
        ),
    ],
    db: Db = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Date of publication, where a document has none itself."),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="Publisher, where a document names none.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Language, where a document names none.")
    ] = None,
    format_in: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Format of the input, in place of finding it out."),
    ] = None,
    workers: Workers = None,
    timeout: Timeout = None,
    max_bytes: MaxBytes = None,
    gazetteer: GazetteerFile = None,
) -> None:
    """Read reports into a database. What is there already is not read again.

    In a pipe, a line of JSON a document is printed once it is stored. Exit code 0: all were read.
    3: some were not, and the database has why. 1: the database failed. 2: wrong usage.
    """
    from sourceline.adding import add
    from sourceline.cli.failures import SOME_NOT_READ
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.store import Store

    settings = Settings.load(
        {
            "db": db,
            "published": published,
            "publisher": publisher,
            "language": language,
            "workers": workers,
            "timeout_seconds": timeout,
            "max_bytes": max_bytes,
            "gazetteer": gazetteer,
        }
    )
    out = None if sys.stdout.isatty() else sys.stdout
    with Store.open(database(settings)) as store:
        tally = add(inputs, store, settings, format_in=format_in, out=out)
    if tally.rejected:
        raise typer.Exit(SOME_NOT_READ)
