"""Statements that a verb makes: "X said", "said X", "was reported by X", each source and content."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sourceline.knowledge.cues import Cue
from sourceline.reading.contents import Line, clean
from sourceline.reading.numerals import PLURALS, TENS, UNITS
from sourceline.reading.sources import MEDIUM_WORDS, SourcePhrase, source_after, source_before
from sourceline.reading.syntax import VerbGroup
from sourceline.spans import Offsets

_BLOCKING_MODALS = frozenset("could would may might should can must cannot".split())
# Acts and states speak for nothing: "the attack shows that" is the writer's own conclusion.
_NO_SOURCE = frozenset(
    (
        "attack attacks atrocities blast blasts explosion raid raids strike strikes airstrikes "
        "bombing bombings incident incidents violence fighting clash clashes war battle conflict "
        "offensive operation operations death deaths move moves fact facts development developments "
        "situation there this that these those what whom use sanctions him her them us me"
    ).split()
)
_AT_FIGURE = re.compile(
    r"\bat (?:(?:about|around|some|nearly|almost|over|more than|less than|fewer than|at least|"
    r"not more than|between|up to|only|just|well over|close to|least) )*"
    rf"(?:[a-z]{{0,3}}[$€£]? ?\d|(?:{'|'.join([*UNITS, *TENS, *PLURALS])}|"
    r"a hundred|half|twice|that|none)\b)",
    re.IGNORECASE,
)
_COUNTS = frozenset("two three four five six seven eight nine ten other several many".split())
_NO_PARTICIPLE = frozenset("call describe tell urge quote cite blame accuse expect".split())
_PRONOUN_LIKE = frozenset("that they he she it their the there his its this these".split())


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution on its way: offsets are settled, the source still is as it is written.

    `extra` holds the other parts of the cue's own sentence that the source answers for.
    """

    sentence: int
    cue: Offsets
    word: Cue
    source: SourcePhrase | None
    content: Offsets
    extra: tuple[Offsets, ...] = ()


def draft(
    line: Line,
    i: int,
    cue: Cue,
    source: SourcePhrase | None,
    start: int,
    end: int,
    extra: Offsets | None = None,
) -> list[Draft]:
    """One draft if there is content and neither writer nor reader is its source, else none."""
    content = clean(line.page.text, start, end)
    if content is None or (source is not None and source.speaker_present):
        return []
    token = line.s.tokens[i]
    besides = clean(line.page.text, *extra) if extra is not None else None
    return [
        Draft(
            line.number,
            Offsets(token.start, token.end),
            cue,
            source,
            content,
            (besides,) if besides is not None else (),
        )
    ]


def is_present_verb(line: Line, i: int) -> bool:
    """Whether a word tagged as a noun is a verb after all: "officials claim they control"."""
    k = i - 1
    while k >= 0 and line.tag(k) == "adv":
        k -= 1
    subject, following = line.lower(k), line.lower(i + 1)
    if line.tag(k) not in {"word", "name"}:
        return False
    if line.lower(i).endswith("s"):
        if line.tag(k) == "word":
            first = k
            while first > 0 and line.tag(first - 1) in {"word", "name"}:
                first -= 1
            single = line.lower(first - 1) in {"a", "an", "another", "this"}
            return line.tag(i + 1) == "det" or (single and following == "that")
        return following in _PRONOUN_LIKE or line.tag(i + 1) in {"name", "det"}
    plural = subject.endswith("s") or subject in {"police", "people", "military"}
    return plural and following in _PRONOUN_LIKE


