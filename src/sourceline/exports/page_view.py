"""What the evidence page shows of a reading: values and words, ready for the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlsplit

from sourceline.exports import wording
from sourceline.exports.marks import Kind, Mark
from sourceline.exports.page_text import mark_id
from sourceline.records import (
    Attribution,
    EventMention,
    Participant,
    Reading,
    Role,
    Span,
)

ROLE_NAMES: dict[Role, str] = {
    "initiator": "Initiator",
    "target": "Target",
    "victim": "Harmed",
    "claimant": "Claimed by",
    "mentioned": "Mentioned",
}


GIST_LENGTH = 110  # two lines beside the text


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the report, and the mark in the text that they lead to."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Said:
    """Who says something: source, cue and what is covered."""

    id: str
    name: str
    source: Quote | None
    cue: Quote | None
    content: Quote | None
    stance: str
    anonymous: bool

    @property
    def note(self) -> str:
        """The stance, where it is no plain assertion and the cue does not say it itself."""
        stem = self.stance[:4]
        told = self.cue is not None and self.cue.text.casefold().startswith(stem)
        return "" if told or self.stance == "asserts" else self.stance

    @property
    def leads(self) -> bool:
        """Whether the cue stands before the source: "according to the police"."""
        return self.cue is not None and self.cue.text.casefold() in ("according", "according to")

    @property
    def caveats(self) -> str:
        """What sets it apart from a plain assertion, where no cue is shown: `claims, anonymous`."""
        stance = "" if self.stance == "asserts" else self.stance
        return ", ".join(one for one in (stance, "anonymous" if self.anonymous else "") if one)

    @property
    def gist(self) -> str:
        """The beginning of what is said."""
        return "" if self.content is None else wording.shorten(self.content.text, GIST_LENGTH)

    @property
    def marks(self) -> str:
        """Ids of all its marks, parted by spaces."""
        return " ".join(q.mark for q in (self.source, self.cue, self.content) if q is not None)


@dataclass(slots=True)
class Figure:
    """A casualty claim, with the parts that break it down."""

    id: str
    shown: str
    spoken: str
    effect: str
    people: str
    cause: str | None
    quote: Quote
    said: list[Said]
    parts: list[Figure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value, the words it was read from, and how exact it is."""

    id: str
    value: str
    quotes: list[Quote]
    note: str = ""

    @property
    def verbatim(self) -> Quote | None:
        """The one quote that says the value word for word, which needs no repeating."""
        if len(self.quotes) == 1 and self.quotes[0].text.casefold() == self.value.casefold():
            return self.quotes[0]
        return None


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as a card."""

    id: str
    number: int
    event_type: str
    act: str
    plover: str
    factuality: str
    background: bool
    confidence: int
    triggers: list[Quote]
    when: Fact | None
    where: Fact | None
    people: list[tuple[Role, str, list[Fact]]]
    purpose: Quote | None
    weapons: list[Fact]
    figures: list[Figure]
    said: list[Said]


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One report with its events."""

    key: str
    title: str
    titled: bool
    publisher: str | None
    byline: str | None
    external_id: str | None
    published: str | None
    url: str | None
    language: str
    document_id: str
    reader: str
    no_events: str
    foreground: list[EventView]
    background: list[EventView]
    statements: list[Said]

    @property
    def published_day(self) -> str:
        """The day of publication as people write it."""
        return "" if self.published is None else wording.day(self.published)

    @property
    def host(self) -> str | None:
        """Whose address the original has: `example.org`."""
        return self.url and urlsplit(self.url).hostname

    @property
    def lead(self) -> EventView | None:
        """The event that stands for the report: the first that has figures, else the first."""
        counted = (event for event in self.foreground if event.figures)
        return next(counted, None) or next(iter(self.foreground), None)

    @property
    def tally(self) -> list[str]:
        """Figures side by side for each effect, as nobody has added them: `killed ≥9, 17`."""
        shown: dict[str, dict[str, None]] = {}
        for _, figure in self.figures:
            shown.setdefault(figure.effect, {})[figure.shown] = None
        return [f"{effect} {', '.join(numbers)}" for effect, numbers in shown.items()]

    @property
    def figures(self) -> list[tuple[EventView, Figure]]:
        """Figures of what the report is about, parts left out."""
        return [(event, figure) for event in self.foreground for figure in event.figures]


