"""One run of `sourceline watch`: the feeds of a list, polled when they are due, into the store.

Where each feed stands is in the store: a run that was ended goes on where it was. A feed counts as
polled only once all of its entries are stored, so that an end in the middle loses none.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TextIO

from sourceline.adding import Adder, Tally, options_of
from sourceline.config import Settings
from sourceline.errors import RejectedDocument
from sourceline.exports.terminal import harmless
from sourceline.ingest import FetchPolicy, IngestOptions, Retrieved, ingest_source
from sourceline.ingest.fetch import Answer, source_of
from sourceline.progress import Counter
from sourceline.records import Document
from sourceline.store import FeedState, Store
from sourceline.watching.manners import (
    Clock,
    Manners,
    Sleep,
    backed_off,
    instant,
    retry_after,
    stamp,
)
from sourceline.watching.opml import Feed

NEVER = "9999-12-31T00:00:00Z"
GONE = 410
BUSY = (429, 503)


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def watch(
    feeds: Sequence[Feed],
    store: Store,
    settings: Settings,
    *,
    interval: timedelta,
    once: bool = False,
    articles: bool = False,
    out: TextIO | None = None,
    fetch_policy: FetchPolicy | None = None,
    clock: Clock = utc_now,
    sleep: Sleep = time.sleep,
) -> Tally:
    """Poll each feed every `interval` and add its entries, until interrupted.

    `once` polls those that are due and ends. `articles` fetches the page of each new entry, for
    feeds that hold summaries only; where that fails, the entry itself is added.

    Raises:
        StoreError: the disk is full, or the like.
        SpanMismatchError: a reading's words are not where it says.
    """
    settings = dataclasses.replace(settings, workers=1)  # a poll brings a few documents
    options = options_of(settings, store, fetch_policy=fetch_policy)
    with Counter("watching") as counter:
        adder = Adder(store, settings, counter, out)
        poller = _Poller(
            store,
            adder,
            options,
            Manners(store, options, clock, sleep),
            counter,
            interval=interval,
            articles=articles,
            clock=clock,
        )
        try:
            while True:
                states = [store.feed(feed.url) or FeedState(feed.url, feed.title) for feed in feeds]
                for state in sorted(states, key=lambda state: state.due_at or ""):
                    if state.due_at is None or instant(state.due_at) <= clock():
                        poller.poll(state)
                if once:
                    break
                _sleep_until_due(store, feeds, clock, sleep)
        except KeyboardInterrupt:
            counter.say(f"interrupted: {adder.tally_now()}")
            raise
        counter.say(str(adder.tally_now()))
    return adder.tally


def _sleep_until_due(store: Store, feeds: Sequence[Feed], clock: Clock, sleep: Sleep) -> None:
    states = [store.feed(feed.url) for feed in feeds]
    due = min(instant(state.due_at) for state in states if state and state.due_at)
    sleep(max(1.0, min((due - clock()).total_seconds(), 3_600.0)))


class _Poller:
    """Polls one feed after the other."""

    def __init__(
        self,
        store: Store,
        adder: Adder,
        options: IngestOptions,
        manners: Manners,
        counter: Counter,
        *,
        interval: timedelta,
        articles: bool,
        clock: Clock,
    ) -> None:
        self._store = store
        self._adder = adder
        self._options = options
        self._manners = manners
        self._counter = counter
        self._interval = interval
        self._articles = articles
        self._clock = clock

    def poll(self, state: FeedState) -> None:
        """Ask for the feed, add what is new in it, and note when it is due again."""
        try:
            answer = self._manners.ask(state.url, _conditions(state))
        except RejectedDocument as refused:
            self._failed(state, refused.reason)
            return
        if answer.status == 304:
            self._done(state)
        elif answer.status == 200:
            self._adder.add(self._entries(answer, state.url))
            told = answer.headers
            self._done(
                dataclasses.replace(
                    state, etag=told.get("etag"), last_modified=told.get("last-modified")
                )
            )
        else:
            self._failed(state, f"the server answered {answer.status}.", answer)

    def _entries(self, answer: Answer, url: str) -> Iterator[Retrieved]:
        try:
            for item in ingest_source(source_of(answer, url, self._options), self._options):
                found = Retrieved(item, url, answer.headers)
                if self._articles and isinstance(item, Document) and item.url:
                    yield from self._article(item.url, found)
                else:
                    yield found
        except RejectedDocument as rejected:
            yield Retrieved(rejected, url, answer.headers)

    def _article(self, url: str, entry: Retrieved) -> Iterator[Retrieved]:
        """What the page of an entry holds; the entry itself where there is no such page."""
        if self._store.has_retrieved(url):
            return
        try:
            answer = self._manners.ask(url)
            if answer.status != 200:
                raise RejectedDocument(url, f"the server answered {answer.status}.", code="http")
            items = list(ingest_source(source_of(answer, url, self._options), self._options))
        except RejectedDocument as rejected:
            items = [rejected]
        if any(isinstance(item, Document) for item in items):
            yield from (Retrieved(item, url, answer.headers) for item in items)
        else:
            yield entry

    def _done(self, state: FeedState) -> None:
        self._save(state, self._interval, failures=0, problem=None)

    def _failed(self, state: FeedState, problem: str, answer: Answer | None = None) -> None:
        failures = state.failures + 1
        wait: timedelta | None = backed_off(self._interval, failures)
        if answer is not None and answer.status in BUSY:
            asked = retry_after(answer.headers.get("retry-after"), self._clock())
            wait = max(asked, self._interval) if asked is not None else wait
        if answer is not None and answer.status == GONE:
            wait = None
        self._counter.say(harmless(f"not polled: {state.url}: {problem}"))
        self._save(state, wait, failures=failures, problem=problem)

    def _save(
        self, state: FeedState, wait: timedelta | None, *, failures: int, problem: str | None
    ) -> None:
        now = self._clock()
        due = NEVER if wait is None else stamp(now + wait)
        self._store.save_feed(
            dataclasses.replace(
                state, polled_at=stamp(now), due_at=due, failures=failures, problem=problem
            )
        )


def _conditions(state: FeedState) -> dict[str, str]:
    """Headers that make the server say whether anything changed, in place of everything again."""
    conditions = {}
    if state.etag:
        conditions["If-None-Match"] = state.etag
    if state.last_modified:
        conditions["If-Modified-Since"] = state.last_modified
    return conditions
