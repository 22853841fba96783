"""Quantities: number phrases with their bounds, and what kind of number each one is.

What is returned, beside plain counts: percentages, money, measures ("30 km", "2.5 tonnes", "three
times"), ages ("25-year-old", "aged 25", ", 25,") and times (clock times, durations), each with its
`kind`. What is not: ordinals, fractions, years and dates, identifiers ("Flight 123", "F-16",
"Resolution 2254", "No. 5"), scores and ratios ("3-2", "one in five"), "one" as a pronoun, and
numbers that a hyphen joins to a noun ("a two-state solution", "a 15-member team").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sourceline.errors import UnsupportedLanguageError
from sourceline.reading.bounds import (
    ZERO,
    Figures,
    bounded,
    find_bound_after,
    find_bound_before,
    parse_at,
)
from sourceline.reading.dates import find_dates
from sourceline.reading.mentions import Quantity
from sourceline.reading.number_kinds import (
    MONEY_BEFORE,
    NumberKind,
    find_kind,
    find_ratio_end,
    is_bare_year,
    is_identifier,
    is_pronoun,
    is_score,
)
from sourceline.reading.numerals import OPENERS, Cardinal
from sourceline.reading.pieces import DASHES, Row
from sourceline.spans import Located

_NOT_AFTER_NO = frozenset(
    "longer more less fewer later sooner better further doubt matter way wonder need no nor and or "
    "but where comment sign signs idea reason end time question".split()
)
_HARM = frozenset(
    "casualties casualty injuries injury losses loss deaths death fatalities victims bloodshed".split()
)
_PEOPLE = frozenset(
    "people men women children police troops personnel dead wounded injured".split()
)
_CHANGES = frozenset(
    "rose rise rises risen rising increased increase increases increasing raised raising jumped "
    "climbed grew grown fell fallen dropped declined decreased up down went gone revised".split()
)
_SHARES = frozenset("half third thirds quarter quarters".split())
_HEDGES = frozenset("possibly perhaps maybe probably".split())


def parse_quantity(phrase: str, *, language: str = "en") -> Quantity | None:
    """Low, best and high of the first count in a phrase, or None if it counts nothing.

    "at least 15 militants" is low 15, best 15, high None: open above. Offsets are relative to the
    phrase.

    Raises:
        UnsupportedLanguageError: there is a number grammar for English ("en") only.

    Rule: codebook, casualties; UCDP GED codebook, best, low and high estimates.
    """
    if language.lower().replace("_", "-").partition("-")[0] != "en":
        raise UnsupportedLanguageError(
            f"no number grammar for language {language!r}; there is one for 'en'"
        )
    return next((q for q in find_quantities(phrase) if q.kind == "count"), None)


def find_quantities(text: str, dates: Sequence[Located] | None = None) -> list[Quantity]:
    """Every number phrase of a text, in order, without overlaps; none within a date.

    `dates` are the time expressions of the text, in order; they are looked for where not given.

    A span holds the bound words and the number ("at least 15"), not what is counted. `kind` is
    other than "count" for numbers that count no people; `low`, `best`, `high` are None where such
    a number is not whole. The module's docstring lists what is left out.
    """
    return _Scan(Row(text, find_dates(text, None) if dates is None else dates)).run()


class _Scan:
    """One pass over the row. Methods take a piece and return the piece to go on with."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.found: list[Quantity] = []
        self.floor = 0  # the first piece that no quantity has taken
        self.code = -1  # the piece after the last number that was an identifier
        self.words_for_none: dict[str, Callable[[int], int]] = {
            "no": self._no,
            "none": lambda i: self._add(i, i + 1, ZERO),
            "nobody": lambda i: self._add(i, i + 1, ZERO),
            "not": self._not_one,
            "without": self._without,
        }

    def run(self) -> list[Quantity]:
        i = 0
        while i < len(self.row):
            word = self.row.words[i]
            if word in self.words_for_none:
                following = self.words_for_none[word](i)
            elif word == "both":
                following = self._both(i)
            elif word in _SHARES:
                following = self._share(i) or self._number(i)
            elif word in OPENERS or self.row.pieces[i].figure:
                following = self._number(i)
            else:
                following = i + 1
            i = max(following, i + 1)
        return self.found

    def _add(
        self,
        first: int,
        stop: int,
        figures: Figures,
        vague: bool = False,
        kind: NumberKind = "count",
    ) -> int:
        start, end = self.row.pieces[first].start, self.row.pieces[stop - 1].end
        self.found.append(Quantity(start, end, *figures, vague=vague, kind=kind))
        self.floor = stop
        return stop

    # ------------------------------------------------------------ none and both

    def _no(self, i: int) -> int:
        following = self.row.word(i + 1)
        if following == "one":
            return self._add(i, i + 2, ZERO)
        code = self.row.joins(i + 2) and self.row.pieces[i + 3].figure  # "no ic-9394"
        if following.isalpha() and following not in _NOT_AFTER_NO and not code:
            return self._add(i, i + 1, ZERO)
        return i + 1

    def _not_one(self, i: int) -> int:
        if self.row.says(i + 1, "a", "single"):
            return self._add(i, i + 3, ZERO)
        return self._add(i, i + 2, ZERO) if self.row.word(i + 1) == "one" else i + 1

    def _without(self, i: int) -> int:
        """ "without casualties", "without any loss of life"."""
        j = i + 1
        for _ in range(2):
            j += self.row.word(j) in ("any", "further", "causing", "civilian", "human")
        return self._add(i, i + 1, ZERO) if self.row.word(j) in _HARM else i + 1

    def _both(self, i: int) -> int:
        """ "both men", "both of them", "both were"; not "both Iraq and Syria"."""
        if "and" in self.row.words[i + 1 : i + 4]:
            return i + 1
        following = self.row.word(i + 1)
        plural = following in _PEOPLE or (following.endswith("s") and len(following) > 3)
        if plural or following in ("of", "were", "are", "had", "have", "died"):
            return self._add(i, i + 1, Figures(2, 2, 2))
        return i + 1

    # ------------------------------------------------------------------ numbers

    def _share(self, i: int) -> int:
        """The piece after "half of the 20", which counts nobody; 0 if there is no such share."""
        row = self.row
        if row.word(i + 1) not in ("of", "the") or parse_at(row, i) is not None:
            return 0
        j = i + 1
        for _ in range(3):
            j += row.word(j) in ("of", "the", "its", "their", "all", "these", "those", "some")
        whole = parse_at(row, j)
        return whole.stop if whole is not None else 0

    def _number(self, i: int) -> int:
        row = self.row
        number = parse_at(row, i)
        if number is None:
            return self._past_code(i)
        if is_identifier(row, number, self.code):
            self.code = number.stop
            return self._past_code(number.stop - 1)
        ratio = find_ratio_end(row, number)
        if ratio is not None:
            return ratio
        high = self._range_end(number)
        if high is None and is_pronoun(row, number) and not row.says(i + 1, "or", "more"):
            return number.stop
        if high is None and is_score(row, number):
            return self._past_code(number.stop - 1)
        low, last = (number, number) if high is None else (_lend_scale(number, high), high)
        first, bound = find_bound_before(row, self._first(number, high), self.floor)
        kind = find_kind(row, last, first)
        stop, bound = find_bound_after(row, last.stop, bound)
        if kind is None or (kind == "count" and bound is None and is_bare_year(row, number)):
            return stop
        if kind == "count" and row.word(i - 1) in ("under", "below") and number.value < 3:
            first, bound = i, None  # "under one roof"
        figures = bounded(low, high, bound)
        if figures is None:
            unit = "measure" if kind == "count" else kind
            return self._add(first, stop, Figures(None, None, None), kind=unit)
        if kind == "count" and high is None:
            stop, figures = self._possibly(stop, figures)
        return self._add(first, stop, figures, low.vague or last.vague, kind)

    def _first(self, number: Cardinal, high: Cardinal | None) -> int:
        """Where the phrase begins: at a currency sign, or at "between" or "from" of a range."""
        row, first = self.row, number.first
        if row.word(first - 1) in MONEY_BEFORE and first > self.floor:
            first -= 1
            if row.word(first - 1) in ("us", "u.s.", "a", "c") and row.touch(first - 1):
                first -= 1
        elif high is not None:
            opened, _ = find_bound_before(row, first, self.floor)
            if row.word(opened - 1) in ("between", "from") and opened > self.floor:
                first = opened - 1
        return first

    def _past_code(self, i: int) -> int:
        """The piece after a chain of figures that marks join: "2-1-3", "555-1234"."""
        marks = DASHES | {"/", "+"}
        i += 1
        while self.row.joins(i, marks) and self.row.pieces[i + 1].figure:
            i += 2
        return i

    def _range_end(self, low: Cardinal) -> Cardinal | None:
        """The upper number of "10 to 15", "between ten and fifteen", "10-15", "two or three"."""
        row, j = self.row, low.stop
        if row.word(j) in DASHES and row.word(j + 1) in ("to", "or", "and"):
            j += 1  # "10- to 15-year-old"
        joiner = row.word(j)
        opened, _ = find_bound_before(row, low.first, self.floor)
        opener = row.word(opened - 1) if opened > self.floor else ""
        dash = joiner in DASHES and low.figure and row.touch(j - 1) == row.touch(j)
        if joiner == "and":
            joined = opener == "between"
        elif joiner == "to":
            # "the toll rose from 10 to 15" is a change, not a range.
            changed = _CHANGES.intersection(row.words[max(0, opened - 4) : opened - 1])
            joined = not (opener == "from" and changed)
        else:
            joined = dash or joiner == "or"
        if not joined:
            return None
        k = j + 1
        for _ in range(3):
            k += row.word(k) in ("about", "even", "perhaps", "possibly", "as", "many", "around")
        high = parse_at(row, k)
        if high is None or (
            dash
            and (
                not high.figure
                or (row.joins(high.stop, DASHES | {"/"}) and row.pieces[high.stop + 1].figure)
            )
        ):
            return None
        if _lend_scale(low, high).value >= high.value or (joiner == "or" and low.open):
            return None
        return high

    def _possibly(self, stop: int, figures: Figures) -> tuple[int, Figures]:
        """ "10, possibly 12", "at least 10 and perhaps as many as 15": the second is the high."""
        row = self.row
        k = stop + (row.word(stop) == ",")
        k += row.word(k) in ("and", "or", "but", "if")
        marked = k
        k += row.word(k) in _HEDGES
        if row.says(k, "as", "many", "as"):
            k += 3
        elif row.says(k, "up", "to"):
            k += 2
        more = parse_at(row, k) if k > marked else None
        if more is None or figures.best is None or more.value <= figures.best:
            return stop, figures
        if more.open:  # "hundreds, possibly thousands" stays open above
            return more.stop, figures._replace(high=None)
        if find_kind(row, more, k) != "count" or more.value != int(more.value):
            return stop, figures
        return more.stop, Figures(figures.low, figures.best, int(more.value))


def _lend_scale(low: Cardinal, high: Cardinal) -> Cardinal:
    """ "10 to 15 thousand", "two or three dozen": the scale is meant for both numbers."""
    if low.scale == 1 and high.scale > 1 and low.mantissa < high.mantissa and not high.open:
        return low._replace(scale=high.scale)
    return low
