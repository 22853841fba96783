"""How far a division reaches, as far as the gazetteer knows: the hull of the places in it."""

from __future__ import annotations

from functools import lru_cache

from sourceline.knowledge.gazetteer import Gazetteer

Point = tuple[float, float]  # longitude, latitude in degrees
LEAST_PLACES = 3
# A hull that is wider than half the globe is one of places on both sides of the date line.
MOST_DEGREES = 180.0


@lru_cache(512)
def extent(country: str, admin1: str, admin2: str | None = None) -> tuple[Point, ...]:
    """The corners of the convex hull of all places of a division, the first one repeated at the end.

    Empty where the gazetteer has too few of them. The hull says where the division's known places
    lie; it is no border.
    """
    points = sorted(set(_gazetteer().points_in(country, admin1, admin2)))
    if len(points) < LEAST_PLACES or points[-1][0] - points[0][0] > MOST_DEGREES:
        return ()
    lower, upper = _half(points), _half(points[::-1])
    ring = (*lower[:-1], *upper[:-1])
    return (*ring, ring[0]) if len(ring) >= LEAST_PLACES else ()


def _half(points: list[Point]) -> list[Point]:
    """One half of the hull of sorted points, by Andrew's monotone chain."""
    half: list[Point] = []
    for point in points:
        while len(half) > 1 and _turn(half[-2], half[-1], point) <= 0:
            half.pop()
        half.append(point)
    return half


def _turn(a: Point, b: Point, c: Point) -> float:
    """Above 0 where the way from a by b to c turns left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


@lru_cache(1)
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()
