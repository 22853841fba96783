from __future__ import annotations

import gzip

import pytest

from benchmarks.fuzz_seeds import seeds, warc_record
from sourceline.records import Document
from tests.ingest.helpers import outcomes, read_all, read_one

TEXT = "Three were killed near Mosul."
PAGE = seeds()["page.html"]


def text_record(text: str = TEXT, **fields: object) -> bytes:
    return warc_record(text.encode(), media_type="text/plain", **fields)  # type: ignore[arg-type]


def test_pages_and_texts_become_documents() -> None:
    page, text = read_all(warc_record(PAGE) + text_record(), "crawl.warc")
    assert isinstance(page, Document)
    assert isinstance(text, Document)
    assert page.title == "Raid"
    assert page.url == text.url == "https://news.example/2024/08/31/raid"
    assert page.external_id == "<urn:uuid:7>"
    assert text.text == TEXT


def test_the_date_of_the_crawl_is_not_the_date_of_publication() -> None:
    assert read_one(text_record(), "crawl.warc").published is None


def test_what_is_no_report_is_passed_over() -> None:
    info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nab\r\n\r\n"
    data = (
        info
        + warc_record(b"GET / HTTP/1.1\r\n\r\n", kind="request", http=False)
        + warc_record(b"gone", status="404 Not Found")
        + warc_record(b"moved", status="301 Moved")
        + warc_record(b"\x89PNG\r\n\x1a\n", media_type="image/png")
        + text_record()
    )
    assert outcomes(read_all(data, "crawl.warc")) == [TEXT]


def test_extracted_texts_of_a_crawl_are_read() -> None:
    data = warc_record(TEXT.encode(), kind="conversion", media_type="text/plain", http=False)
    assert outcomes(read_all(data, "crawl.wet")) == [TEXT]


def test_records_packed_one_by_one() -> None:
    data = gzip.compress(text_record("one")) + gzip.compress(text_record("two"))
    assert outcomes(read_all(data, "crawl.warc.gz")) == ["one", "two"]


@pytest.mark.parametrize("name", [b"Content-Encoding", b"content-encoding"])
def test_packed_bodies(name: bytes) -> None:
    record = warc_record(
        gzip.compress(TEXT.encode()), media_type="text/plain", headers=name + b": gzip\r\n"
    )
    assert outcomes(read_all(record, "crawl.warc")) == [TEXT]


def test_chunked_bodies() -> None:
    body = f"{len(TEXT):x}\r\n{TEXT}\r\n0\r\n\r\n".encode()
    record = warc_record(body, media_type="text/plain", headers=b"Transfer-Encoding: chunked\r\n")
    assert outcomes(read_all(record, "crawl.warc")) == [TEXT]


@pytest.mark.parametrize(
    "header",
    [b"Content-Encoding: gzip", b"Content-Encoding: br", b"Transfer-Encoding: chunked"],
)
def test_headers_of_encodings_that_the_crawler_has_undone(header: bytes) -> None:
    record = text_record(headers=header + b"\r\n")
    assert outcomes(read_all(record * 2, "crawl.warc")) == [TEXT, TEXT]


def test_a_bad_record_is_one_reject_and_the_rest_goes_on() -> None:
    bomb = warc_record(
        gzip.compress(b"x" * 3_000_000),
        media_type="text/plain",
        headers=b"Content-Encoding: gzip\r\n",
    )
    data = (
        text_record("one")
        + text_record("x" * 5_000)
        + bomb
        + warc_record(b"", media_type="text/html")
        + warc_record(b"\0\1\2\3" * 100, media_type="text/plain")
        + text_record("two")
    )
    items = read_all(data, "crawl.warc", max_bytes=4_000)
    assert outcomes(items) == ["one", "!too-large", "!too-large", "!empty", "!not-text", "two"]
    assert not isinstance(items[1], Document)
    assert items[1].origin == "crawl.warc:2"


@pytest.mark.parametrize("cut", [3, 20, 150, 300])
def test_an_archive_that_is_cut_off_says_so(cut: int) -> None:
    data = text_record("one") + text_record("two" * 20)
    items = read_all(data[:-cut], "crawl.warc")
    assert outcomes(items)[0] == "one"
    assert outcomes(items)[-1].startswith("!")


def test_a_packed_archive_that_is_cut_off_gives_what_is_whole() -> None:
    data = gzip.compress(text_record("one")) + gzip.compress(text_record("two" * 20))
    texts = outcomes(read_all(data[:-30], "crawl.warc.gz"))
    assert texts[0] == "one"
    assert texts[-1] == "!bad-gzip"
    assert all(text.startswith("!") for text in texts[1:])


def test_an_archive_without_responses() -> None:
    data = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nab\r\n\r\n"
    assert outcomes(read_all(data, "crawl.warc")) == ["!bad-warc"]
