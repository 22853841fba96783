"""How fast the web application answers: `python -m benchmarks.web_load`.

Fills a database with invented events, starts `sourceline serve` on it, and asks at a fixed rate,
whether or not the answers before have come: a wait counts from the moment at which the request was
due, so that a server that falls behind shows it. Prints the median, the 95th and 99th percentile of
each kind of request in milliseconds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import urllib3

from benchmarks.web_server import Server
from sourceline.knowledge.ontology import Ontology
from sourceline.records import (
    Deaths,
    Disagreement,
    Event,
    EventClaim,
    EventDate,
    EventPlace,
    EventReport,
    Injuries,
    Position,
    SidedParticipant,
    Sources,
    Span,
    Speaker,
)
from sourceline.store import Store, journal, schema
from sourceline.store.journal import Change
from sourceline.store.links import write_event

# Country, and about where it lies: half of the events are in the first three.
COUNTRIES = {
    "UA": (49.0, 32.0), "SY": (35.0, 38.5), "ML": (17.0, -3.0), "IQ": (33.0, 43.5),
    "CD": (-2.0, 27.0), "NG": (10.0, 8.0), "SD": (14.0, 30.0), "YE": (15.5, 47.0),
    "AF": (34.0, 66.0), "MM": (21.0, 96.0), "SO": (5.0, 46.0), "PK": (30.0, 69.0),
    "CO": (4.0, -73.0), "ET": (9.0, 39.0), "BF": (12.0, -2.0), "MZ": (-12.0, 39.0),
}  # fmt: skip
SIDES = ("gunmen", "the army", "a militia", "police", "insurgents", "villagers", "a convoy")
SPEAKERS = ("the army", "residents", "a hospital official", "the ministry", "witnesses")
WORDS = "market bridge convoy school checkpoint village barracks hospital mine depot river".split()
FIRST_DAY, DAYS = date(2018, 1, 1), 7 * 365
BATCH = 2_000


def event_of(number: int, chance: random.Random, types: list[tuple[str, str, str]]) -> Event:
    """An invented event as reconciling would make it of two reports: four claims, two sides."""
    weights = [6, 5, 5] + [1] * (len(COUNTRIES) - 3)
    (country,) = chance.choices(list(COUNTRIES), weights)
    latitude, longitude = COUNTRIES[country]
    day = (FIRST_DAY + timedelta(days=chance.randrange(DAYS))).isoformat()
    event_type, sub_event_type, plover = chance.choice(types)
    dead = int(chance.paretovariate(1.2)) - 1
    other = dead if chance.random() < 0.8 else dead + 1 + chance.randrange(5)
    town = f"{chance.choice(WORDS).title()} {chance.randrange(2_000)}"
    claims, reports = [], []
    for report, figure in enumerate((dead, other)):
        document = f"sha256:{number:060x}{report:04x}"
        words = f"at least {figure} people near the {chance.choice(WORDS)}"
        reports.append(
            EventReport(
                document=document,
                group=document,
                is_copy=False,
                title=f"{figure} dead in {town}",
                publisher=f"Gazette {number % 50}",
                url=f"https://gazette{number % 50}.example/{number}",
                published=day,
            )
        )
        speaker = chance.choice(SPEAKERS)
        told = {
            "event": {
                "event_type": event_type,
                "sub_event_type": sub_event_type,
                "factuality": "occurred",
                "confidence": chance.random(),
            },
            "casualty": {
                "effect": "killed",
                "group": "unspecified",
                "demographic": None,
                "actor": None,
                "low": figure,
                "best": figure,
                "high": None,
                "cause": None,
            },
        }
        for about, span in (("event", "attacked"), ("casualty", words)):
            claims.append(
                EventClaim(
                    id=f"{number:012x}{report}.e1.{about}",
                    about=about,
                    document=document,
                    event="e1",
                    casualty="c1" if about == "casualty" else None,
                    span=Span(start=10, end=10 + len(span), text=span),
                    source=speaker,
                    said_by=(Speaker(name=speaker),),
                    value=told[about],
                    publisher=f"Gazette {number % 50}",
                    published=day,
                )
            )
    disagreements: tuple[Disagreement, ...] = ()
    if other != dead:
        positions = tuple(Position(value=n, sources=("the army",)) for n in (dead, other))
        disagreements = (Disagreement(about="killed / unspecified", positions=positions),)
    return Event(
        id=f"event:{number:016x}",
        event_type=event_type,
        sub_event_type=sub_event_type,
        plover=plover,
        date=EventDate(start=day, end=day, precision=1),
        place=EventPlace(
            name=town,
            country=country,
            admin1=f"Province {chance.randrange(12)}",
            latitude=max(-89.0, min(89.0, chance.gauss(latitude, 2.5))),
            longitude=chance.gauss(longitude, 2.5),
            precision=chance.choice((1, 1, 2, 3, 4)),
        ),
        participants=(
            SidedParticipant(role="initiator", kind="organization", name=chance.choice(SIDES)),
            SidedParticipant(role="target", kind="organization", name=chance.choice(SIDES)),
        ),
        deaths=Deaths(low=dead, best=dead, high=other),
        injuries=Injuries(low=None, best=None, high=None),
        sources=Sources(documents=2, independent=chance.choice((1, 2))),
        reports=tuple(reports),
        claims=tuple(claims),
        disagreements=disagreements,
    )


def fill(where: str, number: int) -> None:
    """So many events, logged like any other."""
    chance = random.Random(7)
    ontology = Ontology.load()
    types = [
        (kind.event_type, name, ontology.plover(name)) for name, kind in ontology.sub_types.items()
    ]
    with Store.open(where) as store:
        for first in range(0, number, BATCH):
            with store.writing() as connection:
                changes: list[Change] = []
                for one in range(first, min(first + BATCH, number)):
                    event = event_of(one, chance, types)
                    changes.append(write_event(connection, event, "event.saved", new=True))
                journal.append(connection, "benchmark", changes)
            print(f"\r{first + BATCH:,} events", end="", file=sys.stderr, flush=True)
        with store.writing() as connection:
            # What a database does by itself in time, and a new one has not had the time for.
            connection.exec_driver_sql("ANALYZE")
    print(file=sys.stderr)


def paths(events: int) -> dict[str, list[str]]:
    """Addresses to ask for, of each kind."""
    chance = random.Random(11)

    def query(**asked: object) -> str:
        return "?" + urlencode(asked)

    def viewport() -> dict[str, object]:
        """A window of about 1,024 by 640 pixels, over where the events are."""
        zoom = chance.randrange(1, 9)
        width = min(360.0, 360 / 2**zoom * 4)
        height = min(160.0, width * 0.6)
        latitude, longitude = chance.choice(list(COUNTRIES.values()))
        west, south = longitude - width / 2, latitude - height / 2
        box = (max(-180, west), max(-90, south), min(180, west + width), min(90, south + height))
        return {"zoom": zoom, "box": ",".join(f"{degree:g}" for degree in box)}

    def narrowed(kind: str = "event_type") -> dict[str, object]:
        year = chance.randrange(2018, 2025)
        some: tuple[dict[str, object], ...] = (
            {},
            {"country": chance.choice(list(COUNTRIES))},
            {"country": chance.choice(list(COUNTRIES)), "since": year, "until": year},
            {"since": f"{year}-03", "until": f"{year}-09"},
            {kind: "Battles"},
        )
        return chance.choice(some)

    def word() -> str:
        return chance.choice((*WORDS, "Province", "militia", f"Bridge {chance.randrange(2_000)}"))

    ids = [f"event:{chance.randrange(events):016x}" for _ in range(200)]
    return {
        "list, page": ["/" + query(**narrowed("type")) for _ in range(200)],
        "event, page": [f"/events/{one}" for one in ids],
        "map, page": ["/map/events" + query(**viewport()) for _ in range(200)],
        "search, page": ["/" + query(q=word()) for _ in range(200)],
        "list, API": ["/api/v1/events" + query(**narrowed()) for _ in range(200)],
        "event, API": [f"/api/v1/events/{one}" for one in ids],
        "map, API": ["/api/v1/map" + query(**viewport()) for _ in range(200)],
        "search, API": ["/api/v1/events" + query(text=word()) for _ in range(200)],
    }


@dataclass(slots=True)
class Times:
    """Milliseconds of each kind of request, and what was no answer."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def load(address: str, kinds: dict[str, list[str]], *, rate: float, seconds: float) -> Times:
    """Ask for each kind in turn, `rate` requests a second all together."""
    times = Times({kind: [] for kind in kinds})
    http = urllib3.PoolManager(retries=False, timeout=30, maxsize=64)
    chance = random.Random(13)
    started = time.perf_counter() + 0.5

    def ask(kind: str, path: str, due: float) -> None:
        accept = "application/json" if "API" in kind else "text/html"
        try:
            answer = http.request("GET", address + path, headers={"Accept": accept})
            problem = None if answer.status == 200 else f"{path}: {answer.status}"
        except urllib3.exceptions.HTTPError as error:
            problem = f"{path}: {error}"
        taken = (time.perf_counter() - due) * 1_000
        with times.lock:
            times.milliseconds[kind].append(taken)
            if problem is not None:
                times.failed.append(problem)

    with ThreadPoolExecutor(64) as pool:
        for number in range(int(rate * seconds)):
            due = started + number / rate
            wait = due - time.perf_counter()
            if wait > 0:
                time.sleep(wait)
            kind = list(kinds)[number % len(kinds)]
            pool.submit(ask, kind, chance.choice(kinds[kind]), due)
    return times


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def main() -> int:
    """0 if the 95th percentile of every kind is below the limit and every request was answered."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=100_000)
    options.add_argument("--rate", type=float, default=50, help="requests a second")
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--limit", type=float, default=150, help="milliseconds")
    options.add_argument("--db", help="file or URL; one that is filled already is used as it is")
    options.add_argument("--only", choices=("page", "API"), help="ask for these only")
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = told.db or str(Path(folder) / "conflict.db")
        if not _is_filled(where):
            fill(where, told.events)
        kinds = {
            kind: asked
            for kind, asked in paths(told.events).items()
            if told.only is None or kind.endswith(told.only)
        }
        with Server(where, "--public", "--workers", str(told.workers)) as server:
            load(server.address, kinds, rate=told.rate, seconds=5)  # what is lazy is loaded
            before = os.getloadavg()[0]
            times = load(server.address, kinds, rate=told.rate, seconds=told.seconds)
    print(
        f"{told.events:,} events, {told.rate:g} requests/s, {told.workers} processes, "
        f"load average {before:.1f} at the start"
    )
    slow = False
    for kind, values in times.milliseconds.items():
        p95 = percentile(values, 0.95)
        slow |= p95 > told.limit
        print(
            f"{kind:14} median {percentile(values, 0.5):7.1f}  p95 {p95:7.1f}  "
            f"p99 {percentile(values, 0.99):7.1f} ms  of {len(values)}"
        )
    print(json.dumps(times.failed[:5]) if times.failed else "every request was answered")
    return 1 if slow or times.failed else 0


def _is_filled(where: str) -> bool:
    if "://" not in where and not Path(where).exists():
        return False
    with Store.open(where) as store:
        return store.counts()[schema.events.name] > 0


if __name__ == "__main__":
    raise SystemExit(main())
