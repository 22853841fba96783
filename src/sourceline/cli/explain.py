"""`sourceline explain`: why the reports of an event were joined."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sourceline.cli.options import Db


def command(
    event_id: Annotated[str, typer.Argument(metavar="EVENT_ID", help="Id of the event.")],
    db: Db = None,
) -> None:
    """Show why reports were joined: what each comparison adds to the match weight, in bits."""
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.explaining import explain_lines
    from sourceline.store import Store

    with Store.open(database(Settings.load({"db": db})), create=False) as store:
        for line in explain_lines(store, event_id):
            sys.stdout.write(line + "\n")
