"""A first look at a text: can it hold an event at all?

A linear model over hashed words and pairs of words scores each stretch of the text, a sentence or
forty words of a longer one, and the text is worth reading if its best stretch is: one event in a
long digest is not drowned by what surrounds it. `training/triage.py` learns the weights and the
threshold.

The look errs on the side of reading. Where a bag of words is a poor judge it does not judge: short
texts and texts that are not in plain English always pass.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from sourceline.errors import KnowledgeError
from sourceline.records import TriageLook

BITS = 18  # 2**18 weights of one byte
STRETCH_WORDS = 40  # the longest stretch that is scored as one
SHORT_WORDS = 40  # a text of fewer words always passes
# So does a text in which fewer words than this share are of the following, which make a third of
# any English prose: it is in another language, or a table.
ENGLISH_SHARE = 0.1
ENGLISH_WORDS = (
    "the of and to in a on that was for by with from at as were is it its he his has had an be are "
    "who have not but which this their they been or after said"
)
# How much is looked at in one go: it bounds the memory that a text of any length takes.
CHUNK_CHARACTERS = 50_000

Buckets = npt.NDArray[np.int64]

# Odd numbers with their bits well mixed, for hashing modulo 2**64.
_BASE, _PAIR, _SPREAD = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xFF51AFD7ED558CCD
_TYPOGRAPHIC = "“”„‘’«»‹›—–…·•\u00a0\u2009\u202f\u3000"


@dataclass(frozen=True, slots=True)
class Stretches:
    """The words of a chunk of text as features, in stretches.

    `words` and `pairs` hold a bucket for each word: its own, and that of the word before and it
    (for the first word of a stretch, of the beginning and it). `firsts` are the numbers of the
    words that begin a stretch. `starts` says where each word starts, in bytes of the `plain`
    chunk in UTF-8.
    """

    words: Buckets
    pairs: Buckets
    firsts: Buckets
    starts: Buckets


class Triage:
    """The learned weights, and what is said of a text by them."""

    def __init__(
        self, weights: npt.NDArray[np.int8], scale: float, bias: float, threshold: float
    ) -> None:
        self._weights = weights
        self._scale = scale
        self._bias = bias
        self._threshold = threshold
        self._english = np.zeros(len(weights), np.bool_)
        for found in find_stretches(ENGLISH_WORDS):
            self._english[found.words] = True

    @classmethod
    @cache
    def load(cls) -> Triage:
        """The weights that ship with the package.

        Raises:
            KnowledgeError: the file is missing or broken.
        """
        path = files("sourceline.reading") / "data" / "triage.npz"
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                return cls(
                    found["weights"],
                    float(found["scale"]),
                    float(found["bias"]),
                    float(found["threshold"]),
                )
        except (OSError, ValueError, KeyError) as error:
            raise KnowledgeError(f"{path} cannot be read: {error}. Install again.") from error

    def look(self, text: str) -> TriageLook:
        """Whether the text is worth reading, and how much its best stretch speaks for it."""
        best: float = -math.inf
        words = english = 0
        for found in find_stretches(text):
            # Sums of whole numbers, so that every machine comes to the same.
            values = self._weights[found.words].astype(np.int64) + self._weights[found.pairs]
            best = max(best, float(np.add.reduceat(values, found.firsts).max()))
            words += len(found.words)
            english += int(self._english[found.words].sum())
        logit = best * self._scale + self._bias
        return TriageLook(
            score=round(1 / (1 + math.exp(min(-logit, 700.0))), 4),
            passed=words < SHORT_WORDS
            or english < ENGLISH_SHARE * words
            or logit >= self._threshold,
        )


def plain(text: str) -> str:
    """The text with a space for each typographic mark, so that marks end words."""
    for mark in _TYPOGRAPHIC:
        text = text.replace(mark, " ")
    return text


def find_stretches(text: str) -> Iterator[Stretches]:
    """The stretches of a text, chunk by chunk; none for a chunk without letters and digits."""
    text = plain(text)
    start = 0
    while start < len(text):
        end = start + CHUNK_CHARACTERS
        if end < len(text):
            end = text.rfind(". ", start, end) + 1 or text.rfind(" ", start, end) + 1 or end
        found = _stretches(text[start:end].encode("utf-8", "replace"))
        if found is not None:
            yield found
        start = end


def _stretches(data: bytes) -> Stretches | None:
    raw = np.frombuffer(data, np.uint8)
    letters = _letters()[raw]
    inside = np.zeros(len(raw) + 2, np.int8)
    inside[1:-1] = letters != 0
    edges = np.flatnonzero(np.diff(inside))
    if not len(edges):
        return None
    starts, ends = edges[::2], edges[1::2]
    # A word's hash is the polynomial of its bytes. It comes from one running sum over the chunk,
    # from which the powers at the word's place are divided out, with no loop over words.
    powers, inverses = _powers()
    sums = np.zeros(len(raw) + 1, np.uint64)
    np.cumsum(letters * powers[: len(raw)], out=sums[1:])
    hashes = (sums[ends] - sums[starts]) * inverses[starts]
    begins = _begins(raw, starts)
    before = np.ones_like(hashes)
    before[1:] = hashes[:-1]
    before[begins] = 1
    pairs = before * np.uint64(_PAIR) + hashes
    return Stretches(_buckets(hashes), _buckets(pairs), np.flatnonzero(begins), starts)


def _begins(raw: npt.NDArray[np.uint8], starts: Buckets) -> npt.NDArray[np.bool_]:
    """Which words begin a stretch: after a full stop and white space, or after a blank line."""
    line = raw == ord("\n")
    space = line | (raw == ord(" ")) | (raw == ord("\r"))
    stop = (raw == ord(".")) | (raw == ord("!")) | (raw == ord("?"))
    passed = np.zeros(len(raw) + 1, np.int64)  # ends of sentences before each byte
    np.cumsum((stop[:-1] & space[1:]) | (line[:-1] & line[1:]), out=passed[2:])
    sentences = passed[starts]
    begins = np.ones(len(starts), np.bool_)
    begins[1:] = sentences[1:] != sentences[:-1]
    numbers = np.arange(len(starts))
    since = numbers - np.maximum.accumulate(np.where(begins, numbers, 0))
    return np.asarray(since % STRETCH_WORDS == 0)


def _buckets(hashes: npt.NDArray[np.uint64]) -> Buckets:
    return ((hashes * np.uint64(_SPREAD)) >> np.uint64(64 - BITS)).astype(np.int64)


@cache
def _letters() -> npt.NDArray[np.uint64]:
    """What each byte counts as: letters in lower case, every digit as 0, marks as nothing."""
    table = np.zeros(256, np.uint64)
    table[128:] = np.arange(128, 256)
    for byte in range(ord("a"), ord("z") + 1):
        table[byte] = table[byte - 32] = byte
    table[ord("0") : ord("9") + 1] = ord("0")
    return table


@cache
def _powers() -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """The powers of the base and of its inverse modulo 2**64, one for each place in a chunk."""
    places = 4 * CHUNK_CHARACTERS + 1  # a code point has at most four bytes

    def powers(base: int) -> npt.NDArray[np.uint64]:
        steps = np.full(places, base, np.uint64)
        steps[0] = 1
        return np.multiply.accumulate(steps)

    return powers(_BASE), powers(pow(_BASE, -1, 2**64))
