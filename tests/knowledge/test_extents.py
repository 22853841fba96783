"""How far divisions reach: hulls of the places that the gazetteer has in them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sourceline.knowledge.extents import Point, extent
from sourceline.knowledge.gazetteer import Gazetteer


def holds(ring: tuple[Point, ...], point: Point) -> bool:
    """Whether a convex ring, counted counter-clockwise, has the point in it or on it."""
    return all(
        (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]) >= -1e-9
        for a, b in pairwise(ring)
    )


@pytest.mark.parametrize(("country", "admin1"), [("SY", "Homs"), ("NG", "Borno"), ("RU", "Kursk")])
def test_a_province_holds_all_its_places(country: str, admin1: str) -> None:
    ring = extent(country, admin1)
    assert ring[0] == ring[-1]
    with Gazetteer.open() as gazetteer:
        points = gazetteer.points_in(country, admin1)
    assert len(points) > len(ring)
    assert all(holds(ring, point) for point in points)
    assert not holds(ring, (0.0, 0.0))


def test_a_district_lies_within_its_province() -> None:
    with Gazetteer.open() as gazetteer:
        found = [p for p in gazetteer.lookup("Rutba", limit=None) if p.country == "IQ"]
        districts = {(p.admin1, p.admin2) for p in found if p.admin1 and p.admin2}
    for admin1, admin2 in districts:
        inside = extent("IQ", admin1 or "", admin2)
        assert all(holds(extent("IQ", admin1 or ""), corner) for corner in inside)


def test_what_the_gazetteer_lacks_has_no_extent() -> None:
    assert extent("IQ", "Nowhere") == ()
