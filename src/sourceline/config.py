"""Settings: what can be set, its unit, default and help, and where a value comes from.

A flag wins over `SOURCELINE_<NAME>` in the environment, that over `sourceline.toml` in the
working directory, that over the default. Settings are frozen and handed on, never global.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from sourceline.errors import UsageError
from sourceline.registry import unknown_name

ENVIRONMENT_PREFIX = "SOURCELINE_"
FILE_NAME = "sourceline.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set: what the settings page says of it."""

    name: str
    default: str
    unit: str
    help: str

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return ENVIRONMENT_PREFIX + self.name.upper()


def _setting(parse: Callable[[str, object], Any], default: object, unit: str, text: str) -> Any:
    return field(default=default, metadata={"parse": parse, "unit": unit, "help": text})


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{name} must be text that is not empty, not {value!r}")
    return value.strip()


def _path(name: str, value: object) -> Path:
    return value if isinstance(value, Path) else Path(_text(name, value)).expanduser()


def _positive_integer(name: str, value: object) -> int:
    try:
        number = int(value) if isinstance(value, str) else value
    except ValueError:
        number = None
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise UsageError(f"{name} must be a whole number of at least 1, not {value!r}")
    return number


def _share(name: str, value: object) -> float:
    try:
        number = float(value) if isinstance(value, str | int | float) else -1.0
    except ValueError:
        number = -1.0
    if isinstance(value, bool) or not 0 <= number <= 1:
        raise UsageError(f"{name} must be a number from 0 to 1, not {value!r}")
    return number


def _positive_number(name: str, value: object) -> float:
    try:
        number = float(value) if isinstance(value, str | int | float) else -1.0
    except ValueError:
        number = -1.0
    if isinstance(value, bool) or not 0 < number < float("inf"):
        raise UsageError(f"{name} must be a number above 0, not {value!r}")
    return number


def _switch(name: str, value: object) -> bool:
    known = {"true": True, "1": True, "false": False, "0": False}
    switch = known.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(switch, bool):
        raise UsageError(f"{name} must be true or false, not {value!r}")
    return switch


@dataclass(frozen=True, slots=True)
class Settings:
    """Every value that changes how Sourceline runs. Build with `Settings.load`."""

    workers: int = _setting(
        _positive_integer, 1, "processes", "How many documents are read at the same time."
    )
    # The slowest of a thousand ordinary reports takes well under a second, a megabyte of text about
    # one minute; two are a document that will not end.
    timeout_seconds: float = _setting(
        _positive_number,
        120.0,
        "seconds",
        "After how long the reading of one document is given up.",
    )
    max_bytes: int = _setting(
        _positive_integer, 10_000_000, "bytes", "Size above which a document is not read."
    )
    db: str | None = _setting(
        _text, None, "path or URL", "Database: a file, or the URL of one of PostgreSQL."
    )
    language: str | None = _setting(
        _text, None, "ISO 639-1 code", "Language of documents that name none themselves."
    )
    published: str | None = _setting(
        _text, None, "ISO 8601 date", "Date of publication of documents that have none themselves."
    )
    publisher: str | None = _setting(
        _text, None, "name", "Publisher of documents that name none themselves."
    )
    gazetteer: Path | None = _setting(  # noqa: RUF009 - a field, made the same way as the others
        _path, None, "path", "Gazetteer file to use in place of the one in the package."
    )
    model: Path | None = _setting(  # noqa: RUF009 - as above
        _path,
        None,
        "path",
        "Folder of a trained model to read with in place of the one that ships.",
    )
    threads: int = _setting(
        _positive_integer, 1, "threads", "Threads of the processor for the reading of one document."
    )
    min_confidence: float = _setting(
        _share, 0.0, "0 to 1", "Events that are less probable are left out."
    )
    triage: bool = _setting(
        _switch,
        True,
        "true or false",
        "Whether documents that a first look finds to hold no event are left unread.",
    )

    @classmethod
    def load(
        cls,
        flags: Mapping[str, object] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> Settings:
        """Settings from flags, environment, file and defaults, in this order.

        A flag that is None was not given. `environment` is the process's own and `directory` the
        working directory unless told otherwise.

        Raises:
            UsageError: a key does not exist, or a value is not what the setting takes.
        """
        chosen: dict[str, Any] = {}
        for origin, values in (
            *_from_file(directory or Path.cwd()),
            *_from_environment(os.environ if environment is None else environment),
            ("", {k: v for k, v in (flags or {}).items() if v is not None}),
        ):
            for name, value in values.items():
                chosen[name] = _parse(name, value, origin)
        return cls(**chosen)


def settings() -> Iterator[Setting]:
    """Every setting there is, in the order of the settings page."""
    for one in fields(Settings):
        default = "none" if one.default is None else str(one.default)
        if isinstance(one.default, bool):
            default = default.lower()  # as TOML has it
        yield Setting(one.name, default, one.metadata["unit"], one.metadata["help"])


def settings_page() -> str:
    """The page docs/settings.md, written from the settings themselves."""
    lines = [
        "# Settings",
        "",
        "<!-- Written by `python -m sourceline.config > docs/settings.md`. Do not edit. -->",
        "",
        "A flag on the command line wins over an environment variable, a variable over",
        f"`{FILE_NAME}` in the working directory, the file over the default. A name that does not",
        "exist is an error, not ignored.",
        "",
        f"| In `{FILE_NAME}` | Environment | Default | Unit | What it does |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{s.name}` | `{s.variable}` | {s.default} | {s.unit} | {s.help} |" for s in settings()
    ]
    return "\n".join(lines) + "\n"


def _parse(name: str, value: object, origin: str) -> object:
    known = {one.name: one for one in fields(Settings)}
    where = f"{origin}: " if origin else ""
    if name not in known:
        raise UsageError(where + unknown_name(name, known, "setting"))
    parse = cast("Callable[[str, object], object]", known[name].metadata["parse"])
    try:
        return parse(name, value)
    except UsageError as error:
        raise UsageError(f"{where}{error}") from error


def _from_file(directory: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    path = directory / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    try:
        yield str(path), tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}") from error


def _from_environment(variables: Mapping[str, str]) -> Iterator[tuple[str, Mapping[str, object]]]:
    for variable in sorted(variables):
        if variable.startswith(ENVIRONMENT_PREFIX):
            name = variable.removeprefix(ENVIRONMENT_PREFIX).lower()
            yield variable, {name: variables[variable]}


if __name__ == "__main__":
    import sys

    sys.stdout.write(settings_page())
