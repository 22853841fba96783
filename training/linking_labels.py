"""Labelled reports for linking: invented events, each told by several outlets, and who tells what.

Files are JSON Lines, one report a line: `id`, `story`, `published`, `publisher`, `title`, `text`,
`origin` (reports with one origin are copies of one text) and `events`, each with its `cluster`
(the act in the world), a trigger `quote` and which occurrence `n` of it is meant.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import sourceline
from sourceline.errors import UsageError
from sourceline.linking.mentions import MentionRecord, mentions_of
from sourceline.reading.sentences import find_sentences
from sourceline.records import Document, EventMention, Reading
from sourceline.spans import Offsets, overlaps

DATA = Path(__file__).parent / "linking"
# A third of the stories, 85 of 256 values of the first byte of the story's hash, is kept out.
_KEPT_OUT_BELOW = 85
# Where stories are moved to: an ordinal far from the start of the calendar.
_ONE_DAY = 700_000


@dataclass(frozen=True, slots=True)
class GoldMention:
    """One act as one report tells it: which act, and where its trigger stands."""

    cluster: str
    trigger: Offsets


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """One report with its acts; reports of one `origin` copy one another."""

    id: str
    story: str
    origin: str
    document: Document
    mentions: tuple[GoldMention, ...]


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A labelled report as the reader reads it.

    `mentions` are the reader's, under the report's own id, so that exact copies stay apart;
    `clusters` has the act of each mention that is one of the report's, by the mention's key.
    """

    report: LabelledReport
    reading: Reading
    mentions: tuple[MentionRecord, ...]
    clusters: dict[str, str]


def in_one_week(reports: Sequence[ReadReport]) -> list[ReadReport]:
    """The reports as if every story had begun on the same day.

    The stories lie years apart, so that few acts of two stories are ever compared. Where much
    happens at once, most pairs that are compared are of two acts; moved together, stories of one
    country are such pairs.
    """
    first: dict[str, int] = {}
    for each in reports:
        for m in each.mentions:
            if m.published is not None:
                first[each.report.story] = min(
                    m.published, first.get(each.report.story, m.published)
                )
    return [
        replace(
            each, mentions=tuple(_moved(m, -first.get(each.report.story, 0)) for m in each.mentions)
        )
        for each in reports
    ]


def _moved(mention: MentionRecord, days: int) -> MentionRecord:
    def day(ordinal: int | None) -> int | None:
        return None if ordinal is None else ordinal + days + _ONE_DAY

    return replace(
        mention,
        published=day(mention.published),
        date_start=day(mention.date_start),
        date_end=day(mention.date_end),
    )


def is_kept_out(story: str) -> bool:
    """Whether a story is of the third that nothing is trained or tuned on."""
    return hashlib.sha256(story.encode()).digest()[0] < _KEPT_OUT_BELOW


def load_labelled(folder: Path = DATA) -> list[LabelledReport]:
    """All labelled reports of a folder's `*.jsonl`, in the order of files and lines.

    Raises:
        UsageError: there is no such file, or a line is not of the form above.
    """
    reports = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if line.strip():
                try:
                    reports.append(_report(line))
                except (ValueError, KeyError, TypeError) as error:
                    raise UsageError(f"{path}, line {number}: {error!r}") from error
    if not reports:
        raise UsageError(f"{folder}: no labelled reports (*.jsonl) there")
    return reports


def _report(line: str) -> LabelledReport:
    row = json.loads(line)
    text = row["text"]
    return LabelledReport(
        row["id"],
        row["story"],
        row["origin"],
        Document.of(
            text,
            title=row["title"],
            publisher=row["publisher"],
            published=row["published"],
            external_id=row["id"],
        ),
        tuple(
            GoldMention(event["cluster"], _occurrence(text, event["quote"], event["n"]))
            for event in row["events"]
        ),
    )


def _occurrence(text: str, quote: str, n: int) -> Offsets:
    start = -len(quote)
    for _ in range(n):
        start = text.find(quote, start + len(quote))
        if start < 0:
            raise ValueError(f"{quote!r} does not occur {n} times in the text")
    return Offsets(start, start + len(quote))


def read_labelled(reports: Iterable[LabelledReport]) -> list[ReadReport]:
    """The reports read, and the reader's mentions matched to the acts."""
    reader = sourceline.Reader.load()
    read = []
    for report in reports:
        reading = reader.read(report.document)
        mentions = tuple(replace(m, document=report.id) for m in mentions_of(reading))
        matched = match_mentions(report, reading.events)
        clusters = {f"{report.id}#{event}": cluster for event, cluster in matched.items()}
        read.append(ReadReport(report, reading, mentions, clusters))
    return read


def match_mentions(report: LabelledReport, events: Sequence[EventMention]) -> dict[str, str]:
    """Which act each of the reader's events is: event id to cluster, each act at most once.

    An event is the act whose trigger overlaps one of its own, the first of them before the others;
    failing that, the act that is alone in a sentence where the reader has no other event either.
    """
    overlapping = sorted(
        (rank, event.id, number)
        for event in events
        for rank, trigger in enumerate(event.triggers)
        for number, gold in enumerate(report.mentions)
        if overlaps(trigger, gold.trigger)
    )
    matched: dict[str, str] = {}
    told: set[int] = set()
    for _, event_id, number in overlapping:
        if event_id not in matched and number not in told:
            matched[event_id] = report.mentions[number].cluster
            told.add(number)
    rest = [gold for number, gold in enumerate(report.mentions) if number not in told]
    for sentence in find_sentences(report.document.text):
        golds = [g for g in report.mentions if overlaps(g.trigger, sentence)]
        theirs = [e for e in events if any(overlaps(t, sentence) for t in e.triggers)]
        if len(golds) == len(theirs) == 1 and golds[0] in rest and theirs[0].id not in matched:
            matched[theirs[0].id] = golds[0].cluster
    return matched
