"""Blind coding: what a coder makes of an event from its reports alone, and how far coders agree."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Connection, select

from sourceline.errors import UsageError
from sourceline.knowledge.ontology import Ontology
from sourceline.reviewing.agreement import Difference, alpha, interval, nominal, ratio
from sourceline.store import Store, journal, schema
from sourceline.store.documents import to_json
from sourceline.store.events import find_one
from sourceline.store.journal import Change

Count = Annotated[int, Field(ge=0, le=100_000_000)]


class Coding(BaseModel):
    """What a coder reads in the reports of an event. None is "the reports do not say"."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    occurred: bool = True
    sub_event_type: str | None = None
    first_day: date | None = None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    deaths_low: Count | None = None
    deaths_best: Count | None = None
    deaths_high: Count | None = None
    civilian_deaths: Count | None = None
    injuries_best: Count | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Coding:
        if self.sub_event_type is not None:
            if self.sub_event_type not in Ontology.load().sub_types:
                raise ValueError(f"no sub-event type {self.sub_event_type!r}")
        known = [n for n in (self.deaths_low, self.deaths_best, self.deaths_high) if n is not None]
        if known != sorted(known):
            raise ValueError("low, best and high are not in ascending order")
        return self


@dataclass(frozen=True, slots=True)
class Coded:
    """A coding, whose, of which event, and when."""

    event: str
    coder: str
    at: str
    coding: Coding


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha over one field; None where no two coders said anything of one event.

    Attributes:
        measure: how differences are weighed: nominal, interval or ratio.
        events: how many events two coders or more said something about.
    """

    field: str
    measure: str
    events: int
    alpha: float | None


def code(store: Store, event_id: str, coding: Coding, coder: str) -> Coded:
    """Store a coding: one a coder and event, which is not changed any more.

    Raises:
        UsageError: there is no such event, or this coder has coded it already.
    """
    with store.writing() as connection:
        event = find_one(connection, event_id)
        if event is None:
            raise UsageError(f"there is no event {event_id!r}")
        if any(one.coder == coder for one in codings_of(connection, event.id)):
            raise UsageError(f"you have coded event {event.id} already")
        at = journal.now()
        row = {
            "event_id": event.id,
            "coder": coder,
            "coded_at": at,
            "coded": to_json(coding.model_dump(mode="json")),
        }
        connection.execute(schema.codings.insert(), row)
        journal.append(connection, coder, [Change("coding.added", event.id, {})])
    return Coded(event.id, coder, at, coding)


def codings_of(connection: Connection, event_id: str | None = None) -> list[Coded]:
    """The codings of one event, or of all, in the order in which they were made."""
    table = schema.codings.c
    query = select(table.event_id, table.coder, table.coded_at, table.coded).order_by(table.key)
    if event_id is not None:
        query = query.where(table.event_id == event_id)
    return [
        Coded(row.event_id, row.coder, row.coded_at, Coding.model_validate(json.loads(row.coded)))
        for row in connection.execute(query)
    ]


def agreement(codings: Iterable[Coded]) -> list[Agreement]:
    """Krippendorff's alpha for each field, over the events that two coders or more have coded."""
    by_event: dict[str, list[Coding]] = defaultdict(list)
    for one in codings:
        by_event[one.event].append(one.coding)
    found = []
    for field, (name, difference, value) in _MEASURES.items():
        units = [
            [value(told) for one in event if (told := getattr(one, field)) is not None]
            for event in by_event.values()
        ]
        paired = sum(1 for unit in units if len(unit) > 1)
        found.append(Agreement(field, name, paired, alpha(units, difference)))
    return found


def _same(value: Hashable) -> Hashable:
    return value


def _day(value: date) -> Hashable:
    return value.toordinal()


_MEASURES: dict[str, tuple[str, Difference, Callable[[Any], Hashable]]] = {
    "occurred": ("nominal", nominal, _same),
    "sub_event_type": ("nominal", nominal, _same),
    "first_day": ("interval", interval, _day),
    "country": ("nominal", nominal, _same),
    "deaths_low": ("ratio", ratio, _same),
    "deaths_best": ("ratio", ratio, _same),
    "deaths_high": ("ratio", ratio, _same),
    "civilian_deaths": ("ratio", ratio, _same),
    "injuries_best": ("ratio", ratio, _same),
}
