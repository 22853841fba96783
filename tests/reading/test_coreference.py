"""Coreference: names, aliases, acronyms in brackets and "the group" are one participant."""

from __future__ import annotations

from functools import cache

import pytest

from sourceline.knowledge.actors import Registry
from sourceline.reading.actors import find_actors
from sourceline.reading.coreference import Chain, Coreference
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse
from sourceline.spans import Offsets


@cache
def registry() -> Registry:
    return Registry.load()


def chain(text: str, words: str) -> Chain:
    """The chain of the first mention with these words."""
    syntax = [analyse(s) for s in find_sentences(text)]
    found = Coreference(syntax, find_actors(text, registry()), registry().is_armed_group)
    start = text.index(words)
    return found.chain(Offsets(start, start + len(words)))


def mentions(text: str, words: str) -> list[str]:
    return [text[m.start : m.end] for m in chain(text, words).mentions]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (
            "The Islamic State claimed the raid. Daesh had claimed others.",
            "The Islamic State",
            ["The Islamic State", "Daesh"],
        ),
        (
            "Boko Haram burned a village. The group also took ten girls.",
            "Boko Haram",
            ["Boko Haram", "The group"],
        ),
        (
            "Boko Haram burned a village, the army said. The militants fled.",
            "The militants",
            ["Boko Haram", "The militants"],
        ),
        (
            "Gunmen stormed a bank. The gunmen then fled.",
            "The gunmen",
            ["Gunmen", "The gunmen"],
        ),
    ],
)
def test_names_aliases_and_definite_words_are_one(
    text: str, words: str, expected: list[str]
) -> None:
    assert mentions(text, words) == expected


def test_an_acronym_in_brackets_is_the_name_before_it() -> None:
    text = "Fighters of the Front for Change and Concord in Chad (FCC) came. The FCC held a town."
    assert mentions(text, "The FCC") == [
        "the Front for Change and Concord in Chad",
        "FCC",
        "The FCC",
    ]
    assert chain(text, "The FCC").actor == "fact"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The group fled. Boko Haram burned a village.", "The group"),
        ("Boko Haram burned a village. A group of women fled.", "A group"),
        ("Iraqi forces burned a village. The militants fled.", "The militants"),
    ],
)
def test_words_that_stand_for_nobody_named_before(text: str, words: str) -> None:
    assert chain(text, words).actor is None


@pytest.mark.parametrize(
    "part", ["three Boko Haram fighters", "A Boko Haram commander", "Boko Haram members"]
)
def test_some_of_a_groups_people_are_not_the_group(part: str) -> None:
    text = f"Boko Haram burned a village. The army killed or held {part}."
    assert part not in mentions(text, "Boko Haram")


def test_a_group_word_goes_to_the_nearest_group_before_it() -> None:
    text = "Boko Haram burned a village. Al-Shabaab shelled a camp. The group fled."
    assert chain(text, "The group").actor == "al-shabaab"
    assert mentions(text, "Boko Haram") == ["Boko Haram"]


def test_other_modifiers_are_other_people() -> None:
    text = "Local gunmen stormed a bank. Masked gunmen burned a shop."
    assert mentions(text, "Local gunmen") == ["Local gunmen"]


def test_a_phrase_in_no_chain_stands_alone() -> None:
    text = "A bridge fell. The bridge was old."
    assert mentions(text, "A bridge") == ["A bridge"]
    assert chain(text, "A bridge").actor is None
