"""Text folded for looking names up: one case, no accents, no punctuation, offsets kept."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# Accented Latin letters up to the end of Latin Extended-A and the Romanian and Vietnamese ones,
# each to its bare letter; "ß", "æ", "œ", "þ" have no single-letter form and stay.
_ACCENTS = {
    code: unicodedata.normalize("NFD", chr(code))[0]
    for code in (*range(0xC0, 0x180), *range(0x218, 0x21C), *range(0x1E00, 0x1F00))
    if unicodedata.normalize("NFD", chr(code))[0].isascii()
} | {ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ı"): "i"}
_ACCENTED = re.compile("[" + "".join(map(chr, sorted(_ACCENTS))) + "]")
_MARKS = re.compile(r"[^\w\s]|_")
_ASCII_MARKS = {code: " " for code in range(128) if not chr(code).isalnum()}
# Line wraps and doubled blanks inside a name, where a blank line or form feed is a break, not a
# wrap; and the last full stop of "U.S." before a blank or hyphen, which would fold to another.
_RUN = re.compile(r"\s{2,}|[\f\v]|(?<=[^\W\d_]\.[^\W\d_])\.(?=[\s-])")
_BREAK = re.compile(r"\n[ \t\r]*\n|[\f\v]")


def fold(text: str) -> str:
    """`text` in lower case without accents, every mark or white space a blank; length kept.

    "al-Qa'ida," becomes "al qa ida ".
    """
    lower = text.lower()
    if len(lower) != len(text):
        # "İ" is the one letter whose lower case is longer than itself.
        lower = text.replace("İ", "I").lower()
    if not lower.isascii():
        lower = _ACCENTED.sub(lambda m: _ACCENTS[ord(m.group())], lower)
        if not lower.isascii():
            lower = _MARKS.sub(" ", lower)
            return re.sub(r"\s", " ", lower)
    return lower.translate(_ASCII_MARKS)


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A document made ready for look-up.

    `plain` is the text with each run of white space made one blank (two where a blank line parts
    it, so that no name reaches across), initials without their last full stop, and a blank before
    and after all; `folded` is the same length. `original` maps an offset in them back to the document.
    """

    plain: str
    folded: str
    _positions: tuple[int, ...]
    _removed: tuple[int, ...]
    _length: int

    @classmethod
    def of(cls, text: str) -> FoldedText:
        """The folded form of a document, in time linear in its length."""
        pieces: list[str] = [" "]
        positions: list[int] = []
        removed: list[int] = []
        at = total = 0
        size = 1
        for run in _RUN.finditer(text):
            kept = "" if run.group() == "." else "  " if _BREAK.search(run.group()) else " "
            pieces += (text[at : run.start()], kept)
            size += run.start() - at + len(kept)
            at = run.end()
            total += run.end() - run.start() - len(kept)
            positions.append(size)
            removed.append(total)
        pieces += (text[at:], " ")
        plain = "".join(pieces)
        return cls(plain, fold(plain), tuple(positions), tuple(removed), len(text))

    def original(self, offset: int) -> int:
        """Where in the document an offset of `plain` and `folded` stands."""
        at = bisect_right(self._positions, offset)
        shift = self._removed[at - 1] if at else 0
        return min(max(offset - 1 + shift, 0), self._length)
