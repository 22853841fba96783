"""The command `sourceline`: one file a command, none with logic of its own."""

from __future__ import annotations

from typing import Annotated

import typer

from sourceline import __version__
from sourceline.cli import (
    accounts,
    actors,
    add,
    backup,
    explain,
    export,
    gazetteer,
    link,
    log,
    migrate,
    read,
    report,
    schema,
    serve,
    show,
    verify,
    watch,
)
from sourceline.cli.failures import Commands

app = typer.Typer(
    name="sourceline",
    help="Reads reports of armed conflict and political violence into event data whose every "
    "figure leads back to its words and its source.",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("read")(read.command)
app.command("add")(add.command)
app.command("watch")(watch.command)
app.command("link")(link.command)
app.command("show")(show.command)
app.command("explain")(explain.command)
app.command("verify")(verify.command)
app.command("serve")(serve.command)
app.command("log")(log.command)
app.command("backup")(backup.backup_command)
app.command("restore")(backup.restore_command)
app.command("migrate")(migrate.command)
app.command("export")(export.command)
app.command("report")(report.command)
app.command("schema")(schema.command)
app.add_typer(accounts.app, name="accounts")
app.add_typer(actors.app, name="actors")
app.add_typer(gazetteer.app, name="gazetteer")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sourceline {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line: the entry point of the package."""
    app()
