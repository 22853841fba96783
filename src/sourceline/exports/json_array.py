"""Readings as one JSON array, a record a line within it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from sourceline.records import Reading


def write(readings: Iterable[Reading], out: TextIO) -> None:
    """Write an array of the records of the contract, each as it comes."""
    out.write("[")
    before = "\n"
    for reading in readings:
        out.write(before + reading.to_json())
        before = ",\n"
    out.write("\n]\n")
