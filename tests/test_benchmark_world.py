"""The invented world: the same for the same seed, and what it says of itself is so."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from itertools import combinations, islice
from pathlib import Path

import pytest

from benchmarks import world
from benchmarks.world import Report
from sourceline.ingest import IngestOptions, ingest_bytes
from sourceline.knowledge.actors import Registry
from sourceline.knowledge.gazetteer import Gazetteer
from sourceline.records import Document

NUMBER = 2_000


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return list(world.reports(NUMBER, seed=1))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def shingles(report: Report) -> set[tuple[str, ...]]:
    told = words(report.document["text"].partition("— ")[2] or report.document["text"])
    return {tuple(told[i : i + 4]) for i in range(len(told) - 3)}


def containment(left: set[tuple[str, ...]], right: set[tuple[str, ...]]) -> float:
    return len(left & right) / min(len(left), len(right))


def test_the_same_seed_gives_the_same_world_and_a_longer_one_begins_with_it(
    reports: list[Report],
) -> None:
    assert list(world.reports(300, seed=1)) == reports[:300]
    assert list(islice(world.reports(10**9, seed=1), 300)) == reports[:300]
    assert {r.document["text"] for r in world.reports(300, seed=2)}.isdisjoint(
        r.document["text"] for r in reports
    )


def test_reports_differ_and_are_short(reports: list[Report]) -> None:
    assert len({r.document["text"] for r in reports}) == NUMBER
    lengths = [len(r.document["text"].split()) for r in reports]
    assert min(lengths) >= world.WORDS[0]
    assert max(lengths) <= world.WORDS[1]
    days = [r.document["published"] for r in reports]
    assert min(days) < "2022-02"
    assert "2025-02" > max(days) > "2024-11"


def test_facts_stand_where_they_are_said_to(reports: list[Report]) -> None:
    names: Counter[str] = Counter()
    for report in reports:
        text = report.document["text"]
        for fact in report.facts:
            told = text[fact.start : fact.end]
            assert told.strip() == told != ""
            assert text[fact.start - 1 : fact.start] in ("", " ", "(", "#", "“")
            assert not text[fact.end : fact.end + 1].isalnum()
            names[fact.name] += 1
            if fact.name in ("killed", "injured", "before", "count"):
                assert re.fullmatch(r"(?i:at least )?(\d+|[A-Za-z]+)", told)
            if fact.name == "day":
                assert re.match(r"(?i)on \w|today|yesterday", told)
    assert set(names) >= {"trigger", "town", "group", "killed", "injured", "day", "count", "before"}


def test_an_event_has_a_trigger_in_each_of_its_reports(reports: list[Report]) -> None:
    for report in reports:
        with_trigger = {fact.event for fact in report.facts if fact.name == "trigger"}
        assert with_trigger == set(report.events) == {fact.event for fact in report.facts}
        assert (report.sort == "quiet") == (not report.events)


def test_no_two_events_share_an_id(reports: list[Report]) -> None:
    towns = defaultdict(set)
    groups = defaultdict(set)
    for report in reports:
        for fact in report.facts:
            told = report.document["text"][fact.start : fact.end].lower()
            if fact.name == "town":
                towns[fact.event].add(told)
            if fact.name == "group":
                groups[fact.event].add(told)
    assert len(towns) > NUMBER / 4
    assert {len(t) for t in towns.values()} == {len(g) for g in groups.values()} == {1}


def test_shares_are_as_asked(reports: list[Report]) -> None:
    sorts = Counter(r.sort for r in reports)
    assert sorts["quiet"] / NUMBER == pytest.approx(world.WITHOUT_EVENT, abs=0.03)
    assert sorts["copy"] / NUMBER > 0.05
    assert sorts["correction"] / NUMBER > 0.01
    told = Counter(event for r in reports for event in r.events[:1])
    # The last events are cut off with the stream.
    whole = [count for event, count in told.items() if int(event.split("-")[1]) < len(told) - 50]
    assert set(whole) == {1, 2, 3, 4, 5}
    expected = world.REPORTS_PER_EVENT[1] / sum(world.REPORTS_PER_EVENT.values())
    assert whole.count(1) / len(whole) == pytest.approx(expected, abs=0.06)
    assert sum(len(r.events) > 1 for r in reports) > 0.01 * NUMBER


def test_only_copies_look_like_copies(reports: list[Report]) -> None:
    """A copy shares most runs of four words; what happens to be told alike shares few."""
    holders = defaultdict(set)
    by_event = defaultdict(list)
    told = [shingles(r) for r in reports]
    for number, report in enumerate(reports):
        for shingle in told[number]:
            holders[shingle].add(number)
        for event in report.events:
            by_event[event].append(number)
    pairs = {p for numbers in holders.values() for p in combinations(sorted(numbers), 2)}
    alike = [
        (left, right)
        for left, right in pairs
        if not set(reports[left].events) & set(reports[right].events)
        and containment(told[left], told[right]) >= 0.4
    ]
    assert len(alike) < 10
    for number, report in enumerate(reports):
        event = report.events[0] if report.events else ""
        # The last events are cut off with the stream, and some originals with them.
        if report.sort == "copy" and int(event.split("-")[1]) < len(by_event) - 50:
            others = [n for n in by_event[event] if n != number]
            assert max(containment(told[number], told[n]) for n in others) > 0.8


def test_towns_and_sides_are_those_of_the_package() -> None:
    gazetteer = Gazetteer.open()
    names = {actor.name for actor in Registry.load()}
    for country in world.COUNTRIES:
        towns = world.towns(country)
        assert len(towns) >= 20, country
        assert all(gazetteer.lookup(t.name)[0].country == country for t in towns)
        assert names >= set(world.groups(country)) != set(), country


def test_what_is_written_is_what_is_added(tmp_path: Path, reports: list[Report]) -> None:
    path = tmp_path / "world.jsonl"
    world.write(path, 50)
    options = IngestOptions(format_in="jsonl")
    found = list(ingest_bytes(path.read_bytes(), origin="world.jsonl", options=options))
    assert len(path.read_text(encoding="utf-8").splitlines()) == 50
    for document, report in zip(found, reports, strict=False):
        assert isinstance(document, Document)
        assert document.text == report.document["text"]
        assert document.external_id == report.document["id"]
        assert document.published == report.document["published"]
        assert json.loads(json.dumps(report.document)) == report.document
