"""Mentions linked into events: a whole collection at once, or one document more."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sourceline.linking.blocking import MOST_PER_KEY, blocking_keys
from sourceline.linking.clusters import gather
from sourceline.linking.mentions import MentionRecord, mentions_in
from sourceline.linking.model import Match, Model
from sourceline.records import Reading

# Where much happens, a new mention reaches the threshold with many events: the nearest are looked at.
_MOST_EVENTS = 4
# Mentions of one event that are looked at anew when a document arrives. All pairs among them are
# compared, so that a document costs the same in a war of a thousand reports.
_MOST_REGROUPED = 40


@dataclass(frozen=True, slots=True)
class Links:
    """Which event each mention is of, by its key, and why: the pairs that speak for it.

    `matches` are the strongest links that hold the mentions of each event together, one fewer
    than the event has mentions.
    """

    events: Mapping[str, str]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """What one document changes.

    `events`: mention key to event id, for the document's mentions and for others that moved.
    `redirects`: an id that is no more, to the one that its event now goes under.
    `splits`: a new id, to the id that its mentions had before.
    A mention's new id wins over a redirect of that id, which is then to be dropped.
    """

    events: Mapping[str, str]
    matches: tuple[Match, ...]
    redirects: Mapping[str, str] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)


class Linked(Protocol):
    """What is linked already: all that `link_document` asks of a store."""

    def sharing(self, keys: Collection[str]) -> Iterable[MentionRecord]:
        """Mentions with at least one of these blocking keys; keys that more than `MOST_PER_KEY`
        mentions share are passed over.
        """

    def event_of(self, mention: str) -> str:
        """The event id of a mention, by its key."""

    def mentions_of(self, event: str) -> Sequence[MentionRecord]:
        """The mentions of an event, by its id."""


def event_id(mention: str) -> str:
    """The id of an event whose first mention has this key: `event:` and 16 hexadecimal digits."""
    return "event:" + hashlib.sha256(mention.encode()).hexdigest()[:16]


def link(readings: Iterable[Reading], *, model: Model | None = None) -> Links:
    """The events that the readings tell of, in whatever order they come.

    Pairs that share a blocking key are compared by Splink on DuckDB; the model is the one that is
    shipped unless another is given.
    """
    return link_mentions(list(mentions_in(readings)), model or Model.load())


def link_mentions(mentions: Sequence[MentionRecord], model: Model) -> Links:
    """The events among the mentions of any number of documents.

    A text that came in twice has mentions of the same keys: those published first count.
    """
    from sourceline.linking.splink_backend import predict

    records = {m.key: m for m in sorted(mentions, key=_age, reverse=True)}
    mentions = list(records.values())
    weights = predict(mentions, model)
    weigh = Weights(model, weights)
    linked = [pair for pair, weight in weights.items() if weight >= model.threshold]
    events: dict[str, str] = {}
    matches: list[Match] = []
    for keys in gather(mentions, linked, weigh, model.threshold):
        members = [records[key] for key in keys]
        events |= dict.fromkeys(keys, event_id(_first(members).key))
        matches += joins(members, model, weigh)
    return Links(events, tuple(matches))


def link_document(
    mentions: Sequence[MentionRecord],
    store: Linked,
    model: Model,
    *,
    anew: Iterable[str] = (),
    weigh: Weights | None = None,
) -> Update:
    """What a new document changes: its mentions join events, make new ones, merge or split some.

    Only mentions that share a blocking key with the new ones are read, and the events of those
    that match. Those events are gathered anew together with the new mentions, so a report that
    belongs to two events joins them, and one that tells two acts apart parts them. The events
    `anew` are gathered anew in any case: a mention that held them together may be gone. `weigh`
    may know weights from documents before.
    """
    documents = {new.document for new in mentions}
    keys = {key for new in mentions for key in blocking_keys(new)}
    candidates = {m.key: m for m in store.sharing(keys) if m.document not in documents}
    weigh = weigh or Weights(model)
    again = sorted(anew)
    best = dict.fromkeys(again, 0.0)
    for candidate in candidates.values():
        weight = max(weigh.reaches(new, candidate, model.threshold) for new in mentions)
        if weight >= model.threshold:
            event = store.event_of(candidate.key)
            best[event] = max(weight, best.get(event, weight))
    if len(best) > _MOST_EVENTS:
        nearest = sorted(best.keys() - set(again), key=lambda event: (-best[event], event))
        best = {event: best[event] for event in (*again, *nearest[:_MOST_EVENTS])}
    pool = list(mentions)
    before: dict[str, str] = {}
    for event in sorted(best):
        # A document that is linked again: the store may have its mentions too.
        members = [m for m in store.mentions_of(event) if m.document not in documents]
        for member in _nearest(members, event, mentions, weigh):
            pool.append(member)
            before[member.key] = event
    pairs = [
        (a.key, b.key)
        for i, a in enumerate(pool)
        for b in pool[:i]
        if a.document != b.document and weigh.reaches(a, b, model.threshold) >= model.threshold
    ]
    records = {m.key: m for m in pool}
    groups = [
        [records[key] for key in keys] for keys in gather(pool, pairs, weigh, model.threshold)
    ]
    named = _name(groups, before, best)
    events = {
        m.key: name
        for group, name in zip(groups, named, strict=True)
        for m in group
        if before.get(m.key) != name
    }
    return Update(
        events,
        tuple(match for group in groups for match in joins(group, model, weigh)),
        _redirects(groups, named, before),
        {
            name: before[group[0].key]
            for group, name in zip(groups, named, strict=True)
            if group[0].key in before and name not in best
        },
    )


def joins(
    members: Sequence[MentionRecord], model: Model, weigh: Callable[..., float]
) -> list[Match]:
    """The strongest links that hold an event together: a maximum spanning tree, strongest first.

    They answer why two reports were joined: each report hangs on the rest by its best link.
    """
    found: list[Match] = []
    inside, outside = list(members[:1]), list(members[1:])
    while outside:
        _, left, right = max(
            ((weigh(a, b), a, b) for a in inside for b in outside),
            key=lambda link: (link[0], link[1].key, link[2].key),
        )
        found.append(model.score(left, right))
        inside.append(right)
        outside.remove(right)
    return sorted(found, key=lambda match: -match.weight)


class Weights:
    """Match weights of pairs, each worked out once; forgotten when there are too many.

    A mention's key stands for what it says: whoever reads a document again calls `forget`.
    """

    def __init__(self, model: Model, known: Mapping[tuple[str, str], float] | None = None) -> None:
        self._model = model
        self._known = dict(known or {})
        self._far: dict[tuple[str, str], float] = {}

    def __call__(self, left: MentionRecord, right: MentionRecord) -> float:
        pair = _pair(left, right)
        weight = self._known.get(pair)
        if weight is None:
            weight = self._known[pair] = self._model.weight(left, right)
        return weight

    def reaches(self, left: MentionRecord, right: MentionRecord, least: float) -> float:
        """The weight if it is at least that, else something below it: most pairs are far off."""
        pair = _pair(left, right)
        weight = self._known.get(pair)
        if weight is None:
            weight = self._far.get(pair, least)
            if weight >= least:
                weight = self._model.weight(left, right, least)
                known = self._known if weight >= least else self._far
                known[pair] = weight
        return weight

    def forget(self, most: int = 0) -> None:
        """Forgets all if more than `most` are known."""
        for kept in (self._known, self._far):
            if len(kept) > most:
                kept.clear()


def _pair(left: MentionRecord, right: MentionRecord) -> tuple[str, str]:
    """The keys of two mentions, in one order whichever comes first."""
    return (left.key, right.key) if left.key < right.key else (right.key, left.key)


def _first(members: Iterable[MentionRecord]) -> MentionRecord:
    """The mention an event is called after: of the report that was published first."""
    return min(members, key=_age)


def _age(mention: MentionRecord) -> tuple[bool, int, str]:
    return mention.published is None, mention.published or 0, mention.key


def _nearest(
    members: Sequence[MentionRecord],
    event: str,
    mentions: Sequence[MentionRecord],
    weigh: Callable[[MentionRecord, MentionRecord], float],
) -> list[MentionRecord]:
    """The members nearest to the new mentions, and the one that the event is called after."""
    if len(members) <= _MOST_REGROUPED:
        return list(members)

    def nearness(member: MentionRecord) -> float:
        return max((weigh(member, new) for new in mentions), default=0.0)

    nearest = sorted(members, key=lambda m: (-nearness(m), m.key))
    kept = nearest[:_MOST_REGROUPED]
    return kept + [m for m in nearest[_MOST_REGROUPED:] if event_id(m.key) == event]


def _name(
    groups: Sequence[Sequence[MentionRecord]], before: Mapping[str, str], known: Collection[str]
) -> list[str]:
    """The id of each group: that of the oldest event whose first mention it has, else a new one.

    `known` are the events of `before`, and others that are gathered anew: the first mention of one
    can be in a document that was read again.
    """

    def gave_its_id(mention: MentionRecord) -> bool:
        name = event_id(mention.key)
        return name in known and before.get(mention.key, name) == name

    names = []
    for group in groups:
        kept = [m for m in group if gave_its_id(m)]
        names.append(event_id(_first(kept or group).key))
    return names


def _redirects(
    groups: Sequence[Sequence[MentionRecord]], names: Sequence[str], before: Mapping[str, str]
) -> dict[str, str]:
    """Ids whose first mention is now in an event of another id, and that id."""
    return {
        event_id(m.key): name
        for group, name in zip(groups, names, strict=True)
        for m in group
        if before.get(m.key) == event_id(m.key) != name
    }


class LinkedMentions:
    """Mentions and their events in memory: a store for a program, a test, or a first collection."""

    def __init__(self) -> None:
        self._records: dict[str, MentionRecord] = {}
        self._holders: dict[str, list[str]] = defaultdict(list)
        self._events: dict[str, str] = {}
        self._members: dict[str, set[str]] = defaultdict(set)
        self.redirects: dict[str, str] = {}

    @property
    def events(self) -> Mapping[str, str]:
        """Mention key to event id."""
        return self._events

    def sharing(self, keys: Collection[str]) -> list[MentionRecord]:
        found = {
            mention
            for key in keys
            if len(self._holders.get(key, ())) <= MOST_PER_KEY
            for mention in self._holders.get(key, ())
        }
        return [self._records[mention] for mention in sorted(found)]

    def event_of(self, mention: str) -> str:
        return self._events[mention]

    def mentions_of(self, event: str) -> list[MentionRecord]:
        return [self._records[mention] for mention in sorted(self._members[event])]

    def current(self, event: str) -> str:
        """The id under which the event of an old id is found now."""
        while event in self.redirects:
            event = self.redirects[event]
        return event

    def add(self, mentions: Sequence[MentionRecord], update: Update) -> None:
        """Takes in a document's mentions and what they change."""
        for mention in mentions:
            self._records[mention.key] = mention
            for key in blocking_keys(mention):
                self._holders[key].append(mention.key)
        for key, event in update.events.items():
            if key in self._events:
                self._members[self._events[key]].discard(key)
            self._events[key] = event
            self._members[event].add(key)
        for old, new in update.redirects.items():
            # What an event larger than its regrouped part still has goes with its first mention.
            for key in self._members.pop(old, set()):
                self._events[key] = new
                self._members[new].add(key)
        self.redirects |= update.redirects
        for event in update.events.values():
            self.redirects.pop(event, None)
