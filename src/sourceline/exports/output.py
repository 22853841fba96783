"""Where output goes: a file that appears only when it is whole, or standard output."""

from __future__ import annotations

import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from sourceline.errors import UsageError


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Standard output (None, or `-`) or a file for text, UTF-8, line feeds as they are written.

    The file appears under its name when everything has been written; after an error or an
    interruption there is the old file or none. Pipes and devices are written to directly.

    Raises:
        UsageError: the folder does not exist, or nothing can be written there.
    """
    if path is None or str(path) == "-":
        with _standard_output() as out:
            yield out
    elif path.exists() and not stat.S_ISREG(path.stat().st_mode):
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a file to write to")
        with path.open("w", encoding="utf-8", newline="") as out:
            yield out
    else:
        with _whole_file(path) as out:
            yield out


@contextmanager
def open_bytes(path: Path | None) -> Iterator[BinaryIO]:
    """The same for bytes, in formats that are no text.

    Raises:
        UsageError: the folder does not exist, or nothing can be written there.
    """
    if path is None or str(path) == "-":
        with _standard_output() as out:
            yield out.buffer
            out.buffer.flush()
    elif path.exists() and not stat.S_ISREG(path.stat().st_mode):
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a file to write to")
        with path.open("wb") as file:
            yield file
    else:
        with _whole_file(path) as out:
            yield out.buffer


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    # A terminal's own encoding may lack the signs; a pipe's may not be UTF-8 at all.
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None or sys.stdout.isatty():
        yield sys.stdout
        sys.stdout.flush()
        return
    out = io.TextIOWrapper(buffer, encoding="utf-8", newline="", write_through=False)
    try:
        yield out
        out.flush()
    finally:
        with suppress(BrokenPipeError, ValueError):
            out.detach()  # standard output stays open for whoever comes after


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    target = path.resolve() if path.is_symlink() else path
    try:
        number, name = tempfile.mkstemp(
            prefix=f".{target.name}.", suffix=".part", dir=target.parent
        )
    except OSError as error:
        raise UsageError(f"cannot write to {path}: {error.strerror}") from error
    part = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.chmod(_mode_for(target))
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mode_for(path: Path) -> int:
    """The permissions that the file has, or that a new file would get."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
