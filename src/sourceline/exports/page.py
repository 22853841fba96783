"""The evidence page: one HTML file on which every figure leads to its words and its source."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TextIO

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from sourceline.exports.page_text import text_html
from sourceline.exports.page_view import ReadingView, view_of
from sourceline.records import Reading

TEMPLATES = ("page.html.j2", "reading.html.j2", "event.html.j2")


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write one self-contained page for all readings: no network, readable without JavaScript.

    Every word of a document is escaped, and the page's own policy allows only the one style and
    the one script that it carries, by their hashes. The parts of the page are kept until the
    last reading has come, because the contents stand first.
    """
    template = _templates().get_template("page.html.j2")
    style, script = _file("page.css"), _file("page.js")
    views: list[ReadingView] = []
    texts: list[Markup] = []
    for number, reading in enumerate(readings, 1):
        view = view_of(reading, f"r{number}")
        views.append(view)
        texts.append(text_html(reading, view.key))
    out.writelines(
        template.generate(
            pages=list(zip(views, texts, strict=True)),
            style=Markup(style),
            script=Markup(script),
            style_hash=_policy_hash(style),
            script_hash=_policy_hash(script),
        )
    )


def _policy_hash(content: str) -> str:
    """The hash by which a content security policy names an inline style or script."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return "sha256-" + base64.b64encode(digest).decode("ascii")


def _file(name: str) -> str:
    return (files("sourceline.exports") / "page_files" / name).read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    from jinja2 import DictLoader

    return Environment(
        loader=DictLoader({name: _file(name) for name in TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
