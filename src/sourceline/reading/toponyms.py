"""Finds names of places and says which places they are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sourceline.knowledge.gazetteer import Gazetteer, importance, normalize_name
from sourceline.reading.datelines import find_dateline as find_dateline
from sourceline.reading.mentions import CountryHint, Place, PlaceMention, Sentence
from sourceline.reading.toponym_evidence import Evidence
from sourceline.reading.toponym_extent import extend, precision_of
from sourceline.reading.toponym_lines import find_borders, join_lines
from sourceline.reading.toponym_names import (
    Found,
    file_under_headings,
    find_names,
    link_names,
    longest_name,
    names_after_prepositions,
    unknown_names,
)
from sourceline.reading.toponym_senses import Toponym, Wanted, resolve_senses
from sourceline.reading.toponym_words import (
    Word,
    cover_index,
    find_words,
    key_of,
)
from sourceline.spans import Located, Offsets

# A word of a longer name that is worth answering with is at least this important.
_PART_IMPORTANCE = 5.5
# Countries, their divisions and larger cities tell where a story is, if they are surely meant; a
# place less important than the second figure is rather an unlisted one there than a namesake
# elsewhere.
_TELLING = 5.8
_SURELY = 0.7
_NAMESAKE = 6.0


class Toponyms(NamedTuple):
    """The places of a text, and the country it is about most, as it is first spoken of."""

    mentions: list[PlaceMention]
    home: PlaceMention | None


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
    return read_toponyms(
        text,
        sentences,
        gazetteer,
        not_places=not_places,
        country_hint=country_hint,
        associative=associative,
    ).mentions


def read_toponyms(
    text: str,
    sentences: Sequence[Sentence],
    gazetteer: Gazetteer,
    *,
    not_places: Sequence[Located] = (),
    country_hint: str | None = None,
    hints: Sequence[CountryHint] = (),
    associative: bool = False,
) -> Toponyms:
    """As `find_toponyms`, with the country of the text.

    `hints` are words that speak for a country without being places, such as names of actors.
    """
    words = find_words(text, (s.start for s in sentences))
    if not words:
        return Toponyms([], None)
    evidence = Evidence(words, cover_index(not_places))
    found = find_names(words, gazetteer, evidence)
    unknown = unknown_names(words, found)
    found = [f for f in found if not any(u.first <= f.first < u.end for u in unknown)]
    found = sorted((*found, *unknown), key=lambda f: f.first)
    unknown = names_after_prepositions(words, found, evidence)
    found = sorted((*found, *unknown), key=lambda f: f.first)
    link_names(words, found)
    file_under_headings(text, found)
    names = [f.toponym for f in found]
    spoken_for: dict[str, float] = {}
    for hint in hints:
        spoken_for[hint.country] = spoken_for.get(hint.country, 0.0) + hint.weight
    support = resolve_senses(names, country_hint=country_hint, hints=spoken_for)
    items = [(f.first, f.end, f.toponym) for f in found]
    speakers = _speakers(names, [t for _, _, t in evidence.accepted(items, associative=False)])
    _place_unknown(names, speakers, support, hints, gazetteer)
    kept = evidence.accepted(items, associative=associative)
    borders = find_borders(text, names)
    mentions: list[PlaceMention] = []
    for first, end, toponym in kept:
        if any(b.start <= toponym.start and toponym.end <= b.end for b in borders):
            continue
        left = mentions[-1].end if mentions else 0
        mentions.append(extend(text, words, first, end, toponym, gazetteer, left=left))
    mentions = sorted(
        (*join_lines(text, mentions), *borders), key=lambda mention: (mention.start, mention.end)
    )
    return Toponyms(mentions, _home(names, speakers, support, hints, gazetteer))


def _home(
    names: Sequence[Toponym],
    speakers: Mapping[str, set[str]],
    support: Mapping[str, float],
    hints: Sequence[CountryHint],
    gazetteer: Gazetteer,
) -> PlaceMention | None:
    """The country that the text is about most, where the text first speaks of it."""
    home = _most_spoken_of(speakers, support, hints)
    country = gazetteer.country(home) if home is not None else None
    if country is None:
        return None
    called = [
        Offsets(n.start, n.end)
        for n in names
        if n.place is not None and n.place.feature == "PCLI" and n.place.country == home
    ]
    meant = called or [Offsets(h.start, h.end) for h in hints if h.country == home]
    return PlaceMention(*meant[0], meant[0], country, 6, 0.3) if meant else None


def _speakers(toponyms: Sequence[Toponym], places: Sequence[Toponym]) -> dict[str, set[str]]:
    """The names that speak for each country: its own, and those of places that are surely meant.

    `places` are those of `toponyms` that are names of places: Aram Hassan is no word for Hassan in
    India, and Molotov cocktails are none for Molotov in Russia.
    """
    speakers: dict[str, set[str]] = {}
    meant = set(map(id, places))
    for each in toponyms:
        place = each.place
        if place is None or place.country is None:
            continue
        known = id(each) in meant and importance(place) >= _TELLING
        own = each.adjective or place.feature == "PCLI"
        if each.adjective or ((known or own) and each.confidence >= _SURELY):
            speakers.setdefault(place.country, set()).add(each.key)
    return speakers


def _most_spoken_of(
    speakers: Mapping[str, set[str]], support: Mapping[str, float], hints: Sequence[CountryHint]
) -> str | None:
    """The country that a text is about most, if more than doubtful names speak for it."""
    known = {*speakers, *(h.country for h in hints)}
    return max(known & support.keys(), key=lambda c: (support[c], c), default=None)


def _place_unknown(
    toponyms: Sequence[Toponym],
    speakers: Mapping[str, set[str]],
    support: Mapping[str, float],
    hints: Sequence[CountryHint],
    gazetteer: Gazetteer,
) -> None:
    """A village that the gazetteer lacks lies in what the text says holds it, or in the country
    of the story. So does a small one of which only namesakes in other countries are known.

    It keeps its own name and takes the point of what holds it, with the precision of that.
    """
    home = _most_spoken_of(speakers, support, hints)
    for toponym in toponyms:
        place = toponym.place
        if place is not None and (
            toponym.container is not None
            or speakers.get(place.country or "", set()) - {toponym.key}
            or home is None
            or importance(place) >= _NAMESAKE
        ):
            continue
        holder = toponym.container.place if toponym.container is not None else None
        if holder is None and home is not None:
            holder = gazetteer.country(home)
        if holder is not None:
            toponym.within = holder
            toponym.place = replace(holder, geonames_id=None, feature="PPL", population=0, renown=0)
            toponym.confidence = 0.5 if toponym.container is not None else 0.3


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
    found: list[Found] = []
    numbers: list[Found | None] = []
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
    link_names(words, found)
    resolve_senses([f.toponym for f in found], country_hint=country_hint)
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
) -> Found | None:
    if first >= end:
        return None
    wanted: Wanted = evidence.wanted(first, end)
    key = normalize_name(surface)
    for attempt in (key, key.removesuffix("s") if key.endswith("ns") else ""):
        adjective = gazetteer.adjective(attempt)
        if adjective is not None:
            toponym = Toponym(0, 0, attempt, (adjective,), adjective=True)
            return Found(first, end, toponym)
    candidates = gazetteer.candidates(key)
    if candidates:
        return Found(first, end, Toponym(0, 0, key, candidates, wanted))
    inner_first, inner_end = evidence.bare(first, end)
    # A part of the name, the longest that is known, rather than nothing: "Dubai World Cup".
    for size in range(min(inner_end - inner_first, 6), 0, -1):
        parts: list[Found] = []
        for start in range(inner_first, inner_end - size + 1):
            if size == 1 and evidence.tells_nothing(start):
                continue
            part = key_of(words, start, start + size)
            adjective = gazetteer.adjective(part)
            known = (adjective,) if adjective is not None else gazetteer.candidates(part)
            if known and (size > 1 or importance(known[0]) >= _PART_IMPORTANCE):
                kind = evidence.wanted(start, start + size)
                parts.append(Found(first, end, Toponym(0, 0, part, known, kind)))
        if parts:
            return max(parts, key=lambda f: importance(f.toponym.candidates[0]))
    return None


def _context(
    words: list[Word], found: list[Found], gazetteer: Gazetteer, evidence: Evidence
) -> list[Found]:
    taken = {i for f in found for i in range(f.first, f.end)}
    extra: list[Found] = []
    for each in found:
        i = each.end
        if i < len(words) and i not in taken and words[i - 1].joint in ",(" and words[i].capital:
            hit = longest_name(words, i, gazetteer, evidence, frozenset())
            if hit is not None and taken.isdisjoint(range(hit.first, hit.end)):
                extra.append(hit)
                taken.update(range(hit.first, hit.end))
    return extra


def _nearest_named(found: Sequence[Found], span: Offsets) -> Place | None:
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
