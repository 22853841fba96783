"""What happened, in one sentence and in parts of it."""

from __future__ import annotations

from sourceline.exports import wording
from sourceline.records import Bounds, Event

# ACLED's battles have two sides that fight each other; elsewhere one side acts on the other.
MUTUAL = "Battles"
NEAR = {1: "in", 2: "near", 3: "in", 4: "in", 5: "in the area of", 6: "in", 7: "in"}
MOST_NAMED = 3


def act(event: Event) -> str:
    """What kind of act it is: ACLED's sub-event type, of which "Other" alone says nothing."""
    if event.sub_event_type == "Other":
        return f"Other {event.event_type.lower().removesuffix('s')}"
    return event.sub_event_type


def sides(event: Event) -> str:
    """Who did it to whom: `by A against B`, `between A and B`; empty where nobody is named."""
    doers = _names(event, ("initiator",))
    others = _names(event, ("target",)) or _names(event, ("victim",))
    if doers and others:
        if event.event_type == MUTUAL:
            return f"between {doers} and {others}"
        return f"by {doers} against {others}"
    if doers:
        return f"by {doers}"
    return f"against {others}" if others else ""


def where(event: Event) -> str:
    """The place with the word before it: `near Hawija, Kirkuk, Iraq`; empty where unknown."""
    if event.place is None:
        return ""
    return f"{NEAR[event.place.precision]} {wording.where_in_full(event.place)}"


def when(event: Event) -> str:
    """The days; empty where unknown."""
    return wording.when(event.date) if event.date is not None else ""


def toll(event: Event) -> str:
    """Who came to harm: `14 to 15 killed, 7 injured`; empty where no number is known."""
    told = [
        f"{number} {effect}"
        for effect, bounds in (("killed", event.deaths), ("injured", event.injuries))
        if (number := spoken(bounds))
    ]
    return ", ".join(told)


def spoken(bounds: Bounds) -> str:
    """A number with its bounds in words: `14 to 15`, `at least 15`; empty where unknown."""
    low, high = bounds.low, bounds.high
    if bounds.best is None:
        return ""
    if low is None or high is None or low == high:
        least = "at least " if bounds.high_open else ""
        return f"{least}{bounds.best:,}"
    return f"{low:,} to {high:,}"


def shown(bounds: Bounds) -> str:
    """The same in signs, for a column: `14–15`, `≥15`; empty where unknown."""
    return spoken(bounds).replace(" to ", "–").replace("at least ", "≥")


def sentence(event: Event) -> str:
    """What happened: `Armed clash between A and B near C on 3 Mar 2024: 4 killed.`"""
    day = when(event)
    head = " ".join(
        part for part in (act(event), sides(event), where(event), day and f"on {day}") if part
    )
    harmed = toll(event)
    return f"{head}: {harmed}." if harmed else f"{head}."


def _names(event: Event, roles: tuple[str, ...]) -> str:
    names = list(dict.fromkeys(_inside(p.name) for p in event.participants if p.role in roles))
    if len(names) > MOST_NAMED:
        names = [*names[: MOST_NAMED - 1], f"{len(names) - MOST_NAMED + 1} others"]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _inside(name: str) -> str:
    """A name as it stands inside a sentence: "The army" began one in its report."""
    article = name.partition(" ")[0]
    return name[0].lower() + name[1:] if article in ("The", "A", "An") else name
