"""What the first look lets pass, and how fast: `python -m benchmarks.triage --data DIR`.

DIR has the folders gold, muc4, police, polnear, relevance and toponyms. Prints a table by source:
documents, how many are known to have events, how many of those pass (recall), and which share of
the others passes. Then documents a second with and without the first look, on general news (PolNeAR
dev and the half of GeoVirus that it was not trained on), in seconds of one processor.

The coded reports for development ("look") and none of the others were used in training; of our
reports, MUC-4, SATP and PolNeAR the development parts are shown.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import sourceline
from benchmarks.tally import read_rows
from sourceline.reading.triage import Triage
from training.data import part_of

ROOT = Path(__file__).resolve().parents[1]

Judged = tuple[str, bool | None]  # a text, and whether it has events (None: nobody has said)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; shares from 0 to 1, None where there is nothing to share."""

    source: str
    documents: int
    with_events: int
    recall: float | None
    others_passed: float | None


def sources(data: Path) -> Iterator[tuple[str, list[Judged]]]:
    """The texts of each source."""
    split = json.loads((ROOT / "benchmarks/gold_split.json").read_text(encoding="utf-8"))
    ours = chain.from_iterable(map(read_rows, sorted((ROOT / "training/reports").glob("*.jsonl"))))
    yield "our reports, dev", [_annotated(r) for r in ours if part_of(r["id"]) == "dev"]
    coded = read_rows(data / "gold/reports.jsonl")
    for part in ("look", "measure"):
        yield f"coded reports, {part}", [_annotated(r) for r in coded if r["id"] in split[part]]
    # A template of MUC-4 is an event; without one, a text can tell of what it does not ask for.
    muc = read_rows(data / "muc4/dev.jsonl")
    yield "MUC-4 dev", [(r["text"], True if r["templates"] else None) for r in muc]
    yield "SATP dev", [(r["text"], True) for r in read_rows(data / "relevance/satp_dev.jsonl")]
    rows = sorted(read_rows(data / "police/dev.jsonl"), key=lambda r: (r["doc_id"], r["sent_id"]))
    stories = (list(group) for _, group in groupby(rows, key=lambda r: r["doc_id"]))
    yield (
        "police dev, stories",
        [
            (
                " ".join(r["text"] for r in s),
                True if any("KILL" in r["labels"] for r in s) else None,
            )
            for s in stories
        ],
    )
    yield "PolNeAR dev", [(text, None) for text in polnear(data)]
    yield "GeoVirus, held-out half", [(text, None) for text in geovirus(data)]
    yield (
        "GeoWebNews",
        [(r["text"], None) for r in read_rows(data / "toponyms/geowebnews.jsonl")],
    )


def _annotated(row: dict[str, Any]) -> Judged:
    return row["text"], bool(row["events"])


def polnear(data: Path) -> list[str]:
    """American political news."""
    return [row["text"] for row in read_rows(data / "polnear/dev.jsonl")]


def geovirus(data: Path) -> list[str]:
    """News of diseases: the half that was not trained on."""
    return [row["text"] for row in read_rows(data / "toponyms/geovirus.jsonl")[1::2]]


def measure(source: str, texts: Sequence[Judged], look: Callable[[str], bool]) -> Row:
    """The line of one source."""
    telling = [look(text) for text, has_events in texts if has_events]
    others = [look(text) for text, has_events in texts if not has_events]
    return Row(source, len(texts), len(telling), _share(telling), _share(others))


def _share(passed: Sequence[bool]) -> float | None:
    return sum(passed) / len(passed) if passed else None


def rate(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """Documents of these a second of processor time, the first of them to warm up."""
    first, *rest = texts
    work(first)
    begun = time.process_time()
    for text in rest:
        work(text)
    return len(rest) / (time.process_time() - begun)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder with the sets")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args(arguments)
    triage = Triage.load()

    rows = [
        measure(source, texts, lambda text: triage.look(text).passed)
        for source, texts in sources(options.data)
    ]
    print(f"{'':26}{'documents':>10}{'with events':>13}{'recall':>9}{'others passed':>15}")
    for row in rows:
        print(
            f"{row.source:26}{row.documents:10,}{row.with_events:13,}"
            f"{_shown(row.recall):>9}{_shown(row.others_passed):>15}"
        )

    news = [*polnear(options.data), *geovirus(options.data)]
    rates = {
        "the first look alone": rate(triage.look, news),
        "reading after a first look": rate(sourceline.Reader.load().read, news),
        "reading everything": rate(sourceline.Reader.load(triage=False).read, news),
    }
    words = sum(len(text.split()) for text in news) / len(news)
    print(f"\nGeneral news, {len(news)} documents of {words:.0f} words, a second of one processor")
    for what, each in rates.items():
        print(f"  {what:28}{each:10,.1f}   of 400 words {each * words / 400:10,.1f}")

    if options.json is not None:
        figures = {"sources": [asdict(row) for row in rows], "documents_a_second": rates}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


def _shown(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f}"


if __name__ == "__main__":
    sys.exit(main())
