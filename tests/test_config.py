from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from sourceline.config import Settings, settings, settings_page
from sourceline.errors import UsageError

NOWHERE: dict[str, str] = {}


def test_flag_wins_over_environment_over_file_over_default(tmp_path: Path) -> None:
    (tmp_path / "sourceline.toml").write_text("workers = 2\nmax_bytes = 5\npublisher = 'File'\n")
    environment = {"SOURCELINE_WORKERS": "3", "SOURCELINE_MAX_BYTES": "6", "HOME": "/"}
    loaded = Settings.load(
        {"workers": 4, "language": None}, environment=environment, directory=tmp_path
    )
    assert loaded == Settings(workers=4, max_bytes=6, publisher="File")
    assert loaded.timeout_seconds == Settings().timeout_seconds


@pytest.mark.parametrize(("value", "on"), [("true", True), ("1", True), ("False", False)])
def test_a_switch_in_the_environment(value: str, on: bool, tmp_path: Path) -> None:
    loaded = Settings.load(environment={"SOURCELINE_TRIAGE": value}, directory=tmp_path)
    assert loaded.triage is on


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().workers = 2  # type: ignore[misc]


def test_an_unknown_key_names_its_nearest_match_and_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "sourceline.toml").write_text("worker = 2\n")
    with pytest.raises(UsageError, match=r"sourceline.toml: .*'worker'. Did you mean 'workers'\?"):
        Settings.load(environment=NOWHERE, directory=tmp_path)
    with pytest.raises(UsageError, match="SOURCELINE_TIMEOUT: there is no setting 'timeout'"):
        Settings.load(environment={"SOURCELINE_TIMEOUT": "1"}, directory=tmp_path / "none")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SOURCELINE_WORKERS", "0"),
        ("SOURCELINE_WORKERS", "two"),
        ("SOURCELINE_WORKERS", "1.5"),
        ("SOURCELINE_TIMEOUT_SECONDS", "-1"),
        ("SOURCELINE_TIMEOUT_SECONDS", "nan"),
        ("SOURCELINE_TIMEOUT_SECONDS", "inf"),
        ("SOURCELINE_MAX_BYTES", ""),
        ("SOURCELINE_PUBLISHER", " "),
        ("SOURCELINE_TRIAGE", "perhaps"),
    ],
)
def test_a_wrong_value_says_where_it_stands(variable: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"^{variable}: "):
        Settings.load(environment={variable: value}, directory=tmp_path)


@pytest.mark.parametrize("content", ["workers = true", "workers = 1.0", "publisher = 3", "= 1"])
def test_wrong_values_in_the_file(content: str, tmp_path: Path) -> None:
    (tmp_path / "sourceline.toml").write_text(content)
    with pytest.raises(UsageError, match=r"sourceline\.toml"):
        Settings.load(environment=NOWHERE, directory=tmp_path)


def test_values_take_their_types(tmp_path: Path) -> None:
    loaded = Settings.load(
        environment={"SOURCELINE_TIMEOUT_SECONDS": "2", "SOURCELINE_GAZETTEER": "a/b.sqlite"},
        directory=tmp_path,
    )
    assert loaded.timeout_seconds == 2.0
    assert loaded.gazetteer == Path("a/b.sqlite")


def test_every_setting_is_explained() -> None:
    assert [one.name for one in settings()] == [one.name for one in fields(Settings)]
    assert all(one.help and one.unit for one in settings())


def test_the_settings_page_is_current() -> None:
    page = Path(__file__).parent.parent / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == settings_page(), (
        "run: python -m sourceline.config > docs/settings.md"
    )
