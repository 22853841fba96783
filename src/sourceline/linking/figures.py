"""Low, best and high of each figure, by written rules; nothing is averaged.

The rules are in docs/reconciling.md, with the UCDP and casualty-recording sources behind them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sourceline.knowledge.actors import Registry
from sourceline.linking.cells import Cell, told_together
from sourceline.linking.holders import Holder, authority, related
from sourceline.linking.sides import Sides
from sourceline.linking.told import ToldFigure
from sourceline.records import CountedAs, Deaths, Effect, Figure, Injuries, RestsOn

Rule = Literal["only position", "authority", "breakdown", "support", "lower number"]
COUNTED_AS: tuple[CountedAs, ...] = ("side_a", "side_b", "civilians", "unknown")


@dataclass(frozen=True, slots=True)
class Held:
    """One number about some people, with the claims for it and what weighs in its favour."""

    number: int
    claims: tuple[ToldFigure, ...]
    authority: int
    broken_down: bool
    groups: int

    @property
    def holders(self) -> tuple[Holder, ...]:
        """Who holds it, each once, in the order of publication."""
        return tuple(dict.fromkeys(h for one in self.claims for h in one.holders))


@dataclass(frozen=True, slots=True)
class Weighed:
    """A cell with its numbers as they stand now, the best first, and what has been corrected."""

    cell: Cell
    numbers: tuple[Held, ...]
    superseded: dict[str, ToldFigure]
    rule: Rule

    @property
    def best(self) -> int:
        """The number that the rules prefer."""
        return self.numbers[0].number

    @property
    def current(self) -> list[ToldFigure]:
        """The claims that nobody has corrected."""
        return [one for held in self.numbers for one in held.claims]


def weigh(cell: Cell) -> Weighed | None:
    """The numbers of a cell in order of preference; None if all its claims are denials.

    Preferred is, in this order: the greater authority; the number that a breakdown adds up to;
    the one that more independent reports give; the lower one.
    """
    claims = [one for one in cell.claims if not one.denied]
    superseded = corrections(claims)
    by_number: dict[int, list[ToldFigure]] = defaultdict(list)
    for one in claims:
        if one.id not in superseded:
            by_number[one.number].append(one)
    if not by_number:
        return None
    sums = _sums(cell)
    numbers = sorted(
        (
            Held(
                value,
                tuple(ones),
                max(authority_of(one) for one in ones),
                any(sums.get(one.id) == value for one in ones),
                len({one.group for one in ones}),
            )
            for value, ones in by_number.items()
        ),
        key=lambda s: (-s.authority, not s.broken_down, -s.groups, s.number),
    )
    return Weighed(cell, tuple(numbers), superseded, _rule(numbers))


def _rule(numbers: Sequence[Held]) -> Rule:
    if len(numbers) == 1:
        return "only position"
    first, second = numbers[0], numbers[1]
    if first.authority != second.authority:
        return "authority"
    if first.broken_down != second.broken_down:
        return "breakdown"
    return "support" if first.groups != second.groups else "lower number"


def corrections(claims: Sequence[ToldFigure]) -> dict[str, ToldFigure]:
    """Claims that their own source has replaced since, each with the claim that replaces it.

    A later number replaces an earlier one of the same voice (the same source, or a body above or
    below it) about the same people, if its authority is no less and the earlier number has not
    been repeated since. Without a date of publication nothing is known to be later.
    """
    if len({one.number for one in claims}) < 2:
        return {}
    weights = {one.id: authority_of(one) for one in claims}
    dated = sorted((one for one in claims if one.day is not None), key=lambda o: (_day(o), o.id))
    voices: dict[tuple[tuple[Holder, ...], int], list[ToldFigure]] = {}
    replaced = {}
    for one in dated:
        key = (one.holders, weights[one.id])
        if key not in voices:
            voices[key] = [
                other
                for other in dated
                if weights[other.id] >= weights[one.id] and _same_voice(one.holders, other.holders)
            ]
        voice = voices[key]
        last = {other.number: other for other in voice}
        if one.number not in last:
            continue
        newest, repeated = voice[-1], _day(last[one.number])
        if _day(newest) > repeated:
            replaced[one.id] = min(
                (o for o in voice if o.number == newest.number and _day(o) > repeated),
                key=lambda o: (not set(o.holders) & set(one.holders), _day(o)),
            )
    return replaced


def _same_voice(earlier: tuple[Holder, ...], later: tuple[Holder, ...]) -> bool:
    """Whether each of those who said the one is heard, or spoken for, in the other."""
    return all(any(related(one, other) for other in later) for one in earlier)


def _day(one: ToldFigure) -> str:
    return one.day or ""


def authority_of(one: ToldFigure) -> int:
    """The authority of the weightiest source of a casualty claim."""
    speakers = one.record.said_by or (None,)
    return max(authority(speaker, one.claim.actor) for speaker in speakers)


def _sums(cell: Cell) -> dict[str, int]:
    """For each claim that is broken down, the sum of its parts: of the same effect, any people."""
    sums: dict[str, int] = defaultdict(int)
    parts = [*cell.parts, *(one for held in cell.holds for one in held.claims)]
    for one in parts:
        if one.record.part_of is not None:
            sums[one.record.part_of] += one.number
    return sums


def figure_of(weighed: Weighed, sides: Sides) -> Figure:
    """The figure of a cell: lowest and highest of what is held now, and the preferred number."""
    people, current = weighed.cell.people, weighed.current
    actor = None if people.actor is None else Registry.load().get(people.actor)
    low = min(one.low for one in current)
    high = max(one.high for one in current)
    at_low = [one for one in current if one.low == low]
    at_high = [one for one in current if one.high == high]
    return Figure(
        effect=people.effect,
        group=people.group,
        demographic=people.demographic,
        actor=people.actor,
        whose=people.actor if actor is None else actor.name,
        counted_as=sides.counted_as(people.actor, people.group),
        part=weighed.cell.within is not None,
        rule=weighed.rule,
        low=low,
        best=weighed.best,
        high=high,
        low_open=any(one.claim.low is None for one in at_low),
        high_open=any(one.claim.high is None for one in at_high),
        rests_on={
            "low": _ids(at_low),
            "best": _ids(weighed.numbers[0].claims),
            "high": _ids(at_high),
        },
    )


def deaths_of(figures: Sequence[tuple[Cell, Figure]]) -> Deaths:
    """Deaths over all people, and where those of the best figure are counted.

    Rule: UCDP GED codebook; side a, side b, civilians and unknown add up to the best estimate.
    """
    total = _total("killed", figures)
    if total is None:
        return Deaths(low=None, best=None, high=None)
    return Deaths(
        low=total.low,
        best=total.best,
        high=total.high,
        low_open=total.low_open,
        high_open=total.high_open,
        **{where: total.counted[where] for where in COUNTED_AS},
        rests_on={**total.rests_on, **{w: _unique(ids) for w, ids in total.counted_on.items()}},
    )


def injuries_of(figures: Sequence[tuple[Cell, Figure]]) -> Injuries:
    """Injured people over all, parts counted once: five and two of seven are seven."""
    total = _total("injured", figures)
    if total is None:
        return Injuries(low=None, best=None, high=None)
    return Injuries(
        low=total.low,
        best=total.best,
        high=total.high,
        low_open=total.low_open,
        high_open=total.high_open,
        rests_on=total.rests_on,
    )


@dataclass(slots=True)
class _Total:
    low: int
    best: int
    high: int
    low_open: bool
    high_open: bool
    rests_on: RestsOn
    counted: dict[CountedAs, int]
    counted_on: dict[CountedAs, tuple[str, ...]]


def _total(effect: Effect, figures: Sequence[tuple[Cell, Figure]]) -> _Total | None:
    found = {id(cell): figure for cell, figure in figures if figure.effect == effect}
    return _beside([cell for cell, _ in figures if _top(cell, found)], found)


def _top(cell: Cell, found: dict[int, Figure]) -> bool:
    """Whether no cell with a figure lies above it."""
    return cell.within is None or id(cell.within) not in found


def _beside(
    cells: Sequence[Cell], found: dict[int, Figure], whole: int | None = None
) -> _Total | None:
    """The total of cells side by side, of which `whole` is the number of all, if it is told.

    Counts by age or sex alone cut across those by group: eight children can be among fourteen
    civilians and four militiamen. Both are added up where the whole has room for both, or, without a
    whole, where one report tells both; else the larger of the two counts everybody.
    """
    shown = [cell for cell in cells if id(cell) in found]
    across = [cell for cell in shown if cell.people.by_age_or_sex_alone]
    along = [cell for cell in shown if not cell.people.by_age_or_sex_alone]
    totals = [t for t in (_sum(_over(c, found) for c in part) for part in (along, across)) if t]
    if len(totals) < 2:
        return totals[0] if totals else None
    if whole is None:
        room = any(told_together(cell, across) for cell in along)
    else:
        room = sum(total.best for total in totals) <= whole
    return _sum(totals) if room else max(totals, key=lambda total: total.best)


def _over(cell: Cell, found: dict[int, Figure]) -> _Total:
    """The total of a cell with those within it.

    Those within are among its people. What they leave over is counted where the cell itself is.
    Where they come to its number or more, the cell has nobody else in it, and counts the same
    people: the bounds are the widest of both.
    """
    figure = found[id(cell)]
    own = _own(figure)
    inner = _beside(cell.holds, found, figure.best)
    if inner is None:
        return own
    if inner.best >= own.best:
        if own.low < inner.low:
            inner.low, inner.low_open = own.low, own.low_open
            inner.rests_on = {**inner.rests_on, "low": own.rests_on["low"]}
        if own.high > inner.high:
            inner.high, inner.high_open = own.high, own.high_open
            inner.rests_on = {**inner.rests_on, "high": own.rests_on["high"]}
        return inner
    where = figure.counted_as
    inner.counted[where] += own.best - inner.best
    inner.counted_on[where] = _unique((*inner.counted_on[where], *own.rests_on["best"]))
    if inner.high > own.high:
        own.high, own.high_open = inner.high, inner.high_open
        own.rests_on = {**own.rests_on, "high": inner.rests_on["high"]}
    own.counted, own.counted_on = inner.counted, inner.counted_on
    return own


def _own(figure: Figure) -> _Total:
    where, best = figure.counted_as, figure.best
    return _Total(
        figure.low,
        best,
        figure.high,
        figure.low_open,
        figure.high_open,
        dict(figure.rests_on),
        {one: best if one == where else 0 for one in COUNTED_AS},
        {one: figure.rests_on["best"] if one == where else () for one in COUNTED_AS},
    )


def _sum(totals: Iterable[_Total]) -> _Total | None:
    """Totals about different people added up; None if there are none."""
    found = list(totals)
    if not found:
        return None
    return _Total(
        sum(t.low for t in found),
        sum(t.best for t in found),
        sum(t.high for t in found),
        any(t.low_open for t in found),
        any(t.high_open for t in found),
        {
            name: _unique(i for t in found for i in t.rests_on[name])
            for name in ("low", "best", "high")
        },
        {w: sum(t.counted[w] for t in found) for w in COUNTED_AS},
        {w: _unique(i for t in found for i in t.counted_on[w]) for w in COUNTED_AS},
    )


def _ids(ones: Iterable[ToldFigure]) -> tuple[str, ...]:
    return tuple(one.id for one in ones)


def _unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
