from __future__ import annotations

import json
from pathlib import Path

import pytest

from training.coded import coded, load_coded
from training.gold_format import ReportError

SMALL = "  gunmen killed two farmers in kaya.  the gunmen fled on 3 march. "
SEEN = "Gunmen killed two farmers in Kaya. The gunmen fled on 3 March."
REPORT = {
    "id": "x-1",
    "published": "2025-03-04",
    "text": SEEN,
    "attributions": [],
    "events": [
        {
            "id": "e1",
            "event_type": "Violence against civilians",
            "sub_event_type": "Attack",
            "factuality": "occurred",
            "background": False,
            "triggers": [{"q": "killed"}],
            "date": {"q": "on 3", "to": "March", "start": "2025-03-03", "end": "2025-03-03", "precision": 1},
            "place": {"q": "Kaya", "name": "Kaya", "country": "BF", "precision": 1},
            "participants": [
                {
                    "role": "initiator",
                    "kind": "organization",
                    "name": "gunmen",
                    "quotes": [{"q": "Gunmen"}, {"q": "unmen", "n": 2}],
                }
            ],
            "weapons": [],
            "casualties": [],
            "attributions": [],
        }
    ],
}  # fmt: skip


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "wire.jsonl").write_text(json.dumps({"id": "x-1", "text": SMALL}) + "\n")
    return tmp_path


def write(tmp_path: Path) -> Path:
    path = tmp_path / "coded.jsonl"
    path.write_text(json.dumps(coded(REPORT, "wire.jsonl", SEEN.lower())) + "\n")
    return path


def test_a_line_holds_no_words_and_gives_the_report_again(data: Path) -> None:
    path = write(data)
    assert "gunmen killed" not in path.read_text().lower()
    assert "Kaya." not in path.read_text()
    (report,) = load_coded([path], data)
    assert report.text == SEEN
    (event,) = report.events
    assert event.date is not None
    assert (event.date.q, event.date.start) == ("on 3 March", "2025-03-03")
    spans = [quote.locate(SEEN) for quote in event.participants[0].quotes]
    assert [SEEN[s.start : s.end] for s in spans] == ["Gunmen", "unmen"]
    assert spans[1].start == SEEN.index("gunmen") + 1


def test_another_text_than_was_coded_is_refused(data: Path) -> None:
    path = write(data)
    (data / "wire.jsonl").write_text(json.dumps({"id": "x-1", "text": SMALL + "more"}) + "\n")
    with pytest.raises(ReportError, match="not the text of wire"):
        list(load_coded([path], data))


def test_a_report_of_another_text_is_not_written() -> None:
    with pytest.raises(ReportError, match="x-1"):
        coded(REPORT, "wire.jsonl", "gunmen killed three farmers")
