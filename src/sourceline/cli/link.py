"""`sourceline link`: the readings in the database become events."""

from __future__ import annotations

import sys

from sourceline.cli.options import Db


def command(db: Db = None) -> None:
    """Link reports of the same event, and reconcile what they say. Only what is new is linked.

    In a pipe, a line of JSON a document is printed once its links are stored.
    """
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.joining import link
    from sourceline.store import Store

    settings = Settings.load({"db": db})
    with Store.open(database(settings), create=False) as store:
        link(store, out=None if sys.stdout.isatty() else sys.stdout)
