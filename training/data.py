"""The sources that a configuration names, as examples."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sourceline.reading.learned.labels import KINDS
from sourceline.reading.learned.windows import WindowCutter
from training.augment import Augmenter, crop
from training.examples import (
    Example,
    LabelledText,
    label_report,
    label_sentences,
    load_kinds,
    load_muc4,
    load_police,
    load_polnear,
    load_quiet,
    make_examples,
)
from training.gold_format import Report, load_reports


def part_of(report_id: str) -> str:
    """`dev` for about one report in eight, by its id alone; else `train`."""
    return "dev" if hashlib.sha256(report_id.encode()).digest()[0] < 32 else "train"


def _reports(source: dict[str, Any]) -> Iterator[Report]:
    """The reports of a file, of a folder, or of all files of a pattern (`reports/sparse-*.jsonl`)."""
    path, ids = Path(source["path"]), None
    if "ids" in source:  # a file with lists of ids by name, and which of them
        lists = json.loads(Path(source["ids"]).read_text(encoding="utf-8"))
        ids = set(lists[source["part"]])
    folder, names = (path, "*.jsonl") if path.is_dir() else (path.parent, path.name)
    files = sorted(folder.glob(names))
    if not files:
        raise SystemExit(f"{path}: there are no such reports")
    for report in load_reports(files):
        if report.id in ids if ids is not None else part_of(report.id) == source["part"]:
            yield report


def _gold(source: dict[str, Any]) -> Iterator[LabelledText]:
    """Reports; with `retold` that many times again with other names and figures, with `cropped`
    that many times a few sentences of each."""
    texts = [label_report(report) for report in _reports(source)]
    yield from texts
    augmenter, chance = Augmenter(texts), random.Random(source["seed"])
    for _ in range(source.get("retold", 0)):
        yield from (augmenter.retell(labelled, chance) for labelled in texts)
    for _ in range(source.get("cropped", 0)):
        yield from (crop(labelled, chance) for labelled in texts)


def _sentences(source: dict[str, Any]) -> Iterator[LabelledText]:
    for report in _reports(source):
        yield from label_sentences(report)


def _police(source: dict[str, Any]) -> Iterator[LabelledText]:
    """Sentences; with `labelled`, those alone in which police did something, which are few."""
    for labelled in load_police(Path(source["path"])):
        if any(labelled.flags.values()) or not source.get("labelled"):
            yield labelled


def _quiet(source: dict[str, Any]) -> frozenset[str]:
    """Texts in which nothing happens, by their ids: lists by `set` in the file that `quiet` names."""
    if "quiet" not in source:
        return frozenset()
    lists = json.loads(Path(source["quiet"]).read_text(encoding="utf-8"))
    told = lists[source.get("set", source["kind"])]
    return frozenset(i for i in told if source.get("part", "all") in {"all", part_of(i)})


def _kinds(source: dict[str, Any]) -> Iterator[LabelledText]:
    """Sentences with a label each; `labels` is a file that says which kind each label stands for."""
    known = json.loads(Path(source["labels"]).read_text(encoding="utf-8"))
    names = known["seen"] | known["unseen"]
    assert set(names.values()) <= set(KINDS), "labels of kinds that the reader does not know"
    return load_kinds(Path(source["path"]), names)


LOADERS: dict[str, Callable[[dict[str, Any]], Iterator[LabelledText]]] = {
    "gold": _gold,
    "sentences": _sentences,
    "kinds": _kinds,
    "polnear": lambda source: load_polnear(Path(source["path"]), _quiet(source)),
    "quiet": lambda source: load_quiet(Path(source["path"]), _quiet(source)),
    "muc4": lambda source: load_muc4(Path(source["path"])),
    "police": _police,
}


def load_source(source: dict[str, Any], cutter: WindowCutter, seed: int = 7) -> list[Example]:
    """The windows of one `train` or `dev` entry of a stage; `seed` is for what is retold or cropped.

    Raises:
        SystemExit: there is no such kind of source.
    """
    if source["kind"] not in LOADERS:
        raise SystemExit(f"no kind of source {source['kind']!r}: known are {', '.join(LOADERS)}")
    return list(make_examples(LOADERS[source["kind"]](source | {"seed": seed}), cutter))
