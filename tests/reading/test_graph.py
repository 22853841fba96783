"""Scores to spans and relations, on arrays made by hand."""

from __future__ import annotations

import numpy as np

from sourceline.reading.learned.graph import decode
from sourceline.reading.learned.labels import ATTRIBUTES, FLAGS, KINDS, LAYERS, RELATIONS
from sourceline.reading.learned.scores import Scores
from sourceline.reading.learned.windows import Window
from sourceline.reading.mentions import HarmMention, Sentence
from sourceline.reading.sentences import find_tokens
from sourceline.spans import Offsets

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
    whole = np.zeros(len(KINDS) + len(FLAGS), np.float32)
    offset = np.full(len(RELATIONS), -4.0, np.float32)
    return Scores(tags, attributes, heads, ends, whole, offset)


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


def test_given_spans_come_first_and_keep_what_they_touch_out() -> None:
    given = {"toll": [Offsets(TEXT.index("five"), len(TEXT))], "place": [Offsets(0, 6)]}
    graph = decode([window(0, 7, (0, 7))], [scores(WORDS, SPANS, TIED)], {}, given)
    told = [TEXT[graph.spans[i].start : graph.spans[i].end] for i in graph.by_layer["place"]]
    assert sorted(told) == ["Goma", "Rebels"]  # the tags' own stands beside what it does not touch
    (toll,) = graph.by_layer["toll"]
    assert graph.find("toll", given["toll"][0]) == toll
    killed = next(i for i in graph.by_layer["trigger"] if graph.spans[i].start > 15)
    assert graph.related("toll", killed)[toll] > 0.9


def test_a_given_span_within_a_word_is_that_word() -> None:
    given = {"place": [Offsets(16, 18)]}
    graph = decode([window(0, 7, (0, 7))], [scores(WORDS, SPANS, TIED)], {}, given)
    assert graph.spans[graph.by_layer["place"][-1]].start in {15, 16}


def test_nothing_has_no_spans() -> None:
    assert decode([], [], {}, {"place": [Offsets(0, 3)]}).spans == []


def test_every_relation_is_taken_from_the_window_that_shows_it_best() -> None:
    spans = {"trigger": [(1, 1)], "organization": [(2, 2)]}
    tied = {("initiator", 1, 2), ("target", 1, 2)}
    graph = decode(
        [window(0, 3, (0, 1)), window(0, 7, (1, 7))],
        [scores(WORDS[:3], spans, set()), scores(WORDS, spans, tied)],
        {},
    )
    at = {TEXT[s.start : s.end]: i for i, s in enumerate(graph.spans)}
    for role in ("initiator", "target"):
        assert graph.related(role, at["shelled"])[at["Goma"]] > 0.9


def test_the_likeliest_word_is_a_trigger_where_a_sentence_tells_of_harm_and_has_none() -> None:
    whole, end = Sentence(0, len(TEXT), 0, 0, ()), Sentence(24, len(TEXT), 0, 0, ())
    unsure = scores(WORDS, {"organization": [(0, 0)]}, set())

    def triggers(sentence: Sentence, *, armed: bool = False) -> set[str]:
        harm = [HarmMention(sentence, armed)]
        graph = decode([window(0, 7, (0, 7))], [unsure], {"trigger": 0.6}, {}, harm)
        return {TEXT[s.start : s.end] for s in graph.spans if s.layer == "trigger"}

    assert triggers(whole) == set()
    unsure.tags[4, LAYERS.index("trigger")] = (2.5, 0.0, 0.0)
    assert triggers(whole) == set()
    assert triggers(whole, armed=True) == {"killed"}
    unsure.tags[4, LAYERS.index("trigger")] = (0.9, 0.0, 0.0)
    assert triggers(whole) == {"killed"}
    unsure.tags[1, LAYERS.index("trigger")] = (0.0, 8.0, 0.0)
    assert triggers(whole) == {"shelled"}
    assert triggers(end) == {"shelled", "killed"}
