"""An opened input: its bytes as a stream, the first of them in view, and where it came from."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from sourceline.errors import RejectedDocument
from sourceline.ingest.gunzip import GZIP_MAGIC, GunzipStream

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from sourceline.ingest.options import IngestOptions

HEAD_BYTES = 65_536  # enough for a PDF header, an XML prolog with comments, a CSV header
_MAX_LAYERS = 2  # a .gz within a .gz happens by accident; a third layer is a trap


class _Rejoined(io.RawIOBase):
    """Bytes that were taken off a stream to look at, followed by the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO | io.IOBase) -> None:
        super().__init__()
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if self._head:
            count = min(len(view), len(self._head))
            view[:count] = self._head[:count]
            self._head = self._head[count:]
            return count
        data = self._rest.read(len(view)) or b""
        view[: len(data)] = data
        return len(data)


@dataclass
class Source:
    """One input, opened. `head` is its beginning, which `stream` still has to come.

    Attributes:
        origin: path, URL or record, for messages.
        name: file name, which becomes the `external_id` of a document that has no other.
        charset: what a protocol header said about the encoding.
        headers: what a server said of it, names in lower case; None where there was no server.
    """

    origin: str
    stream: io.BufferedIOBase
    head: bytes
    name: str | None = None
    url: str | None = None
    charset: str | None = None
    headers: Mapping[str, str] | None = None

    def read_document(self, options: IngestOptions) -> bytes:
        """All bytes of an input that is one document.

        Raises:
            RejectedDocument: there are more than `max_bytes`.
        """
        data = self.stream.read(options.max_bytes + 1)
        if len(data) > options.max_bytes:
            raise too_large(self.origin, options)
        return data


def too_large(origin: str, options: IngestOptions) -> RejectedDocument:
    """The rejection of a document over the size limit."""
    return RejectedDocument(
        origin,
        f"larger than the limit of {options.max_bytes:,} bytes a document. "
        "Split it, or raise the limit.",
        code="too-large",
    )


def open_source(
    raw: BinaryIO | io.IOBase,
    origin: str,
    options: IngestOptions,
    *,
    name: str | None = None,
    url: str | None = None,
    charset: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Source:
    """A source over `raw`, unpacked if its content is gzip, whatever its name.

    Raises:
        RejectedDocument: the gzip data is broken, a bomb, or nested too deep.
    """
    for layer in range(_MAX_LAYERS + 1):
        head = _beginning(raw)
        joined: io.BufferedIOBase = io.BufferedReader(_Rejoined(head, raw), buffer_size=131_072)
        if not head.startswith(GZIP_MAGIC):
            return Source(
                origin, joined, head, name=name, url=url, charset=charset, headers=headers
            )
        if layer == _MAX_LAYERS:
            break
        raw = GunzipStream(joined, origin, max_bytes=options.max_unpacked_bytes)
    raise RejectedDocument(
        origin,
        f"gzip within gzip more than {_MAX_LAYERS} times. Unpack it first.",
        code="nested-archive",
    )


def _beginning(raw: BinaryIO | io.IOBase) -> bytes:
    """The first bytes. Data that breaks off later is still read up to there: it fails again then."""
    parts: list[bytes] = []
    left = HEAD_BYTES
    while left:
        try:
            part = raw.read(min(left, 4_096))
        except RejectedDocument:
            if not parts:
                raise
            break
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def read_up_to(raw: BinaryIO | io.IOBase, count: int) -> bytes:
    """`count` bytes, fewer only at the end: a pipe gives what it has at each call."""
    parts = bytearray()
    while len(parts) < count:
        part = raw.read(count - len(parts))
        if not part:
            break
        parts += part
    return bytes(parts)
