"""Takes the pictures of the documentation: `python -m tests.browser.pictures`.

The page is that of the first report of the demo, with one of its figures pointed at. Letters are
those of the machine; Debian's fonts-noto-core has them as most readers' systems do.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from sourceline.exports import page as evidence
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
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
