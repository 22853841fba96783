"""How far two readers agree: `python -m training.agreement --second FILE --scorer score_gold.py`.

The second reader's annotation is scored against the first reader's as if a program had written it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.gold import load_scorer
from training.gold_format import load_reports


def main() -> int:
    """Prints the scorer's table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--first", type=Path, default=Path("training/reports"))
    parser.add_argument("--second", type=Path, default=Path("training/second_reader/reports.jsonl"))
    parser.add_argument("--scorer", type=Path, required=True)
    args = parser.parse_args()
    scorer = load_scorer(args.scorer)
    second = {r.id: r for r in load_reports([args.second])}
    first = [r for r in load_reports(sorted(args.first.glob("*.jsonl"))) if r.id in second]
    gold = [r.model_dump(mode="json", exclude_unset=True) for r in first]
    documents = {
        r.id: {"id": r.id, "text": r.text, "title": None, "published": r.published} for r in first
    }
    read = [
        scorer.as_reading(second[r.id].model_dump(mode="json", exclude_unset=True), documents[r.id])
        for r in first
    ]
    result, _ = scorer.score(gold, documents, read)
    sys.stdout.write(f"{len(first)} reports read twice\n{scorer.table(result)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
