"""What can go wrong, in few kinds. A message says what was wrong, where, and what to do."""

from __future__ import annotations


class SourcelineError(Exception):
    """Root of every error that Sourceline raises on purpose."""


class UsageError(SourcelineError):
    """The caller asked for something that does not exist or makes no sense."""


class RejectedDocument(SourcelineError):  # noqa: N818 - a document is rejected, the run goes on
    """One input could not become a document.

    Attributes:
        origin: path, URL or record the input came from.
        reason: one sentence for the person who has to mend it.
        code: short, stable word for counting rejects by kind (`too-large`, `not-text`, ...).
    """

    def __init__(self, origin: str, reason: str, *, code: str) -> None:
        super().__init__(f"{origin}: {reason}")
        self.origin = origin
        self.reason = reason
        self.code = code


class SpanMismatchError(SourcelineError):
    """A span's text is not what the document has at its offsets. Always a bug: never repaired."""


class KnowledgeError(SourcelineError):
    """A knowledge file (actors, gazetteer, ontology) is missing, broken or inconsistent."""


class UnsupportedLanguageError(SourcelineError):
    """No grammar of the kind asked for exists for this language."""


class StoreError(SourcelineError):
    """The database cannot be opened, read or written, or is not of this program's version."""
