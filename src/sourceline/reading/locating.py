"""Where and when an act was: the places and days that its words, or those around them, tell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sourceline.reading.dates import place_anchored
from sourceline.reading.drafts import EventDraft
from sourceline.reading.mentions import (
    ActorMention,
    AttributionMention,
    DateMention,
    PlaceMention,
    TriggerMention,
)
from sourceline.reading.syntax import Syntax
from sourceline.spans import Index, Located, Offsets, contains, overlaps

_NOT_YET = frozenset({"planned", "hypothetical"})
_LOCATIVE = frozenset(
    "in at near on of outside inside around into from across through towards toward along over "
    "against over by within between off north south east west to".split()
)
# Verbs that take people away afterwards: "were evacuated to Maiduguri".
_CARRIED = frozenset(
    "evacuate take transfer rush airlift fly bring carry transport move flee escape deport extradite "
    "refer send".split()
)
# How many sentences back a place still holds (development reports: three).
_PLACE_REACH = 3
# How many sentences back a day still holds.
_DATE_REACH = 1
# How many characters farther a narrow place may stand than a wide one, by where_prec.
_WIDE = {4: 15, 5: 40, 6: 60, 7: 40}
# And how many more if a place within it stands in the sentence as well.
_HOLDS = 80
_BEFORE_A_NAME = frozenset({"det", "word", "name", "poss", "adv", "num"})


class _Saying(NamedTuple):
    """Where a word of saying stands, and what is said."""

    start: int
    end: int
    content: Offsets | None

    @classmethod
    def of(cls, attribution: AttributionMention) -> _Saying | None:
        """None where there is no such word."""
        cue = attribution.cue
        return None if cue is None else cls(cue.start, cue.end, attribution.content)


class _Candidate(NamedTuple):
    """A place of a sentence for its acts: how wide it is, and how near its nearest act."""

    place: PlaceMention
    wide: int
    nearest: float


class Locator:
    """Finds the place and the day of acts in one document."""

    def __init__(
        self,
        text: str,
        syntax: Sequence[Syntax],
        triggers: Sequence[TriggerMention],
        places: Sequence[PlaceMention],
        home: PlaceMention | None,
        dates: Sequence[DateMention],
        attributions: Sequence[AttributionMention],
        actors: Sequence[ActorMention],
        dateline: Offsets | None,
    ) -> None:
        self._text = text
        self._syntax = syntax
        self._triggers = triggers
        self._verbs = {(t.sentence, t.token) for t in triggers if t.verbal}
        sources = Index(a.source for a in attributions if a.source is not None)
        # "U.S. and Iraqi forces": a country that stands for a body of it is no place.
        bodies = Index(a for a in actors if a.rule != "country name")
        known = [p for p in places if p.place is not None and not bodies.overlapping(p)]
        filed = [p for p in known if dateline and overlaps(p, dateline)]
        # Where a report was filed is where it happened only if it names no other place.
        self._filed = min(filed, key=lambda p: p.precision, default=None)
        self._places = [
            p for p in known
            if not (dateline and overlaps(p, dateline))
            and not any(contains(s, p) for s in sources.overlapping(p))
        ]  # fmt: skip
        self._home = home
        self._places_at = Index(self._places)
        said = Index(a for a in map(_Saying.of, attributions) if a is not None)
        told = [
            d for d in dates
            if not (dateline and overlaps(d, dateline)) and not self._dates_the_saying(d, said)
        ]  # fmt: skip
        self._dates = Index(place_anchored(text, told))
        self._around: dict[int, PlaceMention | None] = {}
        self._located: dict[int, list[PlaceMention]] = {}
        self._by_sentence: dict[int, list[TriggerMention]] = {}
        for trigger in triggers:
            self._by_sentence.setdefault(trigger.sentence, []).append(trigger)

    def place_of(self, draft: EventDraft) -> PlaceMention | None:
        """The place of an act: one of its own sentences', else what those around are about."""
        for number in draft.sentences:
            places = self._places_in(number)
            here = [self._candidate(p, places, self._by_sentence[number]) for p in places]
            found = self._place_for(draft, here)
            if found is not None:
                return self.widened(found)
        return self.widened(self._place_around(draft))

    def widened(self, place: PlaceMention | None) -> PlaceMention | None:
        """The place with the country that the report is about, and "Syria and Iraq" as both."""
        return self._both_countries(self._in_a_country(place))

    def date_of(self, draft: EventDraft) -> DateMention | None:
        """The day of an act: one of its own sentences', else that of the sentence before."""
        for number in draft.sentences:
            found = self._date_for(number, draft, self._by_sentence[number])
            if found is not None:
                return found
        return self._date_around(draft)

    def placed(self, mention: DateMention) -> DateMention:
        """A day of the document; one that counts from another ("the next day") placed by that."""
        at = (mention.start, mention.end)
        same = (d for d in self._dates.overlapping(mention) if (d.start, d.end) == at)
        return next(same, mention)

    def _places_in(self, number: int) -> list[PlaceMention]:
        """The places of a sentence that the words around say something is at."""
        if number not in self._located:
            sentence = self._syntax[number]
            self._located[number] = [
                p for p in self._places_at.overlapping(sentence.sentence)
                if self._is_locative(sentence, p)
            ]  # fmt: skip
        return self._located[number]

    def _candidate(
        self,
        place: PlaceMention,
        here: Sequence[PlaceMention],
        triggers: Sequence[TriggerMention],
    ) -> _Candidate:
        """A place of a sentence, and what speaks against it whichever act is asked for."""
        wide = _WIDE.get(place.precision, 0)
        if place.precision >= 3 and any(_narrows(p, place) for p in here):
            wide += _HOLDS  # "Afar: clashes around Abala"
        return _Candidate(place, wide, min(_gap(place, t) for t in triggers))

    def _place_for(self, draft: EventDraft, here: Sequence[_Candidate]) -> PlaceMention | None:
        own = [self._triggers[i] for i in draft.triggers]

        def cost(candidate: _Candidate) -> float:
            gap = min(_gap(candidate.place, t) for t in own)
            return gap + (60 if candidate.nearest < gap else 0) + candidate.wide

        best = min(here, key=cost, default=None)
        return None if best is None else best.place

    def _is_locative(self, sentence: Syntax, place: PlaceMention) -> bool:
        """Whether the words around a place say that something is there."""
        index = sentence.token_at(place.start)
        after = sentence.token_at(place.end)
        if index == 0 or sentence.tokens[index].lower in _LOCATIVE:
            return True
        if after < len(sentence.tokens) and (
            sentence.tags[after] in {"verb", "aux", "modal"}
            or sentence.tokens[after].lower in {"'s", "’s"}
        ):
            return False  # it does something or owns something
        i = index - 1
        while i >= 0 and index - i <= 7 and sentence.tags[i] in _BEFORE_A_NAME:
            i -= 1
        if i >= 2 and sentence.tokens[i].lower == "to":
            group = sentence.verb_at(i - 1)
            return group is None or group.lemma not in _CARRIED
        if i < 0 or sentence.tokens[i].lower in _LOCATIVE or sentence.tokens[i].text == ",":
            return True
        # "Rebels shelled Gao": what an act is done to is where it is done.
        return (sentence.sentence.index, i) in self._verbs

    def _place_around(self, draft: EventDraft) -> PlaceMention | None:
        """The place that the sentences before are about, where the act's own name none; else the
        first place of the report, where it was filed, the country that it is about. Rather a country
        than none: coders give one even to what is told in passing, though not to a mere plan.
        """
        if all(self._triggers[i].factuality in _NOT_YET for i in draft.triggers):
            return None
        first = draft.sentences[0]
        if first not in self._around:
            self._around[first] = self._place_before(first)
        return self._around[first]

    def _place_before(self, first: int) -> PlaceMention | None:
        """The place that the sentences before the one numbered `first` are about."""
        near: list[PlaceMention] = []
        for number in range(first - 1, max(-1, first - 1 - _PLACE_REACH), -1):
            near += self._places_in(number)
        lead = self._places_at.overlapping(self._syntax[0].sentence)
        pool = near or lead or self._places[:1]
        place = min(pool, key=lambda p: p.precision >= 6, default=None)
        if place is not None and place.precision < 6:
            return place
        if self._filed is not None and (place is None or _lies_in(self._filed, place)):
            return self._filed
        return self._home or place

    def _both_countries(self, mention: PlaceMention | None) -> PlaceMention | None:
        """ "Syria and Iraq" is neither of the two alone."""
        if mention is None or mention.place is None or mention.place.feature != "PCLI":
            return mention
        beside = Offsets(max(0, mention.start - 6), mention.end + 6)
        for other in self._places_at.overlapping(beside):
            left, right = sorted((mention, other), key=lambda m: m.start)
            if left.place is None or right.place is None or other.place == mention.place:
                continue
            both = left.place.feature == right.place.feature == "PCLI"
            if both and self._text[left.end : right.start] == " and ":
                place = replace(
                    left.place, name=f"{left.place.name} and {right.place.name}", geonames_id=None,
                    country=None, latitude=None, longitude=None,
                )  # fmt: skip
                return PlaceMention(left.start, right.end, left.core, place, 6, mention.confidence)
        return mention

    def _in_a_country(self, mention: PlaceMention | None) -> PlaceMention | None:
        """A lake or a line that several countries share lies in the one that the report is about."""
        home = self._home.place if self._home is not None else None
        if (
            mention is None
            or mention.place is None
            or mention.place.country is not None
            or mention.precision != 5
            or home is None
        ):
            return mention
        return replace(mention, place=replace(mention.place, country=home.country))

    def _date_for(
        self, number: int, draft: EventDraft, triggers: Sequence[TriggerMention]
    ) -> DateMention | None:
        sentence = self._syntax[number].sentence
        here = self._dates.overlapping(sentence)
        if not here:
            return None
        own = [self._triggers[i] for i in draft.triggers]
        mine, all_starts = [t.start for t in own], [t.start for t in triggers]

        def cost(mention: DateMention) -> float:
            gap = min(_gap(mention, t) for t in own)
            ends = sorted((mention.start, own[0].start))
            return gap + 80 * (_between(all_starts, *ends) - _between(mine, *ends))

        best = min(here, key=cost)
        return best if cost(best) < 220 else None

    def _date_around(self, draft: EventDraft) -> DateMention | None:
        """The day that the sentence before is about, where the act's own names none: what is told
        next in a paragraph happened then, unless it is told as earlier.
        """
        if draft.background or any(self._triggers[i].background for i in draft.triggers):
            return None
        first = draft.sentences[0]
        paragraph = self._syntax[first].sentence.paragraph
        for number in range(first - 1, max(-1, first - 1 - _DATE_REACH), -1):
            sentence = self._syntax[number].sentence
            if sentence.paragraph != paragraph:
                return None
            here = [
                d for d in self._dates.overlapping(sentence)
                if d.first is not None and d.precision <= 2
            ]  # fmt: skip
            if here:
                return here[0] if len(here) == 1 else None
        return None

    def _dates_the_saying(self, mention: DateMention, said: Index[_Saying]) -> bool:
        """Whether a date tells when something was said: "the ministry said on Friday"."""
        near = Offsets(max(0, mention.start - 13), mention.end + 3)
        for saying in said.overlapping(near):
            content = saying.content
            if 0 <= mention.start - saying.end <= 12 and not (
                content is not None and content.start <= mention.start < content.end
            ):
                return True
            before = 0 <= saying.start - mention.end <= 2
            if before and content is not None and content.start > saying.end:
                return True
        return False


def _between(starts: Sequence[int], left: int, right: int) -> int:
    """How many of some sorted offsets lie between two others."""
    return max(0, bisect_left(starts, right) - bisect_right(starts, left))


def _gap(item: Located, trigger: Located) -> float:
    """Characters between two stretches."""
    return float(max(0, item.start - trigger.end, trigger.start - item.end))


def _narrows(inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether a mention names a place within the division or country that another one names."""
    one, two = inner.place, outer.place
    if one is None or two is None or inner.precision >= outer.precision:
        return False
    if one.country != two.country:
        return False
    return outer.precision >= 6 or one.admin1 is None or one.admin1 == two.admin1


def _lies_in(inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether a place lies in the country that another one names."""
    return (
        inner.place is not None
        and outer.place is not None
        and (inner.place.country == outer.place.country)
    )
