"""A format as a table: columns that each say what stands in them and take it from an event."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import BinaryIO, NamedTuple

from sourceline.exports.rows import Cell
from sourceline.exports.spreadsheet import safe_cell
from sourceline.records import Event


class Column(NamedTuple):
    """A column's name, what stands in it, and where it comes from. None is an empty cell."""

    name: str
    help: str
    value: Callable[[Event], Cell]


def empty(event: Event) -> Cell:
    """Nothing: for columns of a format that Sourceline has no value for."""
    return None


def row_of(columns: Iterable[Column], event: Event) -> dict[str, Cell]:
    """The event as one row, by the names of the columns."""
    return {column.name: column.value(event) for column in columns}


def write_table(
    columns: Sequence[Column],
    events: Iterable[Event],
    out: BinaryIO,
    *,
    second_header: Sequence[str] | None = None,
) -> int:
    """Write CSV in UTF-8, a row an event; how many events were written.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([column.name for column in columns])
        if second_header is not None:
            writer.writerow(second_header)
        written = 0
        for event in events:
            writer.writerow([safe_cell(column.value(event)) for column in columns])
            written += 1
        return written
    finally:
        text.detach()  # the file stays open for whoever opened it
