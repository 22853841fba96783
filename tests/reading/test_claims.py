"""Claims settled: a number told again is one claim, a smaller one within a larger is its part."""

from __future__ import annotations

import sourceline
from sourceline.records import CasualtyClaim
from tests.reports import claim_of


def claims(text: str) -> list[CasualtyClaim]:
    reading = sourceline.read(text, published="2026-03-12")
    return [c for e in reading.events for c in e.casualties]


def test_a_number_told_again_is_one_claim() -> None:
    found = claims(
        "A bomb killed seven people in Azaz on Monday. The seven people were killed in the blast."
    )
    assert [(c.effect, c.best) for c in found] == [("killed", 7)]


def test_the_same_number_of_another_effect_is_another_claim() -> None:
    found = claims(
        "A bomb exploded in Azaz on Monday, killing seven people and wounding seven others."
    )
    assert [(c.effect, c.best) for c in found] == [("killed", 7), ("injured", 7)]


def test_the_same_number_in_another_act_is_another_claim() -> None:
    found = claims(
        "Gunmen killed seven people in Azaz on Monday.\n\n"
        "A bomb killed seven people in Kano on Tuesday."
    )
    assert [c.best for c in found] == [7, 7]


def test_another_source_with_the_same_number_claims_for_itself() -> None:
    text = (
        "A bomb killed seven people in Azaz on Monday, police said. "
        "The blast killed seven people, the mayor said."
    )
    found = claims(text)
    assert [c.best for c in found] == [7, 7]
    assert {a for c in found for a in c.attributions} == {"a1", "a2"}


def test_numbers_that_differ_are_claims_of_their_own() -> None:
    text = (
        "A bomb killed seven people in Azaz on Monday, police said. "
        "The blast killed nine people, the mayor said."
    )
    found = claims(text)
    assert sorted(c.best or 0 for c in found) == [7, 9]
    assert {c.part_of for c in found} == {None}


def test_words_that_break_a_number_down_make_parts() -> None:
    text = (
        "Seven people were killed in Azaz on Monday when a bomb exploded, three of them children."
    )
    reading = sourceline.read(text, published="2026-03-12")
    part, whole = claim_of(reading, "three"), claim_of(reading, "Seven people")
    assert part.part_of == whole.id
    assert part.demographic == "children"
    assert whole.part_of is None


def test_a_total_over_a_time_is_no_claim_of_the_act_though_a_day_stands_before_it() -> None:
    text = (
        "Gunmen killed two men in Juba on Monday. "
        "More than 300 people have been killed in the region since January."
    )
    reading = sourceline.read(text, published="2026-03-12")
    act, total = reading.events
    assert [c.best for c in act.casualties] == [2]
    assert not act.background
    assert [c.best for c in total.casualties] == [301]
    assert total.background
    assert claim_of(reading, "300").part_of is None
