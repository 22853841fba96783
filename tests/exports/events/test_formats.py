"""Each format read back by a reader of that format, and compared with the event."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sourceline.errors import UsageError
from sourceline.exports.brief.html import html_page
from sourceline.exports.brief.pdf import pdf_pages
from sourceline.exports.brief.view import view_of
from sourceline.exports.events import acled, flat, hxl, parquet, plover, ucdp
from sourceline.exports.events.columns_page import columns_page
from sourceline.exports.events.table import Column
from sourceline.linking.reconcile import reconcile
from sourceline.records import Event, Speaker
from sourceline.registry import BUILT_IN, EVENT_EXPORTERS, event_exporter_names, load_event_exporter
from tests.exports.events.samples import hostile, raid, vague
from tests.linking.samples import Said, report

ROOT = Path(__file__).parents[3]
FORMATS = ["acled", "csv", "geojson", "hxl", "jsonl", "parquet", "plover", "ucdp"]


def written(name: str, *events: Event) -> bytes:
    out = io.BytesIO()
    load_event_exporter(name)(events, out)
    return out.getvalue()


def rows(name: str, *events: Event) -> list[dict[str, str]]:
    text = written(name, *events).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_text(value: object) -> str:
    """A cell of CSV as it reads back: nothing, a word for a truth, or the value's text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def test_json_lines_come_back_as_the_same_records() -> None:
    events = [raid(), vague(), hostile()]
    lines = written("jsonl", *events).decode("utf-8").split("\n")
    assert lines.pop() == ""
    assert [Event.model_validate_json(line) for line in lines] == events


@pytest.mark.parametrize(
    ("name", "columns"),
    [("csv", flat.COLUMNS), ("ucdp", ucdp.COLUMNS), ("acled", acled.COLUMNS)],
)
def test_a_table_comes_back_cell_by_cell(name: str, columns: tuple[Column, ...]) -> None:
    (row,) = rows(name, raid())
    assert row == {column.name: as_text(column.value(raid())) for column in columns}


def test_csv_has_the_figures_of_the_event() -> None:
    known, unknown = rows("csv", raid(), vague())
    assert (known["deaths_low"], known["deaths_best"], known["deaths_high"]) == ("16", "16", "17")
    assert (known["deaths_side_b"], known["deaths_civilians"]) == ("14", "2")
    assert known["deaths_unknown"] == "0"
    assert known["injuries_low"] == known["injuries_high"] == "7"
    assert known["deaths_high_open"] == "true"
    assert (known["documents"], known["independent"]) == ("5", "4")
    assert known["victims"] == "Layla Karim"
    assert unknown["deaths_best"] == ""
    assert unknown["latitude"] == ""


def test_ucdp_has_what_the_codebook_asks_for() -> None:
    (row,) = rows("ucdp", raid())
    wanted = {
        "type_of_violence": "1",
        "side_a": "Military Forces of Iraq",
        "side_b": "Islamic State",
        "where_prec": "1",
        "date_prec": "1",
        "deaths_a": "0",
        "deaths_b": "14",
        "deaths_civilians": "2",
        "deaths_unknown": "0",
        "best": "16",
        "high": "17",
        "low": "16",
        "number_of_sources": "4",
        "country": "Iraq",
        "region": "Middle East",
        "date_start": "2024-08-30",
        "geom_wkt": "POINT (43.13 36.34)",
        "code_status": "Check",
    }
    assert row.items() >= wanted.items()
    assert set(row["source_office"].split("; ")) == {"Early", "Other", "Wire", "Local"}
    parts = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    assert sum(int(row[name]) for name in parts) == int(row["best"])


def test_the_cell_of_prio_grid_is_the_one_of_its_definition() -> None:
    # Row 253 from the south (36.34° N), column 447 from the west (43.13° E), 720 to a row.
    assert rows("ucdp", raid())[0]["priogrid_gid"] == str((253 - 1) * 720 + 447)


def test_ucdp_leaves_out_what_it_does_not_record() -> None:
    out = io.BytesIO()
    assert ucdp.write([vague(), raid()], out) == 1
    no_deaths = raid().model_copy(
        update={"deaths": vague().deaths, "figures": (), "disagreements": ()}
    )
    assert ucdp.write([no_deaths], io.BytesIO()) == 0


def test_acled_has_its_own_terms() -> None:
    (row,) = rows("acled", raid())
    assert (row["actor1"], row["inter1"]) == ("Military Forces of Iraq", "State forces")
    assert (row["actor2"], row["inter2"]) == ("Islamic State", "Rebel group")
    assert row["interaction"] == "State forces-Rebel group"
    assert (row["disorder_type"], row["iso"], row["region"]) == (
        "Political violence",
        "368",
        "Middle East",
    )
    assert (row["time_precision"], row["geo_precision"]) == ("1", "1")
    assert row["fatalities"] == "16"
    assert row["notes"].startswith("Armed clash (Military Forces of Iraq; Islamic State) at Mosul")
    assert rows("acled", vague()) == []


def test_hxl_has_its_hashtags_in_the_second_row() -> None:
    lines = list(csv.reader(io.StringIO(written("hxl", raid()).decode("utf-8"))))
    tags = dict(zip(lines[1], lines[2], strict=True))
    assert all(tag.startswith("#") for tag in lines[1])
    assert len(set(lines[1])) == len(lines[1])
    assert tags["#affected+killed"] == "16"
    assert tags["#country+code+v_iso2"] == "IQ"
    assert tags["#date+start"] == "2024-08-30"
    assert float(tags["#geo+lat"]) == 36.34
    assert lines[0] == [column.name for column in hxl.COLUMNS]


