from __future__ import annotations

import doctest
import io
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.console import Console

import sourceline
from sourceline.exports import table
from sourceline.knowledge.ontology import ontology_page
from tests import consoles

ROOT = consoles.ROOT
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)\s]+)\)")
FROM_ELSEWHERE = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}


@pytest.mark.parametrize(
    "page",
    [p for p in consoles.PAGES if consoles.SESSION.search(p.read_text(encoding="utf-8"))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_sessions_print_what_the_page_says(page: Path) -> None:
    told = page.read_text(encoding="utf-8")
    assert told == consoles.renewed(told), "run: python -m tests.consoles"


def test_a_session_that_prints_something_else_is_renewed() -> None:
    told = "```console\n$ sourceline --version\nsourceline 0.0.0\n```\n"
    assert consoles.renewed(told) == told.replace("0.0.0", sourceline.__version__)


@pytest.mark.parametrize("page", ["tutorial", "python"])
def test_python_on_the_page_does_what_it_says(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo").symlink_to(ROOT / "demo")
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(DOCS / f"{page}.md"), module_relative=False)
    assert result.attempted > 5
    assert result.failed == 0


@pytest.mark.parametrize("record", ["reading", "event"])
def test_the_schema_on_the_page_is_current(record: str, tmp_path: Path) -> None:
    page = DOCS / "schema" / f"{record}.json"
    now = consoles.Terminal(tmp_path).run(f"sourceline schema {record}")
    assert page.read_text(encoding="utf-8") == now, (
        f"run: sourceline schema {record} > docs/schema/{record}.json"
    )
    assert f'--8<-- "schema/{record}.json"' in (DOCS / "contract.md").read_text(encoding="utf-8")


def test_the_page_of_ontologies_is_current() -> None:
    page = (DOCS / "ontologies.md").read_text(encoding="utf-8")
    assert page == ontology_page(), (
        "run: python -m sourceline.knowledge.ontology > docs/ontologies.md"
    )


def test_every_link_of_the_readme_leads_to_a_file() -> None:
    links = LINK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(links) > 5
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_the_sample_of_the_readme_is_what_is_printed() -> None:
    path = ROOT / "demo" / "reports" / "06-briefs.jsonl"
    brief = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    external_id = brief.pop("id")
    reading = sourceline.read(brief.pop("text"), external_id=external_id, **brief)
    out = io.StringIO()
    table.show([reading], Console(file=out, width=consoles.COLUMNS, highlight=False))
    lines = [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "```text\n" + "\n".join(lines) + "\n```" in readme


class _Loaded(HTMLParser):
    """Addresses of other hosts that a page loads something from."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(FROM_ELSEWHERE.get(tag, "")) or ""
        if re.match(r"(https?:)?//", address):
            self.addresses.append(address)


def test_the_site_builds_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = sorted(tmp_path.glob("*.html"))
    assert len(pages) > 10
    loaded = _Loaded()
    for page in pages:
        loaded.feed(page.read_text(encoding="utf-8"))
    assert loaded.addresses == []
    contract = (tmp_path / "contract.html").read_text(encoding="utf-8")
    assert "CasualtyClaim" in contract
    assert "--8&lt;--" not in contract