def view_of(reading: Reading, key: str) -> ReadingView:
    """What the page shows of this reading; `key` begins every id in it."""
    document, reader = reading.document, reading.reader
    said = {a.id: _said(a, f"{key}-a{n}", key) for n, a in enumerate(reading.attributions, 1)}
    numbers = count(1)
    events = [_event(e, n, key, said, numbers) for n, e in enumerate(reading.events, 1)]
    return ReadingView(
        key=key,
        title=wording.headline(reading),
        titled=bool(document.title),
        publisher=document.publisher,
        byline=document.byline,
        external_id=document.external_id,
        published=document.published,
        url=safe_url(document.url),
        language=document.language,
        document_id=document.id,
        reader=" ".join(part for part in (reader.version, reader.engine, reader.model) if part),
        no_events=f"{wording.no_events(reading).capitalize()}.",
        foreground=[event for event in events if not event.background],
        background=[event for event in events if event.background],
        statements=list(said.values()),
    )


def safe_url(url: str | None) -> str | None:
    """The address if it is one of the web (http, https), else None: never a script."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def _event(
    event: EventMention, number: int, key: str, said: dict[str, Said], numbers: Iterator[int]
) -> EventView:
    name = f"{key}-e{number}"
    date, place = event.date, event.place
    return EventView(
        id=name,
        number=number,
        event_type=event.event_type,
        act=wording.act(event),
        plover=event.plover,
        factuality=event.factuality,
        background=event.background,
        confidence=round(event.confidence * 100),
        triggers=_quotes(event.triggers, "trigger", key),
        when=None
        if date is None
        else Fact(
            f"{name}-when",
            wording.when(date),
            _quotes([date.span], "date", key),
            wording.DATE_PRECISION[date.precision],
        ),
        where=None
        if place is None
        else Fact(
            f"{name}-where",
            wording.where_in_full(place),
            _quotes([place.span], "place", key),
            wording.PLACE_PRECISION[place.precision],
        ),
        people=_people(event.participants, name, key),
        purpose=_quote(event.purpose, "purpose", key),
        weapons=[
            Fact(f"{name}-w{n}", weapon.name, _quotes(weapon.spans, "weapon", key))
            for n, weapon in enumerate(event.weapons, 1)
        ],
        figures=_figures(event, key, said, numbers),
        said=[said[one] for one in event.attributions],
    )


def _people(
    participants: Iterable[Participant], name: str, key: str
) -> list[tuple[Role, str, list[Fact]]]:
    by_role: dict[Role, list[Fact]] = {role: [] for role in ROLE_NAMES}
    for number, participant in enumerate(participants, 1):
        by_role[participant.role].append(
            Fact(
                f"{name}-p{number}",
                participant.name,
                _quotes(participant.spans, participant.role, key),
            )
        )
    return [(role, ROLE_NAMES[role], found) for role, found in by_role.items() if found]


def _figures(
    event: EventMention, key: str, said: dict[str, Said], numbers: Iterator[int]
) -> list[Figure]:
    claims = event.casualties
    ids = {claim.id: f"{key}-c{next(numbers)}" for claim in claims}
    by_id = {claim.id: claim for claim in claims}
    tops: list[Figure] = []
    path: list[Figure] = []
    for depth, claim in wording.parts_of(claims):
        counted = wording.people_of(claim, event)
        whole = by_id[claim.part_of] if depth and claim.part_of else None
        figure = Figure(
            id=ids[claim.id],
            shown=wording.bounds(claim),
            spoken=wording.bounds_in_words(claim),
            effect=claim.effect,
            people="" if whole and counted == wording.people_of(whole, event) else counted,
            cause=claim.cause,
            quote=Quote(
                claim.span.text,
                mark_id(key, Mark(claim.span.start, claim.span.end, "casualty", ())),
            ),
            said=[said[one] for one in claim.attributions],
        )
        (path[depth - 1].parts if depth else tops).append(figure)
        path[depth:] = [figure]
    return tops


def _said(attribution: Attribution, name: str, key: str) -> Said:
    parts: tuple[tuple[Span | None, Kind], ...] = (
        (attribution.source, "source"),
        (attribution.cue, "cue"),
        (attribution.content, "content"),
    )
    source, cue, content = (next(iter(_quotes([span], kind, key)), None) for span, kind in parts)
    return Said(
        id=name,
        name=wording.speaker(attribution),
        source=source,
        cue=cue,
        content=content,
        stance=attribution.stance,
        anonymous=attribution.anonymous,
    )


def _quotes(spans: Iterable[Span | None], kind: Kind, key: str) -> list[Quote]:
    """Each wording once, where it first stands: the text itself marks every occurrence."""
    found: dict[str, Quote] = {}
    for span in spans:
        quote = _quote(span, kind, key)
        if quote is not None:
            found.setdefault(quote.text.casefold(), quote)
    return list(found.values())


def _quote(span: Span | None, kind: Kind, key: str) -> Quote | None:
    if span is None:
        return None
    return Quote(span.text, mark_id(key, Mark(span.start, span.end, kind, ())))
