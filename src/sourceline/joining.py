"""One run of `sourceline link`: readings in the store become events, document by document.

A document that comes later is linked to what is there without linking that again. Some documents
at a time are one transaction, in which nobody else writes: a run can be ended at any moment and
begun again, and two runs at once take turns.
"""

from __future__ import annotations

import json
import time
from collections import Counter as Counts
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TextIO

from sourceline.linking.blocking import MOST_PER_KEY, blocking_keys
from sourceline.linking.link import Weights, link_document
from sourceline.linking.mentions import MentionRecord, mentions_of
from sourceline.linking.model import Match, Model
from sourceline.linking.reconcile import reconcile
from sourceline.linking.syndication import Shingled, is_copy, shingled, syndication_keys
from sourceline.progress import Counter
from sourceline.records import Event, Reading
from sourceline.store import Features, Link, Links, Mention, Store

# Documents a transaction: others who write wait a fraction of a second for it.
TOGETHER = 20
# What is kept in memory of what was looked at: readings of events that grow, mentions that others
# are compared with.
_READINGS_KEPT = 2_000
_MENTIONS_KEPT = 20_000
_WEIGHTS_KEPT = 500_000


@dataclass(slots=True)
class Tally:
    """What a run came to."""

    documents: int = 0
    mentions: int = 0
    events: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        if not self.documents:
            return f"nothing to link in {self.seconds:.1f} s"
        return (
            f"{_number(self.documents, 'document')} with {_number(self.mentions, 'mention')} "
            f"linked: {_number(self.events, 'event')} now in {self.seconds:.1f} s"
        )


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def link(store: Store, *, model: Model | None = None, out: TextIO | None = None) -> Tally:
    """Links every reading that is not linked yet, reports on stderr, says what came of it.

    A line of JSON a document goes to `out` when its links are stored, and not before: `document`
    (its id) and `events` (the ids of those that it tells of).

    Raises:
        StoreError: the database fails. What was linked before stays.
    """
    started, tally = time.monotonic(), Tally()
    joiner = Joiner(store, model or Model.load())
    with Counter("linking") as counter:
        while linked := joiner.join_next(TOGETHER):
            for document, events in linked.items():
                tally.documents += 1
                tally.mentions += len(events)
                if out is not None:
                    told = {"document": document, "events": sorted(set(events.values()))}
                    out.write(json.dumps(told) + "\n")
            if out is not None:
                out.flush()
            counter.advance(len(linked))
        tally.seconds = time.monotonic() - started
        tally.events = store.counts()["events"]
        counter.say(str(tally))
    return tally


@dataclass(frozen=True, slots=True)
class _New:
    """A document that is to be linked. `left`: events that rest on readings of it as yet."""

    reading: Reading
    mentions: list[MentionRecord]
    text: Shingled
    left: Collection[str]

    @property
    def id(self) -> str:
        return self.reading.document.id


@dataclass(slots=True)
class _Change:
    """What a document changes: mention key to event id, and ids that events no longer have."""

    events: dict[str, str]
    redirects: dict[str, str]
    matches: Sequence[Match]


