"""RSS and Atom: each entry one document."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sourceline.errors import RejectedDocument
from sourceline.ingest.blocks import blocks_of, report_text
from sourceline.ingest.boilerplate import prune
from sourceline.ingest.charset import decode_leniently
from sourceline.ingest.documents import make_document, one_line
from sourceline.ingest.htmltree import parse_markup
from sourceline.ingest.isolation import run_apart
from sourceline.ingest.publication import parse_published, published_in_url
from sourceline.ingest.source import Source, too_large

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

logger = logging.getLogger(__name__)

# A feed is parsed as a whole; the limit of a document holds for each entry.
_FEED_DOCUMENTS = 5
# feedparser reads about 2 MB a second, and damaged feeds slower: above this, where it can be stopped.
_MAX_BYTES_HERE = 500_000
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[#a-zA-Z]")
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,400}\?>")


def ingest_feed(source: Source, options: IngestOptions) -> Iterator[Document | RejectedDocument]:
    """One document an entry, in the feed's order; an entry without text is one reject.

    The text is the entry's content, or else its summary. The publisher is the feed's title.
    """
    limit = _FEED_DOCUMENTS * options.max_bytes
    data = source.stream.read(limit + 1)
    if len(data) > limit:
        raise RejectedDocument(
            source.origin,
            f"the feed is larger than the limit of {limit:,} bytes.",
            code="too-large",
        )
    if len(data) > _MAX_BYTES_HERE:
        read = run_apart(
            "feed",
            data,
            origin=source.origin,
            timeout_seconds=options.timeout_seconds,
            charset=source.charset,
        )
    else:
        read = extract_feed(data, origin=source.origin, charset=source.charset)
    for number, entry in enumerate(read["entries"], start=1):
        origin = f"{source.origin}:{number}"
        try:
            if "rejected" in entry:
                raise RejectedDocument(origin, entry["rejected"], code=entry["code"])
            if len(entry["text"].encode()) > options.max_bytes:
                raise too_large(origin, options)
            yield make_document(origin=origin, options=options, **entry)
        except RejectedDocument as reject:
            yield reject


def extract_feed(data: bytes, *, origin: str, charset: str | None) -> dict[str, Any]:
    """`entries`, each the fields of a document (or `rejected` and `code`).

    Raises:
        RejectedDocument: this is no feed, or one without entries.
    """
    import feedparser

    declared = _XML_ENCODING.match(data)
    text = decode_leniently(data, declared=declared[1].decode() if declared else charset)
    text = _XML_DECLARATION.sub("", text, count=1)
    try:
        # Markup is taken apart here, so feedparser need not make it safe or absolute.
        feed = feedparser.parse(
            text.encode("utf-8"),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8"},
        )
    except Exception as error:
        logger.debug("%s: feedparser failed", origin, exc_info=error)
        raise RejectedDocument(
            origin, f"the feed could not be taken apart ({type(error).__name__}).", code="bad-feed"
        ) from error
    if not feed.entries:
        broken = feed.get("bozo_exception")
        reason = f"the feed is broken: {broken}" if broken else "the feed has no entries"
        raise RejectedDocument(origin, f"{one_line(reason)}.", code="bad-feed")
    about = feed.feed
    return {
        "entries": [
            _entry(entry, about, f"{origin}:{n}") for n, entry in enumerate(feed.entries, 1)
        ]
    }


def _entry(entry: Any, about: Any, origin: str) -> dict[str, Any]:
    title = _plain(entry.get("title"), origin)
    contents = [c.get("value") or "" for c in entry.get("content", ())]
    markup = max(contents, key=len, default="") or entry.get("summary") or ""
    link = entry.get("link")
    try:
        text = _report(markup, title, origin)
    except RejectedDocument as reject:
        return {"rejected": reject.reason, "code": reject.code}
    return {
        "text": text,
        "title": title,
        "url": link,
        "external_id": entry.get("id"),
        "byline": entry.get("author"),
        "publisher": _plain((entry.get("source") or {}).get("title") or about.get("title"), origin),
        "language": _language(entry, about),
        "published": _published(entry, link),
    }


def _report(markup: str, title: str | None, origin: str) -> str:
    if not markup.strip():
        return ""
    if not _MARKUP.search(markup):
        return markup.strip()
    tree = parse_markup(f"<html><body>{markup}</body></html>", origin=origin)
    prune(tree)
    return report_text(blocks_of(tree), title=title)


def _plain(value: str | None, origin: str) -> str | None:
    """A title's words: feeds put markup and twice-escaped entities into it."""
    if not value or not _MARKUP.search(value):
        return value
    try:
        tree = parse_markup(f"<html><body>{value}</body></html>", origin=origin)
    except RejectedDocument:
        return None
    return "".join(tree.itertext())


def _language(entry: Any, about: Any) -> str | None:
    for content in entry.get("content", ()):
        if content.get("language"):
            return str(content["language"])
    language = about.get("language")
    return str(language) if language else None


def _published(entry: Any, link: str | None) -> str | None:
    """When the entry was published: the feed's word, or else its link's.

    Many feeds give only the time of the last change, which is when the text as it stands here
    was published.
    """
    for name in ("published", "created", "updated"):
        # Past feedparser's own way to get a field, which gives `published` out as `updated`.
        written = dict.get(entry, name)
        if written and (parsed := parse_published(str(written))):
            return parsed
    return published_in_url(link) if link else None
