"""Quotations: which stretches of a document stand between quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from sourceline.spans import Offsets

_MARK = re.compile(r"[\"“”„«»]+|''|``|‘‘|’’|\n[ \t\r]*\n")
_TRAILING = ",.!?…"


def find_quotations(text: str) -> list[Offsets]:
    """The quoted words of a document in order, marks left out, never nested.

    A quotation ends at the end of its paragraph at the latest; one that runs on opens the next
    paragraph with a mark of its own. Where quotation marks are doubled (a field of a CSV file),
    single ones are the field's own and no marks of speech.
    """
    doubled = '""' in text
    found: list[Offsets] = []
    opened: int | None = None
    for mark in _MARK.finditer(text):
        start, end = mark.span()
        if text[start] == "\n":
            if opened is not None and opened < start:
                found.append(Offsets(opened, start))
            opened = None
            continue
        if doubled and mark.group() == '"':
            continue
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        opens = after.isalnum() or (not after.isspace() and before.isspace())
        if opened is None:
            if opens or before.isspace() or text[end - 1] in "“„«":
                opened = end
        elif text[end - 1] in "”»" or not opens or not before.isspace():
            if opened < start:
                found.append(Offsets(opened, start))
            opened = None
        elif text[start - 2 : start].strip()[-1:] in _TRAILING:
            # a closing mark that was typed as an opening one, or one that was left out
            if opened < start:
                found.append(Offsets(opened, start))
            opened = end if text[start] != "“" else None
    if opened is not None and opened < len(text):
        found.append(Offsets(opened, len(text)))
    return found


def quotation_at(quotations: Sequence[Offsets], offset: int) -> Offsets | None:
    """The quotation that holds a code-point offset."""
    index = bisect_right(quotations, (offset, float("inf"))) - 1
    if index >= 0 and quotations[index].start <= offset < quotations[index].end:
        return quotations[index]
    return None
