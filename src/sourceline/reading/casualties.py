"""Casualties: claims from casualty phrases, by the codebook's arithmetic of parts and wholes.

A claim counts people. Families, houses, vehicles and animals make none: "20,000 families" has no
number of people. What stands only as a possibility or a plan ("could kill thousands") makes none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sourceline.knowledge.people import load_people
from sourceline.reading.casualty_parts import earlier_whole, holds, lift, sum_parts
from sourceline.reading.casualty_people import Antecedents, cause_of, who, whose, words_about
from sourceline.reading.casualty_phrases import CasualtyPhrase, find_casualty_phrases
from sourceline.reading.mentions import ActorMention, CasualtyMention, Quantity
from sourceline.reading.syntax import Syntax
from sourceline.spans import Index, Located, Offsets, cover

# Totals over a time, not the toll of one act.
_SINCE = re.compile(
    r"\bso far this year\b|\bthis year\b|\bto date\b"
    r"|\b(?:in|over|during|for) the (?:past|last|previous) (?:[\w-]+ ){0,2}(?:years?|months|decades?)\b"
    r"|\bin (?:[\w-]+ ){1,3}years of\b|\bin (?:\d+|a|one|two|three|ten) (?:years|decades?)\b"
    r"|\bsince (?:the (?:start|beginning|outbreak|war|conflict|uprising|revolution|fighting)\b"
    r"|\d{4}\b|(?:early|late|mid)[- ]\d{4}|(?:january|february|march|april|june|july|august"
    r"|september|october|november|december)\b)"
    r"|\b(?:war|conflict|insurgency|uprising) (?:that |which )?(?:has|had|have) (?:\w+ )?"
    r"(?:left|killed|claimed|displaced)\b",
    re.IGNORECASE,
)


def find_casualties(
    text: str,
    syntax: Sequence[Syntax],
    quantities: Sequence[Quantity],
    actors: Sequence[ActorMention],
    dates: Sequence[Located] = (),
    places: Sequence[Located] = (),
) -> list[CasualtyMention]:
    """Every casualty figure of a text, in order; `whole` is set where words break a figure down.

    Repeats are kept: which of them are one claim depends on who says them (`merge_repeats`).

    Rule: codebook, "Casualties".
    """
    by_start = {q.start: q for q in quantities}
    names = _personal_names(syntax, (*actors, *places, *dates))
    found: list[CasualtyMention] = []
    antecedents = Antecedents(syntax, actors)
    named: Index[Located] = Index((*actors, *places, *dates))
    for sentence in syntax:
        taken = _taken(sentence, named.overlapping(sentence.sentence))
        phrases = find_casualty_phrases(sentence, by_start, taken, names)
        if phrases:
            _add_claims(text, sentence, phrases, actors, antecedents, (*dates, *places), found)
    return lift(sum_parts(found))


def _add_claims(
    text: str,
    sentence: Syntax,
    phrases: Sequence[CasualtyPhrase],
    actors: Sequence[ActorMention],
    antecedents: Antecedents,
    elsewhere: Sequence[Located],
    found: list[CasualtyMention],
) -> None:
    indexes: dict[int, int] = {}
    told_before = len(found)
    before: CasualtyMention | None = None
    for phrase in phrases:
        count, tokens = phrase.count, sentence.tokens
        span = Offsets(tokens[count.first].start, tokens[count.last - 1].end)
        words = Offsets(tokens[phrase.words[0]].start, tokens[phrase.words[1] - 1].end)
        told = words_about(sentence, count, span)
        group, demographic = who(sentence, count, told, actors)
        actor = whose(sentence, count, told, group, actors, antecedents)
        whole: int | None = None
        if phrase.inside is not None:
            whole = indexes.get(phrase.inside.first)
        if whole is None and phrase.of_earlier and phrase.inside is None:
            whole = earlier_whole(found[:told_before], phrase.effect, count)
        if whole is not None and not holds(found[whole], phrase.effect, count.best):
            whole = None
        model = found[whole] if whole is not None else before
        if count.alone and model is not None and group == "unspecified":
            group, actor = model.group, model.actor
        elif actor is None and whole is not None and group == found[whole].group:
            actor = found[whole].actor
        claim = CasualtyMention(
            span.start,
            span.end,
            phrase.effect,
            words,
            group,
            demographic,
            actor,
            count.low,
            count.best,
            count.high,
            span,
            cause_of(sentence, phrase, elsewhere),
            whole,
            _is_total(text, sentence, span, words, elsewhere),
            sentence.sentence.index,
            "" if count.head is None else _lemma(tokens[count.head].lower),
            count.definite or count.form == "name",
        )
        indexes[count.first] = len(found)
        found.append(claim)
        before = claim
    for phrase in phrases:  # the whole can stand after its part: "bringing the toll to 50"
        if phrase.inside is not None and phrase.inside.first > phrase.count.first:
            i, whole = indexes[phrase.count.first], indexes.get(phrase.inside.first)
            if whole is not None and holds(found[whole], phrase.effect, phrase.count.best):
                found[i] = replace(found[i], whole=whole)


_NEAR = 90  # characters between a figure and the words that make it a total


def _is_total(
    text: str, sentence: Syntax, span: Offsets, words: Offsets, elsewhere: Sequence[Located]
) -> bool:
    """Whether the figure is a total over some time, not the toll of one act.

    The words for the time stand near, and no day stands nearer: "yesterday" beside the verb wins.
    """
    told = cover((span, words))
    for since in _SINCE.finditer(text, sentence.sentence.start, sentence.sentence.end):
        gap = max(since.start() - told.end, told.start - since.end(), 0)
        if gap <= _NEAR and not any(
            getattr(other, "precision", 0) == 1
            and hasattr(other, "first")
            and max(other.start - told.end, told.start - other.end, 0) < gap
            for other in elsewhere
        ):
            return True
    return False


def _lemma(lower: str) -> str:
    noun = load_people().get(lower)
    return lower if noun is None else noun.lemma


def _taken(sentence: Syntax, mentions: Sequence[Located]) -> frozenset[int]:
    """Token indexes that belong to places, dates and actors."""
    taken: set[int] = set()
    for mention in mentions:
        if mention.end <= sentence.sentence.start or mention.start >= sentence.sentence.end:
            continue
        i = sentence.token_at(mention.start)
        while i < len(sentence.tokens) and sentence.tokens[i].start < mention.end:
            taken.add(i)
            i += 1
    return frozenset(taken)


def _personal_names(syntax: Sequence[Syntax], mentions: Sequence[Located]) -> frozenset[str]:
    """Words that belong to a personal name of two words or more somewhere in the text."""
    people = load_people()
    names: set[str] = set()
    for sentence in syntax:
        taken = _taken(sentence, mentions)
        run: list[str] = []
        for i, token in enumerate((*sentence.tokens, None)):
            if token is not None and sentence.tags[i] == "name" and i not in taken:
                run.append(token.text)
                continue
            if len(run) >= 2:
                names.update(w for w in run if w.lower() not in people and not w.isupper())
            run = []
    return frozenset(names)
