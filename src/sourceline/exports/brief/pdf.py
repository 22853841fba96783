"""The brief as PDF, set by Typst.

Typst comes as one wheel without system libraries, shapes every script that a font on the machine
has, makes tagged PDF, and takes what is shown as data: words of a report cannot become markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files

from sourceline.errors import SourcelineError
from sourceline.exports.brief.html import MADE_BY, title_of
from sourceline.exports.brief.view import BriefView


def pdf_pages(briefs: Sequence[BriefView]) -> bytes:
    """The brief on A4 pages, tagged for screen readers.

    It is PDF/UA-1, which Typst checks, unless a report has a character that no font here has.

    Raises:
        SourcelineError: typst is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise SourcelineError('PDF needs typst: pip install "sourceline[pdf]"') from error
    data = {
        "title": title_of(briefs),
        "made_by": MADE_BY,
        "briefs": [asdict(brief) for brief in briefs],
    }
    template = (files("sourceline.exports") / "brief/files/brief.typ").read_bytes()
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        return bytes(typst.compile(template, format="pdf", sys_inputs=inputs, pdf_standards="ua-1"))
    except typst.TypstError:
        # PDF/UA allows no character that no font on this machine has; a tagged PDF does.
        return bytes(typst.compile(template, format="pdf", sys_inputs=inputs))
