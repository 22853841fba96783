"""`sourceline add`, `verify`, `log` and `migrate`."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import sourceline as package
from benchmarks.faults import as_version_1
from sourceline.cli import app
from sourceline.store import Store
from tests.store.samples import KARACHI, MOPTI, put


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "1.txt").write_text(MOPTI, encoding="utf-8")
    (folder / "2.txt").write_text(KARACHI, encoding="utf-8")
    return folder


def sourceline(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def outcomes(result: Result) -> list[str]:
    return [json.loads(line)["outcome"] for line in result.stdout.splitlines()]


def test_what_is_added_is_told_once_stored_and_not_added_again(inbox: Path) -> None:
    first = sourceline("add", inbox, "--db", "a.db", "--published", "2024-08-31")
    assert first.exit_code == 0, first.output
    assert outcomes(first) == ["added", "added"]
    assert first.stderr.startswith("2 added in ")
    with package.open("a.db").store as store:
        before = store.counts()
        (reading, _) = store.current_readings()
        assert reading == package.read(MOPTI, published="2024-08-31", external_id="1.txt")
    (inbox / "3.txt").write_text(f"{KARACHI} One was freed.")
    second = sourceline("add", inbox, "--db", "a.db")
    assert outcomes(second) == ["known", "known", "added"]
    assert second.stderr.startswith("1 added, 2 known already in ")
    with package.open("a.db").store as store:
        assert store.counts()["documents"] == before["documents"] + 1


@pytest.mark.parametrize("workers", ["1", "2"])
def test_copies_in_one_run_are_one_document(inbox: Path, workers: str) -> None:
    records = [{"text": f"{MOPTI} {n % 4}", "published": f"2024-08-{n + 1:02}"} for n in range(12)]
    (inbox / "3.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    result = sourceline("add", inbox, "--db", "a.db", "--workers", workers)
    assert result.exit_code == 0, result.output
    assert sorted(outcomes(result)) == ["added"] * 6 + ["known"] * 8
    with package.open("a.db").store as store:
        assert store.counts()["documents"] == store.counts()["readings"] == 6
        # The date that a text came with first holds.
        dates = {r.document.published for r in store.current_readings()}
        assert dates == {None, *(f"2024-08-{n + 1:02}" for n in range(4))}
        assert store.verify().problems == []


def test_what_cannot_be_read_is_recorded_with_why(inbox: Path) -> None:
    (inbox / "0.txt").write_bytes(b"")
    for _ in range(2):
        result = sourceline("add", inbox, "none.txt", "--db", "a.db")
        assert result.exit_code == 3
        assert outcomes(result).count("rejected") == 2
    with package.open("a.db").store as store:
        assert [(Path(r.origin).name, r.code) for r in store.rejects()] == [
            ("0.txt", "empty"),
            ("none.txt", "missing"),
        ]
    assert "not read: none.txt: there is no such file" in result.stderr


def test_a_document_that_takes_too_long_is_kept_and_tried_again(inbox: Path) -> None:
    result = sourceline("add", inbox / "1.txt", "--db", "a.db", "--timeout", "0.000001")
    assert result.exit_code == 3
    (line,) = map(json.loads, result.stdout.splitlines())
    assert (line["outcome"], line["code"]) == ("rejected", "timed-out")
    with package.open("a.db").store as store:
        assert (store.counts()["documents"], store.counts()["readings"]) == (1, 0)
        assert store.document(line["document"]) is not None
    assert outcomes(sourceline("add", inbox / "1.txt", "--db", "a.db")) == ["read"]


def test_the_database_itself_is_not_read(inbox: Path) -> None:
    database = inbox / "a.db"
    assert outcomes(sourceline("add", inbox, "--db", database)).count("added") == 2
    result = sourceline("add", inbox, "--db", database)
    codes = [json.loads(line).get("code") for line in result.stdout.splitlines()]
    assert set(codes) == {None, "own-output"}


def test_verify_tells_what_is_wrong_and_fails(inbox: Path) -> None:
    sourceline("add", inbox, "--db", "a.db")
    good = sourceline("verify", "--db", "a.db")
    assert (good.exit_code, good.stdout) == (0, "")
    assert "2 documents, 2 readings with " in good.stderr
    with sqlite3.connect("a.db") as connection:
        connection.execute("UPDATE documents SET text = replace(text, 'nine', 'five')")
    connection.close()
    bad = sourceline("verify", "--db", "a.db")
    assert bad.exit_code == 1
    assert "is not the hash of its text" in bad.stdout


def test_the_log_of_one_document(inbox: Path) -> None:
    lines = sourceline("add", inbox, "--db", "a.db").stdout.splitlines()
    document = json.loads(lines[0])["document"]

    def actions(*arguments: str) -> list[Any]:
        printed = sourceline("log", *arguments, "--db", "a.db").stdout
        return [json.loads(line)["action"] for line in printed.splitlines()]

    assert actions(document) == ["document.added", "reading.added"]
    assert len(actions()) == 5


def test_a_database_of_an_earlier_version_has_to_be_migrated(inbox: Path) -> None:
    with Store.open("new.db") as store:
        put(store, MOPTI)
        as_version_1(store, "old.db")
    refused = sourceline("add", inbox, "--db", "old.db")
    assert refused.exit_code == 1
    assert "Run `sourceline migrate --db old.db`" in refused.stderr
    assert "migrated from 0001" in sourceline("migrate", "--db", "old.db").stderr
    assert "was up to date" in sourceline("migrate", "--db", "old.db").stderr
    assert sourceline("verify", "--db", "old.db").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["add", "inbox"], 2),
        (["verify"], 2),
        (["add", "inbox", "--db", "mysql://n.example/x"], 2),
        (["add", "inbox", "--db", "no/such/a.db"], 1),
        (["verify", "--db", "none.db"], 1),
        (["migrate", "--db", "none.db"], 1),
        (["add", "inbox", "--db", "inbox/1.txt"], 1),
    ],
)
def test_wrong_usage_and_failures(inbox: Path, arguments: list[str], code: int) -> None:
    result = sourceline(*arguments)
    assert result.exit_code == code, result.output
    assert result.stderr.startswith("Error: ")
    assert (inbox / "1.txt").read_text() == MOPTI


def test_the_database_may_be_named_in_the_environment(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCELINE_DB", "b.db")
    assert sourceline("add", inbox).exit_code == 0
    assert Path("b.db").exists()
