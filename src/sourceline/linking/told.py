"""What each document tells of one event, as claims; copies are marked as such."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sourceline.errors import UsageError
from sourceline.linking.holders import Holder, holders_of, speakers_of, speakers_over
from sourceline.records import (
    About,
    CasualtyClaim,
    EventClaim,
    EventMention,
    EventReport,
    Participant,
    Reading,
    Span,
    Speaker,
)

# A claim about people only counts if its event is said to have happened.
HAPPENED = frozenset(("occurred", "alleged"))

DAY = len("2024-08-30")
CASUALTY_VALUE = {"effect", "group", "demographic", "actor", "low", "best", "high", "cause"}


class Mention(NamedTuple):
    """One event as one document tells it, and the syndication group of that document."""

    reading: Reading
    event: EventMention
    group: str


@dataclass(frozen=True, slots=True)
class Told:
    """A claim, with what it is made of and who answers for it."""

    record: EventClaim
    mention: Mention
    holders: tuple[Holder, ...]

    @property
    def id(self) -> str:
        """Id of the claim."""
        return self.record.id

    @property
    def group(self) -> str:
        """Syndication group of its document: what independence is counted by."""
        return self.mention.group

    @property
    def day(self) -> str | None:
        """Day of publication, ISO 8601; None where it is unknown, or known to the month only."""
        published = self.record.published
        return published[:DAY] if published is not None and len(published) >= DAY else None

    @property
    def counts(self) -> bool:
        """Whether it is no copy, and its event is said to have happened."""
        return self.record.copy_of is None and self.mention.event.factuality in HAPPENED


@dataclass(frozen=True, slots=True)
class ToldFigure(Told):
    """A number of people, as told; `low` and `high` are the number itself where they are open.

    `named` tells that it is one of several persons who are named, and counts them all.
    """

    claim: CasualtyClaim
    number: int
    low: int
    high: int
    named: bool = False

    @property
    def denied(self) -> bool:
        """Whether whoever speaks of it denies it."""
        said_by = self.record.said_by
        return bool(said_by) and all(speaker.stance == "denies" for speaker in said_by)


@dataclass(frozen=True, slots=True)
class ToldParticipant(Told):
    """Somebody who took part, as told."""

    participant: Participant


def mentions_of(
    mentions: Iterable[tuple[Reading, str]], groups: Mapping[str, str]
) -> list[Mention]:
    """The mentions with their events and groups: by day of publication, then by document.

    `groups` has the syndication group of each document id; one that it lacks copies nobody.

    Raises:
        UsageError: there is no mention, a reading has no event of that id, or one document comes
            with two readings that differ.
    """
    found: dict[tuple[str, str], Mention] = {}
    for reading, event_id in mentions:
        event = next((e for e in reading.events if e.id == event_id), None)
        if event is None:
            known = ", ".join(e.id for e in reading.events) or "none"
            raise UsageError(
                f"document {reading.document.id} tells of no event {event_id!r}; it has: {known}"
            )
        key = (reading.document.id, event_id)
        if key in found and found[key].reading != reading:
            raise UsageError(
                f"document {reading.document.id} comes with two readings that differ; give one"
            )
        found[key] = Mention(reading, event, groups.get(reading.document.id, reading.document.id))
    if not found:
        raise UsageError("an event needs at least one mention to be reconciled from")
    # "9" sorts after every year: a document without a date is no first version of anything.
    return sorted(
        found.values(),
        key=lambda m: (m.reading.document.published or "9", m.reading.document.id, m.event.id),
    )


def reports_of(mentions: Sequence[Mention]) -> tuple[EventReport, ...]:
    """One report a document; within a group, all but the first are copies."""
    reports: dict[str, EventReport] = {}
    originals: dict[str, str] = {}
    for mention in mentions:
        document = mention.reading.document
        first = originals.setdefault(mention.group, document.id)
        reports[document.id] = EventReport(
            document=document.id,
            group=mention.group,
            is_copy=first != document.id,
            title=document.title,
            publisher=document.publisher,
            byline=document.byline,
            url=document.url,
            published=document.published,
            language=document.language,
        )
    return tuple(reports.values())


def claims_of(mentions: Sequence[Mention]) -> list[Told]:
    """Every claim of every mention, in their order; a repetition in a copy names its original."""
    told: list[Told] = []
    originals: dict[Hashable, Told] = {}
    for mention in mentions:
        for one in _claims_in(mention):
            original = originals.setdefault(_content(one), one)
            if original.record.document != one.record.document:
                one = replace(one, record=one.record.model_copy(update={"copy_of": original.id}))
            told.append(one)
    return told


def _content(one: Told) -> Hashable:
    """What makes two claims of one syndication group the same."""
    record = one.record
    value = tuple(sorted((k, repr(v)) for k, v in record.value.items() if k != "confidence"))
    speakers = frozenset(h.key for h in one.holders if record.said_by)
    return (one.group, record.about, value, record.part_of is None, speakers)


def _claims_in(mention: Mention) -> Iterable[Told]:
    reading, event = mention.reading, mention.event
    made = _Maker(mention)
    yield made.told(
        "event",
        span=event.triggers[0] if event.triggers else None,
        said_by=speakers_of(reading, event.attributions),
        value={
            "event_type": event.event_type,
            "sub_event_type": event.sub_event_type,
            "factuality": event.factuality,
            "confidence": event.confidence,
        },
    )
    if event.date is not None:
        yield made.told(
            "date",
            span=event.date.span,
            said_by=speakers_over(reading, event.date.span),
            value=event.date.model_dump(exclude={"span"}),
        )
    if event.place is not None:
        yield made.told(
            "place",
            span=event.place.span,
            said_by=speakers_over(reading, event.place.span),
            value=event.place.model_dump(exclude={"span"}),
        )
    for number, participant in enumerate(event.participants, 1):
        yield made.participant(number, participant)
    for claim in event.casualties:
        yield made.figure(claim)


class _Maker:
    """Makes the claims of one mention: what they have in common is said once."""

    def __init__(self, mention: Mention) -> None:
        self._mention = mention

    def told(
        self,
        about: About,
        *,
        span: Span | None,
        said_by: tuple[Speaker, ...],
        value: dict[str, Any],
        suffix: str | None = None,
        casualty: CasualtyClaim | None = None,
    ) -> Told:
        """A claim about `about`; its id ends on `suffix` where there can be several."""
        document = self._mention.reading.document
        part_of = None if casualty is None else casualty.part_of
        record = EventClaim(
            id=self._id(suffix or about),
            about=about,
            document=document.id,
            event=self._mention.event.id,
            casualty=None if casualty is None else casualty.id,
            span=span,
            source="; ".join(s.name for s in said_by) or None,
            said_by=said_by,
            value=value,
            publisher=document.publisher,
            published=document.published,
            part_of=None if part_of is None else self._id(part_of),
        )
        return Told(record, self._mention, holders_of(said_by, document.publisher))

    def participant(self, number: int, participant: Participant) -> ToldParticipant:
        """A participant, by its first mention."""
        span = participant.spans[0] if participant.spans else None
        told = self.told(
            "participant",
            suffix=f"p{number}",
            span=span,
            said_by=speakers_over(self._mention.reading, span),
            value=participant.model_dump(exclude={"spans"}),
        )
        return ToldParticipant(told.record, told.mention, told.holders, participant)

    def figure(self, claim: CasualtyClaim) -> Told:
        """A casualty claim; one without any number is kept, and counts nobody."""
        told = self.told(
            "casualty",
            suffix=claim.id,
            span=claim.span,
            said_by=speakers_of(self._mention.reading, claim.attributions),
            value=claim.model_dump(include=CASUALTY_VALUE),
            casualty=claim,
        )
        numbers = (v for v in (claim.best, claim.low, claim.high) if v is not None)
        number = next(numbers, None)
        if number is None:
            return told
        low = number if claim.low is None else claim.low
        high = number if claim.high is None else claim.high
        return ToldFigure(told.record, told.mention, told.holders, claim, number, low, high)

    def _id(self, suffix: str) -> str:
        """Twelve digits of the document's hash, the event, and what is claimed."""
        document = self._mention.reading.document
        return f"{document.id.removeprefix('sha256:')[:12]}.{self._mention.event.id}.{suffix}"
