"""Counts of right, false and missed answers, and lines of JSON: what several benchmarks share."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Tally:
    """Right, false and missed, and what follows from them in per cent."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1, each from 0 to 100."""
        found, wanted = self.right + self.false, self.right + self.missed
        return {
            "precision": round(100 * self.right / found, 2) if found else 0.0,
            "recall": round(100 * self.right / wanted, 2) if wanted else 0.0,
            "f1": round(200 * self.right / (found + wanted), 2) if found + wanted else 0.0,
        }


def part_options(
    about: str | None, arguments: Sequence[str] | None, what: str
) -> argparse.Namespace:
    """The options of a benchmark on parts: `data`, `part`, `limit`, `threads`, `predictions`, `json`."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of PART.jsonl")
    parser.add_argument("--part", default="dev", help="which file of the folder (default: dev)")
    parser.add_argument("--limit", type=int, help=f"only the first {what}")
    parser.add_argument("--threads", type=int, default=1, help="of the processor (default: 1)")
    parser.add_argument("--predictions", type=Path, help="write predictions here, JSON Lines")
    parser.add_argument("--json", type=Path, help="write the figures here")
    return parser.parse_args(arguments)


def table(figures: dict[str, dict[str, float]]) -> str:
    """Precision, recall and F1, a line a name."""
    width = max(10, *(len(name) + 2 for name in figures))
    lines = [f"{'':{width}}{'P':>8}{'R':>8}{'F1':>8}"]
    for name, row in figures.items():
        lines.append(f"{name:{width}}{row['precision']:8.2f}{row['recall']:8.2f}{row['f1']:8.2f}")
    return "\n".join(lines)


def read_rows(path: Path, limit: int | None = None) -> list[dict[str, Any]]:
    """The values of a JSON Lines file, or its first `limit`."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()][:limit]


def write_rows(path: Path | None, rows: Iterable[dict[str, Any]]) -> None:
    """Writes JSON Lines, where a path is given."""
    if path is not None:
        with path.open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
