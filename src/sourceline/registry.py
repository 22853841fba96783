"""What can be plugged in, by name: found through entry points, loaded on first use."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from sourceline.errors import UsageError

if TYPE_CHECKING:
    from sourceline.records import Event, Reading

    Exporter = Callable[[Iterable[Reading], TextIO], None]
    EventExporter = Callable[[Iterable[Event], BinaryIO], int]

EXPORTERS = "sourceline.exporters"
EVENT_EXPORTERS = "sourceline.event_exporters"

# The same as in pyproject.toml, so that a checkout works before it is installed.
BUILT_IN = {
    EXPORTERS: {
        "csv": "sourceline.exports.csv_rows:write",
        "html": "sourceline.exports.page:write",
        "json": "sourceline.exports.json_array:write",
        "jsonl": "sourceline.exports.jsonl:write",
        "table": "sourceline.exports.table:write",
    },
    EVENT_EXPORTERS: {
        "acled": "sourceline.exports.events.acled:write",
        "csv": "sourceline.exports.events.csv_rows:write",
        "geojson": "sourceline.exports.events.geojson:write",
        "hxl": "sourceline.exports.events.hxl:write",
        "jsonl": "sourceline.exports.events.jsonl:write",
        "parquet": "sourceline.exports.events.parquet:write",
        "plover": "sourceline.exports.events.plover:write",
        "ucdp": "sourceline.exports.events.ucdp:write",
    },
}


def exporter_names() -> list[str]:
    """Names of all exporters that are installed, sorted."""
    return sorted(_entries(EXPORTERS))


def load_exporter(name: str) -> Exporter:
    """The exporter of this name: a function that writes readings to an open text file.

    Raises:
        UsageError: no installed package offers it, or the one that does cannot be imported.
    """
    return cast("Exporter", _load(EXPORTERS, name, "exporter"))


def event_exporter_names() -> list[str]:
    """Names of all exporters of events that are installed, sorted."""
    return sorted(_entries(EVENT_EXPORTERS))


def load_event_exporter(name: str) -> EventExporter:
    """The exporter of this name: writes events to an open binary file, and says how many.

    Raises:
        UsageError: no installed package offers it, or the one that does cannot be imported.
    """
    return cast("EventExporter", _load(EVENT_EXPORTERS, name, "format"))


def _entries(group: str) -> dict[str, EntryPoint]:
    found = {name: EntryPoint(name, value, group) for name, value in BUILT_IN[group].items()}
    for entry in entry_points(group=group):
        known = found.setdefault(entry.name, entry)
        if known.value != entry.value:
            raise UsageError(
                f"two packages offer {entry.name!r} in {group}: {known.value} and {entry.value}; "
                "uninstall one of them"
            )
    return found


def _load(group: str, name: str, what: str) -> object:
    entries = _entries(group)
    if name not in entries:
        raise UsageError(unknown_name(name, entries, what))
    try:
        return entries[name].load()
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"{what} {name!r} ({entries[name].value}) cannot be loaded: {error}"
        ) from error


def unknown_name(name: str, known: Iterable[str], what: str) -> str:
    """A sentence that says that there is no such name, which is nearest, and which there are."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no {what} {name!r}.{hint} Known: {', '.join(names)}"
