"""The contract: what is written, one JSON record a line. Frozen, validated, spans checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from sourceline.errors import SpanMismatchError, UsageError

if TYPE_CHECKING:
    import pandas as pd

READING_SCHEMA = "sourceline.reading/1"
EVENT_SCHEMA = "sourceline.event/1"

Stance = Literal["asserts", "confirms", "claims", "denies", "estimates"]
Factuality = Literal["occurred", "alleged", "denied", "planned", "threatened", "hypothetical"]
Role = Literal["initiator", "target", "victim", "claimant", "mentioned"]
Kind = Literal["individual", "organization", "object"]
Effect = Literal[
    "killed",
    "injured",
    "casualties",
    "missing",
    "abducted",
    "detained",
    "displaced",
    "evacuated",
]
Group = Literal[
    "combatants",
    "civilians",
    "police",
    "health workers",
    "journalists",
    "aid workers",
    "unspecified",
]
Demographic = Literal["children", "women", "men", "elderly"]

# Year, month and day that can be partial ("2016", "2016-11"), or a full date-time.
PartialDate = Annotated[
    str,
    StringConstraints(
        pattern=r"^\d{4}(-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$"
    ),
]


class Record(BaseModel):
    """Base of all records: immutable, closed for misspelt fields, exact about types."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, ser_json_inf_nan="null"
    )


class Span(Record):
    """Words of a document and where they stand: `document.text[start:end] == text`.

    Build one with `Span.cut`, which takes the words from the text itself. A span that arrives
    with its own words is checked against the text by the record that holds it.
    """

    start: Annotated[int, Field(ge=0)]
    end: int
    text: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _length_agrees(self) -> Span:
        if self.end - self.start != len(self.text):
            raise ValueError(
                f"span {self.start}-{self.end} is {self.end - self.start} code points long, "
                f"its text {len(self.text)}: offsets count code points, end exclusive"
            )
        return self

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Span:
        """The span of `text` from `start` to `end`, offsets in code points, end exclusive.

        Raises:
            SpanMismatchError: the interval is empty or reaches outside the text.
        """
        if not 0 <= start < end <= len(text):
            raise SpanMismatchError(f"no span {start}-{end} in a text of {len(text)} code points")
        return cls.model_construct(start=start, end=end, text=text[start:end])


def content_id(text: str) -> str:
    """`sha256:` and the hash of the text, so that the same text has the same id everywhere.

    Raises:
        UsageError: the text has a lone surrogate, which is no character and which no file can hold.
    """
    try:
        return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise UsageError(
            f"the text has a lone surrogate (U+{ord(text[error.start]):04X} at {error.start:,}), "
            "which is no character: replace it, for instance with U+FFFD"
        ) from error


class Document(Record):
    """One report: the exact text that every span points into, and where it came from."""

    id: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    byline: str | None = None
    published: PartialDate | None = None
    language: str = "en"
    external_id: str | None = None
    text: str

    @model_validator(mode="after")
    def _id_is_of_the_text(self) -> Document:
        if self.id != content_id(self.text):
            raise ValueError(f"document id {self.id!r} is not the hash of its text")
        return self

    @classmethod
    def of(cls, text: str, **fields: Any) -> Document:
        """A document of this text, its id computed. `fields` are those of `Document`."""
        return cls(id=content_id(text), text=text, **fields)


class TriageLook(Record):
    """What a first look made of a document: whether it was worth reading.

    `score` is how much the words speak for an event, 0 to 1. A document that did not pass was not
    read: it has no events and no attributions because nobody looked for them. Short texts and
    texts in other languages pass whatever their score.
    """

    score: Annotated[float, Field(ge=0, le=1)]
    passed: bool


class Reader(Record):
    """What read the document: enough to repeat the reading. `triage` is null where none was."""

    version: str
    engine: str = "local"
    model: str | None = None
    triage: TriageLook | None = None


class Attribution(Record):
    """Who says what: source, cue and content, three spans of one document."""

    id: str
    source: Span | None = None
    source_actor: str | None = None
    anonymous: bool = False
    cue: Span | None = None
    stance: Stance = "asserts"
    content: Span | None = None


