from __future__ import annotations

import pytest

from benchmarks.fuzz_seeds import Placed, make_pdf, set_lines
from tests.ingest.helpers import read_one, reject_one

FIRST = [
    "The army said on Friday that at least 15 militants were killed in an oper-",
    "ation near Mosul, and that seven soldiers were hurt in the fighting by the Israel-",
    "backed force and an F-",
    "16 aircraft.",
]
FIRST_TEXT = (
    "The army said on Friday that at least 15 militants were killed in an operation near Mosul, and "
    "that seven soldiers were hurt in the fighting by the Israel-backed force and an F-16 aircraft."
)
SECOND = [
    "A second paragraph follows with more words that run on to",
    "the next line and end here.",
]
SECOND_TEXT = (
    "A second paragraph follows with more words that run on to the next line and end here."
)


def text_of(*pages: list[Placed]) -> str:
    return read_one(make_pdf(list(pages)), "a.pdf").text


def test_lines_are_joined_into_paragraphs_and_broken_words_made_whole() -> None:
    page = [*set_lines(FIRST, 600), *set_lines(SECOND, 600 - 4 * 14 - 10)]
    assert text_of(page) == f"{FIRST_TEXT}\n\n{SECOND_TEXT}"


def test_a_word_keeps_its_hyphen_where_the_document_writes_it_so() -> None:
    lines = ["The raid was a co-", "operation, and such co-operation is rare."]
    assert text_of(set_lines(lines, 600)) == (
        "The raid was a co-operation, and such co-operation is rare."
    )


def test_headings_stand_apart() -> None:
    page = [(72.0, 640.0, 18.0, "Raid in the west"), *set_lines(SECOND, 615)]
    assert text_of(page) == f"Raid in the west\n\n{SECOND_TEXT}"


def test_indented_paragraphs_without_space_between_them() -> None:
    page = [
        *set_lines(SECOND, 600),
        *set_lines([SECOND[0]], 572, x=90),
        *set_lines(["the end."], 558),
    ]
    assert text_of(page) == f"{SECOND_TEXT}\n\n{SECOND[0]} the end."


def test_running_headers_footers_and_page_numbers_stay_out() -> None:
    pages = []
    for number in range(1, 4):
        words = f"Report {'one two three'.split()[number - 1]} says that many people left the town."
        pages.append(
            [
                (72.0, 765.0, 9.0, "Monthly security bulletin"),
                (72.0, 600.0, 11.0, words),
                (300.0, 40.0, 9.0, f"Page {number} of 3"),
                (300.0, 25.0, 9.0, "Not for distribution"),
            ]
        )
    assert text_of(*pages) == "\n\n".join(
        f"Report {n} says that many people left the town." for n in ("one", "two", "three")
    )


def test_a_paragraph_goes_on_over_the_page() -> None:
    pages = [
        [*set_lines([SECOND[0]], 100), (300.0, 30.0, 9.0, "1")],
        [*set_lines([SECOND[1]], 700), (300.0, 30.0, 9.0, "2")],
    ]
    assert text_of(*pages) == SECOND_TEXT


def test_what_the_file_says_about_itself() -> None:
    info = b"<< /Title (Raid in the west) /Author (A. Writer) /CreationDate (D:20190101000000Z) >>"
    document = read_one(make_pdf([set_lines(SECOND, 600)], info=info), "raid.pdf")
    assert (document.title, document.byline, document.external_id) == (
        "Raid in the west",
        "A. Writer",
        "raid.pdf",
    )
    assert document.published is None


def test_titles_that_word_processors_leave_are_none() -> None:
    info = b"<< /Title (Microsoft Word - draft3.doc) >>"
    assert read_one(make_pdf([set_lines(SECOND, 600)], info=info), "a.pdf").title is None


def test_a_scan_has_no_text_layer() -> None:
    reject = reject_one(make_pdf([[]]), "a.pdf")
    assert reject.code == "no-text-layer"
    assert "OCR" in reject.reason


def test_an_encrypted_file() -> None:
    key = b"(" + b"x" * 32 + b")"
    trailer = b"/ID [(a) (a)] /Encrypt << /Filter /Standard /V 1 /R 2 /O %b /U %b /P -4 >>" % (
        key,
        key,
    )
    data = make_pdf([set_lines(SECOND, 600)], trailer=trailer)
    assert reject_one(data, "a.pdf").code == "encrypted"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7",
        b"%PDF-1.4\n" + b"<< /A " * 100_000,
        b"%PDF-1.4\n" + b"[" * 1_000_000,
        make_pdf([set_lines(SECOND, 600)]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"),
        make_pdf([set_lines(SECOND, 600)])[:300],
    ],
)
def test_hostile_files_are_rejected(data: bytes) -> None:
    assert reject_one(data, "a.pdf", timeout_seconds=10).code in {"bad-pdf", "no-text-layer"}


def test_text_limit() -> None:
    one = make_pdf([set_lines([f"{n} {SECOND[0]}" for n in range(40)], 700)])
    bomb = one.replace(b"/Count 1 /Kids [5 0 R]", b"/Count 99 /Kids [" + b"5 0 R " * 99 + b"]")
    assert bomb != one
    reject = reject_one(bomb, "a.pdf", max_bytes=len(bomb))
    assert reject.code == "too-large"
    assert "characters" in reject.reason
