"""Time words that name a day, month or year of the calendar: "Friday", "Aug. 29", "early 2014"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from sourceline.reading.periods import Period, month_of, part_of, year_of
from sourceline.reading.relative_dates import When, season

Ahead = Callable[[int, int], bool]

_S = r"[\s\u00a0]{1,4}"
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_FULL = "|".join(name for name in _MONTHS if len(name) > 4 or name in ("may", "june", "july"))
_SHORT = "|".join(sorted((n for n in _MONTHS if n not in _FULL.split("|")), key=len, reverse=True))
_MONTH = rf"(?:(?:{_FULL})\b|(?:{_SHORT})\b\.?)"
_DAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu",
            "friday fri", "saturday sat", "sunday sun",
        )
    )
    for name in names.split()
}  # fmt: skip
_DAY_NAME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_NUMBER = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_JOIN = rf"(?:{_S}(?:to|and|or|until|through|till){_S}|[\s\u00a0]?[-–—/][\s\u00a0]?)"
_YEAR = r"(?:1[89]|20)\d\d"
_SHORT_YEAR = rf"(?:{_YEAR}|[89]\d)"
_EDGE = r"(?P<edge>early|mid|late)(?:[\s-]{1,4}(?:in[\s]{1,4})?)"
_PART = rf"(?:{_S}(?:morning|afternoon|evening|night|midnight|dawn|dusk))?"

_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>[01]\d)-(?P<d>[0-3]\d)\b")
_NUMERIC = re.compile(rf"(?P<a>[0-3]?\d)(?P<sep>[./])(?P<b>[0-3]?\d)(?P=sep)(?P<y>{_YEAR})\b")
_WEEKDAY = re.compile(
    rf"(?:(?P<edge>early|late|earlier|later)(?:{_S}on)?{_S})?"
    rf"(?:(?P<which>last|next|this|this{_S}past|this{_S}coming|the{_S}previous){_S})?"
    rf"(?P<day>{_DAY_NAME})s?\b{_PART}"
    rf"(?:{_JOIN}(?P<to>{_DAY_NAME})\b{_PART})?",
    re.IGNORECASE,
)
# "3 to 4 May", "3, 4 and 5 May", "5 November 2005", "4 feb 90", "the 17th of May"
_DAY_MONTH = re.compile(
    rf"(?:the{_S})?(?P<d>{_NUMBER})(?:(?:,{_S}{_NUMBER})*{_JOIN}(?:the{_S})?(?P<d2>{_NUMBER}))?"
    rf"(?:{_S}of)?{_S}(?P<m>{_MONTH})(?:,?{_S}(?P<y>{_SHORT_YEAR})\b(?!{_S}(?:people|soldiers|men)))?",
    re.IGNORECASE,
)
_DAY_MONTH_TO = re.compile(
    rf"(?P<d>{_NUMBER}){_S}(?P<m>{_MONTH}){_JOIN}(?P<d2>{_NUMBER}){_S}(?P<m2>{_MONTH})"
    rf"(?:,?{_S}(?P<y>{_YEAR})\b)?",
    re.IGNORECASE,
)
# "Aug. 29", "March 5-9, 2016", "May 17th", "Nov. 6, 2016"
_MONTH_DAY = re.compile(
    rf"(?P<m>{_MONTH}){_S}(?P<d>{_NUMBER})(?![\d:]|,\d)"
    rf"(?:(?:,{_S}{_NUMBER})*{_JOIN}(?:(?P<m2>{_MONTH}){_S})?(?P<d2>{_NUMBER})(?![\d:]))?"
    rf"(?:,?{_S}(?P<y>{_YEAR})\b)?",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    rf"(?:{_EDGE})?(?P<m>{_MONTH})(?:{_JOIN}(?P<m2>{_MONTH}))?(?:,?{_S}(?:of{_S})?(?P<y>{_YEAR})\b)",
    re.IGNORECASE,
)
_MONTH_ALONE = re.compile(
    rf"(?:{_EDGE})?(?:(?P<which>last|next|this){_S})?(?P<m>{_MONTH})", re.IGNORECASE
)
_SEASON = re.compile(
    rf"(?:the{_S})?(?:{_EDGE})?(?P<s>spring|summer|autumn|fall|winter)(?:{_S}of)?{_S}(?P<y>{_YEAR})\b",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(
    rf"(?:{_EDGE})?(?P<y>{_YEAR})(?P<decade>s)?(?:{_JOIN}(?P<y2>{_YEAR}))?(?![\d,.]*\d|-)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"the{_S}(?P<d>[0-3]?\d(?:st|nd|rd|th))\b(?!{_S}\w)", re.IGNORECASE)
# Months that are other words too: only with a capital, and "May" and "March" not before a verb.
_OTHER_WORDS = frozenset({"may", "march", "mar", "sat", "sun", "dec", "jan", "sep", "oct"})


class Years:
    """Which year a day and month without one belong to.

    From publication where that is known; else from the last year that the text itself named.
    """

    def __init__(self, published: Period | None) -> None:
        self.published = published
        self.named: int | None = None

    def of_day(self, month: int, day: int, ahead: bool) -> date | None:
        """The day in its year, None where no year is known or the day does not exist."""
        if self.published is None:
            return None if self.named is None else make_day(self.named, month, day)
        year = self.published.last.year
        found = make_day(year, month, day)
        if self.published.day is None and not self.published.one_month:
            return found
        if found is None or ahead:
            if found is not None and found < self.published.first and ahead:
                return make_day(year + 1, month, day)
            return found or make_day(year - 1, month, day)
        return found if found <= self.published.last else make_day(year - 1, month, day)

    def of_month(self, month: int, ahead: bool) -> Period | None:
        """The month in its year."""
        if self.published is None:
            return None if self.named is None else month_of(self.named, month)
        year = self.published.last.year
        period = month_of(year, month)
        if self.published.day is None and not self.published.one_month:
            return period
        if ahead:
            return period if period.last >= self.published.first else month_of(year + 1, month)
        return period if period.first <= self.published.last else month_of(year - 1, month)


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def match_calendar(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    """The end and the meaning of a calendar expression that begins at `position`."""
    for matcher in (_iso, _numeric, _weekday, _day_month_to, _day_month, _month_day, _month_year,
                    _season, _month_alone, _year_alone, _ordinal):  # fmt: skip
        found = matcher(text, position, years, ahead)
        if found is not None:
            return found
    return None


def _when(first: date | None, last: date | None, precision: int | None = None) -> When | None:
    if first is None or last is None or last < first:
        return None
    period = Period(first, last)
    return When(period, precision or period.precision)


def _iso(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _ISO.match(text, position)
    day = match and make_day(int(match["y"]), int(match["m"]), int(match["d"]))
    return (match.end(), When(Period(day, day), 1)) if match and day else None


def _numeric(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    """Day before month, as most of the world writes; month first where only that is a date."""
    match = _NUMERIC.match(text, position)
    if match is None:
        return None
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    day = make_day(year, b, a) or make_day(year, a, b)
    return (match.end(), When(Period(day, day), 1)) if day else None


def _weekday(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _WEEKDAY.match(text, position)
    if match is None or (not match["day"][0].isupper() and text[:400] != text[:400].lower()):
        return None
    published = years.published
    known = published.day if published else None
    if known is None:
        return match.end(), When(None, 2 if match["to"] else 1)
    later = ahead(match.start(), match.end())
    which = (match["which"] or "").lower()
    first = _day_of_week(known, _DAYS[match["day"].lower()], which, later)
    if match["to"]:
        last = first + timedelta(days=(_DAYS[match["to"].lower()] - first.weekday()) % 7)
        if last > known and not later:
            first, last = first - timedelta(days=7), last - timedelta(days=7)
        return match.end(), When(Period(first, last), 2)
    return match.end(), When(Period(first, first), 1)


def _day_of_week(published: date, weekday: int, which: str, ahead: bool) -> date:
    """The last such day on or before publication, unless the words look ahead (codebook)."""
    back = (published.weekday() - weekday) % 7
    if which in ("next", "this coming") or (ahead and which not in ("last", "this past")):
        return published + timedelta(days=(-back) % 7 or 7)
    if which in ("last", "the previous", "this past"):
        back = back or 7
    return published - timedelta(days=back)


def _int(number: str) -> int:
    return int(re.sub(r"\D", "", number))


def _month(name: str) -> int:
    return _MONTHS[name.rstrip(".").lower()]


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 1900 + int(text)


def _days(
    match: re.Match[str], month: int, month_2: int, years: Years, ahead: Ahead
) -> tuple[int, When] | None:
    low, high = _int(match["d"]), _int(match["d2"]) if match["d2"] else None
    if not 1 <= low <= 31 or (high is not None and not 1 <= high <= 31):
        return None
    year = _year(match["y"])
    later = ahead(match.start(), match.end())
    if year is not None:
        years.named = year
        first = make_day(year, month, low)
        last = first if high is None else make_day(year, month_2, high)
        if first and last and last < first:
            first = make_day(year - 1, month, low)
    else:
        last = years.of_day(month_2 if high else month, high or low, later)
        first = last if high is None else last and make_day(last.year, month, low)
    when = _when(first, last)
    if when is None:
        if make_day(2000, month, low) is None:
            return None
        when = When(None, 1 if high is None else 2)
    return match.end(), when


def _day_month(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _DAY_MONTH.match(text, position)
    if match is None or not _is_month(text, match, "m"):
        return None
    return _days(match, _month(match["m"]), _month(match["m"]), years, ahead)


def _day_month_to(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _DAY_MONTH_TO.match(text, position)
    if match is None:
        return None
    return _days(match, _month(match["m"]), _month(match["m2"]), years, ahead)


def _month_day(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _MONTH_DAY.match(text, position)
    if match is None or not _is_month(text, match, "m"):
        return None
    month = _month(match["m"])
    return _days(match, month, _month(match["m2"]) if match["m2"] else month, years, ahead)


def _month_year(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _MONTH_YEAR.match(text, position)
    if match is None:
        return None
    year = int(match["y"])
    years.named = year
    period = month_of(year, _month(match["m"]))
    if match["m2"]:
        period = Period(period.first, month_of(year, _month(match["m2"])).last)
    return match.end(), _parted(match, period)


def _parted(match: re.Match[str], period: Period) -> When:
    """The period, or its early, middle or late third; a third of a month is not a week: 4."""
    edge = (match["edge"] or "").lower()
    precision = max(4, period.precision)
    return When(part_of(period, edge) if edge else period, precision)


def _month_alone(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _MONTH_ALONE.match(text, position)
    if match is None or not _is_month(text, match, "m"):
        return None
    name = match["m"].lower().rstrip(".")
    before = text[max(0, position - 12) : position].lower().split()
    led = bool(before) and before[-1] in {
        "in", "since", "of", "by", "until", "during", "from", "late", "early", "mid", "between",
        "and", "through", "to", "till", "after", "before", "for",
    }  # fmt: skip
    if not (led or match["edge"] or match["which"]) or (name in _OTHER_WORDS and not led):
        return None
    later = ahead(match.start(), match.end()) or (match["which"] or "").lower() == "next"
    period = years.of_month(_month(match["m"]), later)
    return match.end(), When(None, 4) if period is None else _parted(match, period)


def _season(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _SEASON.match(text, position)
    if match is None:
        return None
    period = season(match["s"].lower(), int(match["y"]))
    edge = (match["edge"] or "").lower()
    return match.end(), When(part_of(period, edge) if edge else period, 5)


_YEAR_LEAD = frozenset(
    "in since of by until during from late early mid between and through to year".split()
)


def _year_alone(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    match = _YEAR_ALONE.match(text, position)
    if match is None:
        return None
    before = text[max(0, position - 10) : position].lower().split()
    led = (bool(before) and (before[-1] in _YEAR_LEAD)) or match["decade"] or match["edge"]
    after = text[match.end() : match.end() + 14].strip().lower()
    if not led or re.match(
        r"(?:people|soldiers|troops|men|women|civilians|km|u\.s|members)", after
    ):
        return None
    year = int(match["y"])
    if match["decade"]:
        return match.end(), When(Period(date(year, 1, 1), date(year + 9, 12, 31)), 5)
    years.named = year
    period = year_of(year)
    if match["y2"] and int(match["y2"]) >= year:
        period = Period(period.first, year_of(int(match["y2"])).last)
    edge = (match["edge"] or "").lower()
    return match.end(), When(part_of(period, edge) if edge else period, 5)


def _ordinal(text: str, position: int, years: Years, ahead: Ahead) -> tuple[int, When] | None:
    """ "on the 17th": of the month of publication, or of the one before."""
    match = _ORDINAL.match(text, position)
    before = text[max(0, position - 4) : position].lower()
    if match is None or not before.endswith(("on ", "of ")):
        return None
    day, published = _int(match["d"]), years.published
    if published is None or published.day is None:
        return match.end(), When(None, 1)
    found = make_day(published.day.year, published.day.month, day)
    if found is None or found > published.day:
        month = month_of(published.day.year, published.day.month - 1).first
        found = make_day(month.year, month.month, day)
    return (match.end(), When(Period(found, found), 1)) if found else None


def _is_month(text: str, match: re.Match[str], group: str) -> bool:
    """Whether a word that can be a month is one: with a capital, unless all is in lower case."""
    name = match[group]
    if name[0].isupper():
        return True
    return (
        name.lower().rstrip(".") not in {"may", "march"} and text[:400] == text[:400].lower()
    ) or (match.groupdict().get("d") is not None and text[:400] == text[:400].lower())
