"""Roles: who did it, whom it was aimed at, who was harmed, in the active and the passive voice."""

from __future__ import annotations

from functools import cache

import pytest

from sourceline.knowledge.actors import Registry
from sourceline.reading.actors import find_actors
from sourceline.reading.dates import find_dates
from sourceline.reading.mentions import RoleMention
from sourceline.reading.roles import RoleFinder
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse
from sourceline.reading.triggers import find_triggers
from sourceline.reading.weapons import find_weapons


@cache
def registry() -> Registry:
    return Registry.load()


def find(text: str) -> list[RoleMention]:
    syntax = [analyse(s) for s in find_sentences(text)]
    triggers = find_triggers(syntax, find_weapons(syntax))
    dates = find_dates(text, "2026-03-12")
    return RoleFinder(syntax, find_actors(text, registry()), [], dates).find(triggers)


def roles(text: str) -> dict[str, str]:
    """The role of each phrase."""
    return {text[r.start : r.end]: r.role for r in find(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Rebels attacked a convoy.",
            {"Rebels": "initiator", "a convoy": "target"},
        ),
        (
            "A convoy was attacked by rebels.",
            {"Rebels": "initiator", "A convoy": "target"},
        ),
        (
            "Gunmen abducted two nurses.",
            {"Gunmen": "initiator", "two nurses": "victim"},
        ),
        (
            "Two nurses were abducted by gunmen.",
            {"gunmen": "initiator", "Two nurses": "victim"},
        ),
        (
            "U.S. and Iraqi forces raided a hideout.",
            {"U.S.": "initiator", "Iraqi forces": "initiator", "a hideout": "target"},
        ),
        (
            "A hideout was raided by U.S. and Iraqi forces.",
            {"U.S.": "initiator", "Iraqi forces": "initiator", "A hideout": "target"},
        ),
        (
            "Clashes between the army and M23 rebels erupted on Monday.",
            {"the army": "initiator", "M23 rebels": "initiator"},
        ),
        (
            "Soldiers clashed with Boko Haram fighters.",
            {"Soldiers": "initiator", "Boko Haram fighters": "initiator"},
        ),
        (
            "A raid by soldiers on a camp ended.",
            {"soldiers": "initiator", "a camp": "target"},
        ),
        (
            "Rebels carried out an attack on a barracks.",
            {"Rebels": "initiator", "a barracks": "target"},
        ),
        ("The killing of two nurses shocked many.", {"two nurses": "victim"}),
        ("Thousands of protesters marched.", {"Thousands of protesters": "initiator"}),
        ("On Monday gunmen attacked a bus.", {"gunmen": "initiator", "a bus": "target"}),
    ],
)
def test_active_passive_and_joint_acts(text: str, expected: dict[str, str]) -> None:
    found = {words.lower(): role for words, role in roles(text).items()}
    wanted = {words.lower(): role for words, role in expected.items()}
    assert {k: v for k, v in found.items() if k in wanted} == wanted
    assert "initiator" not in {v for k, v in found.items() if k not in wanted}


@pytest.mark.parametrize(
    ("text", "unwanted"),
    [
        ("An attack killed two men.", "An attack"),
        ("A car bomb hit the gate.", "A car bomb"),
        ("On Monday the town was shelled.", "Monday"),
        ("He attacked the guard.", "He"),
        ("The group killed a number of guards.", "a number of guards"),
    ],
)
def test_acts_weapons_days_and_pronouns_do_nothing(text: str, unwanted: str) -> None:
    assert unwanted not in roles(text)


def test_a_pronoun_in_what_somebody_says_is_the_speaker() -> None:
    text = "The army said that it had shelled a camp."
    assert roles(text) == {"The army": "initiator", "a camp": "target"}
    assert "initiator" not in roles("The camp burned. It had shelled a camp.").values()


def test_an_actor_of_the_registry_keeps_its_id() -> None:
    ids = {r.actor for r in find("Houthi rebels attacked a ship of the United States.")}
    assert {"houthis", "US"} <= ids


def test_each_role_belongs_to_its_trigger() -> None:
    text = "Rebels attacked a convoy. Soldiers raided a camp."
    by_trigger = {(text[r.start : r.end], r.trigger) for r in find(text)}
    assert by_trigger == {("Rebels", 0), ("a convoy", 0), ("Soldiers", 1), ("a camp", 1)}


def test_joined_parties_keep_the_order_of_the_words() -> None:
    text = "French, British and American warplanes bombed a depot."
    found = [text[r.start : r.end] for r in find(text) if r.role == "initiator"]
    assert found == ["French", "British", "American warplanes"]
