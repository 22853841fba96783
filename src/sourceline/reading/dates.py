"""Time expressions, resolved against the date of publication, with UCDP date precision."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sourceline.reading.calendar_dates import Years, match_calendar
from sourceline.reading.lookahead import looks_ahead
from sourceline.reading.mentions import DateMention, Sentence
from sourceline.reading.periods import Period, parse_published
from sourceline.reading.relative_dates import When, match_relative, shift_from

# Where a time expression can begin: a digit, or one of the words that open one.
_OPENING = re.compile(
    r"\b(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|feb|mar|apr|may|jun|jul|aug|sep"
    r"|oct|nov|dec)[a-z]*|today|tonight|yesterday|tomorrow|overnight|the|this|that|last|next|past"
    r"|previous|following|recent|coming|early|late|mid|earlier|later|weekend|spring|summer|autumn"
    r"|fall|winter|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty"
    r"|several|a|an|few|some|many|nearly|almost|about|around|just|over|more|after|hours|days"
    r"|weeks|months|years|minutes)\b|\b(?=\d)",
    re.IGNORECASE,
)
# Words before an expression that belong to it (codebook: the date's quote is "on Friday").
_LEAD = re.compile(
    r"(?:\b(?:(?:earlier|later|early|late)\s+)?(?:on|in|since|during|at|by|from|between|until|over|before|after)"
    r"(?:\s+the\s+(?:night|nights|morning|evening|afternoon|early\s+hours|course)\s+of)?\s+"
    r"|\b(?:on|in)?\s*the\s+(?:night|early\s+hours|morning|evening)\s+of\s+(?:the\s+)?)\Z",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_NIGHT = re.compile(r"\bnights?\s+of\b", re.IGNORECASE)
_LEAD_REACH = 40


def find_dates(
    text: str, published: str | None, sentences: Sequence[Sentence] | None = None
) -> list[DateMention]:
    """Every time expression of a text in order, none overlapping.

    `published` is an ISO 8601 date, date-time or partial date, or None. What cannot be placed in
    a year has `first` and `last` None; expressions that count from another event ("three days
    earlier") are `anchored`, and `resolve_anchored` places them.

    Raises:
        UsageError: `published` is no such date.

    Rule: codebook, Dates and places; UCDP GED codebook, date_prec.
    """
    period = parse_published(published)
    years = Years(period)
    starts = [s.start for s in sentences] if sentences else []
    found: list[DateMention] = []
    position = 0

    def ahead(start: int, end: int) -> bool:
        if not sentences:
            return looks_ahead(text, start, end)
        sentence = sentences[max(0, bisect_right(starts, start) - 1)]
        return looks_ahead(text, start, end, sentence.start, max(end, sentence.end))

    for opening in _OPENING.finditer(text):
        start = opening.start()
        if start < position:
            continue
        hit = match_calendar(text, start, years, ahead) or match_relative(
            text, start, period, ahead
        )
        if hit is None:
            continue
        end, when = hit
        begin = _lead(text, start, position)
        found.append(_mention(text, begin, start, end, when, period))
        position = end
    return found


def resolve_anchored(mention: DateMention, text: str, anchor: date) -> DateMention:
    """An anchored mention placed by the day it counts from; others as they are."""
    if not mention.anchored:
        return mention
    lead = _OPENING.search(text, mention.start, mention.end)
    while lead is not None:
        when = shift_from(text[lead.start() : mention.end], anchor)
        if when is not None and when.period is not None:
            return replace(mention, first=when.period.first, last=when.period.last)
        lead = _OPENING.search(text, lead.end(), mention.end)
    return mention


def _lead(text: str, start: int, floor: int) -> int:
    """Where the preposition before an expression begins, `start` if there is none."""
    left = max(floor, start - _LEAD_REACH)
    match = _LEAD.search(text[left:start])
    return start if match is None else left + match.start() + _spaces(match.group())


def _spaces(words: str) -> int:
    return len(words) - len(words.lstrip())


def _mention(
    text: str, begin: int, start: int, end: int, when: When, published: Period | None
) -> DateMention:
    lead = text[begin:start]
    first = last = None
    precision = when.precision
    if when.period is not None:
        first, last = when.period
    if _SINCE.search(lead):
        # "since October": from then until the report.
        if first is not None and published is not None and published.last >= first:
            last = published.last
            precision = Period(first, last).precision
        else:
            precision = max(precision, 5)
    elif _NIGHT.search(lead) and first is not None and first == last:
        precision = 1
    return DateMention(begin, end, first, last, precision, when.anchored)
