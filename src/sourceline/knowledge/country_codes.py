"""Countries in other codes than ISO 3166-1 alpha-2, and the regions they are grouped in."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources
from typing import NamedTuple


class CountryCodes(NamedTuple):
    """A country in other codes; `numeric` is None where ISO 3166-1 has none."""

    alpha3: str
    numeric: int | None
    acled_region: str
    ucdp_region: str


def country_codes(code: str | None) -> CountryCodes | None:
    """The other codes of a country, by its ISO 3166-1 alpha-2 code; None if it is unknown."""
    return None if code is None else _codes().get(code)


@cache
def _codes() -> dict[str, CountryCodes]:
    source = resources.files("sourceline.knowledge") / "data/gazetteer/country_codes.csv"
    return {
        row["country"]: CountryCodes(
            row["alpha3"],
            int(row["numeric"]) if row["numeric"] else None,
            row["acled_region"],
            row["ucdp_region"],
        )
        for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    }
