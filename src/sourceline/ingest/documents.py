"""A `Document` out of text and what is known about it, or the reason why there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9-_]*)?", re.IGNORECASE)
_MAX_FIELD = 2_000  # longest title, publisher or byline; more is a page that put its text there


def make_document(
    text: str,
    *,
    origin: str,
    options: IngestOptions,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    byline: str | None = None,
    published: str | None = None,
    language: str | None = None,
    external_id: str | None = None,
) -> Document:
    """A document of exactly this text. What is unknown is taken from `options`, else left null; the
    day of publication before that from the head of the text.

    Raises:
        RejectedDocument: the text is empty or holds lone surrogates, which are no characters.
    """
    from sourceline.ingest.publication import published_in_text
    from sourceline.records import Document

    if not text or text.isspace():
        raise RejectedDocument(origin, "there is no text in it.", code="empty")
    lone = _SURROGATE.search(text)
    if lone is not None:
        raise RejectedDocument(
            origin,
            f"the text has a lone surrogate (U+{ord(lone[0]):04X} at {lone.start():,}), which is "
            "no character. Write characters outside the basic plane as pairs.",
            code="lone-surrogate",
        )
    fields = {
        "title": one_line(title),
        "publisher": one_line(publisher) or options.publisher,
        "url": one_line(url),
        "byline": one_line(byline),
        "published": published or published_in_text(text) or options.published,
        "language": language_code(language) or options.language,
        "external_id": _SURROGATE.sub("\ufffd", external_id) if external_id else None,
    }
    return Document.of(text, **{name: value for name, value in fields.items() if value})


def one_line(value: str | None) -> str | None:
    """A field's words with single spaces between them, None if there are none."""
    if not value:
        return None
    return _SURROGATE.sub("\ufffd", " ".join(value[: 4 * _MAX_FIELD].split()))[:_MAX_FIELD] or None


def language_code(value: str | None) -> str | None:
    """ISO 639 code of a language tag ("en-US" is "en"), None where it is none."""
    found = _LANGUAGE.fullmatch(value.strip()) if value else None
    return found[1].lower() if found else None
