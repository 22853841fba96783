"""Verb forms: from the word in the text to its lemma and form."""

from __future__ import annotations

import pytest

from sourceline.knowledge.verbs import verb_form, verb_forms


@pytest.mark.parametrize(
    ("word", "lemma", "form"),
    [
        ("attacks", "attack", "present"),
        ("attacked", "attack", "participle"),
        ("shelling", "shell", "gerund"),
        ("seized", "seize", "past"),
        ("seizing", "seize", "gerund"),
        ("fled", "flee", "past"),
        ("fleeing", "flee", "gerund"),
        ("took", "take", "past"),
        ("taken", "take", "participle"),
        ("denies", "deny", "present"),
        ("denied", "deny", "past"),
        ("kidnapped", "kidnap", "past"),
        ("clashes", "clash", "present"),
        ("dying", "die", "gerund"),
        ("was", "be", "past"),
    ],
)
def test_forms(word: str, lemma: str, form: str) -> None:
    found = verb_form(word)
    assert found is not None
    assert found.lemma == lemma
    assert form in found.forms


@pytest.mark.parametrize("word", ["tooked", "fleed", "kidnaping", "convoy", "mosul", ""])
def test_what_is_no_form_of_a_verb(word: str) -> None:
    assert verb_form(word) is None


def test_a_past_that_is_also_a_participle_says_so() -> None:
    killed, took = verb_form("killed"), verb_form("took")
    assert killed is not None
    assert took is not None
    assert {"past", "participle"} <= killed.forms
    assert "participle" not in took.forms


def test_every_lemma_has_all_its_forms() -> None:
    forms_of: dict[str, set[str]] = {}
    for found in verb_forms().values():
        forms_of.setdefault(found.lemma, set()).update(found.forms)
    for lemma in ("attack", "kill", "shell", "say", "shoot", "deny", "abduct", "burn", "claim"):
        assert forms_of[lemma] == {"base", "present", "past", "participle", "gerund"}


def test_words_are_in_lower_case_and_spelt_with_letters() -> None:
    assert all(w == w.lower() and w.replace("-", "").isalpha() for w in verb_forms())