def verb_statements(line: Line, i: int, cue: Cue, drafts: list[Draft]) -> list[Draft]:
    """The attributions that the verb at token `i` makes; `drafts` are those before it."""
    group = line.verb_by_main.get(i)
    if line.tag(i - 1) in {"det", "num"} or line.lower(i - 1) in _COUNTS:
        return []  # "five alleged members"
    if group is not None:
        if group.negated or group.modal in _BLOCKING_MODALS:
            return []
        if group.tense in {"infinitive", "future"}:
            return []
        if group.reduced and line.lower(i + 1) == "by":
            return _by_agent(line, i, cue)
        if line.lower(i) == "saying" and line.lower(i - 1) == "as":
            return []  # "was quoted as saying": the cue is "quoted"
        if group.reduced and "speech" not in cue.frames:
            return []
        if group.passive and not group.reduced:
            return _passive(line, i, group, cue)
    first = group.first if group is not None else i
    inverted = _inverted(line, i, first, cue)
    if inverted:
        return inverted
    source, boundary = _speaker(line, i, first, group, drafts)
    if source is not None and source.speaker_present and cue.word == "hear":
        source = None  # what has been heard has no source
    elif source is None or source.head in _NO_SOURCE or source.head[0].isdigit():
        return []
    return _active(line, i, cue, source, boundary)


# ---------------------------------------------------------------- who speaks


def _inverted(line: Line, i: int, first: int, cue: Cue) -> list[Draft]:
    """ "…," said Smith."""
    quotable = bool(cue.frames & {"speech", "quote"})
    if "addressee" in cue.frames:
        return []  # "Smith, a spokesman, told reporters"
    if first != i or not quotable or line.quoted(i) or line.lower(i).endswith("ing"):
        return []
    start = line.s.tokens[i].start
    quoted = line.page.quotation_before(start)
    if quoted is None and ("speech" not in cue.frames or line.lower(i - 1) not in {",", "—", "–"}):
        return []
    source = source_after(line.s, i + 1)
    if source is None or (quoted is None and not _closes(line, source.last)):
        return []
    return _reported(line, i, cue, source, quoted, start, source.last)


def _closes(line: Line, j: int) -> bool:
    j = line.after_adjuncts(j)
    return line.lower(j) in {"", ".", ",", ";"} or line.tag(j) == "quote"


def _speaker(
    line: Line, i: int, first: int, group: VerbGroup | None, drafts: list[Draft]
) -> tuple[SourcePhrase | None, int]:
    """The source of an active verb, and where the words before its clause end."""
    s = line.s
    boundary = s.tokens[first].start
    same = next(
        (d.source for d in reversed(drafts[-3:]) if d.sentence == line.number and d.source), None
    )
    before = line.tag(first - 1)
    if line.lower(i).endswith("ing") and (before == "prep" or _in_passing(line, first)):
        if same is not None:
            return same, boundary
        main = line.first_verb(first)
        return (source_before(s, main.first) if main is not None else None), boundary
    if before == "conj" or (before == "adv" and line.tag(first - 2) == "conj"):
        if same is not None:
            return same, boundary
        finite = group is not None and (group.tense == "past" or line.lower(i).endswith("s"))
        main = line.first_verb(first) if finite else None
        return (source_before(s, main.first) if main is not None else None), boundary
    source = source_before(s, first)
    if source is None:
        subjects = s.subjects(group) if group is not None and len(s.tokens) < 200 else []
        return (source_before(s, subjects[-1].last) if subjects else same), boundary
    if source.head in {"who", "which", "that"}:
        return source_before(s, source.first), boundary
    return source, min(boundary, source.full.start)


def _in_passing(line: Line, first: int) -> bool:
    """Whether a participle belongs to the main subject: ", saying", "a statement calling for"."""
    return line.lower(first - 1) in MEDIUM_WORDS | {","}


# ---------------------------------------------------------------- what is said


