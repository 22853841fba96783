"""How bounds, dates, places and sources are put into words, the same in every output."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date

from sourceline.knowledge.countries import country_name
from sourceline.records import (
    Attribution,
    CasualtyClaim,
    DateRecord,
    EventMention,
    PlaceRecord,
    Reading,
    Role,
)

DATE_PRECISION = {
    1: "exact day",
    2: "two to six days",
    3: "within a week",
    4: "within a month",
    5: "more than a month",
}
PLACE_PRECISION = {
    1: "exact place",
    2: "near this place, within about 25 km",
    3: "known to the district",
    4: "known to the province",
    5: "a region or a line between places",
    6: "known to the country",
    7: "international waters or airspace",
}
PLACE_PRECISION_SHORT = {
    1: "exact",
    2: "near",
    3: "district",
    4: "province",
    5: "region",
    6: "country",
    7: "international",
}
OWN_VOICE = "the report itself"
NO_SOURCE = "source not named"
# "BAMAKO, Mali (Sahel Wire) — ": a place in capitals, up to a dash. Only left out of a headline,
# so that it need not find every kind.
DATELINE = re.compile(
    r"[A-ZÀ-Ý]{3}[A-ZÀ-Ý .'’-]*?(?:,[^\n()—–]{2,40}?)?(?: ?\([^)\n]{2,40}\))? ?(?:--|—|–|-) +"
)
HEADLINE_LENGTH = 90  # two lines of the evidence page, one of a terminal


def no_events(reading: Reading) -> str:
    """Why there are none: `no events found`, or that a first look left the report unread."""
    triage = reading.reader.triage
    if triage is None or triage.passed:
        return "no events found"
    return "not read: no sign of an event at first look (--no-triage reads it)"


def bounds(claim: CasualtyClaim) -> str:
    """The figure with its bounds in signs: `15`, `≥15`, `≤15`, `15–20`, `~20`."""
    low, best, high = claim.low, claim.best, claim.high
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,}–{high:,}"
    if low is not None:
        return f"≥{low:,}"
    if high is not None:
        return f"≤{high:,}"
    return "?" if best is None else f"~{best:,}"


def bounds_in_words(claim: CasualtyClaim) -> str:
    """The figure with its bounds for those who hear it: `at least 15`, `15 to 20`."""
    low, best, high = claim.low, claim.best, claim.high
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,} to {high:,}"
    if low is not None:
        return f"at least {low:,}"
    if high is not None:
        return f"up to {high:,}"
    return "an unknown number" if best is None else f"about {best:,}"


def people(claim: CasualtyClaim) -> str:
    """Who the figure counts: group, then age or sex, `` where the report does not say."""
    group = "" if claim.group == "unspecified" else claim.group
    return ", ".join(part for part in (group, claim.demographic or "") if part)


def whose(claim: CasualtyClaim, event: EventMention) -> str:
    """Whose people they are, by the name of the side in the event, `` where unknown."""
    if claim.actor is None:
        return ""
    # Harmed people carry their side's id too, but their name is "two soldiers", not the side's.
    sides = (p.name for p in event.participants if p.actor == claim.actor and p.role != "victim")
    return next(sides, None) or actor_name(claim.actor)


def actor_name(actor_id: str) -> str:
    """The name of an actor in the registry; an id that is not in it stands for itself."""
    from sourceline.knowledge.actors import Registry

    actor = Registry.load().get(actor_id)
    return actor_id if actor is None else actor.name


def people_of(claim: CasualtyClaim, event: EventMention) -> str:
    """Who the figure counts and whose people they are: `combatants of Islamic State`."""
    counted, side = people(claim), whose(claim, event)
    return f"{counted} of {side}" if counted and side else counted or side


def when(record: DateRecord) -> str:
    """The days in their shortest form: `30 Aug 2024`, `24–30 Aug 2024`, `Aug 2024`."""
    if record.start is None or record.end is None:
        return "" if record.span is None else f"“{record.span.text}”"
    try:
        first, last = date.fromisoformat(record.start[:10]), date.fromisoformat(record.end[:10])
    except ValueError:  # a partial date such as "2016-11" stands for itself
        return record.start if record.start == record.end else f"{record.start} – {record.end}"
    if first == last:
        return _day(first)
    if _is_whole_months(first, last):
        if (first.year, first.month) == (last.year, last.month):
            return f"{calendar.month_abbr[first.month]} {first.year}"
        if (first.year, first.month, last.month) == (last.year, 1, 12):
            return str(first.year)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}"
    if first.year == last.year:
        return f"{first.day} {calendar.month_abbr[first.month]} – {_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def day(partial: str) -> str:
    """The day of an ISO 8601 date or date-time, `30 Aug 2024`; a partial date as it is."""
    try:
        return _day(date.fromisoformat(partial[:10]))
    except ValueError:
        return partial


def where(record: PlaceRecord) -> str:
    """The place from small to large, its country as a code: `Rutba, Al Anbar, IQ`."""
    return _place(record, record.country)


def where_in_full(record: PlaceRecord) -> str:
    """The place from small to large, its country by name: `Rutba, Al Anbar, Iraq`."""
    return _place(record, record.country and country_name(record.country))


def act(event: EventMention) -> str:
    """What kind of act it is: ACLED's sub-event type, of which "Other" alone says nothing."""
    other = event.sub_event_type == "Other"
    return f"Other {event.event_type.lower().removesuffix('s')}" if other else event.sub_event_type


