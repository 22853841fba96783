"""Which mentions may tell of one event: those that share a blocking key.

A key is a country and a month, or an actor and a month. The months are those that the mention's
days touch, a week wider on both sides, because reports differ about the day; where the report
gives no day, they are those of the date of publication. A mention is thus found without looking at
any other month or country.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Connection, select

from sourceline.store import schema

MARGIN = timedelta(days=7)
# "Since the beginning of last year" is no event whose reports could be told by their date.
MOST_MONTHS = 13


def blocking_keys(
    *,
    start: str | None,
    end: str | None,
    published: str | None,
    country: str | None,
    actors: Iterable[str],
) -> list[str]:
    """Keys like `IQ 2024-08` and `islamic-state 2024-08`, sorted."""
    months = _months(start or end or published, end or start or published)
    places = [country] if country else []
    return sorted({f"{what} {month}" for what in (*places, *actors) for month in months})


def _months(start: str | None, end: str | None) -> list[str]:
    first, last = _first_day(start), _last_day(end)
    if first is None or last is None:
        return []
    first, last = first - MARGIN, last + MARGIN
    number = (last.year - first.year) * 12 + last.month - first.month + 1
    if number > MOST_MONTHS:
        return []
    months = (first.year * 12 + first.month - 1 + n for n in range(number))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in months]


def _first_day(partial: str | None) -> date | None:
    parts = _parts(partial)
    if not parts:
        return None
    year, month, day = (*parts, 1, 1)[:3]
    return _day(year, month, day)


def _last_day(partial: str | None) -> date | None:
    parts = _parts(partial)
    if len(parts) == 3:
        return _day(*parts)
    first = _day(parts[0], parts[1] if len(parts) == 2 else 12, 28) if parts else None
    return first + timedelta(days=3) if first else None


def _parts(partial: str | None) -> list[int]:
    return [int(part) for part in (partial or "")[:10].split("-") if part.isdigit()]


def _day(year: int, month: int, day: int) -> date | None:
    """The day, None where there is none such, or none a week around it."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if 1 < year < 9999 else None


def fill_blocking_keys(connection: Connection) -> None:
    """Give every mention of the database its keys. For migrations."""
    mentions, readings, documents = schema.mentions.c, schema.readings.c, schema.documents.c
    rows = connection.execute(
        select(
            mentions.key,
            mentions.date_start,
            mentions.date_end,
            mentions.country,
            mentions.participants,
            documents.published,
        )
        .join_from(schema.mentions, schema.readings, mentions.reading_key == readings.key)
        .join(schema.documents, readings.document_key == documents.key)
    )
    for part in rows.partitions(1_000):
        keys = [
            {"mention_key": row.key, "value": value}
            for row in part
            for value in blocking_keys(
                start=row.date_start,
                end=row.date_end,
                published=row.published,
                country=row.country,
                actors=[p["actor"] for p in json.loads(row.participants) if p["actor"]],
            )
        ]
        if keys:
            connection.execute(schema.blocking_keys.insert(), keys)
