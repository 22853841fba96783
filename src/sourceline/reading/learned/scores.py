"""What the network says of one window, as arrays: the border between network and decoding."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from sourceline.reading.learned.labels import ATTRIBUTES

Floats = NDArray[np.float32]

_FIRST = dict(
    zip(
        ATTRIBUTES,
        [0, *accumulate(len(values) for _, values in ATTRIBUTES.values())],
        strict=False,
    )
)


def attribute_slice(name: str) -> slice:
    """Where an attribute's values stand among all."""
    return slice(_FIRST[name], _FIRST[name] + len(ATTRIBUTES[name][1]))


@dataclass(frozen=True, slots=True)
class Scores:
    """Logits of one window's words.

    * `tags` [words, layers, 3]: outside, first, within.
    * `attributes` [words, values], see `attribute_slice`.
    * `whole` [kinds and flags]: of the window as a whole.
    * `heads` [words, 2, relations, width], `ends` [words, 2, width], `offset` [relations]: a relation
      from span i to span j scores `heads[first_i, 0] . ends[first_j, 0] +
      heads[last_i, 1] . ends[last_j, 1] + offset`.
    """

    tags: Floats
    attributes: Floats
    heads: Floats
    ends: Floats
    whole: Floats
    offset: Floats

    def relations(self, left: NDArray[np.intp], right: NDArray[np.intp]) -> Floats:
        """Logits [relations, left, right]; `left` and `right` are [spans, 2], last word included."""
        first = np.einsum("ire,je->rij", self.heads[left[:, 0], 0], self.ends[right[:, 0], 0])
        last = np.einsum("ire,je->rij", self.heads[left[:, 1], 1], self.ends[right[:, 1], 1])
        scores: Floats = first + last + self.offset[:, None, None]
        return scores


def softmax(logits: Floats, axis: int = -1) -> Floats:
    """Probabilities along one axis."""
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    shares: Floats = powers / powers.sum(axis=axis, keepdims=True)
    return shares


def sigmoid(logits: Floats) -> Floats:
    """Probabilities of single logits."""
    shares: Floats = (1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)
    return shares
