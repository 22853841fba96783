"""Ingesters by name: ours, and whatever the entry points in `sourceline.ingesters` add."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from sourceline.errors import RejectedDocument, UsageError

if TYPE_CHECKING:
    from sourceline.ingest.options import IngestOptions
    from sourceline.ingest.source import Source
    from sourceline.records import Document

Ingester = Callable[["Source", "IngestOptions"], "Iterator[Document | RejectedDocument]"]

ENTRY_POINTS = "sourceline.ingesters"

# The same as in pyproject.toml, so that a checkout works before it is installed.
BUILT_IN = {
    "text": "sourceline.ingest.plain:ingest_text",
    "html": "sourceline.ingest.webpage:ingest_html",
    "feed": "sourceline.ingest.feed:ingest_feed",
    "warc": "sourceline.ingest.warc:ingest_warc",
    "pdf": "sourceline.ingest.pdf:ingest_pdf",
    "jsonl": "sourceline.ingest.jsonlines:ingest_jsonl",
    "json": "sourceline.ingest.jsonlines:ingest_json",
    "csv": "sourceline.ingest.tabular:ingest_csv",
}


@lru_cache(maxsize=1)
def _targets() -> dict[str, str]:
    from importlib.metadata import entry_points

    added = {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}
    return {**added, **BUILT_IN}


def ingester_names() -> list[str]:
    """Every name that `format_in` may have."""
    return sorted(_targets())


@lru_cache(maxsize=64)
def load_ingester(name: str) -> Ingester:
    """The ingester of that name, its module imported on first use.

    Raises:
        UsageError: there is none of that name.
    """
    target = BUILT_IN.get(name) or _targets().get(name)
    if target is None:
        raise UsageError(
            f"there is no input format {name!r}. Valid formats: {', '.join(ingester_names())}."
        )
    module, _, attribute = target.partition(":")
    ingester: Ingester = getattr(import_module(module), attribute)
    return ingester


def recognize(head: bytes, name: str | None) -> str | None:
    """The added format that claims this input, None where none does.

    An ingester from an entry point may have an attribute `recognizes`, a function of the first
    bytes and the file name; ours are told apart in `sniff`.
    """
    for added in _targets().keys() - BUILT_IN.keys():
        recognizes = getattr(load_ingester(added), "recognizes", None)
        if recognizes is not None and recognizes(head, name):
            return added
    return None
