"""WARC and WARC.GZ: each page or text that was crawled one document."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sourceline.errors import RejectedDocument
from sourceline.ingest.charset import EncodingUnknownError, decode
from sourceline.ingest.documents import make_document
from sourceline.ingest.sniff import reject_binary
from sourceline.ingest.source import Source, too_large
from sourceline.ingest.webpage import page_document

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

logger = logging.getLogger(__name__)

_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_TEXTS = frozenset(("text/plain",))


def ingest_warc(source: Source, options: IngestOptions) -> Iterator[Document | RejectedDocument]:
    """One document a record that is an HTML page or a plain text, in the archive's order.

    Responses other than 200, other media types and requests are passed over: they are no reports.
    When a page was crawled says nothing about when it was published, so `WARC-Date` is not used.
    Origins count the records of the kinds that are read, from 1.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    records = iter(
        ArchiveIterator(source.stream, record_types=kinds, parse_http=True, auto_decode="all")
    )
    number = 0
    while True:
        number += 1
        origin = f"{source.origin}:{number}"
        try:
            record = next(records)
        except StopIteration:
            break
        except RejectedDocument:
            raise
        except Exception as error:  # noqa: BLE001 - the reader has no root error of its own
            yield _broken(origin, error)
            break
        try:
            document = _document(record, origin, options)
        except RejectedDocument as reject:
            yield reject
        except (OSError, ValueError) as error:
            yield _broken(origin, error)
        else:
            if document is not None:
                yield document
    if number == 1:
        raise RejectedDocument(
            source.origin, "the archive has no response record.", code="bad-warc"
        )


def _broken(origin: str, error: Exception) -> RejectedDocument:
    return RejectedDocument(
        origin, f"the archive cannot be read on from here ({error}).", code="bad-warc"
    )


def _document(record: Any, origin: str, options: IngestOptions) -> Document | None:
    if record.is_http:
        if record.http_headers is None or record.http_headers.status_code != 200:
            return None
        content_type, charset = record.http_content_type, record.http_charset
    else:
        content_type, _, rest = (record.headers.get("Content-Type") or "").partition(";")
        charset = rest.partition("charset=")[2] or None
    content_type = (content_type or "").strip().lower()
    if content_type not in _PAGES | _TEXTS:
        return None
    data = record.reader.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise too_large(origin, options)
    url = record.headers.get("WARC-Target-URI")
    if url:
        url = url.strip("<>")
    record_id = record.headers.get("WARC-Record-ID")
    if content_type in _PAGES:
        return page_document(
            data, origin=origin, options=options, url=url, charset=charset, external_id=record_id
        )
    reject_binary(data, origin)
    try:
        text = decode(data, declared=charset)
    except EncodingUnknownError as error:
        raise RejectedDocument(origin, f"{error}.", code="encoding") from error
    return make_document(text, origin=origin, options=options, url=url, external_id=record_id)
