"""Signing in and out."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from sourceline.store.accounts import end_session, find_account, password_of, start_session
from sourceline.web.pages.rendering import ensure_cookie, path, render
from sourceline.web.secrets import digest, new_secret, password_fits
from sourceline.web.viewers import COOKIE, config_of, store_of

router = APIRouter()
WRONG = "No account has this name and password."
PLAIN = (
    "This page came over plain HTTP, where passwords can be read on the way. "
    "Sign in over HTTPS, or on the machine itself."
)


@router.get("/sign-in", name="sign_in_page")
def sign_in_page(request: Request, to: str = "") -> Response:
    """The form."""
    return _form(request, to=to, wrong=None if _is_private(request) else PLAIN)


@router.post("/sign-in", name="sign_in")
def sign_in(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=1_000)],
    to: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Start a session, under a cookie that nobody had before."""
    if not _is_private(request):
        return _form(request, to=to, wrong=PLAIN, status_code=403)
    request.app.state.sign_ins.take(request)
    store = store_of(request)
    with store.reading() as connection:
        hashed = password_of(connection, name)
    if not password_fits(password, hashed):
        return _form(request, to=to, wrong=WRONG, status_code=403)
    cookie = new_secret()
    ends = datetime.now(UTC) + timedelta(hours=config_of(request).session_hours)
    with store.writing() as connection:
        account = find_account(connection, name)
        if account is None or not account.active:
            return _form(request, to=to, wrong=WRONG, status_code=403)
        start_session(connection, account, digest(cookie), ends.isoformat().replace("+00:00", "Z"))
    response = RedirectResponse(_local(to) or path(request, "home"), 303)
    _set_cookie(request, response, cookie)
    return response


@router.post("/sign-out", name="sign_out")
def sign_out(request: Request) -> Response:
    """End the session of this browser."""
    cookie = request.cookies.get(COOKIE, "")
    with store_of(request).writing() as connection:
        end_session(connection, digest(cookie))
    response = RedirectResponse(path(request, "home"), 303)
    response.delete_cookie(COOKIE, path=config_of(request).root_path or "/")
    return response


def _form(request: Request, *, to: str, wrong: str | None, status_code: int = 200) -> Response:
    cookie = ensure_cookie(request)
    response = render(
        request,
        "sign_in.html",
        status_code=status_code,
        headers={"Cache-Control": "no-store"},
        to=_local(to) or "",
        wrong=wrong,
    )
    if cookie is not None:
        _set_cookie(request, response, cookie)
    return response


def _set_cookie(request: Request, response: Response, cookie: str) -> None:
    config = config_of(request)
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=int(config.session_hours * 3600),
        path=config.root_path or "/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def _is_private(request: Request) -> bool:
    """Whether nobody on the way can read the request: HTTPS, or it never left the machine."""
    if request.url.scheme == "https":
        return True
    host = request.url.hostname or ""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _local(to: str) -> str | None:
    """`to` if it is a path of this server and nothing that a browser takes for another one."""
    good = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if good and "\\" not in to else None
