"""What a number counts, by the words around it: people or things, money, a measure, an age, a code."""

from __future__ import annotations

from typing import Literal

from sourceline.knowledge.people import load_people
from sourceline.reading.bounds import parse_at
from sourceline.reading.numerals import ORDINALS, Cardinal
from sourceline.reading.pieces import DASHES, HYPHENS, Row

NumberKind = Literal["count", "percent", "money", "measure", "age", "time"]

MONEY_BEFORE = frozenset("$ £ € ¥ ₹ ₽ ₪ usd eur gbp rs inr pkr".split())
_MONEY_AFTER = frozenset(
    "dollar dollars euro euros rupee rupees rial rials riyal riyals dinar dinars lira liras shekel "
    "shekels ruble rubles rouble roubles peso pesos franc francs yen yuan naira afghani afghanis "
    "cents usd eur gbp sterling $ € £".split()
)
_PERCENT = frozenset("% percent percentage pct".split())
_TIMES = frozenset(
    "second seconds minute minutes hour hours hr hrs day days night nights week weeks weekend "
    "weekends fortnight month months year years decade decades century centuries am pm gmt utc "
    "o'clock hourly".split()
)
_MEASURES = frozenset(
    "km kms kilometer kilometers kilometre kilometres mile miles meter meters metre metres m cm mm "
    "ft feet foot inch inches yard yards tonne tonnes ton tons kg kgs kilo kilos kilogram kilograms "
    "kilogramme kilogrammes gram grams pound pounds lb lbs litre litres liter liters gallon gallons "
    "barrel barrels hectare hectares acre acres degree degrees ° ′ ″ mhz ghz khz mb gb mph kph kmh knot knots caliber "
    "calibre megawatt megawatts kilowatt kilowatts mw kw times points centimeters centimetres "
    "millimeters millimetres kilotons megatons".split()
)
_BEFORE_UNIT = frozenset(
    "square cubic nautical metric sq more further additional straight consecutive successive full "
    "whole long short other different separate working calendar us canadian".split()
)
# A figure right after one of these names one of them: "Resolution 2254", "Flight 123".
_NUMBERED = frozenset(
    "flight resolution route highway brigade article chapter block sector zone district checkpoint "
    "hill channel number detachment section page law decree phase battalion regiment room annex appendix "
    "paragraph category platform terminal volume apollo agenda protocol".split()
)
# The same, but only where it is written as a name, in figures or in words: "Phase Two", "Unit 8200".
_NUMBERED_NAMES = _NUMBERED | frozenset(
    "unit camp gate group division squadron corps type mark boeing airbus area version station act "
    "bill class level stage round line vol war ward precinct bus train force task state building "
    "formula road car tower pier studio windows iphone top catch big channel mi su il mig day".split()
)
_UNITS_AFTER = frozenset("brigade battalion squadron regiment division corps commando para".split())
_PLURAL_PEOPLE = frozenset(
    "people men women children police troops personnel others civilians dead wounded injured killed "
    "missing more other new".split()
)
_NOT_BEFORE_ONE = frozenset(
    "no any each every this that the which by number hour last next first some day".split()
)
_NOT_AFTER_ONE = frozenset(
    "another day night morning evening afternoon may must can could should would way thing hand "
    "by half time such".split()
)


def find_kind(row: Row, number: Cardinal, first: int) -> NumberKind | None:
    """What the number counts; None where a hyphen makes it part of another word ("two-state").

    `first` is the first piece of the phrase, bound words included.
    """
    stop = number.stop
    if any(row.word(k) in MONEY_BEFORE for k in range(first - 1, number.first)):
        return "money"
    if row.joins(stop) and row.word(stop + 1) not in ("odd", "plus"):
        return _joined_kind(row, stop + 1)
    if row.pieces[stop - 1].suffix == "m" and not _is_plural(row.word(stop)):
        return "measure"  # metres, not millions
    if _is_age(row, number, first):
        return "age"
    return _unit_kind(row, number, first)


def _joined_kind(row: Row, i: int) -> NumberKind | None:
    word = row.word(i)
    if word in ("year", "years", "month", "months", "week", "weeks", "day", "days"):
        k = i + 1 + (row.word(i + 1) in HYPHENS)
        return "age" if row.word(k) in ("old", "olds") else "time"
    if word in _TIMES:
        return "time"
    if word in _MEASURES:
        return "measure"
    return "money" if word in _MONEY_AFTER else None


def _is_age(row: Row, number: Cardinal, first: int) -> bool:
    before = row.word(first - 1)
    if before in ("aged", "age", "ages"):
        return True
    if before == "of" and row.word(first - 2) in ("age", "ages"):
        return True
    if row.says(first - 2, "as", "young") or row.says(first - 2, "as", "old"):
        return True
    if row.says(first - 3, "as", "young", "as") or row.says(first - 3, "as", "old", "as"):
        return True
    # "children under five", "anyone over 60": no noun of its own follows.
    bound = row.word(number.first - 1)
    if bound in ("under", "over", "below", "above") and number.value <= 110:
        who = row.word(number.first - 2)
        if who in (
            "children",
            "boys",
            "girls",
            "minors",
            "those",
            "anyone",
            "women",
            "men",
            "adults",
        ):
            return True
    return _is_apposed_age(row, number)


