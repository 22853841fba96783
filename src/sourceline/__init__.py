"""Reports of political violence, read into claims that lead back to their words."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sourceline.version import __version__

if TYPE_CHECKING:
    from sourceline.api import Reader, read, read_many
    from sourceline.database import Database, open  # noqa: A004 - `sourceline.open`
    from sourceline.errors import RejectedDocument, SourcelineError
    from sourceline.records import CasualtyClaim, Document, Event, EventMention, Reading, Span
    from sourceline.store import Store


__all__ = [
    "CasualtyClaim",
    "Database",
    "Document",
    "Event",
    "EventMention",
    "Reader",
    "Reading",
    "RejectedDocument",
    "SourcelineError",
    "Span",
    "Store",
    "__version__",
    "open",
    "read",
    "read_many",
]

_HOME = {
    **dict.fromkeys(("Reader", "read", "read_many"), "sourceline.api"),
    **dict.fromkeys(("RejectedDocument", "SourcelineError"), "sourceline.errors"),
    **dict.fromkeys(
        ("CasualtyClaim", "Document", "Event", "EventMention", "Reading", "Span"),
        "sourceline.records",
    ),
    **dict.fromkeys(("Database", "open"), "sourceline.database"),
    "Store": "sourceline.store",
}


def __getattr__(name: str) -> object:
    """A public name, imported when it is first used: `import sourceline` alone loads nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'sourceline' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
