"""Words of a text made ready for looking names up, with what stands between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sourceline.knowledge.gazetteer import normalize_name
from sourceline.spans import Located

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?|[^\W\d_]+(?:['’‘ʼ`][^\W\d_]+)*\d{0,2}")
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_PARTICLES = frozenset(
    "al el ad an ar as ash at ath az ed er es esh et ez ul of and de la las los le les del den der di da do dos du"
    " des e y i au aux sur sous upon on the am an auf bin ben ibn i von van en".split()
)
ARTICLES = frozenset("al el ad an ar as ash at ath az ed er es esh ez ul".split())
# A sentence may open with these before a name, and no name that matters begins with one.
_NEVER_FIRST = frozenset(
    "the a at in on of near from to by for with and or but around outside inside between after"
    " before since while when where if it he she they we his her their its this that these those"
    " there is are was were be has have had not no will would said".split()
)
MOST_WORDS = 6


@dataclass(slots=True)
class Word:
    """A word: where it stands, its key, and how it is written.

    `joint` says what parts it from the next: a blank, a hyphen, a comma, a slash, or `|` for
    anything that no name reaches across.
    """

    start: int
    end: int
    text: str
    lower: str
    key: str
    capital: bool
    opens: bool = False
    joint: str = "|"
    possessive: bool = False


def find_words(text: str, starts: Iterable[int]) -> list[Word]:
    """The words of `text`; `starts` are the offsets at which sentences begin."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        surface = match.group()
        possessive = surface.endswith(_POSSESSIVE)
        if possessive:
            end -= 2
            surface = surface[:-2]
        lower = surface.lower()
        # Most words are plain ASCII, whose key is their lower case.
        key = lower if lower.isascii() and lower.isalpha() else normalize_name(surface)
        capital = surface[0].isupper()
        found.append(Word(start, end, surface, lower, key, capital, possessive=possessive))
    _mark_joints(text, found)
    _mark_openings(found, starts)
    return found


def _mark_joints(text: str, words: list[Word]) -> None:
    for left, right in pairwise(words):
        after = left.end + 2 if left.possessive else left.end
        # A gap longer than this holds more than blanks and one mark.
        gap = text[after : right.start] if right.start - after <= 6 else "|||"
        bare = gap.strip(" \t\r\n")
        if left.possessive:
            left.joint = "'" if not bare and gap else "|"
        elif not bare:
            left.joint = " " if gap.count("\n") < 2 else "|"
        elif bare == "." and left.lower in _SHORT and gap.count("\n") == 0:
            left.joint = " "
        elif gap in ("-", "‑", "–", "—"):
            left.joint = "-"
        elif bare in (",", "/", "(", "."):
            left.joint = bare
        elif gap.startswith("$"):
            left.joint = "$"
        elif bare in ("'", "’", "‘", "`") and not gap.strip("'’‘`"):
            left.joint = " "


def _mark_openings(words: list[Word], starts: Iterable[int]) -> None:
    """The first word of each sentence, whose capital says nothing."""
    ordered = sorted(starts)
    position = 0
    for word in words:
        opens = False
        while position < len(ordered) and ordered[position] <= word.start:
            opens = True
            position += 1
        word.opens = opens
    if words:
        words[0].opens = True


def reaches(words: list[Word], start: int, lowercase: bool, enders: frozenset[str]) -> list[int]:
    """Where a name that begins at `start` may end (exclusive word numbers), the longest first.

    Inside a name only particles may be written small; at its end also the words of `enders`
    ("desert", "river"), which may belong to the name.
    """
    ends: list[int] = []
    for i in range(start, min(len(words), start + MOST_WORDS)):
        word = words[i]
        if i > start and words[i - 1].joint not in " -":
            break
        if word.capital or lowercase:
            ends.append(i + 1)
        elif i > start and word.lower in enders:
            ends.append(i + 1)
            break
        elif not (word.lower in _PARTICLES and (i > start or word.lower in ARTICLES)):
            break
        if word.possessive:
            break
    ends.reverse()
    return ends


def key_of(words: list[Word], start: int, end: int) -> str:
    """The key of the words from `start` to `end`, as `normalize_name` of their text gives it."""
    if end - start == 1:
        return words[start].key
    keys = [w.key for w in words[start:end]]
    if keys[0] == "the":
        del keys[0]
    return " ".join(_SHORT.get(k, k) for k in keys) if len(keys) > 1 else keys[0]


def may_begin(word: Word, lowercase: bool) -> bool:
    """Whether a name can begin with this word: a capital, or an article that hangs on one."""
    if word.lower in _NEVER_FIRST or (lowercase and word.lower in ("an", "as")):
        return False
    if word.capital or lowercase:
        return True
    # "an-Nasiriyah", but not "an Iraqi".
    return word.lower in ARTICLES and (
        word.joint == "-" or (word.joint == " " and word.lower in ("al", "el", "ar", "az", "ash"))
    )


def cover_index(spans: Iterable[Located]) -> list[tuple[int, int]]:
    """Spans as sorted pairs, for walking along a text."""
    return sorted({(s.start, s.end) for s in spans})
