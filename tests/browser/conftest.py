"""Debian's Chromium, driven by Playwright; every test here is marked `browser`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from sourceline.api import Reader
from sourceline.exports import page as evidence
from sourceline.ingest import IngestOptions, ingest
from sourceline.records import Document, Reading
from tests.exports.samples import hostile, shelling

CHROMIUM = Path("/usr/bin/chromium")
# No sandbox, because root has none; maps are drawn without a graphics card; nothing that talks to a network on its own.
ARGUMENTS = (
    "--no-sandbox --disable-gpu --enable-unsafe-swiftshader --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
DEMO = Path(__file__).parents[2] / "demo" / "reports"


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Iterable[Reading]], str]:
    """Writes an evidence page; returns its address."""
    folder = tmp_path_factory.mktemp("pages")

    def write(name: str, readings: Iterable[Reading]) -> str:
        path = folder / f"{name}.html"
        with path.open("w", encoding="utf-8", newline="") as out:
            evidence.write(readings, out)
        return path.as_uri()

    return write


@pytest.fixture(scope="module")
def one(written: Callable[[str, Iterable[Reading]], str]) -> str:
    """A page of one report made by hand."""
    return written("one", [shelling(title="Shelling near Dara")])


@pytest.fixture(scope="module")
def broken(written: Callable[[str, Iterable[Reading]], str]) -> str:
    """A page of a report that tries to break out of it."""
    return written("broken", [hostile()])


@pytest.fixture(scope="module")
def demo(written: Callable[[str, Iterable[Reading]], str]) -> str:
    """The page that `make demo` writes, of eight reports."""
    return written("demo", readings_of(DEMO))


@pytest.fixture(scope="module")
def two(written: Callable[[str, Iterable[Reading]], str]) -> str:
    """A page of two reports, on which everything occurs that a page can have."""
    return written("two", [*readings_of(DEMO / "01-wire-bamako.txt"), shelling(title="Shelling")])


def readings_of(path: Path) -> Iterator[Reading]:
    found = ingest([str(path)], IngestOptions(published="2026-03-13"))
    return Reader.load().read_many(item for item in found if isinstance(item, Document))
