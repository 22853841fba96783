"""Trains the weights of linking: by expectation-maximisation, then on labelled pairs.

    python -m training.linking [--data FOLDER] [--folds N]

1. Words are counted over the training texts, so that rare ones weigh more.
2. The reader reads the labelled reports; only stories that are not kept out are used.
3. u of every level is counted over the labelled pairs of different acts that blocking lets
   through, and Splink's expectation-maximisation estimates m from all pairs that it lets through,
   labelled or not.
4. Labelled pairs move m so that the sum of weights predicts the labels: comparisons are not
   independent (a place and the names of a report say the same twice), and weights that are found
   one by one would add up to too much. Where labels are few, m stays near what step 3 has found.
   The stories lie years apart; so that weights hold where much happens at once, pairs of two
   stories that would be compared if all had begun on the same day are labelled pairs too.
5. Each fifth of the stories is linked with weights from the others, as it is told and with all
   its stories in one week. The threshold is the highest whose mean B-cubed F1 is within a point of
   the best: two events that are wrongly one are worse than one that is wrongly two.

Written are `words.json` and `model.json` in the package. The model holds the settings as Splink
takes them, the frequencies of terms, and the threshold.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.optimize import minimize

from sourceline.linking import wording
from sourceline.linking.blocking import blocking_keys, without_common
from sourceline.linking.clusters import gather
from sourceline.linking.comparisons import COMPARISONS
from sourceline.linking.mentions import MentionRecord
from sourceline.linking.model import (
    Frequencies,
    LevelWeight,
    Model,
    count_terms,
    frequency_of,
    level_of,
)
from sourceline.linking.splink_backend import make_linker, splink_settings
from training.linking_labels import (
    DATA,
    ReadReport,
    in_one_week,
    is_kept_out,
    load_labelled,
    read_labelled,
)
from training.linking_scores import b_cubed, pairwise

REPORTS = Path(__file__).parent / "reports"
PACKAGE = Path(wording.__file__).parent / "data"
# A word is kept in the table from this share of the documents on; what is rarer counts as that.
_LEAST_SHARE = 0.002
# Labelled pairs that one estimate of expectation-maximisation is worth.
_PSEUDO_PAIRS = 20.0
# How strongly the fit holds to its start, and how far a term frequency may move a weight.
_HOLD = 1.0
_FREQUENCY_WEIGHT = 0.25
_LEAST_FREQUENCY = 0.001
_THRESHOLDS = tuple(t / 2 for t in range(-8, 7))
# B-cubed F1 given up for a higher threshold.
_GIVEN_UP = 0.01
_SHARED_KEY = "l.document <> r.document AND list_has_any(l.keys, r.keys)"

Pair = tuple[MentionRecord, MentionRecord]


def count_words(texts: Iterable[str]) -> dict[str, Any]:
    """How many texts there are, and in which share of them each word is that many have."""
    counts: Counter[str] = Counter()
    documents = 0
    for text in texts:
        counts.update(set(wording.words_of(text)))
        documents += 1
    return {
        "documents": documents,
        "shares": {
            word: round(n / documents, 4)
            for word, n in sorted(counts.items())
            if n >= max(3, _LEAST_SHARE * documents)
        },
    }


def compared_pairs(mentions: Sequence[MentionRecord]) -> list[Pair]:
    """The pairs of different documents that share a blocking key, each once, in order."""
    ordered = sorted(mentions, key=lambda m: m.key)
    keys = without_common([blocking_keys(m) for m in ordered])
    holders: dict[str, list[int]] = {}
    for number, each in enumerate(keys):
        for key in each:
            holders.setdefault(key, []).append(number)
    found = {pair for held in holders.values() for pair in combinations(held, 2)}
    return [
        (ordered[i], ordered[j])
        for i, j in sorted(found)
        if ordered[i].document != ordered[j].document
    ]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Mentions of some stories, the acts of those known, and pairs of mentions of two stories.

    `strangers` are compared pairs when all stories are moved to the same days: acts in one country
    at one time that have nothing to do with each other, as most pairs are where much happens.
    """

    mentions: tuple[MentionRecord, ...]
    acts: Mapping[str, str]
    strangers: tuple[Pair, ...]

    @classmethod
    def of(cls, reports: Iterable[ReadReport]) -> Labelled:
        reports = list(reports)
        story = {m.key: r.report.story for r in reports for m in r.mentions}
        moved = [m for r in in_one_week(reports) for m in r.mentions]
        return cls(
            tuple(m for r in reports for m in r.mentions),
            {key: act for r in reports for key, act in r.clusters.items()},
            tuple(p for p in compared_pairs(moved) if story[p[0].key] != story[p[1].key]),
        )

    def pairs(self) -> tuple[list[Pair], np.ndarray]:
        """The compared pairs with known acts, then strangers; and whether each is of one act."""
        pairs = [p for p in compared_pairs(self.mentions) if all(m.key in self.acts for m in p)]
        same = [float(self.acts[a.key] == self.acts[b.key]) for a, b in pairs]
        return pairs + list(self.strangers), np.array(same + [0.0] * len(self.strangers))


