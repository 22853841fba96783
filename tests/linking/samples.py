"""Readings made by hand for one event: each figure is said by somebody, in words of the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sourceline.records import (
    Attribution,
    CasualtyClaim,
    DateRecord,
    Demographic,
    Document,
    Effect,
    EventMention,
    Factuality,
    Group,
    Participant,
    PlaceRecord,
    Reader,
    Reading,
    Role,
    Span,
    Speaker,
)

ARMY, REBELS = "IQ.military", "islamic-state"


class Said(NamedTuple):
    """A figure: its number, about whom, and who says so (None: the report itself)."""

    number: int
    effect: Effect = "killed"
    group: Group = "combatants"
    actor: str | None = REBELS
    by: Speaker | None = None
    low: int | None = -1
    high: int | None = -1
    part_of: int | None = None
    cause: str | None = None
    demographic: Demographic | None = None


def report(
    *figures: Said,
    published: str | None = "2024-08-31",
    publisher: str = "Gazette",
    day: str | None = "2024-08-30",
    until: str | None = None,
    date_precision: int = 1,
    place: str | None = "Mosul",
    precision: int = 1,
    country: str = "IQ",
    victims: tuple[str, ...] = (),
    factuality: Factuality = "occurred",
    parties: tuple[tuple[Role, str], ...] = (("initiator", ARMY), ("target", REBELS)),
) -> Reading:
    """A report with these figures; its text lists them, so that every span is found in it."""
    lines = [f"{publisher}, {published}, on {day} in {place}: a raid."]
    lines += [_words(n, said) for n, said in enumerate(figures)]
    lines += victims
    text = "\n".join(lines)

    def at(words: str) -> Span:
        start = text.index(words)
        return Span.cut(text, start, start + len(words))

    return Reading(
        reader=Reader(version="0"),
        document=Document.of(text, publisher=publisher, published=published, title=lines[0]),
        attributions=tuple(
            Attribution(
                id=f"a{n}",
                source=at(said.by.name),
                source_actor=said.by.actor,
                anonymous=said.by.anonymous,
                stance=said.by.stance,
                content=at(_words(n, said)),
            )
            for n, said in enumerate(figures)
            if said.by is not None
        ),
        events=(
            EventMention(
                id="e1",
                event_type="Battles",
                sub_event_type="Armed clash",
                plover="ASSAULT",
                confidence=0.9,
                factuality=factuality,
                triggers=(at("a raid"),),
                date=None
                if day is None
                else DateRecord(
                    start=day, end=until or day, precision=date_precision, span=at(f"on {day}")
                ),
                place=None
                if place is None
                else PlaceRecord(
                    span=at(f"in {place}"),
                    name=place,
                    country=country,
                    latitude=36.34,
                    longitude=43.13,
                    precision=precision,
                ),
                participants=(
                    *(
                        Participant(
                            role=role, kind="organization", actor=actor, name=actor, spans=()
                        )
                        for role, actor in parties
                    ),
                    *(
                        Participant(role="victim", kind="individual", name=name, spans=(at(name),))
                        for name in victims
                    ),
                ),
                casualties=(
                    *(_claim(n, said, at) for n, said in enumerate(figures)),
                    *(
                        CasualtyClaim(
                            id=f"v{n}",
                            effect="killed",
                            group="unspecified",
                            low=1,
                            best=1,
                            high=1,
                            span=at(name),
                        )
                        for n, name in enumerate(victims)
                    ),
                ),
            ),
        ),
    )


def _words(n: int, said: Said) -> str:
    """A line of the text that no other figure has: readings of one text are the same."""
    by = "nobody" if said.by is None else f"{said.by.name} ({said.by!r})"
    return f"{n} {by}: {said.number} {said.effect} {tuple(said)}"


def _claim(n: int, said: Said, at: Callable[[str], Span]) -> CasualtyClaim:
    return CasualtyClaim(
        id=f"c{n}",
        effect=said.effect,
        group=said.group,
        demographic=said.demographic,
        actor=said.actor,
        low=said.number if said.low == -1 else said.low,
        best=said.number,
        high=said.number if said.high == -1 else said.high,
        span=at(_words(n, said)),
        cause=said.cause,
        part_of=None if said.part_of is None else f"c{said.part_of}",
        attributions=() if said.by is None else (f"a{n}",),
    )
