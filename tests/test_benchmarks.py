"""What the benchmarks make of the network's graph, and how they count."""

from __future__ import annotations

import numpy as np

from benchmarks.case2021 import label_of
from benchmarks.muc4 import count, entities_of
from benchmarks.police import labels_of
from benchmarks.polnear import predict
from benchmarks.tally import Tally
from sourceline.reading.learned.graph import FoundSpan, Graph
from sourceline.reading.learned.labels import FLAGS, KINDS
from sourceline.reading.learned.scores import Floats

TEXT = "the guerrillas attacked a police station in flores with rifles, the fmln guerrillas said."


def whole(*names: str) -> Floats:
    """Logits that say just these kinds and flags."""
    logits = np.full(len(KINDS) + len(FLAGS), -6.0, np.float32)
    for name in names:
        logits[[*KINDS, *FLAGS].index(name)] = 6.0
    return logits


def span(layer: str, words: str, probability: float = 0.9) -> FoundSpan:
    start = TEXT.index(words)
    return FoundSpan(layer, start, start + len(words), probability, {})


SPANS = [
    span("PerpInd", "the guerrillas", 0.8),
    span("PerpOrg", "fmln"),
    span("Target", "a police station"),
    span("Weapon", "rifles"),
    span("PerpInd", "the fmln guerrillas", 0.7),
]


def test_entities_are_right_only_if_every_mention_is_one_of_theirs() -> None:
    wanted = [["guerrillas", "guerrilla column"], ["farm"]]
    assert count([["guerrillas"]], wanted) == 1
    assert count([["guerrillas", "farm"]], wanted) == 0
    assert count([["guerrillas"], ["guerrilla column"]], wanted) == 1
    assert count([["farm"], ["guerrillas"]], wanted) == 2
    assert count([], wanted) == 0


def test_role_fillers_are_told_once_without_their_articles() -> None:
    found = entities_of(Graph(SPANS, {}, [whole("MUC-4")]), TEXT)
    assert found["PerpInd"] == [["guerrillas"]]
    assert found["PerpOrg"] == [["fmln"]]
    assert found["Target"] == [["police station"]]
    assert found["Weapon"] == [["rifles"]]


def test_a_document_without_an_attack_has_no_fillers() -> None:
    found = entities_of(Graph(SPANS, {}, [whole()]), TEXT)
    assert not any(found.values())


def test_what_police_did_is_what_the_flags_say() -> None:
    assert labels_of(Graph([], {}, [whole("KILL", "ANY_ACTION")])) == ["KILL", "ANY_ACTION"]
    assert labels_of(Graph([], {}, [whole()])) == []
    assert labels_of(Graph([], {})) == []


def test_the_label_is_the_likeliest_of_those_asked_for() -> None:
    names = {"Suicide bomb": "SUIC_BOMB", "Attack": "ATTACK"}
    logits = whole("Suicide bomb", "Grenade")
    assert label_of(Graph([], {}, [logits]), names) == "SUIC_BOMB"
    assert label_of(Graph([], {}), names) == "OTHER"


def test_contents_of_one_cue_are_one_attribution() -> None:
    spans = [
        span("news content", "attacked"),
        span("news content", "with rifles"),
        span("news cue", "said"),
        span("news source", "the fmln guerrillas"),
    ]
    ties = {
        "news cue": {0: {2: 0.9}, 1: {2: 0.8}},
        "news source": {0: {3: 0.9}},
    }
    (found,) = predict(Graph(spans, ties))
    assert [TEXT[a:b] for a, b in found["content"]] == ["attacked", "with rifles"]
    assert [TEXT[a:b] for a, b in found["source"]] == ["the fmln guerrillas"]
    assert [TEXT[a:b] for a, b in found["cue"]] == ["said"]
    assert predict(Graph(spans[:1], {"news cue": {}, "news source": {}})) == []


def test_figures_of_nothing_are_zero() -> None:
    assert Tally().figures() == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert Tally(3, 1, 2).figures() == {"precision": 75.0, "recall": 60.0, "f1": 66.67}