class DateRecord(Record):
    """When: first and last day (ISO 8601), and UCDP date_prec 1 (day) to 5 (over a month).

    `start` and `end` are null where the words cannot be placed in a year.
    """

    start: str | None
    end: str | None
    precision: Annotated[int, Field(ge=1, le=5)]
    span: Span | None = None


class PlaceRecord(Record):
    """Where: a place of the gazetteer, and UCDP where_prec 1 (exact) to 7 (international)."""

    span: Span | None = None
    name: str
    geonames_id: int | None = None
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")] | None = None
    admin1: str | None = None
    admin2: str | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    precision: Annotated[int, Field(ge=1, le=7)]


class Participant(Record):
    """Who took part, in which role; every mention in the document gathered."""

    role: Role
    kind: Kind
    actor: str | None = None
    name: str
    spans: tuple[Span, ...]


class Weapon(Record):
    """What was used, as the report names it."""

    name: str
    spans: tuple[Span, ...]


class CasualtyClaim(Record):
    """A number of people, an effect, and whose people they are: one phrase, said by someone.

    "At least 15" is low 15, best 15, high None: None is open or unknown, 0 a reported zero.
    `part_of` names the claim that this one breaks down.
    """

    id: str
    effect: Effect
    group: Group = "unspecified"
    demographic: Demographic | None = None
    actor: str | None = None
    low: Annotated[int, Field(ge=0)] | None
    best: Annotated[int, Field(ge=0)] | None
    high: Annotated[int, Field(ge=0)] | None
    span: Span
    cause: str | None = None
    part_of: str | None = None
    attributions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _bounds_in_order(self) -> CasualtyClaim:
        known = [v for v in (self.low, self.best, self.high) if v is not None]
        if known != sorted(known):
            raise ValueError(
                f"claim {self.id}: low {self.low}, best {self.best}, high {self.high} "
                "are not in ascending order"
            )
        return self


class EventMention(Record):
    """One event as one document tells it."""

    id: str
    event_type: str
    sub_event_type: str
    plover: str
    confidence: Annotated[float, Field(ge=0, le=1)]
    factuality: Factuality = "occurred"
    background: bool = False
    triggers: tuple[Span, ...]
    date: DateRecord | None = None
    place: PlaceRecord | None = None
    participants: tuple[Participant, ...] = ()
    purpose: Span | None = None
    weapons: tuple[Weapon, ...] = ()
    casualties: tuple[CasualtyClaim, ...] = ()
    attributions: tuple[str, ...] = ()


