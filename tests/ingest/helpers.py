"""Short ways to ingest, and to tell documents from rejections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sourceline.errors import RejectedDocument
from sourceline.ingest import IngestOptions, ingest, ingest_bytes
from sourceline.records import Document


def read_all(data: bytes, origin: str, **options: Any) -> list[Document | RejectedDocument]:
    return list(ingest_bytes(data, origin=origin, options=IngestOptions(**options)))


def read_one(data: bytes, origin: str, **options: Any) -> Document:
    (item,) = read_all(data, origin, **options)
    assert isinstance(item, Document), item
    return item


def reject_one(data: bytes, origin: str, **options: Any) -> RejectedDocument:
    (item,) = read_all(data, origin, **options)
    assert isinstance(item, RejectedDocument), item
    return item


def outcomes(items: list[Document | RejectedDocument]) -> list[str]:
    """The text of each document and the code of each rejection."""
    return [item.text if isinstance(item, Document) else f"!{item.code}" for item in items]


def ingest_paths(*paths: Path | str, **options: Any) -> list[Document | RejectedDocument]:
    return list(ingest([str(path) for path in paths], IngestOptions(**options)))
