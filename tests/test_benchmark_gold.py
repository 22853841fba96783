"""The benchmark on annotated reports: which reports it reads, and which it only scores."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks.gold import load_rows, part_of

SCORER = SimpleNamespace(
    read_gold=lambda files: None,
    read_jsonl=lambda file: [json.loads(line) for line in file.read_text().splitlines()],
)
SPLIT = {"look": ["known-1"], "measure": ["known-2"]}


def test_every_file_of_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "sahel-02.jsonl").write_text('{"id": "b"}\n')
    (tmp_path / "sahel-01.jsonl").write_text('{"id": "a"}\n')
    rows = load_rows(SCORER, tmp_path)  # type: ignore[arg-type]
    assert [(r["id"], r["file"]) for r in rows] == [("a", "sahel-01"), ("b", "sahel-02")]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no \*\.jsonl"):
        load_rows(SCORER, tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ({"id": "known-1", "file": "reports"}, "look"),
        ({"id": "known-2", "file": "reports"}, "measure"),
        ({"id": "new", "file": "sahel-04"}, "look"),
        ({"id": "new", "file": "sahel-13"}, "measure"),
    ],
)
def test_even_files_are_looked_at_and_odd_ones_only_scored(row: dict[str, str], part: str) -> None:
    assert part_of(row, SPLIT) == part


def test_a_report_of_neither_part_is_refused() -> None:
    with pytest.raises(SystemExit, match="neither"):
        part_of({"id": "new", "file": "reports"}, SPLIT)
