"""Gzip as a stream that stops at decompression bombs."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GZIP_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 65_536
# News text packs about 4:1 and JSONL of near-copies up to 40:1; deflate's own end is 1,030:1.
_MAX_RATIO = 200
# The ratio is judged over windows, so that a long honest beginning cannot cover for a bomb.
_WINDOW_OUT = 32_000_000


class BrokenStreamError(RejectedDocument):
    """The input itself breaks off: nothing after this can be read, of no record."""


class GunzipStream(io.RawIOBase):
    """The unpacked bytes of gzip data, all members one after the other.

    Reads raise `BrokenStreamError` when the data is broken (`bad-gzip`), when it unpacks to more
    than `max_bytes`, or when a stretch of it unpacks more than 200 to 1 (`decompression-bomb`); and again when read
    again.
    """

    def __init__(
        self, packed: io.BufferedIOBase | io.BytesIO, origin: str, *, max_bytes: int
    ) -> None:
        super().__init__()
        self._packed = packed
        self._origin = origin
        self._left = max_bytes
        self._max_bytes = max_bytes
        self._member: zlib._Decompress | None = None
        self._pending = b""
        self._window_in = 0
        self._window_out = 0
        self._ended = False
        self._failure: BrokenStreamError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if not view:
            return 0
        if self._failure is not None:
            raise self._failure
        data = self._inflate(len(view))
        view[: len(data)] = data
        return len(data)

    def _inflate(self, count: int) -> bytes:
        while not self._ended:
            if not self._pending:
                self._pending = self._packed.read(_CHUNK)
                self._window_in += len(self._pending)
            if not self._pending:
                if self._member is not None:
                    raise self._rejected("bad-gzip", "the gzip data ends too early")
                self._ended = True
                break
            if self._member is None and not self._start_member():
                break
            data = self._step(count)
            if data:
                self._account(len(data))
                return data
        return b""

    def _start_member(self) -> bool:
        # Archives may be padded with zeros after the last member.
        self._pending = self._pending.lstrip(b"\0")
        if not self._pending:
            return True
        self._member = zlib.decompressobj(wbits=31)
        return True

    def _step(self, count: int) -> bytes:
        if self._member is None:
            return b""
        try:
            data = self._member.decompress(self._pending, count)
        except zlib.error as error:
            raise self._rejected("bad-gzip", f"broken gzip data ({error})") from error
        if self._member.eof:
            self._pending = self._member.unused_data
            self._member = None
        else:
            self._pending = self._member.unconsumed_tail
        return data

    def _account(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise self._rejected(
                "decompression-bomb", f"unpacks to more than {self._max_bytes:,} bytes"
            )
        self._window_out += count
        if self._window_out >= _WINDOW_OUT:
            read = self._window_in - len(self._pending)
            if self._window_out > _MAX_RATIO * max(read, 1):
                raise self._rejected(
                    "decompression-bomb", f"unpacks more than {_MAX_RATIO} to 1, as no report does"
                )
            self._window_in, self._window_out = len(self._pending), 0

    def _rejected(self, code: str, reason: str) -> BrokenStreamError:
        self._failure = BrokenStreamError(self._origin, f"{reason}.", code=code)
        return self._failure
