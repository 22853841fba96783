"""Kills what writes a database at random moments, and looks whether anything is lost or doubled.

    python -m benchmarks.faults --kills 200

Each round starts a process that adds reports, links them, or migrates, and ends it with SIGKILL
after a time drawn at random from the length of an undisturbed run. Then, and after what was begun
has been run to its end: what the process had acknowledged is there, nothing is there twice, and the
log's chain, all hashes and all spans hold. A number above 0 in the last three columns is a bug.

The processes are forks that call what the commands call, so that the moments fall into the work and
not into the loading of the program.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

import sqlalchemy as sa

from benchmarks.growth import sentence
from sourceline import joining
from sourceline.adding import Adder
from sourceline.config import Settings
from sourceline.ingest import retrieve
from sourceline.progress import Counter
from sourceline.store import Store, schema
from sourceline.store.engine import open_database
from sourceline.store.journal import Change, append
from sourceline.store.migrate import migrate, newest

REPORTS = 40
VERSION_1 = ("documents", "retrievals", "readings", "mentions", "claims")
LATER = ("linked", "features")  # columns that version 1 had not

Where = str | Path  # a file, or the URL of an empty database
Work = Callable[[Where, TextIO], None]


@dataclass(slots=True)
class Outcome:
    """What came of the kills of one kind of work."""

    work: str
    kills: int = 0
    within: int = 0  # kills that came before the work was done
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    problems: list[str] = field(default_factory=list)


def reports(folder: Path, chance: random.Random) -> Path:
    """A file of invented reports, of which one in ten is there twice."""
    path = folder / "reports.jsonl"
    texts = [f"{sentence(chance)} {sentence(chance)}" for _ in range(REPORTS * 9 // 10)]
    texts += texts[: REPORTS // 10]
    records = (
        {"id": str(n), "text": text, "published": f"2024-08-{n % 28 + 1:02}"}
        for n, text in enumerate(texts)
    )
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


# ---------------------------------------------------------------- the three kinds of work


def add(inputs: Path) -> Work:
    """What `sourceline add` does: a line for each document once it is stored."""

    def work(database: Where, out: TextIO) -> None:
        with Store.open(database) as store, Counter("adding", quiet=True) as counter:
            Adder(store, Settings(), counter, out).add(retrieve([str(inputs)]))

    return work


def link(database: Where, out: TextIO) -> None:
    """What `sourceline link` does: a line for each document once its links are stored."""
    with Store.open(database) as store:
        joining.link(store, out=out)


def migrated(database: Where, out: TextIO) -> None:
    """What `sourceline migrate` does."""
    opened = open_database(database, create=False)
    _, after = migrate(opened)
    opened.engine.dispose()
    out.write(json.dumps({"version": after}) + "\n")
    out.flush()


def as_version_1(new: Store, where: str | Path) -> None:
    """Make a database as version 1 of the tables had it, with the readings of another."""
    earlier = open_database(where, create=True)
    migrate(earlier, "0001")
    with new._database.reading() as source, earlier.writing() as target:
        for name in VERSION_1:
            table = schema.metadata.tables[name]
            kept = [column for column in table.c if column.name not in LATER]
            copied = sa.table(name, *(sa.column(column.name) for column in kept))
            if rows := [dict(row._mapping) for row in source.execute(sa.select(*kept))]:
                target.execute(copied.insert(), rows)
        changes = [
            Change(entry.action, entry.subject, json.loads(entry.detail))
            for entry in new.log()
            if entry.action in ("document.added", "reading.added")
        ]
        append(target, "an earlier version", changes)
    earlier.engine.dispose()


# ---------------------------------------------------------------- kills


def killed(work: Work, database: Where, after_seconds: float) -> tuple[list[dict[str, Any]], bool]:
    """What a process that does `work` acknowledged until it was killed, and whether it was done."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        with suppress(Exception), os.fdopen(theirs, "w", encoding="utf-8") as out:
            os.close(ours)
            work(database, out)
            code = 0
        os._exit(code)
    os.close(theirs)
    told, deadline = b"", time.monotonic() + after_seconds
    while select.select([ours], [], [], max(0.0, deadline - time.monotonic()))[0]:
        part = os.read(ours, 65_536)
        told += part
        if not part:  # it has ended by itself
            break
    else:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    while part := os.read(ours, 65_536):
        told += part
    os.close(ours)
    lines = told.decode("utf-8").split("\n")[:-1]  # the last one is empty, or was cut off
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the process failed before it was killed")
    return [json.loads(line) for line in lines], os.WIFEXITED(status)


