"""Which mentions may tell of one event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.store.blocking import blocking_keys


def keys(start: str | None, end: str | None = None, published: str | None = None) -> list[str]:
    return blocking_keys(start=start, end=end, published=published, country="IQ", actors=["is"])


def test_country_and_actors_each_with_the_months_around_the_day() -> None:
    assert keys("2024-08-15") == ["IQ 2024-08", "is 2024-08"]
    assert keys("2024-08-27") == ["IQ 2024-08", "IQ 2024-09", "is 2024-08", "is 2024-09"]
    assert keys("2024-01-03")[:2] == ["IQ 2023-12", "IQ 2024-01"]


def test_without_a_day_the_date_of_publication_stands_in() -> None:
    assert keys(None, published="2024-08-15T10:00:00Z") == keys("2024-08-15")
    assert keys(None, published="2024-08")[0] == "IQ 2024-07"
    assert keys(None) == []
    assert len(keys(None, published="2024")) == 0
    assert (
        blocking_keys(start="2024-08-15", end=None, published=None, country=None, actors=[]) == []
    )


@pytest.mark.parametrize("day", ["2024-02-30", "0001-01-01", "9999-12-31", "x", "2024-13"])
def test_what_is_no_day_has_no_keys(day: str) -> None:
    assert keys(day) == []


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-7, 7))
def test_days_up_to_a_week_apart_share_a_key(day: date, apart: int) -> None:
    other = day + timedelta(days=apart)
    assert set(keys(day.isoformat())) & set(keys(other.isoformat()))
