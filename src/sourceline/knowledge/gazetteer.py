"""Places by name and by position, from one read-only file."""

from __future__ import annotations

import math
import re
import sqlite3
import unicodedata
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType, TracebackType

from sourceline.errors import KnowledgeError
from sourceline.knowledge.places import Place

FORMAT = "sourceline.gazetteer/1"
SHIPPED = "data/gazetteer/gazetteer.sqlite"

# One cache entry holds the places of one name. Reports of one day share most names, and misses
# (most capitalized words) cost an empty tuple, so this many names stay below some 10 MB.
_CACHED_NAMES = 16_384
# No name is half as long; a text without blanks is a word as long as the text, and is not kept.
_LONGEST_CACHED = 200
# Which names begin with a word is kept for so many words, unless they are more than this: then each
# is asked for. Texts in lower case ask for every run of six words.
_CACHED_WORDS = 1_024
_MOST_CACHED_NAMES = 5_000
# No name is decided between more namesakes than this; the populous ones come first.
_MOST_NAMESAKES = 256
_EARTH_RADIUS_KM = 6371.0088

_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
        "ə": "a", "ħ": "h", ".": "", "'": "", "’": "", "‘": "", "ʼ": "", "ʻ": "", "`": "",
        "´": "", "ʿ": "", "ʾ": "", "′": "", "&": " and ",
    }
)  # fmt: skip
_NOT_ALNUM = re.compile(r"[^\w]+|_+")
_SHORTENED = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
# The Arabic article, in the spellings that wire services and transliteration tables use.
_ARTICLES = frozenset(
    "al el ad adh an ar as ash at ath az ed en er es esh et ez ul ur us uz".split()
)

# How likely a report means a place of this kind, all else equal: a feature's weight is about the
# decimal logarithm of the population that a settlement needs to compete with it.
_FEATURE_WEIGHT = {
    "PCLI": 9.8, "PCLD": 8.0, "PCLS": 8.0, "CONT": 9.8, "RGN": 8.2, "ADM1": 7.2, "PPLC": 1.8,
    "ADM2": 4.6, "SEA": 8.5, "OCN": 8.6, "GULF": 8.2, "STRT": 8.2, "DSRT": 6.5, "MTS": 6.5,
    "MT": 5.0, "STM": 6.6, "LK": 7.6, "ISL": 5.5, "ISLS": 6.0, "CMP": 5.0, "MILB": 5.0,
    "AIRB": 5.0, "AIRP": 4.5, "VAL": 5.0, "WAD": 4.5, "PASS": 5.0, "BDR": 6.0, "DAM": 4.5,
    "PEN": 6.0, "FRST": 4.5, "PPLX": 4.3, "NUC": 5.0, "OILF": 4.5, "HSTS": 4.5, "PRT": 4.5,
}  # fmt: skip
# Venice in Italy has fewer people than many towns, and 120 names; Venice in California has five.
_RENOWN = 0.5
# No figure is no small figure: the sources lack it for district seats and curated places alike.
_UNCOUNTED = 1_000


def normalize_name(name: str) -> str:
    """The key under which a place name is filed: case, accents and punctuation folded.

    "Sa‘dah" gives `sadah`, "St. Louis" `saint louis`, "Dayr az-Zawr" `dayr az zawr`, "the Hague"
    `hague`. Empty if the name has no letters.
    """
    return _normalized(name) if len(name) <= _LONGEST_CACHED else _normalize(name)


def _normalize(name: str) -> str:
    # Decomposed first: "𝓐" is a letter without case, the "A" within it has one.
    folded = unicodedata.normalize("NFKD", name).casefold()
    folded = unicodedata.normalize("NFKD", folded).translate(_LETTERS)
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    words = _NOT_ALNUM.sub(" ", folded).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(_SHORTENED.get(w, w) for w in words) if len(words) > 1 else "".join(words)


_normalized = lru_cache(maxsize=16_384)(_normalize)


