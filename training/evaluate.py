"""Scores whole readings of a trained network: `python -m training.evaluate --weights FILE --gold F…`."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import torch

from benchmarks.gold import load_scorer
from sourceline.pipeline import Knowledge
from sourceline.records import Document, Reader, Reading
from sourceline.version import __version__
from training.compose import Composer, Thresholds, Values, load_thresholds
from training.data import part_of
from training.decode import Graph, decode
from training.model import ReaderNet
from training.scores import Scores
from training.train import load_tokenizer
from training.windows import WindowCutter


class Rater:
    """Reads documents with a network as it was trained, before export."""

    def __init__(self, net: ReaderNet, cutter: WindowCutter) -> None:
        self._net, self._cutter = net.eval(), cutter
        self.knowledge = Knowledge.load()

    def graph(self, document: Document, layers: dict[str, float]) -> Graph:
        """The spans and relations of a document."""
        windows = self._cutter.cut(document.text)
        scores = []
        for window in windows:
            with torch.no_grad():
                out = self._net(
                    torch.tensor([window.pieces]),
                    torch.tensor([window.shapes]),
                    torch.tensor([window.firsts]),
                    torch.ones(1, len(window.pieces), dtype=torch.long),
                )
            parts = [o[0].float().numpy() for o in out]
            offset = self._net.offset.detach().numpy()
            scores.append(Scores(parts[0], parts[1], parts[2], parts[3], offset))
        return decode(windows, scores, layers)

    def reading(
        self, document: Document, graph: Graph, values: Values, needed: Thresholds
    ) -> Reading:
        """The reading that spans and relations amount to."""
        composer = Composer(document, graph, values, self.knowledge, needed)
        return Reading(
            reader=Reader(version=__version__, engine="local"),
            document=document,
            attributions=composer.attributions(),
            events=composer.events(),
        )


def load_rows(scorer: ModuleType, paths: list[Path], part: str | None) -> list[dict[str, Any]]:
    """Gold rows of a part: a list of `benchmarks/gold_split.json`, or dev or train by their ids."""
    rows: list[dict[str, Any]] = scorer.read_gold(paths)
    split = json.loads(Path("benchmarks/gold_split.json").read_text(encoding="utf-8"))
    if part in split:
        return [r for r in rows if r["id"] in set(split[part])]
    return [r for r in rows if part is None or part_of(r["id"]) == part]


def load_net(config: dict[str, Any], weights: Path) -> ReaderNet:
    """A network with the weights of a checkpoint or of a finished run."""
    net = ReaderNet(**config["model"])
    saved = torch.load(weights, weights_only=True)
    net.load_state_dict(saved.get("net", saved))
    return net


def main() -> int:
    """Reads and scores."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("training/reader.toml"))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--part", help="part of benchmarks/gold_split.json, or dev/train by id")
    parser.add_argument("--thresholds", type=Path, help="file written by training.tune")
    parser.add_argument("--detail", type=Path)
    parser.add_argument("--predictions", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    config = tomllib.loads(args.config.read_text(encoding="utf-8"))
    scorer = load_scorer(args.scorer)
    rows = load_rows(scorer, args.gold, args.part)
    rater = Rater(
        load_net(config, args.weights), WindowCutter(load_tokenizer(), **config["windows"])
    )
    needed = load_thresholds(args.thresholds)
    readings = []
    for row in rows:
        document = Document.of(row["text"], published=row.get("published"))
        graph = rater.graph(document, needed.layers)
        values = Values(document, rater.knowledge)
        readings.append(json.loads(rater.reading(document, graph, values, needed).to_json()))
    gold = {r["id"]: {"id": r["id"], "text": r["text"]} for r in rows}
    result, detail = scorer.score(rows, gold, readings)
    sys.stdout.write(scorer.table(result) + "\n")
    if args.detail:
        scorer.write_jsonl(args.detail, detail)
    if args.predictions:
        scorer.write_jsonl(args.predictions, readings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
