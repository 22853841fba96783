"""Scores to spans and relations, on arrays made by hand."""

from __future__ import annotations

import numpy as np

from sourceline.reading.sentences import find_tokens
from training.decode import decode
from training.examples import label_report
from training.labels import ATTRIBUTES, LAYERS, RELATIONS
from training.scores import Scores
from training.windows import Window

from .test_gold_format import report

TEXT = "Rebels shelled Goma and killed five people"


def window(first: int, end: int, core: tuple[int, int]) -> Window:
    words = find_tokens(TEXT)[first:end]
    count = end - first
    return Window((0,) * count, (0,) * count, words, tuple(range(count)), core)


def scores(
    words: list[str], spans: dict[str, list[tuple[int, int]]], relations: set[tuple[str, int, int]]
) -> Scores:
    """Scores that say just these spans (layer -> first and last word) and relations (by words)."""
    tags = np.zeros((len(words), len(LAYERS), 3), np.float32)
    tags[:, :, 0] = 4.0
    for layer, found in spans.items():
        for first, last in found:
            tags[first : last + 1, LAYERS.index(layer), 2] = 6.0
            tags[first, LAYERS.index(layer), 1:] = (8.0, 0.0)
    width = len(words)
    heads = np.zeros((width, 2, len(RELATIONS), width), np.float32)
    ends = np.stack([np.eye(width, dtype=np.float32)] * 2, axis=1)
    for relation, i, j in relations:
        heads[i, 0, list(RELATIONS).index(relation), j] = 8.0
    values = sum(len(v) for _, v in ATTRIBUTES.values())
    attributes = np.zeros((width, values), np.float32)
    return Scores(tags, attributes, heads, ends, np.full(len(RELATIONS), -4.0, np.float32))


WORDS = TEXT.split()
SPANS = {"trigger": [(1, 1), (4, 4)], "organization": [(0, 0)], "toll": [(5, 6)], "place": [(2, 2)]}
TIED = {("initiator", 1, 0), ("toll", 4, 5), ("place", 1, 2), ("same_event", 1, 4), ("same_event", 4, 1)}  # fmt: skip


def test_one_window() -> None:
    graph = decode([window(0, 7, (0, 7))], [scores(WORDS, SPANS, TIED)], {})
    words = {TEXT[s.start : s.end]: i for i, s in enumerate(graph.spans)}
    assert set(words) == {"shelled", "killed", "Rebels", "five people", "Goma"}
    assert graph.related("initiator", words["shelled"])[words["Rebels"]] > 0.9
    assert graph.related("initiator", words["killed"])[words["Rebels"]] < 0.1
    assert graph.related("toll", words["killed"])[words["five people"]] > 0.9
    assert graph.clusters("same_event", ["trigger"], 0.5) == [[words["shelled"], words["killed"]]]


def test_overlapping_windows_say_the_same_as_one() -> None:
    one = decode([window(0, 7, (0, 7))], [scores(WORDS, SPANS, TIED)], {})
    left = {"trigger": [(1, 1), (4, 4)], "organization": [(0, 0)], "place": [(2, 2)]}
    right = {"trigger": [(0, 0), (3, 3)], "toll": [(4, 5)], "place": [(1, 1)]}
    moved = {(r, i - 1, j - 1) for r, i, j in TIED if i > 0 and j > 0}
    two = decode(
        [window(0, 5, (0, 3)), window(1, 7, (2, 6))],
        [scores(WORDS[:5], left, {t for t in TIED if t[2] < 5}), scores(WORDS[1:], right, moved)],
        {},
    )
    assert sorted((s.layer, s.start, s.end) for s in one.spans) == sorted(
        (s.layer, s.start, s.end) for s in two.spans
    )
    at = {TEXT[s.start : s.end]: i for i, s in enumerate(two.spans)}
    assert two.related("toll", at["killed"])[at["five people"]] > 0.9
    assert two.related("initiator", at["shelled"])[at["Rebels"]] > 0.9


def test_a_threshold_says_how_sure_a_word_must_be() -> None:
    made = scores(WORDS, SPANS, set())
    made.tags[5:7, LAYERS.index("toll")] = (0.9, 0.0, 0.5)
    layers = {s.layer for s in decode([window(0, 7, (0, 7))], [made], {}).spans}
    assert "toll" in layers
    strict = decode([window(0, 7, (0, 7))], [made], {"toll": 0.9})
    assert "toll" not in {s.layer for s in strict.spans}


def test_reports_become_spans_and_relations() -> None:
    labelled = label_report(report())
    words = [labelled.text[s.start : s.end] for s in labelled.spans]
    pairs = {(r, words[i], words[j]) for r, i, j in labelled.pairs}
    assert ("initiator", "killed", "Gunmen") in pairs
    assert ("same_party", "Gunmen", "The gunmen") in pairs
    assert ("same_party", "The gunmen", "Gunmen") in pairs
    assert ("part_of", "three of the 15", "at least 15 villagers") in pairs
    assert ("part_of", "at least 15 villagers", "three of the 15") not in pairs
    assert ("cue", "Gunmen killed at least 15 villagers near Ansongo on Friday", "said") in pairs
    trigger = labelled.spans[words.index("killed")]
    assert trigger.attributes["sub_event_type"] == "Attack"
