"""A network to go on training from a model that ships: weights of eight bits become floats again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from training.model import DEPTH, ReaderNet

_LAYER = ("query", "key", "value", "merge", "up", "down")
# What the exported graph multiplies by has lost its names, not its order: the encoder's layers, then
# the heads, which differ in their width but for the first two.
_ENCODER = [f"encoder.blocks.{layer}.{part}.weight" for layer in range(DEPTH) for part in _LAYER]
_HEADS = ("hidden", "from_words", "to_words", "whole", "tags", "attributes")


def load_weights(net: ReaderNet, path: Path) -> None:
    """Gives a network the weights of a training (`reader.pt`, a checkpoint) or of an exported model.

    Raises:
        ValueError: the model was exported from another network.
    """
    if path.suffix == ".onnx":
        restore(net, path)
    else:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        net.load_state_dict(saved.get("net", saved))


def restore(net: ReaderNet, path: Path) -> None:
    """Gives a network the weights of an exported model, `reader.onnx`.

    Raises:
        ValueError: the model was exported from another network.
    """
    graph = onnx.load(str(path)).graph
    found = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = net.state_dict()
    taken = {
        name.removeprefix("net."): array
        for name, array in found.items()
        if name.removeprefix("net.") in state
    }
    for table in ("words", "positions", "shapes"):
        rows, scale = (found.get(f"net.encoder.{table}.{part}") for part in ("rows", "scale"))
        if rows is not None and scale is not None:
            taken[f"encoder.{table}.weight"] = rows.astype(np.float32) * scale
    matrices = [
        matrix
        for node in graph.node
        if node.op_type in {"MatMul", "MatMulInteger"}
        and (matrix := _matrix(found, node.input[1])) is not None
    ]
    if len(matrices) != len(_ENCODER) + len(_HEADS):
        raise ValueError(f"{path}: {len(matrices)} matrices, not those of this network")
    taken |= {n: m.T for n, m in zip(_ENCODER, matrices, strict=False)}
    heads = matrices[len(_ENCODER) :]
    for name in _HEADS:
        width = state[f"{name}.weight"].shape[0]
        fits = (n for n, m in enumerate(heads) if m.shape[1] == width)
        number = next(fits, None)
        if number is not None:
            taken[f"{name}.weight"] = heads.pop(number).T
    missing = sorted(set(state) - set(taken))
    wrong = sorted(n for n, a in taken.items() if tuple(state[n].shape) != a.shape)
    if missing or wrong:
        raise ValueError(f"{path}: no weights for {missing}, of another shape {wrong}")
    net.load_state_dict({n: torch.from_numpy(a.copy()) for n, a in taken.items()})


def _matrix(found: dict[str, NDArray[np.float32]], name: str) -> NDArray[np.float32] | None:
    """The matrix that a graph multiplies by from the right, as floats; None for what is no weight."""
    base = name.removesuffix("_quantized")
    if name.endswith("_quantized") and f"{base}_scale" in found:
        zero = found[f"{base}_zero_point"].astype(np.float32)
        return (found[name].astype(np.float32) - zero) * found[f"{base}_scale"]
    matrix = found.get(name)
    return matrix if matrix is not None and matrix.ndim == 2 else None
