from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial

import pytest

from sourceline import batch
from sourceline.errors import RejectedDocument, SourcelineError, SpanMismatchError
from sourceline.records import Document, Reader, Reading


def read_or_do(document: Document) -> Reading:
    """An empty reading, after what the text orders: the faults that a real reading can have."""
    order, _, rest = document.text.partition(" ")
    if order == "fail":
        raise ValueError("no grammar")
    if order == "lie":
        raise SpanMismatchError("text[0:3] is 'lie'")
    if order == "die":
        os._exit(9)
    if order == "hang":
        time.sleep(60)
    if order == "wait":
        time.sleep(float(rest))
    return Reading(reader=Reader(version="0"), document=document)


def load() -> batch.Read:
    return read_or_do


def load_badly() -> batch.Read:
    raise OSError("no gazetteer")


def die_loading() -> batch.Read:
    os._exit(3)


def told(outcomes: Iterator[batch.Outcome]) -> list[str]:
    return [o.code if isinstance(o, RejectedDocument) else o.document.text for o in outcomes]


def documents(*texts: str) -> list[Document]:
    return [Document.of(text, external_id=f"{n}.txt") for n, text in enumerate(texts)]


@pytest.mark.parametrize("workers", [1, 2])
def test_order_is_kept_and_a_bad_document_stops_nothing(workers: int) -> None:
    bad_input = RejectedDocument("x.pdf", "no text", code="empty")
    items: list[Document | RejectedDocument] = [*documents("wait 0.3", "a", "fail now"), bad_input]
    items += documents("b", "c")
    outcomes = list(batch.read_all(items, load, workers=workers, timeout_seconds=20))
    assert told(iter(outcomes)) == ["wait 0.3", "a", "reading-failed", "empty", "b", "c"]
    failed = outcomes[2]
    assert isinstance(failed, RejectedDocument)
    assert failed.origin == "2.txt"
    assert "ValueError: no grammar" in failed.reason


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_that_takes_too_long_is_given_up(workers: int) -> None:
    started = time.monotonic()
    outcomes = batch.read_all(
        documents("a", "hang", "b"), load, workers=workers, timeout_seconds=0.5
    )
    assert told(outcomes) == ["a", "timed-out", "b"]
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("workers", [1, 2])
def test_a_false_span_stops_everything(workers: int) -> None:
    with pytest.raises(SpanMismatchError, match="text\\[0:3\\]"):
        list(batch.read_all(documents("a", "lie", "b"), load, workers=workers))


def test_a_worker_that_dies_is_reported_and_replaced() -> None:
    outcomes = batch.read_all(documents("a", "die", "b", "die now", "c"), load, workers=2)
    assert told(outcomes) == ["a", "worker-died", "b", "worker-died", "c"]


def test_workers_that_cannot_start_end_the_run_with_the_reason() -> None:
    with pytest.raises(SourcelineError, match="OSError: no gazetteer"):
        list(batch.read_all(documents("a"), load_badly, workers=2))
    with pytest.raises(SourcelineError, match="exit code 3"):
        list(batch.read_all(documents("a"), die_loading, workers=2))


def test_few_documents_are_taken_in_advance() -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        while True:
            taken += 1
            yield Document.of(f"report {taken}")

    outcomes = batch.read_all(endless(), load, workers=2)
    for number in range(1, 40):
        outcome = next(outcomes)
        assert isinstance(outcome, Reading)
        assert outcome.document.text == f"report {number}"
        assert taken - number <= 2 * batch.AHEAD_PER_WORKER
    outcomes.close()  # type: ignore[attr-defined]


def test_in_one_process_each_document_is_read_when_asked_for() -> None:
    seen: list[str] = []

    def spy(document: Document) -> Reading:
        seen.append(document.text)
        return read_or_do(document)

    outcomes = batch.read_all(documents("a", "b"), partial(lambda read: read, spy))
    next(outcomes)
    assert seen == ["a"]


def test_what_a_document_is_called() -> None:
    assert batch.origin_of(Document.of("x", url="https://a.example")) == "https://a.example"
    assert batch.origin_of(Document.of("x", external_id="7")) == "7"
    assert batch.origin_of(Document.of("x")).startswith("sha256:")
