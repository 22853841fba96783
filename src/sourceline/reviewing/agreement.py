"""Krippendorff's alpha: how far coders agree beyond chance.

Rule: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), with the difference
functions for nominal, interval and ratio data. 1 is agreement, 0 is chance, below 0 is worse.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

Difference = Callable[[Any, Any], float]


def nominal(one: Hashable, other: Hashable) -> float:
    """Same or not."""
    return float(one != other)


def interval(one: float, other: float) -> float:
    """Squared distance: for days."""
    return float(one - other) ** 2


def ratio(one: float, other: float) -> float:
    """Squared distance in proportion to the size: for numbers of people, where 1 and 2 differ more
    than 101 and 102.
    """
    return 0.0 if one == other else ((one - other) / (one + other)) ** 2


def alpha(units: Iterable[Sequence[Any]], difference: Difference) -> float | None:
    """Alpha over units, each the values that coders gave to one thing; None without a pair to compare.

    Units with one value say nothing and are left out. Where all values are the same there is no
    chance to tell agreement from, and alpha is 1 by convention.
    """
    paired = [list(unit) for unit in units if len(unit) > 1]
    total = sum(len(unit) for unit in paired)
    if total == 0:
        return None
    observed = sum(
        2 * sum(difference(a, b) for a, b in itertools.combinations(unit, 2)) / (len(unit) - 1)
        for unit in paired
    )
    values = Counter(value for unit in paired for value in unit)
    expected = sum(
        2 * values[a] * values[b] * difference(a, b) for a, b in itertools.combinations(values, 2)
    ) / (total - 1)
    return 1.0 if expected == 0 else 1.0 - observed / expected
