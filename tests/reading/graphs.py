"""Graphs made by hand: what the network would say, by quotation, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from sourceline.pipeline import Knowledge, compose
from sourceline.reading.layers import Layers
from sourceline.reading.learned.encoder import Thresholds
from sourceline.reading.learned.graph import FoundSpan, Graph
from sourceline.reading.learned.labels import ATTRIBUTES, RELATIONS, SYMMETRIC
from sourceline.records import Document, Reader, Reading


@cache
def knowledge() -> Knowledge:
    """What ships with the package."""
    return Knowledge.load()


def told(text: str, tell: Callable[[Words], None], published: str = "2026-03-12") -> Reading:
    """The reading of a text in which the network sees what `tell` notes."""
    document = Document.of(text, published=published)
    layers = Layers.of(document, knowledge().actors, knowledge().gazetteer)
    words = Words(layers)
    tell(words)
    said, events = compose(layers, words.graph(), knowledge(), Thresholds())
    return Reading(reader=Reader(version="0"), document=document, attributions=said, events=events)


class Words:
    """A graph in the making: spans by quotation, ties between them with their probability."""

    def __init__(self, layers: Layers) -> None:
        self.text = layers.text
        self._spans: list[FoundSpan] = []
        self._pairs: dict[str, dict[int, dict[int, float]]] = {}
        for layer, items in layers.spans().items():
            for item in items:
                self._add(layer, item.start, item.end, 0.9)

    def _add(self, layer: str, start: int, end: int, probability: float, **values: str) -> int:
        attributes = {}
        for name, (owner, known) in ATTRIBUTES.items():
            if owner == layer:
                shares = np.full(len(known), 0.01, np.float32)
                shares[known.index(values.get(name, known[0]))] = 0.9
                attributes[name] = shares
        self._spans.append(FoundSpan(layer, start, end, probability, attributes))
        return len(self._spans) - 1

    def span(self, layer: str, words: str, probability: float = 0.9, **values: str) -> int:
        start = self.text.index(words)
        return self._add(layer, start, start + len(words), probability, **values)

    def at(self, layer: str, words: str) -> int:
        return next(
            i
            for i, s in enumerate(self._spans)
            if s.layer == layer and words in self.text[s.start : s.end]
        )

    def tie(self, relation: str, left: int, right: int, probability: float = 0.9) -> None:
        ways = ((left, right), (right, left)) if relation in SYMMETRIC else ((left, right),)
        for i, j in ways:
            self._pairs.setdefault(relation, {}).setdefault(i, {})[j] = probability

    def graph(self) -> Graph:
        known = {r: self._pairs.get(r, {}) for r in RELATIONS}
        return Graph(self._spans, known)
