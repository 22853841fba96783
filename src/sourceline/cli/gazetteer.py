"""`sourceline gazetteer`: build the file of places, and look into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The places that toponyms resolve to.", no_args_is_help=True)


@app.command("build")
def build(
    out: Annotated[Path, typer.Option("--out", help="File to write.")] = Path("gazetteer.sqlite"),
    dump: Annotated[
        Path | None,
        typer.Option("--dump", help="GeoNames allCountries.zip, for every place there is."),
    ] = None,
) -> None:
    """Build a gazetteer from the GeoNames data of installed packages, or from a full dump."""
    from sourceline.knowledge.gazetteer_build import build

    for what, number in build(out, geonames_dump=dump).items():
        typer.echo(f"{what}: {number:,}", err=True)
    typer.echo(str(out))


@app.command("find")
def find(
    name: Annotated[str, typer.Argument(help="The name of a place, in any spelling.")],
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 20,
    file: Annotated[
        Path | None, typer.Option("--gazetteer", help="Another gazetteer file.")
    ] = None,
) -> None:
    """Show the places that a name can stand for. Exit code 1 when there is none."""
    from sourceline.config import Settings
    from sourceline.exports.lookups import write_places
    from sourceline.exports.output import open_output
    from sourceline.knowledge.gazetteer import Gazetteer

    settings = Settings.load({"gazetteer": file})
    with Gazetteer.open(settings.gazetteer) as gazetteer:
        found = gazetteer.lookup(name, limit=limit)
    with open_output(None) as out:
        write_places(found, out)
    if not found:
        typer.echo(f"no place has the name {name!r}", err=True)
        raise typer.Exit(1)
