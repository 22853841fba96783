"""What the commands do with a database, from Python."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sourceline
from sourceline.database import Database
from sourceline.errors import SourcelineError, StoreError, UsageError
from sourceline.exports.events.frame import events_geoframe
from tests.test_joining import elsewhere, first, put, second, told

REPORTS = [first(title="Post attacked"), second(), elsewhere(), told("Millet is cheap again.")]


@pytest.fixture
def db(where: str) -> Iterator[Database]:
    """Three reports of two events, and one of none, linked."""
    with sourceline.open(where, create=True) as opened:
        put(opened.store, *REPORTS)
        opened.link()
        yield opened


def test_reports_are_added_and_linked(tmp_path: Path, where: str) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number, reading in enumerate(REPORTS):
        (inbox / f"{number}.txt").write_text(reading.document.text, encoding="utf-8")
    with sourceline.open(where, create=True) as db:
        assert db.add(inbox, published="2024-08-28").added == len(REPORTS)
        assert db.add([inbox / "0.txt", str(inbox / "1.txt")]).known == 2
        assert db.link().documents == len(REPORTS)
        assert db.link().documents == 0
        assert db.counts()["documents"] == len(REPORTS)
        found = db.documents("millet")
        assert [d.published for d in found] == ["2024-08-28"]
        assert db.document(found[0].id) == found[0]
        assert len(list(db.readings())) == len(REPORTS)
        assert db.verify().problems == []
        assert {entry.action for entry in db.log()} >= {"document.added", "reading.added"}


def test_settings_that_do_not_exist_are_told(db: Database) -> None:
    with pytest.raises(UsageError, match="publishd"):
        db.add("inbox", publishd="2024")
    with pytest.raises(UsageError, match="country"):
        db.export("x.csv", contry="IQ")


def test_a_database_must_be_there_unless_it_is_to_be_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        sourceline.open(tmp_path / "none.db")
    with sourceline.open(tmp_path / "none.db", create=True) as made:
        assert len(made.events()) == 0


def test_events_are_a_frame(db: Database) -> None:
    pytest.importorskip("pandas")
    frame = db.events(since="2024-08").to_pandas()
    assert list(frame["country"]) == ["PK", "ML"]
    assert list(frame["documents"]) == [1, 2]
    assert frame["deaths_best"].isna().tolist() == [True, False]
    assert str(frame["deaths_best"].dtype) == "Int64"
    assert list(db.events(country="ML").to_pandas()["id"]) == list(frame["id"])[1:]
    assert list(db.events(country="ZM").to_pandas().columns) == list(frame.columns)


def test_events_are_points_on_a_map(db: Database) -> None:
    pytest.importorskip("geopandas")
    frame = db.events().to_geopandas()
    assert frame.crs == "EPSG:4326"
    assert [(p.x, p.y) for p in frame.geometry] == [(67.01, 24.86), (-4.18, 14.48)]
    placeless = db.events(country="ML")[0].model_copy(update={"place": None})
    assert events_geoframe([placeless]).geometry.isna().tolist() == [True]


@pytest.mark.parametrize("extra", ["pandas", "geopandas"])
def test_what_is_not_installed_is_named(
    db: Database, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, extra, None)
    with pytest.raises(SourcelineError, match=r"pip install \"sourceline\[(pandas|geo)\]"):
        getattr(db.events(), f"to_{extra}")()


def test_an_event_is_explained_shown_reviewed_and_written(
    db: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (event,) = db.events(country="ML")
    assert db.explain(event.id).splitlines()[0] == f"{event.id}: 2 mentions in 2 documents"
    capsys.readouterr()
    db.show(event.id)
    assert event.id in capsys.readouterr().out
    assert db.export(tmp_path / "all.jsonl").written == 2
    assert db.export(tmp_path / "some.csv", country="ML").written == 1
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert event.id in {json.loads(line)["id"] for line in lines}
    assert db.report("mopti", tmp_path / "brief.html") == 1
    decided = db.review(event.id, "accepted", by="R. Haddad")
    assert db.event(event.id) == decided
    assert [d.by for d in db.decisions(event.id)] == ["R. Haddad"]
    with pytest.raises(UsageError, match="none has these words"):
        db.show("zanzibar")
