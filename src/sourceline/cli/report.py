"""`sourceline report`: a brief of events, to read and to print."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    wanted: Annotated[
        str, typer.Argument(metavar="EVENT_ID|QUERY", help="Id of an event, or words that occur.")
    ],
    events: Annotated[
        Path,
        typer.Option("--events", metavar="FILE", help="Events as JSON lines (sourceline.event/1)."),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Write there: .html or .pdf.")
    ],
    redact_persons: Annotated[
        bool, typer.Option("--redact-persons", help="Withhold the names of private persons.")
    ] = False,
) -> None:
    """Write a brief: map, figures, disagreements, timeline, claims and sources."""
    from sourceline.exports.brief.run import report
    from sourceline.exports.events.source import EventFile

    count = report(EventFile(events), wanted, out, redact_persons=redact_persons)
    typer.echo(f"{count} {'event' if count == 1 else 'events'} in {out}", err=True)
