"""Nouns for people and words for harm: groups, numbers and effects."""

from __future__ import annotations

from typing import get_args

import pytest

from sourceline.knowledge.kinds import noun_kind
from sourceline.knowledge.people import HarmKind, load_harm, load_people
from sourceline.knowledge.verbs import verb_form
from sourceline.records import Demographic, Effect, Group


@pytest.mark.parametrize(
    ("word", "lemma", "group", "demographic", "many"),
    [
        ("soldier", "soldier", "combatants", None, False),
        ("soldiers", "soldier", "combatants", None, True),
        ("policemen", "policeman", "police", None, True),
        ("children", "child", "civilians", "children", True),
        ("women", "woman", "civilians", "women", True),
        ("journalists", "journalist", "journalists", None, True),
        ("nurse", "nurse", "health workers", None, False),
        ("people", "person", "unspecified", None, True),
        ("militants", "militant", "combatants", None, True),
    ],
)
def test_nouns_for_people(
    word: str, lemma: str, group: Group, demographic: Demographic | None, many: bool
) -> None:
    noun = load_people()[word]
    assert (noun.lemma, noun.group, noun.demographic, noun.many) == (
        lemma, group, demographic, many,
    )  # fmt: skip


def test_things_are_no_people() -> None:
    assert not {"house", "mortar", "convoy", "bridge", "town"} & set(load_people())


def test_every_noun_speaks_of_a_known_group() -> None:
    for word, noun in load_people().items():
        assert word == word.lower()
        assert noun.group in get_args(Group)
        assert noun.demographic is None or noun.demographic in get_args(Demographic)


@pytest.mark.parametrize(
    ("kind", "word", "effect"),
    [
        ("done", "kill", "killed"),
        ("done", "wound", "injured"),
        ("done", "arrest", "detained"),
        ("done", "abduct", "abducted"),
        ("suffered", "die", "killed"),
        ("state", "dead", "killed"),
        ("state", "missing", "missing"),
        ("tally", "deaths", "killed"),
        ("tally", "casualties", "casualties"),
    ],
)
def test_words_for_harm(kind: HarmKind, word: str, effect: Effect) -> None:
    assert effect in {h.effect for h in load_harm()[kind][word]}


def test_every_word_for_harm_tells_a_known_effect() -> None:
    tables = load_harm()
    assert set(tables) == set(get_args(HarmKind))
    for kind, table in tables.items():
        for word, harms in table.items():
            assert {h.effect for h in harms} <= set(get_args(Effect)), word
            if kind in {"done", "suffered"}:
                assert verb_form(word) is not None, f"{word} is missing from verbs.txt"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("army", "organization"),
        ("rebels", "organization"),
        ("nurse", "individual"),
        ("hospital", None),
    ],
)
def test_kinds_of_participants(word: str, kind: str | None) -> None:
    assert noun_kind(word) == kind
