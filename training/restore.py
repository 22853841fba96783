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
# The order in which the exported graph multiplies by weights whose names it has lost.
_MULTIPLIED = (
    *(f"encoder.blocks.{layer}.{part}.weight" for layer in range(DEPTH) for part in _LAYER),
    "hidden.weight",
    "tags.weight",
    "from_words.weight",
    "to_words.weight",
    "attributes.weight",
    "whole.weight",
)


def restore(net: ReaderNet, path: Path) -> None:
    """Gives a network the weights of an exported model, `reader.onnx`.

    Raises:
        ValueError: the model was exported from another network.
    """
    graph = onnx.load(str(path)).graph
    found = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    state = net.state_dict()
    taken: dict[str, NDArray[np.float32]] = {}
    nameless = []
    for name, array in found.items():
        if name.endswith("_quantized"):
            base = name.removesuffix("_quantized")
            zero = found[f"{base}_zero_point"].astype(np.float32)
            whole = (array.astype(np.float32) - zero) * found[f"{base}_scale"]
            own = base.removeprefix("net.")
            if own in state:
                taken[own] = whole
            else:
                nameless.append(whole.T)  # the graph multiplies from the right
        elif name.removeprefix("net.") in state:
            taken[name.removeprefix("net.")] = array
    if len(nameless) != len(_MULTIPLIED):
        raise ValueError(f"{path}: {len(nameless)} matrices, {len(_MULTIPLIED)} expected")
    taken |= dict(zip(_MULTIPLIED, nameless, strict=True))
    missing = sorted(set(state) - set(taken))
    wrong = sorted(n for n, a in taken.items() if tuple(state[n].shape) != a.shape)
    if missing or wrong:
        raise ValueError(f"{path}: no weights for {missing}, of another shape {wrong}")
    net.load_state_dict({n: torch.from_numpy(a.copy()) for n, a in taken.items()})