class Joiner:
    """Links documents to what the store has."""

    def __init__(self, store: Store, model: Model) -> None:
        self._store, self._model = store, model
        self._reading = lru_cache(_READINGS_KEPT)(store.reading_at)
        self._records: dict[int, MentionRecord] = {}
        self._weights = Weights(model)

    def join_next(self, most: int) -> dict[str, dict[str, str]]:
        """Links the first `most` documents that are not linked, in one transaction.

        For each: the event of each of its mentions. Nothing if all are linked.
        """
        with self._store.together():
            new = self._noted(self._store.unlinked(most))
            waiting = {one.id for one in new}
            linked = {}
            for one in new:
                linked[one.id] = self._join(one, waiting)
                waiting.remove(one.id)
            return linked

    def _noted(self, readings: Sequence[Reading]) -> list[_New]:
        """The documents, with what they are found and compared by stored."""
        left = self._store.left_behind(reading.document.id for reading in readings)
        new = [
            _New(r, mentions_of(r), shingled(r.document), left.get(r.document.id, ()))
            for r in readings
        ]
        self._store.save_features(
            noted
            for one in new
            for noted in (
                Features(one.id, None, _plain(one.text), syndication_keys(one.text)),
                *(Features(one.id, m.event, m.to_dict(), blocking_keys(m)) for m in one.mentions),
            )
        )
        return new

    def _join(self, new: _New, waiting: Collection[str]) -> dict[str, str]:
        """Finds the source and the events of one document, and stores what changes by it."""
        groups = self._groups(new.text, waiting)
        linked = _Linked(self._store, self._records)
        change = self._change(new, linked)
        members = self._members(new, change, groups, linked)
        self._redirect_left(new, change, members)
        self._store.save_links(
            Links(
                events=[self._event(e, found, groups) for e, found in members.items() if found],
                links=self._links(members, change, linked),
                redirects={o: n for o, n in change.redirects.items() if not members.get(o)},
                groups=groups,
                linked=[new.id],
            )
        )
        return {m.key: change.events[m.key] for m in new.mentions}

    def _groups(self, text: Shingled, waiting: Collection[str]) -> dict[str, str]:
        """The syndication group of a document, and the new one of others that it ties together.

        A group is called after the first of its documents that was linked; where one ties several
        together, the name that sorts first stays.
        """
        copies = {
            document: group
            for document, features, group in self._store.texts(
                syndication_keys(text), most_per_key=MOST_PER_KEY
            )
            if document not in waiting and is_copy(text, _shingled(document, features))
        }
        if not copies:
            return {}
        name, *others = sorted({group or document for document, group in copies.items()})
        changed = dict.fromkeys((text.document, *copies), name)
        if others:
            changed |= dict.fromkeys(self._store.grouped_with(others), name)
        return changed

    def _change(self, new: _New, linked: _Linked) -> _Change:
        """What linking makes of the document, without touching what people decided."""
        # Mentions of a document that is linked again say something else under the same keys.
        self._weights.forget(0 if new.left else _WEIGHTS_KEPT)
        anew = set(new.left)
        while True:
            update = link_document(
                new.mentions, linked, self._model, anew=anew, weigh=self._weights
            )
            # An id comes from the first mention. Where a document was read again, an event of
            # others may still bear the id that its mention gives now.
            taken = {event for event in update.events.values() if linked.borne(event)} - anew
            if not taken:
                break
            anew |= taken
        change = _Change(dict(update.events), dict(update.redirects), update.matches)
        self._keep_decided(change, linked)
        self._keep_reviewed(change, linked)
        return change

    def _keep_decided(self, change: _Change, linked: _Linked) -> None:
        """A mention stays in the event that a person put it into, and draws others there.

        Where linking takes mentions for one event that people put into several, the others go as
        linking has it, or, where that is none of these events, to the one with the most of them.
        """
        decided = linked.decided()
        found = linked.regrouped() | change.events
        by_event: dict[str, Counts[str]] = {}
        for key in sorted(found.keys() & decided.keys()):
            by_event.setdefault(found[key], Counts())[decided[key]] += 1
        for event, kept in by_event.items():
            if event in kept:
                continue
            to = kept.most_common(1)[0][0]
            change.events |= {key: to for key, name in found.items() if name == event}
            change.redirects = {o: to if n == event else n for o, n in change.redirects.items()}
            if linked.members(event):
                change.redirects[event] = to
        change.events |= {key: decided[key] for key in found.keys() & decided.keys()}
        change.redirects = {o: n for o, n in change.redirects.items() if o != n}

    def _keep_reviewed(self, change: _Change, linked: _Linked) -> None:
        """An event that a person reviewed does not become part of another.

        The other becomes part of it, or, where a person reviewed that one too, both stay.
        """
        merged = {*change.redirects, *change.redirects.values()} if change.redirects else set()
        reviewed = {event for event in sorted(merged) if self._is_reviewed(event)}
        for old in sorted(reviewed & change.redirects.keys()):
            new = change.redirects.pop(old)
            if new in reviewed:
                change.events = {
                    key: event for key, event in change.events.items() if linked.of(key) != old
                }
                continue
            change.redirects = {o: old if n == new else n for o, n in change.redirects.items()}
            change.redirects[new] = old
            change.events = {
                key: old if event == new else event for key, event in change.events.items()
            }
            reviewed.add(new)  # its name is given: another reviewed one stays by itself

    def _is_reviewed(self, event: str) -> bool:
        stored = self._store.event(event)
        return stored is not None and stored.id == event and stored.review.status != "machine"

    def _members(
        self, new: _New, change: _Change, groups: Mapping[str, str], linked: _Linked
    ) -> dict[str, list[Mention]]:
        """The mentions of each event that changes, by its id."""
        own = self._store.of_documents({new.id, *groups}) if new.mentions or groups else []
        touched = {*change.events.values(), *change.redirects, *change.redirects.values()}
        before = {m.event for m in own} | {linked.of(key) for key in change.events}
        touched |= {event for event in before if event is not None} | set(new.left)
        members: dict[str, list[Mention]] = {event: [] for event in sorted(touched)}
        mentions = {m.key: m for event in members for m in linked.members(event)}
        mentions |= {m.key: m for m in own if m.document == new.id}
        for mention in mentions.values():
            key = _key(mention)
            event = change.events.get(key)
            if event is None and mention.event is not None:
                event = change.redirects.get(mention.event, mention.event)
            if event is not None:
                members.setdefault(event, []).append(mention)
        return members

    def _redirect_left(
        self, new: _New, change: _Change, members: Mapping[str, list[Mention]]
    ) -> None:
        """An event that only its first mention, now gone, gave its id goes on where most of it is."""
        for event in sorted(new.left):
            moved = Counts(
                to
                for to, found in members.items()
                for mention in found
                if mention.event == event != to
            )
            if moved and not members.get(event) and not self._is_reviewed(event):
                change.redirects.setdefault(event, max(sorted(moved), key=moved.__getitem__))

    def _event(self, event: str, members: Iterable[Mention], groups: Mapping[str, str]) -> Event:
        """The event of these mentions, reconciled."""
        found = list(members)
        sources = {m.document: groups.get(m.document) or m.group or m.document for m in found}
        return reconcile([(self._reading(m.reading), m.mention) for m in found], sources, event)

    def _links(
        self, members: Mapping[str, Sequence[Mention]], change: _Change, linked: _Linked
    ) -> list[Link]:
        """Each mention of each event, with the strongest of the matches that hold it there."""
        why = _reasons(change.matches)
        links = []
        for event, found in members.items():
            keys = {_key(mention) for mention in found}
            for mention in found:
                match = why.get(_key(mention)) or linked.reason(mention)
                if match is None or not {match.left, match.right} <= keys:
                    links.append(Link(event, mention.document, mention.mention))
                else:
                    weight = round(match.weight, 4)
                    links.append(
                        Link(event, mention.document, mention.mention, weight, match.to_dict())
                    )
        return links


