"""What a host allows and how long to wait: robots.txt, a pause between requests, back-off.

robots.txt as RFC 9309 has it: an answer of 4xx allows everything, one of 5xx or none nothing, and
what was said holds for a day.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from protego import Protego

from sourceline.errors import RejectedDocument
from sourceline.ingest.fetch import USER_AGENT, Answer, ask
from sourceline.ingest.options import IngestOptions
from sourceline.store import Robots, Store

# Between two requests to one host, where it does not ask for more. Feed readers fetch a handful of
# feeds of one host one after the other.
PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 60.0  # a host that wants longer is asked once in this time
ROBOTS_HOLD = timedelta(hours=24)
ROBOTS_CODE_POINTS = 500_000  # RFC 9309: at least 500 KiB have to be read
LONGEST_WAIT = timedelta(days=1)

Clock = Callable[[], datetime]
Sleep = Callable[[float], None]


class Manners:
    """Asks hosts as they want to be asked. Remembers robots.txt in the store."""

    def __init__(self, store: Store, options: IngestOptions, clock: Clock, sleep: Sleep) -> None:
        self._store = store
        self._options = options
        self._clock = clock
        self._sleep = sleep
        self._asked: dict[str, datetime] = {}

    def ask(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """What the server says, after the pause that its host wants.

        Raises:
            RejectedDocument: robots.txt forbids it (`robots`), or it cannot be fetched.
        """
        host = host_of(url)
        rules = self._rules(host)
        if not rules.can_fetch(url, USER_AGENT):
            raise RejectedDocument(url, f"{host}/robots.txt forbids to fetch it.", code="robots")
        self._wait(host, rules.crawl_delay(USER_AGENT) or 0.0)
        return ask(url, self._options, headers)

    def _rules(self, host: str) -> Protego:
        known = self._store.robots(host)
        if known is None or instant(known.fetched_at) + ROBOTS_HOLD <= self._clock():
            known = self._fetch_robots(host)
            self._store.save_robots(known)
        return Protego.parse(_text_of(known))

    def _fetch_robots(self, host: str) -> Robots:
        self._wait(host, 0.0)
        try:
            answer = ask(f"{host}/robots.txt", self._options)
        except RejectedDocument:
            return Robots(host, stamp(self._clock()), 0, "")
        body = answer.body.decode("utf-8", errors="replace")[:ROBOTS_CODE_POINTS]
        return Robots(host, stamp(self._clock()), answer.status, body.replace("\0", ""))

    def _wait(self, host: str, wanted_seconds: float) -> None:
        pause = timedelta(seconds=min(max(PAUSE_SECONDS, wanted_seconds), LONGEST_PAUSE_SECONDS))
        last = self._asked.get(host)
        if last is not None and (left := last + pause - self._clock()) > timedelta(0):
            self._sleep(left.total_seconds())
        self._asked[host] = self._clock()


def _text_of(robots: Robots) -> str:
    if robots.status == 200:
        return robots.body
    return "" if 400 <= robots.status < 500 else "User-agent: *\nDisallow: /"


def host_of(url: str) -> str:
    """Scheme, host and port of an address: what one robots.txt is for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def backed_off(interval: timedelta, failures: int) -> timedelta:
    """How long to wait after so many failures in a row: twice as long each time, a day at most.

    A tenth more or less, so that feeds that failed together are not asked together.
    """
    wait = min(interval * (1 << min(failures, 20)), LONGEST_WAIT)
    return wait * random.uniform(0.9, 1.1)


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """What a `Retry-After` asks for, a day at most; None where it asks for nothing."""
    if not value:
        return None
    if value.strip().isdigit():
        seconds = min(int(value.strip()[:9]), int(LONGEST_WAIT.total_seconds()))
        return timedelta(seconds=seconds)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return min(max(then - now, timedelta(0)), LONGEST_WAIT)


def stamp(moment: datetime) -> str:
    """The moment as the store writes it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def instant(stamped: str) -> datetime:
    """The moment again."""
    return datetime.fromisoformat(stamped)
