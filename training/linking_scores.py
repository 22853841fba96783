"""How well groups agree with what they should be: B-cubed, and the pairs that are grouped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and F1, each from 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def figures(self) -> dict[str, float]:
        """The three in per cent, as tables show them."""
        return {
            "precision": round(100 * self.precision, 2),
            "recall": round(100 * self.recall, 2),
            "f1": round(100 * self.f1, 2),
        }


def b_cubed(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> Agreement:
    """B-cubed over the items of `gold`: for each, how its group and its true group overlap.

    Bagga and Baldwin, Entity-based cross-document coreferencing, 1998.
    """
    groups, true = _groups(found, gold), _groups(gold, gold)
    precision = recall = 0.0
    for item in gold:
        group, act = groups[found[item]], true[gold[item]]
        common = len(group & act)
        precision += common / len(group)
        recall += common / len(act)
    return Agreement(precision / len(gold), recall / len(gold)) if gold else Agreement(0.0, 0.0)


def pairwise(found: Mapping[str, Hashable], gold: Mapping[str, Hashable]) -> Agreement:
    """Over all pairs of items of `gold`: which are in one group, and which should be."""
    right = grouped = wanted = 0
    for left, right_item in combinations(sorted(gold), 2):
        together, true = found[left] == found[right_item], gold[left] == gold[right_item]
        grouped += together
        wanted += true
        right += together and true
    return Agreement(right / grouped if grouped else 1.0, right / wanted if wanted else 1.0)


def _groups(
    groups: Mapping[str, Hashable], items: Mapping[str, Hashable]
) -> dict[Hashable, set[str]]:
    members: dict[Hashable, set[str]] = defaultdict(set)
    for item in items:
        members[groups[item]].add(item)
    return members
