"""Whoever asks, and their tokens."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from sourceline.store.accounts import Account, add_token, revoke_token, tokens
from sourceline.web.api.shapes import AccountShape, NewToken, TokenShape
from sourceline.web.problems import Problem
from sourceline.web.secrets import digest, new_token
from sourceline.web.viewers import Viewer, store_of, viewer_of

router = APIRouter(tags=["account"])
Anybody = Annotated[Viewer, Depends(viewer_of)]


@router.get("/account")
def account(viewer: Anybody) -> AccountShape:
    """Who you are to this server."""
    return AccountShape(name=viewer.name or None, role=viewer.role, by_token=viewer.by_token)


@router.get("/tokens")
def list_tokens(request: Request, viewer: Anybody) -> list[TokenShape]:
    """Your tokens, revoked ones too; an admin sees everybody's."""
    owner = _signed_in(viewer)
    with store_of(request).reading() as connection:
        found = tokens(connection, None if viewer.may("admin") else owner.key)
    return [TokenShape(**asdict(token)) for token in found]


@router.post("/tokens", status_code=201)
def make_token(request: Request, told: NewToken, viewer: Anybody) -> TokenShape:
    """Make a token. Its secret is in the answer, and nowhere else ever after."""
    owner = _signed_in(viewer)
    secret = new_token()
    ends = None if told.days is None else datetime.now(UTC) + timedelta(days=told.days)
    with store_of(request).writing() as connection:
        token = add_token(
            connection,
            owner,
            name=told.name,
            scope=told.scope,
            digest=digest(secret),
            expires_at=None if ends is None else ends.isoformat().replace("+00:00", "Z"),
        )
    return TokenShape(**asdict(token), secret=secret)


@router.delete("/tokens/{key}", status_code=204)
def end_token(request: Request, key: int, viewer: Anybody) -> Response:
    """Revoke a token of yours; an admin can revoke anybody's."""
    owner = _signed_in(viewer)
    with store_of(request).writing() as connection:
        mine = {token.key for token in tokens(connection, owner.key)}
        if viewer.may("admin"):
            mine = {token.key for token in tokens(connection)}
        if key not in mine:
            raise Problem(404, "you have no such token")
        revoke_token(connection, key, by=viewer.name)
    return Response(status_code=204)


def _signed_in(viewer: Viewer) -> Account:
    """The account of somebody in a browser: a token that leaked must not make others.

    Raises:
        Problem: 401, nobody signed in; 403, a token asks.
    """
    if viewer.account is None:
        raise Problem(401, "sign in")
    if viewer.by_token:
        raise Problem(403, "tokens are made and revoked in a browser, not with a token")
    return viewer.account
