"""The spans of a reading as marks on its text: nested, cut where they cross, in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sourceline.records import Reading, Span

Kind = Literal[
    "content",
    "purpose",
    "source",
    "cue",
    "trigger",
    "casualty",
    "initiator",
    "target",
    "victim",
    "claimant",
    "mentioned",
    "place",
    "date",
    "weapon",
]
# Of marks on the very same words, the later one lies within the earlier one.
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]
KIND_ORDER = {kind: number for number, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of one kind, and the ids of what they are evidence for."""

    start: int
    end: int
    kind: Kind
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A mark begins, or goes on after it had to be cut (`again`)."""

    mark: Mark
    again: bool


@dataclass(frozen=True, slots=True)
class Closed:
    """The innermost open mark ends, or is cut."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Words:
    """Text between two boundaries, with the marks that lie over it, outermost first."""

    text: str
    marks: tuple[Mark, ...]


Piece = Opened | Closed | Words


def marks_of(reading: Reading) -> list[Mark]:
    """Every span of the reading as a mark; the same words in the same part are one mark.

    What a mark is about is named by place: `e1` the first event, `e1-when`, `e1-where`,
    `e1-why`, `e1-p1` its first participant, `e1-w1` its first weapon, `c1` the first claim of
    the reading, `a1` its first attribution. Ids of the record itself are not used: they can be
    any text.
    """
    about: defaultdict[tuple[int, int, Kind], list[str]] = defaultdict(list)

    def add(span: Span | None, kind: Kind, what: str) -> None:
        if span is not None:
            about[span.start, span.end, kind].append(what)

    for number, attribution in enumerate(reading.attributions, 1):
        add(attribution.source, "source", f"a{number}")
        add(attribution.cue, "cue", f"a{number}")
        add(attribution.content, "content", f"a{number}")
    claims = 0
    for number, event in enumerate(reading.events, 1):
        key = f"e{number}"
        for trigger in event.triggers:
            add(trigger, "trigger", key)
        add(event.date.span if event.date else None, "date", f"{key}-when")
        add(event.place.span if event.place else None, "place", f"{key}-where")
        add(event.purpose, "purpose", f"{key}-why")
        for place, participant in enumerate(event.participants, 1):
            for span in participant.spans:
                add(span, participant.role, f"{key}-p{place}")
        for place, weapon in enumerate(event.weapons, 1):
            for span in weapon.spans:
                add(span, "weapon", f"{key}-w{place}")
        for claim in event.casualties:
            claims += 1
            add(claim.span, "casualty", f"c{claims}")
    found = [Mark(*where, tuple(dict.fromkeys(what))) for where, what in about.items()]
    return sorted(found, key=lambda m: (m.start, -m.end, KIND_ORDER[m.kind]))


def pieces(text: str, marks: Iterable[Mark]) -> Iterator[Piece]:
    """The text cut at every boundary of a mark, with marks opened and closed in proper nesting.

    `marks` are sorted as `marks_of` sorts them. Where two cross, the one that would reach out of
    the other is closed and opened again. The words of all pieces together are the text.
    """
    open_marks: list[Mark] = []
    at = 0
    for mark in marks:
        for end in sorted({m.end for m in open_marks if m.end <= mark.start}):
            yield from _words(text, at, end, open_marks)
            at = end
            yield from _close(open_marks, end)
        yield from _words(text, at, mark.start, open_marks)
        at = mark.start
        yield Opened(mark, again=False)
        open_marks.append(mark)
    for end in sorted({m.end for m in open_marks}):
        yield from _words(text, at, end, open_marks)
        at = end
        yield from _close(open_marks, end)
    yield from _words(text, at, len(text), open_marks)


def _words(text: str, start: int, end: int, over: Sequence[Mark]) -> Iterator[Words]:
    if start < end:
        yield Words(text[start:end], tuple(over))


def _close(open_marks: list[Mark], end: int) -> Iterator[Piece]:
    """Close every mark that ends here, and cut those within that go on."""
    ending = [i for i, mark in enumerate(open_marks) if mark.end == end]
    cut = open_marks[ending[0] :]
    yield from (Closed(mark) for mark in reversed(cut))
    del open_marks[ending[0] :]
    for mark in cut:
        if mark.end != end:
            yield Opened(mark, again=True)
            open_marks.append(mark)
