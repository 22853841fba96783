"""Annotated reports with what layers and network found in them, to be composed and scored again and
again with other thresholds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from sourceline.pipeline import Knowledge, compose
from sourceline.reading.layers import Layers
from sourceline.reading.learned.encoder import Thresholds
from sourceline.reading.learned.graph import Graph, decode
from sourceline.records import Document, Reader, Reading
from sourceline.version import __version__
from training.data import part_of


class Rated:
    """A set of gold rows, read as far as does not hang on thresholds."""

    def __init__(
        self, rows: Sequence[dict[str, Any]], scorer: ModuleType, knowledge: Knowledge
    ) -> None:
        self._rows, self._scorer, self._knowledge = rows, scorer, knowledge
        self._texts = {r["id"]: {"id": r["id"], "text": r["text"]} for r in rows}
        self.ids = [r["id"] for r in rows]
        self.documents = [Document.of(r["text"], published=r.get("published")) for r in rows]
        self._layers = [Layers.of(d, knowledge.actors, knowledge.gazetteer) for d in self.documents]
        self._scores = [knowledge.encoder.scores(x.text, x.sentences) for x in self._layers]
        self._graphs: dict[str, list[Graph]] = {}

    def _decoded(self, needed: dict[str, float]) -> list[Graph]:
        key = json.dumps(needed, sort_keys=True)
        if key not in self._graphs:
            if len(self._graphs) > 3:
                self._graphs.clear()
            self._graphs[key] = [
                decode(windows, scores, needed, layers.spans(), layers.harm())
                for (windows, scores), layers in zip(self._scores, self._layers, strict=True)
            ]
        return self._graphs[key]

    def readings(self, needed: Thresholds) -> list[Reading]:
        """The readings with some thresholds."""
        parts = zip(self.documents, self._layers, self._decoded(needed.layers), strict=True)
        reader = Reader(version=__version__)
        readings = []
        for document, layers, graph in parts:
            said, events = compose(layers, graph, self._knowledge, needed)
            readings.append(
                Reading(reader=reader, document=document, attributions=said, events=events)
            )
        return readings

    def score(self, needed: Thresholds) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The scorer's figures, and its findings one by one."""
        read = [json.loads(reading.to_json()) for reading in self.readings(needed)]
        figures, detail = self._scorer.score(self._rows, self._texts, read)
        return figures, detail


def load_rows(scorer: ModuleType, path: Path, part: str | None) -> list[dict[str, Any]]:
    """Gold rows of a part: a list of `benchmarks/gold_split.json`, or dev or train by their ids.

    `path` is a JSON Lines file or a folder of them.
    """
    paths = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    rows: list[dict[str, Any]] = scorer.read_gold(paths)
    split = json.loads(Path("benchmarks/gold_split.json").read_text(encoding="utf-8"))
    if part in split:
        return [r for r in rows if r["id"] in set(split[part])]
    return [r for r in rows if part is None or part_of(r["id"]) == part]
