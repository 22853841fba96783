"""`sourceline verify`: is the database what was written?"""

from __future__ import annotations

import typer

from sourceline.cli.options import Db


def command(db: Db = None) -> None:
    """Check the log's chain, every document's hash, and every span of every reading.

    Prints what is wrong, one problem a line. Exit code 1 if anything is. Keep the last hash that
    is told elsewhere: it shows later whether the end of the log was cut off.
    """
    from sourceline.cli.failures import FAILED
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.exports.terminal import harmless
    from sourceline.store import Store

    with Store.open(database(Settings.load({"db": db})), create=False) as store:
        found = store.verify()
    for problem in found.problems:
        typer.echo(harmless(problem))
    typer.echo(str(found), err=True)
    if found.problems:
        raise typer.Exit(FAILED)
