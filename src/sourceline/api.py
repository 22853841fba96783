"""The short way in: read a text, a document, or a stream of either."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourceline import batch
from sourceline.errors import RejectedDocument, UsageError
from sourceline.ingest.publication import published_in_text
from sourceline.records import Document, Reading

if TYPE_CHECKING:
    from sourceline.config import Settings

Reject = Callable[[RejectedDocument], None]


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """How documents are read.

    Args:
        gazetteer: another file of places than the one that ships.
        model: folder of another model than the one that ships.
        threads: of the processor for one document.
        triage: leave documents unread that a first look finds to hold no event;
            `reading.reader.triage` says so.
        min_confidence: leave out events that are less probable, with their claims.
    """

    gazetteer: Path | str | None = None
    model: Path | str | None = None
    threads: int = 1
    triage: bool = True
    min_confidence: float = 0.0


class Reader:
    """Reads documents. Made with `Reader.load()`; keeps nothing of what it has read."""

    def __init__(self, read_document: Callable[[Document], Reading]) -> None:
        self._read_document = read_document

    @classmethod
    def load(cls, **options: Any) -> Reader:
        """A reader with what ships, or as the `ReaderOptions` say.

        Raises:
            KnowledgeError: a knowledge file or the model is missing or broken.
        """
        return cls(load_read(ReaderOptions(**options)))

    def read(self, document: Document | str) -> Reading:
        """What the document says, or the text of one about which nothing else is known."""
        return self._read_document(_as_document(document))

    def read_many(self, documents: Iterable[Document | str]) -> Iterator[Reading]:
        """One reading for each document, in their order, each made when it is asked for."""
        return (self.read(document) for document in documents)


def read(text: str, *, triage: bool = True, **fields: Any) -> Reading:
    """What a text says: `sourceline.read(text, published="2024-08-31")`.

    `fields` are those of `Document` (title, publisher, url, byline, published, language,
    external_id). Relative dates ("on Friday") are resolved against `published`; where it is not given,
    the date at the head of the text is taken. Without `triage`, the text is read even if a first look
    finds that it holds no event.

    Raises:
        UsageError: a field does not exist.
        pydantic.ValidationError: a field's value is not what the contract takes.
    """
    known = sorted(set(Document.model_fields) - {"id", "text"})
    for name in fields:
        if name not in known:
            from sourceline.registry import unknown_name

            raise UsageError(unknown_name(name, known, "field of a document"))
    return _reader(triage).read(_as_document(text, **fields))


@cache
def _reader(triage: bool) -> Reader:
    """The reader of the short way in: opening the gazetteer takes longer than a short text."""
    return Reader.load(triage=triage)


def read_many(
    items: Iterable[Document | str],
    *,
    workers: int = 1,
    timeout_seconds: float | None = None,
    triage: bool = True,
    rejected: Reject | None = None,
) -> Iterator[Reading]:
    """Readings of documents or texts, in their order, from a stream of any length.

    Only a few documents a worker are in memory at a time. A document that cannot be read goes
    to `rejected` with its reason and the stream goes on; without `rejected` it is raised. With
    more than one worker, scripts need the usual `if __name__ == "__main__":`. Without `triage`,
    documents are read even if a first look finds that they hold no event.

    Raises:
        RejectedDocument: a document cannot be read, and there is no `rejected`.
        SpanMismatchError: a reading's words are not where it says.
    """
    if workers < 1:
        raise UsageError(f"workers must be at least 1, not {workers}")
    outcomes = batch.read_all(
        map(_as_document, items),
        partial(load_read, ReaderOptions(triage=triage)),
        workers=workers,
        timeout_seconds=timeout_seconds,
    )
    for outcome in outcomes:
        if isinstance(outcome, Reading):
            yield outcome
        elif rejected is None:
            raise outcome
        else:
            rejected(outcome)


def load_read(options: ReaderOptions) -> Callable[[Document], Reading]:
    """The function that reads one document: what a worker process loads."""
    from sourceline.pipeline import Knowledge, read_document
    from sourceline.reading.triage import Triage

    return partial(
        read_document,
        knowledge=Knowledge.load(options.gazetteer, options.model, threads=options.threads),
        triage=Triage.load() if options.triage else None,
        min_confidence=options.min_confidence,
    )


def loader(settings: Settings) -> batch.Load:
    """`load_read` for these settings, in a form that can be sent to another process."""
    options = ReaderOptions(
        settings.gazetteer,
        settings.model,
        settings.threads,
        settings.triage,
        settings.min_confidence,
    )
    return partial(load_read, options)


def _as_document(item: Document | str, **fields: Any) -> Document:
    """A document of a text, published when its head says so unless `fields` say it."""
    if not isinstance(item, str):
        return item
    return Document.of(item, **{"published": published_in_text(item)} | fields)
