"""Reviewers at work while the server is killed: `python -m benchmarks.reviewers`.

Many reviewers accept, correct, merge, split and undo at once, on the same events, each request with
a name of its own. The server is killed at random moments and started again; whoever got no answer
asks again under the same name. In the end, what was acknowledged must be stored, once, and the
database must be sound.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import urllib3

from benchmarks.web_server import Server
from sourceline.linking.reconcile import reconcile
from sourceline.records import CasualtyClaim, Document, EventMention, Reader, Reading, Span
from sourceline.store import Link, Links, Retrieval, Store
from sourceline.store.accounts import add_account, add_token
from sourceline.web.secrets import digest, hash_password, new_token

PLACES = ("Mopti", "Gao", "Karachi", "Kandahar", "Maiduguri", "Goma", "Mosul", "Idlib")


@dataclass(slots=True)
class Outcome:
    """What came of a run. `lost` and `doubled` are names of requests, and must be empty."""

    acknowledged: dict[str, int] = field(default_factory=dict)  # name -> number of the decision
    refused: int = 0
    asked_again: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    kills: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(self.kinds.items()))
        return (
            f"{len(self.acknowledged)} decisions ({kinds}), {self.refused} refused, "
            f"{self.asked_again} asked again, {self.kills} kills, {self.seconds:.0f} s: "
            f"{len(self.lost)} lost, {len(self.doubled)} doubled, {len(self.problems)} problems"
        )


def fill(where: str, events: int, reviewers: int) -> list[str]:
    """Events `e0`, `e1`, … of two reports each, and an account a reviewer; the tokens."""
    tokens = []
    with Store.open(where) as store:
        for number in range(events):
            readings = []
            for report in range(2):
                reading = _reading(number, report)
                store.add(reading.document, reading, Retrieval(f"{number}/{report}", "2024-09-01"))
                readings.append(reading)
            event_id = f"e{number}"
            event = reconcile([(r, r.events[0].id) for r in readings], {}, event_id)
            links = [Link(event_id, r.document.id, r.events[0].id) for r in readings]
            store.save_links(Links([event], links, linked=[r.document.id for r in readings]))
        password = hash_password("a password of all of them")
        with store.writing() as connection:
            for number in range(reviewers):
                account = add_account(
                    connection, f"reviewer {number}", password, "reviewer", by="benchmark"
                )
                tokens.append(new_token())
                add_token(
                    connection,
                    account,
                    name="benchmark",
                    scope="reviewer",
                    digest=digest(tokens[-1]),
                    expires_at=None,
                )
    return tokens


def _reading(number: int, report: int) -> Reading:
    """An invented report of one event and what it says, so that no reader is part of this."""
    place, dead = PLACES[number % len(PLACES)], 10 + number + report
    words = f"at least {dead} soldiers"
    text = f"Gunmen killed {words} near {place}, the army said. Report {report} of {number}."
    start = text.index(words)
    claim = CasualtyClaim(
        id="c1",
        effect="killed",
        group="combatants",
        low=dead,
        best=dead,
        high=None,
        span=Span.cut(text, start, start + len(words)),
    )
    mention = EventMention(
        id="e1",
        event_type="Battles",
        sub_event_type="Armed clash",
        plover="ASSAULT",
        confidence=0.9,
        triggers=(Span.cut(text, 7, 13),),
        casualties=(claim,),
    )
    document = Document.of(text, published="2024-08-31")
    return Reading(reader=Reader(version="1"), document=document, events=(mention,))


class Reviewer(threading.Thread):
    """Somebody who decides about random events until enough is done."""

    def __init__(
        self, name: str, address: str, token: str, events: int, decisions: int, outcome: Outcome
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._address = address
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._http = urllib3.PoolManager(
            retries=urllib3.Retry(connect=0, read=0, status=0, other=0, redirect=3),
            timeout=urllib3.Timeout(connect=2, read=20),
        )
        self._random = random.Random(name)
        self._events = events
        self._decisions = decisions
        self._outcome = outcome
        self._mine: list[int] = []

    def run(self) -> None:
        """Decide; what the server refuses counts as done too."""
        for number in range(self._decisions):
            name = f"{self.name} / {number}"
            kind, path, body = self._choose()
            if path is None:
                self._outcome.refused += 1
                continue
            status, told = self._ask("POST", path, body, name)
            if status == 201:
                self._outcome.acknowledged[name] = told["number"]
                self._outcome.kinds[kind] += 1
                self._mine.append(told["number"])
            elif status in (404, 409, 412, 422):
                self._outcome.refused += 1
            else:
                self._outcome.problems.append(f"{name}: {kind} gave {status}: {told}")

    def _choose(self) -> tuple[str, str | None, dict[str, Any]]:
        event = f"/api/v1/events/e{self._random.randrange(self._events)}"
        kind = self._random.choice(("accepted", "corrected", "merged", "split", "undone"))
        if kind == "accepted":
            return kind, f"{event}/decisions", {"decision": "accepted"}
        if kind == "corrected":
            dead = self._random.randrange(100)
            changes = {"deaths": {"low": dead, "best": dead, "high": dead}}
            return kind, f"{event}/decisions", {"decision": "corrected", "changes": changes}
        if kind == "merged":
            return kind, f"{event}/merge", {"into": f"e{self._random.randrange(self._events)}"}
        if kind == "undone":
            if not self._mine:
                return kind, None, {}
            return kind, f"/api/v1/decisions/{self._mine[-1]}/undo", {}
        status, told = self._ask("GET", event, None, None)
        claims = told.get("claims", []) if status == 200 else []
        if not claims:
            return kind, None, {}
        chosen = self._random.choice(claims)
        mention = {"document": chosen["document"], "mention": chosen["event"]}
        return kind, f"{event}/split", {"mentions": [mention]}

    def _ask(
        self, method: str, path: str, body: dict[str, Any] | None, name: str | None
    ) -> tuple[int, dict[str, Any]]:
        """The answer; asks again, under the same name, until there is one."""
        headers = self._headers if name is None else {**self._headers, "Idempotency-Key": name}
        while True:
            try:
                answer = self._http.request(
                    method,
                    self._address + path,
                    headers=headers,
                    body=None if body is None else json.dumps(body),
                )
            except urllib3.exceptions.HTTPError:
                self._outcome.asked_again += 1
                time.sleep(0.2)
            else:
                return answer.status, answer.json()


def run(where: str, *, reviewers: int, events: int, decisions: int, kills: int) -> Outcome:
    """Let the reviewers work, kill the server so many times, and look at what is stored."""
    tokens = fill(where, events, reviewers)
    outcome = Outcome()
    chance = random.Random(7)
    with Server(where) as server:
        started = time.monotonic()
        people = [
            Reviewer(f"reviewer {n}", server.address, token, events, decisions, outcome)
            for n, token in enumerate(tokens)
        ]
        for person in people:
            person.start()
        for _ in range(kills):
            # Some way into the work: a share of what is left, so that every kill hits some of it.
            aim = len(outcome.acknowledged) + chance.randrange(5, 5 + reviewers)
            while len(outcome.acknowledged) < aim and any(p.is_alive() for p in people):
                time.sleep(0.002)
            if not any(person.is_alive() for person in people):
                break
            server.kill()
            outcome.kills += 1
            server.start()
        for person in people:
            person.join()
        outcome.seconds = time.monotonic() - started
    judge(where, outcome)
    return outcome


def judge(where: str, outcome: Outcome) -> None:
    """Note in `outcome` what is lost or doubled, and what is wrong with the database."""
    with Store.open(where, create=False) as store:
        stored = {one.number: one for one in store.decisions()}
        logged = Counter(
            entry.who for entry in store.log() if entry.action in DECIDED and entry.who != "test"
        )
        outcome.problems += store.verify().problems
        with store.reading() as connection:
            from sqlalchemy import select

            from sourceline.store.schema import review_decisions

            names = Counter(connection.scalars(select(review_decisions.c.request)))
    for name, number in outcome.acknowledged.items():
        if number not in stored or names[name] == 0:
            outcome.lost.append(name)
    outcome.doubled = [str(name) for name, count in names.items() if count > 1]
    # What was stored and never acknowledged would be work that nobody knows of.
    unknown = set(names) - set(outcome.acknowledged)
    outcome.problems += [f"stored, not acknowledged: {name}" for name in sorted(map(str, unknown))]
    by = Counter(one.by for one in stored.values())
    outcome.problems += [
        f"{who} made {number} decisions and the log has {logged[who]}"
        for who, number in by.items()
        if logged[who] < number
    ]


DECIDED = frozenset(
    {
        "event.accepted",
        "event.corrected",
        "event.merged",
        "event.split",
        "event.restored",
        "event.withdrawn",
        "event.redirected",
    }
)


def main() -> int:
    """0 if nothing was lost or doubled."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reviewers", type=int, default=24)
    options.add_argument("--events", type=int, default=60)
    options.add_argument("--decisions", type=int, default=40, help="of each reviewer")
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--db", help="PostgreSQL URL; default: a file that is thrown away")
    told = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = run(
            told.db or str(Path(folder) / "conflict.db"),
            reviewers=told.reviewers,
            events=told.events,
            decisions=told.decisions,
            kills=told.kills,
        )
    print(outcome)
    for problem in outcome.problems[:20]:
        print(problem)
    return 1 if outcome.lost or outcome.doubled or outcome.problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
