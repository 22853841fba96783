"""Finds names that may be places, and how they hang together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sourceline.knowledge.gazetteer import Gazetteer, importance
from sourceline.knowledge.place_words import place_words
from sourceline.knowledge.places import Place
from sourceline.reading.toponym_evidence import Evidence, is_kind
from sourceline.reading.toponym_senses import Toponym, contains_place
from sourceline.reading.toponym_words import ARTICLES, Word, key_of, may_begin, reaches

_LEADING = frozenset("in of the a an which is located lies near".split()) | place_words(
    "directions"
)
# A name this important is rather one of a list than in a namesake's state.
_FAMOUS = 6.5
_HOLDERS = ("PCLI", "ADM1", "ADM2")
# A name this important is not a piece of a longer one that the gazetteer lacks; two names of this
# importance that a hyphen joins are two places.
_WELL_KNOWN = 7.0
_LISTED = 4.5
_KINDS = frozenset("capital port region territory suburb stronghold enclave resort".split())
_AT = frozenset("in at near from to into around outside of".split())
_PLACING = frozenset("near in around outside".split())
_AFTER_A_PLACE = frozenset(
    "on in at by after before when while where and or who that which was were is are has have had "
    "said says early late during as to from with last this overnight yesterday today for since "
    "killed killing wounding leaving".split()
)
_VILLAGES = frozenset({"village", "villages", "hamlet", "hamlets"})
_VILLAGE_POPULATION = 100_000


@dataclass(slots=True)
class Found:
    """A name that stands in the gazetteer, by word numbers."""

    first: int
    end: int
    toponym: Toponym


_HEADING = re.compile(r"[ \t]*(?::|[–—-] |(?P<line>\r?\n|$))")
_BEFORE_HEADING = " \t#*•·-–—0123456789.)"


def find_names(words: list[Word], gazetteer: Gazetteer, evidence: Evidence) -> list[Found]:
    found: list[Found] = []
    enders = place_words("landscape")
    i = 0
    while i < len(words):
        hit = longest_name(words, i, gazetteer, evidence, enders)
        if hit is None:
            i += 1
            continue
        end = _whole_name(words, hit, gazetteer)
        if end > hit.end:
            hit = _unlisted(words, hit.first, end)
        elif _is_small(words, hit):
            hit.toponym.candidates = tuple(p for p in hit.toponym.candidates if _may_be_village(p))
        found.append(hit)
        i = hit.end
    return found


def _whole_name(words: list[Word], hit: Found, gazetteer: Gazetteer) -> int:
    """The end of the longer name that a known one is only a piece of: "Bab al-Khalq"."""
    toponym = hit.toponym
    article = hit.end - hit.first == 1 and words[hit.first].lower in ARTICLES
    if toponym.adjective or (importance(toponym.candidates[0]) >= _WELL_KNOWN and not article):
        return hit.end
    i = hit.end
    if i < len(words) and words[i - 1].joint == " " and words[i].lower in ARTICLES:
        i += 1
    if i >= len(words) or words[i - 1].joint != "-" or not words[i].capital:
        return hit.end
    known = gazetteer.candidates(words[i].key) if i == hit.end else ()
    listed = bool(known) and importance(known[0]) >= _LISTED
    return hit.end if listed or len(words[i].text) < 3 else i + 1


def _unlisted(words: list[Word], first: int, end: int) -> Found:
    """A name that the gazetteer lacks."""
    start, stop = words[first].start, words[end - 1].end
    return Found(first, end, Toponym(start, stop, key_of(words, first, end), (), "settlement"))


def _is_small(words: list[Word], hit: Found) -> bool:
    """Whether the words beside a name call it a village."""
    if hit.toponym.adjective:
        return False
    after = words[hit.end] if hit.end < len(words) and words[hit.end - 1].joint == " " else None
    if after is not None and after.lower in _VILLAGES:
        return True
    i = hit.first - 1
    return i > 0 and words[i].lower == "of" and words[i - 1].lower in _VILLAGES


def _may_be_village(place: Place) -> bool:
    return place.feature.startswith("PPL") and place.population < _VILLAGE_POPULATION


def longest_name(
    words: list[Word], i: int, gazetteer: Gazetteer, evidence: Evidence, enders: frozenset[str]
) -> Found | None:
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
            return Found(i, end, toponym)
    return None


def unknown_names(words: list[Word], found: Sequence[Found]) -> list[Found]:
    """Names that the text calls places ("village of X", "in X town") and the gazetteer lacks."""
    taken = {i: f for f in found for i in range(f.first, f.end)}
    unknown: list[Found] = []
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
            if not first or words[first - 1].lower not in _AT or words[first - 1].joint != " ":
                continue
        while end - first > 1 and is_kind(words[end - 1].lower):
            end -= 1
        # A known name that is only a piece of it ("Tal" in "the village of Tal Zuhur") gives way.
        within = {id(f): f for f in (taken.get(n) for n in range(first, end)) if f is not None}
        known = any(f.end - f.first >= end - first or f.first < first for f in within.values())
        again = any(u.first < end and first < u.end for u in unknown[-1:])
        if first < end and words[first].capital and not known and not again:
            key = key_of(words, first, end)
            toponym = Toponym(words[first].start, words[end - 1].end, key, (), "settlement")
            unknown.append(Found(first, end, toponym))
    return unknown


def names_after_prepositions(
    words: list[Word], found: Sequence[Found], evidence: Evidence
) -> list[Found]:
    """Capital words after "near" or "in" of which nobody knows: rather a village than anything."""
    taken = {i for f in found for i in range(f.first, f.end)}
    unknown: list[Found] = []
    for i in range(1, len(words)):
        before = words[i - 1]
        if before.lower not in _PLACING or before.joint != " " or i in taken:
            continue
        if not words[i].capital or words[i].text.isupper():
            continue
        if i > 1 and words[i - 2].capital and not words[i - 2].opens:
            continue  # "Dies in Custody": a headline's capitals tell nothing
        end = i + 1
        while (
            end < min(len(words), i + 4)
            and words[end - 1].joint in " -"
            and not words[end - 1].possessive
            and (words[end].capital or words[end].lower in ARTICLES)
        ):
            end += 1
        if any(n in taken for n in range(i, end)) or not words[end - 1].capital:
            continue
        after = words[end] if end < len(words) and words[end - 1].joint == " " else None
        if after is not None and after.lower not in _AFTER_A_PLACE and not is_kind(after.lower):
            continue
        if any(evidence.names_something_else(n) for n in range(i, end)):
            continue
        unknown.append(_unlisted(words, i, end))
    return unknown


def link_names(words: list[Word], found: list[Found]) -> None:
    """Notes which name is said to lie in the next.

    "Jalawla, Diyala", "Jalawla in northern Diyala province", "Paris (Texas)", "Hit, a town in
    Anbar".
    """
    for number, (left, right) in enumerate(pairwise(found)):
        if right.toponym.adjective:
            continue
        if _owns(words, left, right):
            _keep_within(right.toponym, left.toponym)
            if not right.toponym.candidates:
                right.toponym.container = left.toponym
        elif _is_quarter(words, left, right):
            city = left.toponym.candidates[0]
            quarters = tuple(p for p in right.toponym.candidates if contains_place(city, p))
            right.toponym.candidates, right.toponym.container = quarters, left.toponym
        if left.toponym.adjective:
            continue
        if _says_where(words, left.end, right.first):
            _keep_within(left.toponym, right.toponym)
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


def file_under_headings(text: str, found: Sequence[Found]) -> None:
    """Notes which names stand under a country as a heading: "NIGER: Gunmen attacked Sanam", or the
    name on a line of its own. A label holds to the end of its line, a heading to the next one.
    """
    holder: Toponym | None = None
    limit = 0
    for each in found:
        toponym = each.toponym
        best = toponym.candidates[0] if toponym.candidates else None
        if best is not None and best.feature == "PCLI" and not toponym.adjective:
            kind = _HEADING.match(text, toponym.end)
            line = text.rfind("\n", 0, toponym.start) + 1
            if kind is not None and not text[line : toponym.start].strip(_BEFORE_HEADING):
                holder = toponym
                end = text.find("\n", toponym.end)
                limit = len(text) if kind["line"] is not None or end < 0 else end
                continue
        if holder is None or toponym.start >= limit or toponym.container is not None:
            continue
        if not toponym.adjective and (best is None or best.feature != "PCLI"):
            _keep_within(toponym, holder)
            toponym.container = holder
            holder.contents.append(toponym)


def _owns(words: list[Word], left: Found, right: Found) -> bool:
    """Whether a country's adjective or possessive says where the next name lies: "the Mozambican
    town of Palma", "Mali's Mopti region".
    """
    best = left.toponym.candidates[0] if left.toponym.candidates else None
    if best is None or best.feature != "PCLI":
        return False
    between = words[left.end : right.first]
    if any(w.joint != " " for w in between):
        return False
    if left.toponym.adjective:
        kinds = [w.lower for w in between if is_kind(w.lower) or w.lower in _KINDS]
        rest = [w.lower for w in between if w.lower not in kinds and w.lower != "of"]
        return words[left.end - 1].joint == " " and len(kinds) == 1 and len(rest) <= 1
    return words[left.end - 1].possessive and all(
        w.lower in place_words("directions") for w in between
    )


def _is_quarter(words: list[Word], left: Found, right: Found) -> bool:
    """Whether a city's possessive stands before the name: "Addis Ababa's Bole district"."""
    best = left.toponym.candidates[0] if left.toponym.candidates else None
    return (
        best is not None
        and best.feature.startswith("PPL")
        and left.end == right.first
        and words[left.end - 1].possessive
        and right.end < len(words)
        and is_kind(words[right.end].lower)
    )


