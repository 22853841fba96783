"""Who holds a position: speakers told apart, and how much each can know."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from sourceline.knowledge.actor_files import KINDS
from sourceline.knowledge.actors import Registry
from sourceline.knowledge.folding import fold
from sourceline.records import Attribution, Reading, Span, Speaker
from sourceline.spans import contains

# Bodies whose work is to count or examine people: they outrank whoever only heard of them.
RECORD_KEEPERS = frozenset(("health", "court", "mission", "agency", "ngo"))
RECORD_WORDS = frozenset(
    "hospital hospitals clinic morgue mortuary doctor doctors surgeon surgeons medic medics "
    "paramedic paramedics coroner coroners pathologist pathologists forensic court tribunal".split()
)
ARTICLES = ("the ", "a ", "an ")

OWN_SIDE, RECORDS, THIRD_PARTY, NAMED, UNNAMED = 4, 3, 2, 1, 0


class Holder(NamedTuple):
    """Somebody who holds a position. `key` is equal for the same one under different names."""

    key: str
    name: str
    actor: str | None


def speakers_of(reading: Reading, ids: Iterable[str]) -> tuple[Speaker, ...]:
    """The named or described sources of these attributions, each once, in their order."""
    wanted = set(ids)
    return _speakers(a for a in reading.attributions if a.id in wanted)


def speakers_over(reading: Reading, span: Span | None) -> tuple[Speaker, ...]:
    """The sources whose content covers `span`: those that answer for a date or a place."""
    if span is None:
        return ()
    return _speakers(
        a for a in reading.attributions if a.content is not None and contains(a.content, span)
    )


def _speakers(attributions: Iterable[Attribution]) -> tuple[Speaker, ...]:
    found = (
        Speaker(
            name=" ".join(a.source.text.split()),
            # "U.S. and Iraqi officials" are more than the one body that the reader settles on.
            actor=None if " and " in a.source.text else a.source_actor,
            anonymous=a.anonymous,
            stance=a.stance,
        )
        for a in attributions
        if a.source is not None
    )
    return tuple(dict.fromkeys(found))


def holders_of(said_by: Iterable[Speaker], publisher: str | None) -> tuple[Holder, ...]:
    """Who answers for a claim: its speakers, or whoever published it where it names none.

    A body of the registry is called by its name there, whatever the report calls it; somebody
    who asked not to be named is called by the report's words and is nobody else.
    """
    return tuple(dict.fromkeys(map(_holder, said_by))) or (_publisher(publisher),)


def _holder(speaker: Speaker) -> Holder:
    if speaker.anonymous:
        who = speaker.actor or _key(speaker.name)
        return Holder(f"anonymous:{who}", f"{speaker.name} (anonymous)", speaker.actor)
    actor = None if speaker.actor is None else Registry.load().get(speaker.actor)
    if actor is not None:
        return Holder(actor.id, actor.name, actor.id)
    return Holder(_key(speaker.name), speaker.name, speaker.actor)


def _publisher(name: str | None) -> Holder:
    shown = name or "a report without a publisher"
    return Holder(f"publisher:{_key(shown)}", shown, None)


def _key(name: str) -> str:
    folded = fold(name)
    return next((folded.removeprefix(a) for a in ARTICLES if folded.startswith(a)), folded)


def related(one: Holder, other: Holder) -> bool:
    """Whether the two are one voice: the same, or a body and the body above it."""
    if one.key == other.key:
        return True
    if one.actor is None or other.actor is None:
        return False
    return same_body(one.actor, other.actor)


def same_body(one: str, other: str) -> bool:
    """Whether one actor is the other or stands above it: the army and its command."""
    registry = Registry.load()
    return one in registry.lineage(other) or other in registry.lineage(one)


def authority(speaker: Speaker | None, whose: str | None) -> int:
    """How much a speaker's word weighs on a figure about the people of `whose`, 0 to 4.

    4: a body on its own people, which it knows and would rather not tell. 3: bodies that count
    or examine people. 2: somebody named who is no armed side. 1: an armed body on other people.
    0: somebody not named, and the report itself.
    """
    if speaker is None or speaker.anonymous:
        return UNNAMED
    if speaker.actor is None:
        if RECORD_WORDS & set(fold(speaker.name).split()):
            return RECORDS
        return THIRD_PARTY if _is_proper(speaker.name) else NAMED
    if whose is not None and same_body(speaker.actor, whose):
        return OWN_SIDE
    actor = Registry.load().get(speaker.actor)
    if actor is None:
        return NAMED
    if actor.kind in RECORD_KEEPERS:
        return RECORDS
    return NAMED if KINDS.get(actor.kind) == "combatants" else THIRD_PARTY


def _is_proper(name: str) -> bool:
    """Whether the words hold a name of their own: two words in a row that begin with a capital."""
    words = name.split()
    return any(a[:1].isupper() and b[:1].isupper() for a, b in pairwise(words))
