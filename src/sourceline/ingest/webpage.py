"""Web pages: the report's text, and what the page says about it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument
from sourceline.ingest.blocks import Block, blocks_of, report_text
from sourceline.ingest.boilerplate import prune
from sourceline.ingest.documents import make_document, one_line
from sourceline.ingest.htmltree import parse_html
from sourceline.ingest.isolation import run_apart
from sourceline.ingest.pagedata import read_page_data
from sourceline.ingest.source import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

logger = logging.getLogger(__name__)

# Extraction takes at most about 40 microseconds a tag (tables nested 60 deep, measured), so pages
# below this stay under a second. What is larger is read where it can be stopped.
_MAX_TAGS_HERE = 20_000
# A page most of whose text are links is an index of others.
_MAX_LINK_SHARE = 0.5


def ingest_html(source: Source, options: IngestOptions) -> Iterator[Document]:
    """One document: the page's main text, paragraphs parted by blank lines."""
    data = source.read_document(options)
    yield page_document(
        data,
        origin=source.origin,
        options=options,
        url=source.url,
        charset=source.charset,
        external_id=source.name,
    )


def page_document(
    data: bytes,
    *,
    origin: str,
    options: IngestOptions,
    url: str | None,
    charset: str | None,
    external_id: str | None,
) -> Document:
    """The document in a page's bytes.

    Raises:
        RejectedDocument: the page has no report in it, is nested too deep, or takes too long.
    """
    if data.count(b"<") > _MAX_TAGS_HERE:
        fields = run_apart(
            "html",
            data,
            origin=origin,
            timeout_seconds=options.timeout_seconds,
            url=url,
            charset=charset,
        )
    else:
        fields = extract_page(data, origin=origin, url=url, charset=charset)
    text = fields.pop("text") or ""
    return make_document(text, origin=origin, options=options, external_id=external_id, **fields)


def extract_page(
    data: bytes, *, origin: str, url: str | None, charset: str | None
) -> dict[str, str | None]:
    """Text, title, published, publisher, byline, language and url of a page.

    Raises:
        RejectedDocument: as `page_document`, but for time.
    """
    tree = parse_html(data, origin=origin, charset=charset)
    about = read_page_data(tree, url=url)
    about.title = one_line(about.title)
    prune(tree)
    text = report_text(_main_blocks(tree, origin), title=about.title)
    if not text:
        raise RejectedDocument(
            origin,
            "no report was found on the page: it may be an index of links, or be filled in by "
            "scripts.",
            code="no-main-text",
        )
    return {"text": text, **asdict(about)}


def _main_blocks(tree: HtmlElement, origin: str) -> list[Block]:
    from trafilatura.core import bare_extraction
    from trafilatura.settings import Document

    # trafilatura warns of every page that it finds nothing on; that is reported here as a reject.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        found = bare_extraction(tree, include_comments=False, fast=True, with_metadata=False)
    except Exception as error:
        logger.debug("%s: extraction failed", origin, exc_info=error)
        raise RejectedDocument(
            origin, f"the page could not be taken apart ({type(error).__name__}).", code="bad-html"
        ) from error
    blocks = blocks_of(found.body) if isinstance(found, Document) else []
    if len(blocks) < 2:
        # Its last resort runs all text of the page together; the page's own blocks are apart.
        blocks = blocks_of(tree)
    return [] if _is_index(blocks, tree) else blocks


def _is_index(blocks: list[Block], tree: HtmlElement) -> bool:
    """Whether most of what was found are links to other pages."""
    links = {" ".join("".join(a.itertext()).split()) for a in tree.iter("a")}
    linked = sum(len(block.text) for block in blocks if block.text in links)
    return linked > _MAX_LINK_SHARE * sum(len(block.text) for block in blocks)
