"""Triggers: which words name an act, and with which sub-event type of ACLED's."""

from __future__ import annotations

import pytest

from sourceline.reading.mentions import TriggerMention
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse
from sourceline.reading.triggers import find_triggers
from sourceline.reading.weapons import find_weapons


def triggers(text: str) -> list[TriggerMention]:
    syntax = [analyse(s) for s in find_sentences(text)]
    return find_triggers(syntax, find_weapons(syntax))


def types(text: str) -> dict[str, str]:
    """Sub-event types by the words that name the acts."""
    return {text[t.start : t.end]: t.sub_event_type for t in triggers(text)}


@pytest.mark.parametrize(
    ("text", "words", "sub_type"),
    [
        ("Rebels attacked a village.", "attacked", "Attack"),
        ("A village was attacked by rebels.", "attacked", "Attack"),
        (
            "Rebels attacked a village with mortars.",
            "attacked",
            "Shelling/artillery/missile attack",
        ),
        ("Warplanes bombed a depot.", "bombed", "Air/drone strike"),
        ("Rebels bombed a bridge.", "bombed", "Remote explosive/landmine/IED"),
        ("A suicide attack hit the gate.", "suicide attack", "Suicide bomb"),
        ("A drone strike killed two men.", "drone strike", "Air/drone strike"),
        ("Nurses began a strike over wages.", "strike", "Peaceful protest"),
        ("Police fired tear gas at the crowd.", "fired", "Protest with intervention"),
        ("Gunmen fired on a bus.", "fired", "Attack"),
        ("Rebels seized the town of Bunia.", "seized", "Non-state actor overtakes territory"),
        ("Police seized rifles.", "seized", "Disrupted weapons use"),
        ("Police arrested two men.", "arrested", "Arrests"),
        ("Thousands marched in Nairobi.", "marched", "Peaceful protest"),
        ("Clashes erupted in Goma.", "Clashes", "Armed clash"),
        ("The group abducted a nurse.", "abducted", "Abduction/forced disappearance"),
    ],
)
def test_types_of_acts(text: str, words: str, sub_type: str) -> None:
    assert types(text)[words] == sub_type


@pytest.mark.parametrize(
    "text",
    [
        "The strike force trained in Beni.",
        "The opposition attacked the budget.",
        "Firefighters fought fires near the town.",
        "An attack helicopter was parked there.",
        "On March 5 the two sides met.",
        "The death toll was not known.",
        "The striker hit the goal in the second half of the league match, scored and won the cup.",
    ],
)
def test_the_same_words_for_other_things_name_no_act(text: str) -> None:
    assert types(text) == {}


def test_a_result_is_told_apart_from_an_act() -> None:
    kinds = {t.lemma: t.kind for t in triggers("Gunmen raided a bank and killed two guards.")}
    assert kinds == {"raid": "act", "kill": "result"}


@pytest.mark.parametrize(
    ("text", "lemma", "background"),
    [
        ("Rebels had attacked the town.", "attack", True),
        ("Rebels attacked the town.", "attack", False),
        ("The army said it had attacked the town.", "attack", False),
        ("It was the deadliest attack in years.", "attack", True),
        ("An earlier raid failed.", "raid", True),
    ],
)
def test_what_is_told_as_earlier_is_background(text: str, lemma: str, background: bool) -> None:
    [found] = [t for t in triggers(text) if t.lemma == lemma]
    assert found.background is background


def test_triggers_stand_in_order_at_their_head_word() -> None:
    text = "Car bombs exploded in Baghdad. Rebels shelled Goma, and soldiers raided a camp."
    found = triggers(text)
    assert len(found) >= 3
    assert [t.start for t in found] == sorted(t.start for t in found)
    syntax = [analyse(s) for s in find_sentences(text)]
    for t in found:
        token = syntax[t.sentence].tokens[t.token]
        assert t.start <= token.start < token.end <= t.end
