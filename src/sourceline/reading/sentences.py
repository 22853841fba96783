"""Sentences and tokens with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sentencex

from sourceline.reading.mentions import Sentence, Token
from sourceline.spans import Offsets, trim

# A number with its separators, a dotted abbreviation, a word (with inner apostrophes and hyphens
# cut off only where they join two words that are looked up apart), or one other character. Marks
# that only steer the direction or the joining of letters are no words.
_TOKEN = re.compile(
    r"\d+(?:[.,:/]\d+)*"
    r"|(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Sgt|Brig|Adm|Cmdr|Sen|Rep|Gov|Rev|Hon|St|Prof|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|No)\."
    r"|[^\W_]+"
    r"|['’](?:s|S|re|ve|ll|d|m|t)\b"
    r"|[^\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)

# The splitter ends no sentence after these; where the next word starts a new one it is a title,
# a month or "No." that misled it.
_NO_END = re.compile(
    r"\b(?:approx|est|no|nos|art|vol|fig|ca|cf|vs|gen|col|lt|maj|capt|sgt|brig|adm|cmdr|gov|sen|rep"
    r"|rev|hon|mr|mrs|ms|dr|st|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|u\.s|u\.k|u\.n"
    r"|[a-z])\.\s*$",
    re.IGNORECASE,
)
# After these a capital word starts a sentence only if it is a common sentence opener.
_OPENERS = frozenset(
    (
        "the a an in on at it he she they we i this that these those but and however meanwhile "
        "also after before when while since for his her their its there officials police"
    ).split()
)
_GAP = re.compile(r"\n[ \t\r\f\v]*\n\s*")
# Full stops that end a sentence although the splitter, seeing an abbreviation, went on.
_MISSED_END = re.compile(r"(?<=[a-z\d)\]\"”’]{2}[.!?])[ \t]+(?=[A-Z][A-Z]{2,}\b)")
# "BAMAKO, Mali (AP) — ": where and by whom a report was filed, before its first sentence.
_DATELINE = re.compile(
    r"[A-Z][A-Z .’'-]{2,40}(?:, [A-Z][\w .’'-]{1,40})?"
    r"(?: ?\([^()\n]{2,40}\))? ?(?:—|–|--|-) (?=[A-Z\"“])"
)
_LINE_BREAK = re.compile(r"\r?\n[ \t]*")
# The longest sentence of 57,000 in the development texts has 481 tokens. What is longer is a list
# or a table without full stops, and the layers look at a sentence as a whole, from each word of it.
LONGEST = 500
# How much of a line the splitter is shown at once: its time grows with the square of a text that
# opens quotations and closes none. The longest line of the development texts has 8,499 characters.
_WINDOW = 10_000
_CLAUSE_ENDS = frozenset(",;:")


def find_tokens(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Words, numbers and marks of `text[start:end]`, offsets into the whole text."""
    return tuple(
        Token(m.start(), m.end(), m.group(), m.group().lower())
        for m in _TOKEN.finditer(text, start, len(text) if end is None else end)
    )


def find_sentences(text: str) -> list[Sentence]:
    """The sentences of a document in order, without white space at their ends.

    Blank lines part paragraphs, and a line break parts sentences where the line before it ends
    one or the next is an item of a list or a heading. Titles, months and initials with a full stop
    ("Gen.", "Aug.", "U.S.") end no sentence unless a common opener follows.
    """
    sentences: list[Sentence] = []
    for paragraph, block in enumerate(_blocks(text)):
        for piece in _pieces(text, block) if paragraph else _after_dateline(text, block):
            start, end = trim(text, piece.start, piece.end)
            if start < end:
                for tokens in _bounded(find_tokens(text, start, end)):
                    sentences.append(
                        Sentence(tokens[0].start, tokens[-1].end, len(sentences), paragraph, tokens)
                    )
    return sentences


def _bounded(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """The tokens in runs of at most `LONGEST`, cut after a clause where one ends."""
    first = 0
    while len(tokens) - first > LONGEST:
        cut = first + LONGEST
        half = first + LONGEST // 2
        ends = (i + 1 for i in range(cut - 1, half, -1) if tokens[i].text in _CLAUSE_ENDS)
        cut = next(ends, cut)
        yield tokens[first:cut]
        first = cut
    if first < len(tokens):
        yield tokens[first:]


def _after_dateline(text: str, block: Offsets) -> Iterator[Offsets]:
    """The pieces of the first block, its dateline as a piece of its own."""
    dateline = _DATELINE.match(text, block.start, block.end)
    if dateline is None:
        yield from _pieces(text, block)
    else:
        yield Offsets(block.start, dateline.end())
        yield from _pieces(text, Offsets(dateline.end(), block.end))


def _blocks(text: str) -> Iterator[Offsets]:
    start = 0
    for gap in _GAP.finditer(text):
        yield Offsets(start, gap.start())
        start = gap.end()
    yield Offsets(start, len(text))


def _pieces(text: str, block: Offsets) -> Iterator[Offsets]:
    """Sentences of one paragraph: the splitter's, mended where abbreviations misled it."""
    start: int | None = None
    for line in _lines(text, block):
        position = line.start
        for end in _ends(text, line):
            if start is None:
                start = position
            position = end
            if end < line.end and _runs_on(text, start, end, line.end):
                continue
            yield from _split_missed(text, Offsets(start, end))
            start = None
        if start is not None:
            yield Offsets(start, line.end)
            start = None


def _ends(text: str, line: Offsets) -> Iterator[int]:
    """Where the splitter ends sentences of a line, seen through a window that moves along it."""
    start = line.start
    while start < line.end:
        stop = min(line.end, start + _WINDOW)
        if stop < line.end:
            stop = text.rfind(" ", start, stop) + 1 or stop
        found = sentencex.get_sentence_boundaries("en", text[start:stop])
        ends = [start + boundary["end_index"] for boundary in found]
        if stop < line.end and len(ends) > 1:
            del ends[-1]  # its sentence may go on beyond the window
        yield from ends
        start = max(ends, default=stop) if stop < line.end else stop


def _runs_on(text: str, start: int, end: int, limit: int) -> bool:
    if not _NO_END.search(text[max(start, end - 16) : end]):
        return False
    following = _TOKEN.search(text, end, limit)
    return following is not None and following.group().lower() not in _OPENERS


def _split_missed(text: str, piece: Offsets) -> Iterator[Offsets]:
    start = piece.start
    for gap in _MISSED_END.finditer(text, piece.start, piece.end):
        yield Offsets(start, gap.start())
        start = gap.end()
    yield Offsets(start, piece.end)


def _lines(text: str, block: Offsets) -> Iterator[Offsets]:
    """Lines joined where a sentence was only wrapped, apart where a break means an end."""
    start = block.start
    for gap in _LINE_BREAK.finditer(text, block.start, block.end):
        before = text[max(start, gap.start() - 2) : gap.start()].rstrip()
        after = text[gap.end() : gap.end() + 2]
        wrapped = (before and before[-1] not in '.!?:;"”’)' and after[:1].islower()) or (
            before and before[-1] == ","
        )
        # A wrapped line is long; a heading or an item of a list is short.
        if wrapped or (
            gap.start() - start > 60 and before and before[-1].isalnum() and after[:1].isalnum()
        ):
            continue
        yield Offsets(start, gap.start())
        start = gap.end()
    yield Offsets(start, block.end)
