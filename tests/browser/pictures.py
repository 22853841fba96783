"""Takes the pictures of the documentation: `python -m tests.browser.pictures`.

The page is that of the first report of the demo, with one of its figures pointed at; the event is
that of the demo's reports of a raid. Letters are those of the machine; Debian's fonts-noto-core and
fonts-dejavu-core have them as most readers' systems do.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import MONOKAI

import sourceline
from sourceline.exports import page as evidence
from sourceline.exports.event_page import show
from tests.browser.conftest import ARGUMENTS, CHROMIUM, DEMO, readings_of

IMAGES = Path(__file__).parents[2] / "docs" / "images"
PICTURES = {"evidence-desktop": (1280, 900), "evidence-phone": (390, 1160)}


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


if __name__ == "__main__":
    sys.exit(main())
