"""Events and deaths over time, as shapes in percent: the page draws them as SVG without a script."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sourceline.store.finding import Bin, bin_width

# ACLED's event types, in the order in which bars are stacked.
TYPES = {
    "Battles": "battles",
    "Explosions/Remote violence": "explosions",
    "Violence against civilians": "civilians",
    "Protests": "protests",
    "Riots": "riots",
    "Strategic developments": "developments",
}
MOST_LABELS = 7
MOST_BINS = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a bar: its colour, and where it stands from the top, in percent."""

    kind: str
    top: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One day, month or year of both charts; positions in percent of their width and height."""

    name: str
    label: str
    since: str
    until: str
    left: float
    width: float
    events: int
    pieces: list[Piece]
    low: int
    best: int
    high: int
    band: Piece
    best_top: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Both charts: their columns, labels under some of them, and what the top of each stands for."""

    columns: list[Column]
    labels: list[tuple[float, str]]
    most_events: int
    most_deaths: int
    unit: str
    first: str
    last: str


def chart(bins: Sequence[Bin], first: str, last: str) -> Chart | None:
    """The charts from `first` to `last`; None where there is nothing, or more than can be drawn."""
    if not bins:
        return None
    width = bin_width(first, last)
    names = list(_names(min(first, bins[0].name)[:width], max(last, bins[-1].name)[:width]))
    if len(names) > MOST_BINS:
        names = names[-MOST_BINS:]
    by_name = {one.name: one for one in bins}
    most_events = max(one.events for one in bins)
    most_deaths = max(one.high for one in bins)
    share = 100 / len(names)
    columns = [
        _column(by_name.get(name, Bin(name, {}, 0, 0, 0)), n, share, most_events, most_deaths)
        for n, name in enumerate(names)
    ]
    every = -(-len(columns) // MOST_LABELS)
    return Chart(
        columns,
        [(c.left, c.label) for c in columns[::every]],
        most_events,
        most_deaths,
        {10: "day", 7: "month", 4: "year"}[width],
        columns[0].since,
        columns[-1].until,
    )


def _column(one: Bin, number: int, share: float, most_events: int, most_deaths: int) -> Column:
    pieces, top = [], 100.0
    for kind, style in TYPES.items():
        height = 100 * one.types.get(kind, 0) / most_events
        if height:
            top -= height
            pieces.append(Piece(style, round(top, 3), round(height, 3)))
    scale = 100 / most_deaths if most_deaths else 0.0
    since, until = _days(one.name)
    return Column(
        name=one.name,
        label=_label(one.name),
        since=since,
        until=until,
        left=round(number * share, 4),
        width=round(share, 4),
        events=one.events,
        pieces=pieces,
        low=one.low,
        best=one.best,
        high=one.high,
        band=Piece(
            "band", round(100 - one.high * scale, 3), round((one.high - one.low) * scale, 3)
        ),
        best_top=round(100 - one.best * scale, 3),
    )


def _names(first: str, last: str) -> Iterator[str]:
    """Every bin from the first to the last."""
    if len(first) == len("2024"):
        yield from (f"{year:04d}" for year in range(int(first), int(last) + 1))
    elif len(first) == len("2024-08"):
        year, month = int(first[:4]), int(first[5:7])
        while (name := f"{year:04d}-{month:02d}") <= last:
            yield name
            year, month = (
                (year + 1, 1) if month == len(calendar.month_abbr) - 1 else (year, month + 1)
            )
    else:
        day, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
        yield from (date.fromordinal(n).isoformat() for n in range(day, end + 1))


def _days(name: str) -> tuple[str, str]:
    """First and last day of a bin."""
    if len(name) == len("2024"):
        return f"{name}-01-01", f"{name}-12-31"
    if len(name) == len("2024-08"):
        last = calendar.monthrange(int(name[:4]), int(name[5:7]))[1]
        return f"{name}-01", f"{name}-{last:02d}"
    return name, name


def _label(name: str) -> str:
    if len(name) == len("2024"):
        return name
    month = calendar.month_abbr[int(name[5:7])]
    if len(name) == len("2024-08"):
        return f"{month} {name[:4]}"
    return f"{int(name[8:10])} {month} {name[:4]}"
