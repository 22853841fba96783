"""Where and when an act was, where the network ties no place and no day to it."""

from __future__ import annotations

import pytest

from sourceline.knowledge.actors import Registry
from sourceline.knowledge.gazetteer import Gazetteer
from sourceline.reading.acts import find_acts
from sourceline.reading.drafts import EventDraft
from sourceline.reading.layers import Layers
from sourceline.reading.learned.encoder import Thresholds
from sourceline.records import Document

from .graphs import Words, told


def drafts(text: str, *triggers: str, factuality: str = "occurred") -> list[EventDraft]:
    """The acts that these words name, each one of its own, with no ties to anything."""
    document = Document.of(text, published="2026-03-12")
    layers = Layers.of(document, Registry.load(), Gazetteer.open(None))
    words = Words(layers)
    for trigger in triggers:
        words.span("trigger", trigger, sub_event_type="Attack", factuality=factuality)
    return list(find_acts(layers, words.graph(), Thresholds(), Gazetteer.open(None)).drafts)


def where(draft: EventDraft) -> tuple[str | None, str | None]:
    """Name and country of an act's place."""
    place = None if draft.place is None else draft.place.place
    return (None, None) if place is None else (place.name, place.country)


def when(draft: EventDraft) -> str | None:
    first = None if draft.date is None else draft.date.first
    return None if first is None else first.isoformat()


@pytest.mark.parametrize(
    "dateline",
    ["GENEVA, March 11 (Agency) - ", "(Geneva) – ", "GENEVA (AP) — ", "Geneva, March 11 – "],
)
def test_a_dateline_is_no_place_of_the_act_and_its_day_no_date(dateline: str) -> None:
    [draft] = drafts(f"{dateline}Gunmen shot two men in Juba on Monday, the UN said.", "shot")
    assert where(draft) == ("Juba", "SS")
    assert when(draft) == "2026-03-09"


def test_a_report_without_another_place_happened_where_it_was_filed() -> None:
    [draft] = drafts("KABUL, March 11 (Agency) - Gunmen shot two judges on Monday.", "shot")
    assert where(draft) == ("Kabul", "AF")


def test_a_report_without_any_place_is_about_the_country_that_it_speaks_of() -> None:
    [draft] = drafts("Malian soldiers killed two men at a roadblock on Monday.", "killed")
    assert where(draft) == ("Mali", "ML")


def test_an_armed_group_speaks_for_its_country() -> None:
    [draft] = drafts("M23 fighters killed two men at a roadblock on Monday.", "killed")
    assert where(draft)[1] == "CD"


def test_two_countries_are_neither_of_the_two() -> None:
    text = "The group killed 200 people in attacks in Syria and Iraq on Monday."
    assert where(drafts(text, "attacks")[0]) == ("Syria and Iraq", None)


def test_a_plan_is_placed_only_where_it_says() -> None:
    text = "Gunmen killed a judge in Mosul on Monday. Unions will march next week."
    [done] = drafts(text, "killed")
    [planned] = drafts(text, "march", factuality="planned")
    assert (where(done)[0], where(planned)[0]) == ("Mosul", None)


def test_a_village_within_the_division_that_a_label_names() -> None:
    text = "Afar: Clashes between militias continue around Dedebit.\n\nTigray: Calm."
    assert where(drafts(text, "Clashes")[0])[0] == "Dedebit"


def test_the_place_nearest_to_the_act_is_its_own() -> None:
    text = "Gunmen opened fire in Gao on Monday and soldiers shelled Kidal."
    one, two = drafts(text, "opened fire", "shelled")
    assert (where(one)[0], where(two)[0]) == ("Gao", "Kidal")


def test_days_later_count_from_the_day_told_before() -> None:
    text = (
        "On 2 March gunmen attacked a market in Mosul. Three days later a bomb exploded in Tikrit."
    )
    assert [when(d) for d in drafts(text, "attacked", "exploded")] == ["2026-03-02", "2026-03-05"]


def test_the_act_after_which_something_happened_is_the_earlier_one() -> None:
    text = "Gunmen raided a barracks in Mosul on Tuesday, a day after a shooting in Tikrit."
    assert [when(d) for d in drafts(text, "raided", "shooting")] == ["2026-03-10", "2026-03-09"]


def test_what_is_told_next_happened_on_the_same_day() -> None:
    text = "Protesters marched through Nairobi on Tuesday. Looters torched three shops in Kisumu."
    assert [when(d) for d in drafts(text, "marched", "torched")] == ["2026-03-10", "2026-03-10"]


def test_the_day_of_a_statement_is_not_that_of_the_act() -> None:
    text = "The ministry said on Wednesday that gunmen had attacked Gao on Monday."
    assert when(drafts(text, "attacked")[0]) == "2026-03-09"


def test_a_tied_day_that_counts_from_another_is_placed_by_it() -> None:
    def tell(words: Words) -> None:
        words.span("trigger", "shelled", sub_event_type="Shelling/artillery/missile attack")
        freed = words.span("trigger", "attacked", sub_event_type="Attack")
        words.tie("date", freed, words.at("date", "The next day"))

    text = "Rebels shelled Gao on 3 March 2026. The next day gunmen attacked a market there."
    date = told(text, tell).events[-1].date
    assert date is not None
    assert (date.start, date.end, date.precision) == ("2026-03-04", "2026-03-04", 1)


def test_of_two_places_that_an_act_is_tied_to_the_country_is_the_last_choice() -> None:
    def tell(words: Words) -> None:
        raided = words.span("trigger", "raided", sub_event_type="Armed clash")
        words.tie("place", raided, words.at("place", "Iraq"), 0.95)
        words.tie("place", raided, words.at("place", "western Anbar Desert"), 0.6)

    place = (
        told("Troops raided a camp in Iraq's western Anbar Desert on Friday.", tell).events[0].place
    )
    assert place is not None
    assert (place.name, place.precision) == ("Al Anbar", 4)


def test_a_region_is_where_an_act_was_and_nothing_that_was_hit() -> None:
    def tell(words: Words) -> None:
        raided = words.span("trigger", "raided", sub_event_type="Armed clash")
        words.tie("target", raided, words.span("object", "western Anbar Desert"))
        words.tie("target", raided, words.span("object", "a camp"))

    event = told("Troops raided a camp in Iraq's western Anbar Desert on Friday.", tell).events[0]
    assert [p.name for p in event.participants if p.role == "target"] == ["a camp"]
