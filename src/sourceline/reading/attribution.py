"""Who says what: source, cue and content of every statement, and what else the source answers for.

Word lists and the place of words find the attributions. What they cover beyond their content,
the source's stance, anonymity and what a pronoun stands for are decided here in any case.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush

from sourceline.knowledge.cues import cue_forms, find_cue
from sourceline.reading.contents import Line, Page, clean
from sourceline.reading.hearsay import (
    according_to,
    hearsay_adverb,
    made_clear,
    noun_statements,
    transcript_turns,
)
from sourceline.reading.mentions import ActorMention, AttributionMention
from sourceline.reading.scope import scopes
from sourceline.reading.sources import (
    TIME_WORDS,
    Candidate,
    anonymous,
    candidate,
    resolve_pronoun,
    source_before,
)
from sourceline.reading.statements import Draft, is_present_verb, verb_statements
from sourceline.reading.syntax import Syntax
from sourceline.records import Stance
from sourceline.spans import Offsets

_OTHER_CUES = frozenset({"according", "clear"})
# What parts two speakers' clauses within one sentence.
_JOINT = re.compile(
    r"(?:,? (?:but|while|although|whereas)|[,;]? and|;)(?: (?:once|also|later|then|has|have))?\s*$"
)
# Within so many statements that still run on, a further one ends with its sentence; within twice
# as many, which only words without sense have, it is left out. Development reports have seven at
# most; a page of "X said:" lines would be repeated whole for each of them.
_MOST_OPEN = 20
_NOT_US = re.compile(
    r"\b(?:not|n['’]t|never) (?:\w+ ){0,2}(?:responsible|involved|behind|to blame)\b"
    r"|\b(?:no|any) (?:role|part|involvement|responsibility|connection) in\b",
    re.IGNORECASE,
)


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
    phrase beside the cue instead, with its apposition, pronouns included.

    Rule: codebook, "Attribution".
    """
    page = Page(text)
    drafts = _settled(_drafts(page, syntax), text, syntax)
    covered = scopes(text, syntax, [(d.sentence, d.source is not None, d.content) for d in drafts])
    by_start = sorted(actors, key=lambda a: a.start)
    starts = [a.start for a in by_start]
    earlier: list[Candidate] = []
    found: list[AttributionMention] = []
    position = 0
    for one, run_on in zip(drafts, covered, strict=True):
        if one.source is not None and text[one.source.core.start :][:3].lower() == "no ":
            continue  # "no group has claimed responsibility": nobody says it
        while position < one.sentence:
            earlier.extend(_subject_of(syntax[position]))
            position += 1
        s, source = syntax[one.sentence], one.source
        span: Offsets | None = None
        if source is not None:
            span = source.full if as_written else source.core
            if source.pronoun and not as_written:
                nearer = [c for c in _subject_of(s) if c.span.end < source.core.start]
                span = resolve_pronoun(source.head, [*earlier[-12:], *nearer]) or span
            if not source.pronoun:
                earlier.append(candidate(s, source))
        inside = (
            by_start[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            if span
            else []
        )
        found.append(
            AttributionMention(
                source=span,
                cue=one.cue,
                content=one.content,
                scope=one.extra + run_on,
                stance=_stance(text, one),
                anonymous=source is not None and anonymous(text, source, s),
                source_actor=next((a.actor for a in reversed(inside) if a.end <= span.end), None)
                if span
                else None,
            )
        )
    return found


def _drafts(page: Page, syntax: Sequence[Syntax]) -> list[Draft]:
    drafts = transcript_turns(page, syntax)
    cues = cue_forms() | _OTHER_CUES
    for number, s in enumerate(syntax):
        if s.words.isdisjoint(cues):
            continue
        line = Line.of(page, number, s)
        for i, token in enumerate(s.tokens):
            if token.lower in cues:
                drafts.extend(_drafts_at(line, i, drafts))
    return drafts


def _drafts_at(line: Line, i: int, drafts: list[Draft]) -> list[Draft]:
    lower, tag = line.s.tokens[i].lower, line.s.tags[i]
    if lower == "according" and line.lower(i + 1) == "to":
        return according_to(line, i)
    if tag in {"verb", "word", "aux"}:
        cue = find_cue(lower, "verb")
        if cue is not None and (
            tag == "verb"
            or (lower in {"said", "says", "say"} and line.tag(i - 1) not in {"det", "poss", "to"})
            or is_present_verb(line, i)
        ):
            return verb_statements(line, i, cue, drafts)
    if tag == "adv":
        cue = find_cue(lower, "adverb")
        return hearsay_adverb(line, i, cue) if cue is not None else []
    if tag in {"word", "name"}:
        if lower == "clear":
            return made_clear(line, i)
        cue = find_cue(lower, "noun")
        return noun_statements(line, i, cue) if cue is not None else []
    return []


def _settled(drafts: list[Draft], text: str, syntax: Sequence[Syntax]) -> list[Draft]:
    """Drafts in order, each content cut where the next speaker of its sentence begins a clause."""
    drafts.sort(key=lambda d: (d.cue.start, d.content.start))
    kept: list[Draft] = []
    open_until: list[int] = []  # a heap: where the statements end that still run on
    for i, one in enumerate(drafts):
        start, end = one.content
        while open_until and open_until[0] <= one.cue.start:
            heappop(open_until)
        if len(open_until) >= 2 * _MOST_OPEN:
            continue
        if len(open_until) >= _MOST_OPEN:
            end = min(end, max(start, syntax[one.sentence].sentence.end))
        heappush(open_until, end)
        for other in drafts[i + 1 : i + 4]:
            if other.sentence != one.sentence or not start < other.cue.start < end:
                continue
            begin = other.cue.start
            if other.source is not None and start < other.source.full.start < begin:
                begin = other.source.full.start
            joint = _JOINT.search(text, max(start, begin - 20), begin)
            if joint:
                end = joint.start()
        content = clean(text, start, end)
        if content is not None:
            kept.append(replace(one, content=content))
    return kept


def _subject_of(s: Syntax) -> Iterator[Candidate]:
    """The subject of a sentence's first finite verb, which a later pronoun can stand for."""
    for verb in s.verbs[:4]:
        if verb.tense in {"past", "present", "future"} and not verb.reduced:
            phrase = source_before(s, verb.first)
            if phrase is not None and not phrase.pronoun and phrase.head not in TIME_WORDS:
                yield candidate(s, phrase)
            return


def _stance(text: str, one: Draft) -> Stance:
    if one.word.stance == "asserts" and one.source is not None:
        start, end = one.content
        if _NOT_US.search(text, start, min(end, start + 200)):
            return "denies"
    return one.word.stance
