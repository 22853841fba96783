"""Days, months and years of the calendar: "Aug. 29", "3 to 5 May 2016", "late 2014", "9/11"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sourceline.reading.periods import Period, month_of, part_of, week_of, year_of
from sourceline.reading.time_context import Context, Lead, When, make_day, when

Found = tuple[int, When] | None
Reader = Callable[[re.Match[str], Lead, Context], Found]

_S = r"[\s\u00a0]{1,4}"
MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug"
        "|september sept sep|october oct|november nov|december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
_FULL = [name for name in MONTHS if len(name) > 4 or name in ("may", "june", "july")]
_SHORT = sorted((name for name in MONTHS if name not in _FULL), key=len, reverse=True)
_MONTH = rf"(?:(?:{'|'.join(_FULL)})\b|(?:{'|'.join(_SHORT)})\b\.?)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?![:%°/]|[.,]\d)"
_YEAR = r"(?:1[89]|20)\d\d\b(?![:%°/]|[.,]\d)"
_JOIN = rf"(?:{_S}(?:to|and|or|until|through|till|&){_S}|[\s\u00a0]?[-–—][\s\u00a0]?)"
_DAY_LIST = rf"(?:(?:,{_S}{_DAY}){{0,6}},?{_JOIN}(?:the{_S})?{_DAY})"
# A year, "last year", or the two figures of cable style ("4 FEB 90"), not a count ("4 May 12 men").
_IN_YEAR = (
    rf"(?:,?{_S}(?:of{_S})?(?:(?P<year>{_YEAR})|(?P<near>last|this|next){_S}year\b"
    r"|['’]?(?P<short>\d\d)\b(?![:%°/-]|[.,]\d|[\s\u00a0]+[^\W\d_]*(?:s|en|ple|ty)\b)))"
)

_ISO = re.compile(r"(\d{4})-([01]\d)-([0-3]\d)(?!\d)")
_NUMERIC = re.compile(
    rf"([0-3]?\d)(?:/([0-3]?\d)/({_YEAR}|\d\d\b)|\.([0-3]?\d)\.({_YEAR}))(?![/\d])"
)
_NINE_ELEVEN = re.compile(r"9/11\b(?!/)")
_DAY_MONTH = re.compile(
    rf"(?P<days>{_DAY}{_DAY_LIST}?)(?:{_S}of)?{_S}(?P<month>{_MONTH})"
    rf"(?:{_JOIN}(?P<days2>{_DAY}){_S}(?P<month2>{_MONTH}))?{_IN_YEAR}?",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"(?P<month>{_MONTH}){_S}(?:the{_S})?(?P<days>{_DAY}(?:{_DAY_LIST}(?!{_S}{_MONTH}))?)"
    rf"(?:{_JOIN}(?P<month2>{_MONTH}){_S}(?P<days2>{_DAY}))?{_IN_YEAR}?",
    re.IGNORECASE,
)
_MONTHS_ALONE = re.compile(
    rf"(?P<month>{_MONTH})(?:(?:,?{_S}(?:of{_S})?)(?P<year>{_YEAR}))?"
    rf"(?:(?:,{_S}{_MONTH}){{0,6}}{_JOIN}(?P<month2>{_MONTH}))?"
    rf"{_IN_YEAR.replace('<year>', '<year2>').replace('’]?(?P', '’](?P')}?",
    re.IGNORECASE,
)
_YEARS = re.compile(
    rf"(?:(?P<decade>(?:1[89]|20)\d0)['’]?s\b|(?P<year>{_YEAR})"
    rf"(?:{_JOIN}(?P<year2>{_YEAR})|[-–/](?P<short>\d\d)\b(?!-))?(?!{_JOIN}\d|-\d))",
)
_ORDINAL = re.compile(
    rf"(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?:{_S}of{_S}(?P<near>last|this|next|the){_S}month\b"
    rf"|(?!{_S}(?!(?:at|in|when|and|after|before|as|by|near|with|that|but|for|while)\b)\w|-))",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"[\s\u00a0]+(?:\w+[\s\u00a0]+)?(?:people|soldiers|troops|men|women|children|civilians|fighters|militants|km"
    r"|residents|families|houses|homes|villages|members|gmt|hours|hrs|meters|metres|miles)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"[\s\u00a0]+(?:be|have|not|also|well|never|still|soon|yet|even)\b", re.IGNORECASE
)
_ATTACKS = re.compile(r"[\s\u00a0]+(?:attack|terror|hijack)", re.IGNORECASE)
_CAPITAL_AFTER = re.compile(r"[\s\u00a0]+[A-Z]")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][\w.]*[\s\u00a0]+\Z")
_YEAR_LEADS = frozenset("in since during by from between until till throughout through".split()) | {
    "as of"
}
_DETERMINERS = re.compile(
    r"\b(?:a|an|the|his|her|its|their|our|my|of|in|early|mid|late|year)[\s\u00a0-]+\Z",
    re.IGNORECASE,
)


def match_day(text: str, position: int, lead: Lead, context: Context) -> Found:
    """A day or several days of the calendar that begin at `position`."""
    for pattern, reader in DAY_GRAMMAR:
        match = pattern.match(text, position)
        found = reader(match, lead, context) if match else None
        if found is not None:
            return found
    return None


def _iso(match: re.Match[str], lead: Lead, context: Context) -> Found:
    day = make_day(int(match[1]), int(match[2]), int(match[3]))
    return (match.end(), _on_days(day, day, lead)) if day else None


def _numeric(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """Day before month, as most of the world writes, unless only the other way is a past date."""
    a, b = int(match[1]), int(match[2] or match[4])
    year = int(match[3] or match[5])
    if year < 100:
        year += 2000 if year < 70 else 1900
    days = [make_day(year, b, a)]
    if match[2]:
        days.append(make_day(year, a, b))
    possible = [day for day in days if day is not None]
    if context.published is not None:
        told = [day for day in possible if day <= context.published.last]
        possible = told or possible
    return (match.end(), _on_days(possible[0], possible[0], lead)) if possible else None


def _nine_eleven(match: re.Match[str], lead: Lead, context: Context) -> Found:
    day = date(2001, 9, 11)
    return match.end(), _since(Period(day, day), lead, context)


def _days(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "Aug. 29", "3, 4 and 5 May", "30 April to 2 May 2016", "5 October last year"."""
    if not _is_month(match, lead, context):
        return None
    numbers = [int(n) for n in re.findall(r"\d+", match["days"])]
    month, month_2 = _month(match["month"]), _month(match["month2"] or match["month"])
    low, high = numbers[0], int(re.sub(r"\D", "", match["days2"] or "") or numbers[-1])
    if sorted(numbers) != numbers or len(numbers) > 8 or (month == month_2 and high < low):
        return None
    # "in May 15 people were killed": the date would be "on May 15".
    first_group = match.re.groupindex["month"] < match.re.groupindex["days"]
    if first_group and lead.preposition == "in" and not lead.words and not match["month2"]:
        return None
    end, year = _year(match, context)
    if year is None and (month, low, high) == (9, 11, 11) and _ATTACKS.match(match.string, end):
        year = 2001
    if year is not None:
        context.name_year(month, year)
        last = make_day(year, month_2, high)
    else:
        last = context.place_day(month_2, high, context.ahead(match.start(), end, lead))
    first = last and make_day(last.year - (month > month_2), month, low)
    if first is None or last is None:
        return end, When(None, 1 if (month, low) == (month_2, high) else 2)
    return end, _since(_on_days(first, last, lead).period, lead, context)


