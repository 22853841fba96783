"""Who says what: source, cue and content of every statement, and what else the source answers for.

Word lists and the place of words find the attributions. What they cover beyond their content,
the source's stance, anonymity and what a pronoun stands for are decided here in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sourceline.knowledge.cues import Cue, find_cue
from sourceline.reading.mentions import ActorMention, AttributionMention
from sourceline.reading.quotations import find_quotations, quotation_at
from sourceline.reading.scope import scopes
from sourceline.reading.sources import (
    TIME_WORDS,
    Candidate,
    SourcePhrase,
    anonymous,
    candidate,
    resolve_pronoun,
    source_after,
    source_before,
)
from sourceline.reading.syntax import Syntax, VerbGroup
from sourceline.records import Stance
from sourceline.spans import Offsets, contains, trim

_MARKS = " \t\r\n\u00a0,.;:!\"“”„«»‘’'-–—―‎"
_LEAD = re.compile(
    r"(?:however|but|and|meanwhile|also|moreover|furthermore|in addition|still|yet|so|nevertheless)"
    r"\b,?\s+(?:and\s+)?|that\s+",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^[ \t]*((?:MR|MS|MRS|DR|SECRETARY|PRESIDENT|MINISTER|AMBASSADOR|GENERAL|GEN|SENATOR)"
    r"[A-Z.'’ \t-]{1,60}|[A-Z][A-Z'’-]+(?:[ \t][A-Z][A-Z.'’-]*){1,5})(:)[ \t]+(?=\S)",
    re.MULTILINE,
)
_AFTER_STATEMENT = re.compile(
    r"\n\s*(?:further information|notes? (?:to|for) editors|ends\b|media enquiries|background\b|"
    r"for journalists|follow (?:us|@))",
    re.IGNORECASE,
)
_NOT_US = re.compile(
    r"\b(?:not|n['’]t|never) (?:\w+ ){0,2}(?:responsible|involved|behind|to blame)\b"
    r"|\b(?:no|any) (?:role|part|involvement|responsibility|connection) in\b",
    re.IGNORECASE,
)
# What parts two speakers' clauses within one sentence.
_JOINT = re.compile(
    r"(?:,? (?:but|while|although|whereas)|[,;]? and|;)(?: (?:once|also|later|then|has|have))?\s*$"
)
_DECLINES = frozenset("decline refuse fail want plan expect try need ask seem begin".split())
_BLOCKS = frozenset("could would may might should can must cannot".split())
# Evidence that "shows" something is a document, a body or a person, not an act.
_NO_SOURCE = frozenset(
    (
        "attack attacks blast blasts explosion raid raids strike strikes bombing bombings incident "
        "violence fighting clash clashes war battle conflict offensive operation operations death "
        "deaths move moves fact facts development developments situation there this that these "
        "those it's what"
    ).split()
)
_EVIDENCE = frozenset(
    "show suggest indicate find reveal signal add detail document record note imply hint list".split()
)
_MEDIUM_NOUNS = frozenset(
    (
        "statement interview tweet post email e-mail letter speech news press briefing conference "
        "call message video report reporters television radio telephone phone facebook twitter x"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution on its way: offsets settled, source still as it is written."""

    sentence: int
    cue: Offsets
    word: Cue
    source: SourcePhrase | None
    content: Offsets
    extra: tuple[Offsets, ...] = ()
    shift: bool = False


def find_attributions(
    text: str,
    syntax: Sequence[Syntax],
    actors: Sequence[ActorMention] = (),
    *,
    as_written: bool = False,
) -> list[AttributionMention]:
    """Every attribution of a document in order of its cue.

    `content` is the stretch that the source answers for; `scope` holds what it answers for
    besides: the clauses around the cue, and following sentences that carry the statement on.
    A pronoun's source is the phrase that it stands for. With `as_written` the source is the whole
    phrase beside the cue instead, pronouns included.
    """
    finder = _Finder(text, syntax, find_quotations(text))
    drafts = _settled(finder.drafts(), text)
    covered = scopes(text, syntax, [(d.sentence, d.source is not None, d.content) for d in drafts])
    earlier: list[Candidate] = []
    found: list[AttributionMention] = []
    position = 0
    for draft, run_on in zip(drafts, covered, strict=True):
        while position < draft.sentence:
            earlier.extend(_subject_of(syntax[position]))
            position += 1
        s = syntax[draft.sentence]
        source = draft.source
        span: Offsets | None = None
        if source is not None:
            span = source.full if as_written else source.core
            if source.pronoun and not as_written:
                span = resolve_pronoun(source.head, earlier) or span
            if not source.pronoun:
                earlier.append(candidate(s, source, spoke=True))
        found.append(
            AttributionMention(
                source=span,
                cue=draft.cue,
                content=draft.content,
                scope=draft.extra + run_on,
                stance=_stance(text, draft),
                anonymous=source is not None
                and anonymous(text, source, s.tokens, Offsets(s.sentence.start, s.sentence.end)),
                source_actor=_actor(actors, span),
            )
        )
    return found


