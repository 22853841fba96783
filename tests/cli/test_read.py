from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sourceline.cli import app
from sourceline.records import Reading

FIRST = "Gunmen killed at least nine soldiers near Mopti on Tuesday, the army said."
SECOND = "Police in Karachi arrested three men on Monday."
PROGRAM = [sys.executable, "-c", "from sourceline.cli import main; main()"]


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "1.txt").write_text(FIRST, encoding="utf-8")
    (folder / "2.txt").write_text(SECOND, encoding="utf-8")
    return folder


def sourceline(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments])


def readings(output: str) -> list[Reading]:
    return [Reading.model_validate_json(line) for line in output.splitlines()]


def test_a_pipe_gets_the_records_and_stderr_the_summary(inbox: Path) -> None:
    result = sourceline("read", inbox, "--published", "2024-08-31")
    assert result.exit_code == 0
    read = readings(result.stdout)
    assert [r.document.text for r in read] == [FIRST, SECOND]
    assert read[0].document.published == "2024-08-31"
    assert read[0].events[0].casualties[0].span.text == "at least nine soldiers"
    assert result.stderr.startswith("2 documents, ")
    assert result.stdout == "".join(r.to_json() + "\n" for r in read)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_cannot_be_read_is_told_kept_and_stops_nothing(inbox: Path, workers: str) -> None:
    (inbox / "1b.txt").write_bytes(b"")
    rejects = inbox.parent / "rejects.jsonl"
    result = sourceline("read", inbox, "--rejects", rejects, "--workers", workers)
    assert result.exit_code == 3
    assert [r.document.text for r in readings(result.stdout)] == [FIRST, SECOND]
    (line,) = rejects.read_text(encoding="utf-8").splitlines()
    rejected = json.loads(line)
    assert rejected["origin"].endswith("1b.txt")
    assert set(rejected) == {"origin", "code", "reason"}
    assert f"not read: {rejected['origin']}: {rejected['reason']}" in result.stderr
    assert "2 documents" in result.stderr
    assert "1 not read" in result.stderr


def test_the_ending_of_the_file_tells_the_format(inbox: Path) -> None:
    out = inbox.parent / "events.csv"
    result = sourceline("read", inbox, "-o", out)
    assert (result.exit_code, result.stdout) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert rows[0]["claim_text"] == "at least nine soldiers"
    page = inbox.parent / "page.html"
    assert sourceline("read", inbox, "-o", page).exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_table_is_there_for_the_asking(inbox: Path) -> None:
    result = sourceline("read", inbox / "1.txt", "--format", "table")
    assert "≥9 killed" in result.stdout


def test_standard_input(inbox: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "read", "-", "--published", "2024-08-31"],
        input=FIRST.encode(),
        capture_output=True,
        check=True,
        cwd=inbox,
    )
    assert json.loads(done.stdout)["document"]["text"] == FIRST


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "inbox", "--format", "tabel"],
        ["read", "inbox", "--format-in", "txet"],
        ["read", "inbox", "--workers", "0"],
        ["read", "inbox", "--timeout", "-1"],
        ["read", "inbox", "--max-bytes", "0"],
        ["read", "inbox", "--published", "Friday"],
        ["read", "inbox", "--out", "no/such/folder.jsonl"],
        ["read", "inbox", "--rejects", "no/such/folder.jsonl"],
        ["read", "inbox", "--gazeteer", "x"],
        ["raed", "inbox"],
        ["schema", "raeding"],
    ],
)
def test_wrong_usage_ends_with_two_and_a_reason(inbox: Path, arguments: list[str]) -> None:
    result = sourceline(*arguments)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.strip()
    assert inbox.is_dir()


def test_limits_come_from_the_environment_too(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCELINE_MAX_BYTES", "60")
    result = sourceline("read", inbox)
    assert result.exit_code == 3
    assert [r.document.text for r in readings(result.stdout)] == [SECOND]
    assert sourceline("read", inbox, "--max-bytes", "1000").exit_code == 0


def test_a_reader_that_stops_listening_is_no_error(inbox: Path) -> None:
    many = inbox / "many.jsonl"
    many.write_text("".join(json.dumps({"text": f"{FIRST} {n}"}) + "\n" for n in range(400)))
    with subprocess.Popen(
        [*PROGRAM, "read", str(many)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=60) == 141
        assert process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent the POSIX way")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_interruption_ends_with_130_and_leaves_no_half_file(inbox: Path, workers: str) -> None:
    out = inbox.parent / "out.jsonl"
    endless = (
        "import itertools, json, sys\n"
        f"for n in itertools.count(): print(json.dumps(dict(text=f'{FIRST} {{n}}')))\n"
    )
    with (
        subprocess.Popen(
            [sys.executable, "-c", endless], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as source,
        subprocess.Popen(
            [*PROGRAM, "read", "-", "--format-in", "jsonl", "-o", str(out), "--workers", workers],
            stdin=source.stdout,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        deadline = time.monotonic() + 60
        while not list(inbox.parent.glob(".out.jsonl.*")):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        source.kill()
    assert process.returncode == 130
    assert said.startswith(b"interrupted after ")
    assert len(said.splitlines()) == 1
    assert not list(inbox.parent.glob("*out.jsonl*"))


def test_what_a_run_writes_is_not_read_by_it(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("A blast in Mosul killed five people on Friday.")
    (tmp_path / "broken.jsonl").write_text('{"no": "text"}\n{"no": "text"}\n')
    files = {"--rejects": tmp_path / "rejects.jsonl", "--out": tmp_path / "readings.jsonl"}
    options = [str(word) for pair in files.items() for word in pair]
    program = "from sourceline.cli import main; main()"
    command = [sys.executable, "-c", program, "read", str(tmp_path), *options]
    done = subprocess.run(command, timeout=60, check=False, capture_output=True)
    assert done.returncode == 3
    assert len(files["--out"].read_text().splitlines()) == 1
    codes = [json.loads(line)["code"] for line in files["--rejects"].read_text().splitlines()]
    assert codes.count("own-output") == 1
    assert len(codes) == 3


def test_what_a_first_look_leaves_unread_is_told_and_can_be_read(inbox: Path) -> None:
    quiet = "The museum said on Monday that its new wing will open in the spring of next year. " * 4
    (inbox / "3.txt").write_text(quiet, encoding="utf-8")
    result = sourceline("read", inbox)
    assert result.stderr.startswith("3 documents (1 without events at first look), ")
    assert [r.reader.triage and r.reader.triage.passed for r in readings(result.stdout)] == [
        True,
        True,
        False,
    ]
    assert "not read: no sign of an event" in sourceline("read", inbox, "-f", "table").stdout
    whole = sourceline("read", inbox, "--no-triage")
    assert whole.stderr.startswith("3 documents, ")
    assert all(r.reader.triage is None for r in readings(whole.stdout))
