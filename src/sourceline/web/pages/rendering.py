"""From a template to a response. Everything that goes into a template is escaped.

In every template there are: `viewer`, `config`, `form_key`, and the functions `path(name, …)` for
the address of a route and `static(file)` for a file of `static/`, both right under a sub-path.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from sourceline.version import __version__
from sourceline.web.problems import Problem
from sourceline.web.secrets import new_secret
from sourceline.web.viewers import COOKIE, Viewer, config_of, form_key_of, viewer_of

HERE = Path(__file__).parent.parent
STATIC = HERE / "static"


@cache
def environment() -> Environment:
    """The templates and those of the evidence page, with escaping on whatever their ending."""
    made = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(HERE / "templates"),
                PackageLoader("sourceline.exports", "page_files"),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["version"] = __version__
    return made


def render(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> HTMLResponse:
    """The page that `template` makes of `context`."""
    made = environment().get_template(template)
    page = made.render(
        request=request,
        viewer=_viewer(request),
        config=config_of(request),
        form_key=form_key_of(request),
        path=lambda name, **parts: path(request, name, **parts),
        static=lambda file: static(request, file),
        **context,
    )
    return HTMLResponse(page, status_code, dict(headers or {}))


def path(request: Request, name: str, /, **parts: Any) -> str:
    """Address of the route called `name`, from the root of the server."""
    return config_of(request).root_path + str(request.app.url_path_for(name, **parts))


def static(request: Request, file: str) -> str:
    """Address of a file in `static/`; it changes with the version, so browsers may keep it."""
    return f"{config_of(request).root_path}/static/{file}?v={__version__}"


def ensure_cookie(request: Request) -> str | None:
    """A new cookie for a browser that has none, so that a form can be checked; else None.

    Whoever calls sets it on the response with `set_cookie`.
    """
    if COOKIE in request.cookies:
        return None
    request.state.new_cookie = new_secret()
    return str(request.state.new_cookie)


def _viewer(request: Request) -> Viewer:
    try:
        return viewer_of(request)
    except Problem:
        return Viewer(None, None)
