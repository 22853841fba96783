"""What a caller names as input, opened one by one: paths, directories, globs, stdin, URLs."""

from __future__ import annotations

import contextlib
import glob
import io
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from sourceline.errors import RejectedDocument
from sourceline.ingest.options import IngestOptions
from sourceline.ingest.source import Source, open_source

STDIN = "-"
_MAX_DEPTH = 64  # directories within directories


def open_inputs(name: str, options: IngestOptions) -> Iterator[Source | RejectedDocument]:
    """Each source that `name` stands for, open until the next is asked for.

    `name` is a path, a directory (read with what is below it, sorted by name, without hidden
    files), a glob, "-" for standard input, or an http(s) URL. What cannot be opened is a rejection
    in its place.
    """
    try:
        if name == STDIN:
            yield open_source(sys.stdin.buffer, "<stdin>", options)
        elif "://" in name and not os.path.lexists(name):
            # TLS and HTTP take longer to import than most runs take that need neither.
            from sourceline.ingest.fetch import fetch

            yield fetch(name, options)
        else:
            yield from _open_path(name, options)
    except RejectedDocument as reject:
        yield reject
    except OSError as error:
        yield unreadable(name, error)


def unreadable(origin: str, error: OSError) -> RejectedDocument:
    """The rejection of what the system does not let be read."""
    reason = error.strerror or str(error) or type(error).__name__
    return RejectedDocument(origin, f"cannot be read: {reason}.", code="unreadable")


def _open_path(name: str, options: IngestOptions) -> Iterator[Source | RejectedDocument]:
    if "\0" in name:
        raise RejectedDocument(repr(name), "is no path: it has a NUL in it.", code="missing")
    if not os.path.lexists(name):
        is_pattern = glob.has_magic(name)
        # A Path's own glob() takes no absolute patterns.
        matches = sorted(glob.glob(name, recursive=True)) if is_pattern else []  # noqa: PTH207
        if not matches:
            what = "no file matches" if is_pattern else "there is no such file"
            raise RejectedDocument(name, f"{what}. Check the path.", code="missing")
        for match in matches:
            yield from open_inputs(match, options)
        return
    path = Path(name)
    if path.is_dir():
        yield from _open_directory(path, options)
    else:
        yield from _open_file(path, options, pipes=True)


def _open_directory(root: Path, options: IngestOptions) -> Iterator[Source | RejectedDocument]:
    empty = True
    for entry in _walk(root):
        empty = False
        if isinstance(entry, RejectedDocument):
            yield entry
        else:
            yield from _open_file(entry, options, pipes=False)
    if empty:
        raise RejectedDocument(str(root), "the directory has no files to read.", code="empty")


def _walk(root: Path) -> Iterator[Path | RejectedDocument]:
    """Files below a directory, by name. Each directory is entered once, by whatever link."""
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Path, int]] = [(root, 0)]
    while waiting:
        path, depth = waiting.pop()
        try:
            if not path.is_dir():
                yield path
                continue
            status = path.stat()
            if (status.st_dev, status.st_ino) in seen:
                yield RejectedDocument(
                    str(path), "is a link to a directory that was read already.", code="link-loop"
                )
                continue
            if depth > _MAX_DEPTH:
                yield RejectedDocument(
                    str(path), f"lies more than {_MAX_DEPTH} directories deep.", code="too-deep"
                )
                continue
            seen.add((status.st_dev, status.st_ino))
            names = sorted(os.listdir(path), reverse=True)  # noqa: PTH208 - names alone are sorted
        except OSError as error:
            yield unreadable(str(path), error)
            continue
        waiting.extend((path / name, depth + 1) for name in names if not name.startswith("."))


def _open_file(
    path: Path, options: IngestOptions, *, pipes: bool
) -> Iterator[Source | RejectedDocument]:
    with contextlib.ExitStack() as stack:
        try:
            status = path.stat()
            mode = status.st_mode
            if (status.st_dev, status.st_ino) in options.written:
                raise RejectedDocument(str(path), "is what this run writes.", code="own-output")
            # A pipe that is named itself is wanted (`<(curl ...)`); one in a directory would block.
            if not (stat.S_ISREG(mode) or (pipes and stat.S_ISFIFO(mode))):
                raise RejectedDocument(str(path), "is no regular file.", code="unreadable")
            raw = stack.enter_context(io.FileIO(path))
            source: Source | RejectedDocument = open_source(raw, str(path), options, name=path.name)
        except RejectedDocument as reject:
            source = reject
        except OSError as error:
            source = unreadable(str(path), error)
        yield source
