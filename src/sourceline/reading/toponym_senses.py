"""Decides which place a name means, from all the names of one document."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sourceline.knowledge.gazetteer import distance_km, importance, normalize_name
from sourceline.reading.mentions import Place

Wanted = Literal["", "first", "second", "settlement", "landscape", "country"]

# Weights on the scale of `importance` (a logarithm of population), set on one half of GeoWebNews
# and GeoVirus (documents with an even CRC-32 of their id) and checked on the other.
_OWN_NAME = 1.0
_WANTED = 3.0
_SAME_COUNTRY = 2.6
_CONTAINED = 6.0
_NEAR = 1.6
_NEAR_KM = 150.0
_BARE_SECOND = 1.2
_LIKE_PEERS = 2.0
# A country needs no neighbour to be likely; without this a namesake amid the story's places wins.
_COUNTRY_CLOSENESS = 0.8
# A city shares its name with its province; the bare name means the city if it is this large.
_SEAT_POPULATION = 40_000
# Importance of capitals and of cities with millions of inhabitants.
_FIRST_RANK = 7.2
# A publisher's home counts as much as three mentions of the country.
_HINT = 2.0
_RIVALS = 24
# A name that is unique in the gazetteer may still be another's; less so the better known it is.
_WELL_KNOWN = 4.0
_NEIGHBOURS = 6


@dataclass(slots=True)
class Toponym:
    """A name in a document, what is known about it, and in the end what it was taken for.

    `container` is the name it is said to lie in, `contents` are those said to lie in it, `peers`
    those it is listed with ("Oregon, Idaho and Washington"). `within` is set for a name that the
    gazetteer lacks: what it lies in.
    """

    start: int
    end: int
    key: str
    candidates: tuple[Place, ...]
    wanted: Wanted = ""
    container: Toponym | None = None
    contents: list[Toponym] = field(default_factory=list)
    peers: list[Toponym] = field(default_factory=list)
    adjective: bool = False
    within: Place | None = None
    place: Place | None = None
    confidence: float = 0.0
    scores: list[float] = field(default_factory=list)


def resolve_senses(
    toponyms: Sequence[Toponym],
    *,
    country_hint: str | None = None,
    hints: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Sets `place` and `confidence` of each; names alike in one document get one place.

    Returns how much the document is about each country, 1 for the one it is about most.

    What counts: how important a place of that name is, whether it bears the name first of all, the
    words beside it ("province", "city of"), its country being the story's, what contains it
    ("Jalawla, Diyala"), and how near it lies to the places named around it. `hints` are countries
    that something else in the text speaks for; a name of a country weighs 1.
    """
    spoken_for = defaultdict(float, hints or {})
    if country_hint is not None:
        spoken_for[country_hint.upper()] += _HINT
    groups = _grouped(toponyms)
    for group in groups:
        first = group[0]
        if not first.candidates:
            continue
        candidates = _plausible(first)
        scores: list[float] = [_alone(first, place) for place in candidates]
        for each in group:
            each.candidates = candidates
            each.scores = scores
            _choose(each, scores)
    for _ in range(2):
        support = _country_support(groups, spoken_for)
        chosen = [(g[0].start, g[0]) for g in groups]
        for number, group in enumerate(groups):
            first = group[0]
            if len(first.candidates) < 2:
                continue
            around = _around(chosen, number)
            weighed: list[float] = [
                base + _SAME_COUNTRY * support.get(place.country or "", 0.0)
                for base, place in zip(first.scores, first.candidates, strict=True)
            ]
            peers = [p for t in group for p in t.peers]
            top = max(weighed)
            for i, place in enumerate(first.candidates):
                weighed[i] += _LIKE_PEERS * _likeness(place, peers)
                if weighed[i] > top - _NEAR - _CONTAINED:
                    weighed[i] += _NEAR * _closeness(place, around) if weighed[i] > top - 3 else 0.0
                    weighed[i] += _CONTAINED * _containment(group, place)
            for each in group:
                _choose(each, weighed)
    for group in groups:
        _prefer_seat(group)
    return _country_support(groups, spoken_for)


