"""Where claims differ, and how figures were corrected: every position with who holds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sourceline.knowledge.actors import Registry
from sourceline.linking.cells import People
from sourceline.linking.figures import Weighed
from sourceline.linking.told import HAPPENED, Told, ToldFigure
from sourceline.records import Disagreement, History, HistoryStep, Position


def about(people: People) -> str:
    """What a figure is about, in the words of the contract: `killed / combatants / Islamic State`."""
    actor = None if people.actor is None else Registry.load().get(people.actor)
    whose = people.actor if actor is None else actor.name
    parts = (people.effect, people.group, people.demographic, whose)
    return " / ".join(part for part in parts if part)


def over_figures(weighed: Iterable[Weighed], told: Iterable[Told]) -> tuple[Disagreement, ...]:
    """One disagreement a figure that is given in several numbers, or denied by somebody."""
    denials = [one for one in told if isinstance(one, ToldFigure) and one.denied and one.counts]
    found = []
    for one in weighed:
        positions = [position(held.number, held.claims) for held in one.numbers]
        against = [d for d in denials if d in one.cell.claims]
        by_number: dict[int, list[Told]] = defaultdict(list)
        for denial in against:
            by_number[denial.number].append(denial)
        positions += [position({"denies": n}, ones) for n, ones in sorted(by_number.items())]
        if len(positions) > 1:
            found.append(Disagreement(about=about(one.cell.people), positions=tuple(positions)))
    return tuple(found)


def over_occurrence(told: Iterable[Told]) -> tuple[Disagreement, ...]:
    """Whether it happened, where some say so and others deny it."""
    by_value: dict[str, list[Told]] = defaultdict(list)
    for one in told:
        factuality = one.mention.event.factuality
        if one.record.about == "event" and one.record.copy_of is None:
            if factuality == "denied" or factuality in HAPPENED:
                by_value[factuality].append(one)
    if "denied" not in by_value or len(by_value) == 1:
        return ()
    positions = tuple(position(value, ones) for value, ones in sorted(by_value.items()))
    return (Disagreement(about="occurrence", positions=positions),)


def position(value: Any, claims: Iterable[Told]) -> Position:
    """A value with everybody who holds it, each once, and their claims."""
    ones = list(claims)
    return Position(value=value, sources=_names(ones), claims=tuple(one.id for one in ones))


def histories(weighed: Iterable[Weighed]) -> tuple[History, ...]:
    """How each figure was corrected, first version first; only what its own source replaced.

    A number that one source gives after another source's is a disagreement, and no correction.
    """
    found = []
    for one in weighed:
        if not one.superseded:
            continue
        replaced = [claim for claim in one.cell.claims if claim.id in one.superseded]
        news = {claim.id: claim for claim in one.superseded.values()}
        steps = _steps([*replaced, *(c for i, c in news.items() if i not in one.superseded)])
        found.append(History(about=about(one.cell.people), steps=steps))
    return tuple(found)


def _steps(claims: Sequence[ToldFigure]) -> tuple[HistoryStep, ...]:
    by_day: dict[tuple[str, int], list[ToldFigure]] = defaultdict(list)
    for one in claims:
        # A claim without a day is replaced by none and replaces none.
        by_day[one.day or "", one.number].append(one)
    return tuple(
        HistoryStep(
            published=day,
            value=number,
            sources=_names(ones),
            claims=tuple(one.id for one in ones),
        )
        for (day, number), ones in sorted(by_day.items())
    )


def _names(claims: Iterable[Told]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(h.name for one in claims for h in one.holders))
