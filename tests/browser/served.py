"""The application served over a small store made by hand, and windows to look at it with."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route

from sourceline.linking.reconcile import reconcile
from sourceline.records import (
    Attribution,
    CasualtyClaim,
    DateRecord,
    Document,
    Effect,
    EventMention,
    Participant,
    PlaceRecord,
    Reader,
    Reading,
)
from sourceline.store import Link, Links, Retrieval, Store
from sourceline.store.accounts import add_account, start_session
from sourceline.web.app import create_app
from sourceline.web.config import WebConfig
from sourceline.web.secrets import digest
from sourceline.web.viewers import COOKIE
from tests.exports.samples import span

PHONE, DESKTOP = 390, 1280
HEIGHT = {PHONE: 844, DESKTOP: 900}
SECRET = "a browser of the tests"
RETRIEVAL = Retrieval("inbox/1.txt", "2024-09-01T10:00:00Z")

GAZETTE = (
    "Soldiers raided a camp near Rutba in Anbar on Friday, killing at least 15 militants, the "
    "defence ministry said.\n\n"
    "Seven soldiers were wounded. Ten people were also held in Fallujah, and a bridge was blown up."
)
HERALD = (
    "Troops stormed a hideout near Rutba on Thursday and 14 militants died, a police colonel said. "
    "He spoke of seven wounded soldiers."
)
COPY = GAZETTE.replace("raided a camp", "have raided a camp")
LETTER = "A raid near Rutba on Friday left nine militants dead, residents said."
MOSUL = "A bomb went off in Mosul on Sunday and killed three people, the police said."


class Look(NamedTuple):
    """The width of the window, and the colours that its user prefers."""

    width: int
    colours: Literal["light", "dark"]


PLAIN = Look(DESKTOP, "light")
LOOKS = [Look(width, colours) for width in (PHONE, DESKTOP) for colours in ("light", "dark")]


class Told(NamedTuple):
    """A figure: its words, what it counts, and the words for who says so."""

    words: str
    effect: Effect
    low: int
    high: int | None
    by: str | None = None


def reading(
    text: str,
    publisher: str,
    published: str,
    trigger: str,
    day: tuple[str, str],
    place: tuple[str, str, float, float, int],
    *figures: Told,
    reader: Reader | None = None,
    explosion: bool = False,
) -> Reading:
    """A report with one event: day and place are words and what they mean."""
    spoken = [one for one in figures if one.by is not None]
    return Reading(
        reader=reader or Reader(version="0"),
        document=Document.of(
            text, publisher=publisher, published=published, title=f"{publisher}: {trigger}"
        ),
        attributions=tuple(
            Attribution(id=f"a{n}", source=span(text, one.by or ""), content=span(text, one.words))
            for n, one in enumerate(spoken)
        ),
        events=(
            EventMention(
                id="e1",
                event_type="Explosions/Remote violence" if explosion else "Battles",
                sub_event_type="Remote explosive/landmine/IED" if explosion else "Armed clash",
                plover="ASSAULT",
                confidence=0.9,
                triggers=(span(text, trigger),),
                date=DateRecord(start=day[1], end=day[1], precision=1, span=span(text, day[0])),
                place=PlaceRecord(
                    span=span(text, place[0]),
                    name=place[1],
                    country="IQ",
                    admin1="Al Anbar",
                    latitude=place[2],
                    longitude=place[3],
                    precision=place[4],
                ),
                participants=()
                if explosion
                else (
                    Participant(
                        role="target",
                        kind="organization",
                        actor="islamic-state",
                        name="Islamic State",
                        spans=(),
                    ),
                ),
                casualties=tuple(
                    CasualtyClaim(
                        id=f"c{n}",
                        effect=one.effect,
                        group="combatants"
                        if one.effect == "killed" and not explosion
                        else "unspecified",
                        low=one.low,
                        best=one.low,
                        high=one.high,
                        span=span(text, one.words),
                        attributions=(f"a{spoken.index(one)}",) if one in spoken else (),
                    )
                    for n, one in enumerate(figures)
                ),
            ),
        ),
    )


RUTBA = ("near Rutba", "Rutba", 33.04, 40.28, 2)


def readings() -> dict[str, Reading]:
    """The reports, by publisher; the Echo copies the Gazette."""
    ministry, seven = "the defence ministry", Told("Seven soldiers", "injured", 7, 7)
    killed = Told("at least 15 militants", "killed", 15, None, ministry)
    friday = ("on Friday", "2024-08-30")
    made = [
        reading(GAZETTE, "Gazette", "2024-08-31", "raided", friday, RUTBA, killed, seven),
        reading(
            HERALD,
            "Herald",
            "2024-09-01",
            "stormed",
            ("on Thursday", "2024-08-29"),
            RUTBA,
            Told("14 militants", "killed", 14, 14, "a police colonel"),
        ),
        reading(COPY, "Echo", "2024-09-01", "raided", friday, RUTBA, killed, seven),
        reading(
            LETTER,
            "Letter",
            "2024-09-02",
            "A raid",
            friday,
            RUTBA,
            Told("nine militants", "killed", 9, 9, "residents"),
        ),
        reading(
            MOSUL,
            "Tigris",
            "2024-09-02",
            "bomb",
            ("on Sunday", "2024-09-01"),
            ("in Mosul", "Mosul", 36.34, 43.13, 1),
            Told("three people", "killed", 3, 3, "the police"),
            explosion=True,
        ),
    ]
    return {one.document.publisher or "": one for one in made}


def fill(path: Path) -> None:
    """A database with three events: a raid of three reports, one like it, and a bomb in Mosul."""
    told = readings()
    with Store.open(path) as store:
        for one in told.values():
            store.add(one.document, one, RETRIEVAL)
        gazette, echo = told["Gazette"].document.id, told["Echo"].document.id
        groups = dict.fromkeys((gazette, echo), gazette)
        for event_id, publishers in (
            ("event:raid", ("Gazette", "Herald", "Echo")),
            ("event:letter", ("Letter",)),
            ("event:mosul", ("Tigris",)),
        ):
            found = [told[name] for name in publishers]
            store.save_links(
                Links(
                    [reconcile([(r, "e1") for r in found], groups, event_id)],
                    [Link(event_id, r.document.id, "e1") for r in found],
                    groups=groups if event_id == "event:raid" else {},
                    linked=[r.document.id for r in found],
                )
            )
        add_reviewer(store)


def add_reviewer(store: Store) -> None:
    """Make the account of Ann, who is signed in wherever a window says so."""
    with store.writing() as connection:
        account = add_account(connection, "Ann", "no password fits this", "reviewer", by="test")
        ends = (datetime.now(UTC) + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
        start_session(connection, account, digest(SECRET), ends)


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """The application over this database; its address."""
    with Store.open(path) as store, socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        app = create_app(store, WebConfig(public=True, requests_per_minute=0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


class Visit:
    """A page of the application in a window, and what it asked for and complained of."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        look: Look = PLAIN,
        *,
        script: bool = True,
        signed_in: bool = False,
        touch: bool = False,
    ) -> None:
        self.address = address
        self.look = look
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            color_scheme=look.colours,
            reduced_motion="reduce",
            java_script_enabled=script,
            has_touch=touch,
            viewport={"width": look.width, "height": HEIGHT[look.width]},
        )
        if signed_in:
            self.context.add_cookies([{"name": COOKIE, "value": SECRET, "url": address}])
        self.page: Page = self.context.new_page()
        self.page.route("**/*", self._pass_on)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def open(self, path: str) -> Page:
        """Go to a path of the application."""
        self.page.goto(self.address + path)
        return self.page

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    def _pass_on(self, route: Route) -> None:
        url = route.request.url
        if url.startswith((self.address, "blob:", "data:")):
            route.continue_()
        else:
            self.elsewhere.append(url)
            route.abort()

    def _note(self, message: ConsoleMessage) -> None:
        # The graphics driver tells when a picture is taken of a map; it is no fault of the page.
        if message.type in ("error", "warning") and "GPU stall" not in message.text:
            self.complaints.append(message.text)


def violations(page: Page) -> list[str]:
    """What axe-core finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
