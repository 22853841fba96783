"""Records of JSONL and CSV, whose fields are named, turned into documents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument
from sourceline.ingest.documents import language_code, make_document
from sourceline.ingest.publication import parse_published
from sourceline.ingest.source import too_large

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

_OPTIONAL = ("title", "publisher", "url", "byline")


def document_from_fields(
    fields: Mapping[str, object], *, origin: str, options: IngestOptions
) -> Document:
    """The document that a record with at least `text` describes; unknown fields are left alone.

    Raises:
        RejectedDocument: `text` is missing, too long or no string, or another field is not what
            its name says.
    """
    text = fields.get("text")
    if text is None:
        present = ", ".join(str(name) for name in list(fields)[:20]) or "none"
        raise RejectedDocument(
            origin, f"has no `text` field. Fields found: {present}.", code="no-text-field"
        )
    if not isinstance(text, str):
        raise RejectedDocument(
            origin, f"`text` is a {_kind(text)} and must be a string.", code="bad-field"
        )
    # Counting bytes is only needed near the limit: UTF-8 takes one to four a character.
    if len(text) * 4 > options.max_bytes and (
        len(text.encode("utf-8", "surrogatepass")) > options.max_bytes
    ):
        raise too_large(origin, options)
    known = {name: _string(fields.get(name), name, origin) for name in _OPTIONAL}
    carried = fields.get("id")
    if carried is None:
        carried = fields.get("external_id")
    return make_document(
        text,
        origin=origin,
        options=options,
        external_id=_string(carried, "id", origin),
        published=_published(fields.get("published"), origin),
        language=_language(fields.get("language"), origin),
        **known,
    )


def _string(value: object, name: str, origin: str) -> str | None:
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise RejectedDocument(
        origin, f"`{name}` is a {_kind(value)} and must be a string.", code="bad-field"
    )


def _published(value: object, origin: str) -> str | None:
    written = _string(value, "published", origin)
    if written is None or written.isspace():
        return None
    parsed = parse_published(written)
    if parsed is None:
        raise RejectedDocument(
            origin,
            f"`published` is {written[:60]!r}, which is no date. Write YYYY, YYYY-MM, YYYY-MM-DD "
            "or an ISO 8601 date-time.",
            code="bad-date",
        )
    return parsed


def _language(value: object, origin: str) -> str | None:
    written = _string(value, "language", origin)
    if written is None or written.isspace():
        return None
    code = language_code(written)
    if code is None:
        raise RejectedDocument(
            origin,
            f"`language` is {written[:40]!r} and must be an ISO 639 code such as 'en'.",
            code="bad-field",
        )
    return code


def _kind(value: object) -> str:
    names = {dict: "JSON object", list: "JSON array", bool: "boolean", int: "number"}
    return names.get(type(value), type(value).__name__)
