"""Time words that count from a day: from publication ("last week"), or from an event before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from sourceline.reading.periods import Period, month_of, part_of, shift, week_of, year_of


class When(NamedTuple):
    """What a time expression means. `period` is None where it cannot be placed."""

    period: Period | None
    precision: int
    anchored: bool = False


_S = r"[\s\u00a0]{1,4}"
_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
_NUMBER_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_VAGUE = rf"several|a{_S}few|few|some|many|a{_S}couple{_S}(?:of{_S})?"
_COUNT = (
    rf"(?:(?P<count>\d{{1,4}}|{_NUMBER_WORDS})(?:{_S}(?:or|to){_S}(?P<to>\d{{1,4}}|{_NUMBER_WORDS}))?"
    rf"|(?P<vague>{_VAGUE}))"
)
_UNIT = r"(?P<unit>second|minute|hour|day|night|week|fortnight|month|year|decade)s?"
_PART = r"(?:morning|afternoon|evening|night|noon|midday|dawn|dusk|lunchtime)"

_AGO = re.compile(
    rf"(?:(?:nearly|almost|about|around|some|just|exactly|barely|only|over|(?:more|less){_S}than){_S})?"
    rf"(?:after{_S}(?={_COUNT.replace('P<', 'P<x')}{_S}(?:more{_S})?(?:day|week|month|hour)s?{_S}of\b))?"
    rf"(?:{_COUNT}{_S})?(?:(?:more|short|full){_S})?{_UNIT}"
    rf"(?:{_S}(?P<way>ago|earlier|later|before|beforehand|prior|after|afterwards?|since|on{_S}from)\b"
    rf"|(?={_S}of\b))",
    re.IGNORECASE,
)
_ROLLING = re.compile(
    rf"(?:the{_S})?(?P<which>past|last|previous|next|coming|recent){_S}(?:{_COUNT}{_S})?{_UNIT}\b",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"(?:(?P<edge>earlier|later|early|late|mid)[\s-]{{1,4}})?"
    rf"(?P<which>last|this|next|this{_S}past|this{_S}coming){_S}"
    r"(?P<what>week|weekend|month|year|spring|summer|autumn|fall|winter)\b",
    re.IGNORECASE,
)
_WEEKEND = re.compile(r"(?:the[\s\u00a0]{1,4})?weekend\b", re.IGNORECASE)
_TODAY = re.compile(
    rf"(?:(?:early|late|earlier|later){_S})?(?:"
    rf"(?P<two>the{_S}day{_S}(?:before{_S}yesterday|after{_S}tomorrow))"
    rf"|(?P<word>today|tonight|yesterday|tomorrow)(?:{_S}{_PART})?"
    rf"|(?P<this>this{_S}(?:morning|afternoon|evening))|(?P<night>last{_S}(?:night|evening)|overnight))\b",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(
    rf"(?:(?:the{_S})?(?:very{_S})?(?P<which>previous|preceding|prior|following|next|same)"
    rf"|(?P<that>that)(?:{_S}same|{_S}very)?){_S}"
    r"(?P<what>day|night|morning|afternoon|evening|week|weekend|month|year)\b"
    rf"|the{_S}(?P<what2>day|night|evening|morning|week|month|year){_S}(?P<way>before|after|earlier)\b",
    re.IGNORECASE,
)


def match_relative(
    text: str, position: int, published: Period | None, ahead: Callable[[int, int], bool]
) -> tuple[int, When] | None:
    """The end and the meaning of a relative time expression that begins at `position`.

    `ahead(start, end)` tells whether the words around an expression look ahead.
    """
    day = published.day if published else None
    if match := _TODAY.match(text, position):
        return match.end(), _today(match, published)
    if match := _NEAR.match(text, position):
        return match.end(), _near(match, published, ahead)
    if match := _ANAPHOR.match(text, position):
        # "the next day" counts from an event; "the last day" and "the past week" from publication.
        return match.end(), When(None, _anaphor(match, None).precision, True)
    if (match := _ROLLING.match(text, position)) and _is_rolling(match):
        return match.end(), _rolling(match, day)
    if match := _WEEKEND.match(text, position):
        later = ahead(position, match.end())
        return match.end(), When(_weekend(day, "this", later) if day else None, 2)
    if (match := _AGO.match(text, position)) and _is_ago(match):
        return match.end(), _ago(match, published)
    return None


def shift_from(phrase: str, anchor: date) -> When | None:
    """What an anchored phrase ("three days earlier") means, counted from `anchor`."""
    if match := _ANAPHOR.fullmatch(phrase):
        return _anaphor(match, anchor)
    if match := _AGO.match(phrase):
        return _counted(match, anchor)
    return None


# ------------------------------------------------------------------ from publication


def _today(match: re.Match[str], published: Period | None) -> When:
    word = (match["word"] or match["this"] or match["night"] or "").lower()
    if match["two"]:
        offset = -2 if "before" in match["two"].lower() else 2
        day = published.day if published else None
        return When(shift(day, offset) if day else None, 1)
    # A night has two dates: the one before publication and the day of it.
    night = word.startswith("last") or word == "overnight"
    low, high = (-1, 0) if night else {"yesterday": (-1, -1), "tomorrow": (1, 1)}.get(word, (0, 0))
    if published is None:
        return When(None, 2 if night else 1)
    if published.day is None:
        # Known to the month, "today" is that month; known to the year, that year.
        return When(published, published.precision)
    return When(shift(published.day, low, high), 2 if night else 1)


def _near(
    match: re.Match[str], published: Period | None, ahead: Callable[[int, int], bool]
) -> When:
    which, what = match["which"].lower().split()[-1], match["what"].lower()
    edge = (match["edge"] or "").lower()
    precision = {"week": 3, "weekend": 2, "month": 4}.get(what, 5)
    if published is None:
        return When(None, precision)
    step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    day = published.day
    if what == "week":
        period = shift_week(day, step) if day else None
    elif what == "weekend":
        later = ahead(match.start(), match.end())
        period = _weekend(day, which, later) if day else None
    elif what == "month":
        first = published.first
        period = month_of(first.year, first.month + step) if published.one_month else None
    elif what == "year":
        period = year_of(published.first.year + step)
    else:
        period = _season_near(what, published, step)
    if period is None:
        return When(None, precision)
    if edge in ("early", "mid", "late") and what in ("month", "year"):
        period = part_of(period, edge)
    elif edge == "earlier" and step == 0 and day:
        period = Period(period.first, day)
    elif edge == "later" and step == 0 and day:
        period = Period(day, period.last)
    return When(period, period.precision if what == "week" else precision)


def shift_week(day: date, step: int) -> Period:
    """The ISO week `step` weeks from the one that holds `day`."""
    return week_of(shift(day, 7 * step).first)


def _weekend(day: date, which: str, ahead: bool) -> Period:
    """Saturday and Sunday: the last that has begun, or the next where the words look ahead."""
    if which in ("next", "coming") or (which == "this" and ahead):
        until = (5 - day.weekday()) % 7
        return shift(day, until + 7 * (which == "next" and day.weekday() >= 5), until + 1)
    since = (day.weekday() - 5) % 7
    if which == "last" and day.weekday() >= 5:
        since += 7
    return shift(day, -since, -since + 1)


def season(name: str, year: int) -> Period:
    """A season of the north: spring March to May; winter December to the February after."""
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[name]
    return Period(month_of(year, first).first, month_of(year, first + 2).last)


def _season_near(name: str, published: Period, step: int) -> Period | None:
    if published.day is None and not published.one_month:
        return season(name, published.first.year + step)
    year = published.first.year
    if step < 0:
        while season(name, year).last >= published.first:
            year -= 1
    elif step > 0:
        while season(name, year).first <= published.last:
            year += 1
    return season(name, year)


def _is_rolling(match: re.Match[str]) -> bool:
    """Not "last day", and "last week" only with its "the" or a number."""
    plural = match.group().lower().endswith("s")
    the = match.group().lower().startswith("the")
    return (
        plural
        or (the and match["which"].lower() in ("past", "last", "coming"))
        or (match["which"].lower() == "past")
    )


def _rolling(match: re.Match[str], day: date | None) -> When:
    """ "the past three days", "the last 24 hours", "recent weeks", "the coming days"."""
    unit = match["unit"].lower()
    _low, high = _numbers(match)
    days = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}.get(unit, 0)
    if unit == "hour":
        length, precision = max(1, high // 24), 1 if high <= 24 else 2
    elif not days:
        length, precision = (3650, 5) if unit == "decade" else (0, 1)
    elif match["count"] is None and (match["vague"] or match.group().lower().endswith("s")):
        # "recent days": two to six; "recent weeks" up to a month; "recent months" more.
        length = {"day": 5, "night": 5, "week": 28, "month": 120}.get(unit, 5 * days)
        precision = {"day": 2, "night": 2, "week": 4}.get(unit, 5)
    else:
        length = high * days
        precision = 1 if length <= 1 else 2 if length < 7 else 3 if length == 7 else 4
        precision = 5 if length > 31 else precision
    if day is None:
        return When(None, precision)
    forward = match["which"].lower() in ("next", "coming")
    return When(shift(day, 0, length) if forward else shift(day, -length, 0), precision)


# ------------------------------------------------------------ counted in days and weeks


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    def number(word: str) -> int:
        return int(word) if word.isdigit() else _NUMBERS[word.lower()]

    if match["count"]:
        low = number(match["count"])
        return low, number(match["to"]) if match["to"] else low
    if match["vague"]:
        word = match["vague"].lower()
        return (2, 3) if "couple" in word else (2, 6) if "few" in word else (3, 6)
    return (1, 1)


def _is_ago(match: re.Match[str]) -> bool:
    counted = match["count"] or match["vague"]
    if match["way"] is None:
        return match.group().lower().startswith("after") and bool(counted)
    plural = match.group("unit") and match.group()[match.end("unit") - match.start() :][:1] == "s"
    return bool(counted or plural)


def _ago(match: re.Match[str], published: Period | None) -> When:
    if (match["way"] or "").lower() != "ago":
        return When(None, _counted(match, date(2000, 6, 15)).precision, True)
    if published is None or published.day is None:
        unplaced = _counted(match, date(2000, 6, 15))
        low, _ = _numbers(match)
        counted = match["count"] and match["unit"].lower() == "year"
        if published is not None and counted and low > 1 and published.first.year > low:
            return When(year_of(published.first.year - low), 5)
        return When(None, unplaced.precision)
    return _counted(match, published.day)


def _counted(match: re.Match[str], anchor: date) -> When:
    """So many units before or after the anchor, as exactly as the unit allows."""
    unit, way = match["unit"].lower(), (match["way"] or "later").lower()
    sign = -1 if way in ("ago", "earlier", "before", "beforehand", "prior") else 1
    low, high = _numbers(match)
    exact = match["count"] is not None and low == high
    if match["count"] is None and match["vague"] is None:
        low, high = 2, 6  # "days later"
    try:
        period = _span_of(unit, low, high, exact, sign, anchor)
    except (OverflowError, ValueError):
        return When(None, 5)
    return When(period, period.precision)


def _span_of(unit: str, low: int, high: int, exact: bool, sign: int, anchor: date) -> Period:
    near, far = sorted((sign * low, sign * high))
    if unit in ("second", "minute"):
        return shift(anchor, 0)
    if unit == "hour":
        days = low // 24 if exact else 0
        return shift(anchor, sign * days)
    if unit in ("day", "night"):
        return shift(anchor, near, far)
    if unit in ("week", "fortnight"):
        weeks = 2 if unit == "fortnight" else 1
        if exact:
            return week_of(shift(anchor, 7 * weeks * near).first)
        return shift(anchor, 7 * weeks * near, 7 * weeks * far)
    if unit == "month":
        first = month_of(anchor.year, anchor.month + near)
        return Period(first.first, month_of(anchor.year, anchor.month + far).last)
    if unit == "year" and exact and low == 1:
        return month_of(anchor.year + sign, anchor.month)
    years = 10 if unit == "decade" else 1
    return Period(
        year_of(anchor.year + years * near).first, year_of(anchor.year + years * far).last
    )


def _anaphor(match: re.Match[str], anchor: date | None) -> When:
    """ "the previous day", "the night before", "that week": from the anchor, if there is one."""
    what = (match["what"] or match["what2"]).lower()
    word = (match["which"] or match["way"] or "same").lower()
    step = -1 if word in ("previous", "preceding", "prior", "before", "earlier") else 1
    if word == "same":
        step = 0
    precision = {"week": 3, "weekend": 2, "month": 4, "year": 5}.get(what, 1)
    if anchor is None:
        return When(None, precision)
    try:
        if what == "week":
            period = shift_week(anchor, step)
        elif what == "weekend":
            saturday = shift(week_of(anchor).first, 5 + 7 * step).first
            period = shift(saturday, 0, 1)
        elif what == "month":
            period = month_of(anchor.year, anchor.month + step)
        elif what == "year":
            period = year_of(anchor.year + step)
        else:
            period = shift(anchor, step)
    except (OverflowError, ValueError):
        return When(None, precision)
    return When(period, precision)
