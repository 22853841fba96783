"""What happens to the database when things go wrong around it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest

from benchmarks import faults
from sourceline.adding import Adder
from sourceline.errors import StoreError
from sourceline.ingest import Retrieved
from sourceline.records import Document, Reading
from sourceline.store import Store
from tests.store.samples import KARACHI, MOPTI, RETRIEVAL, put, reading_of

KILLS = 4  # of each kind; `python -m benchmarks.faults` does 200
NOBODY = 65_534


@pytest.mark.parametrize("work", faults.KINDS)
def test_nothing_is_lost_or_doubled_by_kills(work: str, tmp_path: Path) -> None:
    found = faults.KINDS[work](tmp_path, KILLS, random.Random(7))
    assert found.problems == []
    assert (found.kills, found.lost, found.doubled) == (KILLS, 0, 0)
    assert found.within > 0


@pytest.mark.postgres
def test_nothing_is_lost_or_doubled_by_kills_on_a_server(
    tmp_path: Path, new_postgresql: Callable[[], str]
) -> None:
    found = faults.kill_add(tmp_path, KILLS, random.Random(8), new_postgresql)
    assert found.problems == []
    assert (found.kills, found.lost, found.doubled) == (KILLS, 0, 0)
    assert found.within > 0


def test_what_is_acknowledged_and_not_stored_counts_as_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count itself can be trusted: a program that only says so is caught."""

    def lie(adder: Adder, where: Retrieved, _: Document, outcome: Reading) -> None:
        adder._told(where, outcome.document.id, "added")

    monkeypatch.setattr(Adder, "_store_outcome", lie)
    found = faults.kill_add(tmp_path, 1, random.Random(7))
    assert found.lost > 0


def _add_many(where: str, first: int) -> None:
    with Store.open(where) as store:
        for n in range(first, first + 8):
            document = Document.of(f"{MOPTI} {n}", published="2024-08-31")
            store.add(document, reading_of(document.text), RETRIEVAL)


def test_two_writers_at_once_take_turns(where: str) -> None:
    context = get_context("spawn")
    # The second shares five documents with the first, and both find no database.
    writers = [context.Process(target=_add_many, args=(where, first)) for first in (0, 3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=120)
        assert writer.exitcode == 0
    with Store.open(where) as store:
        counts = store.counts()
        assert (counts["documents"], counts["readings"]) == (11, 11)
        assert store.verify().problems == []


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 2 MB, mounted while the context lasts."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(mounted, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_loses_nothing_that_was_stored(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        with Store.open(disk / "a.db") as store:
            stored = [reading.document.id for reading in put(store, MOPTI, KARACHI)]
            said = ""
            for n in range(400):
                document = Document.of(f"{n} " + " ".join(f"word{n}x{k}" for k in range(2_000)))
                try:
                    store.add(document, None, RETRIEVAL)
                except StoreError as error:
                    said = str(error)
                    break
                stored.append(document.id)
            assert "full" in said
            assert "a.db" in said
        rescued = tmp_path / "rescued.db"
        for suffix in ("", "-wal"):
            if Path(f"{disk / 'a.db'}{suffix}").exists():
                shutil.copy(f"{disk / 'a.db'}{suffix}", f"{rescued}{suffix}")
    with Store.open(rescued) as store:
        assert store.verify().problems == []
        assert store.counts()["documents"] == len(stored)
        assert all(store.document(one) is not None for one in stored)
        assert put(store, f"{MOPTI} once there is room")


AS_NOBODY = """
import os, sys
from pathlib import Path
import sourceline
from sourceline.adding import Adder
from sourceline.errors import StoreError
from sourceline.ingest import Retrieved
from sourceline.records import Document, Reading
from sourceline.store import Retrieval, Store
import sourceline.store.store, pydantic.root_model, sqlalchemy.dialects.sqlite
path = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgid({nobody}); os.setuid({nobody})
with sourceline.open(path) as store:
    assert store.counts()["documents"] == 1
    assert len(store.documents("mopti")) == 1
    assert store.verify().problems == []
    try:
        store.store.add(Document.of("other"), None, Retrieval("x", "2024"))
    except StoreError as error:
        print(error)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that others may enter, which those of pytest are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_read_only_file_can_be_read_and_says_that_it_cannot_be_written(
    open_folder: Path, folder_too: bool
) -> None:
    folder = open_folder / "folder"
    folder.mkdir(mode=0o755)
    path = folder / "a.db"
    with Store.open(path) as store:
        put(store, MOPTI)
    path.chmod(0o444)
    if folder_too:
        folder.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY.format(nobody=NOBODY), path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{path}: is read-only.")
