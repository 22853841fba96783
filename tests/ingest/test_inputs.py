from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sourceline.errors import UsageError
from sourceline.ingest import IngestOptions, ingest, ingester_names, reject_record
from sourceline.ingest.registry import BUILT_IN, load_ingester
from sourceline.records import Document
from tests.ingest.helpers import ingest_paths, outcomes


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    root = tmp_path / "inbox"
    (root / "b").mkdir(parents=True)
    (root / "a.txt").write_text("one")
    (root / "b" / "x.txt").write_text("two")
    (root / "b" / "x.jsonl").write_text('{"text": "three"}\n{"text": "four"}\n')
    (root / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (root / ".hidden").write_text("five")
    return root


def test_a_directory_is_read_in_the_order_of_names(inbox: Path) -> None:
    items = ingest_paths(inbox)
    assert outcomes(items) == ["one", "three", "four", "two", "!not-text"]
    first = items[0]
    assert isinstance(first, Document)
    assert first.external_id == "a.txt"


def test_globs_and_the_order_of_inputs(inbox: Path) -> None:
    assert outcomes(ingest_paths(f"{inbox}/**/*.txt", inbox / "a.txt")) == ["one", "two", "one"]


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(tmp_path: Path) -> None:
    (tmp_path / "report[1].txt").write_text("one")
    assert outcomes(ingest_paths(tmp_path / "report[1].txt")) == ["one"]


def test_what_cannot_be_opened_is_one_reject_and_the_rest_goes_on(
    tmp_path: Path, inbox: Path
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "dead.txt").symlink_to(tmp_path / "nowhere")
    items = ingest_paths(
        tmp_path / "none.txt",
        f"{tmp_path}/*.pdf",
        tmp_path / "empty",
        tmp_path / "dead.txt",
        "a\0b",
        "ftp://n.example/a",
        "/dev/zero",
        inbox / "a.txt",
    )
    assert outcomes(items) == [
        "!missing",
        "!missing",
        "!empty",
        "!unreadable",
        "!missing",
        "!bad-url",
        "!unreadable",
        "one",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    secret = tmp_path / "a.txt"
    secret.write_text("one")
    secret.chmod(0)
    (item,) = ingest_paths(secret)
    assert not isinstance(item, Document)
    assert "ermission" in item.reason


def test_links_that_lead_back_are_reported_once(inbox: Path) -> None:
    (inbox / "b" / "loop").symlink_to(inbox)
    items = ingest_paths(inbox)
    assert outcomes(items) == ["one", "!link-loop", "three", "four", "two", "!not-text"]


def test_pipes_are_read_when_named_and_skipped_in_directories(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert outcomes(ingest_paths(tmp_path)) == ["!unreadable"]
    with subprocess.Popen(["/bin/sh", "-c", f"printf 'one' > {tmp_path / 'pipe'}"]):
        assert outcomes(ingest_paths(tmp_path / "pipe")) == ["one"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b'{"text": "one"}\n{"text": 2}\n')

    monkeypatch.setattr(sys, "stdin", Stdin)
    items = ingest_paths("-")
    assert outcomes(items) == ["one", "!bad-field"]
    assert not isinstance(items[1], Document)
    assert reject_record(items[1]) == {
        "origin": "<stdin>:2",
        "code": "bad-field",
        "reason": "`text` is a number and must be a string.",
    }


def test_documents_come_before_the_next_input_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one")

    def inputs() -> Iterator[str]:
        yield str(tmp_path / "a.txt")
        raise AssertionError("asked for the second input before the first was given out")

    first = next(iter(ingest(inputs())))
    assert isinstance(first, Document)


def test_one_string_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="list"):
        ingest("report.txt")


def test_every_format_is_an_entry_point() -> None:
    from importlib.metadata import entry_points

    declared = {point.name: point.value for point in entry_points(group="sourceline.ingesters")}
    assert declared.items() >= BUILT_IN.items()
    assert set(BUILT_IN) <= set(ingester_names())
    assert all(callable(load_ingester(name)) for name in BUILT_IN)


def test_the_package_loads_no_library_before_it_is_needed() -> None:
    code = (
        "import sys, sourceline.ingest; "
        "print([m for m in ('trafilatura', 'feedparser', 'pypdfium2', 'fastwarc', 'urllib3', 'lxml', "
        "'pydantic', 'charset_normalizer', 'ssl') if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_options_are_frozen() -> None:
    with pytest.raises(AttributeError):
        IngestOptions().max_bytes = 5  # type: ignore[misc]
