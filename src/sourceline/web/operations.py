"""What whoever runs the server looks at: health, readiness, metrics."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from sourceline.errors import StoreError
from sourceline.store import journal
from sourceline.web.viewers import store_of

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

router = APIRouter(tags=["operations"])


@router.get("/health")
def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/ready", responses={503: {"description": "The database does not answer"}})
def ready(request: Request) -> Response:
    """The database answers too, and the process is not about to end."""
    if request.app.state.watcher.stopped.is_set():
        return JSONResponse({"status": "stopping"}, 503)
    try:
        with store_of(request).reading() as connection:
            head = journal.head(connection)
    except StoreError:
        return JSONResponse({"status": "the database does not answer"}, 503)
    return JSONResponse({"status": "ok", "log": head})


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(request: Request) -> Response:
    """Prometheus's text format: requests, seconds, answers, of all processes together."""
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    body = generate_latest(_registry(request))
    return Response(body, headers={"Content-Type": CONTENT_TYPE_LATEST})


def _registry(request: Request) -> CollectorRegistry:
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        own: CollectorRegistry = request.app.state.metrics.registry
        return own
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared
