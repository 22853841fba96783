"""Mentions gathered into events, with weights chosen by the test."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sourceline.linking.clusters import gather
from sourceline.linking.components import components
from sourceline.linking.mentions import MentionRecord
from tests.linking.mentions import RAID, told_by

Weights = dict[tuple[str, str], float]


def gathered(names: list[str], weights: Weights, threshold: float = 0.0) -> list[tuple[str, ...]]:
    """Events among mentions named document and event ("A1"); pairs that are not given weigh -5."""
    mentions = [told_by(RAID, name[0], name[1]) for name in names]

    def weigh(a: MentionRecord, b: MentionRecord) -> float:
        left, right = sorted((a.document + a.event, b.document + b.event))
        return weights.get((left, right), -5.0)

    linked = [(a.key, b.key) for a, b in combinations(mentions, 2) if weigh(a, b) >= threshold]
    events = gather(mentions, linked, weigh, threshold)
    return [tuple(key.replace("#", "") for key in event) for event in events]


def test_what_matches_is_one_event() -> None:
    assert gathered(["A1", "B1", "C1"], {("A1", "B1"): 4.0}) == [("A1", "B1"), ("C1",)]


def test_events_of_one_document_never_merge() -> None:
    weights = {("A1", "B1"): 6.0, ("A2", "B1"): 5.0}
    assert gathered(["A1", "A2", "B1"], weights) == [("A1", "B1"), ("A2",)]


def test_events_of_one_document_do_not_merge_by_way_of_another_report() -> None:
    weights = {("A1", "B1"): 6.0, ("A2", "C1"): 6.0, ("B1", "C1"): 5.0}
    assert gathered(["A1", "A2", "B1", "C1"], weights) == [("A1", "B1"), ("A2", "C1")]


def test_parts_of_a_list_go_to_the_reports_that_tell_them() -> None:
    weights = {("A1", "L1"): 4.0, ("A1", "L2"): 3.0, ("B1", "L1"): 3.0, ("B1", "L2"): 4.0}
    assert gathered(["A1", "B1", "L1", "L2"], weights) == [("A1", "L1"), ("B1", "L2")]


def test_one_good_link_joins_where_the_rest_is_not_much_against_it() -> None:
    weights = {("A1", "B1"): 8.0, ("B1", "C1"): 8.0, ("A1", "C1"): -2.0}
    assert gathered(["A1", "B1", "C1"], weights) == [("A1", "B1", "C1")]


def test_one_weak_link_does_not_chain_two_events() -> None:
    weights = {("A1", "B1"): 8.0, ("C1", "D1"): 8.0, ("B1", "C1"): 1.0}
    assert gathered(["A1", "B1", "C1", "D1"], weights) == [("A1", "B1"), ("C1", "D1")]


def test_threshold_decides() -> None:
    assert gathered(["A1", "B1"], {("A1", "B1"): 2.0}, threshold=2.5) == [("A1",), ("B1",)]
    assert gathered(["A1", "B1"], {("A1", "B1"): 2.5}, threshold=2.5) == [("A1", "B1")]


NAMES = [f"{document}{event}" for document in "ABCD" for event in "12"]
SOME_WEIGHTS = st.dictionaries(
    st.sampled_from(list(combinations(NAMES, 2))),
    st.integers(-6, 9).map(float),
)


@given(SOME_WEIGHTS, st.permutations(NAMES))
def test_order_of_mentions_is_of_no_matter(weights: Weights, names: list[str]) -> None:
    assert gathered(names, weights) == gathered(NAMES, weights)


@given(SOME_WEIGHTS)
def test_every_mention_is_in_one_event_and_no_event_has_two_of_a_document(weights: Weights) -> None:
    events = gathered(NAMES, weights)
    assert sorted(name for event in events for name in event) == NAMES
    assert all(len({name[0] for name in event}) == len(event) for event in events)


def test_components_hang_together_by_links() -> None:
    links = [("a", "b"), ("d", "c"), ("b", "e")]
    assert components("abcdef", links) == [["a", "b", "e"], ["c", "d"], ["f"]]
