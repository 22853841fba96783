"""Words that bound a number: "at least", "up to", "more than", "nearly", "or so"."""

from __future__ import annotations

from typing import Literal, NamedTuple

from sourceline.reading.numerals import Cardinal, parse_cardinal
from sourceline.reading.pieces import Row

Bound = Literal["at least", "more than", "up to", "less than", "nearly", "about"]

_BEFORE: dict[Bound, str] = {
    "at least": "at least|at the very least|a minimum of|minimum of|no fewer than|no less than"
    "|not less than|not fewer than|as few as|≥",
    "more than": "more than|well more than|slightly more than|just more than|over|well over"
    "|just over|slightly over|above|well above|just above|in excess of|exceeding|exceeds|exceeded"
    "|greater than|upwards of|upward of|>",
    "up to": "up to|as many as|as much as|at most|at the most|no more than|not more than"
    "|a maximum of|maximum of|not exceeding|≤",
    "less than": "fewer than|less than|well under|well below|under|below|<",
    "nearly": "nearly|almost|close to|approaching|nearing|just under|just below|just short of"
    "|slightly less than|just less than|not quite|virtually",
    "about": "about|around|approximately|approx|approx .|roughly|some|estimated|an estimated|circa"
    "|c .|ca .|in the region of|in the neighborhood of|in the neighbourhood of|on the order of"
    "|in the order of|perhaps|maybe|possibly|probably|~|≈|more or less",
}
_AFTER: tuple[tuple[tuple[str, ...], Bound], ...] = (
    (("or", "more"), "at least"),
    (("and", "more"), "at least"),
    (("if", "not", "more"), "at least"),
    (("at", "least"), "at least"),
    (("or", "fewer"), "up to"),
    (("or", "less"), "up to"),
    (("at", "most"), "up to"),
    (("or", "so"), "about"),
    (("or", "thereabouts"), "about"),
)
# Words between a bound and its number that change neither: "at least another 15".
_FILLERS = frozenset("another additional further other an a".split())


def _by_last_word() -> dict[str, list[tuple[tuple[str, ...], Bound]]]:
    table: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for bound, phrases in _BEFORE.items():
        for phrase in phrases.split("|"):
            words = tuple(phrase.split())
            table.setdefault(words[-1], []).append((words, bound))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


_BY_LAST_WORD = _by_last_word()


class Figures(NamedTuple):
    """Low, best and high; None is open or unknown."""

    low: int | None
    best: int | None
    high: int | None


ZERO = Figures(0, 0, 0)


def find_bound_before(row: Row, i: int, floor: int) -> tuple[int, Bound | None]:
    """The first piece of the bound words that end before piece `i`, and the bound they state.

    Looks back to piece `floor` at most. Of several, the one nearest the number counts, but any
    other beats "about": "at least some 20" is at least 20.
    """
    bound: Bound | None = None
    while (step := _match_before(row, i - 1, floor)) is not None:
        i, found = step
        if bound is None or bound == "about":
            bound = found
    return i, bound


def _match_before(row: Row, last: int, floor: int) -> tuple[int, Bound] | None:
    for k in (last, last - 1, last - 2):
        for words, bound in _BY_LAST_WORD.get(row.word(k), ()):
            first = k - len(words) + 1
            if first >= floor and row.says(first, *words):
                return first, bound
        if row.word(k) not in _FILLERS:
            return None
    return None


def find_bound_after(row: Row, stop: int, bound: Bound | None) -> tuple[int, Bound | None]:
    """The piece after "15+", "15 or more", "30-odd", and the bound with what it adds."""
    found: Bound
    if row.word(stop) == "+" and row.touch(stop - 1):
        return stop + 1, "at least"
    hyphen = row.joins(stop)
    if row.word(stop + hyphen) == "plus" and parse_at(row, stop + hyphen + 1) is None:
        return stop + hyphen + 1, "at least"
    if hyphen and row.word(stop + 1) == "odd":
        return stop + 2, bound or "about"
    for words, found in _AFTER:
        if row.says(stop, *words):
            after = stop + len(words)
            # "at least 10 or more than 20": what follows bounds the next number.
            if row.word(after) in ("than", "as") or parse_at(row, after) is not None:
                break
            return after, found if bound in (None, "about") else bound
    return stop, bound


def parse_at(row: Row, i: int) -> Cardinal | None:
    """The number at piece `i`; None also beyond the end of the row."""
    return parse_cardinal(row, i) if i < len(row) else None


def bounded(low: Cardinal, high: Cardinal | None, bound: Bound | None) -> Figures | None:
    """Low, best and high of a number or range under a bound; None if the number is not whole.

    Rule: codebook, casualties, bounds. Best of a range is its lower end; "more than 15" is low 16
    and best 16, "fewer than 20" high 19 and best 19. Words that name a least number ("dozens")
    stay open above whatever bounds them.
    """
    top = high or low
    if not (low.whole and top.whole):
        return None
    a, b = int(low.value), int(top.value)
    end = None if top.open else b
    if bound == "at least":
        return Figures(a, a, None)
    if bound == "more than":
        return Figures(a, a, None) if low.open else Figures(a + 1, a + 1, None)
    if bound == "up to":
        return Figures(None, b, end)
    if bound == "less than" and b > 1:
        return Figures(None, b, None) if top.open else Figures(None, b - 1, b - 1)
    if bound in ("nearly", "about") and high is None and not low.open:
        return Figures(None, a, None)
    return Figures(a, a, end)
