"""Databases of earlier versions, of later ones, and whether migrations make what the schema says."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from sourceline.errors import StoreError
from sourceline.records import Reading
from sourceline.store import Store, schema
from sourceline.store.engine import Database, open_database
from sourceline.store.journal import Change, append
from sourceline.store.migrate import migrate, newest
from tests.store.samples import MOPTI, event_from, links_of, put

# What full-text search is made of differs between the databases, and is no part of the schema.
_SEARCH = "_search"
VERSION_1 = ("documents", "retrievals", "readings", "mentions", "claims")


def of_the_schema(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return _SEARCH not in (name or "") and not (kind == "column" and name == "search")


def test_migrations_make_what_the_schema_says(store: Store) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": of_the_schema, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata) == []


def test_a_database_of_the_previous_version_keeps_everything(where: str) -> None:
    earlier = open_database(where, create=True)
    assert migrate(earlier, "0001") == (None, "0001")
    reading = _fill_as_version_1(earlier)
    with pytest.raises(StoreError, match="Run `sourceline migrate --db"):
        Store.open(where)
    assert migrate(earlier) == ("0001", newest())
    assert migrate(earlier) == (newest(), newest())
    earlier.engine.dispose()
    with Store.open(where) as store:
        assert list(store.current_readings(unlinked=True)) == [reading]
        new = list(store.mentions(unlinked=True))
        assert [m.document for m in store.candidates(new)] == [reading.document.id] * len(new)
        assert len(store.documents("mopti")) == 1
        store.save_links(links_of(event_from("m", reading), reading))
        assert [e.id for e in store.events(text="mopti")] == ["m"]
        found = store.verify()
        assert found.problems == []
        assert [e.detail for e in store.log() if e.action == "tables.migrated"] == [
            '{"from":null}',
            '{"from":"0001"}',
        ]


def _fill_as_version_1(database: Database) -> Reading:
    """What version 1 wrote: made by today's code in another database, and copied."""
    tables = [schema.metadata.tables[name] for name in VERSION_1]
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "new.db") as store:
        (reading,) = put(store, MOPTI)
        with store._database.reading() as source, database.writing() as target:
            for table in tables:
                kept = [column for column in table.c if column.name != "linked"]
                copied = sa.table(table.name, *(sa.column(column.name) for column in kept))
                rows = [dict(row._mapping) for row in source.execute(sa.select(*kept))]
                target.execute(copied.insert(), rows)
            changes = [
                Change(entry.action, entry.subject, json.loads(entry.detail))
                for entry in store.log()
                if entry.action != "tables.migrated"
            ]
            append(target, "sourceline 0.0.9", changes)
    return reading


def test_a_database_of_a_later_version_is_left_alone(where: str) -> None:
    with Store.open(where) as store, store._database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer than this program"):
        Store.open(where)
    database = open_database(where, create=False)
    with pytest.raises(StoreError, match="newer than this program"):
        migrate(database)
    database.engine.dispose()
