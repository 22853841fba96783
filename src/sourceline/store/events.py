"""Events that fit what is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from sqlalchemy import Connection, Select, or_, select
from sqlalchemy.engine import Dialect

from sourceline.errors import UsageError
from sourceline.records import Event
from sourceline.store import schema, search

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which events. What is None does not matter.

    Attributes:
        country: ISO 3166-1 alpha-2.
        since, until: first and last day, or month, or year. An event that took longer fits where
            any day of it does; one without a date fits no dates.
        event_type, sub_event_type: ACLED's names.
        status: of the review: machine, accepted, corrected or rejected.
        text: words that must all occur in its places, sides, claims or types.
        limit: at most so many.
        deaths: at least so many dead by the best figure.
        disagreement: whether its sources disagree.
        box: west, south, east and north in degrees; where west is more than east it crosses the
            date line. An event without a point is in none.
    """

    country: str | None = None
    since: str | None = None
    until: str | None = None
    event_type: str | None = None
    sub_event_type: str | None = None
    status: str | None = None
    text: str | None = None
    limit: int | None = None
    deaths: int | None = None
    disagreement: bool | None = None
    box: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        if self.country is not None and not _COUNTRY.fullmatch(self.country):
            raise UsageError(f"country {self.country!r}: write two capital letters, like IQ")
        for name, value in (("since", self.since), ("until", self.until)):
            if value is not None and not _DATE.fullmatch(value):
                raise UsageError(f"{name} {value!r} is no date: write YYYY, YYYY-MM or YYYY-MM-DD")
        if self.limit is not None and self.limit < 0:
            raise UsageError(f"limit {self.limit} is below 0")
        if self.box is not None:
            west, south, east, north = self.box
            inside = all(-180 <= lon <= 180 for lon in (west, east))
            if not inside or not -90 <= south <= north <= 90:
                raise UsageError(f"box {self.box}: write west, south, east and north in degrees")


class Events(Sequence[Event]):
    """Events that were found, in the order of their dates; each is built when it is looked at.

    `records` are their records as JSON text, as they are stored.
    """

    def __init__(self, records: Sequence[str]) -> None:
        self.records = records

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> Events: ...
    def __getitem__(self, index: int | slice) -> Event | Events:
        if isinstance(index, slice):
            return Events(self.records[index])
        return Event.model_validate_json(self.records[index])

    def to_pandas(self) -> pd.DataFrame:
        """One row an event, with the columns of the CSV; unknown numbers are `<NA>`.

        Raises:
            SourcelineError: pandas is not installed.
        """
        from sourceline.exports.events.frame import events_frame

        return events_frame(self)

    def to_geopandas(self) -> gpd.GeoDataFrame:
        """The same with a point an event, WGS 84; an event without a place has none.

        Raises:
            SourcelineError: geopandas is not installed.
        """
        from sourceline.exports.events.frame import events_geoframe

        return events_geoframe(self)

    def __repr__(self) -> str:
        return f"<{len(self.records):,} events>"

    def __iter__(self) -> Iterator[Event]:
        return map(Event.model_validate_json, self.records)


def find(connection: Connection, filters: Filters) -> Events:
    """Every event that fits, by date."""
    table = schema.events
    query = select(table.c.record).order_by(table.c.date_start, table.c.key)
    query = narrowed(query, filters, connection.dialect)
    if filters.limit is not None:
        query = query.limit(filters.limit)
    return Events(list(connection.scalars(query)))


def narrowed(query: Select[Any], filters: Filters, dialect: Dialect) -> Select[Any]:
    """`query` of events, less those that do not fit."""
    table = schema.events
    for name in ("country", "event_type", "sub_event_type", "status", "disagreement"):
        value = getattr(filters, name)
        if value is not None:
            query = query.where(table.c[name] == value)
    if filters.since is not None:
        query = query.where(table.c.date_end >= (filters.since + "-00-00")[:10])
    if filters.until is not None:
        last = (filters.until + "-99-99")[:10]
        # The second says the same to the index by which lists are sorted.
        query = query.where(table.c.date_start <= last, table.c.listed <= last)
    if filters.deaths is not None:
        query = query.where(table.c.deaths_best >= filters.deaths)
    if filters.box is not None:
        west, south, east, north = filters.box
        query = query.where(table.c.latitude.between(south, north))
        longitude = table.c.longitude
        if west <= east:
            query = query.where(longitude.between(west, east))
        else:
            query = query.where(or_(longitude >= west, longitude <= east))
    if filters.text is not None:
        query = query.where(search.matches(table, filters.text, dialect))
    return query


def find_one(connection: Connection, event_id: str) -> Event | None:
    """The event of this id, or the one that it became part of; None where there is neither."""
    moved = connection.execute(
        select(schema.redirects.c.new).where(schema.redirects.c.old == event_id)
    ).scalar()
    record = connection.execute(
        select(schema.events.c.record).where(schema.events.c.id == (moved or event_id))
    ).scalar()
    return None if record is None else Event.model_validate_json(record)
