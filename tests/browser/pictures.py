"""Takes the pictures of the documentation: `python -m tests.browser.pictures`.

The evidence page is that of the first report of the demo, with one of its figures pointed at; the
event in the terminal is that of the demo's reports of a raid. The application shows the demo and
the invented reports that linking is trained on. Letters are those of the machine; Debian's
fonts-noto-core and fonts-dejavu-core have them as most readers' systems do.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI

import sourceline
from sourceline.exports import page as evidence
from sourceline.exports.event_page import show
from tests.browser.conftest import ARGUMENTS, CHROMIUM, DEMO, readings_of
from tests.browser.served import Look, Visit, add_reviewer, serving

IMAGES = Path(__file__).parents[2] / "docs" / "images"
REPORTS = Path(__file__).parents[2] / "training" / "linking" / "mena.jsonl"
PICTURES = {"evidence-desktop": (1280, 900), "evidence-phone": (390, 1160)}


class Shot(NamedTuple):
    """A picture of the application: its name, the page, and how it is looked at."""

    name: str
    path: str
    look: Look


SHOTS = (
    Shot("explore", "/", Look(1280, "light")),
    Shot("explore-phone", "/", Look(390, "dark")),
    Shot("event", "/events/{event}", Look(1280, "light")),
    Shot("event-phone", "/events/{event}", Look(390, "dark")),
    Shot("reports", "/reports?q=soldiers", Look(1280, "light")),
    Shot("report", "/reports/{document}", Look(1280, "dark")),
    Shot("review", "/review/{event}", Look(1280, "light")),
    Shot("review-phone", "/review/{event}", Look(390, "dark")),
)


def main() -> int:
    """Write every picture."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = Path(name) / "evidence.html"
        with path.open("w", encoding="utf-8") as out:
            evidence.write(readings_of(DEMO / "01-wire-bamako.txt"), out)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for picture, (width, height) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, reduced_motion="reduce"
            )
            page.goto(path.as_uri())
            if picture == "evidence-desktop":
                page.locator("#r1-c1 .effect").hover()
            page.screenshot(path=IMAGES / f"{picture}.png")
        take_event(Path(name), browser)
        _application(browser, Path(name) / "conflict.db")
        browser.close()
    return 0


def take_event(folder: Path, browser: Browser) -> None:
    """The raid as `sourceline show` prints it on a dark terminal, its upper part."""
    with sourceline.open(folder / "raid.db", create=True) as db:
        db.add(DEMO.parent / "raid.jsonl")
        db.link()
        console = Console(file=io.StringIO(), record=True, width=112, highlight=False)
        raid = max(db.events(), key=lambda event: event.sources.documents)
        show(db, raid.id, console)
    svg = console.export_svg(title="sourceline show", theme=MONOKAI)
    page = browser.new_page(viewport={"width": 1120, "height": 1000})
    page.route("http*://**", lambda route: route.abort())
    # The letters that Rich asks a host for are not fetched.
    letters = svg.replace("Fira Code", "DejaVu Sans Mono")
    page.set_content(f'<body style="margin: 0; overflow: hidden">{letters}</body>')
    page.screenshot(path=IMAGES / "event-terminal.png")


def _application(browser: Browser, path: Path) -> None:
    with sourceline.open(path, create=True) as db:
        db.add(DEMO, published="2026-03-13")
        db.add(REPORTS)
        db.link()
        add_reviewer(db.store)
        most = max(db.events(), key=lambda e: (e.sources.independent, len(e.disagreements)))
    with serving(path) as address:
        for shot in SHOTS:
            visit = Visit(browser, address, shot.look, signed_in=shot.path.startswith("/review"))
            where = shot.path.format(event=most.id, document=most.reports[0].document)
            _settle(visit.open(where))
            visit.page.screenshot(path=IMAGES / f"{shot.name}.png")
            visit.close()


def _settle(page: Page) -> None:
    """Wait for what is drawn late."""
    if page.locator("#map").count():
        expect(page.locator("#map[data-ready=yes]")).to_be_visible(timeout=60_000)
    if page.locator(".desk").count():
        expect(page.locator(".desk[data-ready]")).to_be_visible()


if __name__ == "__main__":
    sys.exit(main())
