"""One run of `sourceline read`: inputs in, records out, rejects and a summary aside."""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from sourceline import batch
from sourceline.api import loader
from sourceline.config import Settings
from sourceline.errors import RejectedDocument
from sourceline.exports.output import open_output
from sourceline.exports.terminal import harmless
from sourceline.progress import Counter
from sourceline.records import Reading
from sourceline.registry import load_exporter

FORMAT_OF_SUFFIX = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".html": "html",
    ".htm": "html",
    ".txt": "table",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What is read, and where it is written to."""

    inputs: Sequence[str]
    format_in: str | None = None
    format_out: str | None = None
    out: Path | None = None
    rejects: Path | None = None


@dataclass(slots=True)
class Summary:
    """What a run came to."""

    documents: int = 0
    events: int = 0
    claims: int = 0
    rejected: int = 0
    unread: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        parts = [
            _counted(self.documents, "document")
            + (f" ({self.unread:,} without events at first look)" if self.unread else ""),
            _counted(self.events, "event"),
            _counted(self.claims, "casualty claim"),
        ]
        if self.rejected:
            parts.append(f"{self.rejected:,} not read")
        return ", ".join(parts) + f" in {self.seconds:.1f} s"


def run(what: Run, settings: Settings) -> Summary:
    """Read all inputs and write their readings; report on stderr; say what came of it.

    Raises:
        UsageError: a format does not exist, or a file cannot be written.
        SpanMismatchError: a reading's words are not where it says.
    """
    from sourceline.ingest import IngestOptions, ingest

    started = time.monotonic()
    write = load_exporter(format_of(what))
    summary = Summary()
    with ExitStack() as stack:
        out = stack.enter_context(open_output(what.out))
        rejects = _open_rejects(what.rejects, stack)
        options = IngestOptions(
            format_in=what.format_in,
            published=settings.published,
            publisher=settings.publisher,
            language=settings.language,
            max_bytes=settings.max_bytes,
            timeout_seconds=settings.timeout_seconds,
            written=frozenset(_identities(out, rejects)),
        )
        # Where readings themselves come to the terminal, they are the progress.
        counter = stack.enter_context(Counter("reading", quiet=out.isatty()))
        try:
            outcomes = batch.read_all(
                ingest(what.inputs, options),
                loader(settings),
                workers=settings.workers,
                timeout_seconds=settings.timeout_seconds,
            )
            write(_counted_readings(outcomes, summary, counter, rejects), out)
        except KeyboardInterrupt:
            summary.seconds = time.monotonic() - started
            counter.say(f"interrupted after {summary}")
            raise
        summary.seconds = time.monotonic() - started
        counter.say(str(summary))
    return summary


def format_of(what: Run) -> str:
    """The output format: asked for, by the ending of the file, or by where it goes."""
    if what.format_out is not None:
        return what.format_out
    if what.out is not None and str(what.out) != "-":
        return FORMAT_OF_SUFFIX.get(what.out.suffix.lower(), "jsonl")
    return "table" if sys.stdout.isatty() else "jsonl"


def _identities(*streams: TextIO | None) -> Iterator[tuple[int, int]]:
    """Device and inode of the regular files among the streams that a run writes to."""
    for stream in streams:
        try:
            status = os.fstat(stream.fileno()) if stream is not None else None
        except (OSError, ValueError):  # no file of the system's
            continue
        if status is not None and stat.S_ISREG(status.st_mode):
            yield status.st_dev, status.st_ino


def _counted_readings(
    outcomes: Iterable[batch.Outcome], summary: Summary, counter: Counter, rejects: TextIO | None
) -> Iterator[Reading]:
    for outcome in outcomes:
        counter.advance()
        if isinstance(outcome, RejectedDocument):
            summary.rejected += 1
            counter.say(harmless(f"not read: {outcome.origin}: {outcome.reason}"))
            if rejects is not None:
                rejects.write(reject_line(outcome))
                rejects.flush()
        else:
            summary.documents += 1
            triage = outcome.reader.triage
            summary.unread += triage is not None and not triage.passed
            summary.events += len(outcome.events)
            summary.claims += sum(len(event.casualties) for event in outcome.events)
            yield outcome


def reject_line(rejected: RejectedDocument) -> str:
    """One line of the rejects file: origin, code and reason as JSON."""
    record = {"origin": rejected.origin, "code": rejected.code, "reason": rejected.reason}
    return json.dumps(record) + "\n"


def _open_rejects(path: Path | None, stack: ExitStack) -> TextIO | None:
    """The rejects file, written as the run goes: after an interruption it holds what was found."""
    if path is None:
        return None
    from sourceline.errors import UsageError

    try:
        return stack.enter_context(path.open("w", encoding="utf-8", newline=""))
    except OSError as error:
        raise UsageError(f"cannot write to {path}: {error.strerror}") from error


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
