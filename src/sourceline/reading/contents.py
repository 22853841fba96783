"""What a source answers for within its sentence: where content begins, ends and is quoted."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from sourceline.reading.quotations import find_quotations, quotation_at
from sourceline.reading.sources import MEDIUM_WORDS, TIME_WORDS, source_after
from sourceline.reading.syntax import Syntax, VerbGroup
from sourceline.spans import Offsets, trim

MARKS = " \t\r\n\u00a0\u200e,.;:!?\"“”„«»‘’'`-–—―"
# Content is looked for no further than this many tokens from its cue. Sentences of reports are
# shorter; lists and tables without full stops are not, and hold no statement of that length.
REACH = 400

_LEAD = re.compile(
    r"(?:however|but|and|meanwhile|also|moreover|furthermore|in addition|still|yet|so|nevertheless)"
    r"\b,?\s{1,3}(?:and\s{1,3})?|that\s{1,3}",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|I|my)\b", re.IGNORECASE)
_GAP = re.compile(r"\n[ \t\r]*\n")
_BREAKING = frozenset('.!?"”:')
_TAIL = re.compile(r",?\s{1,3}as$", re.IGNORECASE)
_TRAILING_SPEECH = frozenset("saying adding noting citing stressing warning insisting".split())
# Where a ministerial statement ends and the page goes on.
_AFTER_STATEMENT = re.compile(
    r"\n[ \t]*(?:further information|notes? (?:to|for) editors|ends\b|media enquiries|background\b|"
    r"for journalists|follow (?:us|@))",
    re.IGNORECASE,
)


def clean(text: str, start: int, end: int) -> Offsets | None:
    """The stretch without marks at its ends and without a leading "that" or "however"."""
    span = trim(text, start, end, MARKS)
    lead = _LEAD.match(text, span.start, span.end)
    if lead:
        span = trim(text, lead.end(), span.end, MARKS)
    tail = _TAIL.search(text, max(span.start, span.end - 8), span.end)
    if tail:
        span = trim(text, span.start, tail.start(), MARKS)
    return span if span.end - span.start > 1 else None


class Page:
    """A document's text with its quotations: what every sentence of it is looked at against."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotations = find_quotations(text)
        self._starts = [q.start for q in self.quotations]
        self._paragraph_ends = [*(m.start() for m in _GAP.finditer(text)), len(text)]
        self._speech_ends = list(self._paragraph_ends)
        for k in range(len(self._paragraph_ends) - 2, -1, -1):
            end, following = self._paragraph_ends[k : k + 2]
            if _FIRST_PERSON.search(text, end, following):
                self._speech_ends[k] = self._speech_ends[k + 1]
        self._stops = [m.start() for m in _AFTER_STATEMENT.finditer(text)]

    def quotation_before(self, offset: int) -> Offsets | None:
        """The quotation that ends just before an offset, marks and commas between them."""
        index = bisect_left(self._starts, offset) - 1
        if index < 0:
            return None
        quotation = self.quotations[index]
        gap = offset - quotation.end
        if 0 <= gap <= 8 and not self.text[quotation.end : offset].strip(MARKS):
            return quotation
        return None

    def quotation_after(self, offset: int) -> Offsets | None:
        """The quotation that begins just after an offset."""
        index = bisect_left(self._starts, offset)
        if index >= len(self.quotations):
            return None
        quotation = self.quotations[index]
        gap = quotation.start - offset
        if gap <= 8 and not self.text[offset : quotation.start].strip(MARKS):
            return quotation
        return None

    def with_open_paragraphs(self, first: Offsets) -> Offsets:
        """A quotation and those of the next paragraphs, where each was left open."""
        last = first
        while last.end < len(self.text) and self.text[last.end] in "\r\n":
            following = self.quotation_after(last.end)
            if following is None:
                break
            last = following
        return Offsets(first.start, last.end)

    def speech_end(self, offset: int) -> int:
        """Where an unquoted speech ends that begins within a paragraph: with the paragraph, or
        the last one after it that still speaks as "we" or "I"."""
        return self._speech_ends[bisect_left(self._paragraph_ends, offset)]

    def statement_end(self, offset: int) -> int:
        """Where a statement that begins at an offset and fills the page ends."""
        index = bisect_left(self._stops, offset)
        return self._stops[index] if index < len(self._stops) else len(self.text)


