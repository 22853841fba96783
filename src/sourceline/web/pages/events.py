"""One event: what happened, what each source claims of it, and why their reports were joined."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from sourceline.exports import wording
from sourceline.exports.brief.country_map import country_map
from sourceline.exports.page_view import ROLE_NAMES, safe_url
from sourceline.knowledge.extents import extent
from sourceline.linking import explain
from sourceline.linking.explain import waterfall
from sourceline.linking.model import Match
from sourceline.records import Event, EventClaim, EventReport, PlaceRecord, SidedParticipant
from sourceline.store.links import Link
from sourceline.store.reviews import Decision
from sourceline.store.worth import confidence
from sourceline.web.pages import charts, sentences
from sourceline.web.pages.matrix import mark_of, matrix_of, publisher_of
from sourceline.web.pages.rendering import path, render
from sourceline.web.problems import Problem
from sourceline.web.viewers import Viewer, reader, store_of

router = APIRouter()
FULL_BITS = 10.0  # a bar is full at a factor of a thousand
COUNTED = {"side_a": "side A", "side_b": "side B", "civilians": "civilians", "unknown": "unknown"}
ABOUT = {"date": "When", "place": "Where", "occurrence": "Whether it happened"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
# A rule of reconciling in words, for whoever asks why a figure is what it is.
RULES = {
    "only position": "nobody says otherwise",
    "authority": "it comes from the source that can know best",
    "breakdown": "a report breaks it down into parts that add up to it",
    "support": "more independent reports give it",
    "lower number": "nothing else tells the numbers apart, so the lower one is taken",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a report, and where they lead."""

    text: str
    document: str
    mark: str


@dataclass(frozen=True, slots=True)
class Total:
    """A number of people over all, with its bounds and the words they rest on."""

    name: str
    shown: str
    spoken: str
    bounds: str
    words: list[Words]


