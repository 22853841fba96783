from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from sourceline.errors import UsageError
from sourceline.exports.output import open_output


def test_the_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with open_output(path) as out:
        out.write("é\r\n")
        assert not path.exists()
    assert path.read_bytes() == "é\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_text("old")
    with suppress(KeyboardInterrupt), open_output(path) as out:
        out.write("new")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_are_kept_and_new_files_are_like_any_other(tmp_path: Path) -> None:
    path, plain = tmp_path / "out", tmp_path / "plain"
    plain.touch()
    with open_output(path) as out:
        out.write("x")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    path.chmod(0o600)
    with open_output(path) as out:
        out.write("y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_keeps_pointing_at_its_file(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    link.symlink_to(real)
    with open_output(link) as out:
        out.write("new")
    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_device_is_written_to_as_it_is() -> None:
    with open_output(Path(os.devnull)) as out:
        out.write("x")
    assert not Path(os.devnull).is_file()


def test_folders_and_missing_folders_are_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is a folder"), open_output(tmp_path):
        pass
    with pytest.raises(UsageError, match="cannot write"), open_output(tmp_path / "no" / "x"):
        pass
