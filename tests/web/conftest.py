"""The application over a small store, asked without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sourceline.linking.reconcile import reconcile
from sourceline.records import Event, Reading
from sourceline.store import Link, Links, Store
from sourceline.store.accounts import ROLES, add_account, add_token, find_account
from sourceline.web.app import create_app
from sourceline.web.config import WebConfig
from sourceline.web.secrets import digest, hash_password
from tests.store.samples import MOPTI, MOPTI_AGAIN, put

PASSWORD = "a horse, a battery, a staple"
BASE = "http://127.0.0.1"


@dataclass(frozen=True)
class Site:
    """A store with an account and a token of each role, and two events from a report each."""

    store: Store
    tokens: dict[str, str]
    readings: list[Reading]

    def client(self, role: str | None = None, **config: object) -> TestClient:
        """A client of the application as this role, with its token; None is nobody."""
        settings = WebConfig(**{"requests_per_minute": 0, **config})  # type: ignore[arg-type]
        headers = {} if role is None else {"Authorization": f"Bearer {self.tokens[role]}"}
        # Faults of the program are answers with status 500 here, as they are in a server.
        return TestClient(
            create_app(self.store, settings),
            base_url=BASE,
            headers=headers,
            raise_server_exceptions=False,
        )


@pytest.fixture(scope="session")
def hashed() -> str:
    """The hash of PASSWORD, made once: it is slow on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def site(tmp_path: Path, hashed: str) -> Iterator[Site]:
    with Store.open(tmp_path / "conflict.db") as store:
        readings = put(store, MOPTI, MOPTI_AGAIN)
        for event_id, reading in zip("ab", readings, strict=True):
            link(store, event_id, reading)
        yield Site(store, make_accounts(store, hashed), readings)


@pytest.fixture
def make_site(tmp_path: Path, hashed: str) -> Iterator[Callable[..., Site]]:
    """Makes a site from texts of its own, every one an event."""
    opened: list[Store] = []

    def make(*readings: Reading) -> Site:
        store = Store.open(tmp_path / f"{len(opened)}.db")
        opened.append(store)
        from tests.store.samples import RETRIEVAL

        for number, reading in enumerate(readings):
            store.add(reading.document, reading, RETRIEVAL)
            link(store, f"e{number}", reading)
        return Site(store, make_accounts(store, hashed), list(readings))

    yield make
    for store in opened:
        store.close()


def make_accounts(store: Store, hashed: str) -> dict[str, str]:
    """An account called after each role, and a token of it."""
    tokens: dict[str, str] = {}
    with store.writing() as connection:
        for role in ROLES:
            add_account(connection, role, hashed, role, by="test")
            account = find_account(connection, role)
            assert account is not None
            tokens[role] = f"sl_{role}"
            add_token(
                connection,
                account,
                name="test",
                scope=role,
                digest=digest(tokens[role]),
                expires_at=None,
            )
    return tokens


def link(store: Store, event_id: str, *readings: Reading) -> Event:
    """Link the first mention of each reading to one event, as a linking step would."""
    event = reconcile([(r, r.events[0].id) for r in readings], {}, event_id)
    links = [Link(event_id, r.document.id, r.events[0].id) for r in readings]
    store.save_links(Links([event], links, linked=[r.document.id for r in readings]))
    return event


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> str:
    """Sign in as a browser does; the form key of the pages after that."""
    import re

    def key(text: str) -> str:
        found = re.search(r'data-form-key="(\w*)"', text)
        assert found is not None
        return found[1]

    page = client.get("/sign-in", headers={"Accept": "text/html"})
    done = client.post(
        "/sign-in",
        data={"name": name, "password": password, "form_key": key(page.text)},
        headers={"Accept": "text/html"},
        follow_redirects=False,
    )
    assert done.status_code == 303, done.text
    return key(client.get("/sign-in", headers={"Accept": "text/html"}).text)
