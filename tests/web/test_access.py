"""Who may do what: every route, every role, with and without a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from sourceline.store.accounts import ROLES, change_account, revoke_token, tokens
from tests.web.conftest import PASSWORD, Site, sign_in

# What each route of the API needs. One that is missing here fails a test below.
NEEDED: dict[tuple[str, str], str | None] = {
    ("GET", "/api/v1/events"): "reader",
    ("GET", "/api/v1/events/{event_id}"): "reader",
    ("GET", "/api/v1/events/{event_id}/decisions"): "reader",
    ("GET", "/api/v1/map"): "reader",
    ("GET", "/api/v1/decisions"): "reader",
    ("GET", "/api/v1/documents"): "reader",
    ("GET", "/api/v1/documents/{document_id}"): "reader",
    ("GET", "/api/v1/documents/{document_id}/reading"): "reader",
    ("GET", "/api/v1/changes"): "reader",
    ("POST", "/mcp"): "reader",
    ("GET", "/api/v1/queue"): "reviewer",
    ("GET", "/api/v1/gold"): "reviewer",
    ("GET", "/api/v1/agreement"): "reviewer",
    ("GET", "/api/v1/events/{event_id}/codings"): "reviewer",
    ("POST", "/api/v1/events/{event_id}/codings"): "reviewer",
    ("POST", "/api/v1/events/{event_id}/decisions"): "reviewer",
    ("POST", "/api/v1/events/{event_id}/claims"): "reviewer",
    ("POST", "/api/v1/events/{event_id}/merge"): "reviewer",
    ("POST", "/api/v1/events/{event_id}/split"): "reviewer",
    ("POST", "/api/v1/decisions/{number}/undo"): "reviewer",
    ("POST", "/api/v1/events"): "reviewer",
    ("POST", "/api/v1/documents"): "reviewer",
    ("POST", "/api/v1/documents/files"): "reviewer",
    ("GET", "/api/v1/log"): "admin",
    ("GET", "/api/v1/accounts"): "admin",
    # Tokens belong to whoever signed in; no token of any role opens these.
    ("GET", "/api/v1/tokens"): "browser",
    ("POST", "/api/v1/tokens"): "browser",
    ("DELETE", "/api/v1/tokens/{key}"): "browser",
    ("GET", "/api/v1/account"): None,
    ("GET", "/health"): None,
    ("GET", "/ready"): None,
    ("GET", "/metrics"): None,
}
VALID: dict[str, Any] = {
    "/api/v1/documents": {"text": "Nothing happened."},
    "/api/v1/events": {
        "document": "x",
        "sub_event_type": "Attack",
        "triggers": [{"start": 0, "end": 1}],
    },
    "/api/v1/events/{event_id}/codings": {},
    "/api/v1/events/{event_id}/decisions": {"decision": "accepted"},
    "/api/v1/events/{event_id}/claims": {"document": "x", "mention": "e1"},
    "/api/v1/events/{event_id}/merge": {"into": "b"},
    "/api/v1/events/{event_id}/split": {"mentions": [{"document": "x", "mention": "e1"}]},
    "/api/v1/decisions/{number}/undo": {},
    "/api/v1/tokens": {"name": "x"},
    "/mcp": {"jsonrpc": "2.0", "id": 1, "method": "ping"},
}


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    for path, item in app.openapi()["paths"].items():
        for method in item:
            yield method.upper(), path


def ask(client: Any, method: str, path: str) -> int:
    address = path.format(event_id="a", document_id="x", number=1, key=999)
    parameters = {"text": "mopti", "once": "true", "after": "0"} if method == "GET" else None
    body = {"json": VALID[path]} if method == "POST" and path in VALID else {}
    return int(client.request(method, address, params=parameters, **body).status_code)


def test_every_route_is_in_the_table(site: Site) -> None:
    client = site.client()
    assert isinstance(client.app, FastAPI)
    assert set(routes(client.app)) == set(NEEDED)


@pytest.mark.parametrize(("method", "path"), list(NEEDED))
def test_whoever_may_not_is_refused(site: Site, method: str, path: str) -> None:
    needed = NEEDED[method, path]
    with site.client() as nobody:
        status = ask(nobody, method, path)
        assert status in (401, 403) if needed else status == 200
    for role in ROLES:
        with site.client(role) as client:
            status = ask(client, method, path)
        if needed in (None, *ROLES[: ROLES.index(role) + 1]):
            assert status not in (401, 500), (role, status)
            # A coder sees the codings of others only after their own.
            assert status != 403 or path.endswith("/codings")
        else:
            assert status == 403, (role, status)


@pytest.mark.parametrize(("method", "path"), [key for key in NEEDED if NEEDED[key] is not None])
def test_public_reading_opens_what_readers_may_and_no_more(
    site: Site, method: str, path: str
) -> None:
    with site.client(public=True) as client:
        status = ask(client, method, path)
    assert (status in (401, 403)) == (NEEDED[method, path] != "reader"), status


@pytest.mark.parametrize("secret", ["sl_unknown", "", "x" * 10_000, "sl_reader\x00"])
def test_a_token_that_is_none_is_refused(site: Site, secret: str) -> None:
    with site.client(public=True) as client:
        answer = client.get("/api/v1/events", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_a_revoked_token_opens_nothing(site: Site) -> None:
    with site.store.writing() as connection:
        number = next(t.key for t in tokens(connection) if t.account == "reviewer")
        revoke_token(connection, number, by="test")
    with site.client("reviewer") as client:
        assert client.get("/api/v1/events").status_code == 401


def test_a_disabled_account_is_out_at_once(site: Site) -> None:
    with site.client() as browser:
        sign_in(browser, "reviewer")
        assert browser.get("/api/v1/queue").status_code == 200
        with site.store.writing() as connection:
            change_account(connection, "reviewer", by="test", active=False)
        assert browser.get("/api/v1/queue").status_code == 401
    with site.client("reviewer") as client:
        assert client.get("/api/v1/events").status_code == 401


def test_a_token_may_no_more_than_its_scope(site: Site) -> None:
    with site.client() as browser:
        key = sign_in(browser, "admin")
        made = browser.post(
            "/api/v1/tokens",
            json={"name": "reads", "scope": "reader"},
            headers={"X-Form-Key": key},
        )
        assert made.status_code == 201
        secret = made.json()["secret"]
        assert secret not in browser.get("/api/v1/tokens").text
    with site.client() as program:
        program.headers["Authorization"] = f"Bearer {secret}"
        assert program.get("/api/v1/events").status_code == 200
        assert program.get("/api/v1/log").status_code == 403


def test_a_token_beyond_ones_own_role_is_refused(site: Site) -> None:
    with site.client() as browser:
        key = sign_in(browser, "reader")
        asked = browser.post(
            "/api/v1/tokens", json={"name": "x", "scope": "admin"}, headers={"X-Form-Key": key}
        )
    assert asked.status_code == 422


def test_a_request_forged_by_another_site_is_refused(site: Site) -> None:
    decision = {"decision": "accepted"}
    with site.client() as browser:
        key = sign_in(browser, "reviewer")
        path = "/api/v1/events/a/decisions"
        assert browser.post(path, json=decision).status_code == 403
        wrong = {"X-Form-Key": "0" * 64}
        assert browser.post(path, json=decision, headers=wrong).status_code == 403
        elsewhere = {"X-Form-Key": key, "Sec-Fetch-Site": "cross-site"}
        assert browser.post(path, json=decision, headers=elsewhere).status_code == 403
        assert site.store.decisions() == []
        good = {"X-Form-Key": key, "Sec-Fetch-Site": "same-origin"}
        assert browser.post(path, json=decision, headers=good).status_code == 201


def test_a_wrong_password_says_nothing_about_the_account(site: Site) -> None:
    with site.client() as browser:
        page = browser.get("/sign-in", headers={"Accept": "text/html"})
        key = page.text.split('data-form-key="')[1].split('"')[0]
        said = []
        for name in ("reader", "nobody"):
            form = {"name": name, "password": "wrong" * 4, "form_key": key}
            answer = browser.post("/sign-in", data=form, headers={"Accept": "text/html"})
            said.append((answer.status_code, answer.text))
    assert said[0] == said[1]


def test_signing_in_gives_a_new_cookie_that_scripts_cannot_read(site: Site) -> None:
    with site.client() as browser:
        browser.get("/sign-in")
        before = browser.cookies["sourceline"]
        sign_in(browser, "reader")
        assert browser.cookies["sourceline"] != before
    with site.client() as browser:
        browser.base_url = "https://events.example"
        cookie = browser.get("/sign-in").headers["set-cookie"].lower()
    for attribute in ("httponly", "secure", "samesite=lax", "path=/"):
        assert attribute in cookie


def test_no_password_travels_in_the_open(site: Site) -> None:
    with site.client() as browser:
        browser.base_url = "http://events.example"
        page = browser.get("/sign-in")
        key = page.text.split('data-form-key="')[1].split('"')[0]
        answer = browser.post(
            "/sign-in", data={"name": "admin", "password": PASSWORD, "form_key": key}
        )
    assert "plain HTTP" in page.text
    assert answer.status_code == 403


def test_guessing_passwords_is_slowed_down(site: Site) -> None:
    with site.client(sign_ins_per_minute=2) as browser:
        page = browser.get("/sign-in")
        key = page.text.split('data-form-key="')[1].split('"')[0]
        form = {"name": "admin", "password": "x" * 12, "form_key": key}
        statuses = [browser.post("/sign-in", data=form).status_code for _ in range(3)]
    assert statuses == [403, 403, 429]


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(site: Site, to: str) -> None:
    with site.client() as browser:
        page = browser.get("/sign-in", params={"to": to})
        key = page.text.split('data-form-key="')[1].split('"')[0]
        done = browser.post(
            "/sign-in",
            data={"name": "reader", "password": PASSWORD, "form_key": key, "to": to},
            follow_redirects=False,
        )
    assert done.headers["location"] == "/"


def test_too_many_requests_wait(site: Site) -> None:
    with site.client("reader", requests_per_minute=3) as client:
        answers = [client.get("/api/v1/account") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert int(answers[3].headers["retry-after"]) >= 1


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    with site.client("reviewer", max_upload_bytes=1_000) as client:
        told = client.post("/api/v1/documents", json={"text": "x" * 2_000})
        untold = client.post("/api/v1/documents", content=pieces())
    assert (told.status_code, untold.status_code) == (413, 413)


def test_a_host_that_is_not_ours_is_refused(site: Site) -> None:
    with site.client(public=True, hosts=("127.0.0.1",)) as client:
        assert client.get("/api/v1/events").status_code == 200
        answer = client.get("/api/v1/events", headers={"Host": "evil.example"})
    assert answer.status_code == 400


def test_the_log_tells_an_admin_who_signed_in_and_decided(site: Site) -> None:
    with site.client() as browser:
        key = sign_in(browser, "reviewer")
        browser.post(
            "/api/v1/events/a/decisions",
            json={"decision": "accepted"},
            headers={"X-Form-Key": key},
        )
    with site.client("admin") as admin:
        told = [
            (e["who"], e["action"]) for e in admin.get("/api/v1/log?who=reviewer&limit=2").json()
        ]
    assert told == [("reviewer", "event.accepted"), ("reviewer", "session.started")]
