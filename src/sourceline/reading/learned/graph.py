"""Scores become a graph of spans: which words, what they are, how they hang together."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from sourceline.reading.learned.labels import ATTRIBUTES, LAYERS, RELATIONS, SYMMETRIC
from sourceline.reading.learned.scores import Floats, Scores, attribute_slice, sigmoid, softmax
from sourceline.reading.learned.windows import Window
from sourceline.reading.mentions import HarmMention
from sourceline.spans import Index, Located, Offsets, overlaps

# How probable it must be that a word is a trigger, where a sentence tells of harm and of no act.
_ALONE = 0.15
# The same where a weapon or armed people stand in the sentence: somebody did it.
_ARMED = 0.03


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """Words of one layer with the probability of each value of their attributes.

    `probability` is the mean over the words of being in a span of this layer.
    """

    layer: str
    start: int
    end: int
    probability: float
    attributes: dict[str, Floats]


class Graph:
    """The spans of a document by layer, and the probability of a relation between two of them.

    `whole` has for each window the logits of its kind and flags (`labels.KINDS`, `labels.FLAGS`).
    """

    def __init__(
        self,
        spans: Sequence[FoundSpan],
        pairs: dict[str, dict[int, dict[int, float]]],
        whole: Sequence[Floats] = (),
    ) -> None:
        self.spans = spans
        self.whole = whole
        self.by_layer: dict[str, list[int]] = defaultdict(list)
        for i, span in enumerate(spans):
            self.by_layer[span.layer].append(i)
        self._pairs = pairs
        self._at = {(s.layer, s.start, s.end): i for i, s in enumerate(spans)}

    def find(self, layer: str, item: Located) -> int | None:
        """The number of the span of a layer with just these words."""
        return self._at.get((layer, item.start, item.end))

    def related(self, relation: str, span: int) -> dict[int, float]:
        """Spans that a span may be related to, with the probability; those too far off are left out."""
        return self._pairs[relation].get(span, {})

    def clusters(self, relation: str, layers: Sequence[str], needed: float) -> list[list[int]]:
        """Spans of some layers gathered by a symmetric relation.

        From left to right, each joins the cluster to which it is related best on average, if the
        average is at least `needed`; else it begins one of its own.
        """
        order = sorted(
            (i for layer in layers for i in self.by_layer[layer]), key=lambda i: self.spans[i].start
        )
        clusters: list[list[int]] = []
        member: dict[int, int] = {}
        for i in order:
            sums: dict[int, list[float]] = defaultdict(list)
            for j, probability in self.related(relation, i).items():
                if j in member:
                    sums[member[j]].append(probability)
            best = max(sums, key=lambda c: float(np.mean(sums[c])), default=None)
            if best is not None and float(np.mean(sums[best])) >= needed:
                clusters[best].append(i)
                member[i] = best
            else:
                member[i] = len(clusters)
                clusters.append([i])
        return clusters


def decode(
    windows: Sequence[Window],
    scores: Sequence[Scores],
    thresholds: Mapping[str, float],
    given: Mapping[str, Sequence[Located]] | None = None,
    harm: Sequence[HarmMention] = (),
) -> Graph:
    """The graph of one document.

    A word's tags and attributes are those of the window whose core it lies in. A relation between
    two spans is taken from the window in which both stand farthest from the edges.

    Args:
        windows: of the document, in order.
        scores: of each window.
        thresholds: by layer, how probable it must be that a word is in a span; 0.5 where none is
            given.
        given: by layer, spans that others have found. The graph has these, in their order, and
            of those that the tags give only what overlaps none of them. What is longer than a
            window is left out.
        harm: sentences that tell of harm. Where one has no trigger, its likeliest word is one: the
            network is less sure of "a bomb killed seven", where two words could be it, or none.
    """
    given = given or {}
    known = {layer: Index(items) for layer, items in given.items()}
    spans: list[FoundSpan] = []
    places: list[dict[int, tuple[int, int]]] = []  # by span: window -> first and last word there
    at_word: dict[int, dict[int, int]] = defaultdict(dict)  # by offset: window -> word
    for number, window in enumerate(windows):
        for i, word in enumerate(window.words):
            at_word[word.start][number] = i
    starts = sorted(at_word)

    def add(layer: str, start: int, end: int, where: tuple[int, int, int]) -> None:
        number, first, last = where
        spans.append(_found(layer, start, end, sure[number], scores[number], first, last))
        words = windows[number].words
        firsts, lasts = at_word[words[first].start], at_word[words[last].start]
        places.append({w: (firsts[w], lasts[w]) for w in firsts.keys() & lasts.keys()})

    shares = [softmax(score.tags) for score in scores]
    sure = [1.0 - window[:, :, 0] for window in shares]
    for number, window in enumerate(windows):
        for column, layer in enumerate(LAYERS):
            for first, last in _runs(shares[number][:, column], thresholds.get(layer, 0.5)):
                if window.core[0] <= first < window.core[1]:
                    found = Offsets(window.words[first].start, window.words[last].end)
                    if layer in known and known[layer].touches(found):
                        if layer != "place":
                            continue
                        # "Arihal, Pulwama": the place that is not known is one as well.
                        first, last = _rest(window, first, last, known[layer])
                        if last < first:
                            continue
                    start, end = window.words[first].start, window.words[last].end
                    add(layer, start, end, (number, first, last))

    def where_shown(item: Located) -> tuple[int, int, int] | None:
        """The window that shows words best, with the first and last of them there."""
        if not starts:
            return None
        first = starts[max(0, bisect_right(starts, item.start) - 1)]
        last = starts[max(0, bisect_left(starts, item.end) - 1)]
        shown = at_word[first].keys() & at_word[last].keys()
        if not shown:
            return None
        best = max(
            shown,
            key=lambda w: min(at_word[first][w], len(windows[w].words) - 1 - at_word[last][w]),
        )
        return best, at_word[first][best], at_word[last][best]

    for layer, items in given.items():
        for item in items:
            where = where_shown(item)
            if where is not None:
                add(layer, item.start, item.end, where)
    acts = [span for span in spans if span.layer == "trigger"]
    for harmed in harm:
        sentence = harmed.sentence
        where = where_shown(sentence)
        if where is not None and not any(overlaps(act, sentence) for act in acts):
            number, first, last = where
            shares_there = sure[number][first : last + 1, LAYERS.index("trigger")]
            likeliest = first + int(shares_there.argmax())
            if shares_there.max() >= (_ARMED if harmed.armed else _ALONE):
                word = windows[number].words[likeliest]
                add("trigger", word.start, word.end, (number, likeliest, likeliest))
    pairs = _pairs(spans, places, windows, scores)
    return Graph(spans, pairs, [score.whole for score in scores])


def _rest(window: Window, first: int, last: int, known: Index[Located]) -> tuple[int, int]:
    """First and last word of what stands in a span before what is known, or else after it."""
    touched = [i for i in range(first, last + 1) if known.touches(window.words[i])]
    return (first, touched[0] - 1) if touched[0] > first else (touched[-1] + 1, last)


def _found(
    layer: str, start: int, end: int, sure: Floats, score: Scores, first: int, last: int
) -> FoundSpan:
    """A span with its probabilities; `sure` [words, layers] is how probable it is that a word of
    its window is in a span.
    """
    words = slice(first, last + 1)
    return FoundSpan(
        layer,
        start,
        end,
        float(sure[words, LAYERS.index(layer)].mean()),
        {
            name: softmax(score.attributes[words, attribute_slice(name)].mean(0))
            for name, (owner, _) in ATTRIBUTES.items()
            if owner == layer
        },
    )


def _runs(probabilities: Floats, needed: float) -> list[tuple[int, int]]:
    """First and last word of each span; `probabilities` [words, 3]."""
    runs: list[tuple[int, int]] = []
    begins = probabilities[:, 1] > probabilities[:, 2]
    for i in np.flatnonzero(1.0 - probabilities[:, 0] >= needed).tolist():
        if runs and runs[-1][1] == i - 1 and not begins[i]:
            runs[-1] = runs[-1][0], i
        else:
            runs.append((i, i))
    return runs


def _pairs(
    spans: Sequence[FoundSpan],
    places: Sequence[dict[int, tuple[int, int]]],
    windows: Sequence[Window],
    scores: Sequence[Scores],
) -> dict[str, dict[int, dict[int, float]]]:
    pairs: dict[str, dict[int, dict[int, float]]] = {r: defaultdict(dict) for r in RELATIONS}
    inside: list[list[int]] = [[] for _ in windows]
    for i, where in enumerate(places):
        for window in where:
            inside[window].append(i)

    def margin(window: int, i: int) -> int:
        first, last = places[i][window]
        return min(first, len(windows[window].words) - 1 - last)

    @cache
    def shown_best(i: int, j: int) -> int:
        """The window in which both spans stand farthest from the edges."""
        both = sorted(places[i].keys() & places[j].keys())
        return max(both, key=lambda w: min(margin(w, i), margin(w, j)))

    for number, members in enumerate(inside):
        if not members:
            continue
        words = np.array([places[i][number] for i in members])
        logits = scores[number].relations(words, words)
        again = [len(places[i]) > 1 for i in members]
        for r, (name, (heads, ends)) in enumerate(RELATIONS.items()):
            shown = logits[r]
            if name in SYMMETRIC:
                shown = (shown + shown.T) / 2
            left = [a for a, i in enumerate(members) if spans[i].layer in heads]
            right = [(b, j) for b, j in enumerate(members) if spans[j].layer in ends]
            probabilities = sigmoid(shown[left]).tolist()
            for a, row in zip(left, probabilities, strict=True):
                i = members[a]
                related = pairs[name][i]
                for b, j in right:
                    if a == b or (again[a] and again[b] and shown_best(i, j) != number):
                        continue
                    related[j] = row[b]
    return pairs
