"""`sourceline watch`: feeds polled into the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from sourceline.cli.options import Db, GazetteerFile, MaxBytes, Timeout


def command(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS.opml", help="A list of feeds (OPML).")],
    db: Db = None,
    every: Annotated[
        float, typer.Option(metavar="MINUTES", min=1, help="Poll each feed this often.")
    ] = 30.0,
    once: Annotated[
        bool, typer.Option("--once", help="Poll the feeds that are due, and end.")
    ] = False,
    articles: Annotated[
        bool,
        typer.Option("--articles", help="Fetch the page of each entry, not the feed's text of it."),
    ] = False,
    timeout: Timeout = None,
    max_bytes: MaxBytes = None,
    gazetteer: GazetteerFile = None,
) -> None:
    """Poll feeds and add their entries to a database, until interrupted.

    Asks only for what changed, keeps to robots.txt, and waits longer where a server fails. Run
    again, it goes on where it was. In a pipe, a line of JSON a document is printed once stored.
    """
    from datetime import timedelta

    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.store import Store
    from sourceline.watching.opml import read_opml
    from sourceline.watching.watch import watch

    settings = Settings.load(
        {"db": db, "timeout_seconds": timeout, "max_bytes": max_bytes, "gazetteer": gazetteer}
    )
    listed = read_opml(feeds)
    out = None if sys.stdout.isatty() else sys.stdout
    with Store.open(database(settings)) as store:
        watch(
            listed,
            store,
            settings,
            interval=timedelta(minutes=every),
            once=once,
            articles=articles,
            out=out,
        )