# A wish not to be named, told beside the source.
_UNNAMED = re.compile(
    r"(?:, )?(?:who |which )?"
    r"(?:(?:spoke|speaking|request(?:ed|ing)|ask(?:ed|ing)|insist(?:ed|ing)|wish(?:ed|ing)"
    r"|declin(?:ed|ing)) )?"
    r"(?:(?:on|under) (?:the )?condition of anonymity|anonymity|anonymously"
    r"|not (?:to )?be (?:named|identified|quoted by name)"
    r"|to be (?:named|identified|quoted by name))\b"
    r"(?: (?:because|as|since|due to)\b[^.,;:\"“”]{0,80})?,?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a page, seen from cues at token indexes."""

    page: Page
    number: int
    s: Syntax
    verb_by_main: dict[int, VerbGroup]
    _verb_firsts: list[int]
    _breaks: list[int]

    @classmethod
    def of(cls, page: Page, number: int, s: Syntax) -> Line:
        # Text in lower case hides where a sentence begins after a quotation; wide space shows it.
        breaks = [
            token.end
            for token, following in zip(s.tokens, s.tokens[1:], strict=False)
            if following.start - token.end > 1 and token.text in _BREAKING
        ]
        mains = {v.main: v for v in s.verbs}
        return cls(page, number, s, mains, [v.first for v in s.verbs], breaks)

    def lower(self, i: int) -> str:
        """The word at a token index in lower case, empty outside the sentence."""
        return self.s.tokens[i].lower if 0 <= i < len(self.s.tokens) else ""

    def tag(self, i: int) -> str:
        """The tag at a token index, empty outside the sentence."""
        return self.s.tags[i] if 0 <= i < len(self.s.tags) else ""

    def verb_from(self, i: int) -> VerbGroup | None:
        """The first finite verb group that begins at token `i` or later."""
        for k in range(bisect_left(self._verb_firsts, i), len(self.s.verbs)):
            verb = self.s.verbs[k]
            if not verb.reduced and verb.tense in {"past", "present", "future"}:
                return verb
            if verb.first > i + 40:
                break
        return None

    def first_verb(self, i: int) -> VerbGroup | None:
        """The first finite verb group of the sentence, if it stands before token `i`."""
        verb = self.verb_from(0)
        return verb if verb is not None and verb.main < i else None

    def quoted(self, i: int) -> bool:
        """Whether the token stands within a quotation."""
        return quotation_at(self.page.quotations, self.s.tokens[i].start) is not None

    def bounds(self, i: int) -> Offsets:
        """Where content may lie: the sentence, or the quotation that the cue itself stands in."""
        start, end = self.s.sentence.start, self.s.sentence.end
        quotation = quotation_at(self.page.quotations, self.s.tokens[i].start)
        if quotation is not None:
            return Offsets(max(start, quotation.start), min(end, quotation.end))
        last = min(len(self.s.tokens), i + REACH) - 1
        first = max(0, i - REACH)
        start, end = self.s.tokens[first].start, self.s.tokens[last].end
        index = bisect_left(self._breaks, self.s.tokens[i].start)
        if index:
            start = max(start, self._breaks[index - 1])
        if index < len(self._breaks):
            end = min(end, self._breaks[index])
        return Offsets(start, end)

    def end(self, start: int, limit: int) -> int:
        """Code point where content that begins at token `start` ends, at `limit` the latest."""
        limit = min(limit, self._next_verb(start, limit))
        depth = 0
        tokens = self.s.tokens
        for k in range(start, min(len(tokens), start + REACH)):
            token = tokens[k]
            if token.start >= limit:
                break
            if token.text == "(":
                depth += 1
            elif token.text == ")":
                depth -= 1
                if depth < 0:
                    return token.start
            elif k == start:
                continue
            elif (
                token.text == ";"
                or (
                    token.text == ","
                    and (
                        (self.lower(k + 1), self.lower(k + 2)) == ("according", "to")
                        or self.lower(k + 1) in _TRAILING_SPEECH
                    )
                )
                or (
                    # a full stop that the sentence splitter took for an abbreviation's
                    token.text == "." and self.tag(k - 1) == "quote" and self.tag(k + 1) == "name"
                )
            ):
                return token.start
        return limit

    def _next_verb(self, start: int, limit: int) -> int:
        """Code point where a source that has named something goes on to another verb: "confirmed
        the incident | but gave lower figures"; `limit` where it does not.
        """
        verb = self.verb_from(start)
        if verb is None or verb.first <= start:
            return limit
        j = verb.first - 1
        while j > start and (
            self.tag(j) == "adv" or self.lower(j) in TIME_WORDS or self.lower(j) == "on"
        ):
            j -= 1
        if j <= start or self.lower(j) not in {"and", "but"}:
            return limit
        return self.s.tokens[j].start

    def relative_from(self, j: int) -> int:
        """Code point of the next comma with a relative clause after token `j`, or the end."""
        tokens = self.s.tokens
        for k in range(j, min(len(tokens) - 1, j + REACH)):
            if tokens[k].text == "," and self.s.tags[k + 1] == "rel":
                return tokens[k].start
        return self.s.sentence.end

    def after_adjuncts(self, j: int) -> int:
        """The token after words of time, of the medium, of a wish not to be named: "said on Friday
        in a statement", "said on condition of anonymity".
        """
        tokens, n = self.s.tokens, len(self.s.tokens)
        while j < n:
            lower, tag = tokens[j].lower, self.s.tags[j]
            unnamed = _UNNAMED.match(self.page.text, tokens[j].start)
            if unnamed is not None:
                j = self.s.token_at(unnamed.end() - 1) + 1
            elif lower in TIME_WORDS and self.lower(j + 1) not in {"’s", "'s"}:
                j += 1
            elif lower == "on" and self.lower(j + 1) in TIME_WORDS:
                j += 2
                while j < n and tokens[j].text[0].isdigit():
                    j += 1
            elif tag in {"prep", "to"}:
                over = self._over_medium(j)
                if over is None:
                    return j
                j = over
            elif tag == "adv" and lower not in {"there", "here", "only", "even", "just", "more"}:
                j += 1
            else:
                return j
        return n

    def _over_medium(self, j: int) -> int | None:
        """The token after "in a statement to reporters", None if no medium follows."""
        tokens = self.s.tokens
        for k in range(j + 1, min(len(tokens), j + 9)):
            if self.s.tags[k] in {"verb", "aux", "sub", "rel"} or tokens[k].text in ",:.":
                return None
            if tokens[k].lower not in MEDIUM_WORDS:
                continue
            after = k + 1
            while self.lower(after) in {"conference", "agency", "channel", "programme", "show"}:
                after += 1
            while self.lower(after) in {"to", "with", "on", "by"}:
                told = source_after(self.s, after + 1)
                if told is None:
                    break
                after = told.last
            return after
        return None

    def that(self, j: int) -> int | None:
        """Index of a "that" which leads content in, reached from `j` over words without a verb."""
        for k in range(j, min(len(self.s.tokens), j + 13)):
            if self.s.tokens[k].lower == "that" and not self.quoted_apart(j, k):
                relative = k > j and self._lacks_subject(k + 1)
                return k if k + 1 < len(self.s.tokens) and not relative else None
            if self.s.tags[k] in {"verb", "aux", "modal", "rel"} or (
                self.s.tags[k] == "quote" and k == j
            ):
                return None
            if self.s.tokens[k].text in ":;":
                return None
        return None

    def _lacks_subject(self, i: int) -> bool:
        """Whether a clause begins with its verb: "a bomb that killed five"."""
        return self.tag(i) in {"verb", "aux", "modal"} and not self.lower(i).endswith("ing")

    def quoted_apart(self, i: int, k: int) -> bool:
        """Whether token `k` stands in another quotation than token `i`, or in the only one."""
        there = quotation_at(self.page.quotations, self.s.tokens[k].start)
        return there is not None and there != quotation_at(
            self.page.quotations, self.s.tokens[i].start
        )

    def is_clause(self, j: int) -> bool:
        """Whether a clause begins at token `j`: words, then a finite verb, no comma between."""
        if self.tag(j) == "pron":
            return True
        verb = self.verb_from(j)
        if verb is None or verb.first == j:
            return self.tag(j) == "verb" and self.lower(j).endswith("ing") and verb is not None
        return all(t.text not in ",:" for t in self.s.tokens[j : min(verb.first, j + REACH)])
