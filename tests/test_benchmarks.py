"""What the benchmarks make of readings, and how they count."""

from __future__ import annotations

import sourceline
from benchmarks.case2021 import label_of
from benchmarks.muc4 import count, entities_of
from benchmarks.police import labels_of
from benchmarks.tally import Tally


def test_entities_are_right_only_if_every_mention_is_one_of_theirs() -> None:
    wanted = [["guerrillas", "guerrilla column"], ["farm"]]
    assert count([["guerrillas"]], wanted) == 1
    assert count([["guerrillas", "farm"]], wanted) == 0
    assert count([["guerrillas"], ["guerrilla column"]], wanted) == 1
    assert count([["farm"], ["guerrillas"]], wanted) == 2
    assert count([], wanted) == 0


def test_role_fillers_are_told_without_their_articles() -> None:
    reading = sourceline.read(
        "The guerrillas attacked a police station in Flores with rifles on Monday."
    )
    found = entities_of(reading.events)
    assert found["PerpInd"] + found["PerpOrg"] == [["guerrillas"]]
    assert found["Target"] == [["police station"]]


def test_what_police_did_is_told_from_who_did_what() -> None:
    fired = sourceline.read(
        "Police opened fire on a crowd in Ahmedabad on Friday, killing two people."
    )
    assert {"KILL", "FORCE", "ANY_ACTION"} <= set(labels_of(fired.events))
    other = sourceline.read("A mob burnt ten houses in Ahmedabad on Friday.")
    assert labels_of(other.events) == []


def test_the_label_is_that_of_the_event_told_and_other_where_there_is_none() -> None:
    names = {"Suicide bomb": "SUIC_BOMB", "Attack": "ATTACK"}
    told = sourceline.read(
        "A suicide bomber blew himself up in Kabul on Friday, killing four people."
    )
    assert label_of(told.events, names) == "SUIC_BOMB"
    assert label_of((), names) == "OTHER"


def test_figures_of_nothing_are_zero() -> None:
    assert Tally().figures() == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert Tally(3, 1, 2).figures() == {"precision": 75.0, "recall": 60.0, "f1": 66.67}
