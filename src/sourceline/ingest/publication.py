"""Dates of publication as documents write them, kept exact or not at all."""

from __future__ import annotations

import re
from datetime import date, datetime

from sourceline.reading.datelines import find_dateline

_ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})"
    r"(?:[T ](\d{2}:\d{2})(:\d{2}(?:[.,]\d{1,9})?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?",
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?", re.ASCII)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_DAY_FIRST = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(
    r"(?:[a-z]+,? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII
)
_URL_DATE = re.compile(
    r"(?<![0-9])(?P<y>(?:19|20)\d{2})(?:(?P<s>[/-])(?P<m>\d{2})(?P=s)(?P<d>\d{2})"
    r"|/(?P<m1>\d{1,2})/(?P<d1>\d{1,2})|(?P<m2>\d{2})(?P<d2>\d{2}))(?![0-9])",
    re.ASCII,
)
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})/(\d{2})/", re.ASCII)
_MONTH_NAME = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_FULL_DATE = (
    rf"(?P<date>\d{{1,2}} {_MONTH_NAME},? \d{{4}}|{_MONTH_NAME} \d{{1,2}},? \d{{4}}"
    r"|\d{4}-\d{2}-\d{2})"
)
# "Published: 5 March 2026, 14:20": what stands at the head of a text as its date.
_LABELLED = re.compile(
    r"(?:date|dated|published|posted|issued|released|updated|last updated|publication date|date of "
    rf"publication)(?: on)?[ ]?:?[ ]{{0,3}}(?:[a-z]{{3,9}},? )?{_FULL_DATE}(?:[ T,|].{{0,30}})?",
    re.IGNORECASE | re.ASCII,
)
_ALONE = re.compile(rf"(?:[a-z]{{3,9}},? )?{_FULL_DATE}", re.IGNORECASE | re.ASCII)
_WITHIN = re.compile(_FULL_DATE, re.IGNORECASE | re.ASCII)
_HEAD_LINES = 8
# Systems without a date write the beginning of their calendar.
_PLACEHOLDERS = ("1900-01-01", "1970-01-01")
# Nothing was published before print; a year beyond these has a slip in it.
_YEARS = range(1500, 9000)


def parse_published(value: str) -> str | None:
    """ISO 8601 date, date-time or partial date of a date as written, None where it is none.

    "31 Aug 2024", "August 31, 2024", "20240831" and mail dates are read; "03/04/2024" is not,
    since nobody can say which of the two is the month. Nothing is ever taken from the clock.
    """
    value = " ".join(value.split())
    if not value or len(value) > 64:
        return None
    for parse in (_parse_iso, _parse_compact, _parse_mail, _parse_words):
        found = parse(value)
        if found is not None:
            sensible = int(found[:4]) in _YEARS and not found.startswith(_PLACEHOLDERS)
            return found if sensible else None
    return None


def published_in_url(url: str) -> str | None:
    """The date in the path of a URL: a day, or else year and month; None where there is none."""
    path = url.split("?", 1)[0].split("#", 1)[0][:2_000]
    for found in _URL_DATE.finditer(path):
        parts = found.groupdict()
        month = parts["m"] or parts["m1"] or parts["m2"]
        day = parts["d"] or parts["d1"] or parts["d2"]
        written = _checked(parts["y"], month, day)
        if written is not None:
            return written
    for year, month in _URL_MONTH.findall(path):
        if 1 <= int(month) <= 12:
            return f"{year}-{month}"
    return None


def published_in_text(text: str) -> str | None:
    """The full date at the head of a text: a line "Published: 5 March 2026", a line that is a date,
    or the dateline before its first words; None where there is none.
    """
    lines = [line.strip() for line in text[:2_000].split("\n")]
    dateline = find_dateline(text)
    told = [
        *(
            _LABELLED.fullmatch(line) or _ALONE.fullmatch(line)
            for line in [line for line in lines if line][:_HEAD_LINES]
        ),
        dateline and _WITHIN.search(text, dateline.start, dateline.end),
    ]
    dates = (parse_published(found["date"]) for found in told if found)
    return next((day for day in dates if day is not None), None)


def _checked(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _parse_iso(value: str) -> str | None:
    found = _ISO.fullmatch(value)
    if found is None:
        return None
    year, month, day, clock, seconds, zone = found.groups()
    if _checked(year, month or "01", day or "01") is None:
        return None
    written = "-".join(part for part in (year, month, day) if part)
    if clock is None:
        return written
    seconds = (seconds or "").replace(",", ".")
    zone = zone or ""
    if len(zone) == 3:
        zone += ":00"
    whole_seconds = seconds[:3]
    try:
        datetime.fromisoformat(f"{written}T{clock}{whole_seconds}{zone}")
    except ValueError:
        return None
    return f"{written}T{clock}{seconds}{zone}"


def _parse_compact(value: str) -> str | None:
    found = _COMPACT.fullmatch(value)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    written = _checked(year, month, day)
    if written is None or hour is None:
        return written
    return _parse_iso(f"{written}T{hour}:{minute}:{second}{zone or ''}")


def _parse_mail(value: str) -> str | None:
    """A date as RSS writes it: "Sat, 31 Aug 2024 10:00:00 GMT"."""
    from email.utils import parsedate_to_datetime

    if ":" not in value:
        return None
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # The parser reads "10:15" alone, and two-digit years; a real year stands in the words.
    if str(moment.year) not in value:
        return None
    return moment.isoformat()


def _parse_words(value: str) -> str | None:
    lowered = value.lower()
    found = _DAY_FIRST.fullmatch(lowered)
    if found is not None:
        day, month, year = found.groups()
    else:
        found = _MONTH_FIRST.fullmatch(lowered)
        if found is None:
            return None
        month, day, year = found.groups()
    number = _MONTHS.get(month)
    return None if number is None else _checked(year, str(number), day)
