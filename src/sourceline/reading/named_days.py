"""Days and seasons that have names: "Friday", "late on Thursday", "Christmas Day", "last summer"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from sourceline.reading.calendar_dates import Found, Reader, match_day
from sourceline.reading.periods import Period, easter, month_of, part_of, shift
from sourceline.reading.relative_dates import shift_week
from sourceline.reading.time_context import Context, Lead, When, make_day

_S = r"[\s\u00a0]{1,4}"
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        "monday mon|tuesday tues tue|wednesday wed|thursday thurs thur thu|friday fri|saturday sat"
        "|sunday sun".split("|")
    )
    for name in names.split()
}
_PART = (
    rf"(?:{_S}(?:(?:early|late){_S})?(?:morning|afternoon|evening|night|midnight|dawn|dusk|noon"
    r"|lunchtime|overnight)s?\b)"
)
_NAME = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_JOIN = rf"(?:,?{_S}(?:to|and|or|until|through|till|into){_S}|[\s\u00a0]?[-–—][\s\u00a0]?)"
_WEEKDAYS = re.compile(
    rf"(?P<days>{_NAME}{_PART}?(?:(?:,{_S}{_NAME}){{0,6}}{_JOIN}{_NAME}{_PART}?)?)"
    rf"(?:,?{_S}(?:of{_S})?(?:(?P<near>last|this|next|the{_S}previous){_S}week\b)"
    rf"|{_S}(?P<before>before{_S}last)\b)?",
    re.IGNORECASE,
)
_SHORT_WEEKDAY = re.compile(r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\b\.?", re.IGNORECASE)
_TO_DATE = re.compile(rf"[\s\u00a0]?\(|,?{_S}(?:the{_S})?", re.IGNORECASE)
_EXPLICIT_YEAR = re.compile(r"\d{4}")
_NOT_A_DATE = frozenset("black bloody ash holy super fat cyber".split())

_SEASON = re.compile(
    rf"(?P<season>spring|summer|autumn|fall|winter)\b(?:{_S}(?:of{_S})?(?P<year>(?:1[89]|20)\d\d)\b)?",
    re.IGNORECASE,
)
_FIXED = {
    "new year's day": (1, 1),
    "valentine's day": (2, 14),
    "st patrick's day": (3, 17),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
}
_EASTER = {
    "palm sunday": -7,
    "good friday": -2,
    "easter sunday": 0,
    "easter monday": 1,
    "easter": 0,
}
_HOLIDAY = re.compile(
    rf"(?P<name>{'|'.join([*_FIXED, *_EASTER])})\b".replace("'", "['’]").replace(" ", _S)
    + rf"(?:,?{_S}(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)


def _weekdays(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "on Friday", "from Monday to Wednesday", "Tuesday last week", "Friday, Aug. 30"."""
    text = match.string
    if lead.name in _NOT_A_DATE or not (text[match.start()].isupper() or context.lower_case):
        return None
    numbers = [WEEKDAYS[name.lower()] for name in re.findall(_NAME, match["days"], re.IGNORECASE)]
    if len(numbers) == 1 and match.end() == match.end("days"):
        dated = _with_date(match, lead, context)
        if dated is not None:
            return dated
    if lead.has("previous", "preceding", "following"):
        return match.end(), When(None, 1, anchored=True)
    promised = 2 if len(numbers) > 1 or lead.preposition == "since" else 1
    if context.day is None:
        return match.end(), When(None, promised)
    period = _place(numbers, match, lead, context.day, context)
    if lead.preposition == "since":
        period = Period(period.first, max(period.first, context.day))
    elif len(numbers) == 1 and (lead.has("overnight") or "overnight" in match["days"].lower()):
        shifted = shift(period.first, -1, 0) if lead.has("into") else shift(period.first, 0, 1)
        return match.end(), When(shifted, 2)
    elif lead.has("weekend"):
        period = shift_week(period.first, 0)
        period = shift(period.first, 5, 6)
    return match.end(), When(period, period.precision)


