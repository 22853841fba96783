"""How fast events are found in a large store.

    python -m benchmarks.store_speed --documents 100000

Fills a database with invented documents and events (no reading: what is measured is the store) and
prints how long queries take: the median and the slowest of each kind. Half of the events are in
three countries, as they are in the world, so that a country and month holds up to some hundreds.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from benchmarks.growth import PLACES, sentence
from sourceline.records import (
    CasualtyClaim,
    DateRecord,
    Deaths,
    Document,
    Event,
    EventClaim,
    EventMention,
    Injuries,
    PlaceRecord,
    Reader,
    Reading,
    Sources,
    Span,
)
from sourceline.store import Link, Links, Retrieval, Store, documents, journal

COUNTRIES = (
    "UA SY ML IQ CD NG SD YE AF MM SO PS ET CO PK BF NE CM MZ LB IR IN PH TD SS HT MX LY".split()
)
FIRST_DAY = date(2020, 1, 1)
DAYS = 5 * 365
BATCH = 500  # documents a transaction, here only: `sourceline add` makes one a document


def reading_of(number: int, chance: random.Random) -> Reading:
    """A document of about 600 characters with one event and one claim in it."""
    text = f"{number}: " + " ".join(sentence(chance) for _ in range(4))
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    weights = [6, 5, 5] + [1] * (len(COUNTRIES) - 3)
    (country,) = chance.choices(COUNTRIES, weights)
    start = text.index("killing")
    claim = text.index("at least")
    return Reading(
        reader=Reader(version="0"),
        document=Document.of(text, published=day.isoformat(), publisher=f"P{number % 50}"),
        events=(
            EventMention(
                id="e1",
                event_type="Battles",
                sub_event_type=chance.choice(("Armed clash", "Government regains territory")),
                plover="ASSAULT",
                confidence=0.9,
                triggers=(Span.cut(text, start, start + 7),),
                date=DateRecord(start=day.isoformat(), end=day.isoformat(), precision=1),
                place=PlaceRecord(name=chance.choice(PLACES), country=country, precision=1),
                casualties=(
                    CasualtyClaim(
                        id="c1",
                        effect="killed",
                        low=3,
                        best=3,
                        high=None,
                        span=Span.cut(text, claim, claim + 8),
                    ),
                ),
            ),
        ),
    )


def event_of(number: int, readings: Sequence[Reading]) -> Event:
    """The event that these readings tell of."""
    first = readings[0].events[0]
    return Event(
        id=f"event-{number}",
        event_type=first.event_type,
        sub_event_type=first.sub_event_type,
        plover=first.plover,
        date=first.date,
        place=first.place,
        deaths=Deaths(low=3, best=3, high=None),
        injuries=Injuries(low=None, best=None, high=None),
        sources=Sources(documents=len(readings), independent=len(readings)),
        claims=tuple(
            EventClaim(
                id=f"k{number}",
                document=r.document.id,
                event="e1",
                span=r.events[0].casualties[0].span,
            )
            for number, r in enumerate(readings)
        ),
    )


def fill(store: Store, number: int, chance: random.Random) -> None:
    """So many documents; every event rests on two of them."""
    at = journal.now()
    for first in range(0, number, BATCH):
        readings = [reading_of(n, chance) for n in range(first, min(first + BATCH, number))]
        with store._database.writing() as connection:
            for reading in readings:
                where = Retrieval(f"{first}.jsonl", at)
                documents.add(connection, reading.document, reading, where, "benchmark")
        pairs = [readings[n : n + 2] for n in range(0, len(readings), 2)]
        events = [event_of(first + n, pair) for n, pair in enumerate(pairs)]
        links = [
            Link(event.id, reading.document.id, "e1", 3.0)
            for event, pair in zip(events, pairs, strict=True)
            for reading in pair
        ]
        store.save_links(Links(events, links, linked=[r.document.id for r in readings]))


def timed(work: Callable[[], object], times: list[float]) -> object:
    """What `work` gives; its milliseconds go to `times`."""
    started = time.perf_counter()
    found = work()
    times.append((time.perf_counter() - started) * 1_000)
    return found


def measure(store: Store, chance: random.Random, number: int) -> None:
    """Print the table."""
    kinds: dict[str, tuple[list[float], list[int]]] = {}

    def note(kind: str, work: Callable[[], Sequence[Event]]) -> None:
        times, counts = kinds.setdefault(kind, ([], []))
        found = timed(lambda: list(work()), times)
        assert isinstance(found, list)
        counts.append(len(found))

    for country in COUNTRIES[:10]:
        for _ in range(10):
            month = f"{2020 + chance.randrange(5)}-{chance.randint(1, 12):02}"
            place = chance.choice(PLACES)
            note(
                "country and month",
                lambda c=country, m=month: store.events(country=c, since=m, until=m),  # type: ignore[misc]
            )
            note(
                "the same and a word",
                lambda c=country, m=month, p=place: store.events(  # type: ignore[misc]
                    country=c, since=m, until=m, text=p
                ),
            )
    for _ in range(20):
        day = (FIRST_DAY + timedelta(days=chance.randrange(DAYS))).isoformat()
        note("one day, anywhere", lambda d=day: store.events(since=d, until=d))  # type: ignore[misc]
    single: list[float] = []
    for _ in range(100):
        event_id = f"event-{chance.randrange(0, number, BATCH)}"
        timed(lambda e=event_id: store.event(e), single)  # type: ignore[misc]
    texts: list[float] = []
    for _ in range(20):
        query = f"{chance.choice(PLACES)} {chance.randint(2, 40)} governor"
        timed(lambda q=query: store.documents(q, limit=20), texts)  # type: ignore[misc]
    print(f"{'query':22} {'median ms':>10} {'slowest ms':>11} {'most events':>12}")
    for kind, (times, counts) in kinds.items():
        print(f"{kind:22} {median(times):10.1f} {max(times):11.1f} {max(counts):12}")
    print(f"{'one event by id':22} {median(single):10.1f} {max(single):11.1f} {1:12}")
    print(f"{'20 documents by words':22} {median(texts):10.1f} {max(texts):11.1f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill a database and print how fast it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--db", help="an empty database (default: a file that is thrown away)")
    options = parser.parse_args(arguments)
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        where = options.db or str(Path(folder) / "speed.db")
        with Store.open(where) as store:
            started = time.monotonic()
            fill(store, options.documents, chance)
            seconds = time.monotonic() - started
            print(f"{store.counts()} in {seconds:.0f} s")
            if not options.db:
                print(f"{Path(where).stat().st_size / 1e6:.0f} MB")
            measure(store, chance, options.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
