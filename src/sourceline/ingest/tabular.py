"""CSV and TSV: one document a row, the header naming the fields."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sourceline.errors import RejectedDocument
from sourceline.ingest.charset import EncodingUnknownError, decode, detect
from sourceline.ingest.fields import document_from_fields
from sourceline.ingest.gunzip import BrokenStreamError
from sourceline.ingest.source import Source
from sourceline.ingest.textstream import utf8_stream

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.records import Document

_DELIMITERS = ",;\t|"
_HEADER_LIMIT = 65_536
_CHUNK = 65_536
_UNDECODED = re.compile("[\udc80-\udcff]")  # how "surrogateescape" keeps bytes that are no UTF-8


class _LineTooLongError(Exception):
    """A physical line is longer than any record may be."""


class _Lines:
    """Lines for the csv module. An iterator of its own, since a generator ends at its first error."""

    def __init__(self, stream: io.TextIOBase, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(self._limit)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) < self._limit or line.endswith("\n"):
            return line
        while (rest := self._stream.readline(_CHUNK)) and not rest.endswith("\n"):
            pass
        raise _LineTooLongError


def ingest_csv(source: Source, options: IngestOptions) -> Iterator[Document | RejectedDocument]:
    """One document a row; a bad row is one reject with its line number, and the rest goes on.

    The columns are `text` and, where present, `id`, `title`, `published`, `publisher`, `url`,
    `language` and `byline`; others are left alone. Comma, semicolon, tab and bar are told apart by
    the header alone.

    Raises:
        RejectedDocument: the header has no `text` column.
    """
    # The csv module knows one limit for the whole process; it is only ever raised here.
    csv.field_size_limit(max(csv.field_size_limit(), options.max_record_bytes))
    utf8: Any = utf8_stream(source, _encoding(source))
    stream = io.TextIOWrapper(utf8, "utf-8", errors="surrogateescape", newline="")
    lines = _Lines(stream, options.max_record_bytes)
    columns, delimiter = _header(lines, source.origin)
    rows = csv.reader(lines, delimiter=delimiter)
    while True:
        origin = f"{source.origin}:{lines.number + 1}"
        try:
            row = next(rows)
            if not row:
                continue
            yield document_from_fields(_named(row, columns, origin), origin=origin, options=options)
        except StopIteration:
            break
        except BrokenStreamError:
            raise
        except RejectedDocument as reject:
            yield reject
        except _LineTooLongError:
            yield RejectedDocument(
                origin,
                f"the row is longer than the limit of {options.max_record_bytes:,} characters. "
                "Split it, or raise the limit.",
                code="too-large",
            )
        except csv.Error as error:
            yield RejectedDocument(
                origin,
                f"is no readable row: {error}. Perhaps a quote is not closed.",
                code="bad-row",
            )
    # The stream belongs to the source; a wrapper that is dropped would close it.
    stream.detach()


def _encoding(source: Source) -> str | None:
    try:
        source.head.decode("utf-8")
    except UnicodeDecodeError as error:
        # The head may end within a character.
        if error.start < len(source.head) - 4:
            return detect(source.head)
    return None


def _header(lines: _Lines, origin: str) -> tuple[list[str], str]:
    try:
        line = next(lines, "")
    except _LineTooLongError:
        line = ""
    while line and not line.strip():
        line = next(lines, "")
    if not line or len(line) > _HEADER_LIMIT:
        raise RejectedDocument(origin, "has no header row that names columns.", code="bad-header")
    by_delimiter = {mark: _names(line, mark) for mark in _DELIMITERS}
    for delimiter, names in by_delimiter.items():
        if "text" in names:
            return names, delimiter
    likeliest = max(by_delimiter.values(), key=len)
    raise RejectedDocument(
        origin,
        f"has no `text` column. Columns found: {', '.join(likeliest)[:400]}. "
        "Rename the column that holds the report.",
        code="no-text-field",
    )


def _names(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip().casefold() for name in next(csv.reader([line], delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []


def _named(row: list[str], columns: list[str], origin: str) -> dict[str, object]:
    if len(row) > len(columns):
        raise RejectedDocument(
            origin,
            f"has {len(row)} fields, the header {len(columns)}. Perhaps a quote is missing.",
            code="bad-row",
        )
    fields: dict[str, object] = {
        name: value for name, value in zip(columns, row, strict=False) if value
    }
    text = fields.get("text")
    if text is None:
        raise RejectedDocument(origin, "there is no text in it.", code="empty")
    if isinstance(text, str) and _UNDECODED.search(text):
        fields["text"] = _rescued(text, origin)
    return fields


def _rescued(text: str, origin: str) -> str:
    try:
        return decode(text.encode("utf-8", "surrogateescape"))
    except EncodingUnknownError as error:
        raise RejectedDocument(origin, f"{error}.", code="encoding") from error
