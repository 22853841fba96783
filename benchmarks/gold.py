"""Scores readings of hand-annotated reports: `python -m benchmarks.gold --data DIR`.

`DIR` holds one or more `*.jsonl` in the gold format of the codebook. The scorer is a program of its
own (`score_gold.py`), by default looked for in `DIR/../../tools`. Of the reports that
`gold_split.json` knows it prints three tables: all, the part that the reader was developed and
trained on ("look") and the part that is only ever scored ("measure"). Of other reports, in numbered
files, those in files with an even number are for development, those with an odd number only scored.
With `--curve` it prints what is left of events and claims above each confidence.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import sourceline
from sourceline.records import Document

SPLIT = Path(__file__).with_name("gold_split.json")


def load_scorer(path: Path) -> ModuleType:
    """The scorer as a module.

    Raises:
        SystemExit: there is no such file.
    """
    spec = importlib.util.spec_from_file_location("score_gold", path)
    if spec is None or spec.loader is None or not path.exists():
        raise SystemExit(f"no scorer at {path}: pass --scorer PATH")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_rows(scorer: ModuleType, folder: Path) -> list[dict[str, Any]]:
    """The annotated reports of a folder, each with the name of its file as `file`.

    Raises:
        SystemExit: the folder has no such file, or an id occurs twice.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise SystemExit(f"{folder}: no *.jsonl there")
    scorer.read_gold(files)  # an id that occurs twice ends the program
    return [{**row, "file": file.stem} for file in files for row in scorer.read_jsonl(file)]


def part_of(row: dict[str, Any], split: dict[str, list[str]]) -> str:
    """Which part a report belongs to: "look" or "measure".

    Raises:
        SystemExit: nothing tells.
    """
    for part in ("look", "measure"):
        if row["id"] in split[part]:
            return part
    numbers = re.findall(r"\d+", row["file"])
    if not numbers:
        raise SystemExit(f"{row['id']}: neither in {SPLIT.name} nor in a file with a number")
    return "measure" if int(numbers[-1]) % 2 else "look"


def read_gold(rows: list[dict[str, Any]], model: Path | None = None) -> list[dict[str, Any]]:
    """The reading of each gold report, as JSON values, by the model that ships or another."""
    documents = [
        Document.of(
            row["text"],
            title=row.get("title"),
            published=row.get("published"),
            publisher=row.get("publisher") or row.get("source_name"),
            external_id=row["id"],
        )
        for row in rows
    ]
    reader = sourceline.Reader.load(model=model)
    return [json.loads(reading.to_json()) for reading in reader.read_many(documents)]


def curve(
    scorer: ModuleType,
    gold: list[dict[str, Any]],
    documents: dict[str, dict[str, Any]],
    readings: list[dict[str, Any]],
) -> str:
    """Precision, recall and F1 of events and of claims above each confidence, as a table."""
    lines = [f"{'confidence':>10}{'event P':>10}{'R':>7}{'F1':>7}{'claim P':>10}{'R':>7}{'F1':>7}"]
    for step in range(10):
        least = step / 10
        kept = [
            {**r, "events": [e for e in r["events"] if e["confidence"] >= least]} for r in readings
        ]
        result, _ = scorer.score(gold, documents, kept)
        row = f"{least:10.1f}"
        for name in ("event", "casualty"):
            part = result[name]
            row += f"{100 * part['p']:10.1f}{100 * part['r']:7.1f}{100 * part['f1']:7.1f}"
        lines.append(row)
    return "\n".join(lines)


def main() -> int:
    """Reads, scores, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with *.jsonl")
    parser.add_argument("--scorer", type=Path, help="path of score_gold.py")
    parser.add_argument("--part", choices=("all", "look", "measure"), help="one part only")
    parser.add_argument("--model", type=Path, help="folder of another model")
    parser.add_argument("--curve", action="store_true", help="precision and recall by confidence")
    parser.add_argument("--predictions", type=Path, help="write the readings here")
    parser.add_argument(
        "--detail", type=Path, help="write what was missed or false in the part for development"
    )
    parser.add_argument("--json", type=Path, help="write the figures here")
    args = parser.parse_args()
    scorer = load_scorer(args.scorer or args.data / "../../tools/score_gold.py")
    rows = load_rows(scorer, args.data)
    split = json.loads(SPLIT.read_text(encoding="utf-8"))
    rows = [r for r in rows if args.part in {None, "all", part_of(r, split)}]
    readings = read_gold(rows, args.model)
    if args.predictions:
        scorer.write_jsonl(args.predictions, readings)
    figures = {}
    for name in [args.part] if args.part else ["all", "look", "measure"]:
        chosen = [i for i, r in enumerate(rows) if name in {"all", part_of(r, split)}]
        gold = [rows[i] for i in chosen]
        documents = {
            r["id"]: {"id": r["id"], "text": r["text"], "published": r.get("published")}
            for r in gold
        }
        result, detail = scorer.score(gold, documents, [readings[i] for i in chosen])
        print(f"== {name}: {len(gold)} reports\n{scorer.table(result)}\n")
        figures[name] = result
        if args.curve:
            print(curve(scorer, gold, documents, [readings[i] for i in chosen]) + "\n")
        if args.detail and name == "look":
            scorer.write_jsonl(args.detail, detail)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