def _is_apposed_age(row: Row, number: Cardinal) -> bool:
    """ "Ahmed Ali, 25, was killed": a bare figure between commas after a name."""
    i = number.first
    if not number.figure or i + 1 != number.stop or not 0 < number.value <= 110:
        return False
    name = row.capital(i - 2) or (row.lower_case and row.word(i - 2).isalpha())
    return name and row.word(i - 1) == "," and row.word(number.stop) in (",", ";")


def _unit_kind(row: Row, number: Cardinal, first: int) -> NumberKind:
    j = number.stop
    if row.word(j) == "of" and (number.vague or row.word(j - 1) in ("couple", "pair", "dozen")):
        j += 1
    for _ in range(2):
        j += row.word(j) in _BEFORE_UNIT
    word = row.word(j)
    if word in _PERCENT or (word == "per" and row.word(j + 1) == "cent"):
        return "percent"
    if word in _MONEY_AFTER:
        return "money"
    if word in ("a", "p") and row.word(j + 1) == "." and row.word(j + 2) == "m":
        return "time"
    if word in ("years", "year", "months", "month") and (
        row.word(j + 1) in ("old", "olds") or row.says(j + 1, "of", "age")
    ):
        return "age"
    if word in _TIMES or (word == "o" and row.word(j + 2) == "clock"):
        return "time"
    if row.word(first - 1) == "at" and _is_clock(row, number) and not _is_plural(word):
        return "time"
    return "measure" if word in _MEASURES else "count"


def _is_clock(row: Row, number: Cardinal) -> bool:
    """ "2200", "1830": four figures without a separator that can be hours and minutes."""
    hours, minutes = divmod(int(number.value), 100)
    return len(row.pieces[number.first].lower) == 4 and hours < 24 and minutes < 60


def is_identifier(row: Row, number: Cardinal, code: int) -> bool:
    """Whether the number is a name's or a code's: "Flight 123", "F-16", "No. 5", "1." of a list.

    `code` is the piece after the last identifier: "Resolutions 2254 and 2118" are two.
    """
    i, stop = number.first, number.stop
    before, after = row.word(i - 1), row.word(stop)
    if code == i - 1 and before in ("and", ",", "to", "&") and number.figure:
        return True
    if before == "[" and after == "]" and number.figure:
        return True  # a reference
    if before in ("#", "№", "_", "@", "/", "+") and row.touch(i - 1):
        return True
    if row.joins(i - 1, DASHES):
        return True
    if before in ("'", "’") and row.touch(i - 1) and number.figure:
        return True
    if number.figure and before == "no":
        return True
    if before == "." and row.word(i - 2) in ("no", "nos", "art", "fig", "vol", "rte"):
        return True
    if number.figure and after in (".", ")") and number.value < 100 and _begins_item(row, i):
        end = row.pieces[stop].end
        return row.touch(stop - 1) and row.text[end : end + 1].isspace()
    if number.figure and (before in _NUMBERED or before.removesuffix("s") in _NUMBERED):
        return True
    if before in _NUMBERED_NAMES and row.capital(i - 1) and i + 1 == stop and not number.open:
        return number.figure or row.capital(i)
    return number.figure and after in _UNITS_AFTER and row.capital(stop)


def _begins_item(row: Row, i: int) -> bool:
    """Whether an item of a list can begin here: at the start of a line or after a full stop."""
    if i == 0 or row.word(i - 1) in (".", ":", ";"):
        return True
    return "\n" in row.text[row.pieces[i - 1].end : row.pieces[i].start]


def is_pronoun(row: Row, number: Cardinal) -> bool:
    """Whether "one" stands for a noun or is part of a phrase: "the one", "one day", "no one"."""
    i = number.first
    if row.word(i) != "one" or number.stop != i + 1:
        return False
    if row.word(i - 1) == "that" and row.word(i + 1) in load_people():
        return False  # "said that one person had been killed"
    if row.word(i - 1) in _NOT_BEFORE_ONE | ORDINALS or row.word(i + 1) in _NOT_AFTER_ONE:
        return True
    return row.word(i + 1) in ("'", "’") and row.touch(i)


def find_ratio_end(row: Row, number: Cardinal) -> int | None:
    """The piece after "one in five", "one out of every ten"; None if it is no such ratio."""
    if row.word(number.first) != "one":
        return None
    j = number.stop
    j += 1 if row.word(j) == "in" else 2 if row.says(j, "out", "of", "every") else 0
    if j == number.stop:
        return None
    whole = parse_at(row, j + (row.word(j) == "every"))
    return None if whole is None else whole.stop


def is_score(row: Row, number: Cardinal) -> bool:
    """Whether marks join the figure to another: "3-2", "5+1". Ranges are told apart before."""
    j = number.stop
    return number.figure and row.joins(j, DASHES | {"/", "+"}) and row.pieces[j + 1].figure


def is_bare_year(row: Row, number: Cardinal) -> bool:
    """Whether an unbounded figure from 1900 to 2099 is a year: no separator, no plural after it."""
    piece = row.pieces[number.first]
    if not number.figure or len(piece.lower) != 4 or number.scale != 1 or len(row) == 1:
        return False
    if not 1900 <= number.value <= 2099:
        return False
    following = row.word(number.stop)
    if _is_plural(following):
        return row.word(number.first - 1) in ("in", "since", "of", "until", "from", "by")
    return True


def _is_plural(word: str) -> bool:
    return word in _PLURAL_PEOPLE or (len(word) > 3 and word.isalpha() and word.endswith("s"))
