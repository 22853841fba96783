"""Formats of content, and answers that need not be sent again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from typing import Literal

from fastapi import Request
from starlette.responses import Response

from sourceline.records import Event
from sourceline.registry import load_event_exporter
from sourceline.web.problems import Problem

Format = Literal["json", "geojson", "csv", "jsonl"]
MEDIA: dict[Format, str] = {
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
}


def format_of(request: Request, asked: Format | None) -> Format:
    """The format that `format=` asks for, else the first that `Accept` takes.

    Raises:
        Problem: 406, it takes none of them.
    """
    if asked is not None:
        return asked
    accepted = _accepted(request.headers.get("accept", "*/*"))
    for kind in accepted:
        for name, media in MEDIA.items():
            if kind in ("*/*", "application/*", media.partition(";")[0]):
                return name
    raise Problem(406, f"there is {', '.join(media.partition(';')[0] for media in MEDIA.values())}")


def _accepted(header: str) -> list[str]:
    """Media types in the order in which they are preferred."""
    weighed = []
    for position, part in enumerate(header.lower().split(",")):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if quality > 0:
            weighed.append((-quality, position, kind))
    return [kind for _, _, kind in sorted(weighed)]


def tagged(
    request: Request, tag: str, make: Callable[[], Response], *, weak: bool = False
) -> Response:
    """304 where the client has this version already, else what `make` makes, with its tag."""
    etag = f'{"W/" if weak else ""}"{tag}"'
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        return Response(status_code=304, headers={"ETag": etag, "Vary": "Accept, Cookie"})
    response = make()
    response.headers["ETag"] = etag
    response.headers["Vary"] = "Accept, Cookie"
    return response


def version_tag(request: Request, head: int) -> str:
    """A tag for an answer that depends on the address, the accepted types and the database."""
    told = f"{head}\n{request.url.path}?{request.url.query}\n{request.headers.get('accept', '')}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def events_answer(
    request: Request, form: Format, records: Sequence[str], following: str | None
) -> Response:
    """A page of events in a format; the address of the next one is in `Link` as well."""
    if form == "json":
        told = "null" if following is None else f'"{following}"'
        body = f'{{"events":[{",".join(records)}],"next":{told}}}'.encode()
    elif form == "jsonl":
        body = "".join(record + "\n" for record in records).encode()
    else:
        out = io.BytesIO()
        load_event_exporter(form)(map(Event.model_validate_json, records), out)
        body = out.getvalue()
    response = Response(body, media_type=MEDIA[form])
    if following is not None:
        url = request.url.include_query_params(cursor=following)
        response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
    if form == "csv":
        response.headers["Content-Disposition"] = 'attachment; filename="events.csv"'
    return response
