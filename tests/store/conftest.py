"""Every test that asks for `where` runs on SQLite and, where there is a server, on PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sourceline.store import Store
from tests.store import server

SKIPPED = "no PostgreSQL server is installed (Debian's package postgresql)"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL of the database of a running server."""
    found = server.programs()
    if found is None:
        pytest.skip(SKIPPED)
    with server.running(found) as url:
        yield url


@pytest.fixture
def new_postgresql(postgresql: str) -> Callable[[], str]:
    """Makes an empty schema, which to the store is a database: making one of those takes longer."""
    import psycopg

    def new() -> str:
        name = f"test_{next(_numbers)}"
        with psycopg.connect(postgresql, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{postgresql}&options=-csearch_path%3D{name}"

    return new


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Path or URL of a database that is not there yet, or empty."""
    if request.param == "sqlite":
        return str(tmp_path / "conflict.db")
    new: Callable[[], str] = request.getfixturevalue("new_postgresql")
    return new()


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """An empty store."""
    with Store.open(where) as opened:
        yield opened
