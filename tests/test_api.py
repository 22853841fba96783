from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

import sourceline
from sourceline.errors import RejectedDocument, UsageError

TEXT = "Gunmen killed at least nine soldiers near Mopti on Tuesday, the army said."


def test_a_text_is_read() -> None:
    reading = sourceline.read(TEXT, published="2024-08-31", publisher="The Wire")
    assert reading.document.publisher == "The Wire"
    (claim,) = [c for e in reading.events for c in e.casualties]
    assert (claim.low, claim.high, claim.span.text) == (9, None, "at least nine soldiers")
    assert reading.to_pandas()["low"].tolist() == [9]


def test_a_field_that_does_not_exist_names_its_neighbour() -> None:
    with pytest.raises(UsageError, match="Did you mean 'published'"):
        sourceline.read(TEXT, publishd="2024-08-31")
    with pytest.raises(UsageError, match="no field of a document 'id'"):
        sourceline.read(TEXT, id="sha256:0")


def test_a_stream_is_read_as_it_comes() -> None:
    taken = 0

    def texts() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield f"{TEXT} ({taken})"

    readings = sourceline.read_many(texts())
    assert [next(readings).document.text[-3:] for _ in range(3)] == ["(1)", "(2)", "(3)"]
    assert taken == 3


def test_a_reader_reads_texts_and_documents_alike() -> None:
    reader = sourceline.Reader.load()
    document = sourceline.Document.of(TEXT)
    assert reader.read(document) == reader.read(TEXT)
    assert list(reader.read_many([document, TEXT])) == [reader.read(TEXT)] * 2


def test_what_cannot_be_read_is_raised_or_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(triage: bool) -> object:
        def read(document: sourceline.Document) -> sourceline.Reading:
            if "bad" in document.text:
                raise ValueError("no grammar")
            return sourceline.read(document.text)

        return read

    monkeypatch.setattr("sourceline.api.load_read", load)
    with pytest.raises(RejectedDocument, match="no grammar"):
        list(sourceline.read_many(["bad"]))
    refused: list[RejectedDocument] = []
    read = list(sourceline.read_many([TEXT, "bad", TEXT], rejected=refused.append))
    assert len(read) == 2
    assert [one.code for one in refused] == ["reading-failed"]
    with pytest.raises(UsageError, match="at least 1"):
        list(sourceline.read_many([], workers=0))


def test_every_public_name_exists_and_no_other() -> None:
    assert all(getattr(sourceline, name) is not None for name in sourceline.__all__)
    assert dir(sourceline) == sorted(sourceline.__all__)
    with pytest.raises(AttributeError, match="no attribute 'raed'"):
        _ = sourceline.raed


def test_import_alone_loads_nothing_heavy() -> None:
    program = (
        "import sys, sourceline\n"
        "heavy = {'pydantic', 'rich', 'typer', 'jinja2', 'pandas', 'trafilatura', 'sqlite3'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
