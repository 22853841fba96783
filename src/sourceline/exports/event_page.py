"""Events for a terminal: what happened, which figures, who says what, in which reports."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sourceline.errors import UsageError
from sourceline.exports import wording
from sourceline.exports.brief.view import RULES, claimed, said_by, status_of
from sourceline.exports.events import facts
from sourceline.exports.events.source import EventSource
from sourceline.exports.table import FIGURE, PLAIN_COLUMNS, SOFT
from sourceline.exports.terminal import harmless
from sourceline.records import Bounds, Event, EventClaim, Figure, HistoryStep, Position

# Wider lines are hard to follow with the eye.
MOST_COLUMNS = 120
# Names of one side in the sentence; the others are counted.
MOST_NAMES = 3
# What claims are shown about, in this order.
ABOUT = ("casualty", "date", "place")


def show(source: EventSource, wanted: str, console: Console | None = None) -> None:
    """Print the event of this id, else the one that has these words, or a list of those.

    Raises:
        UsageError: no event fits.
    """
    one = source.event(wanted)
    found = [one] if one is not None else list(source.events(text=wanted))
    if not found:
        raise UsageError(f"no event has the id {wanted!r}, and none has these words")
    if console is None:
        width = None if sys.stdout.isatty() else PLAIN_COLUMNS
        console = Console(highlight=False, width=width)
    if len(found) == 1:
        show_event(found[0], console)
    else:
        show_list(found, console)


def show_event(event: Event, console: Console) -> None:
    """Print everything about one event. Figures lead by number to the claims further down."""
    claims = _shown(event)
    numbers = {claim.id: number for number, claim in enumerate(claims, 1)}
    console.print(_plain(sentence(event), "bold"))
    console.print(_plain(f"{event.id} · {status_of(event)}", SOFT))
    console.print()
    parts: list[tuple[str, RenderableType | None]] = [
        ("", _facts(event)),
        ("figures", _figures(event, numbers)),
        ("disagreements", _positions(event.disagreements, numbers)),
        ("corrected over time", _positions(event.history, numbers)),
        ("claims", _claims(claims, numbers)),
        ("reports", _reports(event)),
    ]
    for title, part in parts:
        if part is None:
            continue
        if title:
            console.print()
            console.print(Text(title, style="underline"))
        console.print(Padding(part, (0, 0, 0, 2)), width=min(console.width, MOST_COLUMNS))


def show_list(events: Iterable[Event], console: Console) -> None:
    """Print a line or two an event, with its id."""
    grid = _grid()
    grid.add_column(style=SOFT, no_wrap=True)
    grid.add_column()
    for event in events:
        grid.add_row(harmless(event.id), _plain(sentence(event)))
    console.print(grid, width=min(console.width, MOST_COLUMNS))


def sentence(event: Event) -> str:
    """What happened, in one sentence: who, what, where, when, how many."""
    other = event.sub_event_type == "Other"
    act = event.event_type if other else event.sub_event_type
    sides = [part for part in (_side(event, "a"), _side(event, "b")) if part]
    told = act + (f": {' against '.join(sides)}" if sides else "")
    if event.place is not None:
        told += f" in {wording.where_in_full(event.place)}"
    if event.date is not None and wording.when(event.date):
        told += f", {wording.when(event.date)}"
    harmed = [
        f"{_best(bounds)} {what}"
        for what, bounds in (("killed", event.deaths), ("injured", event.injuries))
        if bounds.best is not None
    ]
    doubt = "" if event.factuality == "occurred" else f" ({event.factuality})"
    return told + doubt + (f". {', '.join(harmed)}." if harmed else ".")


def _side(event: Event, which: str) -> str:
    names = (facts.side(event, which) or "").split(facts.SEPARATOR)
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def _best(bounds: Bounds) -> str:
    if bounds.low == bounds.high:
        return f"{bounds.best:,}"
    return f"{bounds.best:,} ({bounds.low:,}–{bounds.high:,})"


# ---------------------------------------------------------------- parts


def _facts(event: Event) -> Table:
    grid = _grid()
    grid.add_column(style=SOFT, no_wrap=True)
    grid.add_column()
    rows: list[tuple[str, str, str]] = [
        ("type", f"{event.event_type}: {event.sub_event_type}", event.factuality)
    ]
    if event.date is not None:
        days = wording.when(event.date) or "day not known"
        rows.append(("when", days, wording.DATE_PRECISION[event.date.precision]))
    if event.place is not None:
        where = wording.where_in_full(event.place)
        rows.append(("where", where, wording.PLACE_PRECISION[event.place.precision]))
    rows += [(f"side {s}", names, "") for s in ("a", "b") if (names := facts.side(event, s))]
    if event.victims:
        names = facts.joined(v.name for v in event.victims)
        rows.append(("victims", names or "", ""))
    for label, value, note in rows:
        grid.add_row(label, _with_note(value, note))
    return grid


def _figures(event: Event, numbers: dict[str, int]) -> Table | None:
    """Low, best and high, each with the claims that it rests on."""
    rows: list[tuple[str, str, Bounds]] = [
        (name, "in all", bounds)
        for name, bounds in (("deaths", event.deaths), ("injuries", event.injuries))
        if bounds.best is not None
    ]
    rows += [(figure.effect, _people(figure), figure) for figure in event.figures]
    if not rows:
        return None
    grid = _grid()
    grid.add_column()
    for _ in range(3):
        grid.add_column(justify="right", no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row("", *(Text(name, style=SOFT) for name in ("low", "best", "high", "rests on")))
    for what, who, bounds in rows:
        grid.add_row(
            Text.assemble(_plain(what), " ", _plain(who, SOFT)),
            f"{bounds.low:,}" + ("−" if bounds.low_open else ""),
            Text(f"{bounds.best:,}", style=FIGURE),
            f"{bounds.high:,}" + ("+" if bounds.high_open else ""),
            Text(_rests_on(bounds, numbers), style=SOFT),
        )
    return grid


def _people(figure: Figure) -> str:
    group = "" if figure.group == "unspecified" else figure.group
    who = " ".join(part for part in (figure.demographic or "", group) if part) or "people"
    return who + (f" of {figure.whose}" if figure.whose else "")


def _rests_on(bounds: Bounds, numbers: dict[str, int]) -> str:
    found: dict[str, list[str]] = {}
    for name in ("low", "best", "high"):
        found.setdefault(_at(bounds.rests_on.get(name, ()), numbers), []).append(name)
    if len(found) == 1:
        (told,) = found
    else:
        told = ", ".join(f"{' and '.join(names)} {at}" for at, names in found.items() if at)
    if isinstance(bounds, Figure):
        told += f"; {bounds.best:,}: {RULES[bounds.rule]}"
        if bounds.part:
            told += "; among the people of another figure"
    return told.removeprefix("; ")


def _positions(found: Sequence[Any], numbers: dict[str, int]) -> Table | None:
    """Disagreements or histories: what about, then each value with who holds it."""
    if not found:
        return None
    grid = _grid()
    grid.add_column(max_width=40)
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    for one in found:
        about = _plain(one.about)
        for position in one.positions if hasattr(one, "positions") else one.steps:
            held = _plain(facts.SEPARATOR.join(position.sources))
            at = Text(f"  {_at(position.claims, numbers)}", style=SOFT)
            grid.add_row(about, _value(position), held + at)
            about = Text()
    return grid


def _value(position: Position) -> Text:
    value = position.value
    denies = isinstance(value, dict) and "denies" in value
    told = _plain(f"denies {value['denies']}" if denies else str(value), FIGURE)
    if isinstance(position, HistoryStep):
        return Text.assemble(_plain(wording.day(position.published), SOFT), "  ", told)
    return told


def _claims(claims: Sequence[EventClaim], numbers: dict[str, int]) -> Table | None:
    if not claims:
        return None
    grid = _grid()
    grid.add_column(justify="right", style=SOFT, no_wrap=True)
    for ratio in (25, 27, 27, 35):
        grid.add_column(ratio=ratio)
    for claim in claims:
        about = str(claim.value.get("effect", claim.about))
        part = f"  of {numbers[claim.part_of]}" if claim.part_of in numbers else ""
        later = claim.superseded_by
        corrected = f"  corrected by {numbers[later]}" if later in numbers else ""
        words = "" if claim.span is None else f"“{' '.join(claim.span.text.split())}”"
        published = wording.day(claim.published) if claim.published else "not dated"
        speaker = said_by(claim)
        value = _plain(claimed(claim), FIGURE if claim.about == "casualty" else "")
        grid.add_row(
            str(numbers[claim.id]),
            Text.assemble(
                *((value, f" {about}") if claim.about == "casualty" else (f"{about} ", value)),
                (part + corrected, SOFT),
            ),
            _plain(words),
            _plain(speaker, SOFT if speaker == wording.OWN_VOICE else ""),
            _plain(f"{claim.publisher or 'publisher not known'}, {published}", SOFT),
        )
    return grid


def _reports(event: Event) -> Table | None:
    """Independent reports, each with the copies of it below."""
    if not event.reports:
        return None
    grid = _grid()
    grid.add_column(style=SOFT, no_wrap=True)
    grid.add_column()
    grid.add_column(ratio=1)
    for first in facts.originals(event):
        grid.add_row(
            _day(first.published),
            _plain(first.publisher or "publisher not known"),
            _plain(first.title or "untitled"),
        )
        copies = [r for r in event.reports if r.is_copy and r.group == first.group]
        if copies:
            names = [f"{r.publisher or 'publisher not known'}, {_day(r.published)}" for r in copies]
            grid.add_row("", "", _plain(f"└ copied by {facts.SEPARATOR.join(names)}", SOFT))
    documents, independent = event.sources.documents, event.sources.independent
    plural = "report" if documents == 1 else "reports"
    grid.add_row("", _plain(f"{documents} {plural}, {independent} independent", SOFT), "")
    return grid


def _day(published: str | None) -> str:
    return wording.day(published) if published else "not dated"


def _shown(event: Event) -> list[EventClaim]:
    """Claims but for those that copies repeat: figures first, then dates, then places."""
    kept = [c for c in event.claims if c.about in ABOUT and c.copy_of is None]
    return sorted(kept, key=lambda claim: ABOUT.index(claim.about))


def _at(ids: Iterable[str], numbers: dict[str, int]) -> str:
    """Numbers of claims in brackets, which no line break parts: `[1,4,5]`."""
    found = sorted({numbers[i] for i in ids if i in numbers})
    return f"[{','.join(map(str, found))}]" if found else ""


def _with_note(value: str, note: str) -> Text:
    return Text.assemble(_plain(value), "  ", _plain(note, SOFT))


def _grid() -> Table:
    return Table.grid(padding=(0, 2, 0, 0))


def _plain(words: str, style: str = "") -> Text:
    """Words of a document as they are: no markup, nothing that commands a terminal."""
    return Text(harmless(words), style=style)
