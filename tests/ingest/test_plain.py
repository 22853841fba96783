from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.records import content_id
from tests.ingest.helpers import read_one, reject_one

REPORT = "Fifteen militants were killed.\r\n\r\n  Seven soldiers were hurt. \t\n"


def test_text_is_kept_to_the_last_byte() -> None:
    document = read_one(REPORT.encode(), "inbox/seed.txt")
    assert document.text == REPORT
    assert document.id == content_id(REPORT)
    assert document.external_id == "seed.txt"


def test_nul_within_a_text_is_kept() -> None:
    text = "Three killed\0 near the border, " * 5
    assert read_one(text.encode(), "a.txt").text == text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_any_text_in_utf8_comes_back(words: str) -> None:
    text = f"Report: {words}\n"
    assert read_one(text.encode(), "a.txt", format_in="text").text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_text_begins_after_the_byte_order_mark(mark: bytes, encoding: str) -> None:
    assert read_one(mark + REPORT.encode(encoding), "a.txt").text == REPORT


def test_utf16_without_a_mark() -> None:
    assert read_one((REPORT * 3).encode("utf-16-le"), "a.txt").text == REPORT * 3


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "The general said: “We lost 15 men” – and ‘no more’."),
        (
            "cp1251",
            "В результате обстрела города погибли пятнадцать человек, ещё семь ранены. "
            "Об этом сообщил представитель министерства обороны в пятницу вечером.",
        ),
        (
            "cp1256",
            "قال الجيش يوم الجمعة إن خمسة عشر مسلحا على الأقل قتلوا في غارة قرب الموصل، "
            "وأصيب سبعة جنود بجروح خلال القتال في المنطقة.",
        ),
    ],
)
def test_unknown_encodings_are_detected(encoding: str, text: str) -> None:
    assert read_one(text.encode(encoding), "a.txt").text == text


def test_damaged_utf8_is_rejected_and_not_read_as_something_else() -> None:
    data = ("Médecins: trois blessés à l’hôpital, dix tués. " * 20).encode() + b"\xff"
    reject = reject_one(data, "a.txt")
    assert reject.code == "encoding"
    assert f"byte {len(data) - 1:,}" in reject.reason


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "\ufeff".encode()])
def test_nothing_to_read_is_rejected(data: bytes) -> None:
    assert reject_one(data, "a.txt").code == "empty"


def test_defaults_fill_in_what_a_text_does_not_say() -> None:
    document = read_one(
        REPORT.encode(), "a.txt", published="2024-08-31", publisher="Paper", language="ar"
    )
    assert (document.published, document.publisher, document.language) == (
        "2024-08-31",
        "Paper",
        "ar",
    )


def test_size_limit_is_exact() -> None:
    assert read_one(b"x" * 100, "a.txt", max_bytes=100).text == "x" * 100
    reject = reject_one(b"x" * 101, "a.txt", max_bytes=100)
    assert reject.code == "too-large"
    assert "100 bytes" in reject.reason
