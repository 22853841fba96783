"""From a source of events to a brief in a file."""

from __future__ import annotations

from pathlib import Path

from sourceline.errors import UsageError
from sourceline.exports.brief.html import html_page
from sourceline.exports.brief.pdf import pdf_pages
from sourceline.exports.brief.view import view_of
from sourceline.exports.events.redact import redact
from sourceline.exports.events.source import EventSource
from sourceline.exports.output import open_bytes

WRITERS = {".html": html_page, ".pdf": pdf_pages}


def report(source: EventSource, wanted: str, out: Path, *, redact_persons: bool = False) -> int:
    """Write a brief of the event of this id, else of all that have these words; how many.

    Raises:
        UsageError: no event fits, the ending of `out` is neither .html nor .pdf, or nothing can
            be written there.
    """
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        raise UsageError(f"{out}: a brief is .html or .pdf")
    one = source.event(wanted)
    events = [one] if one is not None else list(source.events(text=wanted))
    if not events:
        raise UsageError(f"no event has the id {wanted!r}, and none has these words")
    shown = redact(events) if redact_persons else events
    page = write([view_of(event) for event in shown])
    with open_bytes(out) as file:
        file.write(page)
    return len(events)
