"""`sourceline backup` and `sourceline restore`: a whole database in one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourceline.cli.options import Db


def backup_command(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="File to write: a new one.")],
    db: Db = None,
) -> None:
    """Copy the whole database into a file, while others go on working with it."""
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.store import Store
    from sourceline.store.backup import backup

    with Store.open(database(Settings.load({"db": db})), create=False) as store:
        counts = backup(store, out)
    typer.echo(f"{out}: {sum(counts.values()):,} rows of {len(counts)} tables", err=True)


def restore_command(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="File of `sourceline backup`.")],
    db: Db = None,
) -> None:
    """Fill a new or empty database from a backup, and check it."""
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.errors import StoreError
    from sourceline.store import Store
    from sourceline.store.backup import restore

    where = database(Settings.load({"db": db}))
    restore(source, where)
    with Store.open(where, create=False) as store:
        found = store.verify()
    if found.problems:
        raise StoreError(f"{where} was restored with problems: {'; '.join(found.problems[:3])}")
    typer.echo(f"{where}: restored. {found}", err=True)
