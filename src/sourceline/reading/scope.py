"""How far a source answers: the sentences after a statement that carry it on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sourceline.reading.numerals import UNITS
from sourceline.reading.syntax import Syntax
from sourceline.spans import Offsets

# Openings that take up what the sentence before has counted or described.
_NUMBER = (
    rf"(?:at least |about |around |the )?(?:{'|'.join(UNITS)}|some|"
    r"several|most|many|all|both|none|half|another|\d{1,4})"
)
_CARRIES_ON = re.compile(
    _NUMBER + r" (?:of (?:the|them|those|whom)|others?|more|were|was|are|is|had|have|died|later)\b"
    r"|another " + _NUMBER + r"\b"
    r"|the (?:others?|rest|remaining|remainder|dead|wounded|injured|victims|casualties|injuries|"
    r"figure|toll|death toll)\b"
    r"|(?:they|he|she|it|all|both|none|those)\b|(?:among|of) (?:them|the|those)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:kill|wound|injur|dead|died|death|casualt|hurt|captur|arrest|detain|miss|abduct|kidnap|"
    r"evacuat|displac)\w*",
    re.IGNORECASE,
)
_REACH = 2
# How much of the end of a statement is looked at for figures; a sentence is seldom longer.
_LOOK_BACK = 800


def scopes(
    text: str, syntax: Sequence[Syntax], stated: Sequence[tuple[int, bool, Offsets]]
) -> list[tuple[Offsets, ...]]:
    """For each attribution the following sentences that its source still answers for.

    `stated` has for each its sentence, whether it has a source, and its content. A statement of
    casualties runs on into the next sentences of its paragraph while they elaborate the same
    figures ("One of the injured was evacuated") and name no source of their own.
    """
    voiced = {number for number, sourced, _ in stated if sourced}
    last: dict[int, int] = {}
    for number, _, content in stated:
        last[number] = max(last.get(number, 0), content.end)
    found: list[tuple[Offsets, ...]] = []
    for number, sourced, content in stated:
        run: list[Offsets] = []
        s = syntax[number].sentence
        # A statement that ends before its sentence does, or that began a speech, is complete.
        if (
            sourced
            and content.end <= s.end
            and content.end + 3 >= min(last[number], s.end)
            and _COUNTED.search(text, max(content.start, content.end - _LOOK_BACK), content.end)
        ):
            for k in range(number + 1, min(len(syntax), number + 1 + _REACH)):
                following = syntax[k].sentence
                if (
                    k in voiced
                    or following.paragraph != s.paragraph
                    or not _CARRIES_ON.match(text, following.start, following.end)
                    or not _COUNTED.search(text, following.start, following.end)
                ):
                    break
                run.append(Offsets(following.start, following.end))
        found.append(tuple(run))
    return found
