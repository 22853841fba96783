"""Questions over many events, answered by the database: a page of a list, counts, charts, the map.

All but the page itself is answered from one narrow index, so that 100,000 events take a fraction
of a second. Nothing here builds an event except `page`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Select, case, func, select
from sqlalchemy.sql.elements import ColumnElement

from sourceline.errors import UsageError
from sourceline.records import Event
from sourceline.store import schema
from sourceline.store.events import Events, Filters, narrowed
from sourceline.store.mentions import chunks

Sort = Literal["date", "deaths", "sources", "type", "place"]
SORTS: tuple[Sort, ...] = ("date", "deaths", "sources", "type", "place")
Box = tuple[float, float, float, float]  # west, south, east, north in degrees

# Figures are drawn by day up to two months, by month up to six years, then by year.
DAYS, MONTHS = 62, 72
# Screen pixels between the centres of two circles on the map, at 512 pixels for the world.
CELL_PIXELS, WORLD_PIXELS = 54, 512
# Further in than this, what still lies together lies on one point of the gazetteer.
MOST_ZOOM = 14
PROVINCE = 4  # UCDP where_prec
# Reports differ by so many days on when something happened, and seldom by more.
DAYS_APART = 7
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}.*")

_events = schema.events.c


@dataclass(frozen=True, slots=True)
class Query:
    """Which events. What is None does not matter.

    Attributes:
        filters: country, dates, types, words and so on, as `Store.events` takes them.
        actor: id in the registry or name, as `Event.actors` has it.
        independent: at least so many sources that do not copy one another.
    """

    filters: Filters = field(default_factory=Filters)
    actor: str | None = None
    independent: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many events have a value."""

    value: str
    events: int


@dataclass(frozen=True, slots=True)
class Totals:
    """All that was found, added up; deaths are those that are known."""

    events: int
    low: int
    best: int
    high: int
    unknown_deaths: int
    disagreements: int
    single_source: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Bin:
    """A day, month or year: events by type, and deaths as low, best, high."""

    name: str
    types: dict[str, int]
    low: int
    best: int
    high: int

    @property
    def events(self) -> int:
        """Of all types."""
        return sum(self.types.values())


@dataclass(frozen=True, slots=True)
class Cell:
    """Events that are one mark on the map.

    Attributes:
        precision: UCDP where_prec of the mark: 1 a point, 2 about 25 km, 3 to 5 and 7 an area,
            6 a country, whose marks lie together whatever the zoom.
        kind: ACLED event type; None where there are several.
        id, act, day: of the event where it is one: sub-event type and first day.
        admin1: the province that the mark stands for, where its precision is 4.
        box: what of the map the events of the mark lie in.
    """

    longitude: float
    latitude: float
    precision: int
    events: int
    deaths: int
    disagreements: int
    kind: str | None
    id: str | None
    act: str | None
    day: str | None
    country: str | None
    admin1: str | None
    box: Box


def fitting(query: Query, connection: Connection, *columns: Any) -> Select[Any]:
    """Select these columns of the events that fit.

    Raises:
        UsageError: there is no word in the words to search for.
    """
    selected = narrowed(select(*columns), query.filters, connection.dialect)
    if query.actor is not None:
        actors = schema.event_actors.c
        took_part = select(actors.event_key).where(actors.actor == query.actor)
        selected = selected.where(_events.key.in_(took_part))
    if query.independent is not None:
        selected = selected.where(_events.independent >= query.independent)
    return selected