def _says_where(words: list[Word], end: int, first: int) -> bool:
    """Whether the words between two names say in so many words that one lies in the other:
    "Jalawla, in the Diyala region", "Jalawla village, Diyala".
    """
    between = words[end:first]
    return (
        bool(between)
        and _leads_into(words, end, first)
        and (any(w.lower == "in" for w in between) or is_kind(between[-1].lower))
    )


def _keep_within(inner: Toponym, outer: Toponym) -> None:
    """Drops the namesakes in other countries; without any left the name is one not known."""
    holder = outer.candidates[0] if outer.candidates else None
    if holder is None or holder.feature not in _HOLDERS or len(inner.candidates) == 0:
        return
    if inner.candidates[0].feature in _HOLDERS or outer.key in place_words("directions"):
        return
    holders = {p.country for p in outer.candidates[:8] if p.feature in _HOLDERS}
    inner.candidates = tuple(p for p in inner.candidates if p.country in holders)


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


def _enumerates(words: list[Word], end: int, first: int) -> bool:
    """Whether two names are the last of a list: "... and", ", or"."""
    between = words[end:first]
    return (
        bool(between)
        and len(between) <= 2
        and between[0].lower in ("and", "or")
        and all(w.lower in ("and", "or", "the") for w in between)
    )


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
