"""A bar on stderr for work that takes longer than two seconds; silent off the terminal."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE_SECONDS = 2.0


class Counter:
    """Counts things done and shows them once they take long. A context manager.

    Nothing is drawn when stderr is no terminal, nor when `quiet`.
    """

    def __init__(self, what: str, *, total: int | None = None, quiet: bool = False) -> None:
        self._what = what
        self._total = total
        self._console = Console(stderr=True)
        self._quiet = quiet or not self._console.is_terminal
        self._started = time.monotonic()
        self._done = 0
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Counter:
        return self

    def advance(self, steps: int = 1) -> None:
        """Count `steps` more; draw the bar when the work has gone on long enough."""
        self._done += steps
        if self._quiet:
            return
        if self._bar is None and time.monotonic() - self._started > PATIENCE_SECONDS:
            self._draw()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._done)

    def say(self, line: str) -> None:
        """One line on stderr, above the bar where there is one. `line` is plain text."""
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _draw(self) -> None:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._task = self._bar.add_task(self._what, total=self._total)
        self._bar.start()
