"""What linking sees of a mention, from readings made by hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from sourceline.linking.mentions import OPEN, MentionRecord, mentions_of
from sourceline.linking.wording import cosine, rare_names, text_vector
from sourceline.records import (
    CasualtyClaim,
    DateRecord,
    Document,
    EventMention,
    Participant,
    PlaceRecord,
    Reader,
    Reading,
    Span,
)

TEXT = (
    "Soldiers killed at least 15 Islamic State fighters in a raid near Rutba on Friday, the army "
    "said. Seven of its men were hurt. The head of Elkaduwa thanked them. A bomb went off in Ukuwela."
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span.cut(TEXT, start, start + len(words))


def an_event(number: int, trigger: str, **fields: Any) -> EventMention:
    return EventMention(
        id=f"e{number}",
        event_type="Battles",
        sub_event_type="Armed clash",
        plover="ASSAULT",
        confidence=1.0,
        triggers=(span(trigger),),
        **fields,
    )


RAID = an_event(
    1,
    "raid",
    date=DateRecord(start="2024-08-30", end="2024-08-30", precision=1, span=span("on Friday")),
    place=PlaceRecord(
        span=span("near Rutba"),
        name="Ar Rutbah",
        geonames_id=98677,
        country="IQ",
        admin1="Al Anbar",
        latitude=33.0,
        longitude=40.3,
        precision=2,
    ),
    participants=(
        Participant(
            role="initiator",
            kind="organization",
            actor="IQ.military",
            name="army",
            spans=(span("Soldiers"),),
        ),
        Participant(
            role="victim",
            kind="individual",
            actor="islamic-state",
            name="fighters",
            spans=(span("at least 15 Islamic State fighters"),),
        ),
        Participant(
            role="victim",
            kind="individual",
            actor="IQ.military",
            name="men",
            spans=(span("Seven of its men"),),
        ),
        Participant(
            role="mentioned",
            kind="individual",
            actor="IQ.government",
            name="head",
            spans=(span("head"),),
        ),
    ),
    casualties=(
        CasualtyClaim(
            id="c1",
            effect="killed",
            group="combatants",
            low=15,
            best=15,
            high=None,
            span=span("at least 15 Islamic State fighters"),
        ),
        CasualtyClaim(
            id="c2", effect="injured", low=7, best=7, high=7, span=span("Seven of its men")
        ),
    ),
)
BLAST = an_event(2, "went off")


def read_as(*events: EventMention, published: str | None = "2024-08-31") -> list[MentionRecord]:
    document = Document.of(TEXT, published=published, title="Raid in the desert of Matale")
    return mentions_of(Reading(reader=Reader(version="0"), document=document, events=events))


def test_record_has_what_the_reading_says() -> None:
    (raid,) = read_as(RAID)
    day = date(2024, 8, 30).toordinal()
    assert (raid.date_start, raid.date_end, raid.published) == (day, day, day + 1)
    assert (raid.place, raid.country, raid.admin1) == ("geonames:98677", "IQ", "Al Anbar")
    assert raid.place_words == ("rutba", "rutbah")
    assert raid.initiators == ("IQ.military",)
    assert raid.opponents == ("islamic-state",)
    assert raid.main_actor == "islamic-state"
    assert (raid.killed_low, raid.killed_high, raid.killed_figures) == (15, OPEN, (15,))
    assert (raid.injured_low, raid.injured_high, raid.injured_figures) == (7, 7, (7,))
    assert raid.trigger == "raid"
    assert {"fighters", "near", "rutba"} <= set(raid.around)


def test_record_survives_json() -> None:
    for mention in read_as(RAID, BLAST):
        assert MentionRecord.from_dict(json.loads(json.dumps(mention.to_dict()))) == mention


def test_passages_end_where_the_next_event_begins() -> None:
    raid, blast = read_as(RAID, BLAST)
    assert {"rutba", "elkaduwa"} <= set(raid.names)
    assert "ukuwela" not in raid.names
    assert blast.names == ("ukuwela",)
    assert set(raid.document_names) == {*raid.names, "ukuwela", "matale"}
    assert raid.document_names == blast.document_names


def test_only_the_first_event_leads_and_none_in_the_background() -> None:
    assert [m.leads for m in read_as(RAID, BLAST)] == [True, False]
    background = RAID.model_copy(update={"background": True})
    assert [m.leads for m in read_as(background, BLAST)] == [False, False]


def test_place_without_a_geonames_id_is_known_by_country_and_name() -> None:
    village = PlaceRecord(name="Al-Wādī", country="IQ", precision=1)
    (mention,) = read_as(an_event(1, "raid", place=village))
    assert mention.place == "IQ:al wadi"


def test_unknown_stays_unknown() -> None:
    (mention,) = read_as(BLAST, published="2024-08")
    assert mention.published is None
    assert mention.date_start is None
    assert mention.place is None
    assert mention.place_words == ()
    assert mention.actors == ()
    assert mention.main_actor is None
    assert mention.killed_low is None
    assert mention.killed_figures == ()


def a_reading(*claims: tuple[str, int | None, int | None, str | None]) -> Reading:
    """A reading of one event with casualty claims: group, low, high, claim it is a part of."""
    text = "An attack. " + " ".join(f"n{i}" for i in range(len(claims)))
    event = EventMention(
        id="e1",
        event_type="Battles",
        sub_event_type="Armed clash",
        plover="ASSAULT",
        confidence=1.0,
        triggers=(Span.cut(text, 3, 9),),
        casualties=tuple(
            CasualtyClaim.model_validate(
                {
                    "id": f"c{i}",
                    "effect": "killed",
                    "group": group,
                    "low": low,
                    "best": low,
                    "high": high,
                    "span": Span.cut(text, text.index(f"n{i}"), text.index(f"n{i}") + 2),
                    "part_of": part_of,
                }
            )
            for i, (group, low, high, part_of) in enumerate(claims)
        ),
    )
    return Reading(reader=Reader(version="0"), document=Document.of(text), events=(event,))


def killed(reading: Reading) -> tuple[int | None, int | None, tuple[int, ...]]:
    (mention,) = mentions_of(reading)
    return mention.killed_low, mention.killed_high, mention.killed_figures


def test_groups_are_added_and_accounts_of_one_group_are_not() -> None:
    assert killed(a_reading(("combatants", 5, 5, None), ("civilians", 2, 2, None))) == (
        7,
        7,
        (2, 5, 7),
    )
    assert killed(a_reading(("combatants", 15, 15, None), ("combatants", 14, 14, None))) == (
        14,
        15,
        (14, 15),
    )


def test_parts_are_not_added_to_the_whole() -> None:
    assert killed(a_reading(("unspecified", 10, 10, None), ("civilians", 4, 4, "c0"))) == (
        10,
        10,
        (10,),
    )


def test_reported_zero_is_not_unknown() -> None:
    assert killed(a_reading(("civilians", 0, 0, None))) == (0, 0, (0,))
    assert killed(a_reading()) == (None, None, ())


def test_open_bounds_stay_open_when_added() -> None:
    low, high, _ = killed(a_reading(("combatants", 5, None, None), ("civilians", 2, 2, None)))
    assert (low, high) == (7, OPEN)


def test_names_are_rare_words_with_a_capital() -> None:
    names = rare_names(["Police in Tal Afar said Syrian troops left Qal’at Sukkar on Friday."])
    assert {"afar", "qalat", "sukkar"} <= set(names)
    assert not {"police", "friday", "syrian"} & set(names)


def test_wording_is_alike_as_far_as_rare_words_are_shared() -> None:
    one = text_vector(["A roadside bomb hit a convoy near Goof Gaduud."])
    near = text_vector(["The convoy was hit by a bomb at Goof Gaduud."])
    far = text_vector(["Students marched to the governor's office."])
    assert cosine(one, one) == pytest.approx(1, abs=1e-3)
    assert cosine(one, near) > 0.4 > 0.2 > cosine(one, far)
    assert cosine(one, text_vector(["the of"])) == 0
