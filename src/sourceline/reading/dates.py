"""Time expressions, resolved against the date of publication, with UCDP date precision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sourceline.reading.calendar_dates import FIGURE_GRAMMAR, MONTH_GRAMMAR
from sourceline.reading.mentions import DateMention, Sentence
from sourceline.reading.named_days import HOLIDAY_GRAMMAR, SEASON_GRAMMAR, WEEKDAY_GRAMMAR
from sourceline.reading.periods import parse_published
from sourceline.reading.relative_dates import COUNTED_GRAMMAR, DEICTIC_GRAMMAR, shift_from
from sourceline.reading.time_context import Context, read_lead

# Where a time expression can begin, by the grammar that reads it. Words that only lead up to one
# ("on", "early", "the night of") are found backwards from there.
_OPENING = re.compile(
    r"\b(?=[\dabcdefghjlmnoprstvwy])(?:(?P<figure>\d)"
    r"|(?P<counted>an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty"
    r"|several|few|some|many|nearly|almost|about|around|just|exactly|over|more|less|after|hours"
    r"|minutes|days|weeks|months|years|decades)\b"
    r"|(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?P<weekday>mon|tue|wed|thu|fri|sat|sun)"
    r"|(?P<season>spring|summer|autumn|fall|winter)\b"
    r"|(?P<deictic>today|tonight|yesterday|tomorrow|overnight|this|that|last|next|the|past|coming"
    r"|recent|previous|following|same)\b"
    r"|(?P<holiday>christmas|new|boxing|halloween|valentine|bastille|st|good|easter|palm)\b)"
)
_TODAYS = frozenset("today tonight yesterday tomorrow".split())
_NOUN_LIKE = re.compile(r"\d+(?:st|nd|rd|th|['’]?s)\b", re.IGNORECASE)
_GRAMMAR = {
    "figure": (*FIGURE_GRAMMAR, *COUNTED_GRAMMAR),
    "month": MONTH_GRAMMAR,
    "weekday": WEEKDAY_GRAMMAR,
    "season": SEASON_GRAMMAR,
    "deictic": DEICTIC_GRAMMAR,
    "holiday": HOLIDAY_GRAMMAR,
    "counted": COUNTED_GRAMMAR,
}


def find_dates(
    text: str, published: str | None, sentences: Sequence[Sentence] | None = None
) -> list[DateMention]:
    """Every time expression of a text in order, none overlapping.

    `published` is an ISO 8601 date, date-time or partial date, or None. A span takes in the
    preposition and modifiers ("in the early hours of Aug. 29"). `first` and `last` are both days
    or both None: None where the words cannot be placed in a year, and in expressions that count
    from another event ("three days earlier"), which are `anchored`; `resolve_anchored` places them.
    `sentences`, where they are known, bound the search for the verb that gives the direction.

    Raises:
        UsageError: `published` is no such date.

    Rule: codebook, Dates and places; UCDP GED codebook, date_prec.
    """
    context = Context(text, parse_published(published), sentences)
    found: list[DateMention] = []
    floor = 0
    lower = _lower(text)
    opening = _OPENING.search(lower)
    while opening is not None:
        mention = _read(text, opening, floor, context)
        if mention is not None:
            found.append(mention)
            floor = mention.end
        opening = _OPENING.search(lower, max(opening.end(), floor))
    return found


def _lower(text: str) -> str:
    """The text in lower case, of the same length: only the dotted capital I would grow."""
    return text.replace("\u0130", "I").lower()


def _read(text: str, opening: re.Match[str], floor: int, context: Context) -> DateMention | None:
    start = opening.start()
    for pattern, reader in _GRAMMAR[opening.lastgroup or ""]:
        match = pattern.match(text, start)
        if match is None:
            continue
        possessive = text[match.end() : match.end() + 2] in ("'s", "’s")
        lead = read_lead(text, start, floor, possessive)
        found = reader(match, lead, context)
        if found is not None:
            end, when = found
            if opening.group() in _TODAYS and lead.preposition in ("in", "on", "at", "over"):
                lead = lead._replace(start=start)  # "sworn in yesterday"
            of_noun = lead.words == ("the",) and opening.lastgroup in ("figure", "month")
            if of_noun and not _NOUN_LIKE.match(text, start):
                # "in the 19 March elections": preposition and article are the elections'.
                lead = lead._replace(start=start)
            first, last = when.period or (None, None)
            return DateMention(lead.start, end, first, last, when.precision, when.anchored)
    return None


def resolve_anchored(mention: DateMention, text: str, anchor: date) -> DateMention:
    """An anchored mention placed by the day that it counts from; any other as it is."""
    if not mention.anchored:
        return mention
    for opening in _OPENING.finditer(_lower(text), mention.start, mention.end):
        when = shift_from(text, opening.start(), mention.end, anchor)
        if when is not None and when.period is not None:
            first, last = when.period
            return replace(mention, first=first, last=last, precision=when.precision)
    return mention


# How many expressions back a day can be counted from, and how exactly that must be known.
_ANCHOR_REACH = 6
_ANCHOR_PRECISION = 2
_OF_AN_ACT = re.compile(r"[ \u00a0][\w\"“]")
_NO_ACT = re.compile(r"[ \u00a0](?:that|in|on|at|near|and|but|when|said|as|the (?:army|police))\b")


def place_anchored(text: str, dates: Sequence[DateMention]) -> list[DateMention]:
    """The dates with those that count from an event placed by the last day told before them.

    "Three days later" counts on from that day. In "on Thursday, three days after a shooting", it is
    the shooting that is dated, three days back. `dates` should hold no day on which something was
    only said.
    """
    placed: list[DateMention] = []
    for mention in dates:
        if not mention.anchored:
            placed.append(mention)
            continue
        anchor = next(
            (
                d.last
                for d in reversed(placed[-_ANCHOR_REACH:])
                if d.last is not None and d.precision <= _ANCHOR_PRECISION
            ),
            None,
        )
        if anchor is None:
            placed.append(mention)
            continue
        found = resolve_anchored(mention, text, anchor)
        if _dates_what_follows(text, mention) and found.first and found.last:
            found = replace(
                found, first=anchor - (found.last - anchor), last=anchor - (found.first - anchor)
            )
        placed.append(found)
    return placed


def _dates_what_follows(text: str, mention: DateMention) -> bool:
    """Whether the act told next lies that far from the one told first: "a day after a shooting"."""
    way = text[mention.start : mention.end].rsplit(None, 1)[-1].lower()
    return (
        way in {"after", "before"}
        and _OF_AN_ACT.match(text, mention.end) is not None
        and _NO_ACT.match(text, mention.end) is None
    )
