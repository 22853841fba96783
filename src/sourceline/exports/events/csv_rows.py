"""Events as CSV, a row an event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from sourceline.exports.events.flat import COLUMNS
from sourceline.exports.events.table import write_table
from sourceline.records import Event


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write every event as a row; how many were written."""
    return write_table(COLUMNS, events, out)
