"""Documents a second, memory, start-up and growth: `python -m benchmarks.speed [--data DIR]`.

Reads hand-annotated reports (if `--data` names a folder with `reports.jsonl`), a stream of
invented reports of about 400 words, and texts of growing length, in one process. Prints tables;
`--json FILE` keeps the figures. Rates are in seconds of one processor, so that they hold on a
machine that does other things too; start-up is given on the clock as well.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import sourceline
from benchmarks.growth import KINDS, SIZES, Growth, measure, sentence
from sourceline.records import Document

FILLER = (
    "The road between the two towns has been closed since the morning and traders said that prices "
    "had risen. A spokesman for the regional council spoke of the need for calm and for talks."
)
ROUNDS = 5
_STARTS = {
    "import and first document": (
        "import sourceline; sourceline.read('Gunmen killed 3 people in Mosul.', published='2026')"
    ),
    "sourceline --help": (
        "import sys; sys.argv = ['sourceline', '--help']; from sourceline.cli import main; main()"
    ),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """How fast some documents are read: the median of several runs over them."""

    what: str
    documents: int
    words_per_document: float
    documents_per_second: float
    documents_of_400_words_per_second: float


@dataclass(frozen=True, slots=True)
class Stream:
    """How fast a long stream is read, and the most memory ever held after a part of it."""

    documents: int
    documents_per_second: float
    peak_mb_after_a_tenth: float
    peak_mb_after_half: float
    peak_mb_at_the_end: float


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from nothing to a result in a fresh process, the best of several."""

    what: str
    seconds: float
    processor_seconds: float


def invent(count: int, seed: int = 7) -> Iterator[Document]:
    """`count` invented reports of about 400 words, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        acts = "\n\n".join(f"{sentence(chance)} {FILLER}" for _ in range(7))
        yield Document.of(
            f"Report {number}. {acts}", published="2026-03-13", external_id=str(number)
        )


def peak_mb() -> float:
    """The largest resident size of this process so far, in megabytes."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def rates(sets: dict[str, list[Document]]) -> list[Rate]:
    """How fast each set of documents is read, the runs over them taking turns."""
    reader = sourceline.Reader.load()
    seconds: dict[str, list[float]] = {what: [] for what in sets}
    for number in range(ROUNDS + 1):
        for what, documents in sets.items():
            begun = time.process_time()
            for document in documents:
                reader.read(document)
            if number:  # the first round only warms up
                seconds[what].append(time.process_time() - begun)
    found: list[Rate] = []
    for what, documents in sets.items():
        words = sum(len(d.text.split()) for d in documents)
        took = statistics.median(seconds[what])
        count = len(documents)
        found.append(Rate(what, count, words / count, count / took, words / 400 / took))
    return found


def stream(count: int) -> Stream:
    """Rate and memory over a stream of invented documents, its making included."""
    peaks: dict[int, float] = {}
    begun = time.process_time()
    for number, _ in enumerate(sourceline.read_many(invent(count)), start=1):
        if number in {max(1, count // 10), max(1, count // 2)}:
            peaks[number] = peak_mb()
    seconds = time.process_time() - begun
    early, half = peaks[max(1, count // 10)], peaks[max(1, count // 2)]
    return Stream(count, count / seconds, early, half, peak_mb())


def starts() -> list[Start]:
    """How long the program takes to start, with its modules compiled as an installation has them."""
    # Without the variable, a first run writes the compiled modules that the next ones find.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    found: list[Start] = []
    for what, code in _STARTS.items():
        clock, processor = math.inf, math.inf
        for _ in range(ROUNDS + 1):
            begun, used = time.perf_counter(), _of_children()
            subprocess.run(
                [sys.executable, "-c", code],
                check=True,
                env=environment,
                stdout=subprocess.DEVNULL,
            )
            clock = min(clock, time.perf_counter() - begun)
            processor = min(processor, _of_children() - used)
        found.append(Start(what, clock, processor))
    return found


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def growths(sizes: Sequence[int]) -> Iterator[Growth]:
    """How time grows with the length of a text, for each kind of text."""
    reader = sourceline.Reader.load()
    reader.read(next(invent(1)))
    for kind in KINDS:
        yield measure(kind, reader.read, sizes)


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with reports.jsonl")
    parser.add_argument("--count", type=int, default=20_000, help="length of the stream")
    parser.add_argument(
        "--largest", type=int, default=SIZES[-1], help="characters of the longest text"
    )
    parser.add_argument("--json", type=Path, help="write the figures here")
    args = parser.parse_args()

    begun = starts()
    print("Start-up                          clock    processor")
    for s in begun:
        print(f"  {s.what:28} {s.seconds:8.2f} s {s.processor_seconds:8.2f} s")

    sets = {"invented reports": list(invent(200))}
    if args.data:
        sets = {"hand-annotated reports": _annotated(args.data / "reports.jsonl")} | sets
    read = rates(sets)
    print(f"\nOne process, median of {ROUNDS}    documents  words each  a second  of 400 words")
    for r in read:
        print(
            f"  {r.what:28} {r.documents:9,} {r.words_per_document:11.0f}"
            f" {r.documents_per_second:9.1f} {r.documents_of_400_words_per_second:13.1f}"
        )
    print(f"  most memory held so far: {peak_mb():.0f} MB")

    flow = stream(args.count)
    print(f"\nStream of {flow.documents:,} documents: {flow.documents_per_second:.1f} a second")
    print(
        f"  most memory held: {flow.peak_mb_after_a_tenth:.1f} MB after a tenth, "
        f"{flow.peak_mb_after_half:.1f} after half, {flow.peak_mb_at_the_end:.1f} at the end"
    )

    sizes = [size for size in SIZES if size < args.largest] + [args.largest]
    print("\nSeconds by characters" + "".join(f"{size:>11,}" for size in sizes) + "   exponent")
    grown: list[Growth] = []
    for g in growths(sizes):
        grown.append(g)
        figures = "".join(f"{s:11.3f}" for s in g.seconds)
        print(f"  {g.kind:19}{figures}{g.exponent:11.2f}", flush=True)

    if args.json:
        record = {
            "start_up": [asdict(s) for s in begun],
            "rates": [asdict(r) for r in read],
            "stream": asdict(flow),
            "growth": {"characters": sizes, "kinds": [asdict(g) for g in grown]},
        }
        args.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return 0


def _annotated(path: Path) -> list[Document]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        Document.of(row["text"], published=row.get("published")) for row in map(json.loads, lines)
    ]


if __name__ == "__main__":
    sys.exit(main())
