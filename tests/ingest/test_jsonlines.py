from __future__ import annotations

import gzip
import io
import json
import tracemalloc

import pytest

from sourceline.ingest import IngestOptions
from sourceline.ingest.jsonlines import ingest_jsonl
from sourceline.ingest.source import open_source
from sourceline.records import Document
from tests.ingest.helpers import outcomes, read_all, read_one, reject_one


def test_fields_reach_the_document() -> None:
    record = {
        "id": 17,
        "text": "Three were killed.\n",
        "title": "Raid",
        "published": "31 August 2024",
        "publisher": "Paper",
        "url": "https://news.example/raid",
        "language": "fr-FR",
        "byline": "A. Writer",
        "ignored": {"x": [1]},
    }
    document = read_one(json.dumps(record).encode(), "a.jsonl")
    assert document.model_dump(exclude={"id"}) == {
        "external_id": "17",
        "text": "Three were killed.\n",
        "title": "Raid",
        "published": "2024-08-31",
        "publisher": "Paper",
        "url": "https://news.example/raid",
        "language": "fr",
        "byline": "A. Writer",
    }


def test_a_record_says_more_than_the_options() -> None:
    lines = b'{"text": "a", "published": "2016-11"}\n{"text": "b"}\n'
    dates = [
        item.published
        for item in read_all(lines, "a.jsonl", published="2024-08-31")
        if isinstance(item, Document)
    ]
    assert dates == ["2016-11", "2024-08-31"]


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        ('{"text": "x"', "bad-json", "column 13"),
        ('["x"]', "bad-json", "no JSON object"),
        ('{"body": "x", "id": 1}', "no-text-field", "body, id"),
        ('{"text": null}', "no-text-field", "text"),
        ('{"text": ["x"]}', "bad-field", "JSON array"),
        ('{"text": ""}', "empty", "no text"),
        ('{"text": "x \\ud83d y"}', "lone-surrogate", "U+D83D at 2"),
        ('{"text": "x", "published": "last week"}', "bad-date", "'last week'"),
        ('{"text": "x", "published": "03/04/2024"}', "bad-date", "YYYY-MM-DD"),
        ('{"text": "x", "language": "English language"}', "bad-field", "ISO 639"),
        ('{"text": "x", "title": {"a": 1}}', "bad-field", "`title`"),
        ('{"text": ' + "[" * 200_000 + "}", "too-deep", "nested"),
        ('{"text": "x", "n": ' + "9" * 5_000 + "}", "bad-json", "digits"),
    ],
)
def test_a_bad_line_is_one_reject_and_the_rest_goes_on(line: str, code: str, reason: str) -> None:
    data = f'{{"text": "first"}}\n\n{line}\r\n{{"text": "last"}}'.encode()
    first, bad, last = read_all(data, "dir/a.jsonl")
    assert outcomes([first, bad, last]) == ["first", f"!{code}", "last"]
    assert not isinstance(bad, Document)
    assert bad.origin == "dir/a.jsonl:3"
    assert reason in bad.reason


def test_pairs_of_surrogates_are_one_character() -> None:
    assert read_one(b'{"text": "x \\ud83d\\ude80"}', "a.jsonl").text == "x \U0001f680"


def test_text_limit_counts_bytes_of_utf8() -> None:
    lines = json.dumps({"text": "é" * 50}) + "\n" + json.dumps({"text": "é" * 51})
    items = read_all(lines.encode(), "a.jsonl", max_bytes=100)
    assert outcomes(items) == ["é" * 50, "!too-large"]


def test_a_line_over_the_limit_is_never_held_in_memory() -> None:
    class Endless(io.RawIOBase):
        """One record, a line of 200 MB, another record: made as it is read."""

        def __init__(self) -> None:
            super().__init__()
            middle = [b"x" * 4_000] * 50_000
            self._parts = [b'"}\n{"text": "b"}\n', *middle, b'{"text": "a"}\n{"text": "']

        def read(self, count: int = -1) -> bytes:
            part = self._parts.pop() if self._parts else b""
            if len(part) > count:
                self._parts.append(part[count:])
            return part[:count]

    options = IngestOptions(max_bytes=1_000)
    tracemalloc.start()
    source = open_source(Endless(), "a.jsonl", options, name="a.jsonl")
    items = list(ingest_jsonl(source, options))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert outcomes(items) == ["a", "!too-large", "b"]
    assert peak < 5_000_000


def test_lines_in_utf16() -> None:
    data = '{"text": "قتل ثلاثة"}\n{"text": "b"}\n'.encode("utf-16")
    assert outcomes(read_all(data, "a.jsonl")) == ["قتل ثلاثة", "b"]


def test_a_line_in_a_broken_encoding_is_one_reject() -> None:
    good = '{"text": "blessés à l’hôpital"}\n'.encode()
    data = good + good[:-4] + b"\xc3" + good[-4:] + good
    assert [o[0] for o in outcomes(read_all(data, "a.jsonl"))] == ["b", "!", "b"]


def test_an_array_is_read_element_by_element() -> None:
    data = json.dumps([{"text": "a"}, {"title": "b"}, {"text": "c" * 600_000}], indent=1).encode()
    items = read_all(data, "a.json")
    assert outcomes(items) == ["a", "!no-text-field", "c" * 600_000]
    assert not isinstance(items[1], Document)
    assert items[1].origin == "a.json:2"


def test_objects_written_over_many_lines() -> None:
    one = json.dumps({"text": "a", "id": "7"}, indent=2)
    assert read_one(one.encode(), "a.json").external_id == "7"
    assert outcomes(read_all(f"{one}\n{one}".encode(), "a.json")) == ["a", "a"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('[{"text": "a"}, {"text": "b', ["a", "!bad-json"]),
        ('[{"text": "a"},', ["a", "!bad-json"]),
        ("[]", []),
        ("[" * 100_000, ["!too-deep"]),
        ('[{"text": "a"}, 5]', ["a", "!bad-json"]),
    ],
)
def test_broken_arrays(data: str, expected: list[str]) -> None:
    assert outcomes(read_all(data.encode(), "a.json")) == expected


def test_an_element_over_the_limit_ends_the_file_with_a_reason() -> None:
    data = json.dumps([{"text": "a"}, {"text": "b" * 900_000}, {"text": "c"}]).encode()
    items = read_all(data, "a.json", max_bytes=1_000)
    assert outcomes(items)[:2] == ["a", "!too-large"]


def test_array_reject_reason() -> None:
    assert (
        "over the size limit"
        in reject_one(b'[{"text": "' + b"x" * 2_000_000, "a.json", max_bytes=1_000).reason
    )


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_packed_records_that_break_off_end_with_one_reject(name: str) -> None:
    lines = [json.dumps({"text": f"a{n}"}) for n in range(50_000)]
    data = "\n".join(lines) if name == "a.jsonl" else f"[{','.join(lines)}]"
    packed = gzip.compress(data.encode())
    texts = outcomes(read_all(packed[: len(packed) // 2], name))
    assert texts[:2] == ["a0", "a1"]
    assert [text for text in texts if text.startswith("!")] == ["!bad-gzip"]
