"""Events: a page of them, and one with all it rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from sourceline.records import Event
from sourceline.store import journal, schema
from sourceline.store.documents import sha256
from sourceline.store.events import Filters
from sourceline.store.listing import page
from sourceline.web.api.answers import Format, events_answer, format_of, tagged, version_tag
from sourceline.web.api.filters import filters_of
from sourceline.web.api.shapes import EventList
from sourceline.web.problems import Problem
from sourceline.web.viewers import Viewer, config_of, reader, store_of

router = APIRouter(tags=["events"])
MOST_EVENTS = 1_000

Reader = Annotated[Viewer, Depends(reader)]
Cursor = Annotated[str | None, Query(description="`next` of the page before", max_length=60)]
Narrowed = Annotated[Filters, Depends(filters_of)]
_CONTENT = {
    "content": {
        "application/geo+json": {"schema": {"type": "object"}},
        "text/csv": {"schema": {"type": "string"}},
        "application/x-ndjson": {"schema": {"type": "string"}},
    }
}


@router.get("/events", response_model=EventList, responses={200: _CONTENT})
def list_events(
    request: Request,
    viewer: Reader,
    filters: Narrowed,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MOST_EVENTS)] = 50,
    order: Literal["newest", "oldest"] = "newest",
    asked: Annotated[Format | None, Query(alias="format")] = None,
) -> Response:
    """A page of events, as JSON, GeoJSON, CSV or JSON lines, by `Accept` or `format`."""
    form = format_of(request, asked)
    with store_of(request).reading() as connection:

        def make() -> Response:
            found = page(
                connection, filters, after=cursor, limit=limit, oldest_first=order == "oldest"
            )
            return events_answer(request, form, found.records, found.next)

        return tagged(request, version_tag(request, journal.head(connection)), make, weak=True)


@router.get("/events/{event_id}", response_model=Event)
def get_event(request: Request, event_id: str, viewer: Reader) -> Response:
    """One event. The id of one that became part of another leads there."""
    with store_of(request).reading() as connection:
        moved = connection.execute(
            select(schema.redirects.c.new).where(schema.redirects.c.old == event_id)
        ).scalar()
        if moved is not None:
            return RedirectResponse(
                config_of(request).root_path
                + str(request.app.url_path_for("get_event", event_id=moved)),
                308,
            )
        record = connection.execute(
            select(schema.events.c.record).where(schema.events.c.id == event_id)
        ).scalar()
    if record is None:
        raise Problem(404, "there is no such event")
    return tagged(request, sha256(record), lambda: Response(record, media_type="application/json"))
