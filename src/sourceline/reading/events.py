"""Triggers gathered into events: one event for one act at one place and time (codebook, Events)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import NamedTuple

from sourceline.knowledge.gazetteer import distance_km
from sourceline.reading.dates import place_anchored
from sourceline.reading.gist import Gist, Kind
from sourceline.reading.mentions import (
    ActorMention,
    AttributionMention,
    CasualtyMention,
    DateMention,
    PlaceMention,
    Quantity,
    RoleMention,
    TriggerMention,
    WeaponMention,
)
from sourceline.reading.syntax import Syntax
from sourceline.reading.triggers import is_accident
from sourceline.spans import Index, Located, Offsets, contains, overlaps

_VIOLENT = frozenset(
    {
        "Armed clash", "Government regains territory", "Non-state actor overtakes territory",
        "Air/drone strike", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED",
        "Suicide bomb", "Grenade", "Chemical weapon", "Attack", "Sexual violence",
        "Abduction/forced disappearance", "Mob violence", "Violent demonstration",
        "Excessive force against protesters", "Looting/property destruction",
        "Disrupted weapons use",
    }
)  # fmt: skip
_PROTEST = frozenset(
    {
        "Peaceful protest", "Protest with intervention", "Excessive force against protesters",
        "Violent demonstration", "Mob violence",
    }
)  # fmt: skip
_VIOLENT_OR_PROTEST = _VIOLENT | _PROTEST
_RAIDED = frozenset({"Armed clash", "Arrests"})
_EXPLOSIONS = frozenset({"Remote explosive/landmine/IED", "Suicide bomb", "Grenade"})
_GROUND = frozenset(
    {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"}
)
_DEFINITE = frozenset("the this that these those its their his".split())
_LOCATIVE = frozenset(
    "in at near on of outside inside around into from across through towards toward along over "
    "against over by within between off north south east west to".split()
)
# Verbs that take people away afterwards: "were evacuated to Maiduguri".
_CARRIED = frozenset(
    "evacuate take transfer rush airlift fly bring carry transport move flee escape deport extradite "
    "refer send".split()
)
_TIES = frozenset(
    "preceded precede preceding followed before after during then backed supported".split()
)
# How many sentences back a place still holds (development reports: three).
_PLACE_REACH = 3
# How many sentences back a day still holds.
_DATE_REACH = 1
_ONE_OF = re.compile(r"\bincluding (?:one|two|three|another|that|those|an? \w+)\b", re.IGNORECASE)
# How many characters farther a narrow place may stand than a wide one, by where_prec.
_WIDE = {4: 15, 5: 40, 6: 60, 7: 40}
# And how many more if a place within it stands in the sentence as well.
_HOLDS = 80
# How many events back a mention can point: it bounds the work in digests of hundreds.
_MERGE_REACH = 60
_BEFORE_A_NAME = frozenset({"det", "word", "name", "poss", "adv", "num"})
# Two places closer than this are one place told twice; a city and its quarter lie within it.
SAME_PLACE_KM = 25.0
# An act this much older than the newest one in the report is context (measured on the development
# reports: main acts of one report lie within a week of each other).
BACKGROUND_AFTER = timedelta(days=14)


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


@dataclass(slots=True)
class EventDraft:
    """An event in the making. Triggers, casualties and weapons are indexes into their lists.

    `inherits` is the sum that an item of a list takes date and parties from; `anchor` the event
    that this one was told to go with; `gist` what its triggers say, once that has been asked for.
    """

    triggers: list[int]
    sentences: list[int]
    place: PlaceMention | None = None
    date: DateMention | None = None
    casualties: list[int] = field(default_factory=list)
    weapons: list[int] = field(default_factory=list)
    sub_event_type: str = ""
    background: bool = False
    inherits: EventDraft | None = None
    anchor: EventDraft | None = None
    gist: Gist | None = field(default=None, repr=False, compare=False)


class EventGatherer:
    """Gathers the mentions of one document into events."""

    def __init__(
        self,
        text: str,
        syntax: Sequence[Syntax],
        triggers: Sequence[TriggerMention],
        roles: Sequence[RoleMention],
        places: Sequence[PlaceMention],
        home: PlaceMention | None,
        dates: Sequence[DateMention],
        attributions: Sequence[AttributionMention],
        quantities: Sequence[Quantity],
        actors: Sequence[ActorMention],
        dateline: Offsets | None,
    ) -> None:
        self._text = text
        self._syntax = syntax
        self._triggers = triggers
        self._verbs = {(t.sentence, t.token) for t in triggers if t.verbal}
        self._roles: dict[int, list[RoleMention]] = {}
        for role in roles:
            self._roles.setdefault(role.trigger, []).append(role)
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
        self._quantities = Index(quantities)
        self._sentences = Index(s.sentence for s in syntax)
        self._around: dict[int, PlaceMention | None] = {}
        self._located: dict[int, list[PlaceMention]] = {}
        self._nearest: dict[tuple[int, int], PlaceMention | None] = {}

    def gather(
        self, casualties: Sequence[CasualtyMention], weapons: Sequence[WeaponMention]
    ) -> list[EventDraft]:
        """The events of the document in the order of their first triggers."""
        events: list[EventDraft] = []
        totals = Index(c.effect_words for c in casualties if c.background)
        for draft in self._sentence_groups():
            draft.background = self._only_counts(draft, totals)
            alone = draft.background or self._is_item(draft)
            alone = alone or self._starts_anew(draft)
            earlier = None if alone else self._antecedent(draft, events)
            if earlier is None:
                events.append(draft)
            else:
                self._merge(earlier, draft)
        events = self._lists(events)
        self._attach_casualties(events, casualties)
        whole = [e for e in events if self._is_event(e)]
        kept = {id(e) for e in whole}
        by_number: dict[int, EventDraft] = {}
        for event in reversed(whole):
            by_number.update(dict.fromkeys(event.sentences, event))
        events = [e for e in events if id(e) in kept or self._hangs_on(e, by_number)]
        by_sentence: dict[int, list[int]] = {}
        for i, weapon in enumerate(weapons):
            for sentence in self._sentences.overlapping(weapon):
                by_sentence.setdefault(sentence.index, []).append(i)
        for event in events:
            event.sub_event_type = self._type(event)
            if event.inherits is not None:  # what an item counts names it
                event.sub_event_type = self._triggers[event.triggers[0]].sub_event_type
            event.place = self._in_a_country(event.place or self._place_around(event))
            event.place = self._both_countries(event.place)
            event.date = event.date or self._date_around(event)
            self._attach_weapons(event, weapons, by_sentence)
        self._mark_background(events)
        return events

    # ------------------------------------------------------------ within a sentence

    def _sentence_groups(self) -> list[EventDraft]:
        groups: list[EventDraft] = []
        by_sentence: dict[int, list[int]] = {}
        for index, trigger in enumerate(self._triggers):
            by_sentence.setdefault(trigger.sentence, []).append(index)
        for number, indexes in sorted(by_sentence.items()):
            groups.extend(self._group_sentence(number, indexes))
        return groups

    def _group_sentence(self, number: int, indexes: Sequence[int]) -> list[EventDraft]:
        groups: list[EventDraft] = []
        ordered = sorted(indexes, key=lambda i: (_RANK[self._triggers[i].kind], i))
        for index in ordered:
            trigger = self._triggers[index]
            joined = next((g for g in groups if self._joins(index, g)), None)
            if joined is not None:
                joined.triggers.append(index)
                joined.triggers.sort()
            else:
                groups.append(EventDraft([index], [trigger.sentence]))
        groups.sort(key=lambda g: g.triggers[0])
        triggers = [self._triggers[i] for i in sorted(indexes)]
        here = [
            self._candidate(p, self._places_in(number), triggers) for p in self._places_in(number)
        ]
        for group in groups:
            group.place = self._place_for(group, here)
            group.date = self._date_for(number, group, triggers)
        return groups

    def _joins(self, index: int, group: EventDraft) -> bool:
        trigger = self._triggers[index]
        if self._singled_out(trigger, group):
            return False
        if trigger.kind == "result":
            return True
        for other_index in group.triggers:
            other = self._triggers[other_index]
            if (trigger.factuality in {"planned", "hypothetical"}) != (
                other.factuality in {"planned", "hypothetical"}
            ):
                return False
            if self._subject_is(trigger, other) or self._subject_is(other, trigger):
                return True
            if not _compatible(Kind.of(trigger), Kind.of(other)):
                continue
            if trigger.kind in {"reference", "general"} or other.kind in {"reference", "general"}:
                return True
            if trigger.sub_event_type == other.sub_event_type:
                return not self._told_apart(trigger, other)
            if {trigger.sub_event_type, other.sub_event_type} <= _EXPLOSIONS:
                return True
        return False

    def _singled_out(self, trigger: TriggerMention, group: EventDraft) -> bool:
        """Whether a trigger speaks of one act out of several, at a place of its own: "attacks in
        Gao, including one in Kidal in which 30 people were killed".
        """
        pair = (self._triggers[group.triggers[0]], trigger)
        all_of_them, one = sorted(pair, key=lambda t: t.start)
        where = self._nearest_place(one)
        return (
            where is not None
            and self._told_apart(all_of_them, one)
            and _ONE_OF.search(self._text, all_of_them.end, where.start) is not None
        )

    def _subject_is(self, verb: TriggerMention, noun: TriggerMention) -> bool:
        """Whether `noun` is the subject of `verb`: "two strikes engaged", "the raid killed"."""
        if not verb.verbal or noun.verbal or verb.sentence != noun.sentence:
            return False
        sentence = self._syntax[verb.sentence]
        group = sentence.verb_at(verb.token)
        return group is not None and any(
            p.first <= noun.token < p.last for p in sentence.subjects(group)
        )

    def _told_apart(self, left: TriggerMention, right: TriggerMention) -> bool:
        """Whether two triggers of one sentence have a place each of their own."""
        one, two = self._nearest_place(left), self._nearest_place(right)
        return one is not None and two is not None and one != two and _places_differ(one, two)

    def _nearest_place(self, trigger: TriggerMention) -> PlaceMention | None:
        """The place of a trigger's sentence that stands nearest to it."""
        key = trigger.start, trigger.end
        if key not in self._nearest:
            places = self._places_at.overlapping(self._syntax[trigger.sentence].sentence)
            self._nearest[key] = min(places, key=lambda p: _gap(p, trigger), default=None)
        return self._nearest[key]

    # ------------------------------------------------------------ place and date

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

    def _place_for(self, group: EventDraft, here: Sequence[_Candidate]) -> PlaceMention | None:
        own = [self._triggers[i] for i in group.triggers]

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

    def _place_around(self, event: EventDraft) -> PlaceMention | None:
        """The place that the sentences before are about, where the act's own name none; else the
        first place of the report, where it was filed, the country that it is about. Rather a country
        than none: coders give one even to what is told in passing, though not to a mere plan.
        """
        if self._gist(event).not_yet:
            return None
        first = event.sentences[0]
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
        self, number: int, group: EventDraft, triggers: Sequence[TriggerMention]
    ) -> DateMention | None:
        sentence = self._syntax[number].sentence
        here = self._dates.overlapping(sentence)
        if not here:
            return None
        own = [self._triggers[i] for i in group.triggers]
        mine, all_starts = [t.start for t in own], [t.start for t in triggers]

        def cost(mention: DateMention) -> float:
            gap = min(_gap(mention, t) for t in own)
            ends = sorted((mention.start, own[0].start))
            return gap + 80 * (_between(all_starts, *ends) - _between(mine, *ends))

        best = min(here, key=cost)
        return best if cost(best) < 220 else None

    def _date_around(self, event: EventDraft) -> DateMention | None:
        """The day that the sentence before is about, where the act's own names none: what is told
        next in a paragraph happened then, unless it is told as earlier.
        """
        if event.background or any(self._triggers[i].background for i in event.triggers):
            return None
        first = event.sentences[0]
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

    # ------------------------------------------------------------ across sentences

    def _antecedent(self, draft: EventDraft, events: Sequence[EventDraft]) -> EventDraft | None:
        """The event that a group of triggers speaks of again, if any."""
        triggers = [self._triggers[i] for i in draft.triggers]
        pointing = all(map(self._points_back, triggers))
        outcome = all(t.kind == "result" for t in triggers)
        named = {t.lemma for t in triggers if not t.verbal and t.kind != "result"}
        own = self._gist(draft)
        paragraph = self._syntax[draft.sentences[0]].sentence.paragraph
        best: tuple[float, EventDraft] | None = None
        for event in events[-_MERGE_REACH:]:
            if event.background or not self._can_merge(draft, event, pointing):
                continue
            earlier = self._gist(event)
            away = draft.sentences[0] - event.sentences[-1]
            score = _AWAY * away
            if outcome and self._syntax[event.sentences[-1]].sentence.paragraph == paragraph:
                score += _OUTCOME_NEAR
            if pointing:
                score += _OUTCOME if outcome else _POINTING
            if draft.place and event.place and not _places_differ(draft.place, event.place):
                score += _ONE_PLACE if draft.place.precision < 6 else 0.4
            if draft.date and event.date and _same_time(draft.date, event.date):
                score += _ONE_TIME
            if not own.parties.isdisjoint(earlier.parties):
                score += _ONE_PARTY
            if not outcome and own.sub_event_type == earlier.sub_event_type:
                score += _ONE_TYPE
            if pointing and not named.isdisjoint(earlier.nouns):
                score += _NAMED_AGAIN  # "the operation" after an operation
            if away <= _HEADLINE_REACH and self._is_headline(event):
                score += _HEADLINE  # what a headline sums up is told next
            if {own.sub_event_type, earlier.sub_event_type} <= _PROTEST and away <= 3:
                score += _HANDLING  # what police do to a march is a part of it
            if not draft.place and not draft.date:
                score += _BARE
            if earlier.background:
                score -= _IN_PASSING
            if score >= _ENOUGH and (best is None or score > best[0]):
                best = (score, event)
        return best[1] if best else None

    def _is_headline(self, event: EventDraft) -> bool:
        """Whether an event is told only in the report's headline."""
        sentence = self._syntax[event.sentences[-1]]
        return (
            event.sentences == [0]
            and len(self._syntax) > 1
            and sentence.tokens[-1].text not in {".", "!", "?", '"', "”"}
            and self._syntax[1].sentence.paragraph > 0
        )

    def _points_back(self, trigger: TriggerMention) -> bool:
        if trigger.kind in {"result", "reference"}:
            return True
        if trigger.verbal:
            return False
        sentence = self._syntax[trigger.sentence]
        phrase = sentence.phrase_at(trigger.token)
        if phrase is None:
            return False
        opening = sentence.tokens[phrase.first].lower
        if sentence.tokens[phrase.head].lower.endswith("s") and opening not in {"these", "those"}:
            return opening == "the" and phrase.last - phrase.first <= 2
        return opening in _DEFINITE

    def _can_merge(self, draft: EventDraft, event: EventDraft, pointing: bool) -> bool:
        """Whether nothing speaks against two groups of triggers telling one act.

        `pointing`: all triggers of `draft` speak of an act told before.
        """
        if draft.place and event.place and _places_differ(draft.place, event.place):
            return False
        if draft.date and event.date and _times_differ(draft.date, event.date):
            return False
        one, two = self._gist(draft), self._gist(event)
        if one.counted_apart(two):
            return False
        if draft.place and not event.place and not pointing:
            around = self._place_around(event)
            if around is not None and around.precision < 6 and draft.place.precision < 6:
                if _places_differ(draft.place, around):
                    return False
        return one.unreal == two.unreal and any(
            _compatible(left, right) for left in one.kinds for right in two.kinds
        )

    def _starts_anew(self, draft: EventDraft) -> bool:
        """Whether the sentence says that it turns to something else: "Elsewhere", "In another
        incident".
        """
        tokens = self._syntax[draft.sentences[0]].tokens
        opening = [t.lower for t in tokens[:4] if t.text.isalpha()]
        return opening[:1] in (["elsewhere"], ["separately"]) or opening[:2] in (
            ["in", "another"], ["in", "other"], ["a", "separate"], ["another", "attack"],
            ["in", "separate"],
        ) or opening[:3] == ["in", "a", "separate"]  # fmt: skip

    def _counted(self, trigger: TriggerMention) -> int | None:
        """How many acts a noun counts: "five airstrikes"."""
        if trigger.verbal or trigger.kind == "result":
            return None
        found: int | None = None
        before = Offsets(max(0, trigger.start - 25), trigger.start)
        for quantity in self._quantities.overlapping(before):
            close = self._text[quantity.end : trigger.start]
            if quantity.kind == "count" and quantity.best and len(close.split()) <= 2:
                if not any(c in close for c in ",.;:()"):
                    found = quantity.best
        return found

    def _merge(self, event: EventDraft, draft: EventDraft) -> None:
        gist = self._gist(event)
        gist.add([self._triggers[i] for i in draft.triggers], self._gist(draft).parties)
        event.triggers += draft.triggers
        if draft.triggers[0] < event.triggers[-len(draft.triggers) - 1]:
            event.triggers.sort()  # two groups of one sentence, one within the other
        if event.sentences[-1] != draft.sentences[0]:
            event.sentences += draft.sentences
        if event.place is None or (
            draft.place is not None and draft.place.precision < min(event.place.precision, 5)
        ):
            event.place = draft.place or event.place
        if event.date is None:
            event.date = draft.date

    # ------------------------------------------------------------ lists

    def _lists(self, events: list[EventDraft]) -> list[EventDraft]:
        """A list of acts by place: the items stay, the sums before them go, and give what they
        say of all (date, parties) to each item.
        """
        kept: list[EventDraft] = []
        sums: list[EventDraft] = []
        items = [e for e in events if self._is_item(e)]
        if len(items) < 2:
            return events
        first = min(e.sentences[0] for e in items)
        listed = {id(e) for e in items}
        for event in events:
            if id(event) in listed:
                continue
            if event.sentences[0] < first and self._type(event) == self._type(items[0]):
                sums.append(event)
            else:
                kept.append(event)
        whole = next((s for s in sums if s.date is not None), sums[0] if sums else None)
        for item in items:
            item.inherits = whole
            if whole is not None and item.date is None:
                item.date = whole.date
        return sorted(kept + items, key=lambda e: e.triggers[0])

    def _is_item(self, event: EventDraft) -> bool:
        if len(event.sentences) != 1 or (event.place is not None and event.place.precision >= 6):
            return False
        sentence = self._syntax[event.sentences[0]]
        trigger = self._triggers[event.triggers[0]]
        opening = [t for t in sentence.tokens[:4] if t.text.isalpha()]
        begins = sentence.sentence.start
        if event.place is None:
            # A place that the gazetteer lacks is one all the same.
            place_first = bool(opening) and opening[0].lower == "near"
            begins = opening[0].end if opening else begins
        else:
            place_first = event.place.start - begins <= 14
            begins = event.place.start
        counted = any(
            q.end <= trigger.start and trigger.start - q.end <= 20 and q.start > begins
            for q in self._quantities.overlapping(sentence.sentence)
        ) or (trigger.token > 0 and sentence.tokens[trigger.token - 1].lower == "one")
        return bool(opening) and place_first and counted and not trigger.verbal

    # ------------------------------------------------------------ casualties and weapons

    def _attach_casualties(
        self, events: Sequence[EventDraft], casualties: Sequence[CasualtyMention]
    ) -> None:
        owner: dict[int, EventDraft] = {}
        acted = {t.sentence for t in self._triggers if t.kind != "result"}
        for index, claim in enumerate(casualties):
            event: EventDraft | None = None
            if claim.sentence not in acted and self._by_accident(claim.sentence, acted):
                continue
            if claim.whole is not None:
                event = owner.get(claim.whole)
            if event is None:
                event = self._event_of(claim, events)
            if event is not None:
                event.casualties.append(index)
                owner[index] = event

    def _by_accident(self, number: int, acted: set[int]) -> bool:
        """Whether a sentence, or one before it in the paragraph, tells of an accident or a disease
        and no act stands between.
        """
        paragraph = self._syntax[number].sentence.paragraph
        for at in range(number, max(-1, number - 1 - _ACCIDENT_REACH), -1):
            if at in acted or self._syntax[at].sentence.paragraph != paragraph:
                return False
            if is_accident(self._syntax[at]):
                return True
        return False

    def _event_of(self, claim: CasualtyMention, events: Sequence[EventDraft]) -> EventDraft | None:
        here_is = self._sentences.overlapping(claim.effect_words)
        if not here_is:
            return None
        number = here_is[0].index
        # Those told of since a little before: who was harmed is told near the act.
        last = bisect_right(events, number, key=lambda e: e.sentences[0])
        near = [*events[:1], *events[max(1, last - _MERGE_REACH) : last + 1]]
        fitting = [e for e in near if _suffers(claim, self._type(e))]
        told: list[tuple[int, EventDraft]] = []  # each with where it was told of last
        for event in fitting:
            at = bisect_right(event.sentences, number)
            if at:
                told.append((event.sentences[at - 1], event))
        here = [e for last_told, e in told if last_told == number]
        if here:
            return min(here, key=lambda e: self._gap_within(claim.effect_words, e, number))
        paragraph = self._syntax[number].sentence.paragraph
        near_by = [t for t in told if self._syntax[t[0]].sentence.paragraph == paragraph]
        pool = near_by or told
        if pool:
            return max(pool, key=lambda t: t[0])[1]
        return fitting[0] if fitting else None

    def _gap_within(self, words: Located, event: EventDraft, number: int) -> float:
        """Characters from some words to the nearest trigger of an event in one sentence."""
        first = bisect_left(event.triggers, number, key=lambda i: self._triggers[i].sentence)
        last = bisect_right(event.triggers, number, key=lambda i: self._triggers[i].sentence)
        return min(_gap(words, self._triggers[i]) for i in event.triggers[first:last])

    def _attach_weapons(
        self,
        event: EventDraft,
        weapons: Sequence[WeaponMention],
        by_sentence: dict[int, list[int]],
    ) -> None:
        if event.inherits is not None:
            return
        inside = {i for n in event.sentences for i in by_sentence.get(n, ())}
        event.weapons = [
            i
            for i in sorted(inside)
            if not any(contains(self._triggers[t], weapons[i]) for t in event.triggers)
        ]

    # ------------------------------------------------------------ what an event is

    def _type(self, event: EventDraft) -> str:
        """The most specific sub-type among the triggers; the first of those that are alike."""
        return self._gist(event).sub_event_type

    def _gist(self, event: EventDraft) -> Gist:
        """What the triggers of an event say together."""
        if event.gist is None:
            parties = {
                role.actor
                for index in event.triggers
                for role in self._roles.get(index, [])
                if role.actor is not None
            }
            event.gist = Gist(parties, self._subject_is, self._counted)
            event.gist.add([self._triggers[i] for i in event.triggers])
        return event.gist

    def _only_counts(self, draft: EventDraft, totals: Index[Offsets]) -> bool:
        """Whether a group only tells a total since some time before (codebook: background)."""
        triggers = [self._triggers[i] for i in draft.triggers]
        return all(t.kind in {"result", "reference"} for t in triggers) and any(
            totals.overlapping(t) for t in triggers
        )

    def _hangs_on(self, event: EventDraft, by_number: dict[int, EventDraft]) -> bool:
        """Whether an act has its time and place from another that its sentence ties it to:
        "airstrikes preceded the ground operation". It takes them over.
        """
        triggers = [self._triggers[i] for i in event.triggers]
        if not all(t.kind == "act" and t.factuality == "occurred" for t in triggers):
            return False
        for number in event.sentences:
            words = self._syntax[number].words
            other = by_number.get(number)
            if (
                other is not None
                and not other.background
                and words & _TIES
                and not all(map(self._is_generic, triggers))
            ):
                event.place, event.date = event.place or other.place, event.date or other.date
                event.anchor = other
                return True
        return False

    def _is_event(self, event: EventDraft) -> bool:
        """A specific act: with a time, a number, or a place narrower than a country (codebook)."""
        triggers = [self._triggers[i] for i in event.triggers]
        kinds = {t.kind for t in triggers}
        harmed = bool(event.casualties)
        if kinds == {"result"} and not harmed:
            return False
        if kinds <= {"reference"} and not (harmed or (event.place and event.date)):
            return False
        placed = event.place is not None and event.place.precision < 6
        counted = any(
            q.kind == "count" and q.end <= t.start <= q.end + 25
            for t in triggers
            for q in self._quantities.overlapping(Offsets(max(0, t.start - 26), t.start + 1))
            if overlaps(q, self._syntax[t.sentence].sentence)
        )
        dated = event.date is not None
        if all(t.factuality == "hypothetical" for t in triggers):
            return False
        if all(self._is_generic(t) for t in triggers) and not harmed:
            return False
        return placed or dated or harmed or counted

    def _is_generic(self, trigger: TriggerMention) -> bool:
        """An act in general: "a strike, as defined in", "each strike", "attacks are common"."""
        if trigger.verbal:
            return False
        sentence = self._syntax[trigger.sentence]
        phrase = sentence.phrase_at(trigger.token)
        if phrase is None:
            return False
        opening = sentence.tokens[phrase.first].lower
        if opening in {"each", "every", "any", "such"}:
            return True
        if any(v.tense == "past" and not v.reduced for v in sentence.verbs[1:]):
            return False
        indefinite = opening in {"a", "an", "one"} or phrase.head != trigger.token
        return indefinite and any(
            v.tense == "present" and v.lemma != "have" for v in sentence.verbs
        )

    def _mark_background(self, events: Sequence[EventDraft]) -> None:
        exact = [
            e.date.last
            for e in events
            if e.date is not None and e.date.last is not None and e.date.precision <= 2
        ]
        newest = max(exact, default=None)
        for event in events:
            triggers = [self._triggers[i] for i in event.triggers]
            old = False
            if newest is not None and event.date is not None and event.date.last is not None:
                # Beside acts told to the day, one told to the month is context.
                old = event.date.precision >= 4 or newest - event.date.last > BACKGROUND_AFTER
            brief = len(event.sentences) <= 2
            event.background = event.background or old or (triggers[0].background and brief)


