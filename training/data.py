"""The sources that a configuration names, as examples."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.examples import Example, LabelledText, label_report, load_polnear, make_examples
from training.gold_format import load_reports
from training.windows import WindowCutter


def part_of(report_id: str) -> str:
    """`dev` for about one report in eight, by its id alone; else `train`."""
    return "dev" if hashlib.sha256(report_id.encode()).digest()[0] < 32 else "train"


def _texts(source: dict[str, Any]) -> Iterator[LabelledText]:
    kind, path = source["kind"], Path(source["path"])
    if kind == "polnear":
        yield from load_polnear(path)
        return
    if kind != "gold":
        raise SystemExit(f"no kind of source {kind!r}: gold and polnear are known")
    ids = None
    if "ids" in source:  # a file with lists of ids by name, and which of them
        lists = json.loads(Path(source["ids"]).read_text(encoding="utf-8"))
        ids = set(lists[source["part"]])
    for report in load_reports(sorted(path.glob("*.jsonl")) if path.is_dir() else [path]):
        wanted = report.id in ids if ids is not None else part_of(report.id) == source["part"]
        if wanted:
            yield label_report(report)


def load_source(source: dict[str, Any], cutter: WindowCutter) -> list[Example]:
    """The windows of one `[[stage.train]]` or `[[stage.dev]]` entry; `times` repeats them."""
    times: int = source.get("times", 1)
    return list(make_examples(_texts(source), cutter)) * times
