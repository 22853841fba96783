"""Countries by their ISO 3166 code: the names that are shown, and what they are elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from sourceline.knowledge.folding import fold


class CountryCodes(NamedTuple):
    """A country in other codes; `numeric` is None where ISO 3166-1 has none."""

    alpha3: str
    numeric: int | None
    acled_region: str
    ucdp_region: str


def country_name(code: str) -> str:
    """The name of the country with this ISO 3166-1 alpha-2 code; an unknown code stands for itself."""
    return _names().get(code, code)


def country_codes(code: str | None) -> CountryCodes | None:
    """The other codes of a country, by its ISO 3166-1 alpha-2 code; None if it is unknown."""
    return None if code is None else _codes().get(code)


@cache
def country_words() -> frozenset[str]:
    """The words of countries' names and of their adjectives, folded: "lanka", "lankan", "syria"."""
    return frozenset(
        word
        for row in _rows("countries.csv")
        for name in (*row["names"].split("|"), *row["adjectives"].split("|"))
        for word in fold(name).split()
    )


@cache
def _names() -> dict[str, str]:
    return {row["country"]: row["names"].partition("|")[0] for row in _rows("countries.csv")}


@cache
def _codes() -> dict[str, CountryCodes]:
    return {
        row["country"]: CountryCodes(
            row["alpha3"],
            int(row["numeric"]) if row["numeric"] else None,
            row["acled_region"],
            row["ucdp_region"],
        )
        for row in _rows("country_codes.csv")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    source = resources.files("sourceline.knowledge") / "data/gazetteer" / name
    yield from csv.DictReader(source.read_text(encoding="utf-8").splitlines())
