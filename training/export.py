"""Writes a trained reader as ONNX with weights of eight bits: `python -m training.export`."""

from __future__ import annotations

import argparse
import sys
import tempfile
import tomllib
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from sourceline.reading.learned.labels import signature
from training.model import ReaderNet
from training.train import load_tokenizer

OPSET = 18
OUTPUTS = ("tags", "attributes", "heads", "ends", "whole", "offset")


class OneWindow(nn.Module):
    """The network for one window without padding, so that no reading depends on its neighbours."""

    def __init__(self, net: ReaderNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, pieces: Tensor, shapes: Tensor, firsts: Tensor) -> tuple[Tensor, ...]:
        """`pieces`, `shapes` int64 [pieces], `firsts` int64 [words]; see `scores.Scores`."""
        states = self.net.encoder.below(pieces[None], None)
        states = self.net.encoder.above(states, shapes[None], None)
        scores = self.net.read(states, firsts[None], None)
        return (*(s[0] for s in scores), self.net.offset)


def export(net: ReaderNet, path: Path, *, about: dict[str, str], whole: Path | None = None) -> None:
    """Writes the network to `path` in eight bits, and to `whole` as it is, if given."""
    net.eval()
    with tempfile.TemporaryDirectory() as folder:
        full = whole or Path(folder) / "reader.onnx"
        words, pieces = torch.export.Dim("words", min=1), torch.export.Dim("pieces", min=3)
        example = (
            torch.tensor([101, 7592, 2088, 999, 102]),
            torch.tensor([0, 1, 1, 7, 0]),
            torch.tensor([1, 2, 3]),
        )
        program = torch.onnx.export(
            OneWindow(net),
            example,
            opset_version=OPSET,
            input_names=["pieces", "shapes", "firsts"],
            output_names=list(OUTPUTS),
            dynamic_shapes=({0: pieces}, {0: pieces}, {0: words}),
            dynamo=True,
        )
        assert program is not None
        program.save(str(full))
        quantize_dynamic(
            str(full),
            str(path),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )
    model = onnx.load(str(path))
    for key, value in about.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, str(path))


def main() -> int:
    """Exports to a folder that `Encoder.open` takes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--config", type=Path, default=Path("training/reader.toml"))
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--name", required=True, help="of the model, as readings will tell it")
    parser.add_argument("--thresholds", type=Path, help="file written by training.tune")
    parser.add_argument("--whole", type=Path, help="write the network in 32 bits here too")
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text(encoding="utf-8"))
    net = ReaderNet(**config["model"])
    saved = torch.load(args.weights, weights_only=True)
    net.load_state_dict(saved.get("net", saved))
    args.out.mkdir(parents=True, exist_ok=True)
    about = {key: str(value) for key, value in config["windows"].items()}
    about |= {"labels": signature(), "name": args.name}
    path = args.out / "reader.onnx"
    export(net, path, about=about, whole=args.whole)
    load_tokenizer().save(str(args.out / "tokenizer.json"), pretty=False)
    needed = "{}" if args.thresholds is None else args.thresholds.read_text(encoding="utf-8")
    (args.out / "thresholds.json").write_text(needed, encoding="utf-8")
    sys.stdout.write(f"{path}: {path.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
