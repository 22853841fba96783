"""What each request was and how long it took: a line of the log, and numbers for Prometheus."""

from __future__ import annotations

import logging
import secrets
import time

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sourceline.web.middleware.limits import address_of

_log = logging.getLogger("sourceline.web.requests")
REQUEST_ID = "X-Request-ID"
MOST_ID_CHARACTERS = 64


class Metrics:
    """The numbers of one process. Routes go by their name: ids in paths would make a series each."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "sourceline_requests",
            "Requests that were answered",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "sourceline_request_seconds",
            "Time until the answer was complete",
            ("route",),
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10),
        )


class Observing:
    """Measures requests, and gives each a name that is in the log and in the answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = _name_of(Headers(scope=scope))
        status = 500
        started = time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = name
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "name", "other")
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._metrics.requests.labels(method, route, status).inc()
            self._metrics.seconds.labels(route).observe(seconds)
            viewer = scope.get("state", {}).get("viewer")
            _log.info(
                "%s %s %d",
                scope["method"],
                scope["path"],
                status,
                extra={
                    "request": name,
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "milliseconds": round(seconds * 1_000, 1),
                    "address": address_of(scope),
                    "account": viewer.name if viewer is not None else "",
                },
            )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _name_of(headers: Headers) -> str:
    """The name that a proxy gave the request, if it is a plain word; else a new one."""
    given = headers.get(REQUEST_ID, "")
    plain = given.replace("-", "").replace("_", "")
    if plain.isascii() and plain.isalnum() and len(given) <= MOST_ID_CHARACTERS:
        return given
    return secrets.token_hex(8)
