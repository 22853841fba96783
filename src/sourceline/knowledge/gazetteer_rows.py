"""Rows on their way into the gazetteer file, and the curated lists of the package."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources

from sourceline.errors import KnowledgeError

# Countries whose names carry the Arabic article; there it is filed in one spelling only.
ARABIC = frozenset(
    "AE BH DJ DZ EG EH ER IL IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SS SY TD TN YE".split()
)
# There the source writes names with the signs of transliteration tables, which no report does.
_TRANSLITERATED = ARABIC | {"AF", "IR", "PK"}
_SIGNS = str.maketrans("", "", "‘’ʼʻʿʾ`´")
# A curated entry counts as being named in this many ways: it is listed since reports name it.
_CURATED_RENOWN = 60
_LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff’‘ʼʻʿʾ´`′\u0300-\u036f]+")
# Lower-case alternative names are machine transliterations ("ka bu er"), but for particles.
_PARTICLE = re.compile(
    r"(?:al|ad|ar|as|ash|at|az|el|es|et|ez|ed|an|de|la|le|les|los|las|ein)\b|[dls]['’]"
)
_CODE = re.compile(r"[A-Z]{2,4}\d?$")


@dataclass(frozen=True, slots=True)
class PlaceRow:
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


def csv_rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    file = resources.files("sourceline.knowledge").joinpath(f"data/gazetteer/{name}")
    reader = csv.DictReader(file.read_text("utf-8").splitlines())
    for cells in reader:
        if None in cells or None in cells.values():
            raise KnowledgeError(f"{name}, line {reader.line_num}: wrong number of columns")
        yield reader.line_num, cells


def curated_countries() -> dict[str, PlaceRow]:
    return {
        cells["country"]: PlaceRow(
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
        for _, cells in csv_rows("countries.csv")
    }


def curated_divisions() -> dict[tuple[str, str], PlaceRow]:
    return {
        (cells["country"], cells["code"]): PlaceRow(
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
        for _, cells in csv_rows("divisions.csv")
    }


def curated_rows() -> Iterator[PlaceRow]:
    """The entries of `curated.csv`."""
    for line, cells in csv_rows("curated.csv"):
        try:
            yield PlaceRow(
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


def useful_names(names: Iterable[str]) -> Iterator[str]:
    """Alternative names in Latin script; codes and machine transliterations are left out."""
    for name in names:
        if not 2 < len(name) <= 60 or not _LATIN.fullmatch(name) or _CODE.match(name):
            continue
        if name[0].islower() and not _PARTICLE.match(name):
            continue
        yield name


def plain_name(name: str, country: str | None) -> str:
    """The name as reports spell it: "Hamah" for "Ḩamāh"."""
    if country not in _TRANSLITERATED or name.isascii():
        return name
    bare = unicodedata.normalize("NFKD", name.translate(_SIGNS))
    return "".join(c for c in bare if not unicodedata.combining(c))


def renown_of(names: Sequence[str]) -> int:
    """How many names a place has; none has so many more than 250 that it would matter."""
    return min(250, len(names))
