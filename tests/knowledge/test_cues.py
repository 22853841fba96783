"""Cues of attribution: forms, frames and stance."""

from __future__ import annotations

import pytest

from sourceline.errors import KnowledgeError
from sourceline.knowledge import cues
from sourceline.knowledge.cues import FRAMES, Part, find_cue, load_cues
from sourceline.knowledge.verbs import verb_form


@pytest.mark.parametrize(
    ("word", "part", "cue", "stance"),
    [
        ("said", "verb", "say", "asserts"),
        ("confirmed", "verb", "confirm", "confirms"),
        ("claims", "verb", "claim", "claims"),
        ("accused", "verb", "accuse", "claims"),
        ("denies", "verb", "deny", "denies"),
        ("believe", "verb", "believe", "estimates"),
        ("reportedly", "adverb", "reportedly", "claims"),
        ("claims", "noun", "claim", "claims"),
    ],
)
def test_words_are_cues_in_any_form(word: str, part: Part, cue: str, stance: str) -> None:
    found = find_cue(word, part)
    assert found is not None
    assert (found.word, found.part) == (cue, part)
    assert stance == found.stance or part == "adverb"


@pytest.mark.parametrize(
    ("word", "part"), [("attacked", "verb"), ("table", "noun"), ("said", "noun"), ("", "adverb")]
)
def test_other_words_hand_nothing_over(word: str, part: Part) -> None:
    assert find_cue(word, part) is None


def test_every_cue_has_a_frame_that_exists_and_a_form_that_is_found() -> None:
    assert len(load_cues()) > 50
    for (word, part), cue in load_cues().items():
        assert cue.frames <= FRAMES
        if part == "verb":
            form = verb_form(word)
            assert form is not None, f"{word} is missing from verbs.txt"
            assert form.lemma == word
        assert find_cue(word, part) == cue


@pytest.mark.parametrize(
    "row",
    [
        {"cue": "say", "part": "verb", "frames": "song", "stance": "asserts"},
        {"cue": "say", "part": "prefix", "frames": "speech", "stance": "asserts"},
        {"cue": "say", "part": "verb", "frames": "speech", "stance": "sings"},
    ],
)
def test_a_row_with_an_unknown_word_is_refused(
    row: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cues, "read_rows", lambda _: iter([row]))
    with pytest.raises(KnowledgeError, match="known are"):
        load_cues.__wrapped__()
