"""What a brief shows of an event: words and numbers, ready for any template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sourceline.exports import wording
from sourceline.exports.brief.country_map import CountryMap, country_map
from sourceline.exports.events import facts
from sourceline.exports.page_view import safe_url
from sourceline.records import Bounds, Event, EventClaim, EventReport, Figure

SHOWN = ("casualty", "date", "place")  # what claims are listed about
RULES = {
    "only position": "nobody says otherwise, corrections apart",
    "authority": "it comes from the source that can know best",
    "breakdown": "a report breaks it down into parts that add up to it",
    "support": "more independent reports give it",
    "lower number": "nothing else tells the numbers apart, so that the lower one is taken",
}
COUNTED = {"side_a": "side A", "side_b": "side B", "civilians": "civilians", "unknown": "unknown"}
STATUS = {
    "machine": "Read by a program, not reviewed by a person",
    "accepted": "Accepted",
    "corrected": "Corrected",
    "rejected": "Rejected",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known, and how exactly."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure with its bounds, what decided it, and the numbers of its claims in the list."""

    label: str
    people: str
    best: str
    range: str
    note: str
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PositionView:
    """A value, who holds it, and in which claims."""

    value: str
    sources: str
    claims: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DisagreementView:
    """What positions differ about."""

    about: str
    positions: tuple[PositionView, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim as a row."""

    number: int
    about: str
    value: str
    words: str
    said_by: str
    publisher: str
    published: str
    note: str


@dataclass(frozen=True, slots=True)
class DayView:
    """What was published on one day."""

    day: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """One report."""

    title: str
    publisher: str
    published: str
    url: str | None
    note: str


@dataclass(frozen=True, slots=True)
class BriefView:
    """One event."""

    id: str
    heading: str
    status: str
    facts: tuple[Fact, ...]
    figures: tuple[FigureView, ...]
    counted: str
    victims: tuple[str, ...]
    disagreements: tuple[DisagreementView, ...]
    history: tuple[DisagreementView, ...]
    timeline: tuple[DayView, ...]
    claims: tuple[ClaimView, ...]
    sources: tuple[SourceView, ...]
    map: CountryMap | None


def view_of(event: Event) -> BriefView:
    """What a brief shows of this event."""
    shown = [c for c in event.claims if c.about in SHOWN]
    numbers = {claim.id: number for number, claim in enumerate(shown, 1)}
    claims = tuple(_claim(claim, numbers) for claim in shown)
    return BriefView(
        id=event.id,
        heading=_heading(event),
        status=status_of(event),
        facts=tuple(_facts(event)),
        figures=_figures(event, numbers),
        counted=_counted(event),
        victims=tuple(_victim(v.name, v.effect) for v in event.victims),
        disagreements=tuple(
            DisagreementView(
                d.about,
                tuple(
                    PositionView(
                        _value(p.value), facts.SEPARATOR.join(p.sources), _at(p.claims, numbers)
                    )
                    for p in d.positions
                ),
            )
            for d in event.disagreements
        ),
        history=tuple(
            DisagreementView(
                h.about,
                tuple(
                    PositionView(
                        f"{wording.day(s.published)}: {_value(s.value)}",
                        facts.SEPARATOR.join(s.sources),
                        _at(s.claims, numbers),
                    )
                    for s in h.steps
                ),
            )
            for h in event.history
        ),
        timeline=_timeline(shown, claims),
        claims=claims,
        sources=tuple(_source(report) for report in event.reports),
        map=country_map(event.place),
    )


def _heading(event: Event) -> str:
    act = event.sub_event_type if event.sub_event_type != "Other" else event.event_type
    parts = [act]
    if event.place is not None:
        parts.append(wording.where_in_full(event.place))
    if event.date is not None and wording.when(event.date):
        parts.append(wording.when(event.date))
    return ", ".join(parts)


def status_of(event: Event) -> str:
    """Whether a person has reviewed it, who, and when."""
    review = event.review
    by = f" by {review.by}" if review.by else ""
    at = f" on {wording.day(review.at)}" if review.at else ""
    return STATUS[review.status] + by + at


def _facts(event: Event) -> list[Fact]:
    found = [Fact("Type", f"{event.event_type}: {event.sub_event_type}", event.factuality)]
    if event.date is not None:
        note = wording.DATE_PRECISION[event.date.precision]
        found.append(Fact("When", wording.when(event.date) or "day not known", note))
    if event.place is not None:
        note = wording.PLACE_PRECISION[event.place.precision]
        found.append(Fact("Where", wording.where_in_full(event.place), note))
    for letter in ("a", "b"):
        names = facts.side(event, letter)
        if names:
            found.append(Fact(f"Side {letter.upper()}", names))
    documents, independent = event.sources.documents, event.sources.independent
    plural = "report" if documents == 1 else "reports"
    found.append(Fact("Reports", f"{documents} {plural}, {independent} independent"))
    return found


def _figures(event: Event, numbers: dict[str, int]) -> tuple[FigureView, ...]:
    found = [
        _total(name, bounds, numbers)
        for name, bounds in (("Deaths", event.deaths), ("Injuries", event.injuries))
        if bounds.best is not None
    ]
    return (*found, *(_figure(figure, numbers) for figure in event.figures))


def _total(name: str, bounds: Bounds, numbers: dict[str, int]) -> FigureView:
    ids = [i for key in ("low", "best", "high") for i in bounds.rests_on.get(key, ())]
    return FigureView(name, "in all", str(bounds.best), _range(bounds), "", _at(ids, numbers))


def _figure(figure: Figure, numbers: dict[str, int]) -> FigureView:
    people = [figure.demographic or "", "" if figure.group == "unspecified" else figure.group]
    who = " ".join(part for part in people if part)
    whose = f"of {figure.whose}" if figure.whose else ""
    ids = [i for key in ("low", "best", "high") for i in figure.rests_on[key]]
    note = f"{figure.best} because {RULES[figure.rule]}"
    if figure.part:
        note += "; they are among the people of another figure"
    return FigureView(
        figure.effect,
        " ".join(part for part in (who or "people", whose) if part),
        str(figure.best),
        _range(figure),
        note,
        _at(ids, numbers),
    )


def _range(bounds: Bounds) -> str:
    low = f"{bounds.low}{' or fewer' if bounds.low_open else ''}"
    high = f"{bounds.high}{' or more' if bounds.high_open else ''}"
    return f"low {low}, high {high}"


def _counted(event: Event) -> str:
    """Where the dead are counted, `Of 15 dead: side B 15.`; "" where there are none."""
    deaths = event.deaths
    if not deaths.best:
        return ""
    told = [f"{name} {n}" for key, name in COUNTED.items() if (n := getattr(deaths, key))]
    return f"Of {deaths.best} dead: {', '.join(told)}."


def _victim(name: str, effect: str | None) -> str:
    return f"{name} ({effect})" if effect else name


def _value(value: Any) -> str:
    if isinstance(value, dict) and "denies" in value:
        return f"denies {value['denies']}"
    return str(value)


def _at(ids: Sequence[str], numbers: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted({numbers[i] for i in ids if i in numbers}))


def _claim(claim: EventClaim, numbers: dict[str, int]) -> ClaimView:
    notes = []
    for what, other in (
        ("part of", claim.part_of),
        ("copy of", claim.copy_of),
        ("corrected by", claim.superseded_by),
    ):
        if other in numbers:
            notes.append(f"{what} {numbers[other]}")
    return ClaimView(
        number=numbers[claim.id],
        about=str(claim.value.get("effect", claim.about)),
        value=claimed(claim),
        words="" if claim.span is None else " ".join(claim.span.text.split()),
        said_by=said_by(claim),
        publisher=claim.publisher or "publisher not known",
        published=wording.day(claim.published) if claim.published else "not dated",
        note="; ".join(notes),
    )


def said_by(claim: EventClaim) -> str:
    """Who says it, with what sets that apart from a plain assertion."""
    said = []
    for speaker in claim.said_by:
        notes: list[str] = [speaker.stance] if speaker.stance != "asserts" else []
        notes += ["anonymous"] if speaker.anonymous else []
        said.append(speaker.name + (f" ({', '.join(notes)})" if notes else ""))
    return facts.SEPARATOR.join(said) or wording.OWN_VOICE


def claimed(claim: EventClaim) -> str:
    """What a claim about a date, a place or a number of people says, in words."""
    value = claim.value
    if claim.about == "date":
        days = dict.fromkeys(d for d in (value["start"], value["end"]) if d)
        return " – ".join(days) or "day not known"
    if claim.about == "place":
        return str(value["name"])
    low, best, high = value["low"], value["best"], value["high"]
    if low is not None and high is not None:
        return str(low) if low == high else f"{low}–{high}"
    if low is not None:
        return f"at least {low}"
    if high is not None:
        return f"up to {high}"
    return "number not known" if best is None else f"about {best}"


def _timeline(shown: Sequence[EventClaim], views: Sequence[ClaimView]) -> tuple[DayView, ...]:
    """Casualty claims by the day of publication, copies left out; those without a day last."""
    by_day: dict[str, list[ClaimView]] = defaultdict(list)
    for claim, view in zip(shown, views, strict=True):
        if claim.about == "casualty" and claim.copy_of is None:
            by_day[(claim.published or "~")[:10]].append(view)
    return tuple(
        DayView("not dated" if day == "~" else wording.day(day), tuple(found))
        for day, found in sorted(by_day.items())
    )


def _source(report: EventReport) -> SourceView:
    return SourceView(
        title=report.title or "untitled",
        publisher=report.publisher or "publisher not known",
        published=wording.day(report.published) if report.published else "not dated",
        url=safe_url(report.url),
        note="copies another report" if report.is_copy else "",
    )
