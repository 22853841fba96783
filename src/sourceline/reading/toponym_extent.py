"""Widens a name by the words that shift its location, and says how precise the place then is."""

from __future__ import annotations

import re
from dataclasses import replace

from sourceline.knowledge.gazetteer import Gazetteer, destination
from sourceline.knowledge.place_words import place_words
from sourceline.reading.mentions import Place, PlaceMention
from sourceline.reading.toponym_senses import Toponym
from sourceline.reading.toponym_words import Word
from sourceline.spans import Offsets

_BEARINGS = {
    "north": 0.0, "northeast": 45.0, "north-east": 45.0, "east": 90.0, "southeast": 135.0,
    "south-east": 135.0, "south": 180.0, "southwest": 225.0, "south-west": 225.0, "west": 270.0,
    "northwest": 315.0, "north-west": 315.0,
}  # fmt: skip
_KM = {"km": 1.0, "kms": 1.0, "kilometer": 1.0, "kilometre": 1.0, "mile": 1.609344, "mi": 1.609344,
       "m": 0.001, "meter": 0.001, "metre": 0.001}  # fmt: skip
_REACH = 110
_DESCRIBED = (
    r"(?:the )?(?:(?:[a-z]+(?:-[a-z]+)? )?(?:city|town|village|district|province|governorate|capital|"
    r"border town|camp)(?: of)? )?"
)
_DIRECTION = (
    r"(?:north|south)(?:[- ]?(?:east|west))?(?:ern|erly)?|east(?:ern|erly)?|west(?:ern|erly)?"
)
_APART = re.compile(
    r"(?:(?:about|some|around|roughly|nearly|approximately|almost|just|over|more than|less than) )?"
    r"(?P<number>\d{1,4}(?:[.,]\d{1,3})?)[ -]?(?P<unit>km|kms|kilometers?|kilometres?|miles?|mi|meters?"
    r"|metres?|m)(?: ?\([^()]{1,25}\))? "
    rf"(?:(?:to the )?(?P<direction>{_DIRECTION}) (?:of|from) |(?:away )?from |outside(?: of)? |off )"
    rf"{_DESCRIBED}$",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"\b(?:(?:just |right )?(?:near|outside|around|surrounding|nearby|close to|in the vicinity of|"
    r"(?:on |in |at )?the (?:[a-z]+ )?(?:outskirts|edge|suburbs|periphery) of|outskirts of|"
    rf"(?:just )?(?:{_DIRECTION}) of))(?: of)? {_DESCRIBED}$",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"\b(?:(?P<part>(?:far |rural |central |upper |lower )?(?:{_DIRECTION})|central|downtown|rural)"
    r"|(?:(?:other |some |many |large )?parts of)) (?:the )?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween (?:the )?(?:(?:cities|towns|villages) of )?$", re.IGNORECASE)
_EDGES = frozenset({"border", "borders", "frontier", "coast", "hinterland"})
_NEAR_KM = 25.0
# UCDP GED codebook, where_prec: settlements and points 1, second-level divisions 3, first-level 4,
# lines and regions 5, countries 6, seas and the air above them 7.
_PRECISION = {
    "ADM2": 3, "ADM1": 4, "PCLI": 6, "CONT": 6, "RGN": 5, "DSRT": 5, "MTS": 5, "STM": 5, "LK": 5,
    "BDR": 5, "PEN": 5, "FRST": 5, "ISLS": 5, "VAL": 5, "SEA": 7, "OCN": 7, "GULF": 7, "STRT": 7,
    "BAY": 7, "CHN": 7,
}  # fmt: skip
_WITHIN_DIVISION = {"DSRT": 4, "RGN": 4, "MTS": 4, "FRST": 4, "VAL": 1}


def precision_of(place: Place) -> int:
    """UCDP where_prec of a place as such, without the words around its name."""
    code = _PRECISION.get(place.feature, 1)
    if place.admin1 is not None:
        code = _WITHIN_DIVISION.get(place.feature, code)
    if place.feature == "RGN" and place.country is None:
        return 6
    return code