def _place(
    numbers: list[int], match: re.Match[str], lead: Lead, day: date, context: Context
) -> Period:
    """The days, each the nearest to the one next to it: backwards in time, or ahead."""
    near = (match["near"] or "").lower()
    if near:
        monday = shift_week(day, {"this": 0, "next": 1}.get(near, -1)).first
        return shift(monday, numbers[0], max(numbers[0], numbers[-1]))
    if context.ahead(match.start(), match.end(), lead):
        first = day + timedelta(days=(numbers[0] - day.weekday()) % 7)
        if first == day and lead.step == 1:
            first += timedelta(days=7)
        last = first
        for number in numbers[1:]:
            last += timedelta(days=(number - last.weekday()) % 7)
        return Period(first, last)
    back = (day.weekday() - numbers[-1]) % 7
    if lead.step == -1 and not lead.has("this"):
        back = back or 7
    if match["before"]:
        back += 7
    last = first = day - timedelta(days=back)
    for number in reversed(numbers[:-1]):
        first -= timedelta(days=(first.weekday() - number) % 7)
    return Period(first, last)


def _with_date(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """The weekday with the date that follows it: "Friday, Aug. 30", "Tuesday (Nov 1)"."""
    text = match.string
    joint = _TO_DATE.match(text, match.end())
    if joint is None:
        return None
    found = match_day(text, joint.end(), lead, context)
    if found is None:
        return None
    end, meaning = found
    if joint.group().endswith("("):
        if text[end : end + 1] != ")":
            return None
        end += 1
    day = meaning.period.day if meaning.period else None
    if day is not None and not _EXPLICIT_YEAR.search(text, joint.end(), end):
        weekday = WEEKDAYS[re.match(r"[a-z]+", match.group().lower()).group()]  # type: ignore[union-attr]
        # "Friday (9 June)" may be the next one although nothing else looks ahead.
        near = [make_day(day.year + step, day.month, day.day) for step in (0, 1, -1)]
        agreeing = [d for d in near if d is not None and d.weekday() == weekday]
        if agreeing and agreeing[0] != day and not lead.words:
            meaning = When(Period(agreeing[0], agreeing[0]), 1)
    return end, meaning


def _short_weekday(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "Tue, 1 Nov 2016": abbreviated only before a date, as "sat" and "sun" are words too."""
    return _with_date(match, lead, context) if match.group()[0].isupper() else None


def season(name: str, year: int) -> Period:
    """A season of the north: spring March to May; winter December to the February after."""
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[name]
    return Period(month_of(year, first).first, month_of(year, first + 2).last)


def _season(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "in the summer of 2014", "last winter", "this spring", "in the spring"."""
    name = match["season"].lower()
    if match["year"]:
        period = season(name, int(match["year"]))
        return match.end(), When(part_of(period, lead.edge) if lead.edge else period, 5)
    if lead.step is None and (lead.preposition not in ("in", "since", "during") or name == "fall"):
        return None
    published = context.published
    if published is None or (context.day is None and not published.one_month):
        year = None if lead.step is None else context.year_near(lead.step)
        return match.end(), When(None if year is None else season(name, year), 5)
    year = published.first.year
    ahead = context.ahead(match.start(), match.end(), lead)
    if ahead and lead.step != 0:
        while season(name, year).first <= published.last:
            year += 1
    elif lead.step == -1:
        while season(name, year).last >= published.first:
            year -= 1
    elif not ahead and season(name, year).first > published.last:
        year -= 1
    period = season(name, year)
    if lead.preposition == "since":
        period = Period(period.first, max(period.first, published.last))
    return match.end(), When(part_of(period, lead.edge) if lead.edge else period, 5)


def _holiday(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """Feasts that fall on one day wherever they are kept; Easter by the western reckoning."""
    name = re.sub(r"\s+", " ", match["name"].lower().replace("’", "'"))
    published = context.published
    ahead = context.ahead(match.start(), match.end(), lead)
    day: date | None
    if name in _FIXED:
        month, number = _FIXED[name]
        if match["year"]:
            day = make_day(int(match["year"]), month, number)
        else:
            day = context.place_day(month, number, ahead)
    elif match["year"]:
        day = easter(int(match["year"])) + timedelta(days=_EASTER[name])
    elif published is None or context.day is None:
        day = None
    else:
        years = range(published.last.year - 1, published.last.year + 2)
        days = [easter(year) + timedelta(days=_EASTER[name]) for year in years]
        told = [d for d in days if (d >= context.day if ahead else d <= context.day)]
        day = (told[0] if ahead else told[-1]) if told else None
    return match.end(), When(Period(day, day) if day else None, 1)


WEEKDAY_GRAMMAR: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_WEEKDAYS, _weekdays),
    (_SHORT_WEEKDAY, _short_weekday),
)
SEASON_GRAMMAR: tuple[tuple[re.Pattern[str], Reader], ...] = ((_SEASON, _season),)
HOLIDAY_GRAMMAR: tuple[tuple[re.Pattern[str], Reader], ...] = ((_HOLIDAY, _holiday),)
