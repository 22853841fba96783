"""Explore: the list of events with its filters, counts, charts and map, all told by the address."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse

from sourceline.exports import wording
from sourceline.knowledge.countries import country_name
from sourceline.records import Event
from sourceline.store import finding
from sourceline.web.pages import charts, sentences
from sourceline.web.pages.filters import PAGE_LENGTH, STATUS_NAMES, asked
from sourceline.web.pages.rendering import render
from sourceline.web.remembering import remembered
from sourceline.web.viewers import Viewer, reader, store_of

router = APIRouter()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """An event as a line of the list."""

    id: str
    when: str
    exact_day: bool
    where: str
    country: str
    exact_place: bool
    act: str
    sides: str
    style: str
    killed: str
    killed_spoken: str
    injured: str
    independent: int
    documents: int
    disagrees: bool
    status: str
    factuality: str


@router.get("/", name="home")
def explore(request: Request, viewer: Annotated[Viewer, Depends(reader)]) -> HTMLResponse:
    """One page of the events that the address asks for, and what all of them come to."""
    view = asked(request.query_params)
    store = store_of(request)
    with store.reading() as connection:
        query = view.query

        def known(what: str, make: Callable[[], T], *of: object) -> T:
            return remembered(request, connection, (what, *of), make)

        totals = known("totals", lambda: finding.totals(connection, query), query)
        events = finding.page(
            connection,
            view.query,
            sort=view.sort,
            descending=view.descending,
            limit=PAGE_LENGTH,
            offset=(view.page - 1) * PAGE_LENGTH,
        )
        first, last = _span(totals, view.query.filters.since, view.query.filters.until)
        bins: list[finding.Bin] = []
        if first and last:
            bins = known(
                "timeline", lambda: finding.timeline(connection, query, first, last), query
            )
        countries = known(
            "countries", lambda: finding.counts(connection, finding.Query(), "country")
        )
        types = known("types", lambda: finding.counts(connection, query, "event_type"), query)
        actors = known("actors", lambda: finding.actors(connection))
    return render(
        request,
        "explore.html",
        view=view,
        totals=totals,
        rows=[row_of(event) for event in events],
        pages=-(-totals.events // PAGE_LENGTH),
        chart=charts.chart(bins, first, last) if first and last else None,
        countries=sorted((country_name(c.value), c.value, c.events) for c in countries),
        types=[(kind, style, _events_of(types, kind)) for kind, style in charts.TYPES.items()],
        actors=sorted((wording.actor_name(a.value), a.value) for a in actors),
        statuses=STATUS_NAMES,
    )


def row_of(event: Event) -> Row:
    """What a list shows of an event."""
    place = event.place
    return Row(
        id=event.id,
        when=sentences.when(event) or "not known",
        exact_day=event.date is not None and event.date.precision == 1,
        where=_short(event),
        country=country_name(place.country) if place is not None and place.country else "",
        exact_place=place is not None and place.precision == 1,
        act=sentences.act(event),
        sides=sentences.sides(event),
        style=charts.TYPES.get(event.event_type, "developments"),
        killed=sentences.shown(event.deaths),
        killed_spoken=sentences.spoken(event.deaths),
        injured=sentences.shown(event.injuries),
        independent=event.sources.independent,
        documents=event.sources.documents,
        disagrees=bool(event.disagreements),
        status=event.review.status,
        factuality=event.factuality,
    )


def _short(event: Event) -> str:
    """Place and province; the country stands beside it."""
    place = event.place
    if place is None:
        return "not known"
    if place.country and (place.precision == 6 or place.name == country_name(place.country)):
        return "somewhere in"
    return ", ".join(dict.fromkeys(p for p in (place.name, place.admin1) if p))


def _span(
    totals: finding.Totals, since: str | None, until: str | None
) -> tuple[str | None, str | None]:
    """From when to when the charts go: what was asked for, else what was found."""
    first, last = totals.first, totals.last
    if since:
        first = (since + "-01-01")[: len("2024-08-31")]
    if until:
        year, month = int(until[:4]), int(until[5:7] or 12)
        last = (
            until
            if len(until) > len("2024-08")
            else (f"{year:04d}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}")
        )
    return first, last


def _events_of(counts: list[finding.Count], value: str) -> int:
    return next((c.events for c in counts if c.value == value), 0)
