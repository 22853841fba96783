"""Offset arithmetic: intervals compared, cut, and looked up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.spans import (
    Index,
    Offsets,
    contains,
    cover,
    longest,
    offsets,
    outside,
    overlaps,
    trim,
    within,
)

TEXT = "At least 15 militants were killed near Mosul."

intervals = st.builds(
    lambda start, length: Offsets(start, start + length),
    st.integers(0, 2000),
    st.integers(1, 700),
)


def at(words: str) -> Offsets:
    start = TEXT.index(words)
    return Offsets(start, start + len(words))


def test_an_interval_contains_itself_and_what_lies_within_it() -> None:
    assert contains(at("At least 15 militants"), at("15"))
    assert contains(at("15"), at("15"))
    assert not contains(at("15"), at("15 militants"))


def test_neighbours_share_no_character() -> None:
    assert not overlaps(at("At least "), at("15"))
    assert not overlaps(at("15"), at("At least "))
    assert overlaps(at("At least 15"), at("15 militants"))


def test_cover_is_the_shortest_interval_that_holds_all() -> None:
    assert cover([at("killed"), at("15"), at("militants")]) == at("15 militants were killed")
    with pytest.raises(ValueError, match="at least one"):
        cover([])


def test_trim_takes_marks_off_both_ends_only() -> None:
    text = " \u00a0killed in Mosul\n"
    start, end = trim(text, 0, len(text))
    assert text[start:end] == "killed in Mosul"
    assert trim("   ", 1, 3).start == trim("   ", 1, 3).end


def test_within_and_outside_keep_the_order() -> None:
    items = [at("Mosul"), at("15"), at("killed")]
    assert within(items, at("At least 15 militants were killed")) == [at("15"), at("killed")]
    assert outside(items, [at("near Mosul"), at("15 militants")]) == [at("killed")]
    assert outside([at("15 militants")], [at("15")]) == [at("15 militants")]


def test_the_longer_of_two_names_wins() -> None:
    items = [at("militants"), at("15 militants"), at("near Mosul"), at("Mosul")]
    assert longest(items) == [at("15 militants"), at("near Mosul")]
    assert longest([at("least 15"), at("15 militants")]) == [at("15 militants")]


@given(intervals, intervals)
def test_overlap_is_mutual_and_follows_from_containment(left: Offsets, right: Offsets) -> None:
    assert overlaps(left, right) == overlaps(right, left)
    if contains(left, right):
        assert overlaps(left, right)
        assert cover([left, right]) == left


@given(st.lists(intervals, max_size=30))
def test_the_longest_do_not_overlap_and_stand_in_order(items: list[Offsets]) -> None:
    kept = longest(items)
    assert kept == sorted(kept)
    assert all(not overlaps(a, b) for a, b in pairwise(kept))
    assert all(any(overlaps(item, k) for k in kept) for item in items)


@given(st.lists(intervals, max_size=30), intervals)
def test_an_index_finds_what_a_search_through_all_finds(
    items: list[Offsets], where: Offsets
) -> None:
    assert Index(items).overlapping(where) == [i for i in items if overlaps(i, where)]


@given(st.text(max_size=60), st.data())
def test_a_trimmed_interval_lies_within_the_untrimmed(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    trimmed = trim(text, start, end)
    assert start <= trimmed.start <= trimmed.end <= end
    assert text[trimmed.start : trimmed.end] == text[start:end].strip(
        " \t\r\n\f\v\u00a0\u2028\u2029"
    )
    assert offsets(trimmed) == trimmed