def page(
    connection: Connection,
    query: Query,
    *,
    sort: Sort = "date",
    descending: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> Events:
    """Some of the events that fit, sorted; what is unknown comes last either way.

    Raises:
        UsageError: there is no such order.
    """
    columns: dict[str, Sequence[ColumnElement[Any]]] = {
        "date": (_events.date_start,),
        "deaths": (_events.deaths_best,),
        "sources": (_events.independent,),
        "type": (_events.event_type,),
        "place": (_events.country, _events.latitude),
    }
    if sort not in columns:
        raise UsageError(f"no order {sort!r}: {', '.join(SORTS)}")
    order: list[ColumnElement[Any]] = []
    for column in columns[sort]:
        order += [column.is_(None), column.desc() if descending else column.asc()]
    order += [_events.date_start.is_(None), _events.date_start.desc(), _events.key]
    if sort == "date" and descending:  # the same, as the index has it
        order = [_events.listed.desc(), _events.key.desc()]
    # The keys come from the narrow index, and only this page's records from the wide rows.
    keys = connection.scalars(
        fitting(query, connection, _events.key).order_by(*order).limit(limit).offset(offset)
    ).all()
    rows = connection.execute(select(_events.key, _events.record).where(_events.key.in_(keys)))
    records = {row.key: row.record for row in rows}
    return Events([records[key] for key in keys])


def totals(connection: Connection, query: Query) -> Totals:
    """Everything that fits, added up."""
    row = connection.execute(
        fitting(
            query,
            connection,
            func.count(),
            *(func.coalesce(func.sum(c), 0) for c in _deaths()),
            func.coalesce(func.sum(case((_events.deaths_best.is_(None), 1), else_=0)), 0),
            func.coalesce(func.sum(case((_events.disagreement, 1), else_=0)), 0),
            func.coalesce(func.sum(case((_events.independent < 2, 1), else_=0)), 0),
            func.min(_events.date_start),
            func.max(_events.date_end),
        )
    ).one()
    events, low, best, high, unknown, disagreements, single, first, last = row
    return Totals(
        events=int(events),
        low=int(low),
        best=int(best),
        high=int(high),
        unknown_deaths=int(unknown),
        disagreements=int(disagreements),
        single_source=int(single),
        first=first,
        last=last,
    )


def counts(
    connection: Connection, query: Query, by: Literal["country", "event_type", "status"]
) -> list[Count]:
    """How many events there are of each value, the most frequent first."""
    # Grouped by an expression: by the column itself, SQLite would go through the wide rows in its
    # order, which took 0.9 s in place of 0.1 s with 100,000 events.
    value = func.coalesce(_events[by], "").label("value")
    number = func.count().label("events")
    rows = connection.execute(
        fitting(query, connection, value, number)
        .where(_events[by].is_not(None))
        .group_by(value)
        .order_by(number.desc(), value)
    )
    return [Count(row[0], row[1]) for row in rows]


def actors(connection: Connection, *, limit: int = 200) -> list[Count]:
    """Who takes part in most events."""
    table, number = schema.event_actors.c, func.count().label("events")
    rows = connection.execute(
        select(table.actor, number)
        .group_by(table.actor)
        .order_by(number.desc(), table.actor)
        .limit(limit)
    )
    return [Count(row[0], row[1]) for row in rows]


def timeline(connection: Connection, query: Query, first: str, last: str) -> list[Bin]:
    """Events by type and deaths over time, from `first` to `last`; empty bins are left out.

    An event counts where it began.
    """
    name = func.substr(_events.date_start, 1, bin_width(first, last)).label("name")
    rows = connection.execute(
        fitting(
            query, connection, name, _events.event_type, func.count(), *map(func.sum, _deaths())
        )
        .where(_events.date_start.is_not(None))
        .group_by(name, _events.event_type)
        .order_by(name)
    )
    bins: dict[str, Bin] = {}
    for at, kind, events, low, best, high in rows:
        old = bins.get(at, Bin(at, {}, 0, 0, 0))
        bins[at] = Bin(
            at,
            {**old.types, kind: events},
            old.low + (low or 0),
            old.best + (best or 0),
            old.high + (high or 0),
        )
    return list(bins.values())


def bin_width(first: str, last: str) -> int:
    """How many characters of a date name its bin: 10 by day, 7 by month, 4 by year."""
    years = int(last[:4]) - int(first[:4])
    months = years * 12 + int(last[5:7] or 12) - int(first[5:7] or 1)
    if months * 31 <= DAYS and _DAY.fullmatch(first) and _DAY.fullmatch(last):
        return 10
    return 7 if months <= MONTHS else 4


def cells(connection: Connection, query: Query, zoom: float) -> list[Cell]:
    """The marks of the map for the events that fit, those near one another as one.

    Marks of different precision are never put together: an event that is known to its province
    does not make a point of another one larger.
    """
    precision = case((_events.place_precision == 7, 5), else_=_events.place_precision)
    shown = fitting(query, connection, precision.label("precision"))
    shown = shown.where(_events.latitude.is_not(None))
    by_place = _marks(shown.where(_events.place_precision != 6)).group_by(precision, *_grid(zoom))
    by_country = _marks(shown.where(_events.place_precision == 6)).group_by(
        precision, _events.country
    )
    found = [*connection.execute(by_place), *connection.execute(by_country)]
    keys = [row.key for row in found if row.events == 1 or row.precision == PROVINCE]
    alone: dict[int, Sequence[Any]] = {}
    columns = [_events[name] for name in ("key", "id", "sub_event_type", "date_start", "admin1")]
    for part in chunks(keys):
        rows = connection.execute(select(*columns).where(_events.key.in_(part)))
        alone.update((row.key, row[1:]) for row in rows)
    return [
        Cell(
            longitude=row.longitude,
            latitude=row.latitude,
            precision=row.precision,
            events=row.events,
            deaths=int(row.deaths or 0),
            disagreements=row.disagreements,
            kind=row.kind if row.kind == row.last_kind else None,
            id=alone[row.key][0] if row.events == 1 else None,
            act=alone[row.key][1] if row.events == 1 else None,
            day=alone[row.key][2] if row.events == 1 else None,
            country=row.country,
            admin1=alone[row.key][3] if row.precision == PROVINCE else None,
            box=(row.west, row.south, row.east, row.north),
        )
        for row in found
    ]


def _marks(query: Select[Any]) -> Select[Any]:
    longitude, latitude = _events.longitude, _events.latitude
    return query.add_columns(
        func.count().label("events"),
        func.avg(longitude).label("longitude"),
        func.avg(latitude).label("latitude"),
        func.sum(_events.deaths_best).label("deaths"),
        func.sum(case((_events.disagreement, 1), else_=0)).label("disagreements"),
        func.min(_events.event_type).label("kind"),
        func.max(_events.event_type).label("last_kind"),
        func.min(_events.key).label("key"),
        func.min(_events.country).label("country"),
        func.min(longitude).label("west"),
        func.min(latitude).label("south"),
        func.max(longitude).label("east"),
        func.max(latitude).label("north"),
    )


def _grid(zoom: float) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Number of the column and row of a point; a cell has about the same width and height.

    The grid stays where it is when the map is moved, so that marks do not jump about.
    """
    step = 360 / (WORLD_PIXELS * 2 ** min(int(zoom), MOST_ZOOM)) * CELL_PIXELS
    return func.floor(_events.longitude / step), func.floor(_events.latitude / (step * 0.8))


def _deaths() -> tuple[ColumnElement[Any], ...]:
    """Low, best, high, an unknown low or high taken from what is known of the same event."""
    low, best, high = _events.deaths_low, _events.deaths_best, _events.deaths_high
    return func.coalesce(low, best), best, func.coalesce(high, best)


def similar(connection: Connection, event: Event, *, limit: int) -> list[Event]:
    """Events that may be the same one: of the same country, within some days, the nearest first."""
    when, place = event.date, event.place
    if when is None or when.start is None or when.end is None or place is None:
        return []
    around = Filters(
        country=place.country,
        since=_shifted(when.start, -DAYS_APART),
        until=_shifted(when.end, DAYS_APART),
    )
    latitude, longitude = place.latitude or 0.0, place.longitude or 0.0
    distance = func.abs(func.coalesce(_events.latitude, 90.0) - latitude) + func.abs(
        func.coalesce(_events.longitude, 180.0) - longitude
    )
    rows = connection.scalars(
        fitting(Query(around), connection, _events.record)
        .where(_events.id != event.id, _events.status != "rejected")
        .order_by(distance, _events.date_start, _events.key)
        .limit(limit)
    )
    return [Event.model_validate_json(record) for record in rows]


def _shifted(day: str, days: int) -> str:
    """So many days later; a partial date as it is."""
    try:
        return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day
