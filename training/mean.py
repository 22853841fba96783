"""The mean of networks: `python -m training.mean FILE FILE… --out FILE`.

Networks that began as one and were trained on in different orders, averaged, often read better than
any of them (Wortsman et al., "Model soups", ICML 2022). FILE is the weights of a training
(`reader.pt`) or an exported model (`reader.onnx`).
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from training.model import ReaderNet
from training.restore import load_weights


def weights_of(path: Path, net: ReaderNet) -> dict[str, Tensor]:
    """The weights in a file, for a network like `net`, which is overwritten."""
    load_weights(net, path)
    return {name: weight.clone() for name, weight in net.state_dict().items()}


def mean_of(networks: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight."""
    return {name: torch.stack([n[name] for n in networks]).mean(0) for name in networks[0]}


def main() -> int:
    """Averages files of weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("weights", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--config", type=Path, default=Path("training/reader.toml"))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    net = ReaderNet(**tomllib.loads(args.config.read_text(encoding="utf-8"))["model"])
    torch.save(mean_of([weights_of(path, net) for path in args.weights]), args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
