"""Texts told again: every span still holds the words that it held, or those put in their place."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from training.augment import Augmenter, crop
from training.examples import LabelledText, label_report
from training.gold_format import load_reports

REPORTS = sorted(Path("training/reports").glob("*-01.jsonl"))


@pytest.fixture(scope="module")
def texts() -> list[LabelledText]:
    return [label_report(report) for report in load_reports(REPORTS)]


_NUMBERS = "two three four five six seven eight nine ten twelve twenty".split()


def _plain(words: str) -> list[str]:
    """What no swap touches: the words without capitals and figures."""
    return [
        w
        for w in re.findall(r"[\w'’-]+", words)
        if w.isalpha() and w.islower() and w not in _NUMBERS
    ]


def test_spans_keep_their_words_and_order(texts: list[LabelledText]) -> None:
    augmenter, chance = Augmenter(texts), random.Random(3)
    changed = 0
    for before in texts:
        after = augmenter.retell(before, chance)
        changed += after.text != before.text
        assert len(after.spans) == len(before.spans)
        assert after.pairs == before.pairs
        for one, two in zip(before.spans, after.spans, strict=True):
            assert (one.layer, one.attributes) == (two.layer, two.attributes)
            old, new = before.text[one.start : one.end], after.text[two.start : two.end]
            assert new == new.strip()
            if one.layer in {"trigger", "cue", "date"}:
                assert _plain(new) == _plain(old)
    assert changed > 0.8 * len(texts)


def test_a_name_is_the_same_throughout(texts: list[LabelledText]) -> None:
    augmenter = Augmenter(texts, rate=1.0)
    for before in texts[:40]:
        after = augmenter.retell(before, random.Random(5))
        told: dict[str, set[str]] = {}
        for one, two in zip(before.spans, after.spans, strict=True):
            if one.layer == "organization":
                old = before.text[one.start : one.end]
                told.setdefault(old, set()).add(after.text[two.start : two.end])
        assert all(len(names) == 1 for names in told.values())


def test_the_same_seed_tells_the_same(texts: list[LabelledText]) -> None:
    augmenter = Augmenter(texts)
    assert augmenter.retell(texts[0], random.Random(1)) == augmenter.retell(
        texts[0], random.Random(1)
    )


def test_no_names_no_change() -> None:
    bare = LabelledText("x", "nothing is named here.", (), frozenset())
    assert Augmenter([]).retell(bare, random.Random(1)).text == bare.text


def test_a_crop_keeps_what_lies_within_it(texts: list[LabelledText]) -> None:
    chance = random.Random(11)
    shorter = 0
    for before in texts:
        after = crop(before, chance)
        shorter += len(after.text) < len(before.text)
        assert after.text in before.text
        words = {(s.layer, before.text[s.start : s.end]) for s in before.spans}
        assert {(s.layer, after.text[s.start : s.end]) for s in after.spans} <= words
        told = {(r, before.spans[i].layer, before.spans[j].layer) for r, i, j in before.pairs}
        assert {(r, after.spans[i].layer, after.spans[j].layer) for r, i, j in after.pairs} <= told
    assert shorter > 0.6 * len(texts)
