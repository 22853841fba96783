"""Readings as CSV with a header, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from sourceline.exports.rows import COLUMNS, rows
from sourceline.exports.spreadsheet import safe_cell
from sourceline.records import Reading


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write one row a casualty claim, and one for each event without any.

    Text that a spreadsheet would take for a formula gets an apostrophe in front. Numbers, which
    are ours, stay as they are.
    """
    writer = csv.DictWriter(out, [column.name for column in COLUMNS], lineterminator="\n")
    writer.writeheader()
    for row in rows(readings):
        writer.writerow({name: safe_cell(value) for name, value in row.items()})
