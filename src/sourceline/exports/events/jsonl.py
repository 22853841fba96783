"""Events as JSON lines: the contract itself, one record a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from sourceline.records import Event


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write every event as one line of JSON; how many were written."""
    written = 0
    for event in events:
        out.write(event.to_json().encode("utf-8") + b"\n")
        written += 1
    return written
