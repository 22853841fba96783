"""How time grows with the length of a text, by kind of text: what `benchmarks.speed` prints.

Each kind is one that could make some layer look at all of a text from every place in it. The
exponent is the slope of log time over log size, by least squares; 1 is linear. Time is the
processor's, so that what else the machine does counts little.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sourceline.ingest import IngestOptions, ingest_bytes
from sourceline.records import Document

SIZES = (16_000, 64_000, 256_000, 1_000_000)
# Short texts are read until this many seconds have passed: a single one is lost in the noise.
_AT_LEAST_SECONDS = 0.5
_OPTIONS = IngestOptions(max_bytes=20_000_000, timeout_seconds=120.0)

PLACES = "Mosul Kirkuk Goma Bamako Maiduguri Kharkiv Aleppo Taiz Kandahar Marawi Cali Juba".split()
SIDES = "militants|gunmen|government troops|rebels|soldiers|fighters|police".split("|")
SOURCES = "the army|police|a local official|residents|the governor|the ministry".split("|")
ACTS = "attacked a checkpoint|shelled a village|raided a market|ambushed a convoy".split("|")
DAYS = "Monday Tuesday Friday".split()
NAMES = "John Kerry|Islamic State|Abu Bakr|Haider Abadi|Boko Haram|Omar Hassan|Al-Shabaab".split(
    "|"
)


def sentence(chance: random.Random) -> str:
    """An invented act with a day, a place, two figures and a source."""
    return (
        f"On {chance.choice(DAYS)} {chance.choice(SIDES)} {chance.choice(ACTS)} near "
        f"{chance.choice(PLACES)}, killing at least {chance.randint(2, 40)} people and wounding "
        f"{chance.randint(2, 90)} others, {chance.choice(SOURCES)} said."
    )


def _events(chance: random.Random) -> str:
    return sentence(chance) + chance.choice((" ", " ", " ", "\n\n"))


def _one_sentence(chance: random.Random) -> str:
    return sentence(chance).rstrip(".") + chance.choice((", and ", "; ", ", after ", " while "))


def _names(chance: random.Random) -> str:
    return chance.choice((*NAMES, *PLACES)) + chance.choice((" ", " ", ", ", ". ", "\n"))


def _numbers(chance: random.Random) -> str:
    number = chance.choice(("7", "1,200", "at least 15", "two hundred", "10 to 12", "2016", "3.5"))
    return number + chance.choice((" ", " ", ", ", " and ", ". "))


def _quotes(chance: random.Random) -> str:
    return chance.choice(
        ('"', "“", "”", "«", "‘", "’’ ", 'he said "', "“We killed 5 men, ”", "police said, ", " ")
    )


def _strikes(chance: random.Random) -> str:
    return (
        f"-- Near {chance.choice(PLACES)}, {chance.choice(('one', 'two', 'five'))} strikes "
        f"destroyed {chance.randint(2, 9)} vehicles and killed {chance.randint(2, 9)} fighters.\n"
    )


def _datelines(chance: random.Random) -> str:
    place = chance.choice(PLACES).upper()
    return f"{place}, {chance.choice(PLACES)} (AP) — {sentence(chance)}\n\n"


def _brackets(chance: random.Random) -> str:
    return chance.choice(("(", "(", "[", "{", ")", "]", "(3 killed ", "Mosul (", "<", ">"))


def _markup(chance: random.Random) -> str:
    return f"<p>{sentence(chance)}</p>" + chance.choice(("<div>", "</div>", "<b>", "<br>", ""))


def _said(chance: random.Random) -> str:
    return chance.choice(SOURCES) + chance.choice((" said that ", " said, ", " says ", " denied "))


def _toll(chance: random.Random) -> str:
    effect = chance.choice(("killed", "wounded", "including", "of them children", "of whom"))
    return f"{chance.randint(2, 999)} people {effect}, "


def _verbs(chance: random.Random) -> str:
    return chance.choice(("attacked ", "was killed ", "said ", "to seize ", "bombing ", "and "))


def _nouns(chance: random.Random) -> str:
    return chance.choice(("the attack ", "strikes ", "soldiers ", "bomb ", "of ", "on ", "police "))


def _capitals(chance: random.Random) -> str:
    return chance.choice(("KILLED ", "MOSUL ", "U.S. ", "ARMY ", "A. ", "St. ", "Gen. ", "AP "))


def _days(chance: random.Random) -> str:
    return chance.choice(("Friday ", "12 March ", "last week, ", "May 2016 ", "on ", "since "))


Piece = Callable[[random.Random], str]
KINDS: dict[str, Piece] = {
    "event sentences": _events,
    "one sentence": _one_sentence,
    "one word": lambda chance: chance.choice("abcdefgh"),
    "one number": lambda chance: chance.choice("0123456789"),
    "names": _names,
    "numbers": _numbers,
    "quotation marks": _quotes,
    "lists of strikes": _strikes,
    "datelines": _datelines,
    "brackets": _brackets,
    "HTML": _markup,
    "sayings": _said,
    "tolls": _toll,
    "verbs": _verbs,
    "nouns": _nouns,
    "capitals": _capitals,
    "days": _days,
    "empty lines": lambda chance: chance.choice("\n\n\n \t"),
    "hyphens": lambda chance: chance.choice(("-", "--", "Mosul-", "’", "a-", "U.")),
    "commas": lambda chance: chance.choice((",", ", ", ", and ", "Mosul, ", ";", "5, ")),
}


@dataclass(frozen=True, slots=True)
class Growth:
    """Seconds for each size of one kind of text, and how they grow."""

    kind: str
    seconds: tuple[float, ...]
    exponent: float


def text_of(kind: str, size: int) -> str:
    """A text of one kind and of so many characters, the same each time."""
    chance = random.Random(7)
    piece = KINDS[kind]
    parts: list[str] = []
    length = 0
    while length < size:
        parts.append(piece(chance))
        length += len(parts[-1])
    return "".join(parts)[:size]


def measure(kind: str, read: Callable[[Document], object], sizes: Sequence[int] = SIZES) -> Growth:
    """Time to read texts of one kind, HTML through its ingester."""
    seconds = tuple(_seconds(kind, text_of(kind, size), read) for size in sizes)
    return Growth(kind, seconds, exponent(sizes, seconds))


def _seconds(kind: str, text: str, read: Callable[[Document], object]) -> float:
    """The shortest of the runs that fit into some time, one at least."""
    best, total = math.inf, 0.0
    while total < _AT_LEAST_SECONDS:
        begun = time.process_time()
        if kind == "HTML":
            for item in ingest_bytes(text.encode(), origin="page.html", options=_OPTIONS):
                if isinstance(item, Document):
                    read(item)
        else:
            read(Document.of(text, published="2026-03-13"))
        seconds = time.process_time() - begun
        best, total = min(best, seconds), total + seconds
    return best


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The slope of log seconds over log size, by least squares."""
    x = [math.log(s) for s in sizes]
    y = [math.log(s) for s in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    along = sum((a - mean_x) ** 2 for a in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / along