def undisturbed_seconds(work: Work, database: Where) -> float:
    """How long the work takes when nobody ends it."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        with suppress(Exception), Path(os.devnull).open("w", encoding="utf-8") as out:
            work(database, out)
            os._exit(0)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError("the work fails by itself")
    return time.monotonic() - started


def rounds(
    outcome: Outcome,
    work: Work,
    fresh: Callable[[], Where],
    check: Callable[[Where, list[dict[str, Any]], Outcome, bool], None],
    kills: int,
    chance: random.Random,
) -> Outcome:
    """Kill `work` so often; after each kill and after each end, `check`.

    A database is killed over and over until its work is done; then comes a fresh one.
    """
    seconds = undisturbed_seconds(work, fresh())
    database, told = fresh(), list[dict[str, Any]]()
    while outcome.kills < kills:
        said, done = killed(work, database, chance.uniform(0, seconds))
        told += said
        outcome.kills += 1
        outcome.within += not done
        outcome.acknowledged += len(said)
        check(database, told, outcome, done)
        if done:
            database, told = fresh(), []
    undisturbed_seconds(work, database)
    check(database, told, outcome, True)
    return outcome


def kill_add(
    folder: Path,
    kills: int,
    chance: random.Random,
    fresh: Callable[[], Where] | None = None,
) -> Outcome:
    """Kills while reports are added: to files, or to the databases that `fresh` names."""
    inputs = reports(folder, chance)

    def check(database: Where, told: list[dict[str, Any]], outcome: Outcome, done: bool) -> None:
        with Store.open(database) as store:
            read = [reading.document.id for reading in store.current_readings()]
            count = store.counts()
            outcome.problems += store.verify().problems
        outcome.lost += len({line["document"] for line in told} - set(read))
        outcome.doubled += len(read) - len(set(read))
        outcome.doubled += abs(count["documents"] - count["readings"])
        if done:
            outcome.lost += REPORTS * 9 // 10 - len(set(read))

    fresh = fresh or _numbered(folder, "add")
    return rounds(Outcome("add"), add(inputs), fresh, check, kills, chance)


def kill_link(folder: Path, kills: int, chance: random.Random) -> Outcome:
    """Kills while reports are linked."""
    filled, whole = folder / "filled.db", folder / "whole.db"
    _fill(folder, filled, chance)
    shutil.copy(filled, whole)
    undisturbed_seconds(link, whole)
    with Store.open(whole) as store:
        wanted = {event.id: event for event in store.events()}
        wanted_members = {(m.document, m.mention, m.event) for m in store.mentions()}

    def check(database: Where, told: list[dict[str, Any]], outcome: Outcome, done: bool) -> None:
        with Store.open(database) as store:
            events = {event.id: event for event in store.events()}
            members = [(m.document, m.mention, m.event) for m in store.mentions()]
            outcome.problems += store.verify().problems
            waiting = {reading.document.id for reading in store.current_readings(unlinked=True)}
            for line in told:
                found = [store.event(event) for event in line["events"]]
                outcome.lost += line["document"] in waiting or None in found
        held = {
            key: len({document for document, _, event in members if event == key}) for key in events
        }
        outcome.lost += sum(events[key].sources.documents > held[key] for key in events)
        outcome.doubled += sum(events[key].sources.documents < held[key] for key in events)
        outcome.doubled += len(members) - len({(document, name) for document, name, _ in members})
        if done:
            outcome.lost += sum(events.get(key) != event for key, event in wanted.items())
            outcome.lost += len(wanted_members - set(members))

    return rounds(Outcome("link"), link, _copies(folder, filled, "link"), check, kills, chance)


def kill_migrate(folder: Path, kills: int, chance: random.Random) -> Outcome:
    """Kills while the tables of an earlier version are brought up to date."""
    filled, earlier = folder / "new.db", folder / "earlier.db"
    _fill(folder, filled, chance)
    with Store.open(filled) as store:
        as_version_1(store, earlier)
        documents = store.counts()["documents"]

    def check(database: Where, told: list[dict[str, Any]], outcome: Outcome, done: bool) -> None:
        copy = f"{database}.copy"
        for suffix in ("", "-wal"):
            if Path(f"{database}{suffix}").exists():
                shutil.copy(f"{database}{suffix}", f"{copy}{suffix}")
        opened = open_database(copy, create=False)
        before, _ = migrate(opened)
        opened.engine.dispose()
        outcome.lost += bool(told or done) and before != newest()
        with Store.open(copy) as store:
            read = [reading.document.id for reading in store.current_readings(unlinked=True)]
            steps = [e.subject for e in store.log() if e.action == "tables.migrated"]
            outcome.problems += store.verify().problems
        outcome.lost += documents - len(set(read))
        outcome.doubled += len(read) - len(set(read)) + len(steps) - len(set(steps))
        for suffix in ("", "-wal", "-shm"):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)

    return rounds(
        Outcome("migrate"), migrated, _copies(folder, earlier, "migrate"), check, kills, chance
    )


def _fill(folder: Path, database: Where, chance: random.Random) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as out:
        add(reports(folder, chance))(database, out)


def _numbered(folder: Path, name: str) -> Callable[[], Where]:
    numbers: Iterator[int] = iter(range(sys.maxsize))
    return lambda: folder / f"{name}-{next(numbers)}.db"


def _copies(folder: Path, source: Path, name: str) -> Callable[[], Where]:
    new = _numbered(folder, name)
    return lambda: Path(shutil.copy(source, new()))


KINDS = {"add": kill_add, "link": kill_link, "migrate": kill_migrate}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if anything was lost, doubled or broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200, help="in all (default 200)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    print(
        f"{'work':8} {'kills':>6} {'within':>7} {'acked':>7} {'lost':>5} {'doubled':>8} {'wrong':>6}"
    )
    bad = 0
    for number, (name, kill) in enumerate(KINDS.items()):
        share = options.kills // len(KINDS) + (number < options.kills % len(KINDS))
        with tempfile.TemporaryDirectory() as folder:
            found = kill(Path(folder), share, random.Random(f"{options.seed} {name}"))
        print(
            f"{name:8} {found.kills:6} {found.within:7} {found.acknowledged:7} {found.lost:5} "
            f"{found.doubled:8} {len(found.problems):6}",
            flush=True,
        )
        for problem in found.problems[:10]:
            print(f"  {problem}")
        bad += found.lost + found.doubled + len(found.problems)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
