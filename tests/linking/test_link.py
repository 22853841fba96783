"""Events of a collection, and of one document more: ids, redirects, and constraints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import sourceline
from sourceline.linking.link import (
    LinkedMentions,
    Update,
    event_id,
    link,
    link_document,
    link_mentions,
)
from sourceline.linking.mentions import MentionRecord
from sourceline.linking.model import Model
from tests.linking.mentions import DAY, PROTEST, RAID, told_by

MODEL = Model.load()


def take_in(store: LinkedMentions, *mentions: MentionRecord) -> Update:
    update = link_document(mentions, store, MODEL)
    store.add(mentions, update)
    return update


def of(mention: MentionRecord, document: str, event: str = "e1", **other: Any) -> MentionRecord:
    return told_by(mention, document, event, **other)


def test_reports_of_one_event_are_one_and_others_are_not() -> None:
    links = link_mentions([RAID, of(RAID, "b"), PROTEST, of(PROTEST, "c")], MODEL)
    assert links.events["report-1#e1"] == links.events["b#e1"]
    assert links.events["report-2#e1"] == links.events["c#e1"]
    assert len(set(links.events.values())) == 2


def test_event_is_called_after_the_report_that_came_out_first() -> None:
    links = link_mentions([RAID, of(RAID, "b", published=DAY)], MODEL)
    assert set(links.events.values()) == {event_id("b#e1")}


def test_matches_hold_each_event_together() -> None:
    links = link_mentions([RAID, of(RAID, "b"), of(RAID, "c"), PROTEST], MODEL)
    assert len(links.matches) == 2
    assert {key for m in links.matches for key in (m.left, m.right)} == {
        "report-1#e1",
        "b#e1",
        "c#e1",
    }


@given(st.permutations([RAID, of(RAID, "b"), of(RAID, "c"), PROTEST, of(PROTEST, "c", "e2")]))
@settings(max_examples=4, deadline=None)
def test_order_of_mentions_is_of_no_matter(mentions: Sequence[MentionRecord]) -> None:
    expected = link_mentions(sorted(mentions, key=lambda m: m.key), MODEL)
    assert link_mentions(mentions, MODEL) == expected


def test_readings_are_linked() -> None:
    text = "A bomb killed three soldiers near Goof Gaduud on Monday."
    more = "Three soldiers died on Monday when a bomb went off near the village of Goof Gaduud."
    readings = [sourceline.read(t, published="2021-04-13") for t in (text, more)]
    links = link(readings)
    assert links.events.keys() == {f"{r.document.id}#{e.id}" for r in readings for e in r.events}


def test_text_that_came_in_twice_counts_as_first_published() -> None:
    later = told_by(RAID, RAID.document, published=DAY + 5)
    assert link_mentions([RAID, later], MODEL) == link_mentions([RAID], MODEL)
    assert link_mentions([later, RAID, of(RAID, "b", published=DAY + 3)], MODEL).events == {
        "b#e1": event_id("report-1#e1"),
        "report-1#e1": event_id("report-1#e1"),
    }


def test_no_readings_are_no_events() -> None:
    assert link([]).events == {}


def test_new_document_joins_and_the_id_stays() -> None:
    store = LinkedMentions()
    take_in(store, RAID)
    update = take_in(store, of(RAID, "b", published=DAY - 1))
    assert update.events == {"b#e1": event_id("report-1#e1")}
    assert not update.redirects
    assert not update.splits
    assert [(m.left, m.right) for m in update.matches] == [("b#e1", "report-1#e1")]


def test_new_event_gets_an_id_of_its_own() -> None:
    store = LinkedMentions()
    take_in(store, RAID)
    assert take_in(store, PROTEST).events == {"report-2#e1": event_id("report-2#e1")}


def test_events_of_one_document_stay_apart() -> None:
    store = LinkedMentions()
    take_in(store, RAID)
    take_in(store, of(RAID, "b", "e1"), of(RAID, "b", "e2"))
    assert store.event_of("b#e1") != store.event_of("b#e2")


# Two reports so unlike that nothing joins them, until a third tells what each of them tells.
def merged_store() -> tuple[LinkedMentions, Update]:
    store = LinkedMentions()
    left = of(RAID, "a", published=DAY)
    right = of(
        RAID, "b", published=DAY + 2, place=None, place_words=(), country=None, admin1=None,
        latitude=None, longitude=None, names=("qasim",), document_names=("qasim",),
        killed_figures=(4,), killed_low=4, killed_high=4, sub_event_type="Arrests",
        trigger="seized", around=PROTEST.around, vector=PROTEST.vector,
    )  # fmt: skip
    take_in(store, left)
    take_in(store, right)
    assert store.event_of("a#e1") != store.event_of("b#e1")
    bridge = of(right, "c", place=RAID.place, place_words=RAID.place_words, country="IQ",
                admin1=RAID.admin1, latitude=RAID.latitude, longitude=RAID.longitude,
                names=("qasim", "rutbah", "wadi"), document_names=("qasim", "rutbah", "wadi"),
                killed_figures=(4, 15), killed_low=4, killed_high=15,
                sub_event_type="Armed clash", trigger="raid")  # fmt: skip
    return store, take_in(store, bridge)


def test_report_that_belongs_to_two_events_joins_them_and_the_older_id_lives() -> None:
    store, update = merged_store()
    assert len({store.event_of(key) for key in ("a#e1", "b#e1", "c#e1")}) == 1
    assert update.redirects == {event_id("b#e1"): event_id("a#e1")}
    assert store.current(event_id("b#e1")) == event_id("a#e1")
    assert store.event_of("c#e1") == event_id("a#e1")


def test_split_part_with_the_first_mention_keeps_the_id() -> None:
    store, _ = merged_store()
    both = [
        of(store.mentions_of(event_id("a#e1"))[0], "d", "e1"),
        of(store.mentions_of(event_id("a#e1"))[1], "d", "e2"),
    ]
    update = take_in(store, *both)
    assert store.event_of("d#e1") == store.event_of("a#e1") == event_id("a#e1")
    assert store.event_of("d#e2") == store.event_of("b#e1") == event_id("b#e1")
    assert update.splits == {event_id("b#e1"): event_id("a#e1")}
    assert store.current(event_id("b#e1")) == event_id("b#e1")


def test_many_reports_of_one_event_stay_one_event() -> None:
    store = LinkedMentions()
    for number in range(45):
        take_in(store, of(RAID, f"d{number:02}", published=DAY + 1))
    assert set(store.events.values()) == {event_id("d00#e1")}


def test_one_by_one_is_as_all_at_once() -> None:
    mentions = [
        RAID,
        of(RAID, "b"),
        PROTEST,
        of(PROTEST, "d"),
        of(RAID, "e", "e1"),
        of(PROTEST, "e", "e2"),
    ]
    store = LinkedMentions()
    for document in ("b", "d", "e", "report-1", "report-2"):
        take_in(store, *(m for m in mentions if m.document == document))
    assert store.events == link_mentions(mentions, MODEL).events
