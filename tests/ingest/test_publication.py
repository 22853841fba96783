from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.ingest.publication import parse_published, published_in_text, published_in_url
from sourceline.records import Document


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024", "2024"),
        ("2016-11", "2016-11"),
        ("2024-08-31", "2024-08-31"),
        ("20240831", "2024-08-31"),
        ("2024-08-31 10:00", "2024-08-31T10:00"),
        ("2024-08-31T10:00:00Z", "2024-08-31T10:00:00Z"),
        ("2024-08-31T10:00:00.000+0300", "2024-08-31T10:00:00.000+0300"),
        ("2024-08-31T10:00:00-05", "2024-08-31T10:00:00-05:00"),
        ("20240831T100000Z", "2024-08-31T10:00:00Z"),
        ("Sat, 31 Aug 2024 10:00:00 GMT", "2024-08-31T10:00:00+00:00"),
        ("31 August 2024", "2024-08-31"),
        ("Saturday, 31st Aug. 2024", "2024-08-31"),
        ("August 31, 2024", "2024-08-31"),
        ("Aug. 31, 2024", "2024-08-31"),
        ("  2024-08-31\n", "2024-08-31"),
        ("03/04/2024", None),
        ("2024-02-30", None),
        ("2024-13", None),
        ("2024-08-31T25:00", None),
        ("31 Foo 2024", None),
        ("yesterday", None),
        ("10:15", None),
        ("Friday", None),
        ("1725098400", None),
        ("1970-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00", None),
        ("", None),
        ("x" * 100_000, None),
        ("٢٠٢٤-٠٨-٣١", None),
    ],
)
def test_dates_as_documents_write_them(written: str, expected: str | None) -> None:
    assert parse_published(written) == expected
    if expected is not None:
        assert Document.of("x", published=expected).published == expected


@given(st.datetimes(datetime(1971, 1, 1), datetime(2999, 1, 1)), st.integers(-14, 14))
def test_every_iso_date_time_comes_back_as_the_same_moment(moment: datetime, hours: int) -> None:
    exact = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    written = parse_published(exact.isoformat())
    assert written is not None
    assert datetime.fromisoformat(written) == exact


@given(st.text(max_size=40))
def test_whatever_is_written_the_result_is_a_valid_field(words: str) -> None:
    Document.of("x", published=parse_published(words))


@given(st.dates(date(1971, 1, 1), date(2999, 1, 1)))
def test_words_and_digits_agree(day: date) -> None:
    assert parse_published(f"{day.day} {day:%B} {day.year}") == day.isoformat()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://n.example/2024/08/31/raid", "2024-08-31"),
        ("https://n.example/2024/8/31/raid", "2024-08-31"),
        ("https://n.example/news/2024-08-31-raid.html", "2024-08-31"),
        ("https://n.example/raid_20240831", "2024-08-31"),
        ("https://n.example/2024/08/raid", "2024-08"),
        ("https://n.example/2024/13/45/raid", None),
        ("https://n.example/article/1234567890123", None),
        ("https://n.example/raid?date=2024-08-31", None),
        ("https://n.example/20241399", None),
        ("https://n.example/2024/raid", None),
        ("https://n.example/raid-of-2016", None),
    ],
)
def test_dates_in_addresses(url: str, expected: str | None) -> None:
    assert published_in_url(url) == expected


@pytest.mark.parametrize("written", ["0024-08-31", "0001-01-01", "9999-12-31", "1 May 0224"])
def test_a_year_before_print_or_far_ahead_is_a_slip(written: str) -> None:
    assert parse_published(written) is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Maiduguri, 14 April 2026 (Savanna News) - Gunmen came.", "2026-04-14"),
        ("NAIROBI, 26 June 2026 (Rift Courier) - A bomb went off.", "2026-06-26"),
        ("PESHAWAR, Pakistan, March 5, 2026 (AP) - A bomb went off.", "2026-03-05"),
        ("São Tomé, 1 May 2020 — Police came.", "2020-05-01"),
        ("A raid\n\nPublished: 5 March 2026\n\nGunmen came.", "2026-03-05"),
        ("A raid\nPosted on Thursday, March 5, 2026, 14:20\nGunmen came.", "2026-03-05"),
        ("A raid\nUpdated 2026-03-05T10:00:00Z\nGunmen came.", "2026-03-05"),
        ("A raid\nThursday, 5 March 2026\nGunmen came.", "2026-03-05"),
        ("A raid\n\n(Bangkok, May 19, 2021) – Soldiers came.", "2021-05-19"),
        ("Vahe Petrosyan (3 March 1949 – 17 May 2011) was a poet.", None),
        ("On 5 March 2026 - a Thursday - gunmen came.", None),
        ("Gunmen came on 5 March 2026, police said.", None),
        ("NAIROBI, 31 June 2026 - A bomb went off.", None),
        ("NAIROBI, June 26 - A bomb went off.", None),
        ("One.\n" * 8 + "Published: 5 March 2026", None),
    ],
)
def test_dates_at_the_head_of_a_text(head: str, expected: str | None) -> None:
    assert published_in_text(head) == expected
