"""The application: what it is made of, in one place."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any

from anyio import to_thread
from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from sourceline.store import Store
from sourceline.version import __version__
from sourceline.web import api, mcp, operations
from sourceline.web.api.changes import Watcher
from sourceline.web.config import WebConfig
from sourceline.web.middleware.headers import SecurityHeaders
from sourceline.web.middleware.limits import Limits, Rate
from sourceline.web.middleware.observing import Metrics, Observing
from sourceline.web.middleware.prefix import Prefix
from sourceline.web.pages import events, explore, mapping, reports, review, signing_in
from sourceline.web.pages.rendering import STATIC
from sourceline.web.problems import handle_problems
from sourceline.web.remembering import Memory
from sourceline.web.viewers import refuse_forged

# Of one process. Each has a connection with its cache; more than a few only wait for one another.
THREADS = 4
PAGES = (explore, events, mapping, reports, review, signing_in)


def create_app(store: Store, config: WebConfig | None = None) -> FastAPI:
    """The application over `store`, which stays the caller's to close."""
    config = config or WebConfig()
    app = FastAPI(
        title="Sourceline",
        version=__version__,
        description="Event data on armed conflict whose every figure leads back to its words.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.store = store
    app.state.config = config
    app.state.sign_ins = Rate(config.sign_ins_per_minute)
    app.state.memory = Memory()
    app.state.metrics = Metrics()
    app.state.watcher = Watcher(store)
    handle_problems(app)
    for part in (mcp, operations):  # what changes nothing
        app.include_router(part.router)
    from_us = [Depends(refuse_forged)]
    app.include_router(api.router, dependencies=from_us)
    for page in PAGES:
        app.include_router(page.router, include_in_schema=False, dependencies=from_us)
    # Packed are only files that are the same for everybody: no page that has a form's key in it.
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    # The last one added is the first one passed.
    app.add_middleware(
        Limits, per_minute=config.requests_per_minute, max_bytes=config.max_upload_bytes
    )
    if config.hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(config.hosts))
    app.add_middleware(SecurityHeaders, tile_url=config.tile_url)
    app.add_middleware(Observing, metrics=app.state.metrics)
    app.add_middleware(Prefix, root_path=config.root_path)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Streams end when the server is told to: it would wait for them, and they for it."""
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    watcher: Watcher = app.state.watcher
    await watcher.start()
    loop = asyncio.get_running_loop()

    handlers: dict[int, Any] = {}

    def stopping(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(lambda: loop.create_task(watcher.stop()))
        if callable(handlers[number]):
            handlers[number](number, frame)

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            handlers[number] = signal.signal(number, stopping)
    try:
        yield
    finally:
        await watcher.stop()
        for which, before in handlers.items():
            signal.signal(which, before)
