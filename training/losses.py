"""What the heads are trained on: batches of windows and their losses."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from sourceline.reading.learned.labels import ATTRIBUTES, FLAGS, KINDS, LAYERS, RELATIONS
from sourceline.reading.learned.scores import attribute_slice
from training.examples import Example

UNKNOWN = -100  # cross entropy leaves these answers out
# Spans that are none, for the relations to learn to leave out: the tags will find some such.
_DECOYS = ("trigger", "trigger", "organization", "individual", "object", "place", "date", "toll")
_NUMBERS = {name: number for number, name in enumerate(RELATIONS)}
# Bool [relations, layers, layers]: from spans of which layer to which a relation leads.
_LEADS = torch.tensor(
    [
        [[a in heads and b in ends for b in LAYERS] for a in LAYERS]
        for heads, ends in RELATIONS.values()
    ]
)


def relation_masks(example: Example, layers: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Between which spans a relation can hold, and between which it holds, bool [relations, spans,
    spans]. `layers` are those of the example's spans, and of any that stand after them.
    """
    at = torch.tensor([LAYERS.index(layer) for layer in layers])
    known = torch.tensor([name in example.relations for name in RELATIONS])
    allowed = _LEADS[:, at[:, None], at[None, :]] & known[:, None, None]
    diagonal = torch.arange(len(layers))
    allowed[:, diagonal, diagonal] = False
    truth = torch.zeros_like(allowed)
    if example.pairs:
        held = torch.tensor([(_NUMBERS[r], i, j) for r, i, j in example.pairs])
        truth[held[:, 0], held[:, 1], held[:, 2]] = True
    return allowed, truth


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length, with their answers.

    `pieces`, `shapes`, `mask` [batch, pieces]; `firsts` and `tags` (with a last axis of layers)
    [batch, words]; `kinds` [batch], `flags` [batch, flags]. `spans` [batch, spans, 2] are the first and
    last words of spans; `allowed` and `truth`, bool [batch, relations, spans, spans], say between
    which of them a relation can hold, and holds; `count` is how many spans there are. `told` has for
    each attribute [answers, 4]: window, first word and last word of a span, value.
    """

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    firsts: Tensor
    tags: Tensor
    kinds: Tensor
    flags: Tensor
    spans: Tensor
    allowed: Tensor
    truth: Tensor
    count: Tensor
    told: dict[str, Tensor]

    def to(self, device: torch.device) -> Batch:
        """The same on another device."""
        moved = {f.name: getattr(self, f.name).to(device) for f in fields(self) if f.name != "told"}
        return Batch(**moved, told={n: rows.to(device) for n, rows in self.told.items()})


def make_batch(examples: Sequence[Example], chance: random.Random | None = None) -> Batch:
    """Pads examples to one length; answers that are not known are `UNKNOWN`. With `chance`, spans that
    are none stand among the spans."""
    words = max(len(e.window.words) for e in examples)
    tags = np.full((len(examples), words, len(LAYERS)), UNKNOWN)
    flags = torch.full((len(examples), len(FLAGS)), float(UNKNOWN))
    told: dict[str, list[tuple[int, int, int, int]]] = {name: [] for name in ATTRIBUTES}
    spans: list[list[tuple[str, int, int]]] = []
    for b, example in enumerate(examples):
        for layer, row in example.tags.items():
            tags[b, : len(row), LAYERS.index(layer)] = row
        for flag, holds in example.flags.items():
            flags[b, flag] = holds
        for _, first, last, values in example.spans:
            for name, value in values.items():
                told[name].append((b, first, last, value))
        spans.append([(layer, first, last) for layer, first, last, _ in example.spans])
        if spans[b] and chance is not None:
            spans[b] += _decoys(example, chance)
    most = max(map(len, spans))
    at = torch.zeros(len(examples), most, 2, dtype=torch.long)
    allowed = torch.zeros(len(examples), len(RELATIONS), most, most, dtype=torch.bool)
    truth = torch.zeros_like(allowed)
    for b, (example, found) in enumerate(zip(examples, spans, strict=True)):
        if not found:
            continue
        n = len(found)
        at[b, :n] = torch.tensor([s[1:] for s in found])
        masks = relation_masks(example, [s[0] for s in found])
        allowed[b, :, :n, :n], truth[b, :, :n, :n] = masks
    return Batch(
        _padded([e.window.pieces for e in examples]),
        _padded([e.window.shapes for e in examples]),
        _padded([[1] * len(e.window.pieces) for e in examples]),
        _padded([e.window.firsts for e in examples]),
        torch.from_numpy(tags),
        torch.tensor([UNKNOWN if e.kind is None else e.kind for e in examples]),
        flags,
        at,
        allowed,
        truth,
        torch.tensor(sum(map(len, spans))),
        {n: torch.tensor(rows, dtype=torch.long).view(-1, 4) for n, rows in told.items()},
    )


def _decoys(example: Example, chance: random.Random) -> list[tuple[str, int, int]]:
    """Spans of the layers that were annotated, where there is none."""
    decoys = []
    for layer in _DECOYS:
        if layer in example.tags:
            at = chance.randrange(len(example.window.words))
            end = min(at + chance.randrange(3), len(example.window.words) - 1)
            if not any(example.tags[layer][at : end + 1]):
                decoys.append((layer, at, end))
    return decoys


def _padded(rows: Sequence[Sequence[int]]) -> Tensor:
    padded = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for b, row in enumerate(rows):
        padded[b, : len(row)] = row
    return torch.from_numpy(padded)


def pair_scores(heads: Tensor, ends: Tensor, offset: Tensor, spans: Tensor) -> Tensor:
    """Logits [batch, relations, spans, spans]; `spans` int [batch, spans, 2], last word included."""
    rows = torch.arange(len(spans), device=spans.device)[:, None]
    scores = sum(
        torch.einsum("bire,bje->brij", heads[rows, spans[..., k], k], ends[rows, spans[..., k], k])
        for k in (0, 1)
    )
    return scores + offset[:, None, None]


def losses(scores: tuple[Tensor, ...], offset: Tensor, batch: Batch) -> dict[str, Tensor]:
    """The loss of tags, of attributes, of relations, and of windows as a whole."""
    tags, attributes, heads, ends, whole = (s.float() for s in scores)
    # By the word and not by the answer: a source that annotates fewer layers weighs less.
    tag_loss = functional.cross_entropy(
        tags.reshape(-1, 3), batch.tags.reshape(-1), ignore_index=UNKNOWN, reduction="sum"
    ) / (batch.tags != UNKNOWN).any(-1).sum().clamp(min=1)
    return {
        "tags": tag_loss,
        "attributes": _attribute_loss(attributes, batch) * 0.25,
        "pairs": _pair_loss(heads, ends, offset, batch),
        "whole": _whole_loss(whole, batch),
    }


def _attribute_loss(attributes: Tensor, batch: Batch) -> Tensor:
    """Sum over the attributes of their mean loss; a span says what its words say in the mean."""
    total = attributes.new_zeros(())
    sums = functional.pad(attributes.cumsum(1), (0, 0, 1, 0))
    for name, rows in batch.told.items():
        if len(rows):
            window, first, last, value = rows.unbind(1)
            said = (sums[window, last + 1] - sums[window, first])[:, attribute_slice(name)]
            total = total + functional.cross_entropy(said / (last + 1 - first)[:, None], value)
    return total


def _pair_loss(heads: Tensor, ends: Tensor, offset: Tensor, batch: Batch) -> Tensor:
    """Loss of the relations, by the span."""
    if not batch.spans.shape[1]:
        return heads.new_zeros(())
    found = pair_scores(heads, ends, offset, batch.spans)
    loss = functional.binary_cross_entropy_with_logits(
        found, batch.truth.float(), weight=batch.allowed.float(), reduction="sum"
    )
    return loss / (1 + batch.count)


def _whole_loss(whole: Tensor, batch: Batch) -> Tensor:
    """Loss of the kind of each window, and of its flags, where they are known."""
    kinds = functional.cross_entropy(
        whole[:, : len(KINDS)], batch.kinds, ignore_index=UNKNOWN, reduction="sum"
    )
    known = (batch.flags != UNKNOWN).float()
    flags = functional.binary_cross_entropy_with_logits(
        whole[:, len(KINDS) :], batch.flags * known, weight=known, reduction="sum"
    )
    return kinds / (batch.kinds != UNKNOWN).sum().clamp(min=1) + flags / known.sum().clamp(min=1)
