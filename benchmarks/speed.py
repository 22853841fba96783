"""Documents a second, memory and start-up: `python -m benchmarks.speed [--data DIR] [--count N]`.

Reads hand-annotated reports (if `--data` names a folder with `reports.jsonl`) and a stream of
invented reports of about 400 words, in one process. Prints a table; `--json FILE` keeps it.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import sourceline
from sourceline.records import Document

PLACES = "Mosul Kirkuk Goma Bamako Maiduguri Kharkiv Aleppo Taiz Kandahar Marawi Cali Juba".split()
SIDES = "militants|gunmen|government troops|rebels|soldiers|fighters|police".split("|")
SOURCES = "the army|police|a local official|residents|the governor|the ministry".split("|")
ACTS = "attacked a checkpoint|shelled a village|raided a market|ambushed a convoy".split("|")
FILLER = (
    "The road between the two towns has been closed since the morning and traders said that prices "
    "had risen. A spokesman for the regional council spoke of the need for calm and for talks."
)


def invent(count: int, seed: int = 7) -> Iterator[Document]:
    """`count` invented reports of about 400 words, the same for the same seed."""
    chance = random.Random(seed)
    for number in range(count):
        sentences = []
        for _ in range(8):
            sentences.append(
                f"On {chance.choice(('Monday', 'Tuesday', 'Friday'))} {chance.choice(SIDES)} "
                f"{chance.choice(ACTS)} near {chance.choice(PLACES)}, killing at least "
                f"{chance.randint(2, 40)} people and wounding {chance.randint(2, 90)} others, "
                f"{chance.choice(SOURCES)} said. {FILLER}"
            )
        text = f"Report {number}. " + "\n\n".join(sentences)
        yield Document.of(text, published="2026-03-13", external_id=str(number))


def peak_mb() -> float:
    """The largest resident size of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def rate(documents: list[Document]) -> tuple[float, float]:
    """Documents and words a second, after one to warm up."""
    reader = sourceline.Reader.load()
    reader.read(documents[0])
    begun = time.perf_counter()
    for document in documents:
        reader.read(document)
    seconds = time.perf_counter() - begun
    return len(documents) / seconds, sum(len(d.text.split()) for d in documents) / seconds


def stream(count: int) -> dict[str, float]:
    """Rate over a stream, and resident memory after a tenth of it and at its end."""
    early = 0.0
    begun = time.perf_counter()
    for number, _ in enumerate(sourceline.read_many(invent(count)), start=1):
        if number == max(1, count // 10):
            early = peak_mb()
    seconds = time.perf_counter() - begun
    return {"documents_per_second": count / seconds, "mb_early": early, "mb_end": peak_mb()}


def start_up() -> float:
    """Seconds from nothing to the first reading, in a fresh process; the best of three."""
    code = (
        "import sourceline; sourceline.read('Gunmen killed 3 people in Mosul.', published='2026')"
    )
    best = math.inf
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        best = min(best, time.perf_counter() - begun)
    return best


def growth() -> float:
    """The exponent with which time grows from 16 KB to 1 MB of text; 1 is linear."""
    base = "\n\n".join(d.text for d in invent(500))
    reader = sourceline.Reader.load()
    seconds = []
    for size in (16_000, 1_000_000):
        begun = time.perf_counter()
        reader.read(Document.of(base[:size], published="2026-03-13"))
        seconds.append(time.perf_counter() - begun)
    return math.log(seconds[1] / seconds[0]) / math.log(1_000_000 / 16_000)


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with reports.jsonl")
    parser.add_argument("--count", type=int, default=20_000, help="length of the stream")
    parser.add_argument("--json", type=Path, help="write the figures here")
    args = parser.parse_args()
    figures: dict[str, float] = {"start_up_seconds": start_up()}
    if args.data:
        lines = (args.data / "reports.jsonl").read_text(encoding="utf-8").splitlines()
        documents = [
            Document.of(row["text"], published=row.get("published"))
            for row in map(json.loads, lines)
        ]
        figures["gold_documents_per_second"], figures["gold_words_per_second"] = rate(documents)
    invented = list(invent(200))
    figures["words_per_invented_document"] = sum(len(d.text.split()) for d in invented) / 200
    figures["invented_documents_per_second"], _ = rate(invented)
    figures |= {f"stream_{k}": v for k, v in stream(args.count).items()}
    figures["growth_exponent"] = growth()
    for name, value in figures.items():
        print(f"{name:34}{value:12.2f}")
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
