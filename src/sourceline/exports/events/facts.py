"""What several formats ask of an event: its sides, its sources, its day, in their words."""

from __future__ import annotations

from collections.abc import Iterable

from sourceline.knowledge.countries import country_name
from sourceline.knowledge.country_codes import country_codes
from sourceline.records import Event, EventReport, Role, SidedParticipant

SEPARATOR = "; "
# What is only planned, threatened, denied or supposed is no event to the projects that count them.
HAPPENED = frozenset(("occurred", "alleged"))


def happened(event: Event) -> bool:
    """Whether it is reported, or alleged, to have happened."""
    return event.factuality in HAPPENED


def joined(parts: Iterable[str | None]) -> str | None:
    """The parts that there are, each once; None if there are none."""
    return SEPARATOR.join(dict.fromkeys(part for part in parts if part)) or None


def on_side(event: Event, side: str) -> list[SidedParticipant]:
    """Those who act on a side, victims left out."""
    return [p for p in event.participants if p.side == side and p.role != "victim"]


def side(event: Event, which: str) -> str | None:
    """Names of those on side `a` or `b`; UCDP's "Civilians" where they alone are attacked."""
    if which == "b" and event.type_of_violence == 3:
        return "Civilians"
    return joined(p.name for p in on_side(event, which))


def names(event: Event, role: Role) -> str | None:
    """Names of those who play a role."""
    return joined(p.name for p in event.participants if p.role == role)


def originals(event: Event) -> list[EventReport]:
    """Reports that copy no other."""
    return [report for report in event.reports if not report.is_copy]


def speakers(event: Event) -> str | None:
    """Everybody who is quoted for a figure, as the reports name them."""
    return joined(s.name for c in event.claims if c.about == "casualty" for s in c.said_by)


def country(event: Event) -> str | None:
    """Name of the country."""
    code = None if event.place is None else event.place.country
    return None if code is None else country_name(code)


def region(event: Event, scheme: str) -> str | None:
    """Region of the country by ACLED's or UCDP's grouping; `scheme` is `acled` or `ucdp`."""
    codes = country_codes(event.place.country if event.place else None)
    if codes is None:
        return None
    return codes.acled_region if scheme == "acled" else codes.ucdp_region or None


def first_day(event: Event) -> str | None:
    """The first day, ISO 8601."""
    return None if event.date is None else event.date.start


def last_day(event: Event) -> str | None:
    """The last day, ISO 8601."""
    return None if event.date is None else event.date.end


def year(event: Event) -> int | None:
    """The year in which it began."""
    day = first_day(event)
    return None if day is None else int(day[:4])


def words_for(event: Event, about: str) -> str | None:
    """The words by which reports tell a date or a place, each once."""
    return joined(
        " ".join(c.span.text.split()) for c in event.claims if c.about == about and c.span
    )


def summary(event: Event) -> str:
    """One sentence of what is known: type, sides, place, day, figures and their bounds."""
    parts = [event.sub_event_type if event.sub_event_type != "Other" else event.event_type]
    between = joined((side(event, "a"), side(event, "b")))
    if between:
        parts.append(f"({between})")
    if event.place is not None:
        parts.append(f"at {event.place.name}")
    if event.date is not None and event.date.start is not None:
        same = event.date.start == event.date.end
        parts.append(f"on {event.date.start}" if same else f"{event.date.start}/{event.date.end}")
    told = [
        f"{bounds.best} {what} (low {bounds.low}, high {bounds.high})"
        for what, bounds in (("killed", event.deaths), ("injured", event.injuries))
        if bounds.best is not None
    ]
    return " ".join(parts) + (": " + ", ".join(told) if told else "") + "."
