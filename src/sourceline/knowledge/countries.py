"""Countries by their ISO 3166 code: the names that are shown."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


def country_name(code: str) -> str:
    """The name of the country with this ISO 3166-1 alpha-2 code; an unknown code stands for itself."""
    return _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    source = resources.files("sourceline.knowledge") / "data/gazetteer/countries.csv"
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {row["country"]: row["names"].partition("|")[0] for row in rows}