def _subject_of(s: Syntax) -> Iterator[Candidate]:
    for verb in s.verbs:
        if verb.tense in {"past", "present", "future"} and not verb.reduced:
            phrase = source_before(s, verb.first)
            if phrase is not None and not phrase.pronoun and phrase.head not in TIME_WORDS:
                yield candidate(s, phrase, spoke=False)
            return


def _stance(text: str, draft: Draft) -> Stance:
    if draft.word.stance == "asserts" and draft.source is not None:
        start, end = draft.content
        if _NOT_US.search(text, start, min(end, start + 200)):
            return "denies"
    return draft.word.stance


def _actor(actors: Sequence[ActorMention], span: Offsets | None) -> str | None:
    """The actor named last before the first comma of the source: its head is there."""
    if span is None:
        return None
    inside = [a for a in actors if contains(span, a)]
    return inside[-1].actor if inside else None


def _settled(drafts: list[Draft], text: str) -> list[Draft]:
    """Drafts in order, each content cut where the next speaker of its sentence begins a clause."""
    drafts.sort(key=lambda d: (d.cue.start, d.content.start))
    kept: list[Draft] = []
    for i, draft in enumerate(drafts):
        start, end = draft.content
        for other in drafts[i + 1 : i + 4]:
            if other.sentence != draft.sentence or not start < other.cue.start < end:
                continue
            begin = other.source.full.start if other.source else other.cue.start
            begin = min(begin, other.cue.start) if begin > start else other.cue.start
            gap = text[max(start, begin - 20) : begin]
            joint = _JOINT.search(gap)
            if joint:
                end = begin - len(gap) + joint.start()
        content = _clean(text, start, end)
        if content is not None:
            kept.append(replace(draft, content=content))
    return kept


def _clean(text: str, start: int, end: int) -> Offsets | None:
    """Without the marks at its ends and without a leading "that" or "however"."""
    span = trim(text, start, end, _MARKS)
    lead = _LEAD.match(text, span.start, span.end)
    if lead:
        span = trim(text, lead.end(), span.end, _MARKS)
    if span.end < len(text) and text[span.end] in "’'" and text[span.end - 1] == "s":
        span = Offsets(span.start, span.end)
    return span if span.end - span.start > 1 else None


