"""How adding, linking and searching grow with the number of documents.

    python -m benchmarks.scale --sizes 1000,3000,10000 --db 'scale-{size}.db' --json scale.json

Takes the first reports of an invented world (`benchmarks.world`), of which it is known what they
tell, and runs `sourceline add` and `sourceline link` on them as a user would, start included. Then
it asks for the events of fifty countries and months, and compares the linked events with the known
ones: B-cubed over the mentions whose trigger is that of a known event; coverage is the share of
what the reports tell of for which there is such a mention. Over several sizes, growth is the slope
of log time over log documents; 1 is linear.

Each size has a database of its own. Run again after an interruption, it goes on: the store knows
what it has, and `--json` what was measured.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from benchmarks import world
from benchmarks.growth import exponent
from benchmarks.measured import run_sourceline
from sourceline.cli import app
from sourceline.cli.failures import SOME_NOT_READ
from sourceline.errors import SourcelineError
from sourceline.store import Store, schema
from training.linking_scores import b_cubed

QUERIES = 50


@dataclass(slots=True)
class Step:
    """What a command came to, in the run that came to its end. None is not known.

    `documents` are those that this run stored or linked: after an interruption, not all.
    """

    documents: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0
    peak_mb: float | None = None
    children_peak_mb: float | None = None
    done: bool = False

    @property
    def per_second(self) -> float | None:
        return self.documents / self.seconds if self.done and self.documents else None

    @property
    def per_processor_second(self) -> float | None:
        return self.documents / self.processor_seconds if self.done and self.documents else None


@dataclass(slots=True)
class Row:
    """All that was measured of one number of documents; what is None has not been."""

    size: int
    seed: int
    workers: int
    add: Step
    link: Step
    database_mb: float | None = None
    query_median_ms: float | None = None
    query_p95_ms: float | None = None
    most_events: int | None = None
    known_events: int | None = None
    events: int | None = None
    coverage: float | None = None
    b_cubed: dict[str, float] | None = None

    @classmethod
    def of(cls, told: dict[str, Any]) -> Row:
        """The row again from what `asdict` gave."""
        return cls(**told | {"add": Step(**told["add"]), "link": Step(**told["link"])})


# ---------------------------------------------------------------- add and link


def add(row: Row, db: str) -> None:
    """Add the documents of a row that are not there yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "world.jsonl"
        world.write(path, row.size, row.seed)
        before = _stored(db)
        _run(row.add, "add", str(path), "--db", db, "--workers", str(row.workers))
    row.add.documents = _stored(db) - before


def link(row: Row, db: str) -> None:
    """Link what was added."""
    _run(row.link, "link", "--db", db)
    row.link.documents = row.size


def _run(step: Step, *arguments: str) -> None:
    measured = run_sourceline(*arguments)
    if measured.exit_code not in (0, SOME_NOT_READ):
        raise SourcelineError(f"sourceline {arguments[0]} ended with {measured.exit_code}")
    step.seconds, step.processor_seconds = measured.seconds, measured.processor_seconds
    step.peak_mb, step.children_peak_mb = measured.peak_mb, measured.children_peak_mb
    step.done = True


def _stored(db: str) -> int:
    with Store.open(db) as store:
        return store.counts()["documents"]


def _can_link() -> bool:
    return any(command.name == "link" for command in app.registered_commands)


# ---------------------------------------------------------------- what came of it


def inspect(row: Row, db: str) -> None:
    """Fill in what can be asked of the database."""
    row.database_mb = _size_mb(db)
    with Store.open(db) as store:
        _query(row, store)
        if row.link.done:
            _compare(row, store)


def _size_mb(db: str) -> float:
    if "://" not in db:
        files = (Path(db + suffix) for suffix in ("", "-wal"))
        return sum(path.stat().st_size for path in files if path.exists()) / 1e6
    with Store.open(db) as store, store._database.reading() as connection:
        found = connection.execute(text("SELECT pg_database_size(current_database())"))
        return float(found.scalar_one()) / 1e6


