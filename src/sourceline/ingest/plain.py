"""Plain text: every character kept as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument
from sourceline.ingest.charset import EncodingUnknownError, decode
from sourceline.ingest.documents import make_document
from sourceline.ingest.sniff import reject_binary
from sourceline.ingest.source import Source

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document


def ingest_text(source: Source, options: IngestOptions) -> Iterator[Document]:
    """One document: all of the text, line ends, trailing blanks and NULs included.

    Only a byte order mark is left out, since it says how to read the text and is none of it.
    """
    reject_binary(source.head, source.origin)
    text = decode_or_reject(source.read_document(options), source)
    yield make_document(
        text, origin=source.origin, options=options, url=source.url, external_id=source.name
    )


def decode_or_reject(data: bytes, source: Source) -> str:
    """The text of all of the input's bytes.

    Raises:
        RejectedDocument: no encoding fits them.
    """
    try:
        return decode(data, declared=source.charset)
    except EncodingUnknownError as error:
        raise RejectedDocument(source.origin, f"{error}.", code="encoding") from error
