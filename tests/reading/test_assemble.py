"""The record: who took part, who says so, and whether it occurred, on whole short reports."""

from __future__ import annotations

import pytest

import sourceline
from sourceline.records import EventMention, Reading
from tests.reports import claim_of, event_of, parties, speakers


def read(text: str) -> Reading:
    return sourceline.read(text, published="2026-03-12")


def only(text: str) -> EventMention:
    [event] = read(text).events
    return event


@pytest.mark.parametrize(
    ("text", "factuality"),
    [
        ("The army shelled a market in Goma on Monday.", "occurred"),
        ("Rebels said the army shelled a market in Goma on Monday.", "alleged"),
        ("The army said it had shelled a camp in Goma on Monday.", "occurred"),
        ("The Israeli military said it had shelled a depot in Gaza on Monday.", "occurred"),
        ("Hamas said Israeli forces shelled a depot in Gaza on Monday.", "alleged"),
        ("The army allegedly shelled a market in Goma on Monday.", "alleged"),
        ("The army denied that it had shelled a market in Goma on Monday.", "denied"),
        ("The army denied shelling a market in Goma on Monday.", "denied"),
        ("The army did not shell the market in Goma on Monday.", "denied"),
        ("The army will shell rebel posts in Goma on Friday.", "planned"),
        ("The army plans to shell rebel posts in Goma on Friday.", "planned"),
        ("Rebels threatened to shell the airport in Goma.", "threatened"),
    ],
)
def test_factuality(text: str, factuality: str) -> None:
    assert only(text).factuality == factuality


def test_one_account_in_the_reports_own_voice_is_enough() -> None:
    text = "The army shelled a market in Goma on Monday. Rebels said the shelling lasted an hour."
    assert only(text).factuality == "occurred"


@pytest.mark.parametrize(
    "text",
    [
        "U.S. and Iraqi forces raided a hideout near Mosul on Monday.",
        "A hideout near Mosul was raided by U.S. and Iraqi forces on Monday.",
    ],
)
def test_voice_changes_no_party(text: str) -> None:
    event = only(text)
    assert parties(event, "initiator") == {"US.military", "IQ.military"}
    assert {n.lower() for n in parties(event, "target")} == {"a hideout"}


def test_both_sides_of_a_clash_are_initiators() -> None:
    event = only("Clashes between Iraqi troops and ISIL fighters erupted near Mosul on Monday.")
    assert parties(event, "initiator") == {"IQ.military", "islamic-state"}
    assert event.event_type == "Battles"


def test_an_alias_and_the_group_are_one_participant() -> None:
    text = (
        "Fighters of the March 23 Movement (M23) attacked a convoy near Goma on Monday. "
        "The group was not available for comment."
    )
    event = only(text)
    [initiator] = [p for p in event.participants if p.role == "initiator"]
    assert (initiator.actor, initiator.kind) == ("m23", "organization")
    assert "The group" in {s.text for s in initiator.spans}
    assert event.date is not None
    assert event.date.start == "2026-03-09"  # not the day in the name


def test_who_claims_is_claimant() -> None:
    reading = read(
        "The Islamic State claimed responsibility for a car bomb that killed five people in "
        "Baghdad on Monday."
    )
    event = event_of(reading, "car bomb")
    assert parties(event, "claimant") == {"islamic-state"}
    assert parties(event, "initiator") == set()
    assert speakers(reading, claim_of(reading, "five people").attributions) == {"The Islamic State"}


def test_police_in_a_country_are_who_did_it_and_no_place() -> None:
    event = only("Police in Nigeria arrested nine men on Monday.")
    assert parties(event, "initiator") == {"Police"}
    assert event.place is not None
    assert event.place.name == "Nigeria"


def test_people_detained_are_targets_and_those_harmed_victims_alone() -> None:
    held = only("Police arrested nine men in Lagos on Monday.")
    assert parties(held, "target") == {"nine men"}
    hurt = only("Gunmen shot two nurses in Lagos on Monday.")
    assert parties(hurt, "victim") == {"two nurses"}
    assert parties(hurt, "target") == set()


def test_a_group_that_takes_a_town_overtakes_it_and_a_state_regains_it() -> None:
    taken = only("M23 recaptured the town of Bunia on Monday.")
    assert taken.sub_event_type == "Non-state actor overtakes territory"
    regained = only("Congolese troops seized the town of Bunia on Monday.")
    assert regained.sub_event_type == "Government regains territory"


def test_a_weapon_named_twice_is_told_once() -> None:
    event = only("Gunmen with rifles shot two men in Kano on Monday and left their rifles behind.")
    [weapon] = event.weapons
    assert (weapon.name, [s.text for s in weapon.spans]) == ("rifle", ["rifles", "rifles"])


def test_the_aim_is_cut_from_the_text() -> None:
    event = only("Troops launched a military operation to retake Bunia on Monday, officials said.")
    assert event.purpose is not None
    assert event.purpose.text.startswith("to retake Bunia")


def test_what_is_more_specific_is_surer() -> None:
    vague = only("Gunmen attacked a bus in Kano.")
    sure = only("Gunmen attacked a bus in Kano on Monday, killing four people.")
    assert 0 < vague.confidence < sure.confidence <= 0.95
