from __future__ import annotations

import pytest

from benchmarks.fuzz import MUTATIONS, mutated, run
from benchmarks.fuzz_seeds import seeds
from sourceline.records import Document, Reading
from tests.ingest.helpers import outcomes, read_all


@pytest.mark.parametrize("name", sorted(seeds()))
def test_seeds_are_read_whole(name: str) -> None:
    texts = outcomes(read_all(seeds()[name], name))
    assert texts
    assert not any(text.startswith("!") for text in texts)


def test_mutations_are_the_same_each_time_and_reach_every_kind() -> None:
    inputs = [mutated(number, 1) for number in range(300)]
    assert inputs == [mutated(number, 1) for number in range(300)]
    assert inputs != [mutated(number, 2) for number in range(300)]
    assert {name for name, _ in inputs} == set(seeds())
    assert len(MUTATIONS) == 10


def test_damaged_files_give_documents_or_rejections_and_nothing_else() -> None:
    report = run(range(400), seed=20240831)
    assert report.failures == []
    assert report.outcomes["document"] > 400
    assert sum(n for name, n in report.outcomes.items() if name.startswith("rejected")) > 100


def test_a_reader_that_fails_is_reported_with_its_input() -> None:
    def read(document: Document) -> Reading:
        raise ZeroDivisionError(document.id)

    report = run(range(3), seed=1, read=read)
    assert report.failures
    assert all(line.startswith("input ") for line in report.failures)
    assert "ZeroDivisionError" in report.failures[0]
