"""The brief as one HTML page: self-contained, without a script, fit to print."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from sourceline.exports.brief.view import BriefView
from sourceline.version import __version__

MADE_BY = f"Sourceline {__version__}"


def html_page(briefs: Sequence[BriefView]) -> bytes:
    """The page in UTF-8. Every word of a report is escaped; the page's policy allows its one style.

    The maps are the program's own drawings, in which names are escaped already.
    """
    style = _file("brief.css")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    page = _template().render(
        briefs=briefs,
        maps=[Markup(brief.map.svg) if brief.map else "" for brief in briefs],
        title=title_of(briefs),
        made_by=MADE_BY,
        style=Markup(style),
        style_hash=f"sha256-{digest}",
    )
    return page.encode("utf-8")


def title_of(briefs: Sequence[BriefView]) -> str:
    """What the document is called."""
    return briefs[0].heading if len(briefs) == 1 else f"{len(briefs)} events"


def _file(name: str) -> str:
    return (files("sourceline.exports") / "brief/files" / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_file("brief.html.j2"))
