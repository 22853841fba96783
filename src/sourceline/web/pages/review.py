"""The review queue: one event after another, in the order of what a look at it is worth.

What a reviewer decides is sent to the API by the page's script, so that program and person decide
by the same rules. This module only shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from sourceline.exports import wording
from sourceline.exports.page_text import text_html
from sourceline.knowledge.ontology import Ontology
from sourceline.records import Event, EventClaim
from sourceline.reviewing.actions import record_hash
from sourceline.store import reviews as written
from sourceline.store.documents import current_reading
from sourceline.store.events import Filters
from sourceline.store.finding import similar
from sourceline.store.listing import count, queue
from sourceline.store.worth import confidence
from sourceline.web.pages import charts, sentences
from sourceline.web.pages.matrix import claimed, mark_of, publisher_of
from sourceline.web.pages.rendering import path, render
from sourceline.web.pages.suggestions import suggest
from sourceline.web.problems import Problem
from sourceline.web.viewers import Viewer, reviewer, store_of

router = APIRouter()
QUEUE_LENGTH = 40
MOST_COUNTED = 100_000
MOST_TEXTS = 20
MOST_SIMILAR = 12
LOW_CONFIDENCE = 0.6
MANY_PEOPLE = 10
EFFECTS = (
    "killed",
    "injured",
    "casualties",
    "missing",
    "abducted",
    "detained",
    "displaced",
    "evacuated",
)
GROUPS = (
    "unspecified",
    "combatants",
    "civilians",
    "police",
    "health workers",
    "journalists",
    "aid workers",
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event in the queue, and why it stands where it stands."""

    id: str
    act: str
    where: str
    when: str
    style: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Field:
    """Something of the event that can be corrected by other words.

    Attributes:
        kind: type, date, place or figure.
        value: what a form begins with.
        mention, claim: which claim of which report a figure is; empty for the event's own fields.
    """

    kind: str
    name: str
    shown: str
    note: str
    document: str
    mark: str
    mention: str = ""
    claim: str = ""
    value: dict[str, Any] | None = None
    disagrees: bool = False


@dataclass(frozen=True, slots=True)
class Pane:
    """A report with its marked words; `mentions` are those of the event."""

    document: str
    name: str
    title: str
    published: str
    text: Markup
    language: str
    key: str
    mentions: list[str]


@router.get("/review", name="review")
def review(request: Request, viewer: Annotated[Viewer, Depends(reviewer)]) -> Response:
    """The event that a look is worth most on."""
    with store_of(request).reading() as connection:
        records = queue(connection, Filters(), limit=1)
    if not records:
        return render(request, "review_done.html")
    first = Event.model_validate_json(records[0])
    return RedirectResponse(path(request, "review_event", event_id=first.id), 303)


@router.get("/review/words", name="review_words")
def review_words(
    request: Request,
    viewer: Annotated[Viewer, Depends(reviewer)],
    document: Annotated[str, Query(max_length=200)],
    start: Annotated[int, Query(ge=0)],
    end: Annotated[int, Query(ge=1)],
    kind: Annotated[str, Query(pattern="^(figure|date|place)$")],
) -> dict[str, Any]:
    """What the program makes of some words of a report, for the reviewer to take or to change."""
    found = store_of(request).document(document)
    if found is None:
        raise Problem(404, "there is no such report")
    if not start < end <= len(found.text):
        raise Problem(422, "the report has no such words")
    return suggest(found, start, end, kind)


