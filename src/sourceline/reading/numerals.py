"""Cardinal numbers as English writes them, in figures and in words, read from a row of pieces."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from sourceline.reading.pieces import LARGEST, Row

UNITS = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
TENS = {
    w: 10 * n
    for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {
    "hundred": 100,
    "dozen": 12,
    "score": 20,
    "thousand": 1_000,
    "lakh": 100_000,
    "million": 1_000_000,
    "crore": 10_000_000,
    "billion": 1_000_000_000,
}
# Plurals without a number before them: the least that the word can mean (codebook: "dozens" is
# low 24, "scores" low 40, "hundreds" low 200; the others by analogy, twice the singular).
PLURALS = {"tens": 20} | {w + "s": 2 * n for w, n in SCALES.items()}
_PLURAL_SCALES = {w + "s": n for w, n in SCALES.items()}
# Vague words after "a" (or none): codebook "several" 3, "a few" 2; a handful is read as several.
VAGUE = {"several": 3, "few": 2, "handful": 3}
SETS = {"couple": 2, "pair": 2, "duo": 2, "trio": 3, "quartet": 4}
# The words that a number can begin with.
OPENERS = (
    frozenset(UNITS) | set(TENS) | set(SCALES) | set(PLURALS) | set(VAGUE) | {"a", "an", "half"}
)
ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth hundredth thousandth millionth "
    "tenth eleventh twelfth twentieth thirtieth".split()
)
FRACTIONS = frozenset(
    f"{w}{s}"
    for w in "third quarter fourth fifth sixth seventh eighth ninth tenth".split()
    for s in ("", "s")
) | {"half", "halves"}

_SUFFIXES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "bn": 1_000_000_000}


class Cardinal(NamedTuple):
    """A number and the pieces it takes, `[first, stop)`.

    `value` is `mantissa * scale`: "two" and 12 of "two dozen", so that "one or two dozen" can lend
    the scale to the one. `open` marks words that name a least number ("dozens"), `vague` those
    that name no exact one.
    """

    first: int
    stop: int
    mantissa: Decimal
    scale: int = 1
    open: bool = False
    vague: bool = False
    figure: bool = False

    @property
    def value(self) -> Decimal:
        return self.mantissa * self.scale

    @property
    def whole(self) -> bool:
        """Whether it can count people: "1.2 million" does, "1.000" is written as a measure."""
        exponent = self.mantissa.as_tuple().exponent
        decimal = self.scale == 1 and isinstance(exponent, int) and exponent < 0
        return not decimal and self.value == self.value.to_integral_value()


def _past_hyphen(row: Row, i: int) -> int:
    return i + 1 if row.joins(i) else i


def parse_cardinal(row: Row, i: int) -> Cardinal | None:
    """The number that begins at piece `i`, or None. Ordinals and fractions are none.

    Looks at a bounded number of pieces beyond those that belong to the number.
    """
    word = row.pieces[i].lower
    if row.pieces[i].figure:
        found = _parse_figure(row, i)
    elif word in UNITS or word in TENS:
        found = _parse_words(row, i)
    elif word in ("a", "an", "half") or word in VAGUE or word in SCALES:
        found = _parse_article(row, i)
    elif word in PLURALS:
        found = _parse_plural(row, i)
    else:
        found = None
    if found is None or found.value > LARGEST or _is_part(row, found):
        return None
    return found


def _parse_figure(row: Row, i: int) -> Cardinal | None:
    piece = row.pieces[i]
    if piece.value is None:
        return None
    if piece.suffix:
        scale = _SUFFIXES.get(piece.suffix)
        return (scale and Cardinal(i, i + 1, piece.value, scale, figure=True)) or None
    return _scaled(row, Cardinal(i, i + 1, piece.value, figure=True))


def _parse_words(row: Row, i: int) -> Cardinal | None:
    below_thousand, j = _below_thousand(row, i)
    found = _scaled(row, Cardinal(i, j, Decimal(below_thousand)))
    # "two million three hundred thousand and five": smaller and smaller groups.
    while found.scale >= 1_000:
        k = found.stop + (row.word(found.stop) in (",", "and"))
        if row.word(k) == "a" and row.word(k + 1) == "hundred":
            more: int | None = 100
            k += 2
        elif row.word(k) in UNITS or row.word(k) in TENS:
            more, k = _below_thousand(row, k)
        else:
            break
        if more is None:
            break
        group = _scaled(row, Cardinal(k, k, Decimal(more)))
        comma = row.word(found.stop) == ","
        # "two thousand, five of them": a comma joins only what goes on as a number.
        if not (group.scale == 1 or 1_000 <= group.scale < found.scale) or (comma and more < 100):
            break
        total = found.value + group.value
        found = Cardinal(i, group.stop, total / group.scale, group.scale)
        if group.scale == 1:
            break
    return found


def _below_thousand(row: Row, i: int) -> tuple[int, int]:
    """A number up to 9,900 ("fifteen hundred and six"), and the piece after it."""
    number, j = _below_hundred(row, i)
    k = _past_hyphen(row, j)
    if row.word(k) == "hundred" and 0 < number < 100:
        number, j = number * 100, k + 1
        k = j + (row.word(j) == "and")
        if row.word(k) in UNITS or row.word(k) in TENS:
            rest, after = _below_hundred(row, k)
            # "two hundred and five thousand" is one number, "two hundred two thousand" too.
            number, j = number + rest, after
    return number, j


def _below_hundred(row: Row, i: int) -> tuple[int, int]:
    word = row.pieces[i].lower
    if word in UNITS:
        return UNITS[word], i + 1
    j = _past_hyphen(row, i + 1)
    unit = UNITS.get(row.word(j), 0)
    return (TENS[word] + unit, j + 1) if 0 < unit < 10 else (TENS[word], i + 1)


def _scaled(row: Row, number: Cardinal) -> Cardinal:
    """The number with the scale words after it: "two dozen", "2.5 lakh", "two and a half million"."""
    stop, mantissa = number.stop, number.mantissa
    if row.says(stop, "and", "a", "half"):
        stop, mantissa = stop + 3, mantissa + Decimal("0.5")
    k = _past_hyphen(row, stop)
    scale = _scale(row, k)
    if scale is None:
        return number._replace(stop=stop, mantissa=mantissa)
    stop = k + 1
    # "hundred thousand", "thousand crore"
    further = _scale(row, stop)
    if further is not None and further > 100:
        scale, stop = scale * further, stop + 1
    if scale >= 1_000 and row.says(stop, "and", "a", "half"):
        stop, mantissa = stop + 3, mantissa + Decimal("0.5")
    return number._replace(stop=stop, mantissa=mantissa, scale=scale)


def _scale(row: Row, i: int) -> int | None:
    word = row.word(i)
    return SCALES.get(word) or _PLURAL_SCALES.get(word)


def _parse_article(row: Row, i: int) -> Cardinal | None:
    """ "a dozen", "half a million", "a few hundred", "a couple of dozen", "several", "dozen"."""
    j = i
    mantissa = Decimal(1)
    words = [row.word(k) for k in range(i, i + 5)]
    if words[0] in ("a", "an"):
        if words[1:4] == ["quarter", "of", "a"] and _scale(row, i + 4):
            return _scaled(row, Cardinal(i, i + 4, Decimal("0.25")))
        if words[1] == "single":
            return Cardinal(i, i + 2, Decimal(1))
        j += 1
    if row.word(j) == "half":
        j = _past_hyphen(row, j + 1)
        if row.word(j) == "a":
            j = _past_hyphen(row, j + 1)
        if _scale(row, j) is None:
            return None
        return _scaled(row, Cardinal(i, j, Decimal("0.5")))
    word = row.word(j)
    if word in VAGUE:
        if word == "few" and j == i:
            return None
        number = Cardinal(i, j + 1, Decimal(VAGUE[word]), open=True, vague=True)
        return _scaled(row, number) if word != "handful" else number
    if word in SETS and j > i:
        if row.word(j + 1) == "of" and _scale(row, j + 2):
            return _scaled(row, Cardinal(i, j + 2, Decimal(SETS[word])))
        number = Cardinal(i, j + 1, Decimal(SETS[word]))
        return _scaled(row, number) if word == "couple" else number
    if word in SCALES and (j > i or word != "score"):
        if word == "score" and row.word(j + 1) not in ("of", "or"):
            return None
        number = _scaled(row, Cardinal(i, j, mantissa))
        return _with_rest(row, number) if number.scale >= 100 else number
    return None


def _with_rest(row: Row, number: Cardinal) -> Cardinal:
    """ "a hundred and twenty", "a thousand two hundred": the article's number with what follows."""
    k = number.stop + (row.word(number.stop) == "and")
    if row.word(k) not in UNITS and row.word(k) not in TENS:
        return number
    rest, stop = _below_thousand(row, k)
    if not 0 < rest < number.value:
        return number
    return _scaled(row, Cardinal(number.first, stop, number.value + rest))


