"""Time words that count from a day: from publication ("last week"), or from an event before."""

from __future__ import annotations

import re
from datetime import date

from sourceline.reading.periods import Period, month_of, part_of, shift, week_of, year_of
from sourceline.reading.time_context import Context, Lead, When, when

Found = tuple[int, When] | None

_S = r"[\s\u00a0]{1,4}"
_NUMBERS = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90}
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_NUMBER = rf"(?:\d{{1,3}}|(?:{_WORDS})\b)"
_VAGUE = rf"(?:several|a{_S}few|few|some|many|a{_S}couple(?:{_S}of)?)\b"
_COUNT = rf"(?:(?P<count>{_NUMBER})(?:{_S}(?:or|to){_S}(?P<to>{_NUMBER}))?|(?P<vague>{_VAGUE}))"
_UNIT = r"(?P<unit>second|minute|hour|day|night|week|fortnight|month|year|decade)(?P<plural>s?)\b"
_PART = r"(?:morning|afternoon|evening|night|noon|midday|dawn|dusk|lunchtime)"
_BACK = frozenset("ago earlier before beforehand prior previous preceding".split())

_TODAY = re.compile(
    rf"(?P<two>the{_S}day{_S}(?:before{_S}yesterday|after{_S}tomorrow))\b"
    rf"|(?P<day>today|tonight|yesterday|tomorrow)\b(?:{_S}{_PART}\b)?"
    rf"|(?P<this>this{_S}(?:morning|afternoon|evening))\b"
    rf"|(?P<night>last{_S}(?:night|evening)|overnight)\b(?!{_S}(?:on|in|into|from|curfew|\w{3, 6}day\b))",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"(?P<which>last|this|next|past|coming|the)(?:{_S}(?:past|coming))?{_S}"
    r"(?P<what>week|weekend|month|year)\b",
    re.IGNORECASE,
)
_ROLLING = re.compile(
    rf"(?:the{_S})?(?P<which>past|last|previous|next|coming|recent){_S}(?:{_COUNT}{_S})?{_UNIT}",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(
    rf"(?:the{_S})?(?:very{_S})?(?P<which>previous|preceding|prior|following|next|same){_S}"
    rf"(?P<what>day|{_PART}|week|weekend|month|year)\b"
    rf"|that(?:{_S}(?:same|very))?{_S}(?P<what2>day|{_PART}|week|weekend|month|year)\b"
    rf"|the{_S}(?P<what3>day|{_PART}|week|month|year){_S}(?P<way>before|after|earlier)\b",
    re.IGNORECASE,
)
_AGO = re.compile(
    rf"(?:(?:nearly|almost|about|around|some|just|exactly|barely|only|over|(?:more|less){_S}than){_S})?"
    rf"(?P<after>after{_S})?(?:{_COUNT}{_S})?(?:(?:more|short|full){_S})?{_UNIT}"
    rf"(?:{_S}(?P<way>ago|earlier|later|before|beforehand|prior|after|afterwards?|since|on{_S}from)\b)?",
    re.IGNORECASE,
)
_OF = re.compile(rf"{_S}of\b", re.IGNORECASE)
_ANCHORED_WEEKDAY = re.compile(
    rf"(?P<which>previous|preceding|following){_S}"
    r"(?P<day>mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_WEEKDAYS = "mon tues wednes thurs fri satur sun".split()
# Some day to count from where only the length of what comes out matters.
_ANY_DAY = date(2001, 6, 15)


def shift_from(text: str, start: int, end: int, anchor: date) -> When | None:
    """What the anchored phrase that begins at `start` and ends at `end` means from `anchor` on."""
    match = _ANAPHOR.match(text, start, end)
    if match is not None and match.end() == end:
        return _anaphor_from(match, anchor)
    match = _ANCHORED_WEEKDAY.match(text, start, end)
    if match is not None:
        weekday = _WEEKDAYS.index(match["day"].lower())
        if match["which"].lower() == "following":
            days = (weekday - anchor.weekday() - 1) % 7 + 1
        else:
            days = -((anchor.weekday() - weekday - 1) % 7 + 1)
        return When(shift(anchor, days), 1)
    match = _AGO.match(text, start, end)
    if match is not None and match.end() == end:
        return _counted(match, anchor)
    return None


# ------------------------------------------------------------------ from publication


def _today(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "today", "yesterday evening", "this morning", "last night"; a night has two dates."""
    word = (match["day"] or match["this"] or match["night"] or "").lower()
    night = match["night"] is not None
    if match["two"]:
        low, high = (-2, -2) if "before" in match["two"].lower() else (2, 2)
    elif night:
        low, high = -1, 0
    else:
        low = high = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    published = context.published
    promised = 2 if night or lead.preposition == "since" else 1
    if published is None:
        return match.end(), When(None, promised)
    if context.day is None:
        # Known to the month, "today" is that month; known to the year, that year.
        return match.end(), when(published, promised)
    if lead.preposition == "since":
        return match.end(), when(shift(context.day, low, max(low, 0)), promised)
    return match.end(), when(shift(context.day, low, high), promised)


def _near(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "last week", "earlier this month", "late last year", "over the weekend", "the end of the year"."""
    which, what = match["which"].lower(), match["what"].lower()
    words = match.group().lower().split()
    if which == "the" and len(words) == 2 and what != "weekend" and not lead.edge:
        return None
    if which == "the" and len(words) > 2:
        return None  # "the past week" rolls back from publication
    step = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    if which == "this" and len(words) > 2:
        step = -1 if words[1] == "past" and what == "weekend" else 0
    precision = {"week": 3, "weekend": 2, "month": 4, "year": 5}[what]
    published = context.published
    period = None
    if published is None:
        pass
    elif what == "year":
        period = year_of(published.first.year + step)
    elif what == "month" and published.one_month:
        period = month_of(published.first.year, published.first.month + step)
    elif context.day is not None and what == "week":
        period = shift_week(context.day, step)
    elif context.day is not None and what == "weekend":
        ahead = step > 0 or (step == 0 and context.ahead(match.start(), match.end(), lead))
        period = _weekend(context.day, step, ahead)
    if period is None:
        return match.end(), When(None, 5 if lead.preposition == "since" else precision)
    if lead.edge and what in ("month", "year") and not (lead.has("earlier", "later")):
        period = part_of(period, lead.edge)
    elif step == 0 and lead.has("earlier") and context.day:
        period = Period(period.first, context.day)
    elif step == 0 and lead.has("later") and context.day:
        period = Period(context.day, period.last)
    elif step == 0 and what in ("month", "year") and context.day:
        if not context.ahead(match.start(), match.end(), lead):
            period = Period(period.first, context.day)  # what has happened this year so far
    if lead.preposition == "since" and published is not None:
        return match.end(), when(Period(period.first, max(period.last, published.last)), 5)
    return match.end(), When(period, period.precision if what == "week" else precision)


def shift_week(day: date, step: int) -> Period:
    """The ISO week `step` weeks from the one that holds `day`."""
    return week_of(shift(day, 7 * step).first)


def _weekend(day: date, step: int, ahead: bool) -> Period:
    """Saturday and Sunday: the last that has begun, or the next where the words look ahead."""
    weekday = day.weekday()
    if ahead:
        until = 5 - weekday if weekday < 5 or step == 0 else 12 - weekday
        return shift(day, until, until + 1)
    since = (weekday - 5) % 7 + (7 if step < 0 and weekday >= 5 else 0)
    return shift(day, -since, -since + 1)


def _rolling(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "the past three days", "the last 24 hours", "recent weeks", "the coming days"."""
    unit, which = match["unit"].lower(), match["which"].lower()
    the = match.group()[:3].lower() == "the"
    if not match["plural"] and which not in ("past", "coming") and not (the and which == "last"):
        return None
    if unit in ("second", "minute") or (not match["plural"] and unit in ("day", "night")):
        return None  # "the last day" is the last of several
    _, high = _numbers(match)
    precision: int | None = None
    if unit == "hour":
        days, precision = max(1, -(-high // 24)), 1 if high <= 24 else None
        if match["count"] is None:
            days, precision = 0, 1
    elif match["count"] is None and match["plural"]:
        # "recent days" are two to six, "recent weeks" up to a month.
        days = {"day": 5, "night": 5, "week": 28, "month": 120, "year": 1826}.get(unit, 3652)
    else:
        days = high * {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30}.get(unit, 365)
        precision = {1: 1, 7: 3, 30: 4}.get(days)
    length = shift(_ANY_DAY, 0, min(days, 10_000))
    precision = precision or length.precision
    if context.day is None:
        return match.end(), When(None, precision)
    ahead = which in ("next", "coming")
    return match.end(), When(shift(context.day, *((0, days) if ahead else (-days, 0))), precision)


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
    if match["plural"]:
        return (2, 4) if match["unit"].lower() == "week" else (2, 6)  # "weeks later": under a month
    return 1, 1


def _ago(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "three days ago"; "a week earlier", "after four days of", which count from an event."""
    way = (match["way"] or "").lower()
    counted = match["count"] or match["vague"]
    if not way:
        after = match["after"] and counted and _OF.match(match.string, match.end())
        return (match.end(), When(None, _length(match), anchored=True)) if after else None
    if not counted and not match["plural"]:
        return None
    if way != "ago":
        return match.end(), When(None, _length(match), anchored=True)
    if context.day is not None:
        return match.end(), _counted(match, context.day)
    low, high = _numbers(match)
    published = context.published
    if published is not None and match["unit"].lower() == "year" and low == high > 1:
        return match.end(), When(year_of(published.first.year - low), 5)
    return match.end(), When(None, _length(match))


def _length(match: re.Match[str]) -> int:
    """The precision that the words promise, wherever they are counted from."""
    return _counted(match, _ANY_DAY).precision


def _counted(match: re.Match[str], anchor: date) -> When:
    """So many units before or after the anchor, as exactly as the unit allows.

    Days are exact. A number of weeks names a week, of months a month, more than a year a year;
    "a year ago" names the month of the year before.
    """
    unit = match["unit"].lower()
    sign = -1 if (match["way"] or "").lower() in _BACK else 1
    low, high = _numbers(match)
    near, far = sorted((sign * low, sign * high))
    exact = match["count"] is not None and low == high
    if unit in ("second", "minute", "hour"):
        hours = near if unit == "hour" and exact else 0
        return When(shift(anchor, int(hours / 24)), 1)
    if unit in ("day", "night"):
        return when(shift(anchor, near, far), 2)
    if unit in ("week", "fortnight"):
        weeks = 7 * (2 if unit == "fortnight" else 1)
        return when(Period(week_of(shift(anchor, weeks * near).first).first,
                           week_of(shift(anchor, weeks * far).first).last), 3)  # fmt: skip
    try:
        if unit == "month" or (unit == "year" and exact and low == 1):
            months = 12 if unit == "year" else 1
            first = month_of(anchor.year, anchor.month + months * near)
            return when(
                Period(first.first, month_of(anchor.year, anchor.month + months * far).last), 4
            )
        years = 10 if unit == "decade" else 1
        return When(
            Period(
                year_of(anchor.year + years * near).first, year_of(anchor.year + years * far).last
            ),
            5,
        )
    except ValueError:  # before the year 1 or after 9999
        return When(None, 5)


# --------------------------------------------------------------------- from an event


def _anaphor(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "the previous day", "the night before", "that week": anchored, placed later."""
    what = (match["what"] or match["what2"] or match["what3"]).lower()
    bare = match["which"] and match.group()[:3].lower() != "the"
    if bare and match["which"].lower() not in ("next", "same", "following", "previous"):
        return None
    if bare and what in ("week", "month", "year", "weekend"):
        return None  # "next week" counts from publication
    precision = {"week": 3, "weekend": 2, "month": 4, "year": 5}.get(what, 1)
    return match.end(), When(None, precision, anchored=True)


def _anaphor_from(match: re.Match[str], anchor: date) -> When:
    what = (match["what"] or match["what2"] or match["what3"]).lower()
    word = (match["which"] or match["way"] or "same").lower()
    step = 0 if word == "same" else -1 if word in _BACK else 1
    if what == "week":
        return When(shift_week(anchor, step), 3)
    if what == "weekend":
        return When(shift(shift_week(anchor, step).first, 5, 6), 2)
    if what == "month":
        return When(month_of(anchor.year, anchor.month + step), 4)
    if what == "year":
        return When(year_of(anchor.year + step), 5)
    return When(shift(anchor, step), 1)


DEICTIC_GRAMMAR = (
    (_TODAY, _today),
    (_NEAR, _near),
    (_ANAPHOR, _anaphor),
    (_ROLLING, _rolling),
)
COUNTED_GRAMMAR = ((_AGO, _ago),)