@router.get("/review/{event_id}", name="review_event")
def review_event(
    request: Request, event_id: str, viewer: Annotated[Viewer, Depends(reviewer)]
) -> Response:
    """One event with its reports, and those that wait behind it."""
    store = store_of(request)
    event = store.event(event_id)
    if event is None:
        raise Problem(404, f"there is no event {event_id}")
    if event.id != event_id:
        return RedirectResponse(path(request, "review_event", event_id=event.id), 303)
    links = store.links([event.id])
    with store.reading() as connection:
        waiting = [
            Event.model_validate_json(one)
            for one in queue(connection, Filters(), limit=QUEUE_LENGTH)
        ]
        number = count(connection, Filters(status="machine"), most=MOST_COUNTED)
        members: dict[str, list[str]] = {}
        for link in links:
            members.setdefault(link.document, []).append(link.mention)
        readings = {d: current_reading(connection, d) for d in list(members)[:MOST_TEXTS]}
        others = similar(connection, event, limit=MOST_SIMILAR)
        last = written.last_by(connection, viewer.name)
        seen = record_hash(connection, event.id)
    panes = [
        Pane(
            document,
            reading.document.publisher or wording.headline(reading),
            wording.headline(reading),
            wording.day(reading.document.published) if reading.document.published else "",
            text_html(reading, f"t{number_}"),
            reading.document.language,
            f"t{number_}",
            members[document],
        )
        for number_, (document, reading) in enumerate(readings.items(), 1)
        if reading is not None
    ]
    keys = {pane.document: pane.key for pane in panes}
    return render(
        request,
        "review.html",
        event=event,
        seen=seen,
        sentence=sentences.sentence(event),
        style=charts.TYPES.get(event.event_type, "developments"),
        reasons=reasons(event),
        confidence=round(confidence(event) * 100),
        waiting=[_waiting(one) for one in waiting],
        number=number,
        fields=fields_of(event, keys),
        panes=panes,
        members=[
            (link, publisher_of(report), report.title or "", report.is_copy)
            for link in links
            for report in event.reports
            if report.document == link.document
        ],
        others=[(one.id, sentences.sentence(one), one.sources.documents) for one in others],
        last=last,
        sub_types=sorted(Ontology.load().sub_types),
        effects=EFFECTS,
        groups=GROUPS,
    )


def reasons(event: Event) -> list[str]:
    """Why a look at the event is worth something, in the terms that the queue is ordered by."""
    sure = confidence(event)
    harmed = max(event.deaths.high or 0, event.injuries.high or 0)
    told = [
        "sources disagree" if event.disagreements else "",
        f"confidence {sure:.0%}" if sure < LOW_CONFIDENCE else "",
        f"{harmed:,} people harmed" if harmed >= MANY_PEOPLE else "",
        "single source" if event.sources.independent < 2 else "",
    ]
    return [one for one in told if one]


def fields_of(event: Event, keys: dict[str, str]) -> list[Field]:
    """What can be corrected: type, time, place, and each figure of each report."""
    claims = {claim.id: claim for claim in event.claims}
    contested = {i for d in event.disagreements for p in d.positions for i in p.claims}

    def of_event(kind: str, name: str, shown: str, note: str, ids: tuple[str, ...]) -> Field:
        claim = next((claims[i] for i in ids if claims[i].span is not None), None)
        return Field(
            kind,
            name,
            shown,
            note,
            claim.document if claim else "",
            _mark(claim, keys) if claim else "",
            disagrees=bool(contested.intersection(ids)) or _differs(event, kind),
        )

    date, place = event.date, event.place
    told = tuple(claim.id for claim in event.claims if claim.about == "event")
    found = [
        of_event("type", "Type", sentences.act(event), event.event_type, told),
        of_event(
            "date",
            "When",
            sentences.when(event) or "not told",
            wording.DATE_PRECISION[date.precision] if date else "",
            date.claims if date else (),
        ),
        of_event(
            "place",
            "Where",
            wording.where_in_full(place) if place else "not told",
            wording.PLACE_PRECISION[place.precision] if place else "",
            place.claims if place else (),
        ),
    ]
    for claim in event.claims:
        if claim.about == "casualty" and claim.copy_of is None and claim.casualty is not None:
            found.append(_figure(claim, keys, contested))
    return found


def _figure(claim: EventClaim, keys: dict[str, str], contested: set[str]) -> Field:
    value = claim.value
    group = "" if value.get("group") == "unspecified" else value.get("group")
    who = " ".join(str(p) for p in (value.get("demographic"), group) if p)
    whose = f"of {wording.actor_name(value['actor'])}" if value.get("actor") else ""
    said = "; ".join(speaker.name for speaker in claim.said_by)
    return Field(
        "figure",
        " ".join(p for p in (str(value["effect"]), who, whose) if p),
        claimed(claim)[0],
        " · ".join(p for p in (said, claim.publisher or "") if p),
        claim.document,
        _mark(claim, keys),
        claim.event,
        claim.casualty or "",
        {name: value.get(name) for name in ("effect", "group", "low", "best", "high")},
        claim.id in contested,
    )


def _differs(event: Event, kind: str) -> bool:
    return any(d.about == kind for d in event.disagreements)


def _mark(claim: EventClaim, keys: dict[str, str]) -> str:
    key = keys.get(claim.document)
    mark = mark_of(claim)
    return key + mark.removeprefix("r1") if key and mark else ""


def _waiting(event: Event) -> Waiting:
    place = event.place
    return Waiting(
        event.id,
        sentences.act(event),
        place.name if place is not None else "place not known",
        sentences.when(event),
        charts.TYPES.get(event.event_type, "developments"),
        reasons(event),
    )
