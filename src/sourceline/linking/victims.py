"""Named victims, joined by name over all reports."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sourceline.knowledge.actors import Registry
from sourceline.knowledge.folding import fold
from sourceline.knowledge.people import load_people
from sourceline.linking.told import Told, ToldFigure, ToldParticipant
from sourceline.records import Effect, Victim
from sourceline.spans import overlaps

TITLES = frozenset(
    "mr mrs ms miss dr prof sir sgt sergeant cpl corporal pvt private lt lieutenant capt captain "
    "maj major col colonel gen general brig brigadier sheikh sheik imam father sister rev reverend "
    "officer constable judge mayor governor minister president senator".split()
)
# Small words within names, which no capital marks.
PARTICLES = frozenset("al el bin ibn abu umm de la del della di da dos van von der den le".split())
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?", re.UNICODE)


@dataclass(slots=True)
class _Person:
    words: tuple[str, ...]
    names: list[str] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    counted_in: list[str] = field(default_factory=list)


def victims_of(told: Sequence[Told]) -> tuple[Victim, ...]:
    """The persons who are named as harmed, each once, in the order of publication.

    Two names are one person if they have the same words, titles and initials left out, or if the
    shorter one is the end of just one longer name: "Hassan" after "Ahmed Hassan".
    """
    return tuple(_victim(person) for person in _people(told))


def named_persons(told: Sequence[Told]) -> dict[str, int]:
    """For each claim that counts one person by name, the number of that person in the list."""
    return {
        claim: number for number, person in enumerate(_people(told)) for claim in person.counted_in
    }


def _people(told: Sequence[Told]) -> list[_Person]:
    figures: dict[str, list[ToldFigure]] = defaultdict(list)
    for one in told:
        if isinstance(one, ToldFigure) and one.number == 1:
            figures[one.record.document].append(one)
    people: list[_Person] = []
    for one in told:
        if not isinstance(one, ToldParticipant) or one.participant.role != "victim":
            continue
        words = personal_name(one.participant.name)
        if words is None:
            continue
        person = _join(people, words)
        person.names.append(one.participant.name)
        person.claims.append(one.id)
        for figure in figures[one.record.document]:
            if any(overlaps(span, figure.claim.span) for span in one.participant.spans):
                person.effects.append(figure.claim.effect)
                person.counted_in.append(figure.id)
    return people


def personal_name(name: str) -> tuple[str, ...] | None:
    """The words of a person's name, folded, without titles and initials; None if it is none.

    "two soldiers", "Iraqi Police" and the names of the registry are none; one word is a name only
    after a title.
    """
    words = WORD.findall(name)
    if any(c.isdigit() for c in name) or not words:
        return None
    if any(fold(w) in load_people() for w in words if fold(w) not in TITLES):
        return None
    registered = Registry.load().names.by_key.get(" ".join(fold(w) for w in words))
    bare = [w for w in words if fold(w.rstrip(".")) not in TITLES]
    capitals = [w for w in bare if any(map(str.isupper, w))]
    small = [w for w in bare if w not in capitals and fold(w) not in PARTICLES]
    if registered or small or len(capitals) + (len(words) > len(bare)) < 2 or not capitals:
        return None
    return tuple(fold(w) for w in bare if len(w.rstrip(".")) > 1)


def _join(people: list[_Person], words: tuple[str, ...]) -> _Person:
    for person in people:
        if person.words == words:
            return person
    near = [p for p in people if _ends(p.words, words) or _ends(words, p.words)]
    if len(near) == 1:
        near[0].words = max(near[0].words, words, key=len)
        return near[0]
    people.append(_Person(words))
    return people[-1]


def _ends(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    return len(shorter) < len(longer) and longer[-len(shorter) :] == shorter


def _victim(person: _Person) -> Victim:
    names = sorted(dict.fromkeys(person.names), key=lambda n: (-len(n), n))
    return Victim(
        name=names[0],
        also=tuple(names[1:]),
        effect="killed" if "killed" in person.effects else next(iter(person.effects), None),
        claims=tuple(dict.fromkeys((*person.claims, *person.counted_in))),
    )