@dataclass(frozen=True, slots=True)
class Figure:
    """One effect on one group of people, and what decided the number."""

    best: int
    bounds: str
    effect: str
    people: str
    why: str
    part: bool
    words: list[Words]


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who took part."""

    name: str
    role: str
    kind: str
    side: str
    words: list[Words]


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement, or one step of a history."""

    letter: str
    value: str
    who: str
    words: list[Words]


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison of two reports, in bits, and as a bar in percent."""

    comparison: str
    outcome: str
    weight: float
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Joined:
    """Why a report is among those of the event."""

    report: EventReport
    mention: str
    weight: float | None
    probability: float | None
    other: str
    steps: list[Step]


@router.get("/events/{event_id}", name="event_page")
def event_page(
    request: Request, event_id: str, viewer: Annotated[Viewer, Depends(reader)]
) -> Response:
    """The page of an event; that of the one that it became part of, where it did."""
    store = store_of(request)
    event = store.event(event_id)
    if event is None:
        raise Problem(404, f"there is no event {event_id}")
    if event.id != event_id:
        return RedirectResponse(path(request, "event_page", event_id=event.id), 301)
    return render(
        request,
        "event.html",
        **view_of(event, store.links([event_id]), store.decisions(event_id)),
    )


def view_of(event: Event, links: Sequence[Link], decisions: list[Decision]) -> dict[str, Any]:
    """What the page shows of an event."""
    claims = {claim.id: claim for claim in event.claims}
    locator = country_map(event.place, _area(event.place))
    return {
        "event": event,
        "sentence": sentences.sentence(event),
        "style": charts.TYPES.get(event.event_type, "developments"),
        "act": sentences.act(event),
        "when": sentences.when(event),
        "date_note": wording.DATE_PRECISION[event.date.precision] if event.date else "",
        "where": wording.where_in_full(event.place) if event.place else "",
        "place_note": wording.PLACE_PRECISION[event.place.precision] if event.place else "",
        "confidence": round(confidence(event) * 100),
        "totals": [
            _total(name, bounds, claims)
            for name, bounds in (("killed", event.deaths), ("injured", event.injuries))
            if bounds.best is not None
        ],
        "counted": [
            (name, n) for key, name in COUNTED.items() if (n := getattr(event.deaths, key))
        ],
        "figures": [_figure(figure, claims) for figure in event.figures],
        "matrix": matrix_of(event),
        "disagreements": [
            (
                _about(d.about),
                [
                    _position(n, p.value, p.sources, p.claims, claims)
                    for n, p in enumerate(d.positions)
                ],
            )
            for d in event.disagreements
        ],
        "history": [
            (
                _about(h.about),
                [
                    (wording.day(s.published), _position(-1, s.value, s.sources, s.claims, claims))
                    for s in h.steps
                ],
            )
            for h in event.history
        ],
        "parties": [_party(p, claims) for p in event.participants],
        "victims": [(v.name, v.effect or "", _words(v.claims, claims)) for v in event.victims],
        "locator": None if locator is None else (Markup(locator.svg), locator.caption),
        "joined": _joined(event, links),
        "safe_url": safe_url,
        "day": wording.day,
        "publisher": publisher_of,
        "decisions": decisions,
    }


def _area(place: PlaceRecord | None) -> list[tuple[float, float]] | None:
    """Where the known places of the district or province lie, where no more than that is known."""
    if place is None or place.country is None or place.admin1 is None:
        return None
    if place.precision == 4:
        return list(extent(place.country, place.admin1)) or None
    if place.precision == 3 and place.admin2 is not None:
        return list(extent(place.country, place.admin1, place.admin2)) or None
    return None


def _about(about: str) -> str:
    """What positions differ about, as people say it: `killed, combatants, Islamic State`."""
    told = ABOUT.get(about, about.replace("unspecified", "people"))
    return told.replace(" / ", ", ")


def _total(name: str, bounds: Any, claims: Mapping[str, EventClaim]) -> Total:
    ids = [i for key in ("best", "low", "high") for i in bounds.rests_on.get(key, ())]
    return Total(
        name, f"{bounds.best:,}", sentences.spoken(bounds), _bounds(bounds), _words(ids, claims)
    )


def _figure(figure: Any, claims: Mapping[str, EventClaim]) -> Figure:
    group = "" if figure.group == "unspecified" else figure.group
    who = " ".join(part for part in (figure.demographic or "", group) if part) or "people"
    ids = [i for key in ("best", "low", "high") for i in figure.rests_on.get(key, ())]
    return Figure(
        best=figure.best,
        bounds=_bounds(figure),
        effect=figure.effect,
        people=f"{who} of {figure.whose}" if figure.whose else who,
        why=RULES[figure.rule],
        part=figure.part,
        words=_words(ids, claims),
    )


def _bounds(bounds: Any) -> str:
    """Low and high where they are not the best figure itself."""
    if bounds.low == bounds.high == bounds.best and not (bounds.low_open or bounds.high_open):
        return ""
    low = f"{bounds.low:,}{' or fewer' if bounds.low_open else ''}"
    high = f"{bounds.high:,}{' or more' if bounds.high_open else ''}"
    return f"low {low}, high {high}"


def _position(
    number: int,
    value: Any,
    sources: tuple[str, ...],
    ids: tuple[str, ...],
    claims: Mapping[str, EventClaim],
) -> Position:
    letter = "" if number < 0 else chr(ord("A") + number % 26)
    if isinstance(value, dict) and "denies" in value:
        value = f"denied: {value['denies']}"
    elif isinstance(value, dict):
        value = " – ".join(dict.fromkeys(str(v) for v in value.values() if v is not None))
    elif isinstance(value, str) and DATE.fullmatch(value):
        value = wording.day(value)
    who = "; ".join(sources) or wording.OWN_VOICE
    return Position(letter, str(value), who, _words(ids, claims))


def _words(ids: Any, claims: Mapping[str, EventClaim]) -> list[Words]:
    """The words of these claims, each once; copies say the same and are left out."""
    found: dict[str, Words] = {}
    for one in dict.fromkeys(ids):
        claim = claims[one]
        if claim.span is not None and claim.copy_of is None:
            found[one] = Words(wording.shorten(claim.span.text, 70), claim.document, mark_of(claim))
    return list(found.values())


def _party(party: SidedParticipant, claims: Mapping[str, EventClaim]) -> Party:
    found = _words(party.claims, claims)
    return Party(
        party.name,
        ROLE_NAMES[party.role],
        party.kind,
        (party.side or "").upper(),
        list({w.text.casefold(): w for w in found}.values())[:4],
    )


def _joined(event: Event, links: Sequence[Link]) -> list[Joined]:
    """Each mention with the comparison that speaks for it most; the first has none."""
    reports = {report.document: report for report in event.reports}
    found = []
    for link in links:
        report = reports.get(link.document)
        if report is None:
            continue
        match = Match.from_dict(dict(link.why)) if link.why else None
        own = f"{link.document}#{link.mention}"
        other = None
        if match is not None:
            key = match.left if match.right == own else match.right
            other = reports.get(key.rpartition("#")[0])
        found.append(
            Joined(
                report=report,
                mention=link.mention,
                weight=None if match is None else match.weight,
                probability=None if match is None else match.probability,
                other="" if other is None else publisher_of(other),
                steps=[] if match is None else [_bar(one) for one in waterfall(match)],
            )
        )
    return sorted(found, key=lambda one: one.report.published or "9")


def _bar(step: explain.Step) -> Step:
    share = min(abs(step.weight) / FULL_BITS, 1.0) * 50
    left = 50.0 if step.weight >= 0 else 50 - share
    return Step(step.comparison, step.outcome, step.weight, round(left, 2), round(share, 2))
