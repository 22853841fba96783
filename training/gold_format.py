"""Annotated reports: the gold format of the codebook as models, read and checked.

A quote is an exact piece of the text; `n` says which occurrence is meant, counting plain
case-sensitive hits from the start; with `to`, the span runs on to the end of the first `to` that
follows. Everything that the codebook fixes is checked here, so that a file that loads can be
trained on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sourceline.errors import SourcelineError
from sourceline.knowledge.ontology import Ontology
from sourceline.records import Demographic, Effect, Factuality, Group, Kind, PartialDate, Stance
from sourceline.spans import Offsets

_COUNTRY = re.compile(r"[A-Z]{2}")


class ReportError(SourcelineError):
    """An annotated report breaks the format; the message says where and how."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quote(_Model):
    """Words of the text, and which occurrence of them."""

    q: Annotated[str, Field(min_length=1)]
    n: Annotated[int, Field(ge=1)] = 1
    to: str | None = None

    def locate(self, text: str) -> Offsets:
        """Where the words stand.

        Raises:
            ReportError: they do not occur, or not so often.
        """
        start = -1
        for _ in range(self.n):
            start = text.find(self.q, start + 1)
            if start < 0:
                raise ReportError(f"{self.q!r} does not occur {self.n} time(s) in the text")
        end = start + len(self.q)
        if self.to is not None:
            stop = text.find(self.to, end)
            if stop < 0:
                raise ReportError(f"{self.to!r} does not follow {self.q!r} in the text")
            end = stop + len(self.to)
        return Offsets(start, end)


class Said(_Model):
    """An attribution: source, cue and content."""

    id: str
    source: Quote | None
    cue: Quote | None
    content: Quote
    anonymous: bool
    stance: Stance


