"""Stretches of days: the day of publication as far as it is known, weeks, months, UCDP precision."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

from sourceline.errors import UsageError

_PUBLISHED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?", re.DOTALL)

# Years that a report can be of: far enough from the ends of the calendar to count to and fro.
_YEARS = range(1500, 9000)


class Period(NamedTuple):
    """First and last day, both included."""

    first: date
    last: date

    @property
    def day(self) -> date | None:
        """The day, where the period is one."""
        return self.first if self.first == self.last else None

    @property
    def one_month(self) -> bool:
        """Whether the period lies within one month."""
        return (self.first.year, self.first.month) == (self.last.year, self.last.month)

    @property
    def precision(self) -> int:
        """UCDP date_prec: 1 a day, 2 up to 6 days, 3 a week, 4 up to a month, 5 more."""
        days = (self.last - self.first).days + 1
        return 1 if days == 1 else 2 if days < 7 else 3 if days == 7 else 4 if days <= 31 else 5


def parse_published(published: str | None) -> Period | None:
    """The day, month or year of publication as a period, None for None.

    Raises:
        UsageError: `published` is no ISO 8601 date, date-time or partial date.
    """
    if published is None:
        return None
    match = _PUBLISHED.fullmatch(published)
    try:
        if match is None:
            raise ValueError("not YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = (int(part) if part else None for part in match.groups())
        if year is None or year not in _YEARS:
            raise ValueError(f"the year is not within {_YEARS[0]} to {_YEARS[-1]}")
        if month is None:
            return year_of(year)
        first = date(year, month, day or 1)
        return Period(first, first) if day else month_of(year, month)
    except ValueError as error:
        raise UsageError(
            f"published {published!r} is no date ({error}). Give YYYY-MM-DD, YYYY-MM, YYYY or None."
        ) from error


def month_of(year: int, month: int) -> Period:
    """The month; `month` may run over the ends of the year (0 is the December before).

    Raises:
        ValueError: the year is not between 1 and 9999.
    """
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    first = date(year, month, 1)
    return Period(first, first.replace(day=calendar.monthrange(year, month)[1]))


def year_of(year: int) -> Period:
    """The calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def week_of(day: date) -> Period:
    """The ISO week, Monday to Sunday, that holds the day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def shift(day: date, low: int, high: int | None = None) -> Period:
    """The days from `low` to `high` after `day`; negative is before."""
    return Period(day + timedelta(days=low), day + timedelta(days=low if high is None else high))


def part_of(period: Period, part: str) -> Period:
    """The "early", "mid" or "late" third of a month, year or longer, or its "first half", ...

    Thirds of a month are its days 1-10, 11-20, 21 to the end; of a year, four months each.
    """
    first, last = period
    pieces = 2 if part.endswith("half") else 3
    index = {"early": 0, "first half": 0, "mid": 1, "second half": 1}.get(part, 2)
    if period.one_month:
        length = 10 if pieces == 3 else 15
        start = first.replace(day=1 + index * length)
        end = last if index == pieces - 1 else first.replace(day=(index + 1) * length)
        return Period(start, end)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    cuts = [first.month + months * k // pieces for k in (index, index + 1)]
    return Period(month_of(first.year, cuts[0]).first, month_of(first.year, cuts[1] - 1).last)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
