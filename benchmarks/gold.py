"""Scores readings of hand-annotated reports: `python -m benchmarks.gold --data DIR`.

`DIR` holds `reports.jsonl` in the gold format of the codebook. The scorer is a program of its own
(`score_gold.py`), by default looked for in `DIR/../../tools`. Prints three tables: all reports, the
part for development ("look") and the part that is only ever scored ("measure").
"""

from __future__ import annotations

import argparse
import importlib.util
import json
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


def read_gold(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The reading of each gold report, as JSON values."""
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
    return [json.loads(reading.to_json()) for reading in sourceline.read_many(documents)]


def main() -> int:
    """Reads, scores, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with reports.jsonl")
    parser.add_argument("--scorer", type=Path, help="path of score_gold.py")
    parser.add_argument("--part", choices=("all", "look", "measure"), help="one part only")
    parser.add_argument("--predictions", type=Path, help="write the readings here")
    parser.add_argument("--detail", type=Path, help="write what was missed or false here")
    parser.add_argument("--json", type=Path, help="write the figures here")
    args = parser.parse_args()
    scorer = load_scorer(args.scorer or args.data / "../../tools/score_gold.py")
    rows = scorer.read_gold([args.data / "reports.jsonl"])
    split = json.loads(SPLIT.read_text(encoding="utf-8"))
    parts = {"all": None, "look": set(split["look"]), "measure": set(split["measure"])}
    if args.part:
        parts = {args.part: parts[args.part]}
    wanted = set().union(*(p if p is not None else {r["id"] for r in rows} for p in parts.values()))
    rows = [r for r in rows if r["id"] in wanted]
    readings = read_gold(rows)
    if args.predictions:
        scorer.write_jsonl(args.predictions, readings)
    figures = {}
    for name, ids in parts.items():
        chosen = [i for i, r in enumerate(rows) if ids is None or r["id"] in ids]
        gold = [rows[i] for i in chosen]
        documents = {
            r["id"]: {"id": r["id"], "text": r["text"], "published": r.get("published")}
            for r in gold
        }
        result, detail = scorer.score(gold, documents, [readings[i] for i in chosen])
        print(f"== {name}: {len(gold)} reports\n{scorer.table(result)}\n")
        figures[name] = result
        if args.detail and name != "measure":
            scorer.write_jsonl(args.detail, detail)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
