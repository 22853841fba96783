"""Statements without a verb of saying: "according to", "reportedly", "reports of", transcripts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sourceline.knowledge.cues import Cue
from sourceline.reading.contents import Line, Page, clean
from sourceline.reading.sources import SourcePhrase, source_after, source_before
from sourceline.reading.statements import Draft, after_colon, draft
from sourceline.reading.syntax import Syntax
from sourceline.spans import Offsets

_ACCORDING = Cue("according", "noun", frozenset(), "asserts")
_CLEAR = Cue("clear", "noun", frozenset(), "asserts")
_COLON = Cue(":", "noun", frozenset(), "asserts")
# Nouns whose content needs no source to be hearsay.
_UNSOURCED = frozenset(
    "report claim allegation accusation suspicion rumour rumor suggestion".split()
)
_LABEL = re.compile(
    r"^[ \t]*([A-Z][A-Z.'’-]{1,40}(?:[ \t][A-Z][A-Z.'’-]{0,40}){0,5})(:)[ \t]+(?=\S)", re.MULTILINE
)
_NO_LABEL = re.compile(
    r"\b(?:QUESTION|NOTE|UPDATE|PHOTO|VIDEO|READ|WATCH|ANSWER|MORE|RELATED|SOURCE)\b"
)
# What tells a speaker from the heading of a section ("NIGER: Gunmen attacked ...").
_TITLE = re.compile(
    r"\b(?:MR|MRS|MS|DR|SIR|LORD|LADY|SECRETARY|PRESIDENT|MINISTER|AMBASSADOR|SENATOR|GENERAL|GEN"
    r"|COLONEL|COL|MAJOR|CAPTAIN|CAPT|ADMIRAL|SPOKESMAN|SPOKESWOMAN|SPOKESPERSON|MODERATOR|JUDGE"
    r"|CHAIRMAN|CHAIR|HOST|REPORTER|OFFICIAL)\b"
)
# Shorter turns of a transcript ("Thank you all.") tell nothing.
_SHORTEST_TURN = 60


def according_to(line: Line, i: int) -> list[Draft]:
    """ "…, according to X" and "According to X, …"."""
    source = source_after(line.s, i + 2)
    if source is None:
        return []
    bounds, start = line.bounds(i), line.s.tokens[i].start
    head = clean(line.page.text, bounds.start, start) if start > bounds.start else None
    after = _after_comma(line, source)
    rest = Offsets(line.s.tokens[after].start, bounds.end) if after is not None else None
    if head is not None and (rest is None or head.end - head.start > 20):
        return draft(line, i, _ACCORDING, source, *head, extra=rest)
    return draft(line, i, _ACCORDING, source, *rest) if rest is not None else []


def _after_comma(line: Line, source: SourcePhrase) -> int | None:
    """The token after the comma that closes a source, its apposition passed over."""
    tokens = line.s.tokens
    for k in range(source.last - 1, min(len(tokens) - 1, source.last + 12)):
        if tokens[k].text == "," and tokens[k].start >= source.core.end:
            return k + 1
    return None


def hearsay_adverb(line: Line, i: int, cue: Cue) -> list[Draft]:
    """ "The men were reportedly armed": no source, content after the cue."""
    if i + 1 >= len(line.s.tokens):
        return []
    bounds, start = line.bounds(i), line.s.tokens[i].start
    head = Offsets(bounds.start, start) if start - bounds.start > 2 else None
    return draft(line, i, cue, None, line.s.tokens[i + 1].start, line.end(i + 1, bounds.end), head)


def made_clear(line: Line, i: int) -> list[Draft]:
    """ "The report makes clear that …"."""
    if line.lower(i - 1) not in {"makes", "made", "make"} or line.lower(i + 1) != "that":
        return []
    first = i - 1
    while first > 0 and line.tag(first - 1) in {"aux", "adv"}:
        first -= 1
    source = source_before(line.s, first)
    if source is None or i + 2 >= len(line.s.tokens):
        return []
    end = line.end(i + 2, line.bounds(i).end)
    if source.head == "it":
        source = None  # "it was made clear that"
    return draft(line, i, _CLEAR, source, line.s.tokens[i + 2].start, end)


def noun_statements(line: Line, i: int, cue: Cue) -> list[Draft]:
    """ "reports of …", "the minister's call for …", "made the following statement:"."""
    s, tokens = line.s, line.s.tokens
    if line.tag(i - 1) == "to":
        return []
    if tokens[-1].text == ":" and "that" not in {t.lower for t in tokens[i : i + 12]}:
        verb = line.first_verb(i)
        source = source_before(s, verb.first) if verb is not None else None
        if source is not None and len(tokens) - i < 16:
            return after_colon(line, i, cue, source, len(tokens) - 1)
    source = None
    j = i - 1
    while j > 0 and line.tag(j) in {"word", "adv"} and i - j < 6:
        j -= 1
    if line.tag(j) == "poss":
        if line.lower(j) not in {"’s", "'s", "’", "'"}:
            return []
        source = source_before(s, j)
    k = i + 1
    if line.lower(k) in {"by", "from"}:
        source = source_after(s, k + 1)
        if source is None:
            return []
        k = source.last
    frame = "clause" if line.lower(k) == "that" else line.lower(k)
    if frame not in cue.frames or k + 1 >= len(tokens):
        return []
    if source is None and (cue.word not in _UNSOURCED or line.tag(i - 1) == "det"):
        return []
    end = line.end(k + 1, line.bounds(i).end)
    verb = line.verb_from(k + 1)
    if frame != "clause" and verb is not None:
        end = min(end, verb.start)  # the noun is its subject
    comma = next((t.start for t in tokens[k + 1 : k + 40] if t.text == ","), None)
    if frame == "clause" and comma is not None and line.lower(0) in {"commenting", "responding"}:
        end = min(end, comma)
    return draft(line, i, cue, source, tokens[k + 1].start, end)


def transcript_turns(page: Page, syntax: Sequence[Syntax]) -> list[Draft]:
    """ "SECRETARY KERRY: …", each turn up to the next label.

    A speaker has a title, or speaks more than once.
    """
    marks = list(_LABEL.finditer(page.text))
    turns = Counter(mark.group(1) for mark in marks)
    found: list[Draft] = []
    number = 0
    for k, mark in enumerate(marks):
        end = marks[k + 1].start() if k + 1 < len(marks) else len(page.text)
        while number + 1 < len(syntax) and syntax[number].sentence.end <= mark.start(1):
            number += 1
        name = mark.group(1)
        content = clean(page.text, mark.end(), end)
        if (
            content is None
            or content.end - content.start < _SHORTEST_TURN
            or _NO_LABEL.search(name)
            or not (turns[name] > 1 or _TITLE.search(name))
        ):
            continue
        span = Offsets(*mark.span(1))
        source = SourcePhrase(span, span, 0, 1, name.split()[-1].lower(), False)
        found.append(Draft(number, Offsets(*mark.span(2)), _COLON, source, content))
    return found
