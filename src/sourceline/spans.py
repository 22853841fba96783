"""The only offset arithmetic: code-point intervals, end exclusive, over one document's text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, Protocol, TypeVar


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


def outside(items: Iterable[LocatedT], names: Iterable[Located]) -> list[LocatedT]:
    """Those of `items` that lie within none of `names`, in their order: the day in "March 23
    Movement" is no day.
    """
    index = Index(names)
    return [i for i in items if not any(contains(n, i) for n in index.overlapping(i))]


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


class Index(Generic[LocatedT]):
    """Items of one document, looked up by where they stand in time that does not grow with it.

    The text is cut into stretches of equal length; each knows the items that touch it.
    """

    _STRETCH = 256

    def __init__(self, items: Iterable[LocatedT]) -> None:
        self._stretches: dict[int, list[tuple[int, LocatedT]]] = {}
        self._length = 0
        for item in items:
            self.add(item)

    def add(self, item: LocatedT) -> None:
        """One item more, after all that were given before."""
        for key in range(item.start // self._STRETCH, (item.end - 1) // self._STRETCH + 1):
            self._stretches.setdefault(key, []).append((self._length, item))
        self._length += 1

    def touches(self, where: Located) -> bool:
        """Whether any item shares a character with `where`."""
        return any(
            overlaps(item, where)
            for key in range(where.start // self._STRETCH, (where.end - 1) // self._STRETCH + 1)
            for _, item in self._stretches.get(key, ())
        )

    def overlapping(self, where: Located) -> list[LocatedT]:
        """The items that share a character with `where`, in the order they were given."""
        first, last = where.start // self._STRETCH, (where.end - 1) // self._STRETCH
        if first == last:
            near = self._stretches.get(first, ())
            return [item for _, item in near if overlaps(item, where)]
        found = {
            number: item
            for key in range(first, last + 1)
            for number, item in self._stretches.get(key, ())
            if overlaps(item, where)
        }
        return [found[number] for number in sorted(found)]
