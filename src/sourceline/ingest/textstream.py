"""Lines of a stream, each with its number, none longer than the limit in memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument
from sourceline.ingest.charset import mark_of
from sourceline.ingest.source import Source

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

    from sourceline.ingest.options import IngestOptions

_CHUNK = 65_536


class _Recoded(io.RawIOBase):
    """A stream in another encoding, given as UTF-8, so that lines can be told by their bytes."""

    def __init__(self, source: Source, encoding: str) -> None:
        super().__init__()
        self._source = source
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        while not self._ready:
            data = self._source.stream.read(_CHUNK)
            self._ready = self._decoder.decode(data, final=not data).encode("utf-8")
            if not data:
                break
        count = min(len(view), len(self._ready))
        view[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


def utf8_stream(source: Source, encoding: str | None = None) -> io.BufferedIOBase:
    """The input's bytes after its byte order mark, as UTF-8 if the mark or `encoding` is another."""
    marked = mark_of(source.head)
    if marked is not None:
        source.stream.read(len(marked[0]))
        encoding = marked[1]
    if encoding in (None, "utf-8"):
        return source.stream
    return io.BufferedReader(_Recoded(source, encoding or "utf-8"), buffer_size=_CHUNK)


def line_stream(
    source: Source, options: IngestOptions
) -> Iterator[tuple[int, bytes | RejectedDocument]]:
    """Number and bytes of each line; a rejection in place of a line that is too long."""
    stream = utf8_stream(source)
    limit = options.max_record_bytes
    number = 0
    while line := stream.readline(limit):
        number += 1
        if len(line) < limit or line.endswith(b"\n"):
            yield number, line
            continue
        while (rest := stream.readline(_CHUNK)) and not rest.endswith(b"\n"):
            pass
        yield (
            number,
            RejectedDocument(
                f"{source.origin}:{number}",
                f"the line is longer than the limit of {limit:,} bytes a record. "
                "Split it, or raise the limit.",
                code="too-large",
            ),
        )
