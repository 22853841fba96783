"""Outlines of countries, from Natural Earth by way of world-atlas (TopoJSON)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from sourceline.knowledge.country_codes import country_codes

Point = tuple[float, float]  # longitude, latitude in degrees
Ring = list[Point]

# The one country of the atlas that ISO 3166 has no number for and the gazetteer has.
UNNUMBERED = {"XK": "Kosovo"}


def outline(country: str) -> list[Ring]:
    """The outer rings of a country by its ISO 3166-1 alpha-2 code; empty if the atlas lacks it."""
    codes = country_codes(country)
    number = None if codes is None or codes.numeric is None else f"{codes.numeric:03d}"
    atlas = _atlas()
    for shape in atlas["objects"]["countries"]["geometries"]:
        named = shape["properties"]["name"] == UNNUMBERED.get(country)
        if named or (number is not None and shape.get("id") == number):
            return _rings(shape)
    return []


def all_outlines() -> Iterable[list[Ring]]:
    """The outer rings of every country."""
    for shape in _atlas()["objects"]["countries"]["geometries"]:
        yield _rings(shape)


def _rings(shape: dict[str, Any]) -> list[Ring]:
    """Outer rings: the first of each polygon. Holes are other countries, drawn themselves."""
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape.get("arcs", [])
    return [[p for number in polygon[0] for p in _arc(number)] for polygon in polygons]


@cache
def _arc(number: int) -> tuple[Point, ...]:
    """The points of an arc; a negative number is the arc of its complement, backwards.

    Rule: TopoJSON specification, delta-encoded positions with scale and translation.
    """
    if number < 0:
        return tuple(reversed(_arc(~number)))
    atlas = _atlas()
    (scale_x, scale_y), (move_x, move_y) = (
        atlas["transform"]["scale"],
        atlas["transform"]["translate"],
    )
    x = y = 0
    points = []
    for step_x, step_y in atlas["arcs"][number]:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return tuple(points)


@cache
def _atlas() -> dict[str, Any]:
    source = files("sourceline.exports") / "brief/files/countries-50m.json"
    atlas: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return atlas
