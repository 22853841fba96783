"""One run of `sourceline link`: readings in the store become events, document by document.

A document that comes later is linked to what is there without linking that again. Each is one
transaction, so that a run can be ended at any moment and begun again.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sourceline.linking.blocking import MOST_PER_KEY, blocking_keys
from sourceline.linking.link import Update, link_document
from sourceline.linking.mentions import MentionRecord, mentions_of
from sourceline.linking.model import Match, Model
from sourceline.linking.reconcile import reconcile
from sourceline.linking.syndication import Shingled, is_copy, shingled, syndication_keys
from sourceline.progress import Counter
from sourceline.records import Event, Reading
from sourceline.store import Features, Link, Links, Store

# Readings that are kept in memory while events that grow are reconciled again.
_READINGS_KEPT = 2_000


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
            f"{self.documents:,} documents with {self.mentions:,} mentions linked: "
            f"{self.events:,} events now in {self.seconds:.1f} s"
        )


def link(store: Store, *, model: Model | None = None) -> Tally:
    """Links every reading that is not linked yet, reports on stderr, says what came of it.

    Raises:
        StoreError: the database fails. What was linked before stays.
    """
    started, tally = time.monotonic(), Tally()
    joiner = Joiner(store, model or Model.load())
    with Counter("linking") as counter:
        for reading in store.current_readings(unlinked=True):
            joiner.join(reading)
            tally.documents += 1
            tally.mentions += len(reading.events)
            counter.advance()
        tally.seconds = time.monotonic() - started
        tally.events = store.counts()["events"]
        counter.say(str(tally))
    return tally


class Joiner:
    """Links one document after another to what the store has."""

    def __init__(self, store: Store, model: Model) -> None:
        self._store, self._model = store, model
        self._reading = lru_cache(_READINGS_KEPT)(lambda document: store.readings(document)[-1])

    def join(self, reading: Reading) -> None:
        """Finds the source and the events of one document, and stores what changes by it."""
        document = reading.document.id
        text = shingled(reading.document)
        mentions = mentions_of(reading)
        keys = syndication_keys(text)
        groups = self._groups(text, keys)
        known = _Stored(self._store)
        update = link_document(mentions, known, self._model)
        members = self._members(update, groups)
        events = [
            self._event(event, found, groups) for event, found in sorted(members.items()) if found
        ]
        why = _reasons(update.matches)
        before = {
            (link.document, link.mention): link
            for link in self._store.links([*members, *update.redirects])
        }
        self._store.save_links(
            Links(
                events=events,
                links=[
                    _link(event, mention, why, before)
                    for event, found in sorted(members.items())
                    for mention in found
                ],
                redirects={
                    old: new for old, new in update.redirects.items() if not members.get(old)
                },
                groups=groups,
                linked=[document],
                features=[
                    Features(document, None, _plain(text), keys),
                    *(Features(document, m.event, m.to_dict(), blocking_keys(m)) for m in mentions),
                ],
            )
        )

    def _groups(self, text: Shingled, keys: Sequence[str]) -> dict[str, str]:
        """The syndication group of a document, and the new one of others that it ties together.

        A group is called after its document that was stored first.
        """
        copies = {
            document: group
            for document, features, group in self._store.texts(keys, most_per_key=MOST_PER_KEY)
            if document != text.document and is_copy(text, _shingled(document, features))
        }
        if not copies:
            return {}
        named = sorted({group or document for document, group in copies.items()})
        name, others = named[0], named[1:]
        changed = dict.fromkeys((text.document, *copies), name)
        changed |= dict.fromkeys(self._store.grouped_with(others), name)
        return changed

    def _members(self, update: Update, groups: Mapping[str, str]) -> dict[str, list[str]]:
        """The mentions (by key) of each event that changes, by its id."""
        touched = {*update.events.values(), *update.redirects, *update.redirects.values()}
        documents = {key.rsplit("#", 1)[0] for key in update.events} | set(groups)
        touched |= {m.event for m in self._store.of_documents(documents) if m.event is not None}
        members: dict[str, list[str]] = {event: [] for event in touched}
        for mention in self._store.members(touched):
            key = f"{mention.document}#{mention.mention}"
            event = update.events.get(key, mention.event)
            if event is not None and key not in update.events:
                event = update.redirects.get(event, event)
            if event is not None:
                members.setdefault(event, []).append(key)
        told = {key for found in members.values() for key in found}
        for key, event in update.events.items():
            if key not in told:
                members.setdefault(event, []).append(key)
        return members

    def _event(self, event: str, members: Sequence[str], groups: Mapping[str, str]) -> Event:
        """The event of these mentions, reconciled."""
        pairs = [key.rsplit("#", 1) for key in members]
        known = {m.document: m.group for m in self._store.of_documents({d for d, _ in pairs})}
        sources = {d: groups.get(d) or known.get(d) or d for d, _ in pairs}
        return reconcile([(self._reading(d), m) for d, m in pairs], sources, event)


class _Stored:
    """What is linked already, as `link_document` asks for it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events: dict[str, str] = {}

    def sharing(self, keys: Collection[str]) -> Iterator[MentionRecord]:
        for mention in self._store.candidates(keys, most_per_key=MOST_PER_KEY):
            # What was read anew and has not been linked since is no candidate.
            if mention.event is not None and mention.features is not None:
                record = MentionRecord.from_dict(mention.features)
                self._events[record.key] = mention.event
                yield record

    def event_of(self, mention: str) -> str:
        return self._events[mention]

    def mentions_of(self, event: str) -> list[MentionRecord]:
        found = []
        for mention in self._store.members([event]):
            if mention.features is not None:
                found.append(MentionRecord.from_dict(mention.features))
        return found


def _reasons(matches: Iterable[Match]) -> dict[str, Match]:
    """The strongest match of each mention, by its key."""
    best: dict[str, Match] = {}
    for match in matches:
        for key in (match.left, match.right):
            if key not in best or match.weight > best[key].weight:
                best[key] = match
    return best


def _link(
    event: str, key: str, why: Mapping[str, Match], before: Mapping[tuple[str, str], Link]
) -> Link:
    document, mention = key.rsplit("#", 1)
    match = why.get(key)
    if match is None:
        old = before.get((document, mention))
        if old is None:
            return Link(event, document, mention)
        return Link(event, document, mention, old.weight, old.why)
    return Link(event, document, mention, round(match.weight, 4), match.to_dict())


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