def test_geojson_has_points_as_longitude_and_latitude() -> None:
    collection = json.loads(written("geojson", raid(), vague()))
    assert collection["type"] == "FeatureCollection"
    known, unknown = collection["features"]
    assert known["geometry"] == {"type": "Point", "coordinates": [43.13, 36.34]}
    assert known["properties"] == {c.name: c.value(raid()) for c in flat.COLUMNS}
    assert unknown["geometry"] is None
    assert json.loads(written("geojson"))["features"] == []


def test_plover_has_both_sides_of_a_battle_as_source() -> None:
    (line,) = written("plover", raid()).decode("utf-8").splitlines()
    record = json.loads(line)
    assert set(record) == {field.name for field in plover.FIELDS}
    assert [(a["code"], a["sector"]) for a in record["source"]] == [("IRQ", "MIL"), (None, "REB")]
    assert record["recipient"] == []
    assert (record["event"], record["quad_code"]) == (["ASSAULT"], 4)
    assert (record["dead"], record["injured"]) == (16, 7)
    assert record["event_loc"]["cc3"] == "IRQ"
    assert json.loads(written("plover", vague()))["context"] == ["future"]


def test_parquet_keeps_types_nulls_and_the_record(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    path.write_bytes(written("parquet", raid(), vague()))
    table = pq.read_table(path)
    assert [Event.model_validate_json(r) for r in table["record"].to_pylist()] == [raid(), vague()]
    for column in flat.COLUMNS:
        assert table[column.name].to_pylist() == [column.value(raid()), column.value(vague())]
        told = table.schema.field(column.name).metadata[b"description"]
        assert told.decode("utf-8") == column.help


def test_duckdb_reads_the_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    path.write_bytes(written("parquet", raid(), vague()))
    columns = "id, deaths_best, latitude, deaths_high_open, record->>'$.id'"
    with duckdb.connect() as database:
        found = database.execute(
            f"SELECT {columns} FROM read_parquet(?) WHERE country = 'IQ'", [str(path)]
        ).fetchall()
    assert found == [("raid-1", 16, 36.34, True, "raid-1")]


def test_parquet_writes_more_than_one_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 2)
    out = io.BytesIO()
    assert parquet.write([raid()] * 5, out) == 5
    assert pq.ParquetFile(out).num_row_groups == 3


@pytest.mark.parametrize("name", ["acled", "csv", "hxl", "ucdp"])
def test_no_cell_runs_as_a_formula(name: str) -> None:
    (*_, last) = csv.reader(io.StringIO(written(name, hostile()).decode("utf-8"), newline=""))
    dangerous = ("=", "+", "-", "@", "\t", "\r", "\n")
    cells = [cell for cell in last if cell.startswith(dangerous)]
    assert cells == []
    assert last[0] == "'=hostile</p>"
    assert any(cell.startswith("'=cmd") for cell in last)


def test_a_carriage_return_begins_no_row_of_its_own() -> None:
    reading = report(Said(3), place="Mosul\r=1+1")
    (row,) = rows("csv", reconcile([(reading, "e1")], {}, "ev"))
    assert row["place"] == "Mosul\n=1+1"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_events_as_they_come_and_counts_them(name: str) -> None:
    out = io.BytesIO()
    assert load_event_exporter(name)(iter([raid(), raid()]), out) == 2
    assert not out.closed
    assert written(name) is not None


# To make an example smaller takes a PDF for every try, and minutes in all.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.sampled_from(
    ["\0", "\x1b[2J", "\u202e", "\ufffe", "a\u2028b", '"', ",", "\r\n", "'=1"]
)


@settings(max_examples=40, deadline=None, phases=NO_SHRINKING)
@given(place=NAMES, publisher=NAMES, speaker=NAMES)
def test_any_words_pass_through_every_format(place: str, publisher: str, speaker: str) -> None:
    reading = report(Said(3, by=Speaker(name=speaker)), place=place, publisher=publisher)
    event = reconcile([(reading, "e1")], {}, "ev")
    (line,) = written("jsonl", event).decode("utf-8").split("\n")[:-1]
    assert Event.model_validate_json(line) == event
    (feature,) = json.loads(written("geojson", event))["features"]
    assert feature["properties"]["place"] == place
    table = pq.read_table(io.BytesIO(written("parquet", event)))
    assert table["publishers"].to_pylist() == [publisher]
    for name in ("csv", "acled", "ucdp", "hxl"):
        assert len(list(csv.reader(io.StringIO(written(name, event).decode(), newline="")))) >= 2
    (row,) = rows("csv", event)
    told = place.replace("\r\n", "\n").replace("\r", "\n")
    assert row["place"] in (told, f"'{told}")
    html_page([view_of(event)])
    pdf_pages([view_of(event)])


def test_all_formats_are_installed_and_an_unknown_one_names_its_neighbour() -> None:
    assert event_exporter_names() == FORMATS
    with pytest.raises(UsageError, match="Did you mean 'parquet'"):
        load_event_exporter("parket")


def test_the_project_declares_the_formats_that_are_built_in() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"][EVENT_EXPORTERS] == BUILT_IN[EVENT_EXPORTERS]


def test_the_page_of_formats_is_current() -> None:
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    assert page == columns_page(), (
        "run: python -m sourceline.exports.events.columns_page > docs/exports.md"
    )


@pytest.mark.parametrize("columns", [flat.COLUMNS, ucdp.COLUMNS, acled.COLUMNS, hxl.COLUMNS])
def test_every_column_is_explained_once(columns: tuple[Column, ...]) -> None:
    names = [column.name for column in columns]
    assert len(set(names)) == len(names)
    assert all(column.help for column in columns)
