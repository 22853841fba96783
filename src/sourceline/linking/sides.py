"""Who took part on which side, by UCDP's rules."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sourceline.knowledge.actor_files import KINDS
from sourceline.knowledge.actors import Registry
from sourceline.knowledge.folding import fold
from sourceline.knowledge.ontology import Ontology
from sourceline.knowledge.ontology import Side as SideKind
from sourceline.knowledge.people import load_people
from sourceline.linking.holders import same_body
from sourceline.linking.told import Told, ToldParticipant
from sourceline.records import CountedAs, Group, Participant, Role, Side, SidedParticipant

CIVILIANS: frozenset[Group] = frozenset(
    ("civilians", "health workers", "journalists", "aid workers")
)
STATE_BODIES = frozenset(("coalition", "command", "mission"))
# "at least 15 militants" and "15 militants" are the same people in two reports.
COUNTED = re.compile(r"^(?:(?:at least|up to|about|more than|nearly|some)\s+)?[\d.,]+\s+", re.I)
ValueT = TypeVar("ValueT")
ACTING: tuple[Role, ...] = ("initiator", "target")


@dataclass(frozen=True, slots=True)
class Sides:
    """The actors of side a and side b by registry id, or by folded name where there is none."""

    a: frozenset[str]
    b: frozenset[str]

    def of(self, actor: str) -> Side | None:
        """The side of an actor: it is on it, or a body above or below it or its state is."""
        if actor in self.a:
            return "a"
        if actor in self.b:
            return "b"
        on_a, on_b = _belongs(actor, self.a), _belongs(actor, self.b)
        if on_a == on_b:
            return None
        return "a" if on_a else "b"

    def counted_as(self, actor: str | None, group: Group) -> CountedAs:
        """Where people of `actor` and `group` are counted: civilians first, then by their side.

        Rule: UCDP GED codebook, deaths_civilians, deaths_a, deaths_b and deaths_unknown.
        """
        if group in CIVILIANS:
            return "civilians"
        side = None if actor is None else self.of(actor)
        if side is None:
            return "unknown"
        return "side_a" if side == "a" else "side_b"


def participants_of(told: Iterable[Told]) -> tuple[SidedParticipant, ...]:
    """Participants of all mentions, the same ones together, each with its claims; no side yet.

    An actor is initiator or target as more independent documents have it; whoever is only
    mentioned, and acts or suffers elsewhere, is left to that role. A bare number is nobody.
    """
    found: dict[tuple[str, str], list[ToldParticipant]] = defaultdict(list)
    for one in told:
        if isinstance(one, ToldParticipant) and any(map(str.isalpha, one.participant.name)):
            role = one.participant.role
            found[key_of(one.participant), "acting" if role in ACTING else role].append(one)
    placed = {key for key, role in found if role != "mentioned"}
    merged = [
        _merged(ones)
        for (key, role), ones in found.items()
        if role != "mentioned" or key not in placed
    ]
    order = ("initiator", "target", "victim", "claimant", "mentioned")
    return tuple(sorted(merged, key=lambda p: (order.index(p.role), p.actor or "~", p.name)))


def key_of(participant: Participant) -> str:
    """What makes two participants one: the actor, or the name without a count before it."""
    return participant.actor or fold(COUNTED.sub("", participant.name))


def _merged(ones: Sequence[ToldParticipant]) -> SidedParticipant:
    first = ones[0].participant
    known = None if first.actor is None else Registry.load().get(first.actor)
    return SidedParticipant(
        role=_most_told([(one.participant.role, one.group) for one in ones]),
        kind=_most_told([(one.participant.kind, one.group) for one in ones]),
        actor=first.actor,
        name=COUNTED.sub("", first.name) if known is None else known.name,
        claims=tuple(one.id for one in ones),
    )


def _most_told(told: Sequence[tuple[ValueT, str]]) -> ValueT:
    """The value that most independent groups tell; of equals, the one told first."""
    groups = Counter(value for value, _ in dict.fromkeys(told))
    return max(groups, key=lambda value: groups[value])


def sides_of(participants: Iterable[SidedParticipant]) -> Sides:
    """Which actors stand on side a and which on side b.

    Rule: UCDP GED codebook. A state that fights a group is side a, whoever began. Otherwise side
    a are those who act and side b those they act against; where only initiators are told, a state
    stands against the groups, and groups stand in the order of their names.
    """
    acting = [p for p in participants if p.role in ACTING and p.kind != "object"]
    initiators = [key_of(p) for p in acting if p.role == "initiator"]
    targets = [key_of(p) for p in acting if p.role == "target"]
    if not targets:
        states = [key for key in initiators if kind_of(key) == "state"]
        groups = sorted(key for key in initiators if key not in states)
        initiators, targets = (states, groups) if states else (groups[:1], groups[1:])
    elif not _any_state(initiators) and _any_state(targets):
        initiators, targets = targets, initiators
    return Sides(frozenset(initiators), frozenset(targets) - frozenset(initiators))


def with_sides(
    participants: Iterable[SidedParticipant], sides: Sides
) -> tuple[SidedParticipant, ...]:
    """The participants, each with its side; things and those who only claim have none."""
    return tuple(
        p.model_copy(update={"side": sides.of(key_of(p))})
        if p.kind != "object" and p.role in (*ACTING, "victim")
        else p
        for p in participants
    )


def type_of_violence(
    sub_event_type: str, participants: Iterable[SidedParticipant], harmed: Iterable[Group]
) -> int | None:
    """UCDP's type of violence from who acts against whom; None if it is none of the three.

    Where no target is told, those who were harmed stand for it.
    """
    acting = [p for p in participants if p.kind != "object"]
    initiators = [kind_of(key_of(p)) for p in acting if p.role == "initiator"]
    targets = [kind_of(key_of(p)) for p in acting if p.role == "target"]
    if not targets:
        targets = ["civilians" if group in CIVILIANS else "group" for group in harmed]
    return Ontology.load().type_of_violence(sub_event_type, initiators, targets)


def kind_of(key: str) -> SideKind:
    """What an actor is in UCDP's terms: a state, an organised group, or civilians."""
    registry = Registry.load()
    actor = registry.get(key)
    if actor is None:
        nouns = load_people()
        civilian = any(nouns[w].group in CIVILIANS for w in key.split() if w in nouns)
        return "civilians" if civilian else "group"
    if KINDS.get(actor.kind) in CIVILIANS and registry.state_of(key) is None:
        return "civilians"
    if registry.is_armed_group(key) or actor.kind == "private military company":
        return "group"
    in_state = registry.state_of(key) is not None or actor.kind in STATE_BODIES
    return "state" if in_state else "group"


def _any_state(keys: Iterable[str]) -> bool:
    return any(kind_of(key) == "state" for key in keys)


def _belongs(actor: str, keys: Iterable[str]) -> bool:
    registry = Registry.load()
    state = registry.state_of(actor)
    return any(
        same_body(actor, key) or (state is not None and state == registry.state_of(key))
        for key in keys
    )
