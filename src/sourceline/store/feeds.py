"""Where the polling of feeds stands. Not logged: it says nothing about what is stored."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, select

from sourceline.store import schema


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed: what to ask it with, and when. Times are ISO 8601, UTC.

    Attributes:
        etag, last_modified: what the server said of the version that was stored last.
        failures: how many polls have failed in a row.
        problem: why the last one did; None where it did not.
    """

    url: str
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    polled_at: str | None = None
    due_at: str | None = None
    failures: int = 0
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """A host's robots.txt. `status` is 0 where there was no answer."""

    host: str
    fetched_at: str
    status: int
    body: str


def find_feed(connection: Connection, url: str) -> FeedState | None:
    """The state of a feed, None where it was never polled."""
    row = connection.execute(select(schema.feeds).where(schema.feeds.c.url == url)).first()
    return FeedState(*row) if row else None


def save_feed(connection: Connection, state: FeedState) -> None:
    """Store the state of a feed in the place of the earlier one."""
    connection.execute(delete(schema.feeds).where(schema.feeds.c.url == state.url))
    connection.execute(schema.feeds.insert(), asdict(state))


def find_robots(connection: Connection, host: str) -> Robots | None:
    """What the host's robots.txt said, None where it was never asked."""
    row = connection.execute(select(schema.robots).where(schema.robots.c.host == host)).first()
    return Robots(*row) if row else None


def save_robots(connection: Connection, robots: Robots) -> None:
    """Store a robots.txt in the place of the earlier one."""
    connection.execute(delete(schema.robots).where(schema.robots.c.host == robots.host))
    connection.execute(schema.robots.insert(), asdict(robots))
