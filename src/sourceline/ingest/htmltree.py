"""HTML bytes to a tree, within limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument
from sourceline.ingest.charset import decode_leniently, known_encoding

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
# Control characters, written out or by number: they stand for nothing on a page, the parser lets
# them in, and a tree that holds one cannot be changed.
_UNUSABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?![0-9]);?"
    r"|&#x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f]);?",
    re.IGNORECASE,
)
_META_WINDOW = 16_384  # browsers look at 1,024 bytes; pages put scripts before it


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page says it is in."""
    window = data[:_META_WINDOW]
    found = _XML_DECLARED.match(window) or _DECLARED.search(window)
    name = found[1].decode("ascii") if found else None
    # A page whose declaration can be read byte by byte is in no two-byte encoding.
    return None if name is None or name.lower().startswith(("utf-16", "utf-32")) else name


def parse_html(data: bytes, *, origin: str, charset: str | None = None) -> HtmlElement:
    """The tree of a page.

    Raises:
        RejectedDocument: there is nothing in it (`empty`), or it is nested deeper than the parser
            goes (`too-deep`), which would lose the rest without a word.
    """
    declared = charset if known_encoding(charset) else declared_charset(data)
    return parse_markup(decode_leniently(data, declared=declared), origin=origin)


def parse_markup(markup: str, *, origin: str) -> HtmlElement:
    """The tree of markup that is decoded already. Raises like `parse_html`."""
    from lxml import etree, html

    markup = _UNUSABLE.sub("", markup)
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if _too_deep(parser):
            raise _rejected_depth(origin) from error
        raise RejectedDocument(origin, "there is no HTML in it.", code="empty") from error
    if _too_deep(parser):
        raise _rejected_depth(origin)
    return tree


def _too_deep(parser: object) -> bool:
    log = getattr(parser, "error_log", ())
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in log)


def _rejected_depth(origin: str) -> RejectedDocument:
    return RejectedDocument(
        origin, "its elements are nested more than 250 deep, which no page needs.", code="too-deep"
    )
