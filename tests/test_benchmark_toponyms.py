"""The measures of the toponym benchmark, on figures small enough to check by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.toponyms import Point, Tally, add_matches, main, measure_given


def test_no_answer_counts_as_wrong() -> None:
    gold = [Point(0, 5, 33.0, 44.0), Point(6, 9, 33.0, 44.0), Point(10, 12, 33.0, 44.0)]
    answers = [Point(0, 5, 33.5, 44.0), None, Point(10, 12, 40.0, 44.0)]
    figures = measure_given(answers, gold)
    assert figures["accuracy_161_km"] == pytest.approx(1 / 3, abs=0.001)
    assert figures["answered"] == 2


def test_each_gold_span_is_matched_once() -> None:
    gold = [Point(0, 10, 33.0, 44.0), Point(20, 30, 33.0, 44.0)]
    found = [Point(0, 4, 33.0, 44.0), Point(5, 10, 33.0, 44.0), Point(20, 30, 60.0, 44.0)]
    tallies = {how: Tally() for how in ("overlap", "exact", "end_to_end")}
    add_matches(found, gold, tallies)
    assert [tallies[how].hits for how in ("overlap", "exact", "end_to_end")] == [2, 1, 1]
    assert tallies["overlap"].scores() == {"precision_score": 0.667, "recall": 1.0, "f1": 0.8}


def test_the_command_measures_other_programs_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "A blast hit Mosul."
    toponym = {"start": 12, "end": 17, "text": "Mosul", "lat": 36.34, "lon": 43.12}
    data = json.dumps({"id": "a", "text": text, "toponyms": [toponym]})
    (tmp_path / "geovirus.jsonl").write_text(data + "\n", encoding="utf-8")
    figures = tmp_path / "figures.json"
    arguments = ["--data", str(tmp_path), "--json", str(figures)]

    assert main(arguments) == 0
    assert "Toponyms" in capsys.readouterr().out
    own = json.loads(figures.read_text("utf-8"))["geovirus"]
    assert own["given"]["accuracy_161_km"] == 1.0
    assert own["places"]["end_to_end"]["f1"] == 1.0

    wrong = {"id": "a", "toponyms": [{"start": 12, "end": 17, "lat": 0.0, "lon": 0.0}]}
    (tmp_path / "other.jsonl").write_text(json.dumps(wrong) + "\n", encoding="utf-8")
    assert main([*arguments, "--predictions", str(tmp_path / "other.jsonl")]) == 0
    other = json.loads(figures.read_text("utf-8"))["geovirus"]
    assert other["given"]["accuracy_161_km"] == 0.0
    assert other["places"]["exact"]["f1"] == 1.0
    assert other["places"]["end_to_end"]["f1"] == 0.0


def test_broken_predictions_name_the_line(tmp_path: Path) -> None:
    (tmp_path / "geovirus.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "other.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(SystemExit, match="line 1"):
        main(["--data", str(tmp_path), "--predictions", str(tmp_path / "other.jsonl")])