def names(event: EventMention, role: Role) -> list[str]:
    """Names of those who have this role in the event, each once."""
    return list(dict.fromkeys(p.name for p in event.participants if p.role == role))


def attributions_of(reading: Reading, ids: Iterable[str]) -> list[Attribution]:
    """The attributions with these ids, in their order in the reading."""
    wanted = set(ids)
    return [a for a in reading.attributions if a.id in wanted]


def speaker(attribution: Attribution) -> str:
    """Who is heard: the source's words, or that none is named."""
    return NO_SOURCE if attribution.source is None else attribution.source.text


def speakers(reading: Reading, ids: Iterable[str]) -> list[str]:
    """Who says it: each source once, with what sets it apart from a plain assertion."""
    said = []
    for one in attributions_of(reading, ids):
        notes: list[str] = [one.stance] if one.stance != "asserts" else []
        if one.anonymous:
            notes.append("anonymous")
        said.append(speaker(one) + (f" ({', '.join(notes)})" if notes else ""))
    return list(dict.fromkeys(said)) or [OWN_VOICE]


def headline(reading: Reading) -> str:
    """What to call the document: its title, else its opening words."""
    document = reading.document
    return document.title or _opening(document.text) or "Untitled report"


def shorten(text: str, length: int) -> str:
    """`text` on one line, at most `length` characters, cut at a word and marked where cut."""
    words = " ".join(text[: length * 4].split())
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    return (cut[: cut.rfind(" ")] if " " in cut else cut).rstrip(" ,.;:") + "…"


def parts_of(claims: Iterable[CasualtyClaim]) -> list[tuple[int, CasualtyClaim]]:
    """Claims with their depth: wholes (0) first, each followed by the parts that break it down.

    Claims that name one another in a circle are listed too, at depth 0.
    """
    all_claims = list(claims)
    below: dict[str | None, list[CasualtyClaim]] = {}
    for claim in all_claims:
        below.setdefault(claim.part_of, []).append(claim)
    ordered: list[tuple[int, CasualtyClaim]] = []
    waiting = [(0, claim) for claim in reversed(below.get(None, []))]
    while waiting:
        depth, claim = waiting.pop()
        ordered.append((depth, claim))
        waiting += [(depth + 1, part) for part in reversed(below.get(claim.id, []))]
    reached = {claim.id for _, claim in ordered}
    return ordered + [(0, claim) for claim in all_claims if claim.id not in reached]


def _opening(text: str) -> str:
    """The beginning of the first line, which is often a heading, without a dateline before it."""
    first = text.lstrip().partition("\n")[0]
    dateline = DATELINE.match(first)
    return shorten(first[dateline.end() :] if dateline else first, HEADLINE_LENGTH)


def _place(record: PlaceRecord, country: str | None) -> str:
    parts = [record.name, record.admin2, record.admin1, country]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _day(day: date) -> str:
    return f"{day.day} {calendar.month_abbr[day.month]} {day.year}"


def _is_whole_months(first: date, last: date) -> bool:
    return first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
