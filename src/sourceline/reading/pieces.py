"""A text as a row of words, figures and marks, with the value of each figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from sourceline.spans import Located

# More than all people alive: a longer number is an identifier. It also keeps int() and the
# arithmetic away from digit strings of hostile length.
LARGEST = 10**10

_PIECE = re.compile(
    # Groups of three parted by a space, or figures with whatever joins them to further figures;
    # letters that touch the figures are a suffix ("20th", "3m").
    r"(?P<figure>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![.,:/]?\d)|\d+(?:[.,:/]\d+)*)"
    r"(?P<suffix>[^\W_]+)?"
    r"|(?P<word>[^\W_]+)"
    r"|\S"
)
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[, \u00a0\u2009\u202f]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}")
_DECIMAL = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+")
_GROUPING = re.compile(r"[, \u00a0\u2009\u202f]")
HYPHENS = frozenset("-‐‑")
DASHES = HYPHENS | {"–"}


class Piece(NamedTuple):
    """A word, a figure or a mark. `value` is None where the figure is no number but a code.

    `figure` is false for words and marks; `suffix` are letters that touch the figure.
    """

    start: int
    end: int
    lower: str
    figure: bool = False
    suffix: str = ""
    value: Decimal | None = None


class Row:
    """The pieces of a text in order. A masked stretch (a date) is one piece, "\\0"."""

    def __init__(self, text: str, masked: Iterable[Located] = ()) -> None:
        self.text = text
        self.lower_case = text == text.lower()
        self.pieces: list[Piece] = []
        position = 0
        for mask in masked:
            _cut(text, position, mask.start, self.pieces)
            self.pieces.append(Piece(mask.start, mask.end, "\0"))
            position = mask.end
        _cut(text, position, len(text), self.pieces)
        self.words = [piece.lower for piece in self.pieces]

    def __len__(self) -> int:
        return len(self.pieces)

    def word(self, i: int) -> str:
        """Piece `i` in lower case, empty beyond either end of the row."""
        return self.words[i] if 0 <= i < len(self.words) else ""

    def says(self, i: int, *words: str) -> bool:
        """Whether the pieces from `i` on are these words."""
        return all(self.word(i + k) == word for k, word in enumerate(words))

    def capital(self, i: int) -> bool:
        """Whether piece `i` begins with a capital letter."""
        return 0 <= i < len(self.pieces) and self.text[self.pieces[i].start].isupper()

    def touch(self, i: int) -> bool:
        """Whether nothing stands between pieces `i` and `i + 1`."""
        return 0 <= i < len(self.pieces) - 1 and self.pieces[i].end == self.pieces[i + 1].start

    def joins(self, i: int, marks: frozenset[str] = HYPHENS) -> bool:
        """Whether piece `i` is a mark that touches the pieces on both of its sides."""
        return self.word(i) in marks and self.touch(i - 1) and self.touch(i)


def _cut(text: str, start: int, end: int, pieces: list[Piece]) -> None:
    for m in _PIECE.finditer(text, start, end):
        if m.lastgroup == "word":
            pieces.append(Piece(m.start(), m.end(), m.group().lower()))
        elif m.lastgroup is None:
            pieces.append(Piece(m.start(), m.end(), m.group()))
        else:
            figure, suffix = m.group("figure"), (m.group("suffix") or "").lower()
            value = _value(figure)
            pieces.append(Piece(m.start(), m.end(), m.group().lower(), True, suffix, value))


def _value(figure: str) -> Decimal | None:
    if len(figure) > 16:
        return None
    if _WHOLE.fullmatch(figure):
        # "007" and "0830" are codes and clock times.
        if figure[0] == "0" and len(figure) > 1:
            return None
        number = Decimal(_GROUPING.sub("", figure))
    elif _DECIMAL.fullmatch(figure):
        number = Decimal(figure.replace(",", ""))
    else:
        return None
    return number if number <= LARGEST else None
