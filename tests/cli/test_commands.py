from __future__ import annotations

import json

from typer.testing import CliRunner, Result

import sourceline as package
from sourceline.cli import app


def sourceline(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_version() -> None:
    assert sourceline("--version").stdout == f"sourceline {package.__version__}\n"


def test_help_names_every_command() -> None:
    told = sourceline("--help").stdout
    assert all(name in told for name in ("read", "schema", "actors", "gazetteer"))


def test_schemas_are_of_the_records_as_written() -> None:
    reading = json.loads(sourceline("schema", "reading").stdout)
    assert reading["$schema"].startswith("https://json-schema.org/")
    assert {"schema", "reader", "document", "attributions", "events"} == set(reading["required"])
    assert reading["properties"]["schema"]["const"] == "sourceline.reading/1"
    event = json.loads(sourceline("schema", "event").stdout)
    assert event["properties"]["schema"]["const"] == "sourceline.event/1"


def test_actors_are_found_with_the_reason() -> None:
    result = sourceline("actors", "find", "ISIS")
    assert result.exit_code == 0
    header, first, *_ = [line.split("\t") for line in result.stdout.splitlines()]
    assert header == ["id", "name", "kind", "active", "why it matches"]
    assert "Islamic State" in first[1]
    assert "ISIS" in first[4]


def test_no_actor_is_said_on_stderr() -> None:
    result = sourceline("actors", "find", "qqqqqqqqqq")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no actor matches" in result.stderr


def test_places_are_found() -> None:
    result = sourceline("gazetteer", "find", "Mosul", "--limit", "3")
    assert result.exit_code == 0
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert rows[1][0] == "Mosul"
    assert rows[1][3] == "IQ"
    assert len(rows) <= 4
    assert sourceline("gazetteer", "find", "Qqqqqqqqqq").exit_code == 1


def test_a_gazetteer_that_is_not_there_is_an_error_in_a_line() -> None:
    result = sourceline("gazetteer", "find", "Mosul", "--gazetteer", "no.sqlite")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert len(result.stderr.splitlines()) == 1