def _grouped(toponyms: Sequence[Toponym]) -> list[list[Toponym]]:
    """Names alike go together, unless the document gives the same name two containers."""
    containers: dict[tuple[str, Wanted], set[str]] = defaultdict(set)
    for t in toponyms:
        if t.container is not None:
            containers[(t.key, t.wanted)].add(t.container.key)
    groups: dict[tuple[str, Wanted, str], list[Toponym]] = defaultdict(list)
    for t in toponyms:
        # A list of states says nothing of the same word elsewhere: "Oregon and Washington".
        apart = "listed" if t.peers and _is_shared(t) else ""
        if t.container is not None and len(containers[(t.key, t.wanted)]) > 1:
            apart = t.container.key
        groups[(t.key, t.wanted, apart)].append(t)
    return list(groups.values())


def _is_shared(toponym: Toponym) -> bool:
    """Whether a division and a city of the first rank bear the name: New York, Washington."""
    kinds = {p.feature for p in toponym.candidates if importance(p) >= _FIRST_RANK}
    return "ADM1" in kinds and any(k.startswith("PPL") for k in kinds)


def _plausible(toponym: Toponym) -> tuple[Place, ...]:
    """The candidates that context could still lift to the top."""
    return toponym.candidates[:_RIVALS] + tuple(
        p
        for p in toponym.candidates[_RIVALS:]
        if toponym.container is not None
        and any(contains_place(c, p) for c in toponym.container.candidates[:8])
    )


def _alone(toponym: Toponym, place: Place) -> float:
    score = importance(place)
    if place.feature == "ADM1" and toponym.wanted == "":
        # A division called after its seat is no better known than that: Saint-Louis of Senegal.
        seats = [importance(p) for p in toponym.candidates if _is_seat(p, place)]
        score = min(score, max(seats, default=score))
    if normalize_name(place.name) == toponym.key:
        score += _OWN_NAME
    kind = place.feature
    wanted = toponym.wanted
    if (
        (wanted == "first" and kind == "ADM1")
        or (wanted == "second" and kind == "ADM2")
        or (wanted == "settlement" and kind.startswith("PPL"))
        or (wanted == "landscape" and kind[:3] not in ("PPL", "ADM", "PCL"))
        or (wanted == "country" and kind == "PCLI")
    ):
        score += _WANTED
    elif (wanted == "first" and kind == "ADM2") or (wanted == "second" and kind == "ADM1"):
        score += _WANTED / 2
    if kind == "ADM2" and wanted not in ("first", "second"):
        score -= _BARE_SECOND
    return score


def _is_seat(place: Place, division: Place) -> bool:
    """Whether a settlement bears the name of a division that it lies in."""
    within = (place.country, place.admin1) == (division.country, division.name)
    return place.feature.startswith("PPL") and within


def _country_support(
    groups: Sequence[Sequence[Toponym]], hints: Mapping[str, float]
) -> dict[str, float]:
    """How much the document is about each country, 1 for the one it is about most."""
    weights: defaultdict[str, float] = defaultdict(float, hints)
    for group in groups:
        first = group[0]
        if first.place is None or first.place.country is None:
            continue
        often = math.log2(1 + min(len(group), 15))
        if first.place.feature == "PCLI":
            weights[first.place.country] += often * (0.6 if first.adjective else 1.0)
        else:
            weights[first.place.country] += often * 0.8 * max(0.0, 2 * first.confidence - 1)
    if not weights:
        return {}
    most = max(weights.values())
    # A single stray mention is weak evidence: below two units nothing is called certain.
    return {country: weight / max(most, 2.0) for country, weight in weights.items()}


def _around(chosen: Sequence[tuple[int, Toponym]], number: int) -> list[Place]:
    """What the neighbouring names were taken for, countries left out."""
    found: list[Place] = []
    for other in (*range(number - 1, -1, -1)[:12], *range(number + 1, len(chosen))[:12]):
        place = chosen[other][1].place
        if place is not None and place.feature[:3] in ("PPL", "ADM") and len(found) < _NEIGHBOURS:
            found.append(place)
    return found


