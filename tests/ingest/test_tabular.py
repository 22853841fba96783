from __future__ import annotations

import gzip

import pytest

from sourceline.records import Document
from tests.ingest.helpers import outcomes, read_all, read_one, reject_one


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_columns_are_found_by_name(delimiter: str, mark: str) -> None:
    rows = [
        ["ID", "Text", "published", "other"],
        ["7", '"Three, or four;\r\nwere ""killed""."', "2024-08-31", "x"],
    ]
    data = (mark + "\r\n".join(delimiter.join(row) for row in rows)).encode()
    document = read_one(data, "a.csv")
    assert document.text == 'Three, or four;\r\nwere "killed".'
    assert (document.external_id, document.published) == ("7", "2024-08-31")


def test_a_table_without_a_text_column_names_those_it_has() -> None:
    reject = reject_one(b"id,body,date\n1,Three killed.,2024\n", "a.csv")
    assert reject.code == "no-text-field"
    assert "id, body, date" in reject.reason


def test_a_bad_row_is_one_reject_with_its_line_and_the_rest_goes_on() -> None:
    data = (
        b'id,text,published\n1,"two\nlines",2024\n2,b,never\n3,"c",2024,too,many\n4,,2024\n\n5,e,\n'
    )
    items = read_all(data, "dir/a.csv")
    assert outcomes(items) == ["two\nlines", "!bad-date", "!bad-row", "!empty", "e"]
    origins = [item.origin for item in items if not isinstance(item, Document)]
    assert origins == ["dir/a.csv:4", "dir/a.csv:5", "dir/a.csv:6"]


def test_big_fields_are_read_and_bigger_ones_rejected() -> None:
    data = f"id,text\n1,{'x' * 400_000}\n2,{'y' * 2_000_000}\n3,z\n".encode()
    items = read_all(data, "a.csv", max_bytes=400_000)
    assert [o[:2] for o in outcomes(items)] == ["xx", "!t", "z"]


def test_a_quote_that_is_never_closed_costs_its_row_only() -> None:
    data = b'id,text\n1,a\n2,"b\n' + b"3,c\n" * 100_000
    items = read_all(data, "a.csv", max_bytes=1_000)
    assert outcomes(items)[0] == "a"
    assert any(o.startswith("!") for o in outcomes(items))


def test_old_encodings_are_detected() -> None:
    text = "Плохие новости: пятнадцать человек погибли в результате обстрела города"
    data = f"id,text\n1,{text}\n2,{text}\n".encode("cp1251")
    assert outcomes(read_all(data, "a.csv")) == [text, text]


def test_one_row_in_a_broken_encoding_is_one_reject() -> None:
    good = "Médecins: trois blessés à l’hôpital, dix tués".replace(",", "")
    rows = [f"{n},{good}\n".encode() for n in range(3_000)]
    rows[2_500] = rows[2_500][:-1] + b"\xff\n"
    items = read_all(b"id,text\n" + b"".join(rows), "a.csv")
    rejected = [item for item in items if not isinstance(item, Document)]
    assert len(items) == 3_000
    assert [(r.origin, r.code) for r in rejected] == [("a.csv:2502", "encoding")]


def test_no_header() -> None:
    assert reject_one(b"\n\n", "a.csv").code == "bad-header"


def test_packed_tables_that_break_off_end_with_one_reject() -> None:
    packed = gzip.compress(b"id,text\n" + b"".join(b"%d,a%d\n" % (n, n) for n in range(50_000)))
    texts = outcomes(read_all(packed[: len(packed) // 2], "a.csv.gz"))
    assert texts[:2] == ["a0", "a1"]
    assert [text for text in texts if text.startswith("!")] == ["!bad-gzip"]
