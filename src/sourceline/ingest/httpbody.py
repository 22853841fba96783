"""Bodies of HTTP responses with their transfer and content encodings undone, within limits."""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument
from sourceline.ingest.gunzip import GZIP_MAGIC, GunzipStream
from sourceline.ingest.source import read_up_to, too_large

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions

_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,256}\r?\n")


def unchunk(data: bytes) -> bytes:
    """A body without its chunk headers; as it stands where it has none.

    Many crawlers undo the encoding and keep the header that announces it.
    """
    parts = bytearray()
    at = 0
    while found := _CHUNK_SIZE.match(data, at):
        size = int(found[1], 16)
        at = found.end() + size
        if size == 0:
            return bytes(parts)
        parts += data[found.end() : at]
        at += 2 if data.startswith(b"\r\n", at) else data.startswith(b"\n", at)
    # Without the last, empty chunk it was broken off, or never chunked.
    return bytes(parts) if at >= len(data) and parts else data


def unpack_body(
    body: bytes, content_encoding: str | None, options: IngestOptions, *, origin: str
) -> bytes:
    """A body unpacked as its Content-Encoding says; as it stands where it is not packed at all.

    Raises:
        RejectedDocument: it is larger than a document may be, a bomb, broken, or packed in a way
            that is not read here.
    """
    encoding = (content_encoding or "").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        if not body.startswith(GZIP_MAGIC):
            return body
        stream = GunzipStream(io.BytesIO(body), origin, max_bytes=options.max_unpacked_bytes)
        unpacked = read_up_to(stream, options.max_bytes + 1)
    elif encoding == "deflate":
        unpacked = _inflate(body, options.max_bytes + 1)
    elif encoding in ("", "identity") or _is_utf8(body):
        return body
    else:
        raise RejectedDocument(
            origin,
            f"is packed as {encoding[:40]!r}, which is not read here.",
            code="unknown-format",
        )
    if len(unpacked) > options.max_bytes:
        raise too_large(origin, options)
    return unpacked


def _inflate(body: bytes, limit: int) -> bytes:
    # Servers differ on whether "deflate" has a zlib header.
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            return zlib.decompressobj(window_bits).decompress(body, limit)
        except zlib.error:
            continue
    return body


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
