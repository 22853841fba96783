"""`--need MARKER`: a run in which no test with this marker ran to its end has failed.

Optional parts skip where they cannot run; without this, they could skip everywhere unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator

import pytest

PASSED = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--need", action="append", default=[], metavar="MARKER", help="fail if none of these ran"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[PASSED] = Counter()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call" and not report.skipped:
        item.config.stash[PASSED].update({marker.name for marker in item.iter_markers()})
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if lacking(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    for name in lacking(config):
        terminalreporter.write_line(f"FAILED: no test marked {name!r} ran", red=True)


def lacking(config: pytest.Config) -> list[str]:
    """Markers that were needed and of which no test ran."""
    return [name for name in config.getoption("--need") if not config.stash[PASSED][name]]
