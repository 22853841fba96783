"""Countries by their ISO 3166 code: the names that are shown."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from sourceline.knowledge.folding import fold


def country_name(code: str) -> str:
    """The name of the country with this ISO 3166-1 alpha-2 code; an unknown code stands for itself."""
    return _names().get(code, code)


@cache
def country_words() -> frozenset[str]:
    """The words of countries' names and of their adjectives, folded: "lanka", "lankan", "syria"."""
    return frozenset(word for name in _phrases() for word in name)


def countries_named(text: str) -> set[str]:
    """ISO 3166-1 codes of the countries that a text names, also by adjective, whatever is meant.

    "Jordan" is one in any text: this narrows a search, it resolves no place.
    """
    phrases = _phrases()
    words = fold(text).split()
    longest = max(map(len, phrases))
    runs = (
        tuple(words[i : i + length])
        for i in range(len(words))
        for length in range(1, min(longest, len(words) - i) + 1)
    )
    return {phrases[run] for run in runs if run in phrases}


@cache
def _phrases() -> dict[tuple[str, ...], str]:
    """Names and adjectives as folded words, and the code of each."""
    return {
        tuple(fold(name).split()): row["country"]
        for row in _rows()
        for name in (*row["names"].split("|"), *row["adjectives"].split("|"))
        if name
    }


@cache
def _names() -> dict[str, str]:
    return {row["country"]: row["names"].partition("|")[0] for row in _rows()}


def _rows() -> list[dict[str, str]]:
    source = resources.files("sourceline.knowledge") / "data/gazetteer/countries.csv"
    return list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
