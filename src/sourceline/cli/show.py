"""`sourceline show`: an event in the terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from sourceline.cli.options import Db, EventsFile


def command(
    wanted: Annotated[
        str, typer.Argument(metavar="EVENT_ID|WORDS", help="Id of an event, or words that occur.")
    ],
    db: Db = None,
    events: EventsFile = None,
) -> None:
    """Show an event: its figures, who disagrees, every claim with its words, and the reports.

    Where several events have the words, they are listed with their ids.
    """
    from sourceline.cli.options import event_source
    from sourceline.exports.event_page import show

    with event_source(db, events) as source:
        show(source, wanted)
