"""What goes wrong, as one shape: RFC 9457 for programs, a page for people."""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from sourceline.errors import RejectedDocument, SourcelineError, UsageError

_log = logging.getLogger(__name__)

TITLES = {
    400: "Not understood",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    406: "No such format",
    409: "Overtaken",
    411: "Length needed",
    412: "Changed meanwhile",
    413: "Too large",
    415: "No such format",
    422: "Not valid",
    429: "Too many requests",
    500: "Something failed",
    503: "Not ready",
}


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """A request that is refused: a status of HTTP, and a sentence that says why."""

    def __init__(self, status: int, detail: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers or {}


def handle_problems(app: FastAPI) -> None:
    """Answer every error in the one shape."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(SourcelineError, _known)
    app.add_exception_handler(Exception, _unknown)


def answer(
    request: Request, status: int, detail: str, headers: dict[str, str] | None = None
) -> Response:
    """The answer to a request that went wrong."""
    headers = {"Cache-Control": "no-store", **(headers or {})}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if not wants_page(request):
        return JSONResponse(
            {
                "type": "about:blank",
                "title": TITLES.get(status, "Error"),
                "status": status,
                "detail": detail,
            },
            status,
            headers,
            media_type="application/problem+json",
        )
    from sourceline.web.pages.rendering import path, render

    if status == 401 and request.method == "GET":
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        there = path(request, "sign_in_page")
        from urllib.parse import urlencode

        return RedirectResponse(f"{there}?{urlencode({'to': here})}", 303)
    return render(
        request,
        "problem.html",
        status_code=status,
        headers=headers,
        title=TITLES.get(status, "Error"),
        status=status,
        detail=detail,
    )


def wants_page(request: Request) -> bool:
    """Whether a person asks: the address is no part of the API, and the browser takes HTML."""
    route = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return not route.startswith(("/api/", "/mcp", "/health", "/ready", "/metrics")) and (
        "text/html" in request.headers.get("accept", "")
    )


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return answer(request, error.status, error.detail, error.headers)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer(request, error.status_code, str(error.detail), dict(error.headers or {}))


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(
        f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()[:5]
    )
    return answer(request, 422, told)


async def _known(request: Request, error: Exception) -> Response:
    if isinstance(error, UsageError | RejectedDocument):
        return answer(request, 422, str(error))
    _log.error("%s %s: %s", request.method, request.url.path, error)
    return answer(request, 503, "the database does not answer, or cannot be written")


async def _unknown(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return answer(request, 500, "this is a fault of the program; the log has what happened")
