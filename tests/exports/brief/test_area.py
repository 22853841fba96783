"""A place that is known to its province is drawn as far as the province's places reach."""

from __future__ import annotations

from sourceline.exports.brief.country_map import country_map
from sourceline.knowledge.extents import extent
from sourceline.records import PlaceRecord

HOMS = PlaceRecord(
    name="Homs", country="SY", admin1="Homs", latitude=34.7, longitude=36.7, precision=4
)


def test_an_area_takes_the_place_of_the_ring() -> None:
    ringed, shaped = country_map(HOMS), country_map(HOMS, list(extent("SY", "Homs")))
    assert ringed is not None
    assert shaped is not None
    assert "<circle" in ringed.svg
    assert 'class="area"' in shaped.svg
    assert "<circle" not in shaped.svg
    assert "no border" in shaped.caption
