"""Weapons: what is named as used, the longest name first, and words that are no weapon."""

from __future__ import annotations

import pytest

from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse
from sourceline.reading.weapons import find_weapons


def weapons(text: str) -> dict[str, str]:
    """Common names of weapons by the words for them."""
    found = find_weapons([analyse(s) for s in find_sentences(text)])
    return {text[w.start : w.end]: w.name for w in found}


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("A car bomb exploded.", "car bomb", "car bomb"),
        ("Two car bombs exploded.", "car bombs", "car bomb"),
        ("Rebels fired mortars at the camp.", "mortars", "mortar"),
        ("The camp was hit by a rocket.", "rocket", "rocket"),
        ("A roadside bomb struck the convoy.", "roadside bomb", "roadside bomb"),
        ("He stepped on a mine.", "mine", "mine"),
    ],
)
def test_weapons_are_found_in_both_numbers(text: str, words: str, name: str) -> None:
    found = weapons(text)
    assert words in found
    assert name in found[words]


def test_the_longest_name_wins() -> None:
    assert list(weapons("An improvised explosive device exploded.")) == [
        "improvised explosive device"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "That house is mine.",
        "The rocket programme was cut.",
        "The strike destroyed two mortars and a rocket.",
        "Two mortars were destroyed in the raid.",
        "Troops defused a roadside bomb.",
    ],
)
def test_what_is_no_weapon_or_was_not_used(text: str) -> None:
    assert weapons(text) == {}


def test_a_weapon_that_destroys_is_used() -> None:
    assert list(weapons("Soldiers destroyed the house with a mortar.")) == ["mortar"]
    assert list(weapons("A rocket destroyed the house.")) == ["rocket"]


@pytest.mark.parametrize(
    ("text", "speaks_for"),
    [
        ("Rebels fired mortars.", "Shelling/artillery/missile attack"),
        ("A landmine exploded.", "Remote explosive/landmine/IED"),
        ("Men with rifles came.", ""),
    ],
)
def test_weapons_speak_for_a_type_of_attack(text: str, speaks_for: str) -> None:
    [found] = find_weapons([analyse(s) for s in find_sentences(text)])
    assert found.speaks_for == speaks_for
