from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from benchmarks.fuzz_seeds import seeds
from sourceline.errors import RejectedDocument, UsageError
from sourceline.ingest import IngestOptions, ingest, ingest_bytes
from sourceline.ingest.sniff import find_format
from sourceline.ingest.source import open_source
from tests.ingest.helpers import read_one, reject_one


def format_of(data: bytes, name: str | None) -> str:
    return find_format(open_source(io.BytesIO(data), name or "?", IngestOptions(), name=name))


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        ("report.txt", "text"),
        ("utf16.txt", "text"),
        ("page.html", "html"),
        ("rss.xml", "feed"),
        ("atom.xml", "feed"),
        ("records.jsonl", "jsonl"),
        ("records.json", "json"),
        ("records.csv", "csv"),
        ("crawl.warc", "warc"),
        ("crawl.warc.gz", "warc"),
        ("page.html.gz", "html"),
        ("report.pdf", "pdf"),
    ],
)
def test_format_is_found_whatever_the_name(seed: str, expected: str) -> None:
    data = seeds()[seed]
    for name in (seed, None, "report", "report.txt", "report.dat"):
        assert format_of(data, name) == expected, name


@pytest.mark.parametrize(
    "text",
    [
        "The text, as amended, was adopted.\nText follows.",
        "[AP] Fifteen people were killed.",
        "{Correction} Fifteen people were killed.",
        "<-- see above. Fifteen were killed.",
        "MZ, a local outlet, reported three dead.",
        "RIFF between militias leaves three dead.",
        "15 killed; text to follow",
    ],
)
def test_running_text_is_text(text: str) -> None:
    assert format_of(text.encode(), "note.txt") == "text"


def test_page_that_begins_with_text_is_known_by_its_name() -> None:
    data = b"Warning: cache is off\n<p>Three were killed.</p>"
    assert format_of(data, "page.html") == "html"
    assert format_of(data, "note.txt") == "text"


def test_pretty_printed_json_is_one_record() -> None:
    assert format_of(b'{\n  "text": "Three killed."\n}\n', "a.json") == "json"


def test_long_first_line_of_records_is_still_records() -> None:
    data = b'{"text": "' + b"x" * 100_000 + b'"}\n{"text": "y"}\n'
    assert format_of(data, None) == "jsonl"


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("report.txt", "Three killed.")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0", "Windows"),
        (b"\x7fELF\2\1\1\0\0\0\0\0\0\0\0\0", "ELF"),
        (b"SQLite format 3\0\x10\0\1\1\0", "SQLite"),
        (_zip(), "ZIP"),
        (bytes(range(256)) * 20, "binary"),
        (b"\0" * 1000, "binary"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, what: str) -> None:
    reject = reject_one(data, "report.txt")
    assert reject.code == "not-text"
    assert what in reject.reason


def test_unknown_xml_is_rejected_with_its_root() -> None:
    reject = reject_one(b'<?xml version="1.0"?>\n<!-- x --><nitf><body/></nitf>', "a.xml")
    assert reject.code == "unknown-format"
    assert "<nitf>" in reject.reason


def test_format_in_overrides_what_the_content_says() -> None:
    data = b"<p>Three were killed.</p>"
    assert read_one(data, "a.html", format_in="text").text == data.decode()


def test_unknown_format_is_wrong_usage_and_names_the_valid_ones() -> None:
    options = IngestOptions(format_in="docx")
    with pytest.raises(UsageError, match=r"'docx'.*csv, feed, html, json, jsonl, pdf, text, warc"):
        ingest([], options)
    with pytest.raises(UsageError, match="docx"):
        ingest_bytes(b"x", origin="x", options=options)


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_bytes": 0},
        {"timeout_seconds": 0.0},
        {"published": "yesterday"},
        {"published": "2024-13"},
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        IngestOptions(**wrong)  # type: ignore[arg-type]


def test_gzip_is_found_by_content_and_unpacked_twice_at_most() -> None:
    once = gzip.compress(b"Three were killed.")
    assert read_one(once, "report.txt").text == "Three were killed."
    assert read_one(gzip.compress(once), "report.txt").text == "Three were killed."
    assert reject_one(gzip.compress(gzip.compress(once)), "a.gz").code == "nested-archive"


def test_bombs_are_stopped() -> None:
    text_bomb = gzip.compress(b"x" * 20_000_000)
    assert reject_one(text_bomb, "a.txt.gz").code == "too-large"
    lines_bomb = gzip.compress(b'{"text": "' + b"x" * 80_000_000)
    assert reject_one(lines_bomb, "a.jsonl.gz").code == "decompression-bomb"
    records = gzip.compress(b'{"text": "Three were killed."}\n' * 1000)
    *_, last = ingest_bytes(records, origin="a", options=IngestOptions(max_unpacked_bytes=9_000))
    assert isinstance(last, RejectedDocument)
    assert last.code == "decompression-bomb"


def test_broken_gzip_is_rejected() -> None:
    packed = gzip.compress(b"Three were killed. " * 100)
    assert reject_one(packed[:-12], "a.gz").code == "bad-gzip"
    assert reject_one(packed[:20] + b"\xff" * 40, "a.gz").code == "bad-gzip"
