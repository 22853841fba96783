"""The mean of two networks: `python -m training.mean --first FILE --second FILE --out FILE`.

A network that was trained further on other texts, averaged with what it was before, often
reads both kinds of text better than either (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR
2022). FILE is the weights of a training (`reader.pt`) or an exported model (`reader.onnx`).
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

import torch
from torch import Tensor

from training.model import ReaderNet
from training.restore import load_weights


def weights_of(path: Path, net: ReaderNet) -> dict[str, Tensor]:
    """The weights in a file, for a network like `net`, which is overwritten."""
    load_weights(net, path)
    return {name: weight.clone() for name, weight in net.state_dict().items()}


def mean_of(first: dict[str, Tensor], second: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Each weight `share` of the way from the first to the second."""
    return {
        name: weight + share * (second[name] - weight) if weight.is_floating_point() else weight
        for name, weight in first.items()
    }


def main() -> int:
    """Averages two files of weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("training/reader.toml"))
    parser.add_argument("--first", type=Path, required=True)
    parser.add_argument("--second", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5, help="of the second (default: 0.5)")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text(encoding="utf-8"))
    net = ReaderNet(**config["model"])
    first, second = weights_of(args.first, net), weights_of(args.second, net)
    torch.save(mean_of(first, second, args.share), args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
