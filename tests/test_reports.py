"""Whole reports in several styles and regions, and what a coder would record of them."""

from __future__ import annotations

from pathlib import Path

import pytest

import sourceline
from sourceline.ingest import IngestOptions, ingest
from sourceline.records import Document, Reading
from tests.reports import claim_of, event_of, parties, speakers

REPORTS = Path(__file__).parents[1] / "demo" / "reports"

RAID = """\
American and Iraqi soldiers raided a hideout in the Anbar Desert of western Iraq on Thursday, \
killing at least 14 Islamic State fighters, the Iraqi military said.

Seven U.S. troops were injured, according to a U.S. defense official who spoke on condition of \
anonymity: five were wounded in combat and two others were hurt in falls. One of the injured \
soldiers was evacuated from Iraq.

About 2,500 U.S. troops are stationed in the country. Airstrikes preceded the raid, Iraqi \
officials said.
"""


def read(name: str) -> Reading:
    """The reading of a one-document sample."""
    documents = list(ingest([str(REPORTS / name)], IngestOptions(published="2026-03-13")))
    assert len(documents) == 1
    assert isinstance(documents[0], Document)
    return sourceline.Reader.load().read(documents[0])


def read_brief(external_id: str) -> Reading:
    """The reading of one record of the sample file of briefs."""
    for document in ingest([str(REPORTS / "06-briefs.jsonl")], IngestOptions()):
        assert isinstance(document, Document)
        if document.external_id == external_id:
            return sourceline.Reader.load().read(document)
    raise AssertionError(f"no brief {external_id}")


@pytest.fixture(scope="module")
def raid() -> Reading:
    return sourceline.read(RAID, published="2024-08-31")


def test_raid_is_one_clash_on_thursday_in_anbar(raid: Reading) -> None:
    event = event_of(raid, "raided")
    assert (event.event_type, event.sub_event_type) == ("Battles", "Armed clash")
    assert event.date is not None
    assert (event.date.start, event.date.precision) == ("2024-08-29", 1)
    assert event.place is not None
    assert (event.place.country, event.place.admin1) == ("IQ", "Al Anbar")
    assert event.place.precision >= 3


def test_raid_figures_have_bounds_and_sides(raid: Reading) -> None:
    killed = claim_of(raid, "at least 14")
    assert (killed.effect, killed.low, killed.best, killed.high) == ("killed", 14, 14, None)
    assert killed.actor == "islamic-state"
    assert killed.group == "combatants"


def test_raid_injured_are_seven_and_not_fourteen(raid: Reading) -> None:
    event = event_of(raid, "raided")
    whole = claim_of(raid, "Seven U.S. troops")
    injured = [c for c in event.casualties if c.effect == "injured"]
    assert sum(c.best or 0 for c in injured if c.part_of is None) == 7
    assert sorted(c.best or 0 for c in injured if c.part_of == whole.id) == [2, 5]
    evacuated = next(c for c in event.casualties if c.effect == "evacuated")
    assert evacuated.best == 1
    assert evacuated.part_of is not None


def test_raid_troops_stationed_are_no_casualties(raid: Reading) -> None:
    assert not [c for e in raid.events for c in e.casualties if c.best == 2500]


def test_raid_sources_are_kept_apart(raid: Reading) -> None:
    assert speakers(raid, claim_of(raid, "at least 14").attributions) == {"the Iraqi military"}
    official = next(a for a in raid.attributions if a.anonymous)
    assert official.source is not None
    assert "defense official" in official.source.text
    assert official.id in claim_of(raid, "Seven U.S. troops").attributions


def test_wire_story_keeps_both_figures_and_the_claimant() -> None:
    reading = read("01-wire-bamako.txt")
    ambush = event_of(reading, "ambush")
    assert ambush.date is not None
    assert ambush.date.start == "2026-03-10"
    assert ambush.place is not None
    assert (ambush.place.name, ambush.place.country) == ("Douentza", "ML")
    assert parties(ambush, "claimant") == {"jnim"}
    assert claim_of(reading, "at least nine soldiers").low == 9
    assert speakers(reading, claim_of(reading, "21").attributions) == {
        "Jama'at Nusrat al-Islam wal-Muslimin"
    }
    market = event_of(reading, "attack")
    assert market.background
    assert claim_of(reading, "more than 30 people").low == 31
    assert any(a.anonymous for a in reading.attributions)


