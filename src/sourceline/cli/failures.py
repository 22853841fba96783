"""How a command ends when something is wrong: one line on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from sourceline.errors import SourcelineError, UsageError

FAILED = 1
WRONG_USAGE = 2
SOME_NOT_READ = 3
PIPE_CLOSED = 141  # 128 + SIGPIPE, as a program ends that does not handle it


class Commands(TyperGroup):
    """Commands whose known errors become a message, not a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for, and end as its error says."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _abandon_stdout()
            raise typer.Exit(PIPE_CLOSED) from None
        except UsageError as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(WRONG_USAGE) from error
        except SourcelineError as error:
            typer.echo(f"Error: {error}", err=True)
            raise typer.Exit(FAILED) from error


def _abandon_stdout() -> None:
    """Let the interpreter's last flush go nowhere instead of failing once more."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
