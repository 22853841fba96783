"""Scores whole readings of a trained network: `python -m training.evaluate --weights FILE --gold F…`."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import torch

from benchmarks.gold import load_scorer
from sourceline.pipeline import Knowledge
from sourceline.records import Document, Reader, Reading
from sourceline.version import __version__
from training.compose import Composer, Thresholds
from training.data import part_of
from training.decode import decode
from training.model import ReaderNet
from training.scores import Scores
from training.train import load_tokenizer
from training.windows import WindowCutter


class TorchReader:
    """Reads documents with a network as it was trained, before export."""

    def __init__(self, net: ReaderNet, cutter: WindowCutter, needed: Thresholds) -> None:
        self._net, self._cutter, self._needed = net.eval(), cutter, needed
        self._knowledge = Knowledge.load()

    def read(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """The readings, in order."""
        for document in documents:
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
            graph = decode(windows, scores, self._needed.layers)
            composer = Composer(document, graph, self._knowledge, self._needed)
            yield Reading(
                reader=Reader(version=__version__, engine="local"),
                document=document,
                attributions=composer.attributions(),
                events=composer.events(),
            )


def main() -> int:
    """Reads and scores."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("training/reader.toml"))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--gold", nargs="+", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--ids", help="part of benchmarks/gold_split.json, or dev/train by id")
    parser.add_argument("--detail", type=Path)
    parser.add_argument("--predictions", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    config = tomllib.loads(args.config.read_text(encoding="utf-8"))
    net = ReaderNet(**config["model"])
    saved = torch.load(args.weights, weights_only=True)
    net.load_state_dict(saved.get("net", saved))
    scorer = load_scorer(args.scorer)
    rows = scorer.read_gold(args.gold)
    split = json.loads(Path("benchmarks/gold_split.json").read_text(encoding="utf-8"))
    if args.ids in split:
        rows = [r for r in rows if r["id"] in set(split[args.ids])]
    elif args.ids:
        rows = [r for r in rows if part_of(r["id"]) == args.ids]
    reader = TorchReader(net, WindowCutter(load_tokenizer(), **config["windows"]), Thresholds())
    documents = [Document.of(r["text"], published=r.get("published")) for r in rows]
    readings = [json.loads(r.to_json()) for r in reader.read(documents)]
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
