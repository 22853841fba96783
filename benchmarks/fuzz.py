"""Damaged and hostile files through the whole program: `python -m benchmarks.fuzz --count 20000`.

Every input is made from its number and the run's seed, so that one can be made again alone
(`--only NUMBER`). What must hold: nothing but documents and rejections comes out, nothing takes
over five seconds of the processor's time, and every span is the words at its place.
"""

from __future__ import annotations

import argparse
import faulthandler
import gzip
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType

from benchmarks.fuzz_seeds import seeds
from sourceline.errors import RejectedDocument, SpanMismatchError
from sourceline.ingest import IngestOptions, ingest_bytes
from sourceline.records import Document, Reading, content_id

SLOW_SECONDS = 5.0
_HANG_SECONDS = 30  # after which an input is given up; where the system has no timer, the run is
_HUGE_BYTES = 300_000
_OPTIONS = IngestOptions(max_bytes=2_000_000, timeout_seconds=4.0)

Mutation = Callable[[bytes, random.Random], bytes]
Read = Callable[[Document], Reading]

_HOSTILE = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    "\u202e\u0301\u200d\U0001f1fa".encode(),
    b"\\ud800",
    b"\x1f\x8b\x08",
    b"%PDF-",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Content-Length: -1\r\n",
    b"<![CDATA[",
    b"<!DOCTYPE x [<!ENTITY a '&a;&a;'>]>&a;",
    b"<script>",
    b"<!--",
    b"&#0;&#xD800;&#x110000;&nbsp;",
    b"</p></div></body></html>",
    b'"',
    b"\r",
    b"9" * 5_000,
    b"-1e999",
    b"<< /Length 999999999 >> stream",
    b"/Kids [2 0 R]",
    b"(((((((((",
    b"between 10 and 15 of the at least dozens killed on Friday, 31 February 20245 ",
)
_NESTING = (
    b"<div>",
    b"<b>",
    b"<ul><li>",
    b"<table><tr><td>",
    b"[",
    b'{"a":',
    b"<< /A ",
    b"(",
    b'"',
)


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _flip_bits(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 20, 200)) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _delete(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + data[start + rng.randrange(1, 400) :]


def _repeat(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    part = data[start : start + rng.choice((1, 5, 30, 200))]
    return data[:start] + part * rng.choice((2, 10, 300)) + data[start:]


def _insert(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + rng.choice(_HOSTILE) + data[start:]


def _nest(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + rng.choice(_NESTING) * rng.choice((50, 260, 5_000)) + data[start:]


def _splice(data: bytes, rng: random.Random) -> bytes:
    other = rng.choice(list(seeds().values()))
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other)) :]


def _noise(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    return data[:start] + rng.randbytes(rng.choice((1, 8, 300))) + data[start:]


def _huge(data: bytes, rng: random.Random) -> bytes:
    # Seldom, since it takes most of the time.
    if not data or rng.random() < 0.8:
        return data
    return (data * (_HUGE_BYTES // len(data) + 1))[:_HUGE_BYTES]


def _pack(data: bytes, _: random.Random) -> bytes:
    return gzip.compress(data, compresslevel=1, mtime=0)


MUTATIONS: tuple[Mutation, ...] = (
    _truncate,
    _flip_bits,
    _delete,
    _repeat,
    _insert,
    _nest,
    _splice,
    _noise,
    _huge,
    _pack,
)


def mutated(number: int, seed: int) -> tuple[str, bytes]:
    """Name and bytes of the input of that number, the same each time."""
    rng = random.Random(f"{seed}:{number}")
    name, data = rng.choice(list(seeds().items()))
    for _ in range(rng.choice((0, 1, 1, 2, 4))):
        data = rng.choice(MUTATIONS)(data, rng)
    return name, data


@dataclass
class Report:
    """What came out of a run."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "none")
    inputs: int = 0

    def lines(self) -> Iterator[str]:
        """The report for people."""
        yield f"{self.inputs:,} inputs"
        for outcome, count in sorted(self.outcomes.items(), key=lambda item: -item[1]):
            yield f"  {count:8,}  {outcome}"
        yield f"slowest: {self.slowest[0]:.2f} s, {self.slowest[1]}"
        yield f"{len(self.failures)} failures"
        yield from self.failures[:50]


def run(
    numbers: Sequence[int], seed: int, read: Read | None = None, *, tell: bool = False
) -> Report:
    """Each input of those numbers ingested, each document read if there is a `read`.

    With `tell`, failures and how far it is are written to stderr as the run goes on.
    """
    report = Report()
    for number in numbers:
        told = len(report.failures)
        name, data = mutated(number, seed)
        where = f"input {number} ({name}, {len(data):,} bytes)"
        started = time.process_time()
        _set_timer(_HANG_SECONDS)
        try:
            report.outcomes.update(_outcomes(data, name, read))
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # noqa: BLE001 - libraries in Rust panic past Exception
            report.failures.append(f"{where}: {traceback.format_exc(limit=-4)}")
        finally:
            _set_timer(0)
        seconds = time.process_time() - started
        report.inputs += 1
        report.slowest = max(report.slowest, (seconds, where))
        if seconds > SLOW_SECONDS:
            report.failures.append(f"{where}: took {seconds:.1f} s")
        if tell:
            for failure in report.failures[told:]:
                print(failure, file=sys.stderr, flush=True)
            if report.inputs % 1_000 == 0:
                print(f"{report.inputs:,} of {len(numbers):,}", file=sys.stderr, flush=True)
    return report


class _HangError(BaseException):
    """An input took so long that it was given up."""


def _set_timer(seconds: int) -> None:
    """Interrupt what runs after so many seconds of work; 0 takes the timer back."""
    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, _hang)
        signal.setitimer(signal.ITIMER_PROF, seconds)
    elif seconds:
        faulthandler.dump_traceback_later(seconds, exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def _hang(_: int, __: FrameType | None) -> None:
    raise _HangError


def _outcomes(data: bytes, name: str, read: Read | None) -> Iterator[str]:
    for item in ingest_bytes(data, origin=name, options=_OPTIONS):
        if isinstance(item, RejectedDocument):
            yield f"rejected: {item.code}"
            if item.code == "crashed":
                raise AssertionError(f"the worker crashed: {item.reason}")
            continue
        _check_document(item)
        yield "document"
        if read is not None:
            _check_reading(read(item))
            yield "reading"


def _check_document(document: Document) -> None:
    document.text.encode("utf-8")
    if document.id != content_id(document.text):
        raise AssertionError("the document's id is not the hash of its text")
    if Document.model_validate_json(document.model_dump_json()) != document:
        raise AssertionError("the document does not come back from JSON")


def _check_reading(reading: Reading) -> None:
    text = reading.document.text
    for span in reading.spans():
        if text[span.start : span.end] != span.text:
            raise SpanMismatchError(f"{span} is not what the text has there")
    Reading.model_validate_json(reading.to_json())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and report. 1 if anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one input to run again")
    parser.add_argument("--ingest-only", action="store_true", help="do not read the documents")
    chosen = parser.parse_args(arguments)
    read: Read | None = None
    if not chosen.ingest_only:
        from sourceline.api import Reader

        read = Reader.load().read
    numbers = range(chosen.count) if chosen.only is None else [chosen.only]
    started = time.perf_counter()
    report = run(numbers, chosen.seed, read, tell=True)
    print("\n".join(report.lines()))
    print(f"{time.perf_counter() - started:.0f} s in all")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
