"""Mentions gathered into events: the best links first, and none that a document forbids.

Two groups are joined where the link between them reaches the threshold: half the best match
weight of a pair between them, half the mean over all such pairs. The best alone would chain events
that share a report in between; the mean alone loses the report that tells half of what happened.
Events that one document tells apart are never joined, neither directly nor by way of other
reports; so the parts of a list stay apart.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Sequence

from sourceline.linking.components import components
from sourceline.linking.mentions import MentionRecord

Weigh = Callable[[MentionRecord, MentionRecord], float]

# One pair outweighs no more than this many bits: a thousand to one is as good as certain, and
# reports that happen to share three rare things must not carry others with them.
_CLIP = 10.0


def gather(
    mentions: Collection[MentionRecord],
    linked: Iterable[tuple[str, str]],
    weigh: Weigh,
    threshold: float,
) -> list[tuple[str, ...]]:
    """The events among some mentions, each the sorted keys of its mentions; sorted.

    `linked` are pairs of keys whose match weight reaches the threshold: only what hangs together
    by such pairs is looked at as a whole. Independent of the order of its input.
    """
    records = {m.key: m for m in mentions}
    events: list[tuple[str, ...]] = []
    for component in components(records, linked):
        events += _agglomerate([records[key] for key in component], weigh, threshold)
    return sorted(events)


class _Groups:
    """Groups of mentions that are being joined, and the links between them."""

    def __init__(self, mentions: Sequence[MentionRecord], weigh: Weigh) -> None:
        self.members = {i: [i] for i in range(len(mentions))}
        self._documents = {i: frozenset((m.document,)) for i, m in enumerate(mentions)}
        self._best: dict[int, dict[int, float]] = {i: {} for i in self.members}
        self._total: dict[int, dict[int, float]] = {i: {} for i in self.members}
        for i, left in enumerate(mentions):
            for j in range(i):
                if left.document != mentions[j].document:
                    weight = max(-_CLIP, min(_CLIP, weigh(left, mentions[j])))
                    self._link(i, j, weight, weight)

    def _link(self, i: int, j: int, best: float, total: float) -> None:
        self._best[i][j] = self._best[j][i] = best
        self._total[i][j] = self._total[j][i] = total

    def links(self, i: int) -> list[tuple[float, int, int]]:
        """What speaks for joining group `i` with each other group that it may be joined with.

        The link comes negated, as a heap wants it, and after it the two groups, the one with the
        earlier member first: so equal links are taken in one order always.
        """
        found = []
        for j, total in self._total[i].items():
            if j in self.members:
                mean = total / (len(self.members[i]) * len(self.members[j]))
                link = (self._best[i][j] + mean) / 2
                first, second = sorted((i, j), key=lambda group: min(self.members[group]))
                found.append((-link, first, second))
        return found

    def join(self, i: int, j: int, new: int) -> None:
        """Group `new` in place of `i` and `j`, linked with what neither of them is forbidden."""
        self.members[new] = self.members.pop(i) + self.members.pop(j)
        self._documents[new] = self._documents[i] | self._documents[j]
        self._best[new], self._total[new] = {}, {}
        for other in self.members:
            if other != new and self._documents[other].isdisjoint(self._documents[new]):
                self._link(
                    new,
                    other,
                    max(self._best[i][other], self._best[j][other]),
                    self._total[i][other] + self._total[j][other],
                )


def _agglomerate(
    mentions: Sequence[MentionRecord], weigh: Weigh, threshold: float
) -> list[tuple[str, ...]]:
    """Groups from single mentions up, under the constraint of documents."""
    groups = _Groups(mentions, weigh)
    queue = sorted({link for i in groups.members for link in groups.links(i)})
    new = len(mentions)
    while queue:
        negative, left, right = heapq.heappop(queue)
        if -negative < threshold:
            break
        # A joined group has a new number, so that what is queued for its parts is passed over.
        if left in groups.members and right in groups.members:
            groups.join(left, right, new)
            for link in groups.links(new):
                heapq.heappush(queue, link)
            new += 1
    return [tuple(sorted(mentions[i].key for i in group)) for group in groups.members.values()]