class When(Quote):
    """A date: its words and the days meant, null where they cannot be told."""

    start: PartialDate | None
    end: PartialDate | None
    precision: Annotated[int, Field(ge=1, le=5)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end are both days or both null")
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValueError(f"start {self.start} is after end {self.end}")
        return self


class Where(Quote):
    """A place: its words, name, country and how exact it is."""

    name: Annotated[str, Field(min_length=1)]
    country: str | None
    precision: Annotated[int, Field(ge=1, le=7)]

    @model_validator(mode="after")
    def _country_is_a_code(self) -> Self:
        if self.country is not None and not _COUNTRY.fullmatch(self.country):
            raise ValueError(f"country {self.country!r} is no ISO 3166-1 alpha-2 code")
        return self


class Party(_Model):
    """A participant with every mention of it."""

    role: Literal["initiator", "target", "victim", "claimant"]
    kind: Kind
    name: Annotated[str, Field(min_length=1)]
    quotes: Annotated[list[Quote], Field(min_length=1)]


class Weapon(_Model):
    """A weapon with every mention of it."""

    quotes: Annotated[list[Quote], Field(min_length=1)]


class Toll(Quote):
    """A casualty claim."""

    id: str
    effect: Effect
    group: Group
    demographic: Demographic | None
    whose: str | None
    low: Annotated[int, Field(ge=0)] | None
    best: Annotated[int, Field(ge=0)] | None
    high: Annotated[int, Field(ge=0)] | None
    part_of: str | None
    attributions: list[str]

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if not known:
            raise ValueError("a claim has a number")
        if known != sorted(known):
            raise ValueError(f"low {self.low}, best {self.best}, high {self.high} are not in order")
        return self


class Act(_Model):
    """An event with everything that belongs to it."""

    id: str
    event_type: str
    sub_event_type: str
    factuality: Factuality
    background: bool
    triggers: Annotated[list[Quote], Field(min_length=1)]
    date: When | None
    place: Where | None
    participants: list[Party]
    weapons: list[Weapon]
    casualties: list[Toll]
    attributions: list[str]


class Report(_Model):
    """One annotated report. `style` and `region` say what kind of text it is, for the split."""

    id: str
    published: PartialDate | None
    text: Annotated[str, Field(min_length=1)]
    style: str | None = None
    region: str | None = None
    source_name: str | None = None
    source_url: str | None = None
    licence: str | None = None
    attributions: list[Said]
    events: list[Act]


def problems_of(report: Report, ontology: Ontology) -> Iterator[str]:
    """What is wrong with a report that has the right shape, one sentence each.

    Rule: codebook, "Gold file format", "Casualties", "Attribution".
    """
    text = report.text
    for label, quote in _quotes(report):
        try:
            span = quote.locate(text)
        except ReportError as error:
            yield f"{label}: {error}"
            continue
        words = text[span.start : span.end]
        if words != words.strip():
            yield f"{label}: {words!r} begins or ends with white space"
        if not label.endswith("content") and "\n\n" in words:
            yield f"{label}: {words!r} runs over a paragraph"
    yield from _attribution_problems(report)
    seen: set[str] = set()
    for event in report.events:
        if event.id in seen:
            yield f"event {event.id} stands twice"
        seen.add(event.id)
        yield from _event_problems(event, {a.id for a in report.attributions}, ontology)


def _attribution_problems(report: Report) -> Iterator[str]:
    seen: set[str] = set()
    for said in report.attributions:
        if said.id in seen:
            yield f"attribution {said.id} stands twice"
        seen.add(said.id)
        if said.source is None and said.cue is None:
            yield f"attribution {said.id} has neither source nor cue"
        try:
            content = said.content.locate(report.text)
            cue = said.cue.locate(report.text) if said.cue else None
        except ReportError:
            continue
        if cue and content.start <= cue.start and cue.end <= content.end:
            yield f"attribution {said.id}: the cue {said.cue!r} stands inside the content"


def _event_problems(event: Act, said: set[str], ontology: Ontology) -> Iterator[str]:
    where = f"event {event.id}"
    known = ontology.sub_types.get(event.sub_event_type)
    if known is None:
        yield f"{where}: no sub-type {event.sub_event_type!r}"
    elif known.event_type != event.event_type:
        yield f"{where}: {event.sub_event_type!r} is no {event.event_type!r}"
    claims = {c.id: c for c in event.casualties}
    if len(claims) < len(event.casualties):
        yield f"{where}: a claim's id stands twice"
    for owner, ids in (
        (where, event.attributions),
        *((c.id, c.attributions) for c in claims.values()),
    ):
        for unknown in sorted(set(ids) - said):
            yield f"{owner} names attribution {unknown!r}, which there is not"
    for claim in event.casualties:
        if claim.part_of is None:
            continue
        whole = claims.get(claim.part_of)
        if whole is None or whole is claim:
            yield f"{where}, claim {claim.id}: part_of {claim.part_of!r} is no other claim of the event"
        elif claim.best and whole.best and claim.best > whole.best and whole.high is not None:
            yield f"{where}, claim {claim.id}: the part {claim.best} is more than the whole {whole.best}"


def _quotes(report: Report) -> Iterator[tuple[str, Quote]]:
    for said in report.attributions:
        for field in ("source", "cue", "content"):
            quote = getattr(said, field)
            if quote is not None:
                yield f"attribution {said.id} {field}", quote
    for event in report.events:
        where = f"event {event.id}"
        yield from ((f"{where} trigger", t) for t in event.triggers)
        if event.date:
            yield f"{where} date", event.date
        if event.place:
            yield f"{where} place", event.place
        for party in event.participants:
            yield from ((f"{where} {party.role} {party.name!r}", q) for q in party.quotes)
        for weapon in event.weapons:
            yield from ((f"{where} weapon", q) for q in weapon.quotes)
        yield from ((f"{where} claim {c.id}", c) for c in event.casualties)


def parse_report(value: Any, ontology: Ontology) -> Report:
    """A report from its JSON value, checked.

    Raises:
        ReportError: it breaks the format; the message lists every problem.
    """
    name = value.get("id", "?") if isinstance(value, dict) else "?"
    try:
        report = Report.model_validate(value)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ReportError(f"report {name}: " + "; ".join(faults)) from error
    problems = list(problems_of(report, ontology))
    if problems:
        raise ReportError(f"report {name}: " + "; ".join(problems))
    return report


def load_reports(paths: Iterable[Path]) -> Iterator[Report]:
    """The reports of JSON Lines files, in order.

    Raises:
        ReportError: a line breaks the format, or an id stands twice.
    """
    ontology = Ontology.load()
    seen: dict[str, Path] = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            try:
                report = parse_report(json.loads(line), ontology)
            except (ReportError, json.JSONDecodeError) as error:
                raise ReportError(f"{path}:{number}: {error}") from error
            if report.id in seen:
                raise ReportError(
                    f"{path}:{number}: id {report.id} stands in {seen[report.id]} too"
                )
            seen[report.id] = path
            yield report
