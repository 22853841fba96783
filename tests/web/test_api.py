"""The API: pages, formats, versions, streams, and what is documented."""

from __future__ import annotations

import json
import threading
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from starlette.testclient import TestClient

from sourceline.reviewing import actions
from sourceline.store.reviews import Act
from sourceline.web.middleware.limits import Rate
from tests.store.samples import MOPTI
from tests.web.conftest import Site
from training.gold_format import Report, problems_of

EXAMPLES = 10  # of each operation


def test_pages_follow_one_another_and_miss_nothing(site: Site) -> None:
    with site.client("reader") as client:
        found, address = [], "/api/v1/events?limit=1"
        while address:
            answer = client.get(address)
            found += [event["id"] for event in answer.json()["events"]]
            address = answer.links.get("next", {}).get("url", "")
        oldest = client.get("/api/v1/events?order=oldest").json()["events"]
    assert sorted(found) == ["a", "b"]
    assert [event["id"] for event in oldest] == found[::-1]


@pytest.mark.parametrize("cursor", ["x", "2024-01-01_", "_-1", "_" + "9" * 40])
def test_a_cursor_that_is_none_is_told(site: Site, cursor: str) -> None:
    with site.client("reader") as client:
        answer = client.get("/api/v1/events", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("", ["a", "b"]),
        ("country=ML", ["a", "b"]),
        ("country=IQ", []),
        ("since=2024-08&until=2024-08", ["a", "b"]),
        ("until=2023", []),
        ("text=mopti", ["a", "b"]),
        ("text=residents", ["b"]),
        ("deaths=10", ["b"]),
        ("box=-5,14,-4,15", ["a", "b"]),
        ("box=170,-10,-170,10", []),
        ("status=accepted", []),
        ("country=", ["a", "b"]),
    ],
)
def test_the_same_filters_everywhere(site: Site, query: str, ids: list[str]) -> None:
    with site.client("reviewer") as client:
        if query == "country=":
            assert client.get(f"/api/v1/events?{query}").status_code == 422
            return
        events = client.get(f"/api/v1/events?{query}").json()["events"]
        queue = client.get(f"/api/v1/queue?{query}").json()["events"]
        marks = client.get(f"/api/v1/map?{query}").json()["features"]
    assert sorted(event["id"] for event in events) == ids
    assert sorted(event["id"] for event in queue) == ids
    assert sum(mark["properties"]["events"] for mark in marks) == len(ids)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"),
        ("application/geo+json", "application/geo+json"),
        ("text/csv;q=0.9, application/json;q=0.1", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("*/*", "application/json"),
    ],
)
def test_the_content_type_is_the_one_asked_for(site: Site, accept: str, kind: str) -> None:
    with site.client("reader") as client:
        answer = client.get("/api/v1/events", headers={"Accept": accept})
        refused = client.get("/api/v1/events", headers={"Accept": "image/png"})
    assert answer.headers["content-type"] == kind
    assert refused.status_code == 406


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/events/a", "/api/v1/map"])
def test_what_has_not_changed_is_not_sent_again(site: Site, path: str) -> None:
    with site.client("reader") as client:
        tag = client.get(path).headers["etag"]
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        actions.reject(site.store, "a", Act("Ann"))
        changed = client.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag


def test_a_verdict_on_what_has_changed_is_refused(site: Site) -> None:
    with site.client("reviewer") as client:
        seen = client.get("/api/v1/events/a").headers["etag"]
        path, body = "/api/v1/events/a/decisions", {"decision": "accepted"}
        assert client.post(path, json=body, headers={"If-Match": seen}).status_code == 201
        assert client.post(path, json=body, headers={"If-Match": seen}).status_code == 412


def test_a_request_that_is_sent_again_decides_once(site: Site) -> None:
    headers = {"Idempotency-Key": "r1"}
    with site.client("reviewer") as client:
        path, body = "/api/v1/events/a/decisions", {"decision": "accepted"}
        first, second = (client.post(path, json=body, headers=headers) for _ in range(2))
        assert first.json() == second.json()
        assert len(client.get(path).json()) == 1


def test_a_review_from_the_queue_to_the_training_data(site: Site) -> None:
    document = site.readings[0].document
    words = MOPTI.index("near Mopti")
    with site.client("reviewer") as client:
        change = {
            "decision": "corrected",
            "changes": {"place": {"name": "Mopti", "country": "ML", "precision": 2}},
            "evidence": [
                {"field": "place", "document": document.id, "start": words, "end": words + 10}
            ],
            "note": "beside the town",
        }
        assert client.post("/api/v1/events/a/decisions", json=change).status_code == 201
        claim = {
            "document": document.id,
            "mention": "e1",
            "claim": {"effect": "injured", "low": 9, "best": 9, "start": 14, "end": 36},
            "said_by": {"start": MOPTI.index("the army"), "end": MOPTI.index("the army") + 8},
        }
        amended = client.post("/api/v1/events/a/claims", json=claim)
        assert amended.status_code == 201, amended.text
        merged = client.post("/api/v1/events/b/merge", json={"into": "a"})
        assert merged.status_code == 201
        assert client.get("/api/v1/events/b", follow_redirects=False).status_code == 308
        assert (
            client.post(f"/api/v1/decisions/{merged.json()['number']}/undo", json={}).status_code
            == 201
        )
        assert [e["id"] for e in client.get("/api/v1/queue").json()["events"]] == ["b"]
        (line,) = client.get("/api/v1/gold").text.splitlines()
    report = Report.model_validate_json(line)
    from sourceline.knowledge.ontology import Ontology

    assert not [one for one in problems_of(report, Ontology.load()) if "attribution" not in one]
    (event,) = report.events
    assert event.place is not None
    assert event.place.q == "near Mopti"
    assert {claim.effect for claim in event.casualties} == {"killed", "injured"}