def _active(
    line: Line, i: int, cue: Cue, source: SourcePhrase | None, boundary: int
) -> list[Draft]:
    s, inside = line.s, line.quoted(i)
    speech = "speech" in cue.frames
    quotable = speech or "quote" in cue.frames
    j = i + 1
    opens_content = line.lower(j) in {"that", ":", ",", "."} or line.tag(j) == "quote"
    if "addressee" in cue.frames and not opens_content:
        told = source_after(s, j)
        j = told.last if told is not None else j
    j = line.after_adjuncts(j)
    bounds = line.bounds(i)
    that = line.that(j) if cue.frames & {"speech", "clause", "that"} else None
    if that is not None:
        start = s.tokens[that + 1].start
        return draft(line, i, cue, source, start, line.end(that + 1, bounds.end))
    quoted = None if inside else line.page.quotation_before(boundary)
    at_end = (
        j >= len(s.tokens) or s.tokens[j].start >= bounds.end or s.tokens[j].text in {".", "!", "?"}
    )
    if quoted is not None and quoted.end < s.sentence.start and not at_end:
        quoted = None  # the quotation of the sentence before
    if source is not None and (quoted is not None or at_end) and line.lower(j) != ":":
        if speech or (quotable and quoted is not None):
            return _reported(line, i, cue, source, quoted, boundary, j)
        return []
    if at_end:
        return []
    if s.tokens[j].text == ":" and quotable:
        return after_colon(line, i, cue, source, j)
    following = None if inside else line.page.quotation_after(s.tokens[j - 1].end)
    if following is not None and quotable and following.end >= s.sentence.end - 4:
        run = line.page.with_open_paragraphs(following)
        return draft(line, i, cue, source, *run)
    if s.tokens[j].text in {",", "–", "—"}:
        return _interrupted(line, i, cue, source, boundary, j) if speech else []
    return _led_in(line, i, cue, source, j, bounds.end)


def _reported(
    line: Line,
    i: int,
    cue: Cue,
    source: SourcePhrase,
    quoted: Offsets | None,
    boundary: int,
    j: int,
) -> list[Draft]:
    """Content before the cue, quoted or not, and a quotation that carries on after it."""
    if quoted is not None:
        return draft(line, i, cue, source, *quoted) + _carried_on(line, i, cue, source, j)
    start = line.bounds(i).start
    if boundary - start < 4:
        return []
    found = draft(line, i, cue, source, start, boundary)
    return found if line.quoted(i) else found + _carried_on(line, i, cue, source, j)


def _carried_on(line: Line, i: int, cue: Cue, source: SourcePhrase, j: int) -> list[Draft]:
    tokens, text = line.s.tokens, line.page.text
    stop = next(
        (
            k
            for k in range(j, min(len(tokens), j + 40))
            if line.tag(k) == "quote" or tokens[k].text in {".", "!", "?"}
        ),
        None,
    )
    if stop is not None and line.tag(stop) == "quote":
        if stop and tokens[stop - 1].text not in {",", ".", ":", ";", "—", "–"}:
            return []
        end = tokens[stop].start
    else:
        end = line.s.sentence.end
    following = line.page.quotation_after(end)
    if following is None or "\n" in text[end : following.start]:
        return []
    run = line.page.with_open_paragraphs(following)
    rest = text[run.end : run.end + 6].strip(' "”“')
    if text[run.end - 1] in ",-—" or rest[:1].islower() or rest[:1] == ",":
        return []  # the quotation has a cue of its own after it
    return draft(line, i, cue, source, *run)


def after_colon(line: Line, i: int, cue: Cue, source: SourcePhrase | None, j: int) -> list[Draft]:
    """ "X said:" and what follows: a quotation, the rest of the line, or the unquoted page."""
    page, tokens = line.page, line.s.tokens
    end = tokens[j].end
    following = page.quotation_after(end)
    if following is not None:
        return draft(line, i, cue, source, *page.with_open_paragraphs(following))
    if j + 1 < len(tokens) and "\n" not in page.text[end : tokens[j + 1].start]:
        return draft(line, i, cue, source, end, page.speech_end(end))
    return draft(line, i, cue, source, end, page.statement_end(end))