def _query(row: Row, store: Store) -> None:
    chance = random.Random(row.seed)
    weights = {code: weight for code, (_, weight) in world.COUNTRIES.items()}
    times, counts = [], []
    for _ in range(QUERIES):
        country = chance.choices(list(weights), list(weights.values()))[0]
        year = world.FIRST_DAY.year + chance.randrange(world.DAYS // 365)
        month = f"{year}-{chance.randint(1, 12):02}"
        begun = time.perf_counter()
        found = list(store.events(country=country, since=month, until=month))
        times.append(1_000 * (time.perf_counter() - begun))
        counts.append(len(found))
    row.query_median_ms = statistics.median(times)
    row.query_p95_ms = statistics.quantiles(times, n=20)[-1]
    row.most_events = max(counts)


def _compare(row: Row, store: Store) -> None:
    """How the linked events agree with the known ones."""
    triggers, linked = _read_triggers(store), _read_links(store)
    gold: dict[str, str] = {}
    told = 0
    for report in world.reports(row.size, row.seed):
        number = report.document["id"]
        told += len(report.events)
        for fact in report.facts:
            if fact.name != "trigger":
                continue
            for mention, start, end in triggers.get(number, ()):
                key = f"{number}#{mention}"
                if start < fact.end and fact.start < end and key not in gold:
                    gold[key] = fact.event
                    break
    found = {key: linked.get(key, key) for key in gold}
    row.known_events = len(set(gold.values()))
    row.events = store.counts()["events"]
    row.coverage = round(100 * len(gold) / told, 2)
    row.b_cubed = b_cubed(found, gold).figures()


def _read_triggers(store: Store) -> dict[str, list[tuple[str, int, int]]]:
    """The mentions of each report by its number, with where their triggers stand."""
    documents, readings = schema.documents.c, schema.readings.c
    query = (
        select(documents.external_id, readings.record)
        .join_from(schema.readings, schema.documents)
        .where(readings.current)
    )
    found: dict[str, list[tuple[str, int, int]]] = {}
    with store._database.reading() as connection:
        for row in connection.execute(query.execution_options(yield_per=1_000)):
            found[row.external_id] = [
                (event["id"], trigger["start"], trigger["end"])
                for event in json.loads(row.record)["events"]
                for trigger in event["triggers"]
            ]
    return found


def _read_links(store: Store) -> dict[str, str]:
    """The event of each mention, `number#mention`."""
    documents, mentions = schema.documents.c, schema.mentions.c
    query = (
        select(documents.external_id, mentions.mention, schema.links.c.event_id)
        .join_from(schema.links, schema.mentions)
        .join(schema.readings, mentions.reading_key == schema.readings.c.key)
        .join(schema.documents, schema.readings.c.document_key == documents.key)
        .where(schema.readings.c.current)
    )
    with store._database.reading() as connection:
        return {f"{r.external_id}#{r.mention}": r.event_id for r in connection.execute(query)}


# ---------------------------------------------------------------- told


def table(rows: Sequence[Row]) -> str:
    """What was measured, a line a size, and how it grows."""
    columns = {
        "documents": [f"{row.size:,}" for row in rows],
        "add/s": [_number(row.add.per_second) for row in rows],
        "per CPU s": [_number(row.add.per_processor_second) for row in rows],
        "peak MB": [_number(row.add.peak_mb, 0) for row in rows],
        "children": [_number(row.add.children_peak_mb, 0) for row in rows],
        "link/s": [_number(row.link.per_second) for row in rows],
        "per CPU s ": [_number(row.link.per_processor_second) for row in rows],
        "peak MB ": [_number(row.link.peak_mb, 0) for row in rows],
        "database MB": [_number(row.database_mb) for row in rows],
        "query ms": [_number(row.query_median_ms) for row in rows],
        "p95 ms": [_number(row.query_p95_ms) for row in rows],
        "events": [_number(row.events, 0) for row in rows],
        "known": [_number(row.known_events, 0) for row in rows],
        "coverage": [_number(row.coverage) for row in rows],
        "B3 F1": [_number(row.b_cubed["f1"] if row.b_cubed else None) for row in rows],
    }
    width = {name: max(map(len, [name, *cells])) for name, cells in columns.items()}
    lines = [
        "  ".join(f"{cell:>{width[name]}}" for name, cell in zip(columns, line, strict=True))
        for line in [tuple(columns), *zip(*columns.values(), strict=True)]
    ]
    for name in ("add", "link"):
        for what, field in (("time", "per_second"), ("processor time", "per_processor_second")):
            rates = [(row.size, getattr(getattr(row, name), field)) for row in rows]
            # The time for all documents, at the rate of those that were timed.
            timed = [(size, size / rate) for size, rate in rates if rate]
            if len(timed) > 1:
                growth = exponent([size for size, _ in timed], [took for _, took in timed])
                lines.append(f"{name}: {what} grows with documents to the power of {growth:.2f}")
    return "\n".join(lines)


def _number(value: float | None, places: int = 1) -> str:
    return "-" if value is None else f"{value:,.{places}f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,3000,10000", help="numbers of documents")
    parser.add_argument(
        "--db",
        default="scale-{size}.db",
        help="file or PostgreSQL URL, with {size} in it where there are several",
    )
    parser.add_argument("--workers", type=int, default=1, help="processes that read")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write the figures here, and go on from them")
    options = parser.parse_args(arguments)
    sizes = sorted(int(size) for size in options.sizes.split(","))
    if len(sizes) > 1 and "{size}" not in options.db:
        parser.error("several sizes need {size} in --db: each has a database of its own")
    rows = _read(options.json)
    for size in sizes:
        row = next(
            (
                r
                for r in rows
                if (r.size, r.seed, r.workers) == (size, options.seed, options.workers)
            ),
            None,
        )
        if row is None:
            row = Row(size, options.seed, options.workers, Step(), Step())
            rows.append(row)
        try:
            measure(row, options.db.replace("{size}", str(size)))
        finally:
            _write(options.json, rows)
        print(table([r for r in rows if r.size in sizes]), flush=True)
    return 0


def measure(row: Row, db: str) -> None:
    """Whatever of a row has not been measured yet."""
    if not row.add.done:
        add(row, db)
    if not row.link.done and _can_link():
        link(row, db)
    inspect(row, db)


def _read(path: Path | None) -> list[Row]:
    if path is None or not path.exists():
        return []
    return [Row.of(told) for told in json.loads(path.read_text(encoding="utf-8"))]


def _write(path: Path | None, rows: Sequence[Row]) -> None:
    if path is not None:
        told = [asdict(row) for row in rows]
        path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
