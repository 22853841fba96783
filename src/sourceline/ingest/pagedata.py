"""What a page says about itself: title, date, publisher, byline, language, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sourceline.ingest.publication import parse_published, published_in_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLE = (
    "og:title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "twitter:title",
    "headline",
    "title",
)
_PUBLISHER = (
    "og:site_name",
    "citation_publisher",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "application-name",
)
_BYLINE = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
)
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_date",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date.published",
    "article.published",
    "publication_date",
    "publicationdate",
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "published_at",
    "published_time_telegram",
    "rnews:datepublished",
    "cxenseparse:recs:publishtime",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "date",
)
_URL = ("og:url",)
_ARTICLE_TYPES = re.compile(
    r"(?:News|Opinion|Reportage|Analysis|Background|Review)?.*(?:Article|Posting|Report)"
)
_TITLE_SEPARATOR = re.compile(r"\s+[|–—·»-]\s+")
_BY = re.compile(r"^(?:by|von|par|por)[:\s]+", re.IGNORECASE)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BYLINES = (
    "descendant::*[@rel='author' or @itemprop='author' "
    "or contains(concat(' ', @class, ' '), ' byline ') "
    "or contains(concat(' ', @class, ' '), ' author ')]"
)
_MAX_NODES = 2_000  # of JSON-LD; real pages have some dozens


@dataclass
class PageData:
    """What a page says about itself, None where it does not."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    byline: str | None = None
    language: str | None = None
    url: str | None = None


@dataclass
class _Metas:
    """Contents of the meta elements by lower-case name, in their order."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def first(self, names: tuple[str, ...]) -> str | None:
        return next((values[0] for name in names if (values := self.values.get(name))), None)

    def all(self, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            yield from self.values.get(name, ())


def read_page_data(tree: HtmlElement, *, url: str | None) -> PageData:
    """What the page says in its metadata, JSON-LD, its address and its marked-up dates.

    The date of publication is the first that is found in that order. Nothing is guessed from the
    running text, and the clock is never asked.
    """
    metas = _read_metas(tree)
    linked = list(_linked_articles(tree))
    address = url or _address(tree, metas)
    publisher = metas.first(_PUBLISHER) or _first(_name(node.get("publisher")) for node in linked)
    return PageData(
        title=_title(tree, metas, linked, publisher),
        published=_published(tree, metas, linked, address),
        publisher=publisher,
        byline=_byline(tree, metas, linked),
        language=_language(tree, linked),
        url=address,
    )


def _first(values: Iterator[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _read_metas(tree: HtmlElement) -> _Metas:
    metas = _Metas()
    for element in tree.iter("meta"):
        content = element.get("content", "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if content and name:
            metas.values.setdefault(name.strip().lower(), []).append(content)
    return metas


def _linked_articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Articles described in JSON-LD, the report's own before what it only mentions."""
    for script in tree.iter("script"):
        if script.get("type", "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        waiting: list[Any] = [value]
        for _ in range(_MAX_NODES):
            if not waiting:
                break
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node[:_MAX_NODES])
            elif isinstance(node, dict):
                kinds = node.get("@type")
                kinds = kinds if isinstance(kinds, list) else [kinds]
                if any(isinstance(k, str) and _ARTICLE_TYPES.fullmatch(k[:80]) for k in kinds):
                    yield node
                waiting.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _name(value: Any) -> str | None:
    """The name in a JSON-LD person or organization, several joined by commas."""
    if isinstance(value, str):
        return None if value.startswith(("http:", "https:")) else value.strip() or None
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        names = [name for item in value[:20] if (name := _name(item))]
        return ", ".join(dict.fromkeys(names)) or None
    return None


def _title(
    tree: HtmlElement, metas: _Metas, linked: list[dict[str, Any]], publisher: str | None
) -> str | None:
    headlines = [_words(h1) for h1 in tree.iter("h1")]
    single = headlines[0] if len(headlines) == 1 else None
    for node in linked:
        if isinstance(headline := node.get("headline"), str) and headline.strip():
            return headline.strip()
    title = metas.first(_TITLE)
    if title is None and single:
        return single
    if title is None:
        element = next(tree.iter("title"), None)
        title = _words(element) if element is not None else ""
    return _without_site(title, publisher, single) or None


def _without_site(title: str, publisher: str | None, headline: str | None) -> str:
    """A title without the site's name that browsers show behind it."""
    parts = _TITLE_SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    if headline and title.casefold().startswith(headline.casefold()):
        return headline
    if publisher and parts[-1].casefold() == publisher.casefold():
        return title[: title.rindex(parts[-1])].rstrip(" |–—·»-")
    return title


def _words(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _published(
    tree: HtmlElement, metas: _Metas, linked: list[dict[str, Any]], url: str | None
) -> str | None:
    stated = (parse_published(value) for value in metas.all(_PUBLISHED))
    in_json = (
        parse_published(value)
        for node in linked
        if isinstance(value := node.get("datePublished"), str)
    )
    return (
        _first(stated)
        or _first(in_json)
        or (published_in_url(url) if url else None)
        or _visible_date(tree)
    )


def _visible_date(tree: HtmlElement) -> str | None:
    """The date of a marked-up `<time>`: one that says it is the publication's, or the only day."""
    days: dict[str, str] = {}
    for element in tree.iter("time"):
        written = parse_published(element.get("datetime") or _words(element))
        if written is None or any(
            a.tag in ("aside", "footer", "nav") for a in element.iterancestors()
        ):
            continue
        marks = f"{element.get('itemprop', '')} {element.get('class', '')}".lower()
        if "datepublished" in marks or "published" in marks or element.get("pubdate") is not None:
            return written
        if "updated" not in marks and "modified" not in marks:
            days.setdefault(written[:10], written)
    return next(iter(days.values())) if len(days) == 1 else None


def _byline(tree: HtmlElement, metas: _Metas, linked: list[dict[str, Any]]) -> str | None:
    byline = _first(_name(node.get("author")) for node in linked) or _first(
        value for value in metas.all(_BYLINE) if not value.startswith(("http:", "https:"))
    )
    if byline is None:
        byline = _visible_byline(tree)
    return (_BY.sub("", byline).strip() or None) if byline else None


def _visible_byline(tree: HtmlElement) -> str | None:
    for element in tree.xpath(_BYLINES):
        words = _words(element)
        if 2 < len(words) <= 120:
            return words
    return None


def _language(tree: HtmlElement, linked: list[dict[str, Any]]) -> str | None:
    root = tree.getroottree().getroot()
    stated: str | None = root.get("lang") or root.get(_XML_LANG)
    if stated:
        return stated
    return _first(value for node in linked if isinstance(value := node.get("inLanguage"), str))


def _address(tree: HtmlElement, metas: _Metas) -> str | None:
    canonical = (
        link.get("href", "")
        for link in tree.iter("link")
        if link.get("rel", "").lower() == "canonical"
    )
    for address in (*canonical, *metas.all(_URL)):
        if re.match(r"https?://[^\s/]+", address):
            return str(address).strip()
    return None
