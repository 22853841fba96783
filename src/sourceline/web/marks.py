"""Marks of a piece of the map. Of a wide piece they are cut out of those of the whole map, which are
worked out once: the grid does not move with the map, so whoever moves it asks for the same marks.
"""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from sqlalchemy import Connection

from sourceline.store import finding
from sourceline.store.finding import Box, Cell, Query
from sourceline.web.remembering import remembered

# Further in, a piece holds so little that asking for it is cheaper than for the whole.
MOST_WIDE = 5


def marks(request: Request, connection: Connection, query: Query, zoom: float) -> list[Cell]:
    """The marks of the events that fit, of a wide piece with all that their marks at its edge hold."""
    box, wide = query.filters.box, int(zoom)
    if box is None or wide > MOST_WIDE:
        return finding.cells(connection, query, zoom)
    everywhere = replace(query, filters=replace(query.filters, box=None))
    found = remembered(
        request,
        connection,
        ("marks", everywhere, wide),
        lambda: finding.cells(connection, everywhere, wide),
    )
    return [cell for cell in found if _touches(cell.box, box)]


def _touches(inner: Box, box: Box) -> bool:
    """Whether two boxes share a point; the second crosses the antimeridian where its west is east of
    its east.
    """
    west, south, east, north = box
    if inner[3] < south or inner[1] > north:
        return False
    if west <= east:
        return inner[2] >= west and inner[0] <= east
    return inner[2] >= west or inner[0] <= east
