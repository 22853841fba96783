"""Makes an event's confidence a probability: `python -m training.calibrate --model DIR …`.

By Platt's method (1999): a logistic curve over the log odds of the surest trigger and of the
sub-type, fitted on development reports, where an event is right if the scorer pairs it with one of
the gold. The expected calibration error is measured on documents left out of the fit, in five
parts; the thresholds in the model's folder get the curve.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.gold import load_scorer
from sourceline.pipeline import Knowledge
from sourceline.reading.learned.encoder import Thresholds
from training.rated import Rated, load_rows

Array = NDArray[np.float64]
BINS = 10
PARTS = 5


def odds(shares: Array) -> Array:
    """Log odds of probabilities."""
    kept = np.clip(shares, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(kept / (1 - kept)))


def fit(features: Array, right: Array) -> Array:
    """Weights (offset first) of the logistic curve with the greatest likelihood, slightly held to 0."""
    ones = np.column_stack([np.ones(len(features)), features])

    def loss(weights: Array) -> float:
        x = ones @ weights
        return float(np.logaddexp(0, x).sum() - (x * right).sum() + 0.5 * (weights[1:] ** 2).sum())

    return np.asarray(minimize(loss, np.zeros(ones.shape[1])).x)


def shares_of(weights: Array, features: Array) -> Array:
    """Probabilities by the curve."""
    return np.asarray(1 / (1 + np.exp(-(weights[0] + features @ weights[1:]))))


def reliability(shares: Array, right: Array) -> list[tuple[float, float, int]]:
    """Mean probability, share that is right, and count, of `BINS` bins of equally many events."""
    order = np.argsort(shares)
    parts = [part for part in np.array_split(order, BINS) if len(part)]
    return [(float(shares[p].mean()), float(right[p].mean()), len(p)) for p in parts]


def calibration_error(bins: list[tuple[float, float, int]]) -> float:
    """Expected calibration error: the mean gap of the bins, weighted by their size."""
    total = sum(count for _, _, count in bins)
    return sum(abs(told - held) * count for told, held, count in bins) / total


def gather(sets: list[Rated], needed: Thresholds) -> tuple[Array, Array, Array]:
    """Features [events, 2], whether each is right, and the number of its document."""
    features, right, owner = [], [], []
    document = 0
    for one in sets:
        _, detail = one.score(needed)
        false = {(d["id"], d["event"]) for d in detail if d["what"] == "false event"}
        by_trigger = one.readings(replace(needed, certainty=(0.0, 1.0, 0.0)))
        by_type = one.readings(replace(needed, certainty=(0.0, 0.0, 1.0)))
        for row, first, second in zip(one.ids, by_trigger, by_type, strict=True):
            for event, other in zip(first.events, second.events, strict=True):
                features.append((event.confidence, other.confidence))
                right.append(float((row, event.id) not in false))
                owner.append(document)
            document += 1
    return odds(np.array(features)), np.array(right), np.array(owner)


def main() -> int:
    """Fits, measures, and writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="folder written by export")
    parser.add_argument("--gold", nargs="+", required=True, help="FILE_OR_FOLDER:PART")
    parser.add_argument("--scorer", type=Path, required=True)
    args = parser.parse_args()
    scorer, knowledge = load_scorer(args.scorer), Knowledge.load(model=args.model)
    needed = knowledge.encoder.thresholds
    sets = []
    for name in args.gold:
        path, _, part = name.rpartition(":")
        sets.append(Rated(load_rows(scorer, Path(path), part), scorer, knowledge))
    features, right, owner = gather(sets, needed)
    held = np.zeros(len(right))
    for part in range(PARTS):
        out = owner % PARTS == part
        held[out] = shares_of(fit(features[~out], right[~out]), features[out])
    bins = reliability(held, right)
    for told, came, count in bins:
        sys.stdout.write(f"{told:6.3f} {came:6.3f} {count:5}\n")
    sys.stdout.write(f"expected calibration error {calibration_error(bins):.4f}\n")
    raw = reliability(shares_of(np.array([0.0, 1.0, 0.0]), features), right)
    sys.stdout.write(f"of the triggers' probabilities alone {calibration_error(raw):.4f}\n")
    offset, of_trigger, of_type = (round(float(w), 4) for w in fit(features, right))
    file = args.model / "thresholds.json"
    chosen = asdict(replace(needed, certainty=(offset, of_trigger, of_type)))
    file.write_text(json.dumps(chosen, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
