"""`sourceline log`: who or what changed what, when."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from sourceline.cli.options import Db


def command(
    subject: Annotated[
        str | None,
        typer.Argument(help="Id of a document or event; all of them if there is none."),
    ] = None,
    db: Db = None,
) -> None:
    """Print the log, one entry a line as JSON, the first first."""
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.exports.output import open_output
    from sourceline.store import Store

    with (
        Store.open(database(Settings.load({"db": db})), create=False) as store,
        open_output(None) as out,
    ):
        for entry in store.log():
            # A reading is called by its document, then by what read it.
            if subject is None or f"{entry.subject} ".startswith(f"{subject} "):
                out.write(json.dumps({**asdict(entry), "detail": json.loads(entry.detail)}) + "\n")
