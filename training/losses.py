"""What the heads are trained on: batches of windows and their losses."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from sourceline.reading.learned.labels import ATTRIBUTES, FLAGS, KINDS, LAYERS, RELATIONS
from sourceline.reading.learned.scores import attribute_slice
from training.examples import Example

UNKNOWN = -100  # cross entropy leaves these answers out
# Spans that are none, for the relations to learn to leave out: the tags will find some such.
_DECOYS = ("trigger", "trigger", "organization", "individual", "object", "place", "date", "toll")


def allowed_mask(layers: Sequence[str], relations: frozenset[str]) -> Tensor:
    """Bool [relations, spans, spans]: between which spans of these layers a relation can hold."""
    mask = torch.zeros(len(RELATIONS), len(layers), len(layers), dtype=torch.bool)
    for r, (name, (heads, ends)) in enumerate(RELATIONS.items()):
        if name in relations:
            row = torch.tensor([layer in heads for layer in layers])
            column = torch.tensor([layer in ends for layer in layers])
            mask[r] = row[:, None] & column[None, :]
    diagonal = torch.arange(len(layers))
    mask[:, diagonal, diagonal] = False
    return mask


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length. `pieces`, `shapes`, `mask` [batch, pieces]; `firsts` and
    `tags` (with a last axis of layers) [batch, words]; `kinds` [batch], `flags` [batch, flags]."""

    examples: list[Example]
    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    firsts: Tensor
    tags: Tensor
    kinds: Tensor
    flags: Tensor


def make_batch(examples: list[Example]) -> Batch:
    """Pads examples to one length; answers that are not known are `UNKNOWN`."""
    pieces = max(len(e.window.pieces) for e in examples)
    words = max(len(e.window.words) for e in examples)
    tags = torch.full((len(examples), words, len(LAYERS)), UNKNOWN)
    for b, example in enumerate(examples):
        for layer, row in example.tags.items():
            tags[b, : len(row), LAYERS.index(layer)] = torch.tensor(row)
    flags = torch.full((len(examples), len(FLAGS)), float(UNKNOWN))
    for b, example in enumerate(examples):
        for flag, holds in example.flags.items():
            flags[b, flag] = holds
    return Batch(
        examples,
        _padded([e.window.pieces for e in examples], pieces),
        _padded([e.window.shapes for e in examples], pieces),
        _padded([[1] * len(e.window.pieces) for e in examples], pieces),
        _padded([e.window.firsts for e in examples], words),
        tags,
        torch.tensor([UNKNOWN if e.kind is None else e.kind for e in examples]),
        flags,
    )


def _padded(rows: Sequence[Sequence[int]], length: int) -> Tensor:
    return torch.tensor([[*row, *[0] * (length - len(row))] for row in rows])


def pair_scores(heads: Tensor, ends: Tensor, offset: Tensor, spans: Tensor) -> Tensor:
    """Logits [relations, spans, spans] within one window; `spans` int [spans, 2], last included."""
    first, last = spans[:, 0], spans[:, 1]
    scores = torch.einsum("ire,je->rij", heads[first, 0], ends[first, 0])
    scores = scores + torch.einsum("ire,je->rij", heads[last, 1], ends[last, 1])
    return scores + offset[:, None, None]


def losses(
    scores: tuple[Tensor, ...],
    offset: Tensor,
    batch: Batch,
    chance: random.Random,
) -> dict[str, Tensor]:
    """The loss of tags, of attributes, of relations, and of windows as a whole."""
    tags, attributes, heads, ends, whole = (s.float() for s in scores)
    # By the word and not by the answer: a source that annotates fewer layers weighs less.
    tag_loss = functional.cross_entropy(
        tags.reshape(-1, 3), batch.tags.reshape(-1), ignore_index=UNKNOWN, reduction="sum"
    ) / max(int((batch.tags != UNKNOWN).any(-1).sum()), 1)
    whole_loss = tags.new_zeros(())
    if bool((batch.kinds != UNKNOWN).any()):
        whole_loss = whole_loss + functional.cross_entropy(
            whole[:, : len(KINDS)], batch.kinds, ignore_index=UNKNOWN
        )
    known = batch.flags != UNKNOWN
    if bool(known.any()):
        whole_loss = whole_loss + functional.binary_cross_entropy_with_logits(
            whole[:, len(KINDS) :][known], batch.flags[known]
        )
    logits: dict[str, list[Tensor]] = {name: [] for name in ATTRIBUTES}
    answers: dict[str, list[int]] = {name: [] for name in ATTRIBUTES}
    pair_loss, rows = tags.new_zeros(()), 1
    for b, example in enumerate(batch.examples):
        for _, first, last, told in example.spans:
            for name, value in told.items():
                words = attributes[b, first : last + 1, attribute_slice(name)]
                logits[name].append(words.mean(0))
                answers[name].append(value)
        spans = [(layer, first, last) for layer, first, last, _ in example.spans]
        if not spans:
            continue
        for layer in _DECOYS:
            if layer in example.tags:
                at = chance.randrange(len(example.window.words))
                end = min(at + chance.randrange(3), len(example.window.words) - 1)
                if not any(example.tags[layer][at : end + 1]):
                    spans.append((layer, at, end))
        allowed = allowed_mask([s[0] for s in spans], example.relations)
        truth = torch.zeros(allowed.shape)
        for relation, i, j in example.pairs:
            truth[list(RELATIONS).index(relation), i, j] = 1.0
        found = pair_scores(heads[b], ends[b], offset, torch.tensor([s[1:] for s in spans]))
        pair_loss = pair_loss + functional.binary_cross_entropy_with_logits(
            found[allowed], truth[allowed], reduction="sum"
        )
        rows += len(spans)
    attribute_loss = sum(
        (
            functional.cross_entropy(torch.stack(logits[name]), torch.tensor(answers[name]))
            for name in ATTRIBUTES
            if answers[name]
        ),
        start=tags.new_zeros(()),
    )
    return {
        "tags": tag_loss,
        "attributes": attribute_loss * 0.25,
        "pairs": pair_loss / rows,
        "whole": whole_loss,
    }