def _closeness(place: Place, around: Sequence[Place]) -> float:
    if place.feature == "PCLI":
        return _COUNTRY_CLOSENESS
    best = 0.0
    for other in around:
        # Few candidates are anywhere near; a look at the latitude spares the trigonometry.
        if abs((other.latitude or 0.0) - (place.latitude or 0.0)) > 6:
            continue
        away = _apart_km(place, other)
        if away is not None:
            best = max(best, math.exp(-away / _NEAR_KM))
    return best


def _likeness(place: Place, peers: Sequence[Toponym]) -> float:
    """Which share of the names it is listed with are countries, or divisions, as it is."""
    if not peers or place.feature not in ("PCLI", "ADM1"):
        return 0.0
    like = 0
    for peer in peers:
        other = peer.place
        if other is None or other.feature != place.feature:
            continue
        if other.feature == "PCLI" or (
            other.country == place.country and _seat(peer, other) is None
        ):
            like += 1
    return like / len(peers)


def _containment(group: Sequence[Toponym], place: Place) -> float:
    """1 where a place lies in what its name is followed by, or holds what it follows."""
    for each in group:
        if each.container is not None and each.container.place is not None:
            if contains_place(each.container.place, place):
                return 1.0
            if any(contains_place(c, place) for c in each.container.candidates[:8]):
                return 0.5
        for inner in each.contents:
            if inner.place is not None and contains_place(place, inner.place):
                return 1.0
    return 0.0


def contains_place(outer: Place, inner: Place) -> bool:
    """Whether `inner` lies in `outer`, as far as the gazetteer knows."""
    if outer == inner:
        return False
    if outer.feature == "PCLI":
        return inner.country == outer.country
    if outer.feature == "ADM1":
        return inner.country == outer.country and inner.admin1 == outer.name
    away = _apart_km(outer, inner)
    if away is None:
        return False
    if outer.feature == "ADM2":
        return inner.country == outer.country and (
            (inner.admin2 == outer.name and inner.admin1 == outer.admin1) or away < 50
        )
    if outer.feature.startswith("PPL"):
        return inner.feature.startswith("PPL") and away < 40
    return away < 400 and inner.feature != "PCLI"


def _choose(toponym: Toponym, scores: Sequence[float]) -> None:
    if not toponym.candidates:
        return
    ranked = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    best = toponym.candidates[ranked[0]]
    toponym.place = best
    rival = next(
        (scores[i] for i in ranked[1:] if not _same_spot(toponym.candidates[i], best)), None
    )
    if rival is None:
        toponym.confidence = 0.95 if importance(best) >= _WELL_KNOWN else 0.8
    else:
        margin = scores[ranked[0]] - rival
        toponym.confidence = round(1 / (1 + math.exp(-1.5 * margin)), 3)


def _same_spot(left: Place, right: Place) -> bool:
    if left is right:
        return True
    away = _apart_km(left, right) if left.country == right.country else None
    return away is not None and away < 100


def _apart_km(left: Place, right: Place) -> float | None:
    if left.latitude is None or left.longitude is None:
        return None
    if right.latitude is None or right.longitude is None:
        return None
    return distance_km(left.latitude, left.longitude, right.latitude, right.longitude)


def _prefer_seat(group: Sequence[Toponym]) -> None:
    """Bare "Aleppo" is the city, not the governorate named after it; "Anbar" has no such city.

    Listed with divisions ("Oregon and New York") it is a division as they are.
    """
    first = group[0]
    place = first.place
    if place is None or place.feature not in ("ADM1", "ADM2") or first.wanted != "":
        return
    for peer in (p for t in group for p in t.peers):
        other = peer.place
        if other is not None and other.feature == "ADM1" and _seat(peer, other) is None:
            return
    seat = _seat(first, place)
    if seat is not None:
        for each in group:
            each.place = seat


def _seat(toponym: Toponym, division: Place) -> Place | None:
    """The city of the same name in a division, None if there is none of any size."""
    for place in toponym.candidates:
        if (
            place.feature.startswith("PPL")
            and place.country == division.country
            and (place.feature == "PPLC" or place.population >= _SEAT_POPULATION)
            and (place.admin1 == division.name or _same_spot(place, division))
        ):
            return place
    return None
