"""Addresses, sentences and charts of the pages, without a browser."""

from __future__ import annotations

import pytest
from httpx2 import Response

from sourceline.errors import UsageError
from sourceline.records import Bounds
from sourceline.store.finding import Bin
from sourceline.web.pages import charts, sentences
from sourceline.web.pages.filters import asked
from sourceline.web.pages.mapping import _thinned
from tests.web.conftest import Site


def test_an_address_is_read_and_written_alike() -> None:
    told = {
        "q": "mosul",
        "since": "2024-08",
        "country": "IQ",
        "disagree": "yes",
        "sources": "2",
        "sort": "deaths",
        "order": "up",
    }
    view = asked(told)
    again = asked(dict(part.split("=") for part in view.link()[1:].split("&")))
    assert again.query == view.query
    assert (again.sort, again.descending) == ("deaths", False)
    assert [chip.label for chip in view.chips()] == [
        "“mosul”",
        "from 2024-08",
        "Iraq",
        "2 or more independent sources",
        "sources disagree",
    ]
    assert "country" not in view.chips()[2].without


def test_another_filter_begins_at_the_first_page() -> None:
    view = asked({"page": "3", "country": "IQ"})
    assert view.page == 3
    assert "page" not in view.link(country="SY")
    assert "page=4" in view.link(page=4)


@pytest.mark.parametrize(
    "told",
    [
        {"sort": "colour"},
        {"status": "perhaps"},
        {"disagree": "maybe"},
        {"page": "0"},
        {"sources": "many"},
        {"box": "1,2,3"},
        {"box": "0,50,10,40"},
        {"since": "yesterday"},
        {"country": "iraq"},
    ],
)
def test_what_makes_no_sense_is_refused(told: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        asked(told)


def test_a_map_that_was_turned_around_the_globe_asks_for_the_same_box() -> None:
    assert asked({"box": "360,10,370,20"}).query.filters.box == (0.0, 10.0, 10.0, 20.0)
    assert asked({"box": "170,-10,190,10"}).query.filters.box == (170.0, -10.0, -170.0, 10.0)


@pytest.mark.parametrize(
    ("bounds", "spoken", "shown"),
    [
        (Bounds(low=14, best=15, high=15), "14 to 15", "14–15"),
        (Bounds(low=15, best=15, high=15, high_open=True), "at least 15", "≥15"),
        (Bounds(low=0, best=0, high=0), "0", "0"),
        (Bounds(low=None, best=None, high=None), "", ""),
    ],
)
def test_numbers_are_put_with_their_bounds(bounds: Bounds, spoken: str, shown: str) -> None:
    assert (sentences.spoken(bounds), sentences.shown(bounds)) == (spoken, shown)


def test_what_happened_is_one_sentence(site: Site) -> None:
    event = site.store.event("a")
    assert event is not None
    told = sentences.sentence(event)
    assert told.endswith("killed.")
    assert "Mopti" in told
    assert "27 Aug 2024" in told


def test_columns_fill_the_chart_and_empty_ones_are_there() -> None:
    bins = [
        Bin("2024-01", {"Battles": 2, "Riots": 1}, 1, 2, 4),
        Bin("2024-04", {"Riots": 6}, 0, 0, 0),
    ]
    chart = charts.chart(bins, "2024-01-03", "2024-04-30")
    assert chart is not None
    assert [one.events for one in chart.columns] == [3, 0, 0, 6]
    assert (chart.columns[0].since, chart.columns[-1].until) == ("2024-01-01", "2024-04-30")
    assert sum(one.width for one in chart.columns) == pytest.approx(100)
    first = chart.columns[0]
    assert [(p.kind, p.height) for p in first.pieces] == [("battles", 33.333), ("riots", 16.667)]
    assert (first.band.top, first.band.height, first.best_top) == (0, 75, 50)


def test_the_evidence_sheet_is_the_one_of_the_export(site: Site) -> None:
    client = site.client("reader")
    assert ".figure" in client.get("/static/evidence.css").text
    assert client.get("/static/evidence.exe").status_code == 404


def test_a_reader_has_no_queue_and_nobody_has_nothing(site: Site) -> None:
    assert site.client("reader").get("/review").status_code == 403
    assert site.client().get("/").status_code == 401


def test_words_are_read_as_the_reader_reads_them(site: Site) -> None:
    (mopti, _) = site.readings
    text = mopti.document.text
    client = site.client("reviewer")

    def ask(words: str, kind: str) -> dict[str, object]:
        start = text.index(words)
        told: dict[str, str] = {
            "document": mopti.document.id,
            "start": str(start),
            "end": str(start + len(words)),
        }
        found: dict[str, object] = client.get("/review/words", params={**told, "kind": kind}).json()
        return found

    assert ask("at least nine soldiers", "figure") == {"low": 9, "best": 9, "high": None}
    assert ask("on Tuesday", "date") == {"start": "2024-08-27", "end": "2024-08-27", "precision": 1}
    places = ask("Mopti", "place")["places"]
    assert isinstance(places, list)
    assert places[0]["place"]["country"] == "ML"
    assert ask("Gunmen", "date") == {}


def test_a_province_is_outlined_by_its_places(site: Site) -> None:
    client = site.client("reader")
    found = client.get("/map/area", params={"country": "SY", "admin1": "Homs"}).json()
    assert found["geometry"]["type"] == "Polygon"
    none = client.get("/map/area", params={"country": "SY", "admin1": "Nowhere"}).json()
    assert none["geometry"] is None


def test_coarse_outlines_are_of_the_same_countries_and_smaller(site: Site) -> None:
    client = site.client("reader")
    coarse, fine = client.get("/map/countries"), client.get("/map/countries?fine=true")
    assert len(coarse.content) < 0.75 * len(fine.content)

    def names(answer: Response) -> list[str]:
        shapes = answer.json()["objects"]["countries"]["geometries"]
        return [shape["properties"]["name"] for shape in shapes]

    assert names(coarse) == names(fine)
    assert all(len(arc) > 1 for arc in coarse.json()["arcs"])


def test_thinned_lines_keep_their_ends_and_rings_their_area() -> None:
    line = [[0, 0], [1, 0], [1, 0], [1, 0], [1, 1]]
    assert _thinned(line, 3) == [[0, 0], [3, 0], [1, 1]]
    ring = [[5, 5], [1, 0], [0, 1], [-1, 0], [0, -1]]
    assert len(_thinned(ring, 100)) >= 4
    assert [sum(values) for values in zip(*_thinned(ring, 100), strict=True)] == [5, 5]
