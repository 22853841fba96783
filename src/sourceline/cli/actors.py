"""`sourceline actors`: look into the registry of actors."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="The registry of states, forces, groups and missions.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `find` a command of its own, as the only one."""


@app.command("find")
def find(
    name: Annotated[str, typer.Argument(help="A name, an abbreviation or an id.")],
) -> None:
    """Show the actors that a name can stand for, and why. Exit code 1 when there is none."""
    from sourceline.exports.lookups import write_actors
    from sourceline.exports.output import open_output
    from sourceline.knowledge.actors import Registry

    found = Registry.load().find(name)
    with open_output(None) as out:
        write_actors(found, out)
    if not found:
        typer.echo(f"no actor matches {name!r}", err=True)
        raise typer.Exit(1)