def _parse_plural(row: Row, i: int) -> Cardinal | None:
    """ "dozens", "tens of thousands", "scores of"; "tens" and "scores" only as numbers."""
    word = row.pieces[i].lower
    number = Cardinal(i, i + 1, Decimal(PLURALS[word]), open=True, vague=True)
    if row.word(i + 1) == "of":
        scale = _PLURAL_SCALES.get(row.word(i + 2))
        if scale is not None and scale >= 100:
            return number._replace(stop=i + 3, scale=scale)
        return number
    if word == "tens":
        return None
    if word == "scores" and row.word(i + 1) not in _AFTER_SCORES:
        return None
    return number


# "scores" is also a verb and a noun of sport.
_AFTER_SCORES = frozenset(
    "more others were are have had killed dead wounded injured hurt missing feared people civilians "
    "being and".split()
)


def _is_part(row: Row, number: Cardinal) -> bool:
    """Whether the number only begins an ordinal ("twenty-first") or a fraction ("two thirds")."""
    k = _past_hyphen(row, number.stop)
    word = row.word(k)
    if word in ("hundredth", "thousandth", "millionth"):
        return True
    if word in FRACTIONS and not number.open:
        one = number.value == 1
        # "five third parties": singular only after one; hyphened always.
        return word.endswith(("s", "halves")) or one or k > number.stop
    if k > number.stop and word in ORDINALS:
        return True
    last = row.pieces[number.stop - 1].lower
    return last in TENS and word in ORDINALS
