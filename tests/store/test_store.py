"""Documents and readings: stored once, whole, and given back exactly."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sourceline
from sourceline.errors import RejectedDocument, StoreError, UsageError
from sourceline.records import Document, Reader, Reading
from sourceline.store import Retrieval, Store
from tests.store.samples import KARACHI, MOPTI, RETRIEVAL, by_later_reader, put, reading_of


def test_a_reading_comes_back_as_it_was(store: Store) -> None:
    fields = {"title": "“Nueve”", "publisher": "P", "url": "http://n.example/1", "byline": "B"}
    reading = reading_of(MOPTI, **fields, external_id="x\x07")
    assert store.add(reading.document, reading, RETRIEVAL) == "added"
    assert store.document(reading.document.id) == reading.document
    assert store.readings(reading.document.id) == [reading]
    assert store.document("sha256:none") is None
    assert store.readings("sha256:none") == []


def test_adding_again_changes_nothing(store: Store) -> None:
    (reading,) = put(store, MOPTI)
    before = store.counts()
    assert store.add(reading.document, reading, RETRIEVAL) == "known"
    assert store.counts() == before
    assert before["documents"] == before["readings"] == 1
    assert before["claims"] == sum(len(e.casualties) for e in reading.events) > 0


def test_a_document_keeps_the_readings_of_every_version(store: Store) -> None:
    (first,) = put(store, MOPTI)
    second = by_later_reader(first)
    assert not store.has_reading(first.document.id, second.reader)
    assert store.add(first.document, second, RETRIEVAL) == "read"
    assert store.has_reading(first.document.id, second.reader)
    assert store.readings(first.document.id) == [first, second]
    assert list(store.current_readings()) == [second]
    assert [m.mention for m in store.mentions()] == [e.id for e in second.events]


def test_a_document_whose_reading_failed_is_kept_for_another_attempt(store: Store) -> None:
    reading = reading_of(MOPTI)
    failed = RejectedDocument("inbox/1.txt", "took too long", code="timed-out")
    assert store.add(reading.document, None, RETRIEVAL) == "added"
    assert store.reject(failed, reading.document)
    assert not store.reject(failed, reading.document)
    assert [(r.origin, r.code, r.reason) for r in store.rejects()] == [
        ("inbox/1.txt", "timed-out", "took too long")
    ]
    assert list(store.current_readings()) == []
    assert store.add(reading.document, reading, RETRIEVAL) == "read"


def test_one_text_at_two_addresses_is_one_document_found_twice(where: str) -> None:
    reading = reading_of(MOPTI, url="http://a.example/1")
    with Store.open(where) as store:
        for url in ("http://a.example/1", "http://b.example/2", "http://b.example/2"):
            found = Retrieval(url, RETRIEVAL.at, url, "P", {"etag": '"1"'})
            store.add(reading.document, reading, found)
        assert store.counts()["documents"] == 1
        rows = _rows(store, "SELECT origin, url, headers FROM retrievals ORDER BY key")
    assert rows == [
        (url, url, '{"etag":"\\"1\\""}') for url in ("http://a.example/1", "http://b.example/2")
    ]


def _rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store._database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_a_reading_of_other_fields_than_the_stored_is_refused(store: Store) -> None:
    store.add(Document.of(MOPTI, published="2024-08-31"), None, RETRIEVAL)
    other = reading_of(MOPTI, published="2020-01-01")
    with pytest.raises(UsageError, match="read the stored document"):
        store.add(other.document, other, RETRIEVAL)
    with pytest.raises(UsageError, match="not of document"):
        store.add(Document.of(KARACHI), other, RETRIEVAL)
    assert list(store.current_readings()) == []


def test_claims_carry_their_words_bounds_and_sources(store: Store) -> None:
    (reading,) = put(store, MOPTI)
    ((low, best, high, start, end, words, sources),) = _rows(
        store, "SELECT low, best, high, span_start, span_end, span_text, sources FROM claims"
    )
    assert (low, best, high, words) == (9, 9, None, "at least nine soldiers")
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert reading.document.text[start:end] == words
    assert json.loads(str(sources))[0]["source"] == "the army"


def test_documents_are_found_by_their_words(store: Store) -> None:
    put(store, MOPTI, KARACHI)
    unread = Document.of("Élections à N’Djaména: trois blessés. انفجار في الموصل")
    store.add(unread, None, RETRIEVAL)

    def found(query: str) -> list[str]:
        return [document.text[:6] for document in store.documents(query)]

    assert found("soldiers mopti") == ["Gunmen"]
    assert found('"nine soldiers"') == ["Gunmen"]
    assert found('"soldiers nine"') == []
    assert found("arrest*") == ["Police"]
    assert found("arrest") == []
    assert found("elections blesses") == found("ÉLECTIONS") == found("الموصل") == ["Électi"]
    assert sorted(found("on")) == ["Gunmen", "Police"]
    assert found("army OR police") == []
    assert len(store.documents("on", limit=1)) == 1


@pytest.mark.parametrize("query", ["", " ", '"', "*", "—", '""', "_"])
def test_a_search_without_a_word_is_wrong_usage(store: Store, query: str) -> None:
    with pytest.raises(UsageError, match="no word"):
        store.documents(query)


@given(st.text())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_query_breaks_the_search(store: Store, query: str) -> None:
    try:
        store.documents(query)
    except UsageError:
        assert not any(letter.isalnum() for letter in query)


@given(text=st.text(min_size=1), title=st.text(min_size=1))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_comes_back_as_it_was(store: Store, text: str, title: str) -> None:
    reading = Reading(reader=Reader(version="1"), document=Document.of(text, title=title))
    try:
        outcome = store.add(reading.document, reading, RETRIEVAL)
    except RejectedDocument:
        assert "\0" in text + title
        return
    assert outcome == "known" or store.document(reading.document.id) == reading.document


def test_a_text_of_many_words_can_be_stored(store: Store) -> None:
    words = (chr(0x10400 + n % 40) + chr(0x10400 + n // 40 % 40) + str(n) for n in range(400_000))
    document = Document.of("-".join(words))
    assert store.add(document, None, RETRIEVAL) == "added"
    assert store.document(document.id) == document


def test_readings_come_as_a_stream_while_others_are_added(store: Store) -> None:
    put(store, *(f"{MOPTI} {n}" for n in range(3)))
    coming = store.current_readings()
    first = next(coming)
    put(store, KARACHI)
    assert len([first, *coming]) >= 3


def test_what_is_done_together_is_stored_whole_or_not_at_all(store: Store) -> None:
    with store.together():
        put(store, MOPTI)
        put(store, KARACHI)
        assert store.counts()["documents"] == 2  # it sees what it did
    again = f"{MOPTI} Again."
    with pytest.raises(AssertionError), store.together():
        put(store, again, again)  # the second is known by then, which `put` takes for an error
    assert store.counts()["documents"] == 2
    put(store, f"{MOPTI} And again.")
    assert store.verify().problems == []


# ---------------------------------------------------------------- opening


def test_the_short_way_in(where: str) -> None:
    with Store.open(where) as store:
        put(store, MOPTI)
    with sourceline.open(where) as store:
        assert store.counts()["documents"] == 1
        assert list(store.events()) == []


def test_what_is_not_there_or_no_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no database"):
        sourceline.open(tmp_path / "none.db")
    with pytest.raises(StoreError, match="is a folder"):
        sourceline.open(tmp_path)
    with pytest.raises(StoreError, match="there is no folder"):
        Store.open(tmp_path / "no" / "such.db")
    with pytest.raises(UsageError, match="no database of the kind mysql"):
        Store.open("mysql://n.example/x")
    (tmp_path / "text.db").write_text(MOPTI * 100)
    with pytest.raises(StoreError, match="no SQLite database"):
        Store.open(tmp_path / "text.db")
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="is empty"):
        sourceline.open(tmp_path / "empty.db")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE accounts (name TEXT)")
    other.close()
    with pytest.raises(StoreError, match="has other tables in it"):
        Store.open(tmp_path / "other.db")


def test_a_path_may_have_any_characters(tmp_path: Path) -> None:
    path = tmp_path / "a b%20?mode=ro#é.db"
    with Store.open(path) as store:
        put(store, MOPTI)
    assert path.exists()


@pytest.mark.postgres
def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as raised:
        Store.open("postgresql://u:secret@127.0.0.1:9/x")
    assert "secret" not in str(raised.value)
    assert "u:***@127.0.0.1:9/x" in str(raised.value)
