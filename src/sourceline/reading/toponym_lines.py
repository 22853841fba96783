"""Joins two names into the line between them: a stretch of road, a border."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sourceline.knowledge.places import Place
from sourceline.reading.mentions import PlaceMention
from sourceline.reading.toponym_senses import Toponym
from sourceline.spans import Offsets

_REACH = 60
_BETWEEN = re.compile(
    r"\b(?:(?:the )?(?P<line>border|frontier|boundary|front ?line|line of contact) )?between "
    r"(?:the )?(?:(?:cities|towns|villages) of )?$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+(?:the\s+)?(?:(?:city|town|village)\s+of\s+)?")
_BORDER = re.compile(
    r"\s+(?:border(?!\s+(?:guard|polic|patrol|force|town))|frontier)", re.IGNORECASE
)
_HYPHENS = ("-", "–", "‑")
# UCDP where_prec 5: a line between places.
_LINE = 5


def join_lines(text: str, mentions: Sequence[PlaceMention]) -> list[PlaceMention]:
    """ "Between Homs and Hama" is one mention, half-way between them, with precision 5.

    Two countries are joined only where a border is spoken of: talks are between countries as well.
    """
    joined: list[PlaceMention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        line = None if last is None else _line(text, last, mention)
        if line is not None:
            joined[-1] = line
        else:
            joined.append(mention)
    return joined


def _line(text: str, left: PlaceMention, right: PlaceMention) -> PlaceMention | None:
    if left.place is None or right.place is None:
        return None
    if _AND.fullmatch(text, left.end, right.core.start) is None:
        return None
    floor = max(0, left.start - _REACH)
    before = _BETWEEN.search(text[floor : left.start].replace("\n", " "))
    if before is None:
        return None
    border = before.group("line") is not None
    if "PCLI" in (left.place.feature, right.place.feature) and not border:
        return None
    place = line_of(left.place, right.place, border=border)
    confidence = min(left.confidence, right.confidence)
    start = floor + before.start()
    return PlaceMention(start, right.end, left.core, place, _LINE, confidence)


def find_borders(text: str, toponyms: Sequence[Toponym]) -> list[PlaceMention]:
    """ "The Syrian-Turkish border", "the Iraq-Iran border": from adjectives and names alike."""
    found: list[PlaceMention] = []
    for left, right in pairwise(toponyms):
        if (
            left.place is None
            or right.place is None
            or text[left.end : right.start] not in _HYPHENS
        ):
            continue
        if left.place.feature != "PCLI" or right.place.feature != "PCLI":
            continue
        border = _BORDER.match(text, right.end)
        if border is not None:
            place = line_of(left.place, right.place, border=True)
            core = Offsets(left.start, right.end)
            found.append(PlaceMention(left.start, border.end(), core, place, _LINE, 0.9))
    return found


def line_of(left: Place, right: Place, *, border: bool) -> Place:
    """The middle between two places; a border between countries has no honest point."""
    points = (left.latitude, left.longitude, right.latitude, right.longitude)
    latitude = longitude = None
    countries = "PCLI" in (left.feature, right.feature)
    if None not in points and not countries:
        latitude = round(sum(p for p in points[::2] if p is not None) / 2, 4)
        longitude = round(sum(p for p in points[1::2] if p is not None) / 2, 4)
    return Place(
        name=f"{left.name}–{right.name}" + (" border" if border else ""),
        geonames_id=None,
        country=left.country if left.country == right.country else None,
        admin1=left.admin1
        if (left.country, left.admin1) == (right.country, right.admin1)
        else None,
        admin2=None,
        latitude=latitude,
        longitude=longitude,
        feature="BDR" if border else "LINE",
    )
