"""Readings as JSON lines: the contract itself, one record a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from sourceline.records import Reading


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write each reading as one line of JSON, as it comes.

    JSON escapes line feeds within strings, so that every record stays on its line; U+2028 and
    U+2029, which JSON leaves as they are, end a line for no reader of JSON lines.
    """
    for reading in readings:
        out.write(reading.to_json())
        out.write("\n")
