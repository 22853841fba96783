"""Chooses the thresholds on development reports: `python -m training.tune --model DIR …`.

One threshold after another is set to the value with the best figures of the scorer, twice round.
Several sets (`--gold FILE:PART`, repeated) weigh alike.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.gold import load_scorer
from sourceline.pipeline import Knowledge
from sourceline.reading.learned.encoder import Thresholds
from training.rated import Rated, load_rows

USUAL = (0.2, 0.35, 0.5, 0.65, 0.8)
NEVER = 1.01
GRIDS: dict[str, tuple[float, ...]] = {
    "same_event": (0.2, 0.3, 0.4, 0.5),
    "same_party": USUAL,
    "role": (0.35, 0.45, 0.5, 0.55, 0.65),
    "place": (*USUAL, NEVER),
    "date": (*USUAL, NEVER),
    "weapon": USUAL,
    "toll": (0.1, 0.2, 0.3, 0.4),
    "toll_at_all": (0.0, 0.1, 0.2, 0.4),
    "toll_alone": (0.6, 0.7, 0.8, 0.9, NEVER),
    "content_at_all": (0.0, 0.1, 0.2, 0.4),
    "content_alone": (0.6, 0.7, 0.8, 0.9, NEVER),
}
LAYERS = ("trigger", "organization", "individual", "object", "toll", "content", "source", "place")
# What a threshold is chosen by: F1, and accuracy on the events that were found, with their weights.
F1 = {
    "event": 1.0, "event_main": 1.0, "participant": 1.0, "casualty": 1.0, "attribution": 1.0,
    "link": 1.0, "weapon": 0.3,
}  # fmt: skip
ACCURACY = {"date": 0.3, "place_country": 0.3, "place_name": 0.3}


def aim(figures: dict[str, Any]) -> float:
    """The weighted mean of what a reading is judged by."""
    total = sum(w * float(figures[name]["f1"]) for name, w in F1.items())
    total += sum(w * float(figures[name]["accuracy"]) for name, w in ACCURACY.items())
    return total / (sum(F1.values()) + sum(ACCURACY.values()))


def main() -> int:
    """Tunes and writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="folder written by export")
    parser.add_argument("--gold", nargs="+", required=True, help="FILE_OR_FOLDER:PART")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    scorer, knowledge = load_scorer(args.scorer), Knowledge.load(model=args.model)
    sets = []
    for name in args.gold:
        path, _, part = name.rpartition(":")
        sets.append(Rated(load_rows(scorer, Path(path), part), scorer, knowledge))
    needed = replace(Thresholds(), toll_alone=0.8, content_alone=0.85)

    def score(trial: Thresholds) -> float:
        return sum(aim(one.score(trial)[0]) for one in sets) / len(sets)

    best = score(needed)
    sys.stderr.write(f"start: {100 * best:.2f}\n")
    for _ in range(2):
        for name in (*GRIDS, *LAYERS):
            for value in GRIDS.get(name, (0.4, 0.5, 0.6, 0.7)):
                if name in LAYERS:
                    change: dict[str, Any] = {"layers": needed.layers | {name: value}}
                else:
                    change = {name: value}
                trial = Thresholds(**(asdict(needed) | change))
                reached = score(trial)
                if reached > best:
                    needed, best = trial, reached
            sys.stderr.write(f"{name}: {100 * best:.2f}\n")
    args.out.write_text(json.dumps(asdict(needed), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
