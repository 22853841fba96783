"""`sourceline schema`: the JSON Schema of a record type."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def command(
    record: Annotated[str, typer.Argument(help="reading or event", metavar="reading|event")],
) -> None:
    """Print the JSON Schema of what is written."""
    from sourceline.schemas import json_schema

    typer.echo(json.dumps(json_schema(record), indent=2, ensure_ascii=False))
