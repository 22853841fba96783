"""Which mentions are compared at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.linking.blocking import MOST_PER_KEY, blocking_keys, without_common
from sourceline.linking.mentions import MentionRecord
from tests.linking.mentions import DAY, PROTEST, RAID, told_by, unknown


def compared(a: MentionRecord, b: MentionRecord) -> bool:
    return bool(set(blocking_keys(a)) & set(blocking_keys(b)))


def on(mention: MentionRecord, day: int) -> MentionRecord:
    return replace(mention, date_start=day, date_end=day)


@given(st.integers(DAY, DAY + 400), st.integers(-2, 2))
def test_days_up_to_two_apart_meet(day: int, apart: int) -> None:
    bare = replace(RAID, names=(), actors=(), killed_figures=())
    assert compared(on(bare, day), on(bare, day + apart))


@given(st.integers(DAY, DAY + 400), st.integers(40, 4000))
def test_days_far_apart_do_not_meet(day: int, apart: int) -> None:
    assert not compared(on(RAID, day), on(RAID, day + apart))


def test_rare_name_reaches_over_two_weeks() -> None:
    only_name = replace(unknown(RAID), names=("gaduud",))
    assert compared(on(only_name, DAY), on(only_name, DAY + 14))
    assert not compared(on(only_name, DAY), on(replace(only_name, names=("baidoa",)), DAY))


def test_one_thing_in_common_is_enough() -> None:
    bare = replace(unknown(RAID), date_start=DAY, date_end=DAY)
    for fields in (
        {"latitude": 33.1, "longitude": 40.2, "place_precision": 2},
        {"country": "IQ", "admin1": "Al Anbar"},
        {"actors": ("islamic-state",)},
        {"country": "IQ", "killed_figures": (15,)},
        {"document_countries": ("IR", "US")},
    ):
        assert compared(replace(bare, **fields), RAID), fields
    assert not compared(bare, RAID)


def test_without_a_date_the_date_of_publication_blocks() -> None:
    undated = replace(RAID, date_start=None, date_end=None)
    assert compared(undated, RAID)
    assert not compared(replace(undated, published=DAY + 60), RAID)


def test_vague_dates_block_by_publication() -> None:
    vague = replace(RAID, date_start=DAY - 200, date_end=DAY + 160)
    assert compared(vague, RAID)
    assert len(blocking_keys(vague)) < 40


def test_other_countries_do_not_meet() -> None:
    abroad = replace(
        PROTEST,
        country="TN",
        document_countries=("TN",),
        admin1="Gafsa",
        latitude=34.4,
        longitude=8.8,
        place="geonames:2468369",
    )
    assert not compared(abroad, RAID)


def test_keys_that_many_share_are_left_out() -> None:
    many = [["common", f"own{i}"] for i in range(MOST_PER_KEY + 1)]
    assert without_common(many) == [[f"own{i}"] for i in range(MOST_PER_KEY + 1)]
    assert without_common(many[1:]) == many[1:]


@pytest.mark.parametrize("mention", [RAID, PROTEST, unknown(RAID)])
def test_keys_are_sorted_and_once(mention: MentionRecord) -> None:
    keys = blocking_keys(mention)
    assert keys == sorted(set(keys))
    assert keys == blocking_keys(told_by(mention, "another"))