# How many sentences back an accident is still what is told of.
_ACCIDENT_REACH = 2
# What speaks for two mentions of an act being one. Set on the development reports by going through
# them one by one for the best sum of the F1 of events and claims; each moves it by 0.01 at most.
_AWAY = -0.1  # a sentence between them
_OUTCOME = 1.0  # "killed", which tells an act by its outcome
_OUTCOME_NEAR = 0.8  # in the same paragraph
_POINTING = 2.4  # "the attack"
_NAMED_AGAIN = 1.5
_ONE_PLACE = 1.5
_ONE_TIME = 1.0
_ONE_PARTY = 0.4
_ONE_TYPE = 0.2
_HANDLING = 1.0
_HEADLINE = 1.2
_BARE = 0.3  # without place or date of its own
_IN_PASSING = 0.3  # told as earlier
_ENOUGH = 1.0
# How many sentences after a headline what it sums up is told.
_HEADLINE_REACH = 3
_RANK = {"act": 0, "general": 1, "reference": 2, "result": 3}


def _compatible(left: Kind, right: Kind) -> bool:
    """Whether two triggers can name one act."""
    both, kinds = {left.sub_event_type, right.sub_event_type}, {left.kind, right.kind}
    if len(both) == 1:
        return True
    if both == _RAIDED and (left.raid or right.raid):
        return True
    if "result" in kinds or "reference" in kinds:
        return both <= _VIOLENT_OR_PROTEST
    if "general" in kinds:
        return both <= _VIOLENT
    return both <= _EXPLOSIONS or both <= _PROTEST or both <= _GROUND


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


