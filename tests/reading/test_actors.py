"""Actors: names and aliases, names that need their context, and words that are none."""

from __future__ import annotations

from functools import cache

import pytest

from sourceline.knowledge.actors import Registry
from sourceline.reading.actors import RULES, find_actors


@cache
def registry() -> Registry:
    return Registry.load()


def actors(text: str) -> dict[str, str]:
    return {text[a.start : a.end]: a.actor for a in find_actors(text, registry())}


@pytest.mark.parametrize(
    ("text", "name", "actor"),
    [
        ("U.S. Central Command said so.", "U.S. Central Command", "US.centcom"),
        ("CENTCOM announced the raid.", "CENTCOM", "US.centcom"),
        ("Houthi rebels fired.", "Houthi rebels", "houthis"),
        ("Fighters of al-Shabaab fled.", "al-Shabaab", "al-shabaab"),
        ("Al-Shabab fighters fled.", "Al-Shabab", "al-shabaab"),
        ("The Islamic State (IS) claimed it.", "Islamic State", "islamic-state"),
        ("Daesh claimed it.", "Daesh", "islamic-state"),
        ("M23 took the town.", "M23", "m23"),
        ("Iraqi forces entered Tikrit.", "Iraqi forces", "IQ.military"),
        ("Nigerian troops entered Bama.", "Nigerian troops", "NG.military"),
        ("Médecins Sans Frontières treated 20.", "Médecins Sans Frontières", "msf"),
        ("MINUSMA said so.", "MINUSMA", "minusma"),
    ],
)
def test_names_are_found_by_any_spelling(text: str, name: str, actor: str) -> None:
    found = actors(text)
    assert any(name in words and found[words] == actor for words in found), found


@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        ("ANC officials in Pretoria met.", "ANC", "anc"),
        ("The SDF and Kurdish fighters in Raqqa, Syria, met.", "SDF", "syrian-democratic-forces"),
        ("IS fighters shelled Mosul.", "IS", "islamic-state"),
        ("The US bombed it.", "US", "US"),
    ],
)
def test_ambiguous_names_are_told_by_their_context(text: str, words: str, actor: str) -> None:
    assert actors(text)[words] == actor


@pytest.mark.parametrize(
    "text",
    [
        "It is us who fight, and this is ours.",
        "They gave us a lift.",
        "The man is dead; is he known?",
        "Georgia O'Keeffe painted it, and Georgia R. Miller bought it.",
        "The marines of the story were invented by the army of lawyers.",
    ],
)
def test_common_words_are_no_actors(text: str) -> None:
    assert not {a for a in actors(text).values() if a in {"US", "islamic-state", "GE"}}


def test_mentions_lie_in_the_text_and_name_known_actors_and_rules() -> None:
    text = "Iraqi and U.S. forces fought the Islamic State group near Baghdad, the Pentagon said."
    found = find_actors(text, registry())
    assert len(found) >= 4
    for mention in found:
        assert registry().get(mention.actor) is not None
        assert mention.rule in RULES or mention.rule.startswith("context: ")
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
    assert [m.start for m in found] == sorted(m.start for m in found)
