"""Claims about the same people brought together, and which people are among which others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, get_args

from sourceline.knowledge.actors import Registry
from sourceline.linking.sides import CIVILIANS
from sourceline.linking.told import Told, ToldFigure
from sourceline.linking.victims import named_persons
from sourceline.records import CasualtyClaim, Demographic, Effect, Group


class People(NamedTuple):
    """Whom a figure is about: what happened to them, and who they are."""

    effect: Effect
    group: Group
    demographic: Demographic | None
    actor: str | None

    @property
    def told(self) -> int:
        """How many of group, demographic and actor are told."""
        return (
            (self.group != "unspecified")
            + (self.demographic is not None)
            + (self.actor is not None)
        )

    @property
    def by_age_or_sex_alone(self) -> bool:
        """Whether nothing else is told of them."""
        return self.demographic is not None and self.told == 1

    def may_hold(self, other: People) -> bool:
        """Whether `other` can be some of these people, told more exactly."""
        return (
            self != other
            and self.effect == other.effect
            and (self.group in ("unspecified", other.group) or self._are_civilians(other))
            and self.demographic in (None, other.demographic)
            and (self.actor is None or self._are_of(other))
        )

    def _are_civilians(self, other: People) -> bool:
        return self.group == "civilians" and other.group in CIVILIANS

    def _are_of(self, other: People) -> bool:
        if other.actor is None:
            return False
        return self.actor in Registry.load().lineage(other.actor) or self.actor == other.actor


@dataclass(slots=True, eq=False)
class Cell:
    """All counted claims about the same people.

    `parts` break one of the claims down by cause, and are in it already. `within` is the cell
    whose people these are among.
    """

    people: People
    claims: list[ToldFigure] = field(default_factory=list)
    parts: list[ToldFigure] = field(default_factory=list)
    within: Cell | None = None
    holds: list[Cell] = field(default_factory=list)

    @property
    def most(self) -> int:
        """The highest number that is told."""
        return max(one.number for one in self.claims)

    @property
    def named(self) -> bool:
        """Whether it only counts persons who are named, which can be some of the harmed."""
        return all(one.named for one in self.claims)


def cells_of(told: Sequence[Told]) -> list[Cell]:
    """The cells of all figures that count, each below the one it is a part of."""
    counted = [one for one in told if isinstance(one, ToldFigure) and one.counts]
    whose = _known_actors(counted)
    people = {one.id: _people(one.claim, whose) for one in counted}
    # A number that another report tells, with its cause, as a part of a whole is that part.
    parts = {_as_part(one, people) for one in counted if one.record.part_of is not None}
    cells: dict[People, Cell] = {}
    wholes: dict[People, People] = {}
    for one in counted:
        key, part_of = people[one.id], one.record.part_of
        whole = None if part_of is None else people.get(part_of)
        cell = cells.setdefault(key, Cell(key))
        if whole == key or (one.claim.cause is not None and _as_part(one, people) in parts):
            cell.parts.append(one)
            continue
        cell.claims.append(one)
        if whole is not None and whole.effect == key.effect:
            wholes.setdefault(key, whole)
    _count_named(cells.values(), named_persons(told))
    found = [cell for cell in cells.values() if cell.claims]
    _nest(found, wholes)
    order = get_args(Effect)
    return sorted(found, key=lambda c: (order.index(c.people.effect), repr(c.people)))


def _known_actors(told: Iterable[ToldFigure]) -> dict[tuple[str, str, str | None], str]:
    """Whose people they are, where claims that tell it agree: for those that do not."""
    actors: dict[tuple[str, str, str | None], set[str]] = defaultdict(set)
    for claim in (one.claim for one in told):
        if claim.actor is not None:
            actors[claim.effect, claim.group, claim.demographic].add(claim.actor)
    return {key: next(iter(found)) for key, found in actors.items() if len(found) == 1}


def _people(claim: CasualtyClaim, whose: dict[tuple[str, str, str | None], str]) -> People:
    actor = claim.actor
    # "The dead" can be of any side, "the militants" are those of the other reports.
    if actor is None and claim.group != "unspecified":
        actor = whose.get((claim.effect, claim.group, claim.demographic))
    return People(claim.effect, claim.group, claim.demographic, actor)


def _as_part(one: ToldFigure, people: dict[str, People]) -> tuple[People, str | None, int]:
    return (people[one.id], one.claim.cause, one.number)


def _nest(cells: Sequence[Cell], wholes: dict[People, People]) -> None:
    """Put each cell below the one whose people it counts more exactly.

    A report says so itself ("of whom five were children"), or the wider number is at least the
    sum of the narrower ones. A wider number below that sum counts further people if one report
    tells both, and is an incomplete count of the whole if none does.
    """
    # Persons who are named among a number hold no number themselves, whatever a reading says.
    counted = [cell for cell in cells if not (cell.named and _within_a_number(cell, cells))]
    by_people = {cell.people: cell for cell in counted}
    # The smaller first: of two that are each told as a part of the other, it is the part.
    for cell in sorted(counted, key=lambda c: (c.most, repr(c.people))):
        told = by_people.get(wholes[cell.people]) if cell.people in wholes else None
        wider = [c for c in counted if c.people.may_hold(cell.people)]
        if wider and told is None:
            told = max(wider, key=lambda c: (c.people.told, repr(c.people)))
        if told is not None and cell not in _upwards(told):
            cell.within = told
            told.holds.append(cell)
    for cell in cells:
        beside = [held for held in cell.holds if told_together(cell, [held])]
        if cell.most < sum(held.most for held in beside):
            for other in beside:
                if other.people not in wholes:
                    cell.holds.remove(other)
                    other.within = None


def _count_named(cells: Iterable[Cell], persons: dict[str, int]) -> None:
    """Let claims of one named person each count all who are named of the same people.

    Where a number is told beside the names that is no less, they are some of those it counts.
    """
    for cell in cells:
        named = [one for one in cell.claims if one.id in persons]
        others = [one for one in cell.claims if one.id not in persons]
        count = len({persons[one.id] for one in named})
        if any(one.number >= count for one in others):
            cell.parts += named
            cell.claims = others
        else:
            cell.claims = [
                replace(one, number=count, low=count, high=count, named=True)
                if one.id in persons
                else one
                for one in cell.claims
            ]


def _within_a_number(cell: Cell, cells: Iterable[Cell]) -> bool:
    """Put persons who are named within the largest number that can hold them, if there is one.

    They are not told apart there: it stays counted as it is.
    """
    wider = [
        c
        for c in cells
        if not c.named
        and c.most >= cell.most
        and (c.people.may_hold(cell.people) or cell.people.may_hold(c.people))
    ]
    cell.within = max(wider, key=lambda c: (c.most, repr(c.people)), default=None)
    return cell.within is not None


def _upwards(cell: Cell) -> list[Cell]:
    """The cell and those it lies within: two reports can each tell the other's whole as a part."""
    found = [cell]
    while found[-1].within is not None:
        found.append(found[-1].within)
    return found


def told_together(cell: Cell, others: Iterable[Cell]) -> bool:
    """Whether one report counts these people and some of the others."""
    documents = {one.record.document for one in cell.claims}
    return any(one.record.document in documents for other in others for one in other.claims)
