"""WARC and WARC.GZ: each page or text that was crawled one document."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

from sourceline.errors import RejectedDocument
from sourceline.ingest.charset import EncodingUnknownError, decode
from sourceline.ingest.documents import make_document
from sourceline.ingest.httpbody import unchunk, unpack_body
from sourceline.ingest.sniff import reject_binary
from sourceline.ingest.source import Source, too_large
from sourceline.ingest.webpage import page_document

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_RECORD_ID = re.compile(r"<[^<>\s]{1,200}>")
_TEXTS = frozenset(("text/plain",))


class _Forward:
    """A stream for fastwarc, which asks where it stands and takes an error in a read for a crash.

    It only goes forward. An error is kept in `error` and looks like the end to the reader.
    """

    def __init__(self, stream: io.BufferedIOBase) -> None:
        self._stream = stream
        self.position = 0
        self.tail = b""
        self.error: RejectedDocument | OSError | None = None

    def read(self, count: int = -1) -> bytes:
        if self.error is not None:
            return b""
        try:
            # read() would lose what it has when an error follows.
            data = self._stream.read1(count)
        except (RejectedDocument, OSError) as error:
            self.error = error
            return b""
        self.position += len(data)
        self.tail = (self.tail + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        return self.position

    def close(self) -> None:
        self._stream.close()

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation(f"seek({offset}, {whence}) on a stream")


def ingest_warc(source: Source, options: IngestOptions) -> Iterator[Document | RejectedDocument]:
    """One document a record that is an HTML page or a plain text, in the archive's order.

    Responses other than 200, other media types and requests are passed over: they are no reports.
    When a page was crawled says nothing about when it was published, so `WARC-Date` is not used.
    Origins count the records of the kinds that are read, from 1.

    Raises:
        RejectedDocument: the archive has no such record, or ends in the middle of one.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    stream = _Forward(source.stream)
    records = iter(ArchiveIterator(stream, record_types=kinds, parse_http=True))
    cut = False
    for number in count(1):
        origin = f"{source.origin}:{number}"
        try:
            record = next(records)
        except StopIteration:
            break
        except Exception as error:  # the reader has no root error of its own
            raise RejectedDocument(
                origin,
                f"the archive cannot be read on from here ({str(error)[:200]}).",
                code="bad-warc",
            ) from error
        try:
            document = _document(record, origin, options)
        except RejectedDocument as reject:
            cut = reject.code == "cut-off"
            yield reject
        else:
            if document is not None:
                yield document
    if stream.error is not None:
        raise stream.error
    if number == 1:
        raise RejectedDocument(
            source.origin, "the archive has no response record.", code="bad-warc"
        )
    # A record ends in two empty lines.
    if not cut and not stream.tail.endswith((b"\r\n\r\n", b"\n\n")):
        raise _cut_off(source.origin)


def _cut_off(origin: str) -> RejectedDocument:
    return RejectedDocument(origin, "the archive ends in the middle of a record.", code="cut-off")


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
    if len(data) < min(record.content_length, options.max_bytes):
        raise _cut_off(origin)
    if len(data) > options.max_bytes:
        raise too_large(origin, options)
    if record.is_http:
        if "chunked" in (record.http_headers.get("Transfer-Encoding") or "").lower():
            data = unchunk(data)
        packed_as = record.http_headers.get("Content-Encoding")
        data = unpack_body(data, packed_as, options, origin=origin)
    url = record.headers.get("WARC-Target-URI")
    if url:
        url = url.strip("<>")
    record_id = _RECORD_ID.match(record.headers.get("WARC-Record-ID") or "")
    external_id = record_id[0] if record_id else None
    if content_type in _PAGES:
        return page_document(
            data, origin=origin, options=options, url=url, charset=charset, external_id=external_id
        )
    reject_binary(data, origin)
    try:
        text = decode(data, declared=charset)
    except EncodingUnknownError as error:
        raise RejectedDocument(origin, f"{error}.", code="encoding") from error
    return make_document(text, origin=origin, options=options, url=url, external_id=external_id)