def arabic_key(key: str) -> str:
    """The key with every spelling of the Arabic article written `al`."""
    words = key.split(" ")
    if _ARTICLES.isdisjoint(words[:-1]):
        return key
    return " ".join(
        "al" if w in _ARTICLES and i + 1 < len(words) else w for i, w in enumerate(words)
    )


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance between two points in degrees."""
    phi_a, phi_b = math.radians(lat_a), math.radians(lat_b)
    h = (
        math.sin((phi_b - phi_a) / 2) ** 2
        + math.cos(phi_a) * math.cos(phi_b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * _EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h)))


def destination(lat: float, lon: float, bearing: float, km: float) -> tuple[float, float]:
    """The point `km` away in direction `bearing` (degrees clockwise from north)."""
    delta, theta = km / _EARTH_RADIUS_KM, math.radians(bearing)
    phi = math.radians(lat)
    sin_phi = math.sin(phi) * math.cos(delta) + math.cos(phi) * math.sin(delta) * math.cos(theta)
    phi2 = math.asin(max(-1.0, min(1.0, sin_phi)))
    lam = math.radians(lon) + math.atan2(
        math.sin(theta) * math.sin(delta) * math.cos(phi), math.cos(delta) - math.sin(phi) * sin_phi
    )
    return round(math.degrees(phi2), 4), round((math.degrees(lam) + 540) % 360 - 180, 4)


def importance(place: Place) -> float:
    """How likely a report that gives no context means this place: a log10 population scale."""
    people = math.log10((place.population or _UNCOUNTED) + 10) + _RENOWN * math.log10(
        1 + place.renown
    )
    if place.feature.startswith("PPL"):
        return people + (_FEATURE_WEIGHT["PPLC"] if place.feature == "PPLC" else 0.0)
    return _FEATURE_WEIGHT.get(place.feature, 4.0) + 0.1 * people


def cell_of(latitude: float, longitude: float) -> int:
    """The one-degree square that holds a point; places are numbered square by square."""
    row = min(179, max(0, math.floor(latitude) + 90))
    return row * 360 + (math.floor(longitude) + 180) % 360


class _Anything:
    """A container in which everything is."""

    def __contains__(self, _: object) -> bool:
        return True


_ANYTHING = _Anything()


class Gazetteer:
    """Countries, divisions, settlements and what reports name besides, by name and by position.

    Open one with `Gazetteer.open`. Nothing is read ahead except the countries, and nothing is ever
    written, so one file serves any number of processes; an instance may be used from any thread.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._db = connection
        self._named = lru_cache(maxsize=_CACHED_NAMES)(self._read_named)
        self._beginning = lru_cache(maxsize=_CACHED_WORDS)(self._read_beginning)
        self.meta: Mapping[str, str] = MappingProxyType(
            dict(connection.execute("SELECT key, value FROM meta"))
        )
        self._text: dict[int, str] = {}
        self._countries: dict[str, Place] = {}
        for iso2, place in connection.execute("SELECT iso2, place FROM country ORDER BY iso2"):
            self._countries[iso2] = self._places([place])[0]
        self.demonyms: Mapping[str, str] = MappingProxyType(
            dict(connection.execute("SELECT name, place FROM demonym"))
        )
        settled = connection.execute("SELECT id FROM word WHERE text GLOB 'PPL*'")
        self._settled = frozenset(number for (number,) in settled)

    @classmethod
    def open(cls, path: str | Path | None = None) -> Gazetteer:
        """The gazetteer in `path`, or the one that ships with the package.

        Raises:
            KnowledgeError: there is no such file, or it is no gazetteer of this version.
        """
        if path is None:
            shipped = resources.files("sourceline.knowledge").joinpath(SHIPPED)
            file = Path(str(shipped))
        else:
            file = Path(path)
        if not file.is_file():
            raise KnowledgeError(
                f"{file}: no gazetteer there. Build one with `sourceline gazetteer build`."
            )
        uri = file.resolve().as_uri() + "?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        try:
            found = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
            if found is None or found[0] != FORMAT:
                raise KnowledgeError(
                    f"{file}: format {found[0] if found else None!r}, expected {FORMAT!r}. "
                    "Build it anew with `sourceline gazetteer build`."
                )
            return cls(connection, file)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise KnowledgeError(f"{file}: not a gazetteer ({error})") from error
        except KnowledgeError:
            connection.close()
            raise

    def close(self) -> None:
        """Lets go of the file."""
        self._named.cache_clear()
        self._beginning.cache_clear()
        self._db.close()

    def __enter__(self) -> Gazetteer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[object, ...]:
        return (Gazetteer.open, (self.path,))

    def lookup(self, name: str, *, limit: int | None = 20) -> list[Place]:
        """Places of this name, the likeliest without context first; all of them if `limit` is None.

        Spelling is folded as in `normalize_name`, and every form of the Arabic article counts as
        the same; it is added or left out only where the name as given finds nothing.
        """
        found = self.candidates(normalize_name(name))
        return list(found if limit is None else found[:limit])

    def candidates(self, key: str) -> tuple[Place, ...]:
        """Places filed under a key of `normalize_name`, the most important first."""
        found = self._filed(key)
        if found or not key:
            return found
        first, _, rest = key.partition(" ")
        if first in _ARTICLES and len(rest) > 3:
            return self._filed(rest)
        return self._filed("al " + key) if len(key) > 3 and first not in _ARTICLES else ()

    def _filed(self, key: str) -> tuple[Place, ...]:
        """Places under a key; names of several words are asked for only if one begins so."""
        if len(key) > _LONGEST_CACHED:
            return self._read_named(key)
        first, _, rest = key.partition(" ")
        if rest and key not in self._beginning(first):
            other = arabic_key(key)
            if other == key or other not in self._beginning(other.partition(" ")[0]):
                return ()
        return self._named(key)

    def country(self, iso2: str) -> Place | None:
        """The country of an ISO 3166-1 alpha-2 code, None if there is none."""
        return self._countries.get(iso2.upper())

    @property
    def countries(self) -> Mapping[str, Place]:
        """Every country, by its ISO 3166-1 alpha-2 code."""
        return MappingProxyType(self._countries)

    def adjective(self, key: str) -> Place | None:
        """The country or region that an adjective or demonym speaks of: `iraqi`, `european`."""
        target = self.demonyms.get(key)
        if target is None:
            return None
        if target in self._countries:
            return self._countries[target]
        found = self.candidates(target)
        return found[0] if found else None

    def division(self, country: str, admin1: str) -> Place | None:
        """A first-level division by its country's code and its name in any spelling."""
        for place in self.candidates(normalize_name(admin1)):
            if place.feature == "ADM1" and place.country == country:
                return place
        return None

    def points_in(
        self, country: str, admin1: str, admin2: str | None = None
    ) -> list[tuple[float, float]]:
        """Longitude and latitude of every place of a division, by the names that places have it by.

        Every place is looked at, which takes some hundredths of a second.
        """
        named = "(SELECT id FROM word WHERE text = ?)"
        rows = self._db.execute(
            f"SELECT longitude, latitude FROM place WHERE country = {named} AND admin1 = {named}"
            f" AND (? IS NULL OR admin2 = {named})",
            (country, admin1, admin2, admin2),
        )
        return [(longitude / 1e4, latitude / 1e4) for longitude, latitude in rows]

    def near(
        self, latitude: float, longitude: float, *, radius_km: float = 30.0, limit: int = 10
    ) -> list[Place]:
        """Settlements within `radius_km` (500 at most), the nearest first."""
        radius_km = min(radius_km, 500.0)
        rows = math.ceil(radius_km / 111.0)
        shrink = max(0.02, math.cos(math.radians(min(89.0, abs(latitude) + rows))))
        columns = min(180, math.ceil(radius_km / (111.0 * shrink)))
        found: list[tuple[float, int]] = []
        base_row, base_column = math.floor(latitude), math.floor(longitude)
        for row in range(max(-90, base_row - rows), min(89, base_row + rows) + 1):
            for column in range(base_column - columns, base_column + columns + 1):
                span = self._db.execute(
                    "SELECT first, last FROM cell WHERE cell = ?", (cell_of(row, column),)
                ).fetchone()
                if span is None:
                    continue
                for number, lat, lon, feature in self._db.execute(
                    "SELECT id, latitude, longitude, feature FROM place WHERE id BETWEEN ? AND ?",
                    span,
                ):
                    if feature not in self._settled:
                        continue
                    away = distance_km(latitude, longitude, lat / 1e4, lon / 1e4)
                    if away <= radius_km:
                        found.append((away, number))
        found.sort()
        return self._places([number for _, number in found[:limit]])

    def _read_beginning(self, word: str) -> Container[str]:
        """The names of several words that begin with one; anything may be, if they are many."""
        rows = self._db.execute(
            "SELECT name FROM name WHERE name > ? AND name < ? LIMIT ?",
            (word + " ", word + "!", _MOST_CACHED_NAMES + 1),
        )
        names = frozenset(name for (name,) in rows)
        return names if len(names) <= _MOST_CACHED_NAMES else _ANYTHING

    def _read_named(self, key: str) -> tuple[Place, ...]:
        keys = dict.fromkeys((key, arabic_key(key)))
        numbers: list[int] = []
        for each in keys:
            row = self._db.execute("SELECT places FROM name WHERE name = ?", (each,)).fetchone()
            if row is not None:
                numbers += unpack_numbers(row[0])
        if not numbers:
            return ()
        places = self._places(sorted(set(numbers)))
        places.sort(key=lambda p: (-importance(p), p.country or "", p.name, p.geonames_id or 0))
        return tuple(places[:_MOST_NAMESAKES])

    def _places(self, numbers: Iterable[int]) -> list[Place]:
        found: list[Place] = []
        for number in numbers:
            row = self._db.execute(
                "SELECT name, geonames_id, country, admin1, admin2, latitude, longitude,"
                " feature, population, renown FROM place WHERE id = ?",
                (number,),
            ).fetchone()
            name, gid, country, admin1, admin2, lat, lon, feature, population, renown = row
            found.append(
                Place(
                    name=name,
                    geonames_id=gid,
                    country=self._word(country),
                    admin1=self._word(admin1),
                    admin2=self._word(admin2),
                    latitude=lat / 1e4,
                    longitude=lon / 1e4,
                    feature=self._word(feature) or "",
                    population=population or 0,
                    renown=renown or 0,
                )
            )
        return found

    def _word(self, number: int | None) -> str | None:
        """A country code, division name or feature code, all kept once in the table `word`."""
        if number is None:
            return None
        known = self._text.get(number)
        if known is None:
            row = self._db.execute("SELECT text FROM word WHERE id = ?", (number,)).fetchone()
            known = str(row[0])
            # Divisions number some tens of thousands; kept by number they stay a few MB at most.
            self._text[number] = known
        return known


def pack_numbers(numbers: list[int]) -> int | bytes:
    """Place numbers as the name table keeps them: one as an integer, more as four bytes each."""
    if len(numbers) == 1:
        return numbers[0]
    return b"".join(n.to_bytes(4, "big") for n in numbers)


def unpack_numbers(packed: int | bytes) -> list[int]:
    """What `pack_numbers` packed."""
    if isinstance(packed, int):
        return [packed]
    return [int.from_bytes(packed[i : i + 4], "big") for i in range(0, len(packed), 4)]
