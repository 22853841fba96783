"""The record: who took part, who says so, and whether it occurred, on whole short reports."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import sourceline
from sourceline.records import EventMention, Reading
from tests.reports import parties

from .graphs import Words, told


def read(text: str) -> Reading:
    return sourceline.read(text, published="2026-03-12")


def only(text: str) -> EventMention:
    [event] = read(text).events
    return event


def shelling(factuality: str) -> Callable[[Words], None]:
    """The army shells: one trigger, held for told so."""

    def tell(words: Words) -> None:
        verb = next(w for w in ("shelled", "shelling", "shell") if w in words.text)
        kind = "Shelling/artillery/missile attack"
        act = words.span("trigger", verb, sub_event_type=kind, factuality=factuality)
        for doer in ("the army", "The army", "Israeli forces", "The Israeli military"):
            if doer in words.text:
                words.tie("initiator", act, words.span("organization", doer))

    return tell


@pytest.mark.parametrize(
    ("text", "held", "factuality"),
    [
        ("The army shelled a market in Goma on Monday.", "occurred", "occurred"),
        ("The army shelled a market in Goma on Monday.", "alleged", "occurred"),
        ("Rebels said the army shelled a market in Goma on Monday.", "alleged", "alleged"),
        ("The army said it had shelled a camp in Goma on Monday.", "alleged", "occurred"),
        ("The Israeli military said it had shelled a depot in Gaza.", "alleged", "occurred"),
        ("Hamas said Israeli forces shelled a depot in Gaza on Monday.", "alleged", "alleged"),
        ("The army denied that it had shelled a market in Goma.", "alleged", "denied"),
        ("The army denied shelling a market in Goma on Monday.", "occurred", "denied"),
        ("The army did not shell the market in Goma on Monday.", "occurred", "denied"),
        ("The army will shell rebel posts in Goma on Friday.", "occurred", "planned"),
        ("The army plans to shell rebel posts in Goma on Friday.", "occurred", "planned"),
        ("Rebels threatened to shell the airport in Goma.", "occurred", "threatened"),
    ],
)
def test_factuality(text: str, held: str, factuality: str) -> None:
    [event] = told(text, shelling(held)).events
    assert event.factuality == factuality


def test_one_account_in_the_reports_own_voice_is_enough() -> None:
    text = "The army shelled a market in Goma on Monday. Rebels said the shelling lasted an hour."
    assert only(text).factuality == "occurred"


def test_people_detained_are_targets_and_those_harmed_victims_alone() -> None:
    held = only("Police arrested nine men in Lagos on Monday.")
    assert parties(held, "target") == {"nine men"}
    hurt = only("Gunmen shot two nurses in Lagos on Monday.")
    assert parties(hurt, "victim") == {"two nurses"}
    assert parties(hurt, "target") == set()


def test_a_weapon_named_twice_is_told_once() -> None:
    event = only("Gunmen with rifles shot two men in Kano on Monday and left their rifles behind.")
    [weapon] = event.weapons
    assert (weapon.name, [s.text for s in weapon.spans]) == ("rifle", ["rifles", "rifles"])


def test_the_aim_is_cut_from_the_text() -> None:
    event = only("Troops launched a military operation to retake Bunia on Monday, officials said.")
    assert event.purpose is not None
    assert event.purpose.text.startswith("to retake Bunia")


def test_both_sides_of_a_clash_are_initiators() -> None:
    def tell(words: Words) -> None:
        act = words.span("trigger", "Clashes", sub_event_type="Armed clash")
        for side in ("Iraqi troops", "ISIL fighters"):
            words.tie("initiator", act, words.span("organization", side))

    text = "Clashes between Iraqi troops and ISIL fighters erupted near Mosul on Monday."
    [event] = told(text, tell).events
    assert parties(event, "initiator") == {"IQ.military", "islamic-state"}
    assert event.event_type == "Battles"


def test_an_alias_and_the_group_are_one_participant() -> None:
    text = (
        "Fighters of the March 23 Movement attacked a convoy near Goma on Monday. M23 denied it. "
        "The group was not available for comment."
    )

    def tell(words: Words) -> None:
        act = words.span("trigger", "attacked", sub_event_type="Attack")
        name = words.span("organization", "M23")
        words.tie("initiator", act, words.span("organization", "the March 23 Movement"))
        words.tie("same_party", name, words.span("organization", "The group"))

    [event] = told(text, tell).events
    [initiator] = [p for p in event.participants if p.role == "initiator"]
    assert (initiator.actor, initiator.kind) == ("m23", "organization")
    assert {"M23", "The group"} <= {s.text for s in initiator.spans}
    assert event.date is not None
    assert event.date.start == "2026-03-09"  # not the day in the name


def test_who_claims_is_claimant_once() -> None:
    text = "The Islamic State claimed responsibility for a car bomb in Baghdad on Monday."

    def tell(words: Words) -> None:
        act = words.span("trigger", "car bomb", sub_event_type="Remote explosive/landmine/IED")
        words.tie("claimant", act, words.span("organization", "The Islamic State"))

    [event] = told(text, tell).events
    assert [(p.role, p.actor) for p in event.participants] == [("claimant", "islamic-state")]


def test_mentions_of_two_bodies_are_two_participants() -> None:
    text = "U.S. and Iraqi forces raided a hideout near Mosul on Monday."

    def tell(words: Words) -> None:
        act = words.span("trigger", "raided", sub_event_type="Armed clash")
        one, two = words.span("organization", "U.S."), words.span("organization", "Iraqi forces")
        words.tie("same_party", one, two)
        for party in (one, two):
            words.tie("initiator", act, party)

    [event] = told(text, tell).events
    assert parties(event, "initiator") == {"US.military", "IQ.military"}


def test_who_answers_for_a_figure_answers_for_the_act() -> None:
    event = only(
        "Gunmen attacked a market in Goma on Monday. Nine people were killed, police said."
    )
    [claim] = event.casualties
    assert claim.attributions
    assert set(claim.attributions) <= set(event.attributions)


def test_what_is_said_of_people_is_no_part_of_the_words_for_them() -> None:
    text = "An attack on a village near Goma on Monday left nine herders dead."

    def tell(words: Words) -> None:
        act = words.span("trigger", "attack", sub_event_type="Attack")
        words.tie("victim", act, words.span("individual", "nine herders dead"))

    [event] = told(text, tell).events
    assert parties(event, "victim") == {"nine herders"}


@pytest.mark.parametrize(
    ("seen", "share", "source"),
    [
        ("Ali Musa", 0.9, "Ali Musa"),
        ("Ali Musa", 0.3, "Friends"),
        ("Friends", 0.9, "Friends"),
    ],
)
def test_of_two_sources_the_network_has_the_say(seen: str, share: float, source: str) -> None:
    text = (
        "Minister Ali Musa spoke in Goma on Monday. Friends said that rebels had shelled the town."
    )

    def tell(words: Words) -> None:
        content = words.at("content", "rebels had shelled")
        words.tie("source", content, words.span("source", seen), share)

    [said] = told(text, tell).attributions
    assert said.source is not None
    assert said.source.text == source


def test_a_source_has_the_words_that_lead_it_in() -> None:
    text = "Residents reached by telephone said that rebels had shelled the town."

    def tell(words: Words) -> None:
        content = words.at("content", "rebels had shelled")
        words.tie("source", content, words.span("source", "Residents reached by telephone"))

    [said] = told(text, tell).attributions
    assert said.source is not None
    assert said.source.text == "Residents reached by telephone"


@pytest.mark.parametrize(
    ("doer", "sub_type"),
    [
        ("M23", "Non-state actor overtakes territory"),
        ("Congolese troops", "Government regains territory"),
    ],
)
def test_a_group_that_takes_a_town_overtakes_it_and_a_state_regains_it(
    doer: str, sub_type: str
) -> None:
    def tell(words: Words) -> None:
        kind = "Government regains territory"
        act = words.span("trigger", "seized", sub_event_type=kind)
        words.tie("initiator", act, words.span("organization", doer))

    [event] = told(f"{doer} seized the town of Bunia on Monday.", tell).events
    assert event.sub_event_type == sub_type


def test_a_surer_trigger_makes_a_surer_event() -> None:
    def tell(probability: float) -> Callable[[Words], None]:
        def note(words: Words) -> None:
            words.span("trigger", "attacked", probability, sub_event_type="Attack")

        return note

    text = "Gunmen attacked a bus in Kano."
    [vague], [sure] = (told(text, tell(p)).events for p in (0.5, 0.95))
    assert 0 < vague.confidence < sure.confidence < 1


def test_an_aim_is_that_of_the_act_told_last_before_it() -> None:
    text = "Airstrikes preceded the ground operation near Hit on Friday, which was intended to free hostages."

    def tell(words: Words) -> None:
        words.span("trigger", "Airstrikes", sub_event_type="Air/drone strike")
        words.span("trigger", "operation", sub_event_type="Armed clash")

    strikes, operation = told(text, tell).events
    assert operation.purpose is not None
    assert operation.purpose.text == "to free hostages"
    assert strikes.purpose is None
