"""The mentions of one participant in a document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from sourceline.spans import Offsets

# How many mentions of one participant are told of it: those nearest to where it is looked up. The
# longest of the development reports have 47; in a document of thousands of events, each of them
# would otherwise hold all mentions of its sides in all the others.
MOST = 100


@dataclass(frozen=True, slots=True)
class Chain:
    """One participant's mentions in a document, in order. `actor` is a registry id or None.

    `first` is the first mention of all, whichever `mentions` are near enough to be told.
    """

    actor: str | None
    mentions: tuple[Offsets, ...]
    first: Offsets

    @classmethod
    def of(cls, actor: str | None, mentions: Sequence[Offsets]) -> Chain:
        """The chain of all these mentions."""
        return cls(actor, tuple(mentions), mentions[0])

    def near(self, mention: Offsets) -> Chain:
        """The chain with the `MOST` mentions that stand nearest to one of them."""
        if len(self.mentions) <= MOST:
            return self
        at = bisect_left(self.mentions, mention)
        begin = min(max(0, at - MOST // 2), len(self.mentions) - MOST)
        return Chain(self.actor, self.mentions[begin : begin + MOST], self.first)
