"""Places from a full GeoNames dump (`allCountries.zip`), read as a stream."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from sourceline.errors import KnowledgeError
from sourceline.knowledge.gazetteer_rows import (
    PlaceRow,
    curated_countries,
    curated_divisions,
    plain_name,
    renown_of,
    useful_names,
)

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
# Whatever the zip module meets in a broken, cut off or encrypted archive.
_UNREADABLE = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)


def dump_rows(dump: Path) -> Iterator[PlaceRow]:
    """Places of a GeoNames export file, read twice: division names first, then everything."""
    first: dict[tuple[str, str], str] = {}
    second: dict[tuple[str, str, str], str] = {}
    kept = 0
    for cells in _lines(dump):
        if cells[7] == "ADM1":
            first[(cells[8], cells[10])] = cells[1]
        elif cells[7] == "ADM2":
            second[(cells[8], cells[10], cells[11])] = cells[1]
    curated = curated_divisions()
    countries = curated_countries()
    seen: set[str] = set()
    for code, row in curated.items():
        first[code] = row.name
    for cells in _lines(dump):
        iso2, feature = cells[8], cells[7]
        if cells[6] != "P" and feature not in _DUMP_FEATURES:
            continue
        try:
            row = PlaceRow(
                name=plain_name(cells[1], iso2),
                country=iso2 or None,
                admin1=first.get((iso2, cells[10])),
                admin2=second.get((iso2, cells[10], cells[11])),
                latitude=round(float(cells[4]), 4),
                longitude=round(float(cells[5]), 4),
                feature="PCLI" if feature.startswith("PCL") and feature != "PCLH" else feature,
                population=max(0, int(cells[14] or 0)),
                geonames_id=int(cells[0]),
                names=tuple(useful_names(cells[3].split(","))),
                renown=renown_of([n for n in cells[3].split(",") if n]),
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
        yield row
        kept += 1
    if not kept:
        raise KnowledgeError(
            f"{dump}: no place in it. Expected GeoNames' export format: a zip with one text file of"
            f" {_DUMP_COLUMNS} tab-separated columns, as in allCountries.zip."
        )
    for iso2, row in countries.items():
        if iso2 not in seen:
            yield row


def dump_source(dump: Path) -> str:
    """What the rows of a dump are, for the file's own record."""
    return f"GeoNames (CC BY 4.0), dump {dump.name}"


def _lines(dump: Path) -> Iterator[list[str]]:
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
    except _UNREADABLE as error:
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
