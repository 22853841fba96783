"""The client against a server that runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import reviewers
from benchmarks.web_server import Server
from sourceline.client import Client, ServerError
from sourceline.errors import UsageError
from sourceline.store import Store


def test_a_client_reads_and_decides(tmp_path: Path) -> None:
    where = str(tmp_path / "conflict.db")
    (token,) = reviewers.fill(where, events=3, reviewers=1)
    with Server(where) as server:
        client = Client(server.address, token=token)
        assert {event.id for event in client.events()} == {"e0", "e1", "e2"}
        event = client.event("e0")
        assert event is not None
        document = client.document(event.claims[0].document)
        reading = client.reading(event.claims[0].document)
        assert document is not None
        assert reading is not None
        assert reading.document == document
        first = client.decide("e0", "accepted", request="r1")
        assert client.decide("e0", "accepted", request="r1") == first
        assert client.event("nothing") is None
        with pytest.raises(ServerError, match="country"):
            list(client.events(country="Mali"))
        with pytest.raises(ServerError) as refused:
            next(Client(server.address).events())
        assert refused.value.status == 401
    with Store.open(where) as store:
        assert [one.by for one in store.decisions()] == ["reviewer 0"]


def test_an_address_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="https"):
        Client("events.example")
    with pytest.raises(ServerError, match="no answer"):
        Client("http://127.0.0.1:9").event("x")
