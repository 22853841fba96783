"""The feeds that an OPML file lists: what every feed reader exports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sourceline.errors import UsageError

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's address and what the list calls it."""

    url: str
    title: str | None


def read_opml(path: Path) -> list[Feed]:
    """Every feed of the file, in its order, each address once.

    Raises:
        UsageError: the file cannot be read, is no OPML, or lists no feed by http or https.
    """
    from lxml import etree

    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than {MAX_BYTES:,} bytes: no list of feeds is")
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    # Entities and addresses in the file lead nowhere.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UsageError(f"{path} is no OPML: {error}") from error
    if str(root.tag).lower() != "opml":
        raise UsageError(f"{path} is no OPML: its root is <{root.tag}>")
    feeds: dict[str, Feed] = {}
    for outline in root.iter("outline"):
        named = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
        url = named.get("xmlurl", "").strip()
        if url.startswith(("http://", "https://")):
            feeds.setdefault(url, Feed(url, named.get("title") or named.get("text") or None))
    if not feeds:
        raise UsageError(f'{path} lists no feed: an outline with xmlUrl="https://…" is one')
    return list(feeds.values())
