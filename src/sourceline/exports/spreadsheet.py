"""Cells that are safe to open in a spreadsheet."""

from __future__ import annotations

from sourceline.exports.rows import Cell

# Spreadsheets run a cell that begins so as a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: Cell) -> Cell:
    """The value as it is written: text that would be run as a formula gets an apostrophe in front.

    Numbers, which are ours, stay as they are; true and false are written as words.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value