class Reading(Record):
    """One document, read: `sourceline.reading/1`.

    Every span is checked against the document's text, and every id that is referred to must
    exist, whether the record is built in a program or comes from a file.
    """

    schema_: Literal["sourceline.reading/1"] = Field("sourceline.reading/1", alias="schema")
    reader: Reader
    document: Document
    attributions: tuple[Attribution, ...] = ()
    events: tuple[EventMention, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Reading:
        text = self.document.text
        for span in self.spans():
            if text[span.start : span.end] != span.text:
                raise SpanMismatchError(
                    f"document {self.document.id}: text[{span.start}:{span.end}] is "
                    f"{text[span.start : span.end]!r}, the span says {span.text!r}"
                )
        known = _unique([a.id for a in self.attributions], "attribution")
        _unique([e.id for e in self.events], "event")
        claims = {c.id: e.id for e in self.events for c in e.casualties}
        _unique([c.id for e in self.events for c in e.casualties], "casualty claim")
        for event in self.events:
            _known(event.attributions, known, f"event {event.id}")
            for claim in event.casualties:
                _known(claim.attributions, known, f"claim {claim.id}")
                if claim.part_of is not None and (
                    claim.part_of == claim.id or claims.get(claim.part_of) != event.id
                ):
                    raise ValueError(
                        f"claim {claim.id}: part_of {claim.part_of!r} is no other claim of "
                        f"event {event.id}"
                    )
        return self

    def spans(self) -> Iterator[Span]:
        """Every span of the record, in no promised order."""
        for a in self.attributions:
            yield from (s for s in (a.source, a.cue, a.content) if s is not None)
        for e in self.events:
            yield from e.triggers
            if e.date is not None and e.date.span is not None:
                yield e.date.span
            if e.place is not None and e.place.span is not None:
                yield e.place.span
            for p in e.participants:
                yield from p.spans
            if e.purpose is not None:
                yield e.purpose
            for w in e.weapons:
                yield from w.spans
            for c in e.casualties:
                yield c.span

    def to_json(self) -> str:
        """The record as one line of JSON, as the contract has it."""
        return self.model_dump_json(by_alias=True)

    def to_pandas(self) -> pd.DataFrame:
        """One row a casualty claim (or an event without any), as a pandas DataFrame."""
        from sourceline.exports.frame import readings_frame

        return readings_frame([self])

    def _repr_html_(self) -> str:
        from sourceline.exports.notebook import reading_html

        return reading_html(self)


def _unique(ids: list[str], what: str) -> set[str]:
    seen = set(ids)
    if len(seen) != len(ids):
        twice = sorted({i for i in ids if ids.count(i) > 1})
        raise ValueError(f"{what} ids occur twice: {', '.join(twice)}")
    return seen


def _known(ids: tuple[str, ...], known: set[str], where: str) -> None:
    lacking = [i for i in ids if i not in known]
    if lacking:
        raise ValueError(f"{where} names attributions that do not exist: {', '.join(lacking)}")


# ---------------------------------------------------------------- sourceline.event/1

Side = Literal["a", "b"]
CountedAs = Literal["side_a", "side_b", "civilians", "unknown"]
About = Literal["event", "date", "place", "participant", "casualty"]

# Which claims, by id, give each value of a record: `{"low": ("…",), "best": ("…",)}`.
RestsOn = dict[str, tuple[str, ...]]


class EventReport(Record):
    """One document that tells of the event, without its text.

    Documents with the same `group` copy one another; all but the first published have `is_copy` true.
    """

    document: str
    group: str
    is_copy: bool
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    url: str | None = None
    published: PartialDate | None = None
    language: str = "en"


class Speaker(Record):
    """Who says something: the source's words, its actor, and how it is said."""

    name: str
    actor: str | None = None
    anonymous: bool = False
    stance: Stance = "asserts"


class EventClaim(Record):
    """One claim of one document that the event rests on.

    `id` is made of the document, the event in it and what is claimed, so that it stays the same
    when further reports come. `span` points into that document's text. `said_by` is empty where
    the report says it in its own voice; `source` is the same in one line. `copy_of` names the
    claim that a syndicated copy repeats, `superseded_by` the later one that corrects it.
    """

    id: str
    about: About = "casualty"
    document: str
    event: str
    casualty: str | None = None
    span: Span | None = None
    source: str | None = None
    said_by: tuple[Speaker, ...] = ()
    value: dict[str, Any] = Field(default_factory=dict)
    publisher: str | None = None
    published: PartialDate | None = None
    part_of: str | None = None
    copy_of: str | None = None
    superseded_by: str | None = None


class EventDate(DateRecord):
    """When, with the claims it rests on."""

    claims: tuple[str, ...] = ()


class EventPlace(PlaceRecord):
    """Where, with the claims it rests on."""

    claims: tuple[str, ...] = ()


class SidedParticipant(Participant):
    """A participant of a reconciled event: its side, and the claims it rests on."""

    spans: tuple[Span, ...] = ()
    side: Side | None = None
    claims: tuple[str, ...] = ()


class Bounds(Record):
    """Low, best and high number of people; None is unknown, 0 a reported zero.

    `low_open` and `high_open` tell that the claim behind that bound leaves it open: "at least 15"
    is the highest figure that was given, and there can be more.
    """

    low: int | None
    best: int | None
    high: int | None
    low_open: bool = False
    high_open: bool = False
    rests_on: RestsOn = Field(default_factory=dict)


class Deaths(Bounds):
    """UCDP's death figures: bounds over all, and where those of `best` are counted."""

    side_a: int | None = None
    side_b: int | None = None
    civilians: int | None = None
    unknown: int | None = None


class Injuries(Bounds):
    """Low, best and high number of injured people; None is unknown."""


class Figure(Bounds):
    """What all claims together say of one effect on one group of people.

    `whose` is the name of `actor`. `part` is true where these people are among those of another
    figure of the same effect, so that both must not be added. `rule` says what decided `best`.
    """

    low: int
    best: int
    high: int
    effect: Effect
    group: Group = "unspecified"
    demographic: Demographic | None = None
    actor: str | None = None
    whose: str | None = None
    counted_as: CountedAs = "unknown"
    part: bool = False
    rule: Literal["only position", "authority", "breakdown", "support", "lower number"]


class Sources(Record):
    """How many documents, and how many that do not copy one another."""

    documents: Annotated[int, Field(ge=0)]
    independent: Annotated[int, Field(ge=0)]


class Position(Record):
    """One side of a disagreement: a value, who holds it, and in which claims."""

    value: Any
    sources: tuple[str, ...]
    claims: tuple[str, ...] = ()


class Disagreement(Record):
    """Where claims about one thing differ: `killed / combatants / Islamic State`."""

    about: str
    positions: tuple[Position, ...]


class HistoryStep(Position):
    """What was said at one time: a position with the day of publication."""

    published: PartialDate


class History(Record):
    """How a figure was corrected over time, the first version first."""

    about: str
    steps: tuple[HistoryStep, ...]


class Victim(Record):
    """A person named as harmed, from every report that names them."""

    name: str
    also: tuple[str, ...] = ()
    effect: Effect | None = None
    claims: tuple[str, ...] = ()


class Review(Record):
    """Whether a person has checked the event."""

    status: Literal["machine", "accepted", "corrected", "rejected"] = "machine"
    by: str | None = None
    at: str | None = None


class Event(Record):
    """One event, from every report of it: `sourceline.event/1`.

    Every id of a claim that is referred to must be among `claims`.
    """

    schema_: Literal["sourceline.event/1"] = Field("sourceline.event/1", alias="schema")
    id: str
    event_type: str
    sub_event_type: str
    plover: str
    type_of_violence: Annotated[int, Field(ge=1, le=3)] | None = None
    factuality: Factuality = "occurred"
    date: EventDate | None = None
    place: EventPlace | None = None
    participants: tuple[SidedParticipant, ...] = ()
    deaths: Deaths
    injuries: Injuries
    figures: tuple[Figure, ...] = ()
    victims: tuple[Victim, ...] = ()
    sources: Sources
    reports: tuple[EventReport, ...] = ()
    claims: tuple[EventClaim, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    history: tuple[History, ...] = ()
    review: Review = Review()

    @model_validator(mode="after")
    def _claims_exist(self) -> Event:
        known = _unique([c.id for c in self.claims], "claim")
        lacking = sorted({i for i in self.referred_claims() if i not in known})
        if lacking:
            raise ValueError(f"event {self.id} rests on claims it lacks: {', '.join(lacking)}")
        return self

    def actors(self) -> tuple[str, ...]:
        """Whoever took part: actors of the registry by id, organisations it lacks by name."""
        took_part = (p for p in self.participants if p.role != "mentioned")
        found = (p.actor or (p.name if p.kind == "organization" else None) for p in took_part)
        return tuple(dict.fromkeys(one for one in found if one))

    def referred_claims(self) -> Iterator[str]:
        """Ids of all claims that something in the record rests on, with repetitions."""
        for record in (self.date, self.place, *self.participants, *self.victims):
            yield from () if record is None else record.claims
        for bounds in (self.deaths, self.injuries, *self.figures):
            for ids in bounds.rests_on.values():
                yield from ids
        for disagreement in self.disagreements:
            for position in disagreement.positions:
                yield from position.claims
        for history in self.history:
            for step in history.steps:
                yield from step.claims
        for claim in self.claims:
            named = (claim.part_of, claim.copy_of, claim.superseded_by)
            yield from (i for i in named if i is not None)

    def to_json(self) -> str:
        """The record as one line of JSON, as the contract has it."""
        return self.model_dump_json(by_alias=True)
