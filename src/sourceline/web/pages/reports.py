"""Reports: searched by their words, and each as the evidence view of what was read in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from sourceline.exports import wording
from sourceline.exports.page_text import text_html
from sourceline.exports.page_view import view_of
from sourceline.records import Event, Reading
from sourceline.store.library import events_in, listed
from sourceline.web.pages import charts, sentences
from sourceline.web.pages.rendering import render
from sourceline.web.problems import Problem
from sourceline.web.viewers import Viewer, reader, store_of

router = APIRouter()
PAGE_LENGTH = 50
SHEETS = {"css": "text/css", "js": "text/javascript"}


@dataclass(frozen=True, slots=True)
class Told:
    """An event that the report tells of, in a sentence."""

    id: str
    sentence: str
    style: str


@dataclass(frozen=True, slots=True)
class Engine:
    """A reading of the document, by whom it was made."""

    number: int
    name: str
    figures: int
    events: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that at least one of two readings takes for a figure, and what each makes of them."""

    words: str
    one: str
    other: str

    @property
    def same(self) -> bool:
        """Whether both make the same of them."""
        return self.one == self.other


@router.get("/reports", name="reports")
def reports(
    request: Request,
    viewer: Annotated[Viewer, Depends(reader)],
    q: Annotated[str, Query(max_length=200)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """Reports that have all these words, the last published first."""
    with store_of(request).reading() as connection:
        found, number = listed(
            connection, q.strip() or None, limit=PAGE_LENGTH, offset=(page - 1) * PAGE_LENGTH
        )
        events = events_in(connection, [one.id for one in found])
    return render(
        request,
        "reports.html",
        q=q.strip(),
        page=page,
        pages=-(-number // PAGE_LENGTH),
        number=number,
        found=[(one, _told(events.get(one.id, {}))) for one in found],
        day=wording.day,
        shorten=wording.shorten,
    )


@router.get("/reports/{document_id}", name="report_page")
def report_page(
    request: Request,
    document_id: str,
    viewer: Annotated[Viewer, Depends(reader)],
    reading: Annotated[int | None, Query(ge=1)] = None,
    beside: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """The evidence view of a report: of its last reading, or of two beside each other.

    Readings are counted from 1, the first made first.
    """
    readings = store_of(request).readings(document_id)
    if not readings:
        raise Problem(404, f"there is no reading of a report {document_id}")
    shown = _nth(readings, reading or len(readings))
    other = None if beside is None else _nth(readings, beside)
    with store_of(request).reading() as connection:
        events = events_in(connection, [document_id]).get(document_id, {})
    return render(
        request,
        "report.html",
        document_id=document_id,
        views=[
            (view_of(one, f"r{number}"), text_html(one, f"r{number}"))
            for number, one in enumerate([shown] if other is None else [shown, other], 1)
        ],
        number=reading or len(readings),
        beside=beside,
        engines=[_engine(number, one) for number, one in enumerate(readings, 1)],
        differences=[] if other is None else differences(shown, other),
        told=_told(events),
    )


@router.get("/static/evidence.{ending}", name="evidence_file")
def evidence_file(ending: str) -> Response:
    """Style and script of the evidence page, which the HTML export carries within itself."""
    if ending not in SHEETS:
        raise Problem(404, f"there is no evidence.{ending}")
    return Response(
        _evidence(ending), media_type=SHEETS[ending], headers={"Cache-Control": "max-age=3600"}
    )


def differences(one: Reading, other: Reading) -> list[Difference]:
    """What two readings make of the figures in the text, in its order."""
    first, second = _figures(one), _figures(other)
    text = one.document.text
    return [
        Difference(text[start:end], first.get((start, end), ""), second.get((start, end), ""))
        for start, end in sorted(first.keys() | second.keys())
    ]


def _figures(reading: Reading) -> dict[tuple[int, int], str]:
    """Each figure in words, by where it stands."""
    found: dict[tuple[int, int], list[str]] = {}
    for event in reading.events:
        for claim in event.casualties:
            people = wording.people_of(claim, event)
            said = " ".join(p for p in (wording.bounds(claim), claim.effect, people) if p)
            found.setdefault((claim.span.start, claim.span.end), []).append(said)
    return {where: "; ".join(dict.fromkeys(said)) for where, said in found.items()}


def _nth(readings: list[Reading], number: int) -> Reading:
    if number > len(readings):
        raise Problem(404, f"there are {len(readings)} readings of this report, and no {number}")
    return readings[number - 1]


def _engine(number: int, reading: Reading) -> Engine:
    made = reading.reader
    name = " ".join(part for part in (made.engine, made.model, made.version) if part)
    figures = sum(len(event.casualties) for event in reading.events)
    return Engine(number, name, figures, len(reading.events))


def _told(events: dict[str, Event]) -> list[Told]:
    unique = {event.id: event for event in events.values()}
    return [
        Told(one.id, sentences.sentence(one), charts.TYPES.get(one.event_type, "developments"))
        for one in unique.values()
    ]


@cache
def _evidence(ending: str) -> bytes:
    return (files("sourceline.exports") / "page_files" / f"page.{ending}").read_bytes()