class _Linked:
    """What is linked already, as one document's linking asks for it."""

    def __init__(self, store: Store, records: dict[int, MentionRecord]) -> None:
        self._store, self._records = store, records
        self._events: dict[str, str] = {}
        self._members: dict[str, list[Mention]] = {}
        self._regrouped: set[str] = set()
        self._reasons: dict[str, dict[str, Match]] = {}

    def sharing(self, keys: Collection[str]) -> Iterator[MentionRecord]:
        for mention in self._store.candidates(keys, most_per_key=MOST_PER_KEY):
            # What waits for its turn in this transaction is no candidate yet.
            if mention.event is not None:
                record = self._record(mention)
                self._events[record.key] = mention.event
                yield record

    def event_of(self, mention: str) -> str:
        return self._events[mention]

    def mentions_of(self, event: str) -> list[MentionRecord]:
        self._regrouped.add(event)
        return [self._record(mention) for mention in self.members(event)]

    def members(self, event: str) -> list[Mention]:
        """The mentions of an event as the store has them."""
        if event not in self._members:
            self._members[event] = self._store.members([event])
            self._events |= {_key(mention): event for mention in self._members[event]}
        return self._members[event]

    def borne(self, event: str) -> bool:
        """Whether mentions have this id that were not asked for: those of another event."""
        return event not in self._regrouped and bool(self.members(event))

    def of(self, mention: str) -> str | None:
        """The event of a mention of an event that was asked for, None for a new one."""
        return self._events.get(mention)

    def regrouped(self) -> dict[str, str]:
        """The event of each mention that was looked at anew, by its key."""
        return {_key(m): event for event in self._regrouped for m in self.members(event)}

    def decided(self) -> dict[str, str]:
        """The event of each of those that a person put there."""
        return {
            _key(m): event for event in self._regrouped for m in self.members(event) if m.decided
        }

    def reason(self, mention: Mention) -> Match | None:
        """The match by which a mention is in its event."""
        if mention.event is None:
            return None
        if mention.event not in self._reasons:
            self._reasons[mention.event] = {
                f"{link.document}#{link.mention}": Match.from_dict(link.why)
                for link in self._store.links([mention.event])
                if link.why
            }
        return self._reasons[mention.event].get(_key(mention))

    def _record(self, mention: Mention) -> MentionRecord:
        record = self._records.get(mention.key)
        if record is None:
            if len(self._records) >= _MENTIONS_KEPT:
                self._records.clear()
            # Whatever is linked has features: they are stored first.
            record = self._records[mention.key] = MentionRecord.from_dict(mention.features or {})
        return record


def _key(mention: Mention) -> str:
    """What linking calls a mention."""
    return f"{mention.document}#{mention.mention}"


def _reasons(matches: Iterable[Match]) -> dict[str, Match]:
    """The strongest match of each mention, by its key."""
    best: dict[str, Match] = {}
    for match in matches:
        for key in (match.left, match.right):
            if key not in best or match.weight > best[key].weight:
                best[key] = match
    return best


def _plain(text: Shingled) -> dict[str, Any]:
    return {
        "published": text.published,
        "shingles": sorted(text.shingles),
        "agencies": sorted(text.agencies),
    }


def _shingled(document: str, features: Mapping[str, Any]) -> Shingled:
    return Shingled(
        document,
        features["published"],
        frozenset(features["shingles"]),
        frozenset(features["agencies"]),
    )
