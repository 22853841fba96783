from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sourceline.errors import UsageError
from sourceline.exports.frame import readings_frame
from sourceline.exports.rows import COLUMNS, columns_page
from sourceline.records import Document, Reader, Reading
from sourceline.registry import exporter_names, load_exporter
from tests.exports.samples import hostile, shelling


def written(name: str, *readings: Reading) -> str:
    out = io.StringIO(newline="")
    load_exporter(name)(readings, out)
    return out.getvalue()


def test_json_lines_are_the_records_one_a_line() -> None:
    readings = [shelling(), hostile()]
    lines = written("jsonl", *readings).split("\n")
    assert lines.pop() == ""
    assert [Reading.model_validate_json(line) for line in lines] == readings
    assert lines == [reading.to_json() for reading in readings]


def test_json_is_one_array_also_of_nothing() -> None:
    assert json.loads(written("json")) == []
    readings = [shelling(), hostile()]
    assert json.loads(written("json", *readings)) == [json.loads(r.to_json()) for r in readings]


def test_csv_has_a_row_for_each_claim_and_each_event_without_any() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", shelling()))))
    assert [(r["event_id"], r["claim_id"], r["low"], r["high"]) for r in rows] == [
        ("e", "k", "15", ""),
        ("e", "h", "7", "7"),
        ("e", "h1", "5", "5"),
        ("e", "h2", "2", "2"),
        ("b", "", "", ""),
    ]
    assert rows[0]["latitude"] == "-32.5"
    assert rows[0]["claim_text"] == "at least 15 soldiers"
    assert rows[2]["claim_sources"] == "an officer (claims, anonymous)"
    assert rows[2]["part_of"] == "h"
    assert [r["background"] for r in rows] == ["false"] * 4 + ["true"]


def test_csv_disarms_what_a_spreadsheet_would_run() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", hostile()))))
    assert rows[0]["initiators"] == "'@SUM(A1)"
    assert rows[0]["claim_sources"] == "'=1+1"
    for row in rows:
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row.values())


def test_every_column_is_explained_once() -> None:
    names = [column.name for column in COLUMNS]
    assert len(names) == len(set(names))
    assert all(column.help for column in COLUMNS)
    assert written("csv").strip().split(",") == names


def test_the_page_of_columns_is_current() -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "columns.md"
    assert page.read_text(encoding="utf-8") == columns_page(), (
        "run: python -m sourceline.exports.rows > docs/columns.md"
    )


def test_frame_keeps_unknown_apart_from_zero() -> None:
    frame = shelling().to_pandas()
    assert list(frame.columns) == [column.name for column in COLUMNS]
    assert frame["high"].tolist()[1:4] == [7, 5, 2]
    assert frame["high"].isna().tolist() == [True, False, False, False, True]
    assert frame["low"].sum() == 15 + 7 + 5 + 2
    assert str(frame["low"].dtype) == "Int64"
    pd.testing.assert_frame_equal(frame, readings_frame([shelling()]))


def test_frame_of_nothing_has_the_same_columns() -> None:
    silent = Reading(reader=Reader(version="0"), document=Document.of("Nothing happened."))
    assert readings_frame([silent]).shape == (0, len(COLUMNS))


def test_all_five_formats_are_installed_and_an_unknown_one_names_its_neighbour() -> None:
    assert {"csv", "html", "json", "jsonl", "table"} <= set(exporter_names())
    with pytest.raises(UsageError, match=r"no exporter 'jsnl'. Did you mean 'jsonl'\?"):
        load_exporter("jsnl")


def test_exporters_need_neither_pandas_nor_one_another() -> None:
    program = (
        "import sys\nfrom sourceline.registry import load_exporter\nload_exporter('jsonl')\n"
        "assert not {'pandas', 'jinja2', 'rich'} & set(sys.modules), sorted(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
