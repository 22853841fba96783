"""A command run and measured: its time, and the most memory that it and its children held.

Memory is looked at a few times a second in /proc, so it is known on Linux only. Pages that several
processes share are counted in each.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK_SECONDS = 0.25
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Measured:
    """How a command went. Memory in megabytes; None where there is no /proc.

    `processor_seconds` are the command's with its children's. `peak_mb` is of the process itself, `children_peak_mb` of all its descendants at one time.
    """

    exit_code: int
    seconds: float
    processor_seconds: float
    peak_mb: float | None
    children_peak_mb: float | None


def run_sourceline(*arguments: str) -> Measured:
    """Run `sourceline` with these arguments; what it says goes to stderr, its data nowhere."""
    code = "from sourceline.cli import main; main()"
    return run([sys.executable, "-c", code, *arguments])


def run(command: Sequence[str]) -> Measured:
    """Run a command to its end. An interruption reaches it too, and is waited for."""
    begun, used = time.monotonic(), _of_children()
    own = children = 0.0
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            own = max(own, _resident_mb(process.pid))
            children = max(children, sum(map(_resident_mb, _descendants(process.pid))))
            time.sleep(_LOOK_SECONDS)
    finally:
        process.wait()
    known = _PROC.is_dir()
    return Measured(
        process.returncode,
        time.monotonic() - begun,
        _of_children() - used,
        own if known else None,
        children if known else None,
    )


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _descendants(process: int) -> Iterator[int]:
    for task in _PROC.glob(f"{process}/task/*/children"):
        for child in map(int, _told(task).split()):
            yield child
            yield from _descendants(child)


def _resident_mb(process: int) -> float:
    """Megabytes in memory now, 0 where the process has ended."""
    for line in _told(_PROC / str(process) / "status").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1_000
    return 0.0


def _told(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:  # it ended in the meantime
        return ""
