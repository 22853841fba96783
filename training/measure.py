"""How well the heads do on labelled windows, each by itself: F1 of spans and relations, accuracy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from sourceline.reading.learned.labels import ATTRIBUTES, FLAGS, KINDS, LAYERS, RELATIONS
from sourceline.reading.learned.scores import Scores, attribute_slice
from training.examples import Example
from training.losses import make_batch, relation_masks
from training.model import ReaderNet


@dataclass
class Tally:
    """Right, wrong and missed answers."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where there is nothing."""
        return 2 * self.right / max(self.found + self.wanted, 1)


@dataclass
class Figures:
    """One tally a head."""

    spans: dict[str, Tally] = field(default_factory=lambda: {n: Tally() for n in LAYERS})
    relations: dict[str, Tally] = field(default_factory=lambda: {n: Tally() for n in RELATIONS})
    attributes: dict[str, Tally] = field(default_factory=lambda: {n: Tally() for n in ATTRIBUTES})
    whole: dict[str, Tally] = field(default_factory=lambda: {n: Tally() for n in ("kind", *FLAGS)})

    def table(self) -> str:
        """The figures, a line a kind of head."""
        lines = []
        for title, part in (
            ("spans F1", self.spans),
            ("relations F1", self.relations),
            ("attributes", self.attributes),
            ("whole", self.whole),
        ):
            shown = (
                f"{name} {100 * t.f1:.1f} ({t.wanted})" for name, t in part.items() if t.wanted
            )
            lines.append(f"{title}: " + ", ".join(shown))
        return "\n".join(lines)

    def mean(self) -> float:
        """Mean F1 of the heads that had anything to find."""
        parts = (self.spans, self.relations, self.attributes, self.whole)
        all_of = [tally for part in parts for tally in part.values()]
        shown = [t.f1 for t in all_of if t.wanted]
        return sum(shown) / max(len(shown), 1)


def decode_tags(row: Sequence[int]) -> list[tuple[int, int]]:
    """First and last word of each span in a row of tags; a span may begin with `within`."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for i, tag in enumerate([*row, 0]):
        if start is not None and tag != 2:
            spans.append((start, i - 1))
            start = None
        if tag == 1 or (tag == 2 and start is None):
            start = i
    return spans


def measure(scored: Iterable[tuple[Example, Scores]]) -> Figures:
    """The figures of what was said of examples: spans as found, relations between the true spans."""
    figures = Figures()
    for example, scores in scored:
        _count(figures, example, scores)
        _count_whole(figures, example, scores)
        if example.spans:
            spans = np.array([s[1:3] for s in example.spans])
            masks = relation_masks(example, [s[0] for s in example.spans])
            allowed, truth = (mask.numpy() for mask in masks)
            yes = (scores.relations(spans, spans) > 0) & allowed
            for r, name in enumerate(RELATIONS):
                tally = figures.relations[name]
                tally.right += int((yes[r] & truth[r]).sum())
                tally.found += int(yes[r].sum())
                tally.wanted += int(truth[r].sum())
    return figures


def scored_by(
    net: ReaderNet, examples: Sequence[Example], *, batch_size: int = 8
) -> Iterator[tuple[Example, Scores]]:
    """What a network as it is trained says of examples."""
    net.eval()
    offset = net.offset.detach().cpu().numpy()
    order = sorted(examples, key=lambda e: len(e.window.pieces))
    for at in range(0, len(order), batch_size):
        chosen = order[at : at + batch_size]
        batch = make_batch(chosen).to(net.offset.device)
        with torch.no_grad():
            out = net(batch.pieces, batch.shapes, batch.firsts, batch.mask)
        shown = [part.float().cpu().numpy() for part in out]
        for b, example in enumerate(chosen):
            tags, attributes, heads, ends, whole = (part[b] for part in shown)
            yield example, Scores(tags, attributes, heads, ends, whole, offset)


def _count(figures: Figures, example: Example, scores: Scores) -> None:
    words = len(example.window.words)
    best = scores.tags[:words].argmax(-1)
    for layer, row in example.tags.items():
        found = Counter(decode_tags(best[:, LAYERS.index(layer)].tolist()))
        wanted = Counter(decode_tags(row))
        tally = figures.spans[layer]
        tally.right += sum((found & wanted).values())
        tally.found += sum(found.values())
        tally.wanted += sum(wanted.values())
    for _, first, last, told in example.spans:
        for name, value in told.items():
            values = scores.attributes[first : last + 1, attribute_slice(name)].mean(0)
            tally = figures.attributes[name]
            tally.right += int(values.argmax()) == value
            tally.found += 1
            tally.wanted += 1


def _count_whole(figures: Figures, example: Example, scores: Scores) -> None:
    if example.kind is not None:
        tally = figures.whole["kind"]
        tally.right += int(scores.whole[: len(KINDS)].argmax()) == example.kind
        tally.found += 1
        tally.wanted += 1
    for flag, holds in example.flags.items():
        tally, yes = figures.whole[FLAGS[flag]], bool(scores.whole[len(KINDS) + flag] > 0)
        tally.right += yes and holds
        tally.found += yes
        tally.wanted += holds