def _on_days(first: date | None, last: date | None, lead: Lead) -> When:
    """The days with what leads up to them: "the week of", "the eve of", "overnight on"."""
    if first is None or last is None:
        return When(None, 1)
    if first == last and lead.has("week") and lead.has("of"):
        return When(week_of(first), 3)
    if first == last and lead.has("eve"):
        first = last = date.fromordinal(first.toordinal() - 1)
    if first == last and lead.has("overnight"):
        shift = -1 if lead.has("into") else 1
        other = date.fromordinal(first.toordinal() + shift)
        first, last = min(first, other), max(last, other)
    return when(Period(first, last), 1)


def _since(period: Period | None, lead: Lead, context: Context) -> When:
    """The period, or from its first day to publication where "since" leads up to it."""
    if period is None:
        return When(None, 5)
    if lead.preposition != "since":
        return when(period, 5)
    if context.published is None or context.published.last < period.first:
        return When(None, 5)
    return when(Period(period.first, context.published.last), 5)


def _year(match: re.Match[str], context: Context) -> tuple[int, int | None]:
    """Where the expression ends, and its year where the words give one."""
    groups = match.groupdict()
    full = groups.get("year2") or groups.get("year")
    if full:
        return match.end(), int(full)
    if match["near"]:
        step = {"last": -1, "next": 1}.get(match["near"].lower(), 0)
        return match.end(), context.year_near(step)
    if match["short"]:
        short, published = int(match["short"]), context.published
        near = published.last.year if published else 1999
        year = near - (near - short) % 100
        # Two figures are a year only in cables of their time: of the last years, or with none known.
        if near - year <= (30 if published is None else 10):
            return match.end(), year
        end = match.start("short")
        return len(match.string[:end].rstrip(" \u00a0,'’\n")), None
    return match.end(), None