def train(labelled: Labelled) -> Model:
    """A model from the mentions and labels of some stories; its threshold is left at even odds."""
    frequencies = count_terms(labelled.mentions)
    columns = Columns()
    pairs, same = labelled.pairs()
    standing = columns.standing(pairs)
    uniform = columns.shares(np.ones(len(columns.told)))
    u = columns.counted(standing[same == 0], uniform)
    start = _model(columns, uniform, u, 0.0, frequencies)
    m = columns.counted(standing[same == 1], maximise_expectation(labelled.mentions, start))
    moved = np.array([_moved_by_terms(pair, u, columns, frequencies) for pair in pairs])
    m, prior = fit_to_labels(columns, standing, same, moved, m, u)
    return _model(columns, m, u, prior, frequencies)


def maximise_expectation(mentions: Sequence[MentionRecord], start: Model) -> np.ndarray:
    """m of each level by Splink's expectation-maximisation over the compared pairs: [levels]."""
    linker = make_linker(mentions, splink_settings(start), start.frequencies)
    linker.training.estimate_parameters_using_expectation_maximisation(
        _SHARED_KEY, estimate_without_term_frequencies=True
    )
    trained = {
        c["output_column_name"]: c["comparison_levels"]
        for c in linker.misc.save_model_to_json()["comparisons"]
    }
    return np.array([row.get("m_probability", 0.0) for c in COMPARISONS for row in trained[c.name]])


class Columns:
    """All levels of all comparisons side by side, as arrays.

    `of_comparison`: int [levels], `told`: bool [levels], whether a level is not null.
    """

    def __init__(self) -> None:
        sizes = [len(c.levels) for c in COMPARISONS]
        self.starts = np.cumsum([0, *sizes[:-1]])
        self.of_comparison = np.repeat(np.arange(len(sizes)), sizes)
        self.told = np.array([not level.null for c in COMPARISONS for level in c.levels])

    def standing(self, pairs: Sequence[Pair]) -> np.ndarray:
        """At which levels each pair stands: int [pairs, comparisons]."""
        rows = [[level_of(c, a, b) for c in COMPARISONS] for a, b in pairs]
        found = np.array(rows, int).reshape(len(pairs), len(COMPARISONS))
        found += self.starts
        return found

    def shares(self, values: np.ndarray) -> np.ndarray:
        """`values` of the told levels as shares of their comparison, 0 for null levels."""
        told = np.where(self.told, values, 0.0)
        return told / np.bincount(self.of_comparison, told)[self.of_comparison]

    def counted(self, standing: np.ndarray, first: np.ndarray) -> np.ndarray:
        """Shares of levels among some pairs, with `first` as if seen in `_PSEUDO_PAIRS` more."""
        counts = np.bincount(standing.ravel(), minlength=len(self.told))
        return self.shares(counts + _PSEUDO_PAIRS * (self.shares(first) + 1e-3))


def fit_to_labels(
    columns: Columns,
    standing: np.ndarray,
    same: np.ndarray,
    moved: np.ndarray,
    m: np.ndarray,
    u: np.ndarray,
) -> tuple[np.ndarray, float]:
    """m moved so that sums of weights predict which pairs are the same, and the prior in bits.

    `same` and `moved` (what term frequencies add, in nats): [pairs]; `m`, `u`: [levels]. m stays a
    distribution over the levels of each comparison.
    """
    told = columns.told
    held = np.log(np.where(told, m, 1.0))
    log_u = np.log(np.where(told, u, 1.0))

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        shares = columns.shares(np.exp(values[:-1]))
        weights = np.log(np.where(told, shares, 1.0)) - log_u
        odds = values[-1] + moved + weights[standing].sum(axis=1)
        wrong = 1 / (1 + np.exp(-odds)) - same
        gradient = np.zeros(len(told))
        np.add.at(gradient, standing, wrong[:, None] * told[standing])
        total = np.bincount(columns.of_comparison, gradient)[columns.of_comparison]
        away = np.where(told, values[:-1] - held, 0.0)
        return (
            float(np.sum(np.logaddexp(0, odds) - same * odds) + _HOLD / 2 * away @ away),
            np.append(gradient - shares * total + _HOLD * away, wrong.sum()),
        )

    prior = math.log(max(1.0, same.sum()) / max(1.0, len(same) - same.sum()))
    values = minimize(loss, np.append(held, prior), jac=True, method="L-BFGS-B").x
    return columns.shares(np.exp(values[:-1])), float(values[-1]) / math.log(2)


