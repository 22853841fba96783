"""Anything that holds a report, made into documents: the exact text, and where it came from.

    for item in ingest(["inbox/", "crawl.warc.gz", "https://example.org/report"]):
        if isinstance(item, RejectedDocument):
            print(reject_record(item), file=rejects)

Documents come in the order of the inputs, one at a time: an archive of any size takes the memory
of one record.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument, UsageError
from sourceline.ingest.addresses import FetchPolicy
from sourceline.ingest.inputs import open_inputs, unreadable
from sourceline.ingest.options import IngestOptions
from sourceline.ingest.registry import ingester_names, load_ingester, recognize
from sourceline.ingest.sniff import find_format
from sourceline.ingest.source import Source, open_source

if TYPE_CHECKING:
    from sourceline.records import Document

__all__ = [
    "FetchPolicy",
    "IngestOptions",
    "Retrieved",
    "ingest",
    "ingest_bytes",
    "ingester_names",
    "reject_record",
    "retrieve",
]

_DEFAULTS = IngestOptions()


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A document, or why there is none, and where it is from.

    Attributes:
        origin: the input that it was in: a path or an address.
        headers: what the server said, names in lower case; None where there was no server.
    """

    item: Document | RejectedDocument
    origin: str
    headers: Mapping[str, str] | None = None


def ingest(
    inputs: Iterable[str], options: IngestOptions = _DEFAULTS
) -> Iterator[Document | RejectedDocument]:
    """Every document in `inputs`, and a rejection in the place of each that could not be read.

    An input is a path, a directory, a glob, "-" (standard input) or an http(s) URL.

    Raises:
        UsageError: `options.format_in` names no format. Raised at once, not at the first document.
    """
    return (retrieved.item for retrieved in retrieve(inputs, options))


def retrieve(inputs: Iterable[str], options: IngestOptions = _DEFAULTS) -> Iterator[Retrieved]:
    """What `ingest` gives, each with where it is from and what the server said of it.

    Raises:
        UsageError: `options.format_in` names no format. Raised at once, not at the first document.
    """
    if isinstance(inputs, str):
        raise UsageError(f"inputs is one string ({inputs!r}): pass a list of them")
    if options.format_in is not None:
        load_ingester(options.format_in)
    return _retrieve_all(inputs, options)


def _retrieve_all(inputs: Iterable[str], options: IngestOptions) -> Iterator[Retrieved]:
    for name in inputs:
        for source in open_inputs(name, options):
            if isinstance(source, RejectedDocument):
                yield Retrieved(source, source.origin)
            else:
                for item in ingest_source(source, options):
                    yield Retrieved(item, source.origin, source.headers)


def ingest_bytes(
    data: bytes, *, origin: str, options: IngestOptions = _DEFAULTS
) -> Iterator[Document | RejectedDocument]:
    """The documents in bytes that are at hand already.

    `origin` says where they are from: a path, whose file name becomes the `external_id` of a
    single document, or an http(s) URL.

    Raises:
        UsageError: `options.format_in` names no format.
    """
    if options.format_in is not None:
        load_ingester(options.format_in)
    is_url = re.match(r"https?://", origin) is not None
    name = None if is_url or origin.startswith("<") else PurePath(origin).name or None
    return _ingest_bytes(data, origin, options, name, origin if is_url else None)


def _ingest_bytes(
    data: bytes, origin: str, options: IngestOptions, name: str | None, url: str | None
) -> Iterator[Document | RejectedDocument]:
    try:
        source = open_source(io.BytesIO(data), origin, options, name=name, url=url)
    except RejectedDocument as reject:
        yield reject
        return
    yield from ingest_source(source, options)


def ingest_source(source: Source, options: IngestOptions) -> Iterator[Document | RejectedDocument]:
    """The documents in a source that is open."""
    try:
        name = options.format_in or recognize(source.head, source.name) or find_format(source)
        yield from load_ingester(name)(source, options)
    except RejectedDocument as reject:
        yield reject
    except OSError as error:
        yield unreadable(source.origin, error)


def reject_record(reject: RejectedDocument) -> dict[str, str]:
    """A rejection as one line of the rejects file: `origin`, `code` and `reason`."""
    return {"origin": reject.origin, "code": reject.code, "reason": reject.reason}
