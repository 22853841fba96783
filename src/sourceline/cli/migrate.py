"""`sourceline migrate`: bring a database of an earlier version up to date."""

from __future__ import annotations

import typer

from sourceline.cli.options import Db


def command(db: Db = None) -> None:
    """Bring the tables of a database to this program's version, in one transaction."""
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.store.engine import open_database
    from sourceline.store.migrate import migrate

    opened = open_database(database(Settings.load({"db": db})), create=False)
    before, after = migrate(opened)
    opened.engine.dispose()
    said = "was up to date" if before == after else f"migrated from {before or 'nothing'}"
    typer.echo(f"{opened.name}: {said}, tables of version {after}", err=True)
