"""`sourceline report`: a brief of events, to read and to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourceline.cli.options import Db, EventsFile


def command(
    wanted: Annotated[
        str, typer.Argument(metavar="EVENT_ID|QUERY", help="Id of an event, or words that occur.")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Write there: .html or .pdf.")
    ],
    db: Db = None,
    events: EventsFile = None,
    redact_persons: Annotated[
        bool, typer.Option("--redact-persons", help="Withhold the names of private persons.")
    ] = False,
) -> None:
    """Write a brief: map, figures, disagreements, timeline, claims and sources."""
    from sourceline.cli.options import event_source
    from sourceline.exports.brief.run import report

    with event_source(db, events) as source:
        count = report(source, wanted, out, redact_persons=redact_persons)
    typer.echo(f"{count} {'event' if count == 1 else 'events'} in {out}", err=True)
