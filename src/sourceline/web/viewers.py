"""Who asks: nobody, an account in a browser, or a token; and what they may do.

Pages and endpoints take what they need as a dependency: `Annotated[Viewer, Depends(reviewer)]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from sourceline.store import Store
from sourceline.store.accounts import ROLES, Account, Role, session_account, token_account
from sourceline.web.config import WebConfig
from sourceline.web.problems import Problem
from sourceline.web.secrets import digest, form_key, same

COOKIE = "sourceline"
FORM_FIELD = "form_key"
FORM_HEADER = "X-Form-Key"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({"same-origin", "none"})  # Sec-Fetch-Site of a page of ours, or of the address bar


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks.

    Attributes:
        account: None for somebody who has not signed in.
        role: what they may do at most; None is nothing.
        by_token: whether a program asks, with a token.
    """

    account: Account | None
    role: Role | None
    by_token: bool = False

    @property
    def name(self) -> str:
        """Name of the account; empty for nobody."""
        return self.account.name if self.account else ""

    def may(self, role: Role) -> bool:
        """Whether what `role` is for is open to this viewer."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)


def store_of(request: Request) -> Store:
    """The store that the application works on."""
    return cast("Store", request.app.state.store)


def config_of(request: Request) -> WebConfig:
    """The application's choices."""
    return cast("WebConfig", request.app.state.config)


def viewer_of(request: Request) -> Viewer:
    """Who asks; looked up once a request.

    Raises:
        Problem: 401, the token is not valid.
    """
    known = getattr(request.state, "viewer", None)
    if known is None:
        known = request.state.viewer = _find_viewer(request)
    return cast("Viewer", known)


def _find_viewer(request: Request) -> Viewer:
    nobody = Viewer(None, "reader" if config_of(request).public else None)
    authorization = request.headers.get("authorization")
    if authorization is not None:
        kind, _, secret = authorization.partition(" ")
        with store_of(request).reading() as connection:
            found = token_account(connection, digest(secret.strip()))
        if kind.lower() != "bearer" or found is None:
            raise Problem(401, "the token is unknown, revoked or expired")
        account, scope = found
        return Viewer(account, min(account.role, scope, key=ROLES.index), by_token=True)
    cookie = request.cookies.get(COOKIE)
    if cookie is None:
        return nobody
    with store_of(request).reading() as connection:
        signed_in = session_account(connection, digest(cookie))
    return nobody if signed_in is None else Viewer(signed_in, signed_in.role)


def _needing(role: Role) -> object:
    def needed(viewer: Annotated[Viewer, Depends(viewer_of)]) -> Viewer:
        if viewer.may(role):
            return viewer
        if viewer.account is None:
            raise Problem(401, "sign in, or send a token: Authorization: Bearer …")
        raise Problem(403, f"this needs the role {role}")

    return needed


reader = _needing("reader")
reviewer = _needing("reviewer")
admin = _needing("admin")


def form_key_of(request: Request) -> str:
    """What a form of this browser must send along; empty where it has no cookie."""
    cookie = request.cookies.get(COOKIE) or getattr(request.state, "new_cookie", None)
    return form_key(cookie) if cookie else ""


async def refuse_forged(request: Request) -> None:
    """A request that changes something, sent with a cookie, must come from a page of ours.

    Browsers send the cookie along with what another site makes them send; that site knows no form
    key. A token is sent by no browser on its own.

    Raises:
        Problem: 403.
    """
    if request.method in _SAFE or "authorization" in request.headers:
        return
    if request.headers.get("sec-fetch-site", "same-origin") not in _OWN:
        raise Problem(403, "this request came from another site")
    sent = request.headers.get(FORM_HEADER)
    if sent is None:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            sent = str((await request.form()).get(FORM_FIELD, ""))
    expected = form_key_of(request)
    if not expected or sent is None or not same(sent, expected):
        raise Problem(403, "the form is too old, or was not ours: load the page again")
