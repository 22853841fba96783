"""What stands around a time expression: the words that lead up to it, publication, tense."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sourceline.reading.lookahead import looks_ahead
from sourceline.reading.mentions import Sentence
from sourceline.reading.periods import Period, month_of


class When(NamedTuple):
    """What a time expression means. `period` is None where it cannot be placed."""

    period: Period | None
    precision: int
    anchored: bool = False


def when(period: Period | None, precision: int) -> When:
    """The period with its own precision, or nothing placed with the one that the words promise."""
    return When(period, precision if period is None else period.precision)


_PREPOSITION = (
    r"(?:on|in|since|during|by|from|between|over|at|until|till|throughout|through|within|as\s+of)"
)
_EDGES = {
    "early": "early",
    "start of": "early",
    "beginning of": "early",
    "mid": "mid",
    "middle of": "mid",
    "late": "late",
    "end of": "late",
    "close of": "late",
    "first half of": "first half",
    "second half of": "second half",
}
_MODIFIER = (
    r"(?:the|(?:very\s+)?(?:early|late)\s+hours\s+of|course\s+of"
    r"|(?:nights?|mornings?|evening|afternoon|eve|week|weekend|day)\s+of"
    r"|(?:beginning|start|end|middle|close|first\s+half|second\s+half)\s+of"
    r"|(?:earlier|later|early|late|overnight|dawn|sunrise|dusk)(?:\s+(?:on|into|in))?|mid|middle"
    r"|last|next|this|past|coming|upcoming|previous|preceding|following)"
)
_LEAD = re.compile(
    rf"(?<![\w'’-])(?P<preposition>{_PREPOSITION}\s+)?(?P<modifiers>(?:{_MODIFIER}(?:\s+|-))*)\Z",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(
    r"\b(black|bloody|ash|holy|super|fat|cyber|easter|good)\s+\Z", re.IGNORECASE
)
# Three modifiers and a preposition at their longest ("throughout the second half of the previous").
_REACH = 64


class Lead(NamedTuple):
    """The preposition and modifiers before an expression: "in the early hours of", "since last"."""

    start: int
    preposition: str
    words: tuple[str, ...]
    name: str = ""  # a word that makes a weekday a name: "Black Friday"

    def has(self, *words: str) -> bool:
        """Whether one of the words is among the modifiers."""
        return any(word in self.words for word in words)

    @property
    def edge(self) -> str | None:
        """ "early", "mid", "late", "first half", "second half", or None."""
        phrase = " ".join(self.words)
        for words, edge in _EDGES.items():
            if re.search(rf"\b{words}\b(?!\s+(?:hours|on)\b)", phrase):
                return edge
        return None

    @property
    def step(self) -> int | None:
        """-1 for "last", 1 for "next", 0 for "this", None without any of them."""
        if self.has("last", "past"):
            return -1
        if self.has("next", "coming", "upcoming"):
            return 1
        return 0 if self.has("this") else None


def read_lead(text: str, start: int, floor: int, possessive: bool) -> Lead:
    """The words before `start`, not before `floor`, that belong to the expression there.

    A possessive keeps its modifiers only: in "since last year's attack" it is the attack that
    "since" governs. An article alone belongs to the noun ("the 13 November attacks").
    """
    left = max(floor, start - _REACH)
    window = text[left:start]
    match = _LEAD.search(window)
    name = _BEFORE_DAY.search(window)
    if match is None:
        return Lead(start, "", (), name.group(1).lower() if name else "")
    preposition = (match["preposition"] or "").lower().strip()
    words = (
        tuple(re.split(r"[\s-]+", match["modifiers"].lower().strip())) if match["modifiers"] else ()
    )
    begin = left + match.start()
    if possessive and preposition:
        begin, preposition = left + match.start("modifiers"), ""
    if not preposition and words[:1] == ("the",) and not _THE_STAYS.intersection(words):
        begin += re.match(r"the\s+", text[begin:start], re.IGNORECASE).end()  # type: ignore[union-attr]
    return Lead(begin, preposition, words, name.group(1).lower() if name else "")


_THE_STAYS = frozenset(
    "of previous preceding following past coming upcoming next early late mid".split()
)


class Context:
    """Publication, the years that the text has named, and the direction that tenses give."""

    def __init__(
        self, text: str, published: Period | None, sentences: Sequence[Sentence] | None
    ) -> None:
        self.text = text
        self.published = published
        self.day = published.day if published else None
        self.lower_case = text[:400] == text[:400].lower()
        self._sentences = sentences or ()
        self._starts = [s.start for s in self._sentences]
        self._year_of_month: dict[int, int] = {}

    def ahead(self, start: int, end: int, lead: Lead | None = None) -> bool:
        """Whether `text[start:end]` is told as something to come."""
        if lead is not None and lead.step:
            return lead.step > 0
        if lead is not None and lead.preposition == "since":
            return False
        if not self._sentences:
            return looks_ahead(self.text, start, end)
        sentence = self._sentences[max(0, bisect_right(self._starts, start) - 1)]
        return looks_ahead(self.text, start, end, sentence.start, max(end, sentence.end))

    def name_year(self, month: int, year: int) -> None:
        """Remembers that the text gave a month its year."""
        self._year_of_month[month] = year

    def place_day(self, month: int, day: int, ahead: bool) -> date | None:
        """A day and month in the year that publication gives, None if there is no such day.

        The latest on or before publication, else, where the words look ahead, the first from then
        on. One day of grace, because it is tomorrow already where some reports come from. Without
        publication a year that the text itself gave to the month ("November 2005 ... on 5
        November") counts, and no other.
        """
        if self.published is None:
            year = self._year_of_month.get(month)
            return None if year is None else make_day(year, month, day)
        if self._only_year:
            return make_day(self.published.first.year, month, day)
        year = self.published.last.year
        # A leap day can lie eight years off.
        if ahead:
            years = range(year, min(year + 9, 10_000))
            days = (make_day(y, month, day) for y in years)
            return next((d for d in days if d and d >= self.published.first), None)
        latest = self.published.last + timedelta(days=1 if self.day else 0)
        days = (make_day(y, month, day) for y in range(latest.year, max(year - 9, 0), -1))
        return next((d for d in days if d and d <= latest), None)

    def place_month(self, month: int, step: int | None, ahead: bool) -> Period | None:
        """A month in the year that publication gives; "last July" is over when the report appears."""
        if self.published is None:
            year = self._year_of_month.get(month)
            return None if year is None else month_of(year, month)
        year = self.published.last.year
        if self._only_year:
            return None if step else month_of(year, month)
        period = month_of(year, month)
        if step == -1:
            return period if period.last < self.published.first else month_of(year - 1, month)
        if step == 1:
            return period if period.first > self.published.last else month_of(year + 1, month)
        if ahead:
            return period if period.last >= self.published.first else month_of(year + 1, month)
        return period if period.first <= self.published.last else month_of(year - 1, month)

    def year_near(self, step: int) -> int | None:
        """The year of publication, or the one `step` years from it."""
        if self.published is None:
            return None
        return self.published.last.year + step

    @property
    def _only_year(self) -> bool:
        return self.published is not None and self.day is None and not self.published.one_month


def make_day(year: int, month: int, day: int) -> date | None:
    """The date, None if there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
