"""`sourceline export`: events in the formats of those who use them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourceline.cli.options import Db, EventsFile


def command(
    db: Db = None,
    events: EventsFile = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="ucdp, acled, geojson, hxl, plover, parquet, csv or jsonl. Default: by the ending "
            "of --out, else jsonl.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="CODE", help="ISO 3166-1 alpha-2, like IQ.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day, month or year.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Last day, month or year.")
    ] = None,
    event_type: Annotated[
        str | None, typer.Option("--type", metavar="NAME", help="ACLED event type.")
    ] = None,
    sub_event_type: Annotated[
        str | None, typer.Option("--sub-type", metavar="NAME", help="ACLED sub-event type.")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="machine, accepted, corrected or rejected."),
    ] = None,
    text: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Words that must all occur.")
    ] = None,
    redact_persons: Annotated[
        bool, typer.Option("--redact-persons", help="Withhold the names of private persons.")
    ] = False,
) -> None:
    """Write events as data: UCDP GED, ACLED, GeoJSON, HXL, PLOVER, Parquet, CSV or JSON lines."""
    from sourceline.cli.options import event_source
    from sourceline.exports.events.run import Filters, export

    wanted = Filters(country, since, until, event_type, sub_event_type, status, text)
    with event_source(db, events) as source:
        exported = export(source, format_, out, wanted, redact_persons=redact_persons)
    typer.echo(str(exported), err=True)
