"""What a caller may decide about ingesting: limits, defaults and the way to the network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sourceline.errors import UsageError
from sourceline.ingest.addresses import FetchPolicy

_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?.{0,6})?)?)?")


@dataclass(frozen=True)
class IngestOptions:
    """Limits and defaults of one run.

    `published`, `publisher` and `language` fill in what a document does not say itself; what it
    does say always wins, so that a run over many files never loses a date.

    Attributes:
        format_in: name of an ingester; None finds the format from the content.
        max_bytes: largest document. Containers (JSONL, CSV, WARC) are streamed, and
            the limit holds for each record.
        max_unpacked_bytes: most that one compressed input may unpack to.
        timeout_seconds: longest time for fetching one URL, and for taking one page or PDF apart.
        written: device and inode of the files that the run itself writes. They are not read: a file
            that grows by being read has no end.
        fetch_policy: which hosts and ports a URL may lead to.
    """

    format_in: str | None = None
    published: str | None = None
    publisher: str | None = None
    language: str | None = None
    max_bytes: int = 10_000_000
    max_unpacked_bytes: int = 16_000_000_000
    timeout_seconds: float = 30.0
    written: frozenset[tuple[int, int]] = frozenset()
    fetch_policy: FetchPolicy = field(default_factory=FetchPolicy)

    def __post_init__(self) -> None:
        if self.max_bytes < 1 or self.max_unpacked_bytes < 1:
            raise UsageError("max_bytes and max_unpacked_bytes must be at least 1")
        if not self.timeout_seconds > 0:
            raise UsageError(f"timeout_seconds is {self.timeout_seconds}: it must be above 0")
        if self.published is not None and not _is_date(self.published):
            raise UsageError(
                f"published {self.published!r} is no date: write YYYY, YYYY-MM, YYYY-MM-DD "
                "or a date-time like 2024-08-31T10:00:00Z"
            )

    @property
    def max_record_bytes(self) -> int:
        """Longest line or row that is read at all.

        JSON writes a two-byte letter as six ("\\u0645"), so a text at the limit takes three times
        its size; 64 KiB are for the other fields.
        """
        return 3 * self.max_bytes + 65_536


def _is_date(value: str) -> bool:
    from sourceline.ingest.publication import parse_published

    return _PARTIAL_DATE.fullmatch(value) is not None and parse_published(value) is not None
