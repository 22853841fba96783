"""Finds names of places and says which places they are."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sourceline.knowledge.gazetteer import Gazetteer, importance, normalize_name
from sourceline.knowledge.place_words import place_words
from sourceline.reading.mentions import Place, PlaceMention, Sentence
from sourceline.reading.toponym_evidence import Evidence, is_kind
from sourceline.reading.toponym_extent import extend, precision_of
from sourceline.reading.toponym_lines import find_borders, join_lines
from sourceline.reading.toponym_senses import Toponym, Wanted, contains_place, resolve_senses
from sourceline.reading.toponym_words import (
    Word,
    cover_index,
    find_words,
    key_of,
    may_begin,
    reaches,
)
from sourceline.spans import Located, Offsets

# Thresholds on the scale of `importance`: a name that is rather one of a list than in a namesake's
# state, and a word of a longer name that is worth answering with.
_FAMOUS = 6.5
_PART_IMPORTANCE = 5.5
_HOLDERS = ("PCLI", "ADM1", "ADM2")
# Datelines stand at the top; whatever comes later is text.
_DATELINE_REACH = 1_500
_LEADING = frozenset("in of the a an which is located lies near".split()) | place_words(
    "directions"
)
_DATELINE = re.compile(
    r"[ \t]*(?P<place>[A-ZÀ-Ý][\w.'’-]*(?:[ /-][A-ZÀ-Ýa-z][\w.'’-]*){0,4}(?:,[ ][A-Z][\w.'’ -]{1,30}){0,2})"
    r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,? ?\d{0,2}(?:, ?\d{4})?)?"
    r"[ ]?(?:[\(\[][^)\]\n]{2,40}[\)\]])?[ ]?(?P<dash>--|—|–|-)[ ]"
)
_LOWER_DATELINE = re.compile(
    r"[ \t]*(?P<place>[a-z][a-z .'-]{1,40}?(?:, [a-z][a-z .'-]{1,30}?)?)(?:,? \(?[a-z]{2,30}\)?)?"
    r",? \d{1,2} [a-z]{3} \d{2}\b[^\n]{0,120}?--"
)
_MARKED = re.compile(r"\((?:AP|Reuters|AFP|CNN|Xinhua|UPI|ANI|PTI|IANS|dpa|EFE)[^)\n]{0,20}\)")


@dataclass(slots=True)
class _Found:
    """A name that stands in the gazetteer, by word numbers."""

    first: int
    end: int
    toponym: Toponym


def find_dateline(text: str) -> Offsets | None:
    """Where the dateline stands ("BAGHDAD, Aug. 30 (AP) —"), its dash included; None without one.

    It tells where the report was written, which need not be where the event was.
    """
    position = 0
    for line in text[:_DATELINE_REACH].split("\n")[:12]:
        match = _DATELINE.match(line) or _LOWER_DATELINE.match(line)
        if match is not None and _is_dateline(line, match):
            return Offsets(position + len(line) - len(line.lstrip()), position + match.end())
        position += len(line) + 1
    return None


def _is_dateline(line: str, match: re.Match[str]) -> bool:
    place = match.group("place")
    if match.re is _LOWER_DATELINE:
        return True
    return place.split(",")[0].isupper() or _MARKED.search(line[: match.end()]) is not None


def find_toponyms(
    text: str,
    sentences: Sequence[Sentence],
    gazetteer: Gazetteer,
    *,
    not_places: Sequence[Located] = (),
    country_hint: str | None = None,
    associative: bool = False,
) -> list[PlaceMention]:
    """Mentions of places, resolved, in the order of the text and without overlaps.

    Args:
        not_places: names of something else (actors); a place name inside a longer one is its part.
        country_hint: ISO 3166-1 alpha-2 code of the country the publisher is at home in.
        associative: also names in adjectives, demonyms, names of organizations and the like
            ("Iraqi forces", "Bank of America"), which are no places of an event.

    Rule: codebook, "Dates and places"; `precision` is UCDP's where_prec.
    """
    words = find_words(text, (s.start for s in sentences))
    if not words:
        return []
    evidence = Evidence(words, cover_index(not_places))
    found = _found(words, gazetteer, evidence)
    unknown = _unknown(words, found)
    found = [f for f in found if not any(u.first <= f.first < u.end for u in unknown)]
    found = sorted((*found, *unknown), key=lambda f: f.first)
    _link_containers(words, found)
    resolve_senses([f.toponym for f in found], gazetteer, country_hint=country_hint)
    _place_unknown([f.toponym for f in found], gazetteer)
    kept = evidence.accepted([(f.first, f.end, f.toponym) for f in found], associative=associative)
    borders = find_borders(text, [f.toponym for f in found])
    mentions: list[PlaceMention] = []
    for first, end, toponym in kept:
        if any(b.start <= toponym.start and toponym.end <= b.end for b in borders):
            continue
        left = mentions[-1].end if mentions else 0
        mentions.append(extend(text, words, first, end, toponym, gazetteer, left=left))
    return sorted(
        (*join_lines(text, mentions), *borders), key=lambda mention: (mention.start, mention.end)
    )


def _found(words: list[Word], gazetteer: Gazetteer, evidence: Evidence) -> list[_Found]:
    found: list[_Found] = []
    enders = place_words("landscape")
    i = 0
    while i < len(words):
        hit = _longest(words, i, gazetteer, evidence, enders)
        if hit is None:
            i += 1
        else:
            found.append(hit)
            i = hit.end
    return found


def _unknown(words: list[Word], found: Sequence[_Found]) -> list[_Found]:
    """Names that the text calls places ("village of X", "in X town") and the gazetteer lacks."""
    taken = {i: f for f in found for i in range(f.first, f.end)}
    unknown: list[_Found] = []
    settlements = place_words("settlements") | {"district", "camp", "subdistrict"}
    for i, word in enumerate(words):
        if word.lower not in settlements or i in taken:
            continue
        if i + 2 < len(words) and word.joint == " " and words[i + 1].lower == "of":
            first, end = i + 2, i + 2
            while end < min(len(words), first + 4) and words[end].capital:
                end += 1
                if words[end - 1].joint not in " -":
                    break
        else:
            first = end = i
            while (
                first > max(0, i - 3)
                and words[first - 1].joint in " -"
                and (words[first - 1].capital and not words[first - 1].opens)
            ):
                first -= 1
            if not first or words[first - 1].lower != "in" or words[first - 1].joint != " ":
                continue
        # A known name that is only a piece of it ("Tal" in "the village of Tal Zuhur") gives way.
        within = {id(f): f for f in (taken.get(n) for n in range(first, end)) if f is not None}
        known = any(f.end - f.first >= end - first or f.first < first for f in within.values())
        again = any(u.first < end and first < u.end for u in unknown[-1:])
        if first < end and words[first].capital and not known and not again:
            key = key_of(words, first, end)
            toponym = Toponym(words[first].start, words[end - 1].end, key, (), "settlement")
            unknown.append(_Found(first, end, toponym))
    return unknown


def _place_unknown(toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> None:
    """An unknown village lies in what the text says holds it, or else in the story's country.

    It keeps its own name and takes the point of what holds it, with the precision of that.
    """
    countries = Counter(
        t.place.country for t in toponyms if t.place is not None and t.place.country is not None
    )
    for toponym in toponyms:
        if toponym.candidates:
            continue
        holder = toponym.container.place if toponym.container is not None else None
        if holder is None and countries:
            most = max(countries.values())
            holder = gazetteer.country(min(c for c, n in countries.items() if n == most))
        if holder is not None:
            toponym.within = holder
            toponym.place = replace(holder, geonames_id=None, feature="PPL", population=0, renown=0)
            toponym.confidence = 0.5 if toponym.container is not None else 0.3


def _longest(
    words: list[Word], i: int, gazetteer: Gazetteer, evidence: Evidence, enders: frozenset[str]
) -> _Found | None:
    if not may_begin(words[i], evidence.lowercase):
        return None
    for end in reaches(words, i, evidence.lowercase, enders):
        key = key_of(words, i, end)
        adjective = gazetteer.adjective(key)
        candidates = (adjective,) if adjective is not None else gazetteer.candidates(key)
        if candidates and evidence.may_be_name(i, end, key, candidates[0]):
            start, stop = words[i].start, words[end - 1].end
            wanted = evidence.wanted(i, end)
            toponym = Toponym(start, stop, key, candidates, wanted, adjective=adjective is not None)
            return _Found(i, end, toponym)
    return None


def _link_containers(words: list[Word], found: list[_Found]) -> None:
    """Notes which name is said to lie in the next.

    "Jalawla, Diyala", "Jalawla in northern Diyala province", "Paris (Texas)", "Hit, a town in
    Anbar".
    """
    for number, (left, right) in enumerate(pairwise(found)):
        if left.toponym.adjective or right.toponym.adjective:
            continue
        following = found[number + 2] if number + 2 < len(found) else None
        listed = following is not None and _enumerates(words, right.end, following.first)
        if _leads_into(words, left.end, right.first) and _could_contain(
            left.toponym, right.toponym, listed=listed
        ):
            left.toponym.container = right.toponym
            right.toponym.contents.append(left.toponym)
        elif _enumerates(words, left.end, right.first) or (
            left.end == right.first and words[left.end - 1].joint == ","
        ):
            left.toponym.peers.append(right.toponym)
            right.toponym.peers.append(left.toponym)


def _enumerates(words: list[Word], end: int, first: int) -> bool:
    """Whether two names are the last of a list: "... and", ", or"."""
    between = words[end:first]
    return (
        bool(between)
        and len(between) <= 2
        and between[0].lower in ("and", "or")
        and all(w.lower in ("and", "or", "the") for w in between)
    )


def _leads_into(words: list[Word], end: int, first: int) -> bool:
    """Whether only words like "district in the western ..." stand between two names."""
    joint = words[end - 1].joint
    if end == first:
        return joint in ",("
    between = words[end:first]
    if len(between) > 6 or joint not in " ," or any(w.joint not in " ," for w in between):
        return False
    if not all(w.lower in _LEADING or is_kind(w.lower) for w in between):
        return False
    if any(w.lower in ("in", "of") for w in between):
        return True
    # "Qayyarah district, Nineveh"
    return between[-1].joint == "," and all(is_kind(w.lower) for w in between)


def _could_contain(inner: Toponym, outer: Toponym, *, listed: bool) -> bool:
    """Whether some reading of the two has one in the other: lists ("Iraq, Syria") have none.

    `listed` is true where "and" and another name follow: there "Paris, Texas and ..." is more
    likely a list if the first name is a famous one.
    """
    if not inner.candidates or not outer.candidates:
        return bool(outer.candidates) and outer.candidates[0].feature in _HOLDERS
    first, best = inner.candidates[0], outer.candidates[0]
    if listed and importance(first) >= _FAMOUS and not contains_place(best, first):
        return False
    if first.feature == "PCLI" and best.feature != "PCLI":
        return False
    outers = [p for p in outer.candidates[:8] if p.feature in _HOLDERS]
    second = inner.wanted == "second" or inner.key.endswith((" county", " district"))
    return any(
        contains_place(o, p)
        for o in outers
        for p in inner.candidates
        if p.feature != "PCLI" and (second or p.feature not in ("ADM2", "ADM1"))
    ) or any(first.feature == "ADM1" and contains_place(o, first) for o in outers)


def resolve_toponyms(
    text: str,
    spans: Sequence[Offsets],
    gazetteer: Gazetteer,
    *,
    country_hint: str | None = None,
) -> list[PlaceMention]:
    """What given toponyms mean, one mention for each span, in the order given.

    Adjectives and demonyms ("Iraqi") mean their country. A name that the gazetteer lacks is taken
    to lie where the nearest place named around it lies, with little confidence; `place` is None
    only where the document names nothing else.
    """
    words = find_words(text, ())
    evidence = Evidence(words, [])
    found: list[_Found] = []
    numbers: list[_Found | None] = []
    starts = [w.start for w in words]
    for span in spans:
        first, end = _word_range(words, starts, span)
        hit = _given(words, first, end, gazetteer, evidence, text[span.start : span.end])
        numbers.append(hit)
        if hit is not None:
            hit.toponym.start, hit.toponym.end = span.start, span.end
            found.append(hit)
    # What stands after a comma or in brackets tells where a name lies, given or not.
    found += _context(words, found, gazetteer, evidence)
    found.sort(key=lambda f: (f.first, f.end))
    _link_containers(words, found)
    resolve_senses([f.toponym for f in found], gazetteer, country_hint=country_hint)
    mentions: list[PlaceMention] = []
    for span, hit in zip(spans, numbers, strict=True):
        place = hit.toponym.place if hit is not None else None
        confidence = hit.toponym.confidence if hit is not None else 0.0
        if place is None:
            place = _nearest_named(found, span)
            confidence = 0.2 if place is not None else 0.0
        mentions.append(
            PlaceMention(
                span.start,
                span.end,
                span,
                place,
                6 if place is None else precision_of(place),
                round(confidence, 3),
            )
        )
    return mentions


def _word_range(words: list[Word], starts: list[int], span: Offsets) -> tuple[int, int]:
    first = bisect_right(starts, span.start) - 1
    if first < 0 or words[first].end <= span.start:
        first += 1
    end = bisect_left(starts, span.end)
    return first, max(first, end)


def _given(
    words: list[Word],
    first: int,
    end: int,
    gazetteer: Gazetteer,
    evidence: Evidence,
    surface: str,
) -> _Found | None:
    if first >= end:
        return None
    wanted: Wanted = evidence.wanted(first, end)
    key = normalize_name(surface)
    for attempt in (key, key.removesuffix("s") if key.endswith("ns") else ""):
        adjective = gazetteer.adjective(attempt)
        if adjective is not None:
            toponym = Toponym(0, 0, attempt, (adjective,), adjective=True)
            return _Found(first, end, toponym)
    candidates = gazetteer.candidates(key)
    if candidates:
        return _Found(first, end, Toponym(0, 0, key, candidates, wanted))
    inner_first, inner_end = evidence.bare(first, end)
    # A part of the name, the longest that is known, rather than nothing: "Dubai World Cup".
    for size in range(min(inner_end - inner_first, 6), 0, -1):
        parts: list[_Found] = []
        for start in range(inner_first, inner_end - size + 1):
            if size == 1 and evidence.tells_nothing(start):
                continue
            part = key_of(words, start, start + size)
            adjective = gazetteer.adjective(part)
            known = (adjective,) if adjective is not None else gazetteer.candidates(part)
            if known and (size > 1 or importance(known[0]) >= _PART_IMPORTANCE):
                kind = evidence.wanted(start, start + size)
                parts.append(_Found(first, end, Toponym(0, 0, part, known, kind)))
        if parts:
            return max(parts, key=lambda f: importance(f.toponym.candidates[0]))
    return None


def _context(
    words: list[Word], found: list[_Found], gazetteer: Gazetteer, evidence: Evidence
) -> list[_Found]:
    taken = {i for f in found for i in range(f.first, f.end)}
    extra: list[_Found] = []
    for each in found:
        i = each.end
        if i < len(words) and i not in taken and words[i - 1].joint in ",(" and words[i].capital:
            hit = _longest(words, i, gazetteer, evidence, frozenset())
            if hit is not None and taken.isdisjoint(range(hit.first, hit.end)):
                extra.append(hit)
                taken.update(range(hit.first, hit.end))
    return extra


def _nearest_named(found: Sequence[_Found], span: Offsets) -> Place | None:
    ranked = sorted(
        (f for f in found if f.toponym.place is not None),
        key=lambda f: (
            f.toponym.adjective,
            abs(f.toponym.start - span.start)
            + 300 * (f.toponym.confidence < 0.7)
            + 300 * (f.toponym.place is not None and f.toponym.place.feature == "PCLI"),
        ),
    )
    return ranked[0].toponym.place if ranked else None