def test_coders_see_one_another_only_after_coding(site: Site) -> None:
    path = "/api/v1/events/a/codings"
    with site.client("admin") as admin, site.client("reviewer") as reviewer:
        assert admin.post(path, json={"deaths_best": 9}).status_code == 201
        assert reviewer.get(path).status_code == 403
        assert reviewer.post(path, json={"deaths_best": 9}).status_code == 201
        assert len(reviewer.get(path).json()) == 2
        alpha = {one["field"]: one["alpha"] for one in reviewer.get("/api/v1/agreement").json()}
    assert alpha["deaths_best"] == 1.0
    assert alpha["country"] is None


def test_changes_go_on_after_the_last_one_that_was_seen(site: Site) -> None:
    with site.client("reader") as client:
        every = client.get("/api/v1/changes?after=0&once=true").text
        ids = [int(line[4:]) for line in every.splitlines() if line.startswith("id: ")]
        assert len(ids) == 2
        headers = {"Last-Event-ID": str(ids[0])}
        rest = client.get("/api/v1/changes?once=true", headers=headers).text
    assert [line for line in rest.splitlines() if line.startswith("id: ")] == [f"id: {ids[1]}"]


def test_a_change_wakes_whoever_waits(site: Site) -> None:
    with site.client("reader") as client:
        watcher = client.app.state.watcher  # type: ignore[attr-defined]
        head = watcher.head
        seen = threading.Event()

        def wait() -> None:
            portal = client.portal
            assert portal is not None
            portal.call(watcher.beyond, head)
            seen.set()

        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not seen.wait(0.2)
        actions.accept(site.store, "a", Act("Ann"))
        assert seen.wait(10)
        waiting.join()


@pytest.mark.parametrize("path", ["/events", "/sub/events"])
def test_under_a_sub_path_every_address_is_under_it(site: Site, path: str) -> None:
    with site.client("reviewer", root_path="/sub") as client:
        link = client.get(path.replace("/events", "/api/v1/events?limit=1")).headers["link"]
        page = client.get(path.replace("/events", "/"), headers={"Accept": "text/html"})
        merged = client.post("/sub/api/v1/events/b/merge", json={"into": "a"})
        moved = client.get("/sub/api/v1/events/b", follow_redirects=False)
    assert "</sub/api/v1/events" in link
    assert 'href="/sub/static/' in page.text
    assert 'href="/"' not in page.text
    assert merged.status_code == 201
    assert moved.headers["location"] == "/sub/api/v1/events/a"


def test_numbers_for_prometheus(site: Site) -> None:
    with site.client("reader") as client:
        client.get("/api/v1/events/a")
        told = client.get("/metrics").text
    assert 'sourceline_requests_total{method="GET",route="get_event",status="200"} 1.0' in told
    assert 'sourceline_request_seconds_bucket{le="0.15",route="get_event"}' in told


def test_a_bucket_fills_up_with_time() -> None:
    now = 0.0
    rate = Rate(60, clock=lambda: now)
    assert [rate.wait_seconds("a") == 0 for _ in range(61)] == [True] * 60 + [False]
    assert rate.wait_seconds("b") == 0
    now = 1.0
    assert rate.wait_seconds("a") == 0
    assert rate.wait_seconds("a") > 0


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}, "serverInfo"),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping"}, "result"),
        ({"jsonrpc": "2.0", "id": 1, "method": "resources/list"}, "-32601"),
        ({"jsonrpc": "2.0", "id": [], "method": "ping"}, "-32600"),
        ([], "-32600"),
    ],
)
def test_an_assistant_is_answered_as_the_protocol_says(
    site: Site, message: object, expected: str
) -> None:
    with site.client("reader") as client:
        assert expected in client.post("/mcp", json=message).text


def test_an_assistant_finds_events_with_their_sources(site: Site) -> None:
    def call(name: str, **arguments: object) -> dict[str, object]:
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
        answer = client.post(
            "/mcp", json={**message, "params": {"name": name, "arguments": arguments}}
        )
        result: dict[str, object] = answer.json()["result"]
        return result

    with site.client("reader") as client:
        found = call("search_events", text="mopti", limit=1)["structuredContent"]
        event = call("get_event", id="a")["structuredContent"]
        wrong = call("search_events", country="Mali")
    assert found["more"] is True  # type: ignore[index]
    assert "nine soldiers" in json.dumps(event)
    assert wrong["isError"] is True


def test_the_description_of_the_api_holds(site: Site) -> None:
    """Requests made up from the OpenAPI document, sane and insane: none makes the server fail."""
    with site.client("admin") as client:
        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)
        asked: Counter[int] = Counter()
        for result in schema.get_all_operations():
            assert isinstance(result, Ok), result
            operation = result.ok()
            if operation.path == "/api/v1/changes":
                continue  # a stream, which ends only when it is told to; asked for above
            _ask_at_random(operation, client, asked)
    assert not [status for status in asked if status >= 500]
    assert {200, 422} <= set(asked)


def _ask_at_random(operation: Any, client: TestClient, asked: Counter[int]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: schemathesis.Case[Any]) -> None:
        response = case.call(headers={"Authorization": client.headers["Authorization"]}, timeout=60)
        asked[response.status_code] += 1
        assert response.status_code < 500, (case.method, case.path, response.text)

    ask()
