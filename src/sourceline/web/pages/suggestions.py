"""What some words of a report mean, as the reader's own layers read them."""

from __future__ import annotations

from functools import cache
from typing import Any

from sourceline.exports import wording
from sourceline.knowledge.countries import country_name
from sourceline.knowledge.gazetteer import Gazetteer
from sourceline.knowledge.places import Place
from sourceline.reading.dates import find_dates
from sourceline.reading.quantities import parse_quantity
from sourceline.records import Document

MOST_PLACES = 12
# UCDP where_prec of what the gazetteer has; a settlement is an exact place.
PRECISION = {"ADM2": 3, "ADM1": 4, "RGN": 5, "DSRT": 5, "MTS": 5, "PCLI": 6, "PCLD": 6, "PCLS": 6}
EXACT = 1


def suggest(document: Document, start: int, end: int, kind: str) -> dict[str, Any]:
    """Values for a figure, a date or a place, by these words; empty where they say nothing."""
    words = document.text[start:end]
    if kind == "figure":
        return _figure(words)
    if kind == "date":
        return _date(document, start, end)
    return {"places": [_place(one) for one in _gazetteer().lookup(words, limit=MOST_PLACES)]}


def _figure(words: str) -> dict[str, Any]:
    found = parse_quantity(words)
    if found is None:
        return {}
    return {"low": found.low, "best": found.best, "high": found.high}


def _date(document: Document, start: int, end: int) -> dict[str, Any]:
    """The time expression that has most of these words in it, placed by the day of publication."""
    found = [
        (min(end, one.end) - max(start, one.start), one)
        for one in find_dates(document.text, document.published)
        if one.start < end and start < one.end and one.first is not None
    ]
    if not found:
        return {}
    _, best = max(found, key=lambda pair: pair[0])
    assert best.first is not None
    assert best.last is not None
    return {
        "start": best.first.isoformat(),
        "end": best.last.isoformat(),
        "precision": best.precision,
    }


def _place(place: Place) -> dict[str, Any]:
    precision = PRECISION.get(place.feature, EXACT)
    parts = (place.name, place.admin1, place.country and country_name(place.country))
    return {
        "label": ", ".join(dict.fromkeys(part for part in parts if part)),
        "note": wording.PLACE_PRECISION[precision],
        "place": {
            "name": place.name,
            "geonames_id": place.geonames_id,
            "country": place.country,
            "admin1": place.admin1,
            "admin2": place.admin2,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "precision": precision,
        },
    }


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.open()