class _Finder:
    """Walks over the sentences and drafts an attribution for each cue."""

    def __init__(self, text: str, syntax: Sequence[Syntax], quotations: list[Offsets]) -> None:
        self.text = text
        self.syntax = syntax
        self.quotations = quotations
        self.starts = [q.start for q in quotations]
        self.out: list[Draft] = []

    def drafts(self) -> list[Draft]:
        labels = self._labels()
        for number, s in enumerate(self.syntax):
            verbs = {v.main: v for v in s.verbs}
            for i, token in enumerate(s.tokens):
                lower, tag = token.lower, s.tags[i]
                if lower == "according" and self._lower(s, i + 1) == "to":
                    self._according(number, s, i)
                elif tag == "verb" or (tag in {"word", "aux"} and lower in {"said", "says"}):
                    cue = find_cue(lower, "verb")
                    if cue is not None:
                        self._verb(number, s, i, verbs.get(i), cue)
                elif tag == "adv":
                    cue = find_cue(lower, "adverb")
                    if cue is not None:
                        self._adverb(number, s, i, cue)
                elif tag in {"word", "name"}:
                    cue = find_cue(lower, "noun")
                    if cue is not None:
                        self._noun(number, s, i, cue)
                    elif lower == "clear":
                        self._clear(number, s, i)
        return self.out + labels

    # ------------------------------------------------------------ helpers

    def _lower(self, s: Syntax, i: int) -> str:
        return s.tokens[i].lower if 0 <= i < len(s.tokens) else ""

    def _put(
        self,
        number: int,
        s: Syntax,
        i: int,
        cue: Cue,
        source: SourcePhrase | None,
        start: int,
        end: int,
        extra: tuple[Offsets, ...] = (),
    ) -> None:
        content = _clean(self.text, start, end)
        if content is None or (source is not None and source.speaker_present):
            return
        token = s.tokens[i]
        self.out.append(Draft(number, Offsets(token.start, token.end), cue, source, content, extra))

    def _bounds(self, s: Syntax, i: int) -> Offsets:
        """Where content may lie: the sentence, or the quotation that the cue itself stands in."""
        quotation = quotation_at(self.quotations, s.tokens[i].start)
        start, end = s.sentence.start, s.sentence.end
        if quotation is not None:
            return Offsets(max(start, quotation.start), min(end, quotation.end))
        return Offsets(start, end)

    def _end(self, s: Syntax, start: int, bounds: Offsets) -> int:
        """Code point where content that begins at token `start` ends."""
        depth = 0
        for k in range(start, len(s.tokens)):
            token = s.tokens[k]
            if token.start >= bounds.end:
                break
            if token.text == "(":
                depth += 1
            elif token.text == ")":
                depth -= 1
                if depth < 0:
                    return token.start
            elif token.text == ";" and k > start:
                return token.start
            elif token.text == "." and start < k < len(s.tokens) - 1 and self._stops(s, k):
                return token.start
            elif token.text == "," and k > start:
                following, second = self._lower(s, k + 1), self._lower(s, k + 2)
                if following == "according" and second == "to":
                    return token.start
                if following in {"saying", "adding", "noting", "citing", "stressing", "warning"}:
                    return token.start
        return bounds.end

    def _stops(self, s: Syntax, k: int) -> bool:
        """Whether a full stop within a sentence ends one, as after a quotation mark."""
        return s.tags[k - 1] == "quote" and s.tokens[k + 1].text[0].isupper()

    def _after_adjuncts(self, s: Syntax, j: int) -> int:
        """The token after words of time and of the medium: "said on Friday in a statement"."""
        n = len(s.tokens)
        while j < n:
            token, lower = s.tokens[j], s.tokens[j].lower
            nxt = self._lower(s, j + 1)
            if lower in TIME_WORDS and nxt not in {"’s", "'s"}:
                j += 1
            elif lower == "on" and nxt in TIME_WORDS:
                j += 2
                while j < n and s.tokens[j].text[0].isdigit():
                    j += 1
            elif s.tags[j] == "prep" or lower == "to":
                reach = next(
                    (
                        k
                        for k in range(j + 1, min(n, j + 9))
                        if s.tags[k] in {"verb", "aux", "sub", "rel"} or s.tokens[k].text in ",:."
                    ),
                    min(n, j + 9),
                )
                medium = next(
                    (k for k in range(j + 1, reach) if s.tokens[k].lower in _MEDIUM_NOUNS), None
                )
                if medium is None or token.text[0].isupper():
                    return j
                j = medium + 1
                if self._lower(s, j) in {"conference", "agency", "channel"}:
                    j += 1
                while self._lower(s, j) in {"to", "with", "on", "by"} and j + 1 < n:
                    stop = source_after(s, j + 1)
                    if stop is None:
                        break
                    j = stop.last
            elif s.tags[j] == "adv" and lower not in {"there", "here", "only", "even", "just"}:
                j += 1
            else:
                return j
        return n

    def _that(self, s: Syntax, j: int) -> int | None:
        """Index of a "that" that leads the content in, reached over words without a verb."""
        for k in range(j, min(len(s.tokens), j + 16)):
            if s.tokens[k].lower == "that":
                return k
            if s.tags[k] in {"verb", "aux", "modal", "rel", "quote"} or s.tokens[k].text in ":;":
                return None
        return None

    def _quotation_before(self, offset: int) -> Offsets | None:
        """The quotation that ends just before an offset, with the paragraphs it runs over."""
        for q in reversed(self.quotations[: self._index(offset)]):
            gap = self.text[q.end : offset]
            if q.end <= offset and len(gap) <= 8 and not gap.strip(_MARKS):
                return q
            break
        return None

    def _quotation_after(self, offset: int, limit: int = 8) -> Offsets | None:
        index = self._index(offset)
        if index < len(self.quotations):
            q = self.quotations[index]
            gap = self.text[offset : q.start]
            if len(gap) <= limit and not gap.strip(_MARKS):
                return q
        return None

    def _index(self, offset: int) -> int:
        from bisect import bisect_left

        return bisect_left(self.starts, offset)

    def _run(self, first: Offsets) -> Offsets:
        """A quotation with those of the following paragraphs, where it was left open."""
        last = first
        while last.end < len(self.text) and self.text[last.end] in "\r\n":
            following = self._quotation_after(last.end, 6)
            if following is None:
                break
            last = following
        return Offsets(first.start, last.end)

    # ------------------------------------------------------------ verbs

    def _verb(self, number: int, s: Syntax, i: int, group: VerbGroup | None, cue: Cue) -> None:
        first = group.first if group else i
        lower = s.tokens[i].lower
        if group is not None:
            if group.negated or group.modal in _BLOCKS or group.tense in {"infinitive", "future"}:
                return
            if group.passive and not group.reduced:
                self._passive(number, s, i, group, cue)
                return
            if group.reduced:
                by = self._lower(s, i + 1) == "by"
                if by:
                    self._by(number, s, i, cue)
                    return
                if "speech" not in cue.frames:
                    return
        gerund = lower.endswith("ing")
        left = source_before(s, first)
        before = s.tokens[first - 1] if first else None
        boundary = left.full.start if left else s.tokens[first].start
        quoted = self._quotation_before(s.tokens[first].start)
        inside = quotation_at(self.quotations, s.tokens[i].start) is not None
        speech = "speech" in cue.frames

        # "…," said Smith
        if (
            speech
            and not inside
            and not gerund
            and first == i
            and (quoted is not None or (before is not None and before.text in {",", "—", "–", "-"}))
        ):
            right = source_after(s, i + 1)
            if right is not None and (quoted is not None or self._closes(s, right.last)):
                self._reported(number, s, i, cue, right, quoted, s.tokens[first].start, right.last)
                return
        if left is None or (left.pronoun and left.head in {"who", "which", "that"}):
            left = self._elsewhere(s, first, group, left, number)
        if left is None or (left.head in _NO_SOURCE and cue.word in _EVIDENCE):
            return
        if left.head in {"this", "that", "there", "these", "those", "what", "whom"}:
            return
        if left.full.end <= s.tokens[first].start:
            boundary = left.full.start
        j = i + 1
        if "addressee" in cue.frames and not self._starts_content(s, j):
            told = source_after(s, j)
            if told is not None:
                j = told.last
        j = self._after_adjuncts(s, j)
        token = s.tokens[j] if j < len(s.tokens) else None
        bounds = self._bounds(s, i)
        quoted = None if inside else self._quotation_before(boundary)
        that = self._that(s, j)
        if that is not None and that <= j + 12:
            start = that + 1
            if start < len(s.tokens):
                self._put(
                    number, s, i, cue, left, s.tokens[start].start, self._end(s, start, bounds)
                )
            return
        if token is None or token.start >= bounds.end or token.text in {".", "!", "?"}:
            if speech:
                self._reported(number, s, i, cue, left, quoted, boundary, j)
            return
        if quoted is not None and speech:
            self._reported(number, s, i, cue, left, quoted, boundary, j)
            return
        if token.text == ":":
            self._colon(number, s, i, cue, left, j)
            return
        following = None if inside else self._quotation_after(s.tokens[j - 1].end)
        if following is not None and speech and following.end >= s.sentence.end - 4:
            run = self._run(following)
            self._put(number, s, i, cue, left, run.start, run.end)
            return
        if token.text == "," or token.text in "–—":
            if speech and j + 1 < len(s.tokens):
                self._interrupted(number, s, i, cue, left, boundary, j)
            return
        self._content_after(number, s, i, cue, left, j, bounds)

    def _starts_content(self, s: Syntax, j: int) -> bool:
        return self._lower(s, j) in {"that", ":", ",", "."} or (
            j < len(s.tokens) and s.tags[j] == "quote"
        )

    def _closes(self, s: Syntax, j: int) -> bool:
        j = self._after_adjuncts(s, j)
        return j >= len(s.tokens) or s.tokens[j].text in {".", ",", ";"} or s.tags[j] == "quote"

    def _elsewhere(
        self,
        s: Syntax,
        first: int,
        group: VerbGroup | None,
        left: SourcePhrase | None,
        number: int,
    ) -> SourcePhrase | None:
        """The subject of a verb that does not stand beside it: relative, joined or trailing."""
        if left is not None:
            antecedent = source_before(s, left.first)
            if antecedent is not None:
                return antecedent
        if group is not None:
            subjects = s.subjects(group)
            if subjects:
                return source_before(s, subjects[-1].last)
        for draft in reversed(self.out[-4:]):
            if draft.sentence == number and draft.source is not None:
                return draft.source
        return None

    def _reported(
        self,
        number: int,
        s: Syntax,
        i: int,
        cue: Cue,
        source: SourcePhrase,
        quoted: Offsets | None,
        boundary: int,
        j: int,
    ) -> None:
        """Content stands before the cue: a quotation, or the clause up to the comma."""
        if quoted is not None:
            self._put(number, s, i, cue, source, quoted.start, quoted.end)
            self._more(number, s, i, cue, source, j)
            return
        bounds = self._bounds(s, i)
        start = bounds.start
        if boundary - start < 4:
            return
        self._put(number, s, i, cue, source, start, boundary)
        if quotation_at(self.quotations, s.tokens[i].start) is None:
            self._more(number, s, i, cue, source, j)

    def _more(self, number: int, s: Syntax, i: int, cue: Cue, source: SourcePhrase, j: int) -> None:
        """A quotation that carries on after the cue without a cue of its own."""
        end = s.tokens[j - 1].end if j else s.sentence.start
        stop = next(
            (
                k
                for k in range(j, len(s.tokens))
                if s.tags[k] == "quote" or s.tokens[k].text in ".!?"
            ),
            len(s.tokens),
        )
        if stop < len(s.tokens) and s.tags[stop] == "quote":
            end = s.tokens[stop].start
        else:
            end = s.sentence.end
        following = self._quotation_after(end)
        if following is None or "\n" in self.text[end : following.start].strip(' \t"“”'):
            return
        run = self._run(following)
        if self.text[run.end - 1 : run.end] in {",", "-", "—"}:
            return
        rest = self.text[run.end : run.end + 6].strip(' "”“')
        if rest[:1].islower() or rest[:1] in {","}:
            return
        self._put(number, s, i, cue, source, run.start, run.end)

    def _colon(
        self, number: int, s: Syntax, i: int, cue: Cue, source: SourcePhrase, j: int
    ) -> None:
        """ "X said:" and what follows: a quotation, the rest, or all the unquoted paragraphs."""
        end = s.tokens[j].end
        following = self._quotation_after(end)
        if following is not None:
            run = self._run(following)
            self._put(number, s, i, cue, source, run.start, run.end)
            return
        if j + 1 < len(s.tokens):
            self._put(number, s, i, cue, source, end, s.sentence.end)
            return
        if number + 1 >= len(self.syntax):
            return
        stop = _AFTER_STATEMENT.search(self.text, end)
        self._put(number, s, i, cue, source, end, stop.start() if stop else len(self.text))

    def _interrupted(
        self,
        number: int,
        s: Syntax,
        i: int,
        cue: Cue,
        source: SourcePhrase,
        boundary: int,
        j: int,
    ) -> None:
        """The cue stands within what was said: "Two men, police said, were killed"."""
        before = Offsets(s.sentence.start, boundary)
        start = s.tokens[j + 1].start
        end = self._end(s, j + 1, self._bounds(s, i))
        follows = s.tokens[j + 1].lower
        verb_before = any(v.end <= boundary and not v.reduced for v in s.verbs)
        if verb_before and before.end - before.start > 3:
            self._put(number, s, i, cue, source, before.start, before.end, (Offsets(start, end),))
        elif follows not in {"and", "but", "who", "which", "adding", "saying"}:
            extra = _clean(self.text, *before) if before.end - before.start > 3 else None
            self._put(number, s, i, cue, source, start, end, (extra,) if extra else ())

    def _content_after(
        self,
        number: int,
        s: Syntax,
        i: int,
        cue: Cue,
        source: SourcePhrase,
        j: int,
        bounds: Offsets,
    ) -> None:
        """A clause without "that", a noun phrase, or words led in by "for", "of", "to"."""
        token = s.tokens[j]
        lower, frames = token.lower, cue.frames
        start = token.start
        if lower in {"for", "of", "on", "about", "to"}:
            if lower not in frames:
                return
            if lower == "to":
                start = token.start
            elif j + 1 < len(s.tokens):
                start = s.tokens[j + 1].start
        elif s.tags[j] in {"prep", "conj", "verb", "punct"} and not token.text[0].isdigit():
            if s.tags[j] != "prep" or not frames & {"speech"}:
                return
        elif "object" not in frames:
            if "clause" not in frames:
                return
            end = bounds.end
            if not any(v.start >= start and v.end <= end and not v.reduced for v in s.verbs):
                return
        self._put(number, s, i, cue, source, start, self._end(s, j, bounds))

    def _passive(self, number: int, s: Syntax, i: int, group: VerbGroup, cue: Cue) -> None:
        """ "was reported by police", "is believed to be", "it was announced that"."""
        following = self._lower(s, i + 1)
        if following == "by":
            self._by(number, s, i, cue)
            return
        bounds = self._bounds(s, i)
        if following == "as" and cue.word == "quote" and self._lower(s, i + 2) == "saying":
            source = source_before(s, group.first)
            start = i + 4 if self._lower(s, i + 3) == "that" else i + 3
            if source is not None and start < len(s.tokens):
                end = self._end(s, start, bounds)
                self._put(number, s, i, cue, source, s.tokens[start].start, end)
            return
        if following in {"to", "that", "as"} or (
            cue.word in {"report", "fear", "believe", "presume"}
            and i + 1 < len(s.tokens)
            and s.tags[i + 1] in {"verb", "word", "num", "prep", "adv"}
        ):
            if i + 1 >= len(s.tokens) or cue.word in {"call", "order", "urge", "describe", "tell"}:
                return
            before = source_before(s, group.first)
            extra = (before.full,) if before is not None and before.head != "it" else ()
            start = i + 2 if following == "that" else i + 1
            if start < len(s.tokens):
                end = self._end(s, start, bounds)
                self._put(number, s, i, cue, None, s.tokens[start].start, end, extra)

    def _by(self, number: int, s: Syntax, i: int, cue: Cue) -> None:
        source = source_after(s, i + 2)
        if source is None:
            return
        if source.last < len(s.tokens) and self._lower(s, source.last) in {"to", "of", "for"}:
            start = s.tokens[source.last].start
            self._put(
                number, s, i, cue, source, start, self._end(s, source.last, self._bounds(s, i))
            )
            return
        bounds = self._bounds(s, i)
        first = i
        while first > 0 and s.tags[first - 1] in {"aux", "adv"}:
            first -= 1
        end = s.tokens[first - 1].end if first else s.tokens[i].start
        if self._lower(s, first - 1) == "as":
            end = s.tokens[first - 1].start
        self._put(number, s, i, cue, source, bounds.start, end)

    # ------------------------------------------------------------ other cues

    def _according(self, number: int, s: Syntax, i: int) -> None:
        source = source_after(s, i + 2)
        if source is None:
            return
        cue = Cue("according", "verb", frozenset(), "asserts")
        bounds = self._bounds(s, i)
        token = s.tokens[i]
        head = _clean(self.text, bounds.start, token.start) if token.start > bounds.start else None
        words = len(self.text[head.start : head.end].split()) if head else 0
        start = self._comma_after(s, source)
        tail = Offsets(s.tokens[start].start, bounds.end) if start is not None else None
        if head is not None and (words > 3 or tail is None):
            self._put(number, s, i, cue, source, head.start, head.end, (tail,) if tail else ())
        elif tail is not None:
            self._put(number, s, i, cue, source, self._skip_to(s, tail), tail.end)

    def _skip_to(self, s: Syntax, tail: Offsets) -> int:
        return tail.start

    def _comma_after(self, s: Syntax, source: SourcePhrase) -> int | None:
        """The token after the comma that closes a source at the head of a sentence."""
        core_last = next(
            k for k in range(source.first, len(s.tokens)) if s.tokens[k].end >= source.core.end
        )
        for k in range(core_last + 1, len(s.tokens) - 1):
            if s.tokens[k].text == ",":
                nxt = s.tokens[k + 1]
                if source.full != source.core and nxt.start < source.full.end:
                    continue
                return k + 1
        return None

    def _adverb(self, number: int, s: Syntax, i: int, cue: Cue) -> None:
        """ "The men were reportedly armed": no source, content after the cue."""
        if i + 1 >= len(s.tokens):
            return
        bounds = self._bounds(s, i)
        before = Offsets(bounds.start, s.tokens[i].start)
        extra = _clean(self.text, *before) if before.end - before.start > 2 else None
        start = i + 1
        end = self._end(s, start, bounds)
        comma = next(
            (t.start for t in s.tokens[start:] if t.text == "," and t.start > s.tokens[i].end), None
        )
        del comma
        self._put(number, s, i, cue, None, s.tokens[start].start, end, (extra,) if extra else ())

    def _clear(self, number: int, s: Syntax, i: int) -> None:
        """ "The report makes clear that …"."""
        if self._lower(s, i - 1) in {"makes", "made", "make"} and self._lower(s, i + 1) == "that":
            first = i - 1
            while first > 0 and s.tags[first - 1] in {"aux", "adv"}:
                first -= 1
            source = source_before(s, first)
            if source is not None and i + 2 < len(s.tokens):
                cue = Cue("clear", "noun", frozenset(), "asserts")
                end = self._end(s, i + 2, self._bounds(s, i))
                self._put(number, s, i, cue, source, s.tokens[i + 2].start, end)

    def _noun(self, number: int, s: Syntax, i: int, cue: Cue) -> None:
        """ "reports of", "the minister's call for", "a statement from X said" is a verb's matter."""
        following = self._lower(s, i + 1)
        bounds = self._bounds(s, i)
        if i and s.tags[i - 1] == "to":
            return
        source: SourcePhrase | None = None
        j = i - 1
        while j > 0 and s.tags[j] in {"word", "adv"}:
            j -= 1
        if j > 0 and s.tags[j] == "poss" and s.tokens[j].lower in {"’s", "'s"}:
            source = source_before(s, j)
        elif j >= 0 and s.tags[j] == "poss" and s.tokens[j].lower in {"his", "her", "their", "its"}:
            return
        k = i + 1
        if following in {"by", "from"} and k + 1 < len(s.tokens):
            source = source_after(s, k + 1)
            if source is None:
                return
            k, following = source.last, self._lower(s, source.last)
        accepted = following if following != "that" else "clause"
        if accepted not in cue.frames or k + 1 >= len(s.tokens):
            return
        self._put(
            number, s, i, cue, source, s.tokens[k + 1].start, self._noun_end(s, k + 1, bounds)
        )

    def _noun_end(self, s: Syntax, start: int, bounds: Offsets) -> int:
        end = self._end(s, start, bounds)
        for verb in s.verbs:
            if verb.first > start and verb.tense in {"present", "past", "future"}:
                if not verb.reduced and verb.start < end and self._lower(s, start - 1) != "that":
                    return verb.start
                break
        for token in s.tokens[start:]:
            if token.text == "," and token.start < end and token.start > s.tokens[start].end:
                nxt = s.tokens[start:].index(token) + start + 1
                if (
                    nxt < len(s.tokens)
                    and s.tags[nxt] in {"name", "det"}
                    and any(v.first > nxt for v in s.verbs)
                ):
                    return token.start
        return end

    def _labels(self) -> list[Draft]:
        """Transcripts: "SECRETARY KERRY: …", each up to the next label."""
        marks = list(_LABEL.finditer(self.text))
        found: list[Draft] = []
        number = 0
        cue = Cue(":", "noun", frozenset(), "asserts")
        for k, mark in enumerate(marks):
            end = marks[k + 1].start() if k + 1 < len(marks) else len(self.text)
            content = _clean(self.text, mark.end(), end)
            while number + 1 < len(self.syntax) and self.syntax[number].sentence.end <= mark.start(
                1
            ):
                number += 1
            name = mark.group(1)
            if content is None or "QUESTION" in name or content.end - content.start < 60:
                continue
            span = Offsets(*mark.span(1))
            source = SourcePhrase(span, span, 0, 1, name.split()[-1].lower(), False)
            found.append(Draft(number, Offsets(*mark.span(2)), cue, source, content))
        return found
