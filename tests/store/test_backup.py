"""Copies of a database, from either kind into either."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from sourceline.errors import UsageError
from sourceline.reviewing import actions
from sourceline.store import Store
from sourceline.store.backup import backup, restore
from sourceline.store.reviews import Act
from tests.reviewing.test_actions import link
from tests.store.samples import MOPTI, MOPTI_AGAIN, put


def test_everything_comes_back(store: Store, tmp_path: Path) -> None:
    one, two = put(store, MOPTI, MOPTI_AGAIN)
    link(store, "a", one)
    link(store, "b", two)
    actions.merge(store, "b", "a", Act("Ann"))
    counts = backup(store, tmp_path / "copy.zip")
    assert (tmp_path / "copy.zip").stat().st_mode & 0o077 == 0
    assert restore(tmp_path / "copy.zip", str(tmp_path / "new.db")) == counts
    with Store.open(tmp_path / "new.db", create=False) as again:
        assert list(again.log()) == list(store.log())
        assert again.decisions() == store.decisions()
        assert again.event("b") == store.event("b")
        assert [e.id for e in again.events(text="mopti")] == ["a"]
        assert again.verify().problems == []
        actions.undo(again, again.decisions()[0].number, Act("Bob"))
        assert {e.id for e in again.events()} == {"a", "b"}


@pytest.mark.postgres
def test_a_file_goes_into_a_server(tmp_path: Path, new_postgresql: str) -> None:
    with Store.open(tmp_path / "old.db") as store:
        (one,) = put(store, MOPTI)
        link(store, "a", one)
        backup(store, tmp_path / "copy.zip")
        url = new_postgresql() if callable(new_postgresql) else new_postgresql
        restore(tmp_path / "copy.zip", url)
        with Store.open(url, create=False) as again:
            assert again.event("a") == store.event("a")
            assert again.verify().problems == []
            put(again, MOPTI_AGAIN)
            assert again.counts()["documents"] == 2


def test_nothing_is_written_over(store: Store, tmp_path: Path) -> None:
    put(store, MOPTI)
    backup(store, tmp_path / "copy.zip")
    with pytest.raises(UsageError, match="already"):
        backup(store, tmp_path / "copy.zip")
    restore(tmp_path / "copy.zip", str(tmp_path / "new.db"))
    with pytest.raises(UsageError, match="not empty"):
        restore(tmp_path / "copy.zip", str(tmp_path / "new.db"))


def test_what_is_no_backup_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no archive")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a", "b")
    for name in ("text.zip", "other.zip", "none.zip"):
        with pytest.raises(UsageError, match="no backup"):
            restore(tmp_path / name, str(tmp_path / "new.db"))
        assert not (tmp_path / "new.db").exists()
