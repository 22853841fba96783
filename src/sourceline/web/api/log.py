"""The log and the accounts, for admins."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel

from sourceline.store import journal
from sourceline.store.accounts import accounts
from sourceline.web.api.shapes import EntryShape
from sourceline.web.viewers import Viewer, admin, store_of

router = APIRouter(tags=["admin"])
Admin = Annotated[Viewer, Depends(admin)]


class AccountEntry(BaseModel):
    """An account as an admin sees it."""

    key: int
    name: str
    role: str
    active: bool
    created_at: str


@router.get("/log")
def read_log(
    request: Request,
    viewer: Admin,
    before: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    who: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> list[EntryShape]:
    """Who or what changed what, the last first."""
    with store_of(request).reading() as connection:
        found = journal.before(connection, before, limit=limit, who=who)
    return [
        EntryShape(
            number=one.number,
            at=one.at,
            who=one.who,
            action=one.action,
            subject=one.subject,
            detail=json.loads(one.detail),
        )
        for one in found
    ]


@router.get("/accounts")
def list_accounts(request: Request, viewer: Admin) -> list[AccountEntry]:
    """Everybody who may sign in. Accounts are made at the command line."""
    with store_of(request).reading() as connection:
        return [AccountEntry(**asdict(one)) for one in accounts(connection)]