def _interrupted(
    line: Line, i: int, cue: Cue, source: SourcePhrase | None, boundary: int, j: int
) -> list[Draft]:
    """The cue stands within what was said: "Two men, police said, were killed"."""
    if j + 1 >= len(line.s.tokens):
        return []
    bounds = line.bounds(i)
    rest = Offsets(line.s.tokens[j + 1].start, line.end(j + 1, bounds.end))
    head = Offsets(bounds.start, boundary)
    long = head.end - head.start > 4
    verb = line.verb_from(0)
    if long and verb is not None and verb.end <= boundary:
        return draft(line, i, cue, source, *head, extra=rest)
    if line.lower(j + 1) in {"and", "but", "who", "which"} | {"adding", "saying"}:
        return []
    return draft(line, i, cue, source, *rest, extra=head if long else None)


def _led_in(
    line: Line, i: int, cue: Cue, source: SourcePhrase | None, j: int, limit: int
) -> list[Draft]:
    """A clause without "that", a noun phrase, or words led in by "for", "of", "to"."""
    s, lower, tag, frames = line.s, line.lower(j), line.tag(j), cue.frames
    start = j
    if lower in {"for", "of", "on", "about", "to"}:
        if lower not in frames or j + 1 >= len(s.tokens):
            return []
        start = j if lower == "to" else j + 1
    elif (
        tag in {"conj", "punct", "sub"}
        or (tag in {"prep", "verb"} and "object" in frames)
        or ("object" not in frames and not _takes_clause(line, j, cue))
        or (tag in {"prep", "verb"} and not line.is_clause(j))
    ):
        return []
    end = line.end(start, limit)
    if "object" in frames and not line.is_clause(j):
        end = min(end, line.relative_from(j))
    if cue.word == "call" and start == j:
        # "called him a liar" is a statement, "called the police" and "called a meeting" are none
        words = line.page.text[s.tokens[start].end : end]
        if not re.search(r'["“]| an? ', words):
            return []
    if cue.word == "put" and _AT_FIGURE.search(line.page.text, s.tokens[start].start, end) is None:
        return []  # "put the dead at 17" is a statement, "put up a tent" is none
    return draft(line, i, cue, source, s.tokens[start].start, end)


def _takes_clause(line: Line, j: int, cue: Cue) -> bool:
    return bool(cue.frames & {"speech", "clause"}) and (cue.word == "say" or line.is_clause(j))


# ---------------------------------------------------------------- passives


def _passive(line: Line, i: int, group: VerbGroup, cue: Cue) -> list[Draft]:
    """ "was reported by police", "was quoted as saying", "is believed to be", "it was said that"."""
    s, following, limit = line.s, line.lower(i + 1), line.bounds(i).end
    if following == "by":
        return _by_agent(line, i, cue)
    if cue.word == "quote":
        start = i + 4 if line.lower(i + 3) == "that" else i + 3
        source = source_before(s, group.first)
        if following != "as" or source is None or start >= len(s.tokens):
            return []
        return draft(line, i, cue, source, s.tokens[start].start, line.end(start, limit))
    if cue.word in _NO_PARTICIPLE:
        return []
    state = cue.word in {"report", "fear", "believe", "presume"} and line.tag(i + 1) in {
        "verb", "word", "num", "prep", "adv",
    }  # fmt: skip
    start = i + 2 if following == "that" else i + 1
    if start >= len(s.tokens) or not (following in {"to", "that", "as"} or state):
        return []
    subject = source_before(s, group.first)
    about = subject.full if subject is not None and subject.head != "it" else None
    return draft(line, i, cue, None, s.tokens[start].start, line.end(start, limit), about)


def _by_agent(line: Line, i: int, cue: Cue) -> list[Draft]:
    s, bounds = line.s, line.bounds(i)
    source = source_after(s, i + 2)
    if source is None:
        return []
    if line.lower(source.last) in {"to", "of", "for"}:
        start = source.last
        return draft(line, i, cue, source, s.tokens[start].start, line.end(start, bounds.end))
    first = i
    while first > 0 and s.tags[first - 1] in {"aux", "adv"}:
        first -= 1
    start = bounds.start
    if first == i and line.lower(i - 1) != "as":  # "a raid reported by police": the raid only
        subject = source_before(s, i)
        start = subject.core.start if subject is not None else start
    return draft(line, i, cue, source, start, s.tokens[first].start)
