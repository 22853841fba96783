"""Events from a file through the commands, with filters."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sourceline.cli import app
from sourceline.errors import UsageError
from sourceline.exports.events.run import Filters, export, format_for
from sourceline.exports.events.source import EventFile, EventSource
from tests.exports.events.samples import hostile, raid, vague


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.jsonl"
    records = (raid(), vague(), hostile())
    path.write_text("".join(e.to_json() + "\n" for e in records), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), ["raid-1", "vague-1", "=hostile</p>"]),
        (Filters(country="IQ"), ["raid-1", "=hostile</p>"]),
        (Filters(country="SY"), []),
        (Filters(since="2024-08-31"), []),
        (Filters(since="2024-08", until="2024-08"), ["raid-1", "=hostile</p>"]),
        (Filters(until="2024-08-29"), []),
        (Filters(event_type="Protests"), []),
        (Filters(sub_event_type="Armed clash", text="central command"), ["raid-1"]),
        (Filters(text="ISLAMIC layla"), ["raid-1"]),
        (Filters(status="accepted"), []),
        (Filters(status="machine", text="raid"), ["raid-1", "vague-1", "=hostile</p>"]),
    ],
)
def test_filters(events: Path, filters: Filters, ids: list[str]) -> None:
    source: EventSource = EventFile(events)
    assert [event.id for event in filters.of(source)] == ids


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"country": "iq"}, "like IQ"),
        ({"since": "last week"}, "YYYY-MM-DD"),
        ({"event_type": "Battle"}, "Did you mean 'Battles'"),
        ({"sub_event_type": "Armed Clash"}, "Did you mean 'Armed clash'"),
        ({"status": "done"}, "machine"),
    ],
)
def test_a_filter_that_fits_no_event_is_refused(asked: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        Filters(**asked)


def test_export_tells_what_a_format_leaves_out(events: Path, tmp_path: Path) -> None:
    out = tmp_path / "ged.csv"
    exported = export(EventFile(events), "ucdp", out, Filters())
    assert (exported.found, exported.written) == (3, 2)
    assert str(exported) == "2 events written, 1 left out that the format has no place for"
    assert len(list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))) == 2


def test_the_ending_of_the_file_says_the_format(tmp_path: Path) -> None:
    assert format_for(Path("x.GeoJSON")) == "geojson"
    assert format_for(None) == "jsonl"
    with pytest.raises(UsageError, match="--format"):
        format_for(Path("x.xlsx"))


def test_commands_write_data_to_stdout_and_the_rest_to_stderr(events: Path) -> None:
    done = CliRunner().invoke(
        app, ["export", "--events", str(events), "-f", "geojson", "--country", "IQ"]
    )
    assert done.exit_code == 0
    assert len(json.loads(done.stdout)["features"]) == 2
    assert done.stderr == "2 events written\n"


def test_names_are_withheld_on_demand(events: Path) -> None:
    asked = ["export", "--events", str(events), "--text", "layla"]
    assert "Layla Karim" in CliRunner().invoke(app, asked).stdout
    assert "Layla Karim" not in CliRunner().invoke(app, [*asked, "--redact-persons"]).stdout


def test_a_file_that_is_no_file_of_events_says_where(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('\n{"id": 1}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"line 2 is no event \(id: "):
        list(EventFile(path).events())
    with pytest.raises(UsageError, match="cannot read events"):
        list(EventFile(tmp_path / "none.jsonl").events())


def test_a_brief_is_asked_for_by_id_or_words(events: Path, tmp_path: Path) -> None:
    out = tmp_path / "brief.html"
    done = CliRunner().invoke(app, ["report", "raid-1", "--events", str(events), "-o", str(out)])
    assert done.exit_code == 0
    assert "1 event in" in done.stderr
    assert "<h1" in out.read_text(encoding="utf-8")
    CliRunner().invoke(app, ["report", "armed clash", "--events", str(events), "-o", str(out)])
    assert "3 events" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nothing-like-it", "-o", "x.html"], "no event has"),
        (["raid-1", "-o", "x.doc"], ".html or .pdf"),
    ],
)
def test_a_brief_that_cannot_be_written_says_why(
    events: Path, arguments: list[str], says: str
) -> None:
    done = CliRunner().invoke(app, ["report", *arguments, "--events", str(events)])
    assert done.exit_code == 2
    assert says in done.stderr
