"""`sourceline serve`: the web application."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from sourceline.cli.options import Db


class LogFormat(StrEnum):
    """A line of JSON each, or text to read."""

    json = "json"
    text = "text"


def command(
    db: Db = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65_535)] = 8000,
    workers: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="How many processes answer.")
    ] = 1,
    public: Annotated[
        bool, typer.Option("--public", help="Let anybody read without signing in.")
    ] = False,
    root_path: Annotated[
        str,
        typer.Option(metavar="PATH", help="Path under which a reverse proxy has it, like /events."),
    ] = "",
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS",
            help="Reverse proxy whose X-Forwarded headers are believed. Default: this machine.",
        ),
    ] = None,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Name the application answers to. Default: any, but "
            "on a loopback address only names of that.",
        ),
    ] = None,
    log: Annotated[
        LogFormat, typer.Option(help="How the log is written on standard error.")
    ] = LogFormat.json,
    requests: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="Requests a minute from one address; 0: no limit."),
    ] = 600,
    tile_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Map tiles, https://…/{z}/{x}/{y}.png, in place of the map that needs no network.",
        ),
    ] = None,
) -> None:
    """Serve the database as a web application, on this machine only unless --host says otherwise."""
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.errors import UsageError

    try:
        from sourceline.web.serving import LOOPBACK, Listening, serve
    except ImportError as error:
        raise UsageError(
            f'the web application is not installed ({error}): pip install "sourceline[web]"'
        ) from error
    from sourceline.web.config import WebConfig

    config = WebConfig(
        public=public,
        root_path=root_path.rstrip("/"),
        tile_url=tile_url,
        hosts=tuple(allowed_host or ()),
        requests_per_minute=requests,
    )
    listening = Listening(host, port, workers, log.value, tuple(proxy or LOOPBACK))
    serve(database(Settings.load({"db": db})), config, listening)
