"""Labelled texts told again with other names, figures and days, every span kept exact.

What a reader must learn is the shape of a report and not who acts in it: a name is replaced by
another of the same layer and frame ("Bacha Mena and Daka" by two places, too) wherever it stands,
a figure by another figure, a weekday or a month by another. Values are never taught from these
texts, only which words matter.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sourceline.reading.sentences import find_sentences
from training.examples import LabelledSpan, LabelledText

_NAME = re.compile(r"[A-Z][\w'’-]*(?: (?:(?:of|the|and|al|de|del|la) )*[A-Z][\w'’-]*)*")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January February March April June July August September October November December".split()
)
_TENS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty")
_NAMED = ("organization", "individual", "place")


def _name_in(text: str, span: LabelledSpan) -> str | None:
    """The last capitalised name in the words of a span, articles left out."""
    found = _NAME.findall(text[span.start : span.end])
    name = re.sub(r"^(?:The|A|An|In|Near|At|On) ", "", found[-1]) if found else ""
    return name if len(name) > 2 and name not in _DAYS and name not in _MONTHS else None


def _frame(name: str) -> tuple[str, ...]:
    """The small words of a name, which make it two, or one of a kind: "and", "of the"."""
    return tuple(word for word in name.split() if word[0].islower())


class Augmenter:
    """Tells texts again with the names of other texts.

    Args:
        texts: where names come from.
        rate: how probably a name or figure is replaced.
    """

    def __init__(self, texts: Sequence[LabelledText], *, rate: float = 0.6) -> None:
        self._rate = rate
        pools: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
        for labelled in texts:
            for span in labelled.spans:
                if span.layer in _NAMED and (name := _name_in(labelled.text, span)) is not None:
                    pools[span.layer, _frame(name)].add(name)
        self._pools = {kind: sorted(names) for kind, names in pools.items()}

    def retell(self, labelled: LabelledText, chance: random.Random) -> LabelledText:
        """The text with some of its names, figures and days replaced."""
        swaps = self._swaps(labelled, chance)
        if not swaps:
            return labelled
        edges = sorted({e for s in labelled.spans for e in (s.start, s.end)})
        pieces, moved, at, length = [], {0: 0}, 0, 0
        for start, end, new in self._places(labelled.text, swaps, chance):
            # A span that begins or ends within a name would not be exact afterwards.
            if any(start < edge < end for edge in edges):
                continue
            pieces += [labelled.text[at:start], new]
            for edge in edges:
                if at <= edge <= start:
                    moved[edge] = length + edge - at
            length += start - at + len(new)
            at = end
            moved[end] = length
        for edge in edges:
            if edge >= at:
                moved[edge] = length + edge - at
        pieces.append(labelled.text[at:])
        spans = tuple(replace(s, start=moved[s.start], end=moved[s.end]) for s in labelled.spans)
        return replace(labelled, text="".join(pieces), spans=spans)

    def _swaps(self, labelled: LabelledText, chance: random.Random) -> dict[str, str]:
        swaps: dict[str, str] = {}
        for span in labelled.spans:
            if span.layer not in _NAMED:
                continue
            name = _name_in(labelled.text, span)
            if name is not None and name not in swaps and chance.random() < self._rate:
                swaps[name] = chance.choice(self._pools.get((span.layer, _frame(name)), [name]))
        for words in (_DAYS, _MONTHS, _TENS):
            others = list(words)
            chance.shuffle(others)
            swaps |= dict(zip(words, others, strict=True))
        return swaps

    @staticmethod
    def _places(
        text: str, swaps: dict[str, str], chance: random.Random
    ) -> Iterator[tuple[int, int, str]]:
        """Start, end and new words of each replacement, in order."""
        longest = sorted(swaps, key=len, reverse=True)
        one = re.compile(
            rf"\b(?:{'|'.join(map(re.escape, longest))})\b|(?<![\d.,:/-])[2-9]\d?(?![\d.,:/-]|\w)"
        )
        for found in one.finditer(text):
            new = swaps.get(found[0]) or str(chance.randrange(2, 60))
            yield found.start(), found.end(), new


def crop(labelled: LabelledText, chance: random.Random, *, most: int = 3) -> LabelledText:
    """One to `most` sentences of a text that follow each other, as a text of their own: what is
    said must be read without the rest of its report, too.
    """
    sentences = find_sentences(labelled.text)
    if len(sentences) < 2:
        return labelled
    first = chance.randrange(len(sentences))
    last = min(first + chance.randrange(most), len(sentences) - 1)
    start, end = sentences[first].start, sentences[last].end
    kept = {
        i: n
        for n, i in enumerate(
            i for i, s in enumerate(labelled.spans) if start <= s.start and s.end <= end
        )
    }
    return replace(
        labelled,
        id=f"{labelled.id}/{first}-{last}",
        text=labelled.text[start:end],
        spans=tuple(
            replace(
                labelled.spans[i],
                start=labelled.spans[i].start - start,
                end=labelled.spans[i].end - start,
            )
            for i in kept
        ),
        pairs=frozenset(
            (r, kept[i], kept[j]) for r, i, j in labelled.pairs if i in kept and j in kept
        ),
    )
