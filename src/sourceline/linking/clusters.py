"""Mentions gathered into events: the best links first, and none that a document forbids.

Average linkage: two groups are joined where the mean match weight over all pairs between them
reaches the threshold. Events that one document tells apart are never joined, neither directly nor
by way of other reports; so the parts of a list stay apart.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

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


def _agglomerate(
    mentions: Sequence[MentionRecord], weigh: Weigh, threshold: float
) -> list[tuple[str, ...]]:
    """Groups under average linkage and the constraint of documents, from single mentions up."""
    members: dict[int, list[int]] = {i: [i] for i in range(len(mentions))}
    documents = {i: {m.document} for i, m in enumerate(mentions)}
    totals: dict[int, dict[int, float]] = {i: {} for i in members}
    for i, left in enumerate(mentions):
        for j in range(i):
            if left.document != mentions[j].document:
                weight = max(-_CLIP, min(_CLIP, weigh(left, mentions[j])))
                totals[i][j] = totals[j][i] = weight
    queue = [(-w, j, i) for i, row in totals.items() for j, w in row.items() if j < i]
    heapq.heapify(queue)
    while queue:
        negative, left, right = heapq.heappop(queue)
        if -negative < threshold:
            break
        if left not in members or right not in members:
            continue
        # The joined group gets a new number, so that what is queued for its parts is passed over.
        new = max(totals) + 1
        members[new] = members.pop(left) + members.pop(right)
        documents[new] = documents[left] | documents[right]
        totals[new] = {}
        for other in members.keys() - {new}:
            if documents[other].isdisjoint(documents[new]):
                total = totals[left][other] + totals[right][other]
                totals[new][other] = totals[other][new] = total
                mean = total / (len(members[new]) * len(members[other]))
                heapq.heappush(queue, (-mean, *_in_order(members, other, new)))
    return [tuple(sorted(mentions[i].key for i in group)) for group in members.values()]


def _in_order(members: Mapping[int, Sequence[int]], left: int, right: int) -> tuple[int, int]:
    """The group with the earlier member first: equal weights are joined in one order always."""
    return (left, right) if min(members[left]) < min(members[right]) else (right, left)
