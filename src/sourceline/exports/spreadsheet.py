"""Cells that are safe to open in a spreadsheet."""

from __future__ import annotations

from sourceline.exports.rows import Cell

# Spreadsheets run a cell that begins so as a formula (OWASP, "CSV Injection").
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def safe_cell(value: Cell) -> Cell:
    """The value as it is written: text that would be run as a formula gets an apostrophe in front.

    Numbers, which are ours, stay as they are; true and false are written as words. Line ends become
    line feeds: Python's writer does not quote a lone carriage return, so that what follows it would
    stand in a row of its own.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if text.startswith(FORMULA_STARTS) else text
