"""New and changed events as they come: server-sent events.

Each has the number of the log's entry as its id, so that a client that was cut off goes on where it
was (`Last-Event-ID`), which browsers do by themselves.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import StreamingResponse

from sourceline.errors import StoreError
from sourceline.store import Store, journal
from sourceline.store.journal import Entry
from sourceline.web.api.events import Reader
from sourceline.web.problems import Problem
from sourceline.web.viewers import store_of

router = APIRouter(tags=["events"])
_log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
QUIET_SECONDS = 15.0  # after which a comment is sent, so that proxies keep the connection
MOST_STREAMS = 200  # to one process
PAGE = 500


class Watcher:
    """Notes the end of the log once a second, and wakes the streams when it has grown.

    One question a second, however many streams there are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._task: asyncio.Task[None] | None = None
        self._grown = asyncio.Condition()
        self.head = 0
        self.streams = 0
        self.stopped = asyncio.Event()

    async def start(self) -> None:
        """Begin; call in the loop that the streams run in."""
        self.head = await to_thread.run_sync(self._now)
        self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End every stream."""
        self.stopped.set()
        async with self._grown:
            self._grown.notify_all()
        if self._task is not None:
            self._task.cancel()

    async def beyond(self, number: int) -> None:
        """Return when the log is longer than this, at a stop, or after a quiet time."""
        async with self._grown:
            try:
                await asyncio.wait_for(
                    self._grown.wait_for(lambda: self.head > number or self.stopped.is_set()),
                    QUIET_SECONDS,
                )
            except TimeoutError:
                return

    async def _watch(self) -> None:
        while not self.stopped.is_set():
            await asyncio.sleep(POLL_SECONDS)
            try:
                head = await to_thread.run_sync(self._now)
            except StoreError as error:
                _log.error("the log cannot be read: %s", error)
                continue
            if head > self.head:
                async with self._grown:
                    self.head = head
                    self._grown.notify_all()

    def _now(self) -> int:
        with self._store.reading() as connection:
            return journal.head(connection)


@router.get(
    "/changes",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def changes(
    request: Request,
    viewer: Reader,
    last_event_id: Annotated[
        str | None, Header(max_length=20, description="what came last: go on after it")
    ] = None,
    after: Annotated[
        int | None, Query(ge=0, le=2**62, description="the same, for clients without headers")
    ] = None,
    once: Annotated[bool, Query(description="end when there is no more, do not wait")] = False,
) -> StreamingResponse:
    """Events as they are stored, changed or withdrawn; from now on unless told after which."""
    watcher: Watcher = request.app.state.watcher
    if watcher.streams >= MOST_STREAMS:
        raise Problem(503, "too many streams are open", {"Retry-After": "30"})
    number = after
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdecimal():
        number = int(last_event_id)
    stream = _stream(watcher, store_of(request), watcher.head if number is None else number, once)
    return StreamingResponse(
        stream,
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _stream(watcher: Watcher, store: Store, number: int, once: bool) -> AsyncIterator[str]:
    watcher.streams += 1
    try:
        yield "retry: 3000\n\n"
        while not watcher.stopped.is_set():
            head = watcher.head
            entries = await to_thread.run_sync(_after, store, number)
            for entry in entries:
                number = entry.number
                yield _told(entry)
            if len(entries) == PAGE:
                continue
            number = max(number, head)  # what else is in the log up to there is no event's
            if once:
                return
            await watcher.beyond(number)
            if watcher.head <= number:
                yield ": quiet\n\n"
    finally:
        watcher.streams -= 1


def _after(store: Store, number: int) -> list[Entry]:
    with store.reading() as connection:
        return journal.after(connection, number, limit=PAGE, kind="event")


def _told(entry: Entry) -> str:
    told = {"event": entry.subject, "what": entry.action.removeprefix("event."), "at": entry.at}
    detail = json.loads(entry.detail)
    if "to" in detail:
        told["to"] = detail["to"]
    return f"id: {entry.number}\nevent: change\ndata: {json.dumps(told)}\n\n"
