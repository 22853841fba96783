"""A place of the world, as the gazetteer knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the gazetteer, or a point derived from one. Degrees, WGS 84.

    `feature` is a GeoNames feature code (PCLI, ADM1, PPL, STM, ...); `renown` is in how many
    spellings and languages the gazetteer's source names it.
    """

    name: str
    geonames_id: int | None
    country: str | None
    admin1: str | None
    admin2: str | None
    latitude: float | None
    longitude: float | None
    feature: str
    population: int = 0
    renown: int = 0
