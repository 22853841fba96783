"""Writes a trained reader as ONNX with weights of eight bits: `python -m training.export`."""

from __future__ import annotations

import argparse
import copy
import sys
import tempfile
import tomllib
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from sourceline.reading.learned.labels import signature
from training.model import DEPTH, ReaderNet
from training.restore import load_weights
from training.train import load_tokenizer

OPSET = 18
OUTPUTS = ("tags", "attributes", "heads", "ends", "whole", "offset")


class RowTable(nn.Module):
    """An embedding in eight bits with one scale a row, since rows differ much in length."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        weight = table.weight.detach()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.rows: Tensor
        self.scale: Tensor
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, numbers: Tensor) -> Tensor:
        """Rows [..., width] of `numbers` [...]."""
        flat = numbers.reshape(-1)
        rows = self.rows.index_select(0, flat).to(torch.float32) * self.scale.index_select(0, flat)
        return rows.reshape(*numbers.shape, -1)


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
    """Writes the network to `path`, and to `whole` as it is, if given.

    What the encoder multiplies by, and its table of word pieces, go into eight bits; the heads,
    which are small and lose most by it, stay as they are.
    """
    net.eval()
    if whole is not None:
        _write(net, whole)
    narrow = copy.deepcopy(net)
    narrow.encoder.words = RowTable(net.encoder.words)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "reader.onnx"
        _write(narrow, full)
        quantize_dynamic(
            str(full),
            str(path),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=_heads(onnx.load(str(full)).graph),
        )
    model = onnx.load(str(path))
    for node in model.graph.node:  # where in the source each came from, with paths of this machine
        del node.metadata_props[:]
    for key, value in about.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.save(model, str(path))


def _heads(graph: onnx.GraphProto) -> list[str]:
    """The multiplications by weights that come after the encoder's."""
    weights = {i.name for i in graph.initializer if len(i.dims) == 2}
    names = [n.name for n in graph.node if n.op_type == "MatMul" and n.input[1] in weights]
    return names[6 * DEPTH :]


def _write(net: ReaderNet, path: Path) -> None:
    """Writes a network as ONNX, for windows of any length."""
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
    program.save(str(path))


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
    load_weights(net, args.weights)
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
