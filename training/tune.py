"""Chooses the thresholds on development reports: `python -m training.tune --weights FILE --out FILE`.

One threshold after another is set to the value with the best headline of the scorer, twice round.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from dataclasses import asdict, replace
from pathlib import Path

import torch

from benchmarks.gold import load_scorer
from sourceline.records import Document
from training.compose import Thresholds, Values
from training.evaluate import Rater, load_net, load_rows
from training.train import load_tokenizer
from training.windows import WindowCutter

GRID = (0.15, 0.25, 0.35, 0.45, 0.5, 0.55, 0.65, 0.75)
LAYER_GRID = (0.25, 0.35, 0.5, 0.65, 0.8)
TUNED = ("same_event", "same_party", "role", "place", "date", "weapon", "toll", "part_of", "said")
TUNED_LAYERS = ("trigger", "toll", "organization", "individual", "object", "content", "source")


def main() -> int:
    """Tunes and writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("training/reader.toml"))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.set_num_threads(1)
    config = tomllib.loads(args.config.read_text(encoding="utf-8"))
    scorer = load_scorer(args.scorer)
    rows = load_rows(scorer, args.gold, args.part)
    rater = Rater(
        load_net(config, args.weights), WindowCutter(load_tokenizer(), **config["windows"])
    )
    documents = [Document.of(r["text"], published=r.get("published")) for r in rows]
    values = [Values(d, rater.knowledge) for d in documents]
    gold = {r["id"]: {"id": r["id"], "text": r["text"]} for r in rows}
    needed = Thresholds()
    graphs = [rater.graph(d, needed.layers) for d in documents]

    def headline(trial: Thresholds) -> float:
        read = [
            json.loads(rater.reading(d, g, v, trial).to_json())
            for d, g, v in zip(documents, graphs, values, strict=True)
        ]
        result, _ = scorer.score(rows, gold, read)
        return float(result["headline"])

    best = headline(needed)
    sys.stderr.write(f"start: {100 * best:.2f}\n")
    for turn in range(2):
        for name in TUNED:
            for value in GRID:
                trial = Thresholds(**(asdict(needed) | {name: value}))
                score = headline(trial)
                if score > best:
                    needed, best = trial, score
            sys.stderr.write(f"{name} {getattr(needed, name)}: {100 * best:.2f}\n")
        for layer in TUNED_LAYERS if turn == 0 else ():
            kept = graphs
            for value in LAYER_GRID:
                trial = replace(needed, layers=needed.layers | {layer: value})
                graphs = [rater.graph(d, trial.layers) for d in documents]
                score = headline(trial)
                if score > best:
                    needed, best, kept = trial, score, graphs
            graphs = kept
            sys.stderr.write(f"layer {layer} {needed.layers.get(layer, 0.5)}: {100 * best:.2f}\n")
    args.out.write_text(json.dumps(asdict(needed), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
