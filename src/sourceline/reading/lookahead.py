"""Whether the words around a time expression look ahead of the report: "will meet on Friday"."""

from __future__ import annotations

import re
from collections import deque

# Enough for a clause; it also bounds the work done for one expression.
_LEFT, _RIGHT = 160, 100
_END = re.compile(r"[.!?][\"”’)]?\s+(?=[\"“‘(]?[A-Z])|\n\s*\n|;")
_CUE = re.compile(
    r"\b(?:(?P<future>"
    # A modal with its whole verb group, so that "will be held" does not end in a past "held".
    r"(?:(?:will|shall|won['’]t|would(?!\s+have)|['’]ll)|(?:is|are)\s+(?:to|going\s+to)"
    r"|(?:expected|scheduled|due|set|slated|planned|likely|ready|preparing|plans?|planning"
    r"|vow(?:s|ed)?|intend(?:s|ed|ing)?|hopes?|wants?|agreed|threaten(?:s|ed|ing)?|promis(?:es|ed)"
    r"|pledged)\s+to)"
    r"(?:\s+(?:not|also|now|only|then|again|be|have|been|\w+ly)){0,3}\s+\w+"
    r"|(?:scheduled|set|due|slated|planned|expected|called)\s+(?:for|on|in|by|next)"
    r"|upcoming|ahead\s+of|deadline|(?:begins|starts|opens|expires|meets|arrives|leaves"
    r"|takes\s+(?:effect|place)|comes\s+into|goes\s+into))"
    r"|(?P<past>was|were|had|has|have|did|said|says|told|took|taken|began|begun|broke|came|went|left"
    r"|struck|shot|hit|fell|fought|fled|made|met|found|held|killed|blew|saw|got|gave|gone|done|won"
    r"|lost|led|sent|set\s+(?:off|fire|ablaze)|put|ran|drove|caught|cut|rose|spoke|wrote|threw"
    r"|became|brought|burnt|sought|\w{2,}ed))\b",
    re.IGNORECASE,
)
_MEETINGS = re.compile(
    r"['’]s?\s+(?:\w+\s+)?(?:elections?|vote|meeting|summit|talks|deadline|poll|referendum|rally|march)\b",
    re.IGNORECASE,
)


def looks_ahead(text: str, start: int, end: int, left: int = 0, right: int | None = None) -> bool:
    """Whether the clause of `text[start:end]` speaks of what is to come.

    The verb before the expression decides, else the first one after it; with neither, the report
    tells what was. "Friday's attack" was; "Friday's election" is whatever the verb says. `left`
    and `right` are the ends of the sentence, where they are known.
    """
    if text[end : end + 2] in ("'s", "’s") and not _MEETINGS.match(text, end):
        return False
    left = max(left, start - _LEFT)
    right = min(len(text) if right is None else right, end + _RIGHT)
    for stop in _END.finditer(text, left, start):
        left = stop.end()
    before = deque(_CUE.finditer(text, left, start), maxlen=1)
    if before:
        return before[0].lastgroup == "future"
    stop_after = _END.search(text, end, right)
    after = _CUE.search(text, end, stop_after.start() if stop_after else right)
    return after is not None and after.lastgroup == "future"
