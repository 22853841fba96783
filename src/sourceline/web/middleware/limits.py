"""How much one address may ask, and how large a request may be."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sourceline.web.problems import Problem, answer

MOST_ADDRESSES = 10_000  # remembered at a time; the one that was quiet longest is forgotten first


class Rate:
    """A token bucket for each address: `per_minute` requests at once, then as they trickle in.

    Each process counts for itself.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_seconds(self, address: str) -> float:
        """0 if another request may come, which is then counted; else after how long."""
        if self._per_minute == 0:
            return 0.0
        now = self._clock()
        left, then = self._buckets.pop(address, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - then) * self._per_minute / 60)
        allowed = left >= 1
        self._buckets[address] = (left - 1 if allowed else left, now)
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) * 60 / self._per_minute

    def take(self, request: Request) -> None:
        """Count a request.

        Raises:
            Problem: 429, too many came from its address.
        """
        wait = self.wait_seconds(address_of(request.scope))
        if wait:
            seconds = str(int(wait) + 1)
            raise Problem(429, f"wait {seconds} s and try again", {"Retry-After": seconds})


def address_of(scope: Scope) -> str:
    """The address that a request came from; where a trusted proxy says so, whom it came for."""
    client = scope.get("client")
    return client[0] if client else ""


class Limits:
    """Refuses what is too much, before any of it is looked at."""

    def __init__(self, app: ASGIApp, per_minute: int, max_bytes: int) -> None:
        self._app = app
        self._rate = Rate(per_minute)
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            self._rate.take(request)
            length = request.headers.get("content-length", "0")
            if not length.isdecimal() or int(length) > self._max_bytes:
                raise self._too_large()
        except Problem as problem:
            response = answer(request, problem.status, problem.detail, problem.headers)
            await response(scope, receive, send)
            return
        got, started = 0, False

        async def receiving() -> Message:
            nonlocal got
            message = await receive()
            if message["type"] == "http.request":
                got += len(message.get("body", b""))
                if got > self._max_bytes:
                    raise self._too_large()
            return message

        async def sending(message: Message) -> None:
            nonlocal started
            if got <= self._max_bytes:
                started = True
                await send(message)

        await self._app(scope, receiving, sending)
        if got > self._max_bytes and not started:
            # Whoever parsed the body took the refusal for a body that is broken.
            refusal = self._too_large()
            await answer(request, refusal.status, refusal.detail)(scope, receive, send)

    def _too_large(self) -> Problem:
        return Problem(413, f"a request has {self._max_bytes:,} bytes at most")
