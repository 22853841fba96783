"""A reading as a person amends it: a claim more, another, or one less; an event more.

The amended reading names the person as its engine. Machines read the document again as they like:
the amended reading stays the current one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sourceline.errors import SpanMismatchError, UsageError
from sourceline.knowledge.ontology import Ontology
from sourceline.records import Attribution, CasualtyClaim, EventMention, Reader, Reading, Span
from sourceline.store.documents import PERSON
from sourceline.version import __version__


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of what a report is read to say of an event.

    Attributes:
        document, mention: which report, and which of the events in it.
        replaces: id of a casualty claim that is wrong; None adds one.
        claim: the claim as it should be, fields of `CasualtyClaim` with `start` and `end` of its
            words; None takes `replaces` away.
        said_by: `start` and `end` of the words that name who says it, and `stance`; None is the
            report itself, or for a claim that is replaced whoever said it.
    """

    document: str
    mention: str
    claim: Mapping[str, Any] | None
    replaces: str | None = None
    said_by: Mapping[str, Any] | None = None


def amended(
    reading: Reading, amendment: Amendment, by: str, at: str
) -> tuple[Reading, dict[str, Any]]:
    """The reading with the amendment, and what to write down of it.

    Raises:
        UsageError: there is no such claim, or the new one makes no sense.
    """
    mention = next((one for one in reading.events if one.id == amendment.mention), None)
    if mention is None:
        raise UsageError(f"the reading has no event {amendment.mention!r}")
    old = next((one for one in mention.casualties if one.id == amendment.replaces), None)
    if amendment.replaces is not None and old is None:
        raise UsageError(f"event {mention.id} has no claim {amendment.replaces!r}")
    if amendment.claim is None and old is None:
        raise UsageError("say which claim to take away, or what claim to add")
    attributions = list(reading.attributions)
    claims = [one for one in mention.casualties if one is not old]
    told: dict[str, Any] = {"document": amendment.document, "mention": amendment.mention}
    if old is not None:
        told["was"] = old.model_dump(mode="json")
    if amendment.claim is not None:
        said = list(old.attributions if old else ())
        claim = _claim(reading, amendment.claim, old)
        if amendment.said_by is not None:
            spoken = _attribution(reading, amendment.said_by, claim.span)
            attributions.append(spoken)
            said = [spoken.id]
        claim = claim.model_copy(update={"attributions": tuple(said)})
        claims.append(claim)
        told["claim"] = claim.model_dump(mode="json")
    else:
        claims = [
            one.model_copy(update={"part_of": None}) if one.part_of == amendment.replaces else one
            for one in claims
        ]
    claims.sort(key=lambda one: one.span.start)
    events = [
        one.model_copy(update={"casualties": tuple(claims)}) if one is mention else one
        for one in reading.events
    ]
    return _of(reading, attributions, events, by, at), told


def new_mention(
    reading: Reading, mention: Mapping[str, Any], by: str, at: str
) -> tuple[Reading, EventMention]:
    """The reading with one event more, and that event.

    Raises:
        UsageError: it makes no sense, or its words are not there.
    """
    told = {**mention, "id": _free("r", (one.id for one in reading.events)), "confidence": 1.0}
    sub_event_type = str(told.get("sub_event_type"))
    ontology = Ontology.load()
    if sub_event_type not in ontology.sub_types:
        raise UsageError(f"no sub-event type {sub_event_type!r}")
    told["event_type"] = ontology.event_type_of(sub_event_type)
    told["plover"] = ontology.plover(sub_event_type)
    taken = [one.id for event in reading.events for one in event.casualties]
    claims = []
    for claim in told.get("casualties", ()):
        claims.append({**claim, "id": _free("r", taken)})
        taken.append(claims[-1]["id"])
    told["casualties"] = claims
    try:
        added = EventMention.model_validate(_spans_cut(told, reading.document.text))
    except ValidationError as error:
        raise UsageError(_why(error)) from error
    if not added.triggers:
        raise UsageError("an event needs the words that tell of it: triggers")
    return _of(reading, reading.attributions, [*reading.events, added], by, at), added


def _claim(reading: Reading, told: Mapping[str, Any], old: CasualtyClaim | None) -> CasualtyClaim:
    taken = (one.id for event in reading.events for one in event.casualties)
    values = dict(told)
    if "start" in values or "end" in values:
        values["span"] = {"start": values.pop("start", None), "end": values.pop("end", None)}
    base: dict[str, Any] = {"low": None, "best": None, "high": None}
    base = base if old is None else old.model_dump()
    name = old.id if old is not None else _free("r", taken)
    try:
        return CasualtyClaim.model_validate(
            _spans_cut({**base, **values, "id": name}, reading.document.text)
        )
    except ValidationError as error:
        raise UsageError(_why(error)) from error


def _attribution(reading: Reading, told: Mapping[str, Any], content: Span) -> Attribution:
    values = {"stance": "asserts", **told}
    source = {"start": values.pop("start", None), "end": values.pop("end", None)}
    name = _free("r", (one.id for one in reading.attributions))
    try:
        return Attribution.model_validate(
            _spans_cut(
                {**values, "id": name, "source": source, "content": content.model_dump()},
                reading.document.text,
            )
        )
    except ValidationError as error:
        raise UsageError(_why(error)) from error


def _spans_cut(value: Any, text: str) -> Any:
    """`value` with the words put into everything that has a start and an end in the text."""
    if isinstance(value, Mapping):
        start, end = value.get("start"), value.get("end")
        if (
            set(value) <= {"start", "end", "text"}
            and isinstance(start, int)
            and isinstance(end, int)
        ):
            try:
                return Span.cut(text, start, end).model_dump()
            except SpanMismatchError as error:
                raise UsageError(str(error)) from error
        return {name: _spans_cut(one, text) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_spans_cut(one, text) for one in value]
    return value


def _of(
    reading: Reading,
    attributions: Iterable[Attribution],
    events: Iterable[EventMention],
    by: str,
    at: str,
) -> Reading:
    try:
        return Reading(
            reader=Reader(version=__version__, engine=PERSON, model=f"{by} at {at}"),
            document=reading.document,
            attributions=tuple(attributions),
            events=tuple(events),
        )
    except ValidationError as error:
        raise UsageError(_why(error)) from error


def _free(prefix: str, taken: Iterable[str]) -> str:
    """The first of r1, r2, … that is no id yet."""
    known = set(taken)
    return next(name for n in itertools.count(1) if (name := f"{prefix}{n}") not in known)


def _why(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()[:5]
    )
