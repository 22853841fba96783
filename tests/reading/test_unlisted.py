"""Places that no gazetteer knows and the network sees."""

from __future__ import annotations

import pytest

from sourceline.records import PlaceRecord

from .graphs import Words, told


def place_of(text: str, span: str) -> PlaceRecord | None:
    """The place of the one act "robbed", which the network ties to a place of these words."""

    def tell(words: Words) -> None:
        robbed = words.span("trigger", "robbed", sub_event_type="Attack")
        words.tie("place", robbed, words.span("place", span))

    return told(text, tell).events[0].place


def test_it_lies_in_the_place_that_follows() -> None:
    place = place_of("Gunmen robbed a bank at Kelwagan, Bamako, in Mali, police said.", "Kelwagan")
    assert place is not None
    assert (place.name, place.country, place.geonames_id) == ("Kelwagan", "ML", None)
    assert place.precision >= 2
    assert place.span is not None
    assert place.span.text == "Kelwagan"


def test_of_which_only_the_country_is_known_it_has_no_point() -> None:
    place = place_of(
        "Mali's army said gunmen robbed a bank. Tessakoro was calm in Mali.", "Tessakoro"
    )
    assert place is not None
    assert (place.name, place.country, place.latitude) == ("Tessakoro", "ML", None)


@pytest.mark.parametrize(
    ("span", "name"),
    [
        ("the old Kelwagan bridge", "Kelwagan bridge"),
        ("the hamlet of Kel", "Kel Wagan"),  # the whole name, where the span ends within it
        ("near the Somali border", None),
        ("a bank", None),
        ("the Taliban office", None),
    ],
)
def test_its_name_is_its_own(span: str, name: str | None) -> None:
    more = " Wagan" if span.endswith(" Kel") else ""
    place = place_of(f"Gunmen robbed a man in {span}{more}. Officials in Kenya said so.", span)
    assert (place.name if place and place.name != "Kenya" else None) == name
