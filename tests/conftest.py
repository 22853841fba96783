"""What holds for every test: nothing but this machine is reached, and what is needed has run.

`--need MARKER`: a run in which no test with this marker ran to its end has failed. Optional parts
skip where they cannot run; without this, they could skip everywhere unseen.

Every test that asks for `where` runs on SQLite and, where there is a server, on PostgreSQL.
"""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sourceline.store import Store
from tests.store import server

NO_SERVER = "no PostgreSQL server is installed (Debian's package postgresql)"
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses connections to other machines, so that a test that makes one fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in {"127.0.0.1", "::1", "localhost"}:
            raise OSError(f"tests reach no network, and this one tried {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL of the database of a running server."""
    found = server.programs()
    if found is None:
        pytest.skip(NO_SERVER)
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--need", action="append", default=[], metavar="MARKER", help="fail if none of these ran"
    )


def pytest_configure(config: pytest.Config) -> None:
    # Where several processes test, the one that hears of all of them decides.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Needed(config.getoption("--need")))


class Needed:
    """Fails a run in which no test of a needed marker ran."""

    def __init__(self, markers: list[str]) -> None:
        self.lacking = dict.fromkeys(markers)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and not report.skipped:
            for name in report.keywords:
                self.lacking.pop(name, None)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.lacking:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for name in self.lacking:
            terminalreporter.write_line(f"FAILED: no test marked {name!r} ran", red=True)