def extend(
    text: str,
    words: list[Word],
    first: int,
    end: int,
    toponym: Toponym,
    gazetteer: Gazetteer,
    *,
    left: int = 0,
) -> PlaceMention:
    """The mention with what changes its location; nothing before offset `left` is taken in.

    "40 km north of Mosul" is a point that far off; "near Mosul" stays at Mosul with precision 2.

    Rule: codebook, "Dates and places".
    """
    place = toponym.place
    assert place is not None
    core = Offsets(toponym.start, toponym.end)
    if toponym.within is not None:
        return _unlisted(text, core, toponym, place, toponym.within, left)
    stop, place, facility = _rightwards(text, words, end, core, place)
    precision = 1 if facility else precision_of(place)
    if precision == 6 and text[core.end : stop].strip().lower() in _EDGES:
        # "The Cameroon border" is a line, not the country.
        precision = 5
    if place.feature == "DSRT" and precision == 4 and place.admin1 is not None:
        # A desert inside one division is coded at that division.
        place = replace(place, name=place.admin1)
    start = core.start
    floor = max(left, core.start - _REACH)
    before = text[floor : core.start].replace("\n", " ").replace("\u00a0", " ")
    part = _PART.search(before)
    if part is not None:
        start = floor + part.start()
        before = before[: part.start()]
        place, precision = _part_of(place, precision, toponym, part.group("part"))
    apart = _APART.search(before)
    beside = None if apart is not None else BESIDE.search(before)
    if apart is not None:
        start = floor + apart.start()
        place, precision = _moved(place, apart, gazetteer)
    elif beside is not None and precision <= 2:
        start, precision = floor + beside.start(), 2
    return PlaceMention(start, stop, core, place, precision, toponym.confidence)


def _unlisted(
    text: str, core: Offsets, toponym: Toponym, place: Place, within: Place, left: int
) -> PlaceMention:
    """A place that the gazetteer lacks: at the point of the division that holds it and as coarse
    as that; of which only the country is known it is a place without a point.
    """
    floor = max(left, core.start - _REACH)
    beside = BESIDE.search(text[floor : core.start].replace("\n", " ").replace("\u00a0", " "))
    start = core.start if beside is None else floor + beside.start()
    precision = max(2, precision_of(within))
    named = replace(place, name=text[core.start : core.end])
    if precision >= 6:
        named = replace(named, latitude=None, longitude=None, admin1=None, admin2=None)
        precision = 1 if beside is None else 2
    return PlaceMention(start, core.end, core, named, precision, toponym.confidence)


def _rightwards(
    text: str, words: list[Word], end: int, core: Offsets, place: Place
) -> tuple[int, Place, bool]:
    """The end with a kind word ("Diyala province") or a facility ("Mosul airport") taken in."""
    if end >= len(words) or words[end - 1].joint != " " or words[end - 1].possessive:
        return core.end, place, False
    following = words[end]
    kinds = (
        place_words("divisions first")
        | place_words("divisions second")
        | place_words("settlements")
        | place_words("landscape")
        | place_words("parts")
        | {"territory", "region"}
    )
    for i in range(end, min(end + 3, len(words))):
        word = words[i]
        if word.lower in place_words("facilities") and place.feature.startswith("PPL"):
            if word.capital or word.lower not in place_words("people facilities"):
                named = replace(place, name=text[core.start : word.end], geonames_id=None)
                return word.end, named, True
            break
        if not (word.capital or word.lower in ("international", "military", "air")):
            break
        if word.joint != " ":
            break
    if following.lower in kinds:
        return following.end, place, False
    return core.end, place, False


def _part_of(place: Place, precision: int, toponym: Toponym, part: str | None) -> tuple[Place, int]:
    """ "Northern Aleppo" may be the city or the country around it; "northern Iraq" is a region."""
    if place.feature == "PCLI":
        return place, 5 if part is not None else 6
    if precision == 1 and part is not None and part.lower().endswith("ern"):
        shared = any(p.feature == "ADM1" and p.country == place.country for p in toponym.candidates)
        return place, 2 if shared else 1
    return place, precision


def _moved(place: Place, apart: re.Match[str], gazetteer: Gazetteer) -> tuple[Place, int]:
    unit = apart.group("unit").lower().rstrip("s") or "m"
    number = apart.group("number")
    # "1,500 m" has a thousands separator, "2,5 km" a decimal comma.
    digits = number.replace(",", "" if re.fullmatch(r"\d+,\d{3}", number) else ".")
    km = float(digits) * _KM.get(unit, 1.0)
    direction = apart.group("direction")
    if direction is None or place.latitude is None or place.longitude is None:
        return place, 2 if km <= _NEAR_KM else 3
    bearing = _BEARINGS.get(re.sub(r"(?:ern|erly)$", "", direction.lower()).replace(" ", ""), 0.0)
    latitude, longitude = destination(place.latitude, place.longitude, bearing, km)
    # Which division the point lies in is told by the nearest settlement, its own place aside.
    near = gazetteer.near(latitude, longitude, radius_km=min(km, 60.0), limit=1) if km > 5 else []
    here = near[0] if near else place
    moved = replace(
        place,
        latitude=latitude,
        longitude=longitude,
        country=here.country,
        admin1=here.admin1,
        admin2=here.admin2,
    )
    return moved, 2
