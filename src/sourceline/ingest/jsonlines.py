"""JSON: one object a line, or a whole file of one array or object."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument
from sourceline.ingest.charset import EncodingUnknownError, decode, mark_of
from sourceline.ingest.fields import document_from_fields
from sourceline.ingest.gunzip import BrokenStreamError
from sourceline.ingest.source import Source
from sourceline.ingest.textstream import line_stream

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

_CHUNK = 262_144
_SPACE = re.compile(r"[ \t\r\n]*")
_BETWEEN = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")


def ingest_jsonl(source: Source, options: IngestOptions) -> Iterator[Document | RejectedDocument]:
    """One document a line; a bad line is one reject with its number, and the rest goes on.

    A line over the limit is passed over without ever being held in memory.
    """
    for number, line in line_stream(source, options):
        origin = f"{source.origin}:{number}"
        try:
            if isinstance(line, RejectedDocument):
                raise line
            if not line.strip():
                continue
            yield document_from_fields(_parse_line(line, origin), origin=origin, options=options)
        except RejectedDocument as reject:
            yield reject


def _parse_line(line: bytes, origin: str) -> dict[str, object]:
    try:
        value = json.loads(decode(line.rstrip(b"\r\n")))
    except EncodingUnknownError as error:
        raise RejectedDocument(origin, f"{error}.", code="encoding") from error
    except json.JSONDecodeError as error:
        raise RejectedDocument(
            origin, f"is no JSON: {error.msg} at column {error.colno:,}.", code="bad-json"
        ) from error
    except RecursionError as error:
        raise RejectedDocument(origin, "is nested too deep to read.", code="too-deep") from error
    except ValueError as error:  # a number of thousands of digits
        raise RejectedDocument(origin, f"is no readable JSON: {error}.", code="bad-json") from error
    return _object(value, origin)


def _object(value: object, origin: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise RejectedDocument(
            origin,
            "is no JSON object. Each record must be one, with a `text` field.",
            code="bad-json",
        )
    return value


def ingest_json(source: Source, options: IngestOptions) -> Iterator[Document | RejectedDocument]:
    """The documents of a file that holds objects over many lines, in an array or one by one.

    They are read one by one: only one record is held at a time. Origins count them from 1.
    """
    reader = _Elements(source, options)
    number = 0
    while True:
        number += 1
        origin = f"{source.origin}:{number}"
        try:
            value = reader.next()
            if value is _END:
                return
            yield document_from_fields(_object(value, origin), origin=origin, options=options)
        except BrokenStreamError:
            raise
        except RejectedDocument as reject:
            yield reject
            if reader.broken:
                return


_END = object()


class _Elements:
    """The elements of a JSON array, or values one after the other, parsed as the text comes in."""

    def __init__(self, source: Source, options: IngestOptions) -> None:
        self._source = source
        self._limit = options.max_record_bytes
        marked = mark_of(source.head)
        mark, self._encoding = marked if marked is not None else (b"", "utf-8")
        source.stream.read(len(mark))
        self._decoder = codecs.getincrementaldecoder(self._encoding)(errors="strict")
        self._json = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._ended = False
        self._yielded = False
        self.broken = False
        self._fill(_CHUNK)
        self._skip(_SPACE)
        self.is_array = self._text.startswith("[", self._at)
        if self.is_array:
            self._at += 1

    def next(self) -> object:
        """The next element, `_END` after the last.

        Raises:
            RejectedDocument: what comes next is no JSON; nothing after it can be told apart.
        """
        self._skip(_BETWEEN if self.is_array and self._yielded else _SPACE)
        if self.is_array and self._text.startswith("]", self._at):
            return _END
        if not self.is_array and self._yielded and self._at == len(self._text):
            return _END
        wanted = _CHUNK
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except RecursionError as error:
                raise self._rejected("is nested too deep to read", "too-deep") from error
            except ValueError as error:
                # Perhaps only the rest is missing. Doubling keeps the work linear.
                if not self._ended and len(self._text) - self._at <= self._limit:
                    self._fill(wanted)
                    wanted *= 2
                    continue
                if not self._ended:
                    raise self._rejected("has a record over the size limit", "too-large") from error
                reason = getattr(error, "msg", str(error))
                raise self._rejected(f"is no JSON: {reason}", "bad-json") from error
            self._text, self._at = self._text[end:], 0
            self._yielded = True
            return value

    def _skip(self, pattern: re.Pattern[str]) -> None:
        while True:
            found = pattern.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or self._ended:
                return
            self._fill(_CHUNK)

    def _fill(self, count: int) -> None:
        data = self._source.stream.read(count)
        self._ended = len(data) < count
        try:
            added = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise self._rejected(
                f"is not {self._encoding.upper()}: {error.reason}", "encoding"
            ) from error
        self._text, self._at = self._text[self._at :] + added, 0

    def _rejected(self, reason: str, code: str) -> RejectedDocument:
        self.broken = True
        return RejectedDocument(self._source.origin, f"{reason}.", code=code)
