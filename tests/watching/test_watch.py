"""Feeds polled from a server on this machine, with a clock that goes on when somebody waits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from sourceline.config import Settings
from sourceline.errors import UsageError
from sourceline.ingest import FetchPolicy
from sourceline.store import Store
from sourceline.watching import manners
from sourceline.watching.opml import Feed, read_opml
from sourceline.watching.watch import NEVER, watch
from tests.ingest.test_fetch import Server, answered
from tests.store.samples import KARACHI, MOPTI

INTERVAL = timedelta(minutes=30)
START = datetime(2026, 3, 13, 12, tzinfo=UTC)


class Time:
    """A clock that stands still but for those who wait."""

    def __init__(self) -> None:
        self.now = START
        self.waited: list[float] = []

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)


class World:
    """A server, a store, and a run of the watch."""

    def __init__(self, server: Server, store: Store) -> None:
        self.server = server
        self.store = store
        self.time = Time()
        self.out = StringIO()
        self.feed = Feed(self.url("/feed.xml"), "News")

    def url(self, path: str, host: str = "n.example") -> str:
        return f"http://{host}:{self.server.port}{path}"

    def run(self, *feeds: Feed, **options: Any) -> list[str]:
        """Poll once what is due; the outcomes of what came."""
        self.out = StringIO()
        policy = FetchPolicy(
            resolve=lambda host, _: ["127.0.0.1"],
            allowed_networks=(ip_network("127.0.0.1/32"),),
            ports=frozenset({self.server.port}),
        )
        watch(
            feeds or [self.feed],
            self.store,
            Settings(),
            **{"interval": INTERVAL, "once": True, **options},
            out=self.out,
            fetch_policy=policy,
            clock=self.time.clock,
            sleep=self.time.sleep,
        )
        return [json.loads(line)["outcome"] for line in self.out.getvalue().splitlines()]

    def requests(self) -> list[str]:
        """Paths that were asked for since the last call."""
        paths = [request.split(b" ")[1].decode() for request in self.server.requests]
        self.server.requests.clear()
        return paths

    def due_in(self) -> timedelta:
        state = self.store.feed(self.feed.url)
        assert state is not None
        assert state.due_at is not None
        return manners.instant(state.due_at) - self.time.now


def feed_of(*texts: str, link: str = "http://n.example/{n}") -> bytes:
    items = "".join(
        f"<item><title>T{n}</title><link>{link.format(n=n)}</link><guid>g{n}</guid>"
        f"<description>{text}</description></item>"
        for n, text in enumerate(texts)
    )
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    server = Server()
    with Store.open(tmp_path / "a.db") as store:
        yield World(server, store)
    server.close()


def test_entries_are_added_and_only_changes_asked_for_again(world: World) -> None:
    world.server.answers["/feed.xml"] = answered(
        feed_of(MOPTI, KARACHI),
        "200 OK",
        'ETag: "v1"',
        "Last-Modified: Fri, 13 Mar 2026 10:00:00 GMT",
    )
    assert world.run() == ["added", "added"]
    assert world.requests() == ["/robots.txt", "/feed.xml"]
    assert [r.document.publisher for r in world.store.current_readings()] == ["News", "News"]
    assert world.run() == []
    assert world.requests() == []
    world.time.now += INTERVAL
    world.server.answers["/feed.xml"] = answered(b"", "304 Not Modified")
    assert world.run() == []
    (request,) = world.server.requests
    assert b'If-None-Match: "v1"' in request
    assert b"If-Modified-Since: Fri, 13 Mar 2026 10:00:00 GMT" in request
    world.requests()
    world.time.now += INTERVAL
    world.server.answers["/feed.xml"] = answered(feed_of(MOPTI, f"{KARACHI} One was freed."))
    assert sorted(world.run()) == ["added", "known"]
    assert world.store.verify().problems == []


def test_where_it_was_found_and_what_the_server_said_is_kept(world: World) -> None:
    world.server.answers["/feed.xml"] = answered(
        feed_of(MOPTI), "200 OK", 'ETag: "v1"', "Set-Cookie: a"
    )
    world.run()
    with world.store._database.reading() as connection:
        ((origin, url, headers),) = connection.exec_driver_sql(
            "SELECT origin, url, headers FROM retrievals"
        ).fetchall()
    assert (origin, url) == (world.feed.url, "http://n.example/0")
    assert json.loads(headers)["etag"] == '"v1"'
    assert "set-cookie" not in json.loads(headers)


@pytest.mark.parametrize(
    ("robots", "polled"),
    [
        (answered(b"User-agent: *\nDisallow: /"), False),
        (answered(b"User-agent: *\nDisallow: /*.xml$"), False),
        (answered(b"User-agent: sourceline\nDisallow: /feed"), False),
        (answered(b"User-agent: sourceline\nAllow: /\n\nUser-agent: *\nDisallow: /"), True),
        (answered(b"User-agent: other\nDisallow: /"), True),
        (answered(b"", "404 Not Found"), True),
        (answered(b"", "403 Forbidden"), True),
        (answered(b"", "503 Busy"), False),
        (answered(b"\xff\x00 nonsense"), True),
        (b"nonsense", False),
    ],
)
def test_robots_txt_is_kept_to(world: World, robots: bytes, polled: bool) -> None:
    world.server.answers["/robots.txt"] = robots
    world.server.answers["/feed.xml"] = answered(feed_of(MOPTI))
    assert world.run() == (["added"] if polled else [])
    assert ("/feed.xml" in world.requests()) is polled
    state = world.store.feed(world.feed.url)
    assert state is not None
    assert (state.problem is None) is polled


def test_robots_txt_is_asked_for_once_a_day(world: World) -> None:
    world.server.answers["/feed.xml"] = answered(feed_of(MOPTI))
    for _ in range(3):
        world.run()
        world.time.now += INTERVAL
    assert world.requests().count("/robots.txt") == 1
    world.time.now += timedelta(days=1)
    world.run()
    assert world.requests().count("/robots.txt") == 1


def test_one_host_is_not_asked_twice_in_a_moment(world: World) -> None:
    feeds = [Feed(world.url(f"/{n}.xml"), None) for n in range(3)]
    world.run(*feeds)
    assert world.time.waited == [manners.PAUSE_SECONDS] * 3
    world.server.answers["/robots.txt"] = answered(b"User-agent: *\nCrawl-delay: 20")
    world.time.waited.clear()
    others = [Feed(world.url(f"/{n}.xml", "m.example"), None) for n in range(3)]
    world.run(*others)
    assert world.time.waited == [20.0] * 3


def test_a_server_that_fails_is_asked_less_and_less(world: World) -> None:
    world.server.answers["/feed.xml"] = answered(b"", "500 Broken")
    waits = []
    for _ in range(9):
        assert world.run() == []
        waits.append(world.due_in() / INTERVAL)
        world.time.now += world.due_in()
    for number, wait in enumerate(waits, 1):
        assert 0.9 * min(2**number, 48) <= round(wait, 2) <= 1.1 * min(2**number, 48)
    world.server.answers["/feed.xml"] = answered(feed_of(MOPTI))
    assert world.run() == ["added"]
    assert world.due_in() == INTERVAL
    state = world.store.feed(world.feed.url)
    assert state is not None
    assert (state.failures, state.problem) == (0, None)


def test_a_server_that_says_when_to_come_back_is_believed(world: World) -> None:
    for told, wait in (
        ("7200", timedelta(hours=2)),
        ("Fri, 13 Mar 2026 18:00:00 GMT", None),
        ("5", INTERVAL),
        ("99999999999", timedelta(days=1)),
    ):
        world.server.answers["/feed.xml"] = answered(b"", "429 Slow down", f"Retry-After: {told}")
        world.run()
        until = datetime(2026, 3, 13, 18, tzinfo=UTC) - world.time.now
        assert abs(world.due_in() - (until if wait is None else wait)) < timedelta(seconds=2)
        world.time.now += world.due_in()


def test_a_feed_that_is_gone_is_left_alone(world: World) -> None:
    world.server.answers["/feed.xml"] = answered(b"", "410 Gone")
    world.run()
    state = world.store.feed(world.feed.url)
    assert state is not None
    assert state.due_at == NEVER


def test_what_is_no_feed_is_rejected_and_polled_again(world: World) -> None:
    world.server.answers["/feed.xml"] = answered(b"", "200 OK")
    assert world.run() == ["rejected"]
    assert world.due_in() == INTERVAL


def test_an_end_in_the_middle_of_a_feed_loses_no_entry(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.server.answers["/feed.xml"] = answered(feed_of(MOPTI, KARACHI), "200 OK", 'ETag: "v1"')
    add, calls = Store.add, []

    def end_at_the_second(self: Store, *arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return add(self, *arguments)

    monkeypatch.setattr(Store, "add", end_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        world.run()
    assert world.store.feed(world.feed.url) is None
    assert world.store.counts()["documents"] == 1
    assert world.run() == ["known", "added"]


def test_pages_of_entries_are_fetched_once(world: World) -> None:
    link = world.url("/page/{n}")
    world.server.answers["/feed.xml"] = answered(feed_of("Short", KARACHI, link=link))
    page = f"<html><body><article><p>{MOPTI}</p></article></body></html>"
    world.server.answers["/page/0"] = answered(page.encode(), "200 OK", "Content-Type: text/html")
    assert world.run(articles=True) == ["added", "added"]
    assert [r.document.text for r in world.store.current_readings()] == [MOPTI, KARACHI]
    assert world.requests() == ["/robots.txt", "/feed.xml", "/page/0", "/page/1"]
    world.time.now += INTERVAL
    assert world.run(articles=True) == []
    assert world.requests() == ["/feed.xml"]


def test_it_goes_on_until_it_is_interrupted(world: World) -> None:
    world.server.answers["/feed.xml"] = answered(feed_of(MOPTI))
    sleep, waits = world.time.sleep, []

    def interrupted_at_the_third(seconds: float) -> None:
        waits.append(seconds)
        if seconds > manners.PAUSE_SECONDS and len(waits) > 3:
            raise KeyboardInterrupt
        sleep(seconds)

    world.time.sleep = interrupted_at_the_third  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        world.run(once=False)
    assert world.requests().count("/feed.xml") == 3
    assert INTERVAL.total_seconds() in waits


# ---------------------------------------------------------------- lists of feeds


def test_feeds_of_a_list(tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        """<?xml version="1.0"?><opml version="2.0"><body><outline text="Africa">
        <outline type="rss" text="A" xmlUrl="https://a.example/rss"/>
        <outline title="B" text="b" xmlurl=" http://b.example/feed "/></outline>
        <outline text="again" xmlUrl="https://a.example/rss"/>
        <outline text="none" xmlUrl="file:///etc/passwd"/></body></opml>"""
    )
    assert read_opml(path) == [
        Feed("https://a.example/rss", "A"),
        Feed("http://b.example/feed", "B"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<rss/>",
        b"<opml><body/></opml>",
        b"\xff\xfe",
        b"<opml",
        b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>&x;</body></opml>',
        b'<!DOCTYPE o [<!ENTITY a "&#x61;"><!ENTITY b "&a;&a;&a;">]>'
        b'<opml><outline xmlUrl="&b;"/></opml>',
    ],
)
def test_what_is_no_list_of_feeds(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "feeds.opml"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"feeds\.opml"):
        read_opml(path)
    with pytest.raises(UsageError, match="cannot be read"):
        read_opml(tmp_path / "none.opml")
