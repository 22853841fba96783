"""The log's chain, and everything else that shows when a database was changed from outside."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sourceline.store import Store
from sourceline.store.journal import FIRST_PREVIOUS
from tests.store.samples import KARACHI, MOPTI, event_from, links_of, put


@pytest.fixture
def filled(store: Store) -> Store:
    mopti, _ = put(store, MOPTI, KARACHI)
    store.save_links(links_of(event_from("m", mopti), mopti))
    return store


def change(store: Store, *statements: str) -> None:
    """Change the database as somebody would who knows the way past its triggers."""
    engine = store._database.engine
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE log DISABLE TRIGGER ALL"))
        else:
            for verb in ("UPDATE", "DELETE"):
                connection.execute(text(f"DROP TRIGGER log_no_{verb}"))
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_the_log_tells_who_did_what_in_a_chain(filled: Store) -> None:
    entries = list(filled.log())
    assert [e.number for e in entries] == list(range(1, len(entries) + 1))
    assert [e.action for e in entries] == [
        "tables.migrated",
        *["document.added", "reading.added"] * 2,
        "event.saved",
    ]
    assert [e.previous for e in entries] == [FIRST_PREVIOUS, *(e.hash for e in entries[:-1])]
    assert all(e.who.startswith("sourceline ") and e.at.endswith("Z") for e in entries)


def test_what_was_not_touched_is_right(filled: Store) -> None:
    found = filled.verify()
    assert found.problems == []
    assert (found.entries, found.documents, found.readings, found.events) == (6, 2, 2, 1)
    spans = sum(1 for r in filled.current_readings() for _ in r.spans())
    assert found.spans == spans >= 10
    assert found.head == list(filled.log())[-1].hash


@pytest.mark.parametrize("statement", ["UPDATE log SET who = 'x'", "DELETE FROM log"])
def test_the_database_itself_refuses_to_change_the_log(filled: Store, statement: str) -> None:
    with (
        pytest.raises(DBAPIError, match="append-only"),
        filled._database.engine.begin() as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE log SET who = 'nobody' WHERE number = 3", "log entry 3: was changed"),
        ("UPDATE log SET detail = '{}' WHERE number = 5", "log entry 5: was changed"),
        ("UPDATE log SET hash = previous WHERE number = 2", "log entry 3: does not follow"),
        ("DELETE FROM log WHERE number = 3", "log entry 4: should be 3: entries are missing"),
        ("DELETE FROM log WHERE number = 6", "event m: is stored, and the log does not know"),
        ("UPDATE documents SET text = text || '.' WHERE key = 1", "is not the hash of its text"),
        ("UPDATE readings SET record = replace(record, 'nine', 'nice')", "the span says"),
        ("UPDATE readings SET record = replace(record, '\"low\":9', '\"low\":8')", "is not what"),
        ("UPDATE events SET record = replace(record, '9', '8')", "event m: is not what was"),
        ("UPDATE readings SET version = '0'", "the log says it was stored, and it is not there"),
    ],
)
def test_what_was_changed_is_told(filled: Store, statement: str, said: str) -> None:
    change(filled, statement)
    problems = filled.verify().problems
    assert any(said in problem for problem in problems), problems


def test_what_was_taken_out_is_told(filled: Store) -> None:
    change(filled, "DELETE FROM links", "DELETE FROM events")
    assert filled.verify().problems == ["event m: the log says it was stored, and it is not there"]
