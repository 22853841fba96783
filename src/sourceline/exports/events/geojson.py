"""Events as GeoJSON (RFC 7946): points where there is one, with the columns of the CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, BinaryIO

from sourceline.exports.events.flat import COLUMNS
from sourceline.exports.events.table import row_of
from sourceline.records import Event


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write a FeatureCollection, a feature an event; how many were written.

    An event without a point has the geometry null. Where `place_precision` is over 2 the point
    stands for an area: style by it before you show the points as places.
    """
    out.write(b'{"type": "FeatureCollection", "name": "events", "features": [')
    written, before = 0, "\n"
    for event in events:
        line = json.dumps(feature(event), ensure_ascii=False, allow_nan=False)
        out.write((before + line).encode("utf-8"))
        written, before = written + 1, ",\n"
    out.write(b"\n]}\n")
    return written


def feature(event: Event) -> dict[str, Any]:
    """The event as a GeoJSON feature; coordinates are longitude, then latitude."""
    place, geometry = event.place, None
    if place is not None and place.latitude is not None and place.longitude is not None:
        geometry = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    return {
        "type": "Feature",
        "id": event.id,
        "geometry": geometry,
        "properties": row_of(COLUMNS, event),
    }
