"""The benchmark at scale: what it measures is so, and it goes on where it was interrupted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import sourceline
from benchmarks import measured, scale, world
from benchmarks.scale import Row, Step
from sourceline.records import Deaths, Document, Event, Injuries, Sources
from sourceline.store import Link, Links, Retrieval, Store

SIZE = 30


def event_of(event_id: str) -> Event:
    return Event(
        id=event_id,
        event_type="Battles",
        sub_event_type="Armed clash",
        plover="ASSAULT",
        deaths=Deaths(low=None, best=None, high=None),
        injuries=Injuries(low=None, best=None, high=None),
        sources=Sources(documents=1, independent=1),
    )


@pytest.fixture
def partly(tmp_path: Path) -> str:
    """A database that has the first ten reports."""
    db = str(tmp_path / f"scale-{SIZE}.db")
    with Store.open(db) as store:
        for report in world.reports(10):
            document = Document.of(
                report.document["text"],
                published=report.document["published"],
                publisher=report.document["publisher"],
                external_id=report.document["id"],
            )
            reading = sourceline.Reader.load().read(document)
            store.add(document, reading, Retrieval("before", "2024-01-01"))
    return db


def test_what_is_there_is_not_counted_and_what_was_measured_not_measured_again(
    partly: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "scale.json"
    arguments = ["--sizes", str(SIZE), "--db", partly, "--json", str(figures)]
    assert scale.main(arguments) == 0
    with Store.open(partly) as store:
        assert store.counts()["documents"] == SIZE
    (row,) = json.loads(figures.read_text())
    assert row["add"]["documents"] == SIZE - 10
    assert row["add"]["done"]
    assert row["add"]["peak_mb"] > 20
    assert row["add"]["processor_seconds"] > 0.1
    assert row["database_mb"] > 0.1
    assert scale.main(arguments) == 0
    (again,) = json.loads(figures.read_text())
    assert again["add"] == row["add"]
    assert capsys.readouterr().out.splitlines()[0].split()[:2] == ["documents", "add/s"]


def test_several_sizes_need_several_databases(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        scale.main(["--sizes", "10,20", "--db", str(tmp_path / "one.db")])


def test_a_command_that_fails_ends_it(tmp_path: Path) -> None:
    row = Row(5, 1, 0, Step(), Step())  # with no workers
    with pytest.raises(sourceline.SourcelineError, match="sourceline add ended with 2"):
        scale.add(row, str(tmp_path / "a.db"))
    assert not row.add.done


@pytest.mark.parametrize(("wrong", "expected"), [(False, 100.0), (True, None)])
def test_events_are_compared_with_the_known_ones(
    tmp_path: Path, wrong: bool, expected: float | None
) -> None:
    """Every mention linked as it should be is 100; one event for all of them is less."""
    reports = list(world.reports(SIZE))
    row = Row(SIZE, 1, 1, Step(), Step())
    with Store.open(tmp_path / "a.db") as store:
        documents, links, events = [], [], {}
        for report in reports:
            document = Document.of(report.document["text"], external_id=report.document["id"])
            reading = sourceline.Reader.load().read(document)
            store.add(document, reading, Retrieval("r", "2024-01-01"))
            documents.append(document.id)
            for mention in reading.events:
                spans = [(t.start, t.end) for t in mention.triggers]
                for fact in report.facts:
                    known = (fact.start, fact.end)
                    if fact.name == "trigger" and any(
                        a < known[1] and known[0] < b for a, b in spans
                    ):
                        event = "all" if wrong else fact.event
                        events[event] = event_of(event)
                        links.append(Link(event, document.id, mention.id))
                        break
        store.save_links(Links(list(events.values()), links, linked=documents))
        scale._compare(row, store)
    assert row.coverage is not None
    assert row.b_cubed is not None
    assert row.events == len(events)
    assert row.known_events is not None
    assert 50 < row.coverage <= 100
    if expected:
        assert row.b_cubed["f1"] == expected
        assert row.known_events == row.events
    else:
        assert row.b_cubed["f1"] < 50
        assert row.b_cubed["recall"] == 100


def test_growth_is_the_slope_of_the_time_for_all_documents() -> None:
    rows = [
        Row(size, 1, 1, Step(size, size**1.5, size / 10, done=True), Step())
        for size in (100, 1_000, 10_000)
    ]
    # Half of the documents were stored before an interruption: the rate counts for all.
    rows[1].add.documents //= 2
    rows[1].add.seconds /= 2
    rows[1].add.processor_seconds /= 2
    told = scale.table(rows)
    assert told.splitlines()[4:] == [
        "add: time grows with documents to the power of 1.50",
        "add: processor time grows with documents to the power of 1.00",
    ]


def test_memory_of_children_is_seen() -> None:
    child = (
        "import time; x = bytearray(80_000_000); x[::4096] = b'1' * len(x[::4096]); time.sleep(1)"
    )
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    found = measured.run(["python3", "-c", code])
    assert found.exit_code == 0
    assert found.seconds > 1
    if found.peak_mb is None:
        pytest.skip("memory is known on Linux only")
    assert found.children_peak_mb is not None
    assert found.children_peak_mb > 80 > found.peak_mb
