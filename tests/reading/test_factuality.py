"""Factuality: done, planned, threatened, denied, thought of, or only an aim, as the words say."""

from __future__ import annotations

import pytest

from sourceline.reading.factuality import noun_factuality, verb_factuality
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse


def told(text: str, word: str) -> str | None:
    """How the act that `word` names is told, by a verb or a noun."""
    [sentence] = find_sentences(text)
    s = analyse(sentence)
    [token] = [i for i, t in enumerate(s.tokens) if t.text == word]
    verb = s.verb_at(token)
    return noun_factuality(s, token) if verb is None else verb_factuality(s, verb)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The army shelled Goma.", "shelled", "occurred"),
        ("Goma was shelled by the army.", "shelled", "occurred"),
        ("The army managed to seize the town.", "seize", "occurred"),
        ("The army will shell Goma.", "shell", "planned"),
        ("The army plans to shell Goma.", "shell", "planned"),
        ("Rebels threatened to attack the airport.", "attack", "threatened"),
        ("The army did not attack the village.", "attack", "denied"),
        ("The army was not attacked.", "attacked", "denied"),
        ("The army did not manage to seize the town.", "seize", "denied"),
        ("The army denied it had shelled the town.", "shelled", "denied"),
        ("Rebels could attack Goma.", "attack", "hypothetical"),
        ("If rebels attacked Goma, thousands would flee.", "attacked", "hypothetical"),
        ("The army allegedly shelled a market.", "shelled", "alleged"),
        ("Troops met to disrupt and degrade the network.", "degrade", None),
        ("Troops entered Goma to attack the rebels.", "attack", None),
    ],
)
def test_acts_told_by_verbs(text: str, word: str, expected: str | None) -> None:
    assert told(text, word) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The attack killed two men.", "attack", "occurred"),
        ("Rebels launched an attack.", "attack", "occurred"),
        ("Rebels will launch an attack.", "attack", "planned"),
        ("Rebels planned an attack.", "attack", "planned"),
        ("The planned offensive is feared.", "offensive", "planned"),
        ("Police prevented an attack.", "attack", "hypothetical"),
        ("Rebels could launch an attack.", "attack", "hypothetical"),
        ("Villagers fear further attacks.", "attacks", "hypothetical"),
        ("The army denied the attack.", "attack", "denied"),
        ("There was no attack.", "attack", "denied"),
        ("The threat of an attack remains.", "attack", "threatened"),
        ("The alleged attack was filmed.", "attack", "alleged"),
    ],
)
def test_acts_told_by_nouns(text: str, word: str, expected: str | None) -> None:
    assert told(text, word) == expected


def test_the_clause_before_says_nothing_of_the_next() -> None:
    assert told("The army denied it, but soldiers shelled Goma.", "shelled") == "occurred"
    assert told("The army denied it; soldiers shelled Goma.", "shelled") == "occurred"