def _months(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "in June", "early November 2005", "January 2015 to March 2016", "October last year"."""
    if not _is_month(match, lead, context) or not _stands_alone(match, lead, context):
        return None
    month, month_2 = _month(match["month"]), _month(match["month2"] or match["month"])
    end, year_2 = _year(match, context)
    if year_2 is None and not match["month2"]:
        period = context.place_month(month, lead.step, context.ahead(match.start(), end, lead))
    else:
        last = (
            month_of(year_2, month_2)
            if year_2
            else context.place_month(month_2, None, context.ahead(match.start(), end, lead))
        )
        year = int(match["year"]) if match["year"] else last and last.last.year - (month > month_2)
        if match["year"] and match["month2"] and not match["year2"]:
            last = month_of(int(match["year"]) + (month_2 < month), month_2)
        period = Period(month_of(year, month).first, last.last) if year and last else None
        if year_2 is not None and year is not None:
            context.name_year(month, year)
            context.name_year(month_2, year_2)
    if period is not None and lead.edge and not match["month2"]:
        period = part_of(period, lead.edge)
    if lead.preposition == "since":
        return end, _since(period, lead, context)
    precision = 5 if match["month2"] else 4
    return end, When(period, max(precision, period.precision) if period else precision)


def _stands_alone(match: re.Match[str], lead: Lead, context: Context) -> bool:
    """Whether a month without a day is one: with a year, led up to, or plainly no person's name."""
    text, name = match.string, match["month"]
    if match["year"] or match["year2"] or match["near"] or match["short"]:
        return True
    if name.endswith(".") or name.lower() in _SHORT:
        return False
    if lead.preposition in _YEAR_LEADS or lead.step is not None or lead.edge:
        return name.lower() != "may" or lead.step is None or name[0].isupper()
    if name.lower() in ("may", "march") or not name[0].isupper():
        return False
    before = text[max(0, match.start() - 24) : match.start()]
    named = _CAPITAL_BEFORE.search(before) and not before.rstrip().endswith(
        ("The", "the", "A", "a")
    )
    return not named and not _CAPITAL_AFTER.match(text, match.end())


def _is_month(match: re.Match[str], lead: Lead, context: Context) -> bool:
    """Whether a word that can be a month is one, not a verb ("may", "march")."""
    name = match["month"]
    if name[0].isupper():
        return True
    if name.lower() not in ("may", "march"):
        return context.lower_case or "days" in match.re.groupindex or bool(lead.preposition)
    if not context.lower_case or _MODAL.match(match.string, match.end()):
        return False
    led = bool(lead.preposition or lead.edge)
    day_first = match.string[match.start()].isdigit()
    return led or day_first


def _month(name: str) -> int:
    return MONTHS[name.rstrip(".").lower()]


def _years(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "in 2019", "late 2014", "2014-16", "the 1980s", "the 2014 kidnapping"."""
    if match["decade"]:
        first = int(match["decade"])
        period = Period(date(first, 1, 1), date(first + 9, 12, 31))
        return match.end(), When(part_of(period, lead.edge) if lead.edge else period, 5)
    year = int(match["year"])
    last = int(match["year2"] or year)
    if match["short"]:
        last = year - year % 100 + int(match["short"])
    if last < year or _PEOPLE.match(match.string, match.end()):
        return None
    before = match.string[max(0, match.start() - 12) : match.start()]
    led = lead.preposition in _YEAR_LEADS or lead.edge or _DETERMINERS.search(before)
    if not led and last == year:
        return None
    period = Period(year_of(year).first, year_of(last).last)
    if lead.edge:
        period = part_of(period, lead.edge)
    if lead.preposition == "since":
        return match.end(), When(_since(period, lead, context).period, 5)
    return match.end(), When(period, 5)


def _ordinal(match: re.Match[str], lead: Lead, context: Context) -> Found:
    """ "on the 17th": of the month of publication, or of the one before; "the 17th of last month"."""
    if not lead.has("the") or not (lead.preposition or lead.has("of") or match["near"]):
        return None
    if not 1 <= int(match["day"]) <= 31:
        return None
    if context.day is None:
        return match.end(), When(None, 1)
    today, near = context.day, (match["near"] or "").lower()
    steps = {"last": (-1,), "next": (1,), "this": (0,)}.get(near, (0, -1, -2))
    if not near and context.ahead(match.start(), match.end(), lead):
        steps = (0, 1, 2)
    for step in steps:
        month = month_of(today.year, today.month + step).first
        day = make_day(month.year, month.month, int(match["day"]))
        told = step > 0 or near or day is None or day <= today
        if day is not None and (told if steps != (0, 1, 2) else day >= today):
            return match.end(), _on_days(day, day, lead)
    return match.end(), When(None, 1)


DAY_GRAMMAR: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_ISO, _iso),
    (_NUMERIC, _numeric),
    (_NINE_ELEVEN, _nine_eleven),
    (_DAY_MONTH, _days),
    (_MONTH_DAY, _days),
)
FIGURE_GRAMMAR = (*DAY_GRAMMAR[:4], (_YEARS, _years), (_ORDINAL, _ordinal))
MONTH_GRAMMAR = ((_MONTH_DAY, _days), (_MONTHS_ALONE, _months))