def _model(
    columns: Columns, m: np.ndarray, u: np.ndarray, prior: float, frequencies: Frequencies
) -> Model:
    """The arrays as a model."""
    levels = {
        comparison.name: [
            None
            if level.null
            else LevelWeight(
                float(m[first + i]),
                float(u[first + i]),
                _FREQUENCY_WEIGHT if level.frequency_of else 1.0,
                _LEAST_FREQUENCY if level.frequency_of else 0.0,
            )
            for i, level in enumerate(comparison.levels)
        ]
        for comparison, first in zip(COMPARISONS, columns.starts, strict=True)
    }
    return Model(prior, 0.0, levels, frequencies)


def _moved_by_terms(
    pair: Pair,
    u: np.ndarray,
    columns: Columns,
    frequencies: Frequencies,
) -> float:
    """What term frequencies add to a pair's log odds, in nats."""
    total = 0.0
    for comparison, start in zip(COMPARISONS, columns.starts, strict=True):
        number = level_of(comparison, *pair)
        frequency = frequency_of(comparison.levels[number], *pair, frequencies)
        if frequency is not None:
            least = max(frequency, _LEAST_FREQUENCY)
            total += _FREQUENCY_WEIGHT * (math.log(u[start + number]) - math.log(least))
    return total


def link_mentions(
    mentions: Sequence[MentionRecord], model: Model, threshold: float
) -> dict[str, int]:
    """The number of the event of each mention, by key."""
    linked = [
        (a.key, b.key) for a, b in compared_pairs(mentions) if model.weight(a, b) >= threshold
    ]
    events = gather(mentions, linked, model.weight, threshold)
    return {key: number for number, event in enumerate(events) for key in event}


def cross_validate(reports: Sequence[ReadReport], folds: int) -> tuple[float, Table]:
    """The threshold of step 5, and a table of what each threshold comes to."""
    stories = sorted({r.report.story for r in reports})
    fold_of = {story: number % folds for number, story in enumerate(stories)}
    found: dict[tuple[float, str], dict[str, tuple[int, int]]] = {}
    gold: dict[str, str] = {}
    for fold in range(folds):
        model = train(Labelled.of(r for r in reports if fold_of[r.report.story] != fold))
        test = [r for r in reports if fold_of[r.report.story] == fold]
        gold |= {key: act for r in test for key, act in r.clusters.items()}
        for when, told in (("as told", test), ("in one week", in_one_week(test))):
            mentions = [m for r in told for m in r.mentions]
            for threshold in _THRESHOLDS:
                events = link_mentions(mentions, model, threshold)
                found.setdefault((threshold, when), {}).update(
                    {key: (fold, number) for key, number in events.items()}
                )
    table = Table("threshold", "told", "B-cubed P / R / F1", "pairs P / R / F1")
    scores = dict.fromkeys(_THRESHOLDS, 0.0)
    for (threshold, when), groups in found.items():
        agreement = b_cubed(groups, gold)
        scores[threshold] += agreement.f1
        rows = (agreement.figures(), pairwise(groups, gold).figures())
        cells = (" / ".join(f"{v:.1f}" for v in row.values()) for row in rows)
        table.add_row(f"{threshold:g}", when, *cells)
    enough = max(scores.values()) - 2 * _GIVEN_UP
    return max(t for t, score in scores.items() if score >= enough), table


def model_values(model: Model, threshold: float, trained_on: Mapping[str, int]) -> dict[str, Any]:
    """The model as it is written: Splink's settings, frequencies, threshold, and what it saw."""
    return {
        "trained_on": dict(trained_on),
        "threshold": threshold,
        "frequencies": model.frequencies,
        "splink": splink_settings(model),
    }


def _texts(stories: Iterable[str]) -> Iterable[str]:
    for path in sorted(REPORTS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)["text"]
    yield from stories


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of labelled reports")
    parser.add_argument("--folds", type=int, default=5, help="for the threshold (default: 5)")
    options = parser.parse_args(arguments)
    console = Console(stderr=True)
    labelled = [r for r in load_labelled(options.data) if not is_kept_out(r.story)]
    words = count_words(_texts(r.document.text for r in labelled))
    _write(PACKAGE / "words.json", words)
    wording.forget_words()
    reports = read_labelled(labelled)
    threshold, table = cross_validate(reports, options.folds)
    console.print(table)
    data = Labelled.of(reports)
    pairs, same = data.pairs()
    model = train(data)
    counts = {
        "stories": len({r.story for r in labelled}),
        "reports": len(labelled),
        "pairs": len(pairs),
        "pairs_of_one_act": int(same.sum()),
    }
    _write(PACKAGE / "model.json", model_values(model, threshold, counts))
    console.print(f"threshold {threshold:g}, trained on {counts}")
    return 0


def _write(path: Path, values: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