def _places_differ(left: PlaceMention, right: PlaceMention) -> bool:
    one, two = left.place, right.place
    if one is None or two is None:
        return False
    if one.country and two.country and one.country != two.country:
        return True
    if left.precision >= 6 or right.precision >= 6:
        return False
    if left.precision >= 3 or right.precision >= 3:
        if one.admin1 and two.admin1 and one.admin1 != two.admin1:
            return True
        return left.precision >= 3 and right.precision >= 3 and one.name != two.name
    if one.name == two.name:
        return False
    if one.latitude is None or one.longitude is None:
        return True
    if two.latitude is None or two.longitude is None:
        return True
    return distance_km(one.latitude, one.longitude, two.latitude, two.longitude) > SAME_PLACE_KM


def _same_time(left: DateMention, right: DateMention) -> bool:
    if left.first is None or right.first is None or max(left.precision, right.precision) > 3:
        return False
    return not _times_differ(left, right)


def _times_differ(left: DateMention, right: DateMention) -> bool:
    if left.first is None or right.first is None or left.last is None or right.last is None:
        return False
    return left.last < right.first or right.last < left.first


_SUFFERS: dict[str, frozenset[str]] = {
    "abducted": frozenset({"Abduction/forced disappearance", "Attack", "Armed clash"}),
    "detained": frozenset({"Arrests"}) | _VIOLENT | _PROTEST,
}


def _suffers(claim: CasualtyMention, sub_type: str) -> bool:
    """Whether people can suffer the effect of a claim in an event of this type."""
    allowed = _SUFFERS.get(claim.effect)
    if allowed is not None:
        return sub_type in allowed
    return sub_type not in {"Agreement", "Headquarters or base established"}
