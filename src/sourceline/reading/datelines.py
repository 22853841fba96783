"""Finds the dateline: where and when a report was written."""

from __future__ import annotations

import re

from sourceline.spans import Offsets

# Datelines stand at the top; whatever comes later is text.
_DATELINE_REACH = 1_500
# A word can hold hyphens, but nothing else parts words: each can be matched in one way only.
_WORD = r"[\w.'’]*+(?:-+[\w.'’]++)*-*"
_DATELINE = re.compile(
    rf"[ \t]*(?P<place>(?=[A-ZÀ-Ý]){_WORD}(?:[ /](?=[A-ZÀ-Ýa-z]){_WORD}){{0,4}}"
    r"(?:,[ ][A-Z][\w.'’ -]{1,30}){0,2})"
    r"(?:,? (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?,? ?\d{0,2}(?:, ?\d{4})?)?"
    r"[ ]?(?:[\(\[][^)\]\n]{2,40}[\)\]])?[ ]?(?P<dash>--|—|–|-)[ ]"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
# Hyphens and full stops stand only between letters here, so that each word matches in one way.
_PART = r"[\w'’]++(?:[.-]++[\w'’]++)*+"
_NAME = rf"(?=[A-ZÀ-Ý]){_PART}(?: (?=[A-ZÀ-Ýa-z]){_PART}){{0,3}}"
# "Geneva, 15 March 2018 – ", "(Juba, 25 March 2026) ", "(Oslo) – ": a date or brackets tell.
_DATED = re.compile(
    rf"[ \t]*(?:(?P<place>{_NAME}(?:, {_NAME})?), "
    rf"(?:\d{{1,2}} {_MONTH}|{_MONTH} \d{{1,2}})(?:,? \d{{4}})?[ ]?(?:\([^()\n]{{2,40}}\) ?)?"
    r"(?:--|—|–|-|:)[ ]"
    rf"|\((?P<bracketed>{_NAME}(?:, {_NAME})?)(?:, [^()\n]{{4,30}})?\)(?: (?:--|—|–|-))?[ ])"
)
# "BUKA: More than", "Natitingou. The night": a name alone at the head of a paragraph.
_BARE = re.compile(
    rf"[ \t]*(?P<place>{_NAME})(?: \([^()\n]{{2,30}}\))?[:.] (?=[A-Z\"“][^\n]{{80}})"
)
_BARE_REACH = 3  # lines
_LABEL = re.compile(rf"^[ \t]*{_NAME}[:.] (?=[A-Z\"“])", re.MULTILINE)
_LOWER_DATELINE = re.compile(
    r"[ \t]*(?P<place>[a-z][a-z .'-]{1,40}?(?:, [a-z][a-z .'-]{1,30}?)?)(?:,? \(?[a-z]{2,30}\)?)?"
    r",? \d{1,2} [a-z]{3} \d{2}\b[^\n]{0,120}?--"
)
_MARKED = re.compile(r"\((?:AP|Reuters|AFP|CNN|Xinhua|UPI|ANI|PTI|IANS|dpa|EFE)[^)\n]{0,20}\)")


def find_dateline(text: str) -> Offsets | None:
    """Where the dateline stands ("BAGHDAD, Aug. 30 (AP) —"), its dash included; None without one.

    "Geneva, 15 March 2018 –", "(Oslo) –" and a name alone before a paragraph are datelines too.

    It tells where the report was written, which need not be where the event was.
    """
    position = 0
    for number, line in enumerate(text[:_DATELINE_REACH].split("\n")[:12]):
        match = _DATELINE.match(line) or _LOWER_DATELINE.match(line)
        if match is None or not _is_dateline(line, match):
            match = _DATED.match(line)
        if match is None and number < _BARE_REACH and not _is_digest(text):
            match = _BARE.match(line)
        if match is not None:
            return Offsets(position + len(line) - len(line.lstrip()), position + match.end())
        position += len(line) + 1
    return None


def _is_digest(text: str) -> bool:
    """Whether several paragraphs begin with a name, each of which says where its news was."""
    return sum(1 for _ in _LABEL.finditer(text, 0, 20_000)) > 1


def _is_dateline(line: str, match: re.Match[str]) -> bool:
    place = match.group("place")
    if match.re is _LOWER_DATELINE:
        return True
    return place.split(",")[0].isupper() or _MARKED.search(line[: match.end()]) is not None
