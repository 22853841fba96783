"""`sourceline read`: reports in, events out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="Files, folders or URLs: text, HTML, PDF, feeds, WARC, JSONL, CSV. "
            "- is standard input.",
        ),
    ],
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Date of publication, where a document has none itself."),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="Publisher, where a document names none.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="CODE", help="Language, where a document names none.")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="table, jsonl, json, csv or html (the evidence page). Default: by the ending of "
            "--out; else a table on a terminal, jsonl in a pipe.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there.")
    ] = None,
    format_in: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Format of the input, in place of finding it out."),
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what was not read there, with reasons (JSONL)."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="How many processes read. Default: 1.")
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="Longest time for one document. Default: 120."),
    ] = None,
    max_bytes: Annotated[
        int | None, typer.Option(metavar="N", help="Largest document, in bytes. Default: 10000000.")
    ] = None,
    gazetteer: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another gazetteer file.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Another trained model.")
    ] = None,
    threads: Annotated[
        int | None, typer.Option(metavar="N", help="Threads for one document. Default: 1.")
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(metavar="SHARE", help="Leave out events that are less probable. Default: 0."),
    ] = None,
    triage: Annotated[
        bool | None,
        typer.Option(
            "--triage/--no-triage",
            help="Leave documents unread that a first look finds to hold no event. Default: yes.",
        ),
    ] = None,
) -> None:
    """Read reports and write the events they tell of.

    Exit code 0: all were read. 3: some were not (see stderr or --rejects). 2: wrong usage.
    """
    from sourceline.config import Settings
    from sourceline.runs import Run, run

    settings = Settings.load(
        {
            "published": published,
            "publisher": publisher,
            "language": language,
            "workers": workers,
            "timeout_seconds": timeout,
            "max_bytes": max_bytes,
            "gazetteer": gazetteer,
            "model": model,
            "threads": threads,
            "min_confidence": min_confidence,
            "triage": triage,
        }
    )
    summary = run(
        Run(paths, format_in=format_in, format_out=format_, out=out, rejects=rejects), settings
    )
    if summary.rejected:
        from sourceline.cli.failures import SOME_NOT_READ

        raise typer.Exit(SOME_NOT_READ)
