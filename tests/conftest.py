"""What holds for every test: nothing but this machine is reached."""

from __future__ import annotations

import socket
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuses connections to other machines, so that a test that makes one fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else None
        if host is not None and host not in {"127.0.0.1", "::1", "localhost"}:
            raise OSError(f"tests reach no network, and this one tried {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
