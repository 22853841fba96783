"""Readings as CSV with a header, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from sourceline.exports.rows import COLUMNS, Cell, rows
from sourceline.records import Reading

# Spreadsheets run a cell that begins so as a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write one row a casualty claim, and one for each event without any.

    Text that a spreadsheet would take for a formula gets an apostrophe in front. Numbers, which
    are ours, stay as they are.
    """
    writer = csv.DictWriter(out, [column.name for column in COLUMNS], lineterminator="\n")
    writer.writeheader()
    for row in rows(readings):
        writer.writerow({name: _cell(value) for name, value in row.items()})


def _cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value
