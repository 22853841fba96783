"""Match weights: what each comparison says for or against two mentions being of one event.

The model is Fellegi and Sunter's as Splink has it: a comparison at a level adds log2(m / u), where
m is how often mentions of one event stand at that level and u how often mentions of two events
do; a term frequency moves that by how rare the common term is. Weights are in bits.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from sourceline.errors import KnowledgeError
from sourceline.linking.comparisons import COMPARISONS, Comparison, Level, Test
from sourceline.linking.mentions import MentionRecord

Frequencies = Mapping[str, Mapping[str, float]]
Moved = Callable[[MentionRecord, MentionRecord], float]

# No term is rarer than this for what a level can add at most.
_RAREST = 1e-6
# Columns whose terms are counted.
TERMS = ("place", "main_actor", "sub_event_type")


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one comparison adds to a match weight, in bits; 0 where one report does not tell it."""

    comparison: str
    level: str
    weight: float
    told: bool


@dataclass(frozen=True, slots=True)
class Match:
    """Two mentions compared: the keys of both, the match weight, and what it is made of.

    `weight` is the sum of the contributions and of the prior, in bits: 0 is even odds.
    """

    left: str
    right: str
    weight: float
    prior: float
    contributions: tuple[Contribution, ...]

    @property
    def probability(self) -> float:
        """The probability that both are of one event, as the model has it."""
        return 1 / (1 + 2 ** -max(-1000.0, min(1000.0, self.weight)))

    def to_dict(self) -> dict[str, Any]:
        """The match as plain values, ready for JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Match:
        """The match again from what `to_dict` gave, also by way of JSON."""
        parts = tuple(Contribution(**part) for part in values["contributions"])
        return cls(**{**values, "contributions": parts})


@dataclass(frozen=True, slots=True)
class LevelWeight:
    """m and u of one level, and how far a term frequency moves its weight (0 to 1)."""

    m: float
    u: float
    frequency_weight: float = 1.0
    least_frequency: float = 0.0

    @property
    def weight(self) -> float:
        return math.log2(self.m / self.u)


class _Step(NamedTuple):
    """A comparison as it is weighed: its levels, and the most that it and what follows can add."""

    levels: tuple[tuple[Test, float, Moved | None], ...]
    most: float


@dataclass(frozen=True, slots=True)
class Model:
    """Trained weights for `COMPARISONS`, term frequencies, and from what weight on two are linked.

    `levels` has for each comparison one entry a level, None for a null level.
    """

    prior: float
    threshold: float
    levels: Mapping[str, Sequence[LevelWeight | None]]
    frequencies: Frequencies
    _steps: tuple[_Step, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        steps: list[_Step] = []
        for comparison in reversed(COMPARISONS):
            steps.insert(0, self._step(comparison, steps[0].most if steps else 0.0))
        object.__setattr__(self, "_steps", tuple(steps))

    @classmethod
    def load(cls, path: Path | None = None) -> Model:
        """The model that is shipped, or one that `training.linking` wrote elsewhere; cached.

        Raises:
            KnowledgeError: the file is missing or is not of these comparisons.
        """
        return _load(path)

    def score(self, left: MentionRecord, right: MentionRecord) -> Match:
        """The two mentions compared on everything."""
        contributions = tuple(self._contributions(left, right))
        weight = self.prior + sum(c.weight for c in contributions)
        return Match(left.key, right.key, weight, self.prior, contributions)

    def weight(self, left: MentionRecord, right: MentionRecord, least: float = -math.inf) -> float:
        """The match weight alone, in bits; of a pair that cannot reach `least`, something below it."""
        total = self.prior
        for levels, most in self._steps:
            if total + most < least:
                return total + most
            for holds, weight, moved in levels:
                if holds(left, right):
                    total += weight if moved is None else weight + moved(left, right)
                    break
        return total

    def with_frequencies(self, mentions: Iterable[MentionRecord]) -> Model:
        """The same weights with the terms of these mentions counted anew."""
        return replace(self, frequencies=count_terms(mentions))

    def _step(self, comparison: Comparison, after: float) -> _Step:
        """A comparison with its weights worked out; those that follow add at most `after`."""
        levels: list[tuple[Test, float, Moved | None]] = []
        most = 0.0
        for level, weights in zip(comparison.levels, self.levels[comparison.name], strict=True):
            weight, moved = 0.0 if weights is None else weights.weight, None
            highest = weight
            if weights is not None and level.frequency_of is not None:
                moved = partial(self._moved, level, weights)
                highest += max(0.0, weights.frequency_weight * _rarest(weights))
            levels.append((level.holds, weight, moved))
            most = max(most, highest)
        return _Step(tuple(levels), most + after)

    def _contributions(self, a: MentionRecord, b: MentionRecord) -> Iterable[Contribution]:
        for comparison in COMPARISONS:
            number = level_of(comparison, a, b)
            level, weights = comparison.levels[number], self.levels[comparison.name][number]
            weight = 0.0 if weights is None else weights.weight + self._moved(level, weights, a, b)
            yield Contribution(comparison.name, level.label, weight, weights is not None)

    def _moved(
        self, level: Level, weights: LevelWeight, a: MentionRecord, b: MentionRecord
    ) -> float:
        """What the frequency of a common term adds: above 0 where it is rarer than u supposes."""
        frequency = frequency_of(level, a, b, self.frequencies)
        if frequency is None:
            return 0.0
        least = max(frequency, weights.least_frequency)
        return weights.frequency_weight * (math.log2(weights.u) - math.log2(least))


def _rarest(weights: LevelWeight) -> float:
    """What the rarest term that counts adds to a level, in bits."""
    least = weights.least_frequency or _RAREST
    return math.log2(weights.u) - math.log2(least)


def level_of(comparison: Comparison, a: MentionRecord, b: MentionRecord) -> int:
    """Which level of the comparison the pair stands at: the first that holds."""
    return next(i for i, level in enumerate(comparison.levels) if level.holds(a, b))


def frequency_of(
    level: Level, a: MentionRecord, b: MentionRecord, frequencies: Frequencies
) -> float | None:
    """The frequency that moves the level's weight: the higher of the two terms'. None: none is known."""
    if level.frequency_of is None:
        return None
    table = frequencies.get(level.frequency_of, {})
    terms = (getattr(a, level.frequency_of), getattr(b, level.frequency_of))
    return max((table[t] for t in terms if t in table), default=None)


def count_terms(mentions: Iterable[MentionRecord]) -> dict[str, dict[str, float]]:
    """How frequent each term of each column in `TERMS` is among the mentions that have one."""
    counts: dict[str, Counter[str]] = {column: Counter() for column in TERMS}
    for mention in mentions:
        for column, counter in counts.items():
            term = getattr(mention, column)
            if term is not None:
                counter[term] += 1
    return {
        column: {term: n / counter.total() for term, n in sorted(counter.items())}
        for column, counter in counts.items()
    }


@cache
def _load(path: Path | None) -> Model:
    where = path or files("sourceline.linking").joinpath("data/model.json")
    try:
        values: dict[str, Any] = json.loads(where.read_text("utf-8"))
        return _model(values)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnowledgeError(
            f"{where} is no linking model for these comparisons ({error!r}): make one with "
            "python -m training.linking"
        ) from error


def _model(values: Mapping[str, Any]) -> Model:
    settings = values["splink"]
    trained = {c["output_column_name"]: c["comparison_levels"] for c in settings["comparisons"]}
    levels: dict[str, list[LevelWeight | None]] = {}
    for comparison in COMPARISONS:
        rows = trained[comparison.name]
        said = [row["sql_condition"] for row in rows]
        if said != [level.sql for level in comparison.levels]:
            raise ValueError(f"{comparison.name} has other levels than the program")
        levels[comparison.name] = [
            None
            if row.get("is_null_level")
            else LevelWeight(
                row["m_probability"],
                row["u_probability"],
                row.get("tf_adjustment_weight", 1.0),
                row.get("tf_minimum_u_value", 0.0),
            )
            for row in rows
        ]
    chance = settings["probability_two_random_records_match"]
    return Model(
        math.log2(chance / (1 - chance)), values["threshold"], levels, values["frequencies"]
    )
