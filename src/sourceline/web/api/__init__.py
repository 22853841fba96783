"""The API for programs, under `/api/v1`: what is there stays until a `/api/v2`."""

from __future__ import annotations

from fastapi import APIRouter

from sourceline.web.api import account, changes, coding, documents, events, log, reviewing, viewport
from sourceline.web.api.shapes import PROBLEMS

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)
for part in (events, viewport, reviewing, coding, documents, changes, account, log):
    router.include_router(part.router)
