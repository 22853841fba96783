"""The only offset arithmetic: code-point intervals, end exclusive, over one document's text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar


class Located(Protocol):
    """Anything that stands somewhere in a text: tokens, sentences, mentions, spans."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


class Offsets(NamedTuple):
    """Where something stands, when nothing else about it matters."""

    start: int
    end: int


LocatedT = TypeVar("LocatedT", bound=Located)


def offsets(item: Located) -> Offsets:
    """The bare offsets of anything that is located."""
    return Offsets(item.start, item.end)


def contains(outer: Located, inner: Located) -> bool:
    """Whether `inner` lies wholly within `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def overlaps(left: Located, right: Located) -> bool:
    """Whether the two share at least one character."""
    return left.start < right.end and right.start < left.end


def cover(items: Iterable[Located]) -> Offsets:
    """The shortest interval that holds all of `items`.

    Raises:
        ValueError: `items` is empty.
    """
    found = list(items)
    if not found:
        raise ValueError("cover() needs at least one located item")
    return Offsets(min(i.start for i in found), max(i.end for i in found))


def trim(text: str, start: int, end: int, strip: str = " \t\r\n\f\v\u00a0\u2028\u2029") -> Offsets:
    """The interval without the `strip` characters at its two ends; empty at `start` if none remain."""
    while start < end and text[start] in strip:
        start += 1
    while end > start and text[end - 1] in strip:
        end -= 1
    return Offsets(start, end)


def within(items: Iterable[LocatedT], outer: Located) -> list[LocatedT]:
    """Those of `items` that lie wholly within `outer`, in their order."""
    return [item for item in items if contains(outer, item)]


def longest(items: Iterable[LocatedT]) -> list[LocatedT]:
    """Items without overlaps: the longer wins, then the earlier; sorted by position."""
    kept: list[LocatedT] = []
    taken: set[int] = set()
    for item in sorted(items, key=lambda i: (i.start - i.end, i.start)):
        cells = range(item.start, item.end)
        if taken.isdisjoint(cells):
            kept.append(item)
            taken.update(cells)
    return sorted(kept, key=lambda i: (i.start, i.end))
