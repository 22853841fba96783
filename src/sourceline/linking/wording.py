"""How alike two passages are worded: hashed tf-idf, until the encoder's vectors take its place."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from operator import mul

from sourceline.knowledge.countries import country_words
from sourceline.knowledge.folding import fold

# Two unrelated passages of thirty words meet in few of so many places, and a vector stays small
# enough to be kept for every mention.
DIMENSIONS = 256
# A word in more than this share of the documents tells nothing about which event is meant.
_COMMON = 0.25
# A name in more than this share of the documents belongs to a region or to a war.
_COMMON_NAME = 0.01
_NAME = re.compile(r"(?<![^\W_])[A-ZÀ-ÞĀ-Ž][^\W_]+(?:['’ʿ][^\W_]{2,})*")


@cache
def _shares() -> dict[str, float]:
    """Share of documents a word occurs in, for words that are in many; see `training.linking`."""
    content = files("sourceline.linking").joinpath("data/words.json").read_text("utf-8")
    shares: dict[str, float] = json.loads(content)["shares"]
    return shares


@cache
def _rarest() -> float:
    """The share taken for a word that the table does not have."""
    return min(_shares().values()) / 2


def forget_words() -> None:
    """Reads the table of words anew when it is next needed: training has just written it."""
    _shares.cache_clear()
    _rarest.cache_clear()


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded: lower case, no accents, no marks."""
    return fold(text).split()


def text_vector(passages: Iterable[str]) -> tuple[float, ...]:
    """The wording of some passages as a vector of length 1, or of zeros where they have no words.

    This is tf-idf over words, each hashed with a sign into one of `DIMENSIONS` places: two
    passages are alike as far as they share rare words. It knows no synonyms. The encoder's vector
    of the same passages can take its place; comparisons only ever take the cosine.
    """
    shares, rarest = _shares(), _rarest()
    values = [0.0] * DIMENSIONS
    for word, times in Counter(w for p in passages for w in words_of(p)).items():
        share = shares.get(word, rarest)
        if share > _COMMON or len(word) < 2:
            continue
        code = zlib.crc32(word.encode())
        sign = 1.0 if code & 1 else -1.0
        values[(code >> 1) % DIMENSIONS] -= sign * (1 + math.log(times)) * math.log(share)
    length = math.sqrt(sum(v * v for v in values))
    return tuple(round(v / length, 4) for v in values) if length else tuple(values)


def cosine(left: tuple[float, ...], right: tuple[float, ...]) -> float:
    """The cosine of two vectors of length 1; 0 where one of them is all zeros."""
    return sum(map(mul, left, right), 0.0)


def rare_names(passages: Iterable[str]) -> tuple[str, ...]:
    """Words with a capital that few documents have: villages, units, people; folded and sorted.

    At the head of a sentence a capital says nothing, but a word that is no name is common. What
    names a country or its people tells no two events of that country apart.
    """
    shares = _shares()
    found = {
        "".join(words_of(match.group()))
        for passage in passages
        for match in _NAME.finditer(passage)
    }
    return tuple(
        sorted(
            n for n in found - country_words() if len(n) > 2 and shares.get(n, 0.0) < _COMMON_NAME
        )
    )
