"""Databases of earlier versions, of later ones, and whether migrations make what the schema says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from benchmarks.faults import as_version_1
from sourceline.errors import StoreError
from sourceline.store import Features, Store, schema
from sourceline.store.engine import open_database
from sourceline.store.migrate import migrate, newest
from tests.store.samples import MOPTI, event_from, links_of, put

# What full-text search is made of differs between the databases, and is no part of the schema.
_SEARCH = "_search"


def of_the_schema(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    return _SEARCH not in (name or "") and not (kind == "column" and name == "search")


def test_migrations_make_what_the_schema_says(store: Store) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": of_the_schema, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata) == []


def test_a_database_of_the_previous_version_keeps_everything(where: str, tmp_path: Path) -> None:
    with Store.open(tmp_path / "new.db") as store:
        (reading,) = put(store, MOPTI)
        as_version_1(store, where)
    with pytest.raises(StoreError, match="Run `sourceline migrate --db"):
        Store.open(where)
    earlier = open_database(where, create=False)
    assert migrate(earlier) == ("0001", newest())
    assert migrate(earlier) == (newest(), newest())
    earlier.engine.dispose()
    with Store.open(where) as store:
        assert list(store.current_readings(unlinked=True)) == [reading]
        new = list(store.mentions(unlinked=True))
        assert {m.document for m in new} == {reading.document.id}
        store.save_features(Features(m.document, m.mention, {}, ["k"]) for m in new)
        assert len(store.candidates(["k"])) == len(new)
        assert len(store.documents("mopti")) == 1
        store.save_links(links_of(event_from("m", reading), reading))
        assert [e.id for e in store.events(text="mopti")] == ["m"]
        found = store.verify()
        assert found.problems == []
        assert [e.detail for e in store.log() if e.action == "tables.migrated"] == [
            '{"from":null}',
            '{"from":"0001"}',
        ]


def test_a_database_of_a_later_version_is_left_alone(where: str) -> None:
    with Store.open(where) as store, store._database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer than this program"):
        Store.open(where)
    database = open_database(where, create=False)
    with pytest.raises(StoreError, match="newer than this program"):
        migrate(database)
    database.engine.dispose()