def test_army_release_tells_zero_from_unknown() -> None:
    reading = read("02-army-release.txt")
    operation = event_of(reading, "operation")
    assert operation.date is not None
    assert operation.date.start == "2026-03-11"
    killed = claim_of(reading, "12 Boko Haram")
    assert (killed.best, killed.actor) == (12, "boko-haram")
    none = claim_of(reading, "No soldier")
    assert (none.low, none.best, none.high) == (0, 0, 0)


def test_situation_report_breaks_figures_down() -> None:
    reading = read("03-situation-report.txt")
    clashes = event_of(reading, "Clashes")
    assert clashes.sub_event_type == "Armed clash"
    assert "m23" in parties(clashes, "initiator")
    children = claim_of(reading, "six children")
    assert children.demographic == "children"
    assert children.part_of == claim_of(reading, "23 civilians").id
    displaced = claim_of(reading, "18,000 people")
    assert (displaced.effect, displaced.low, displaced.best) == ("displaced", None, 18000)
    assert speakers(reading, displaced.attributions) == {"OCHA"}


def test_police_blotter_names_a_single_victim() -> None:
    reading = read("04-police-blotter.txt")
    assert event_of(reading, "arrested").sub_event_type == "Arrests"
    assert claim_of(reading, "three men").effect == "detained"
    killed = [c for e in reading.events for c in e.casualties if c.effect == "killed"]
    assert [c.best for c in killed] == [1]


def test_protest_with_intervention_and_a_denial() -> None:
    reading = read("05-protest.txt")
    march = event_of(reading, "marched")
    assert march.sub_event_type == "Excessive force against protesters"
    assert march.place is not None
    assert march.place.name == "Nairobi"
    shot = claim_of(reading, "five protesters")
    assert (shot.low, shot.high) == (5, None)
    assert speakers(reading, shot.attributions) == {"Amnesty International"}
    assert "denies" in {a.stance for a in reading.attributions}


def test_brief_of_a_car_bomb() -> None:
    reading = read_brief("brief-1")
    bomb = event_of(reading, "exploded")
    assert bomb.sub_event_type == "Remote explosive/landmine/IED"
    assert bomb.place is not None
    assert (bomb.place.name, bomb.place.country) == ("Azaz", "SY")
    assert claim_of(reading, "three children").part_of == claim_of(reading, "seven people").id
    assert parties(bomb, "claimant") == set()


def test_brief_of_a_truce() -> None:
    reading = read_brief("brief-2")
    truce = event_of(reading, "truce")
    assert truce.event_type == "Strategic developments"
    assert truce.place is not None
    assert truce.place.country == "CO"
    assert claim_of(reading, "more than 80").low == 81


def test_page_of_a_local_paper() -> None:
    reading = read("07-local-paper.html")
    assert reading.document.publisher == "Vorskla Herald"
    assert "newsletter" not in reading.document.text
    strike = event_of(reading, "struck")
    assert strike.sub_event_type == "Air/drone strike"
    assert "RU.military" in parties(strike, "initiator")
    assert strike.place is not None
    assert strike.place.precision == 2
    assert strike.place.country == "UA"
    assert claim_of(reading, "four workers").best == 4


def test_a_digest_by_country_has_no_speakers_and_keeps_its_countries_apart() -> None:
    reading = sourceline.read(
        "SAHEL WEEKLY, 9-15 October\n\n"
        "NIGER: Gunmen attacked a detachment near Sanam on 9 October, killing four soldiers.\n\n"
        "BURKINA FASO: On the night of 11 October armed men entered Partiaga and looted shops.\n",
        published="2024-10-16",
    )
    assert reading.attributions == ()
    assert [e.place.country for e in reading.events if e.place] == ["NE", "BF"]
