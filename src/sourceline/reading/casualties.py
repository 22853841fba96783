"""Casualties: claims from casualty phrases, by the codebook's arithmetic of parts and wholes.

A claim counts people. Families, houses, vehicles and animals make none: "20,000 families" has no
number of people. What stands only as a possibility or a plan ("could kill thousands") makes none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sourceline.knowledge.people import load_people
from sourceline.reading.casualty_parts import earlier_whole, holds, lift, sum_parts
from sourceline.reading.casualty_people import Antecedents, cause_of, who, whose, words_about
from sourceline.reading.casualty_phrases import CasualtyPhrase, find_casualty_phrases
from sourceline.reading.headcounts import Headcount
from sourceline.reading.mentions import ActorMention, CasualtyMention, DateMention, Quantity
from sourceline.reading.syntax import Syntax
from sourceline.records import Group
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
    *,
    is_armed_group: Callable[[str], bool] | None = None,
) -> list[CasualtyMention]:
    """Every casualty figure of a text, in order; `whole` is set where words break a figure down.

    `is_armed_group` tells of an actor's id whether its members are fighters. Repeats are kept:
    which of them are one claim depends on who says them (`casualty_parts.merge_repeats`).

    Rule: codebook, "Casualties".
    """
    by_start = {q.start: q for q in quantities}
    named: Index[Located] = Index((*actors, *places, *dates))
    taken = [_taken(sentence, named) for sentence in syntax]
    names = _personal_names(syntax, taken)
    around = _Around(
        text,
        Index(actors),
        Antecedents(syntax, actors),
        Index((*dates, *places)),
        is_armed_group,
    )
    found: list[CasualtyMention] = []
    for sentence, known in zip(syntax, taken, strict=True):
        phrases = find_casualty_phrases(sentence, by_start, known, names)
        if phrases:
            _add_claims(sentence, phrases, around, found)
    return lift(sum_parts(found))


# Effects of which none at all is no news.
_NEVER_NONE = frozenset({"detained", "abducted", "displaced", "missing", "evacuated"})


# Who runs away without being driven from home.
_RUNAWAYS = frozenset(
    "suspect robber thief prisoner inmate detainee kidnapper criminal gangster killer hostage "
    "captive survivor passenger".split()
)


def _only_runs(count: Headcount, group: Group) -> bool:
    """Whether people who flee are no displaced: single ones, fighters, criminals, captives."""
    runaway = count.noun is not None and count.noun.lemma in _RUNAWAYS
    return count.form != "number" or group in {"combatants", "police"} or runaway


class _Around(NamedTuple):
    """What stands in the document beside the phrases themselves."""

    text: str
    actors: Index[ActorMention]
    antecedents: Antecedents
    elsewhere: Index[Located]
    is_armed_group: Callable[[str], bool] | None

    def armed(self, span: Offsets) -> bool:
        """Whether an armed group is named in a phrase."""
        return self.is_armed_group is not None and any(
            self.is_armed_group(a.actor) for a in self.actors.overlapping(span)
        )


def _add_claims(
    sentence: Syntax,
    phrases: Sequence[CasualtyPhrase],
    around: _Around,
    found: list[CasualtyMention],
) -> None:
    """Adds the claims of one sentence to those `found` before."""
    indexes: dict[int, int] = {}
    told_before = len(found)
    tokens = sentence.tokens
    for phrase in phrases:
        count = phrase.count
        if count.best == 0 and phrase.effect in _NEVER_NONE:
            continue  # "no one has been arrested" is no figure
        span = _with_quote(around.text, tokens[count.first].start, tokens[count.last - 1].end)
        words = Offsets(tokens[phrase.words[0]].start, tokens[phrase.words[1] - 1].end)
        told = words_about(sentence, count, span)
        group, demographic = who(sentence, count, told, around.armed(told))
        if phrase.effect == "displaced" and _only_runs(count, group):
            continue
        actor = whose(sentence, count, told, group, around.actors, around.antecedents)
        whole: int | None = None
        if phrase.inside is not None:
            whole = indexes.get(phrase.inside.first)
        elif phrase.of_earlier:
            whole = earlier_whole(found, told_before, phrase.effect, count)
        if whole is not None and not holds(found[whole], phrase.effect, count.best):
            whole = None
        # A bare number counts the same kind of people as the figure before it.
        model = found[-1] if len(found) > told_before else None
        if model is not None and model.whole is not None and whole is None:
            model = found[model.whole]
        if whole is not None:
            model = found[whole]
        if model is not None and count.alone and group == "unspecified":
            group, actor = model.group, model.actor
        elif whole is not None and actor is None and group == found[whole].group:
            actor = found[whole].actor
        indexes[count.first] = len(found)
        found.append(
            CasualtyMention(
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
                people=span,
                cause=cause_of(sentence, phrase, around.elsewhere),
                whole=whole,
                background=_is_total(sentence, cover((span, words)), around),
                sentence=sentence.sentence.index,
                noun="" if count.head is None else _lemma(tokens[count.head].lower),
                known=count.definite or count.form == "name",
            )
        )
    for phrase in phrases:  # the whole can stand after its part: "bringing the toll to 50"
        if phrase.inside is not None and phrase.inside.first > phrase.count.first:
            i, later = indexes[phrase.count.first], indexes.get(phrase.inside.first)
            if later is not None and holds(found[later], phrase.effect, phrase.count.best):
                found[i] = replace(found[i], whole=later)


def _with_quote(text: str, start: int, end: int) -> Offsets:
    """The span with the opening mark of a quotation that closes in it: "dozens" of fighters."""
    opening = text[start - 1] if start else ""
    closing = {'"': '"', "“": "”"}.get(opening)
    inside = closing is not None and text.count(closing, start, end) == 1
    return Offsets(start - inside, end)


_NEAR = 90  # characters between a figure and the words that make it a total


def _is_total(sentence: Syntax, told: Offsets, around: _Around) -> bool:
    """Whether the figure is a total over some time, not the toll of one act.

    The words for the time stand near, and no day of the sentence stands nearer: "yesterday" beside
    the verb wins.
    """
    start = max(sentence.sentence.start, told.start - 2 * _NEAR)
    end = min(sentence.sentence.end, told.end + 2 * _NEAR)
    days = [
        day
        for day in around.elsewhere.overlapping(sentence.sentence)
        if isinstance(day, DateMention) and day.precision == 1
    ]
    for since in _SINCE.finditer(around.text, start, end):
        gap = _gap(told, since.start(), since.end())
        if gap <= _NEAR and not any(_gap(told, day.start, day.end) < gap for day in days):
            return True
    return False


def _gap(told: Offsets, start: int, end: int) -> int:
    """Characters between the words told of and another stretch."""
    return max(start - told.end, told.start - end, 0)


def _lemma(lower: str) -> str:
    noun = load_people().get(lower)
    return lower if noun is None else noun.lemma


def _taken(sentence: Syntax, mentions: Index[Located]) -> frozenset[int]:
    """Token indexes that belong to places, dates and actors."""
    taken: set[int] = set()
    for mention in mentions.overlapping(sentence.sentence):
        i = sentence.token_at(mention.start)
        while i < len(sentence.tokens) and sentence.tokens[i].start < mention.end:
            taken.add(i)
            i += 1
    return frozenset(taken)


def _personal_names(syntax: Sequence[Syntax], taken: Sequence[frozenset[int]]) -> frozenset[str]:
    """Words that belong to a personal name of two words or more somewhere in the text."""
    people = load_people()
    names: set[str] = set()
    for sentence, known in zip(syntax, taken, strict=True):
        run: list[str] = []
        for i, token in enumerate((*sentence.tokens, None)):
            if token is not None and sentence.tags[i] == "name" and i not in known:
                run.append(token.text)
                continue
            if len(run) >= 2:
                names.update(w for w in run if w.lower() not in people and not w.isupper())
            run = []
    return frozenset(names)
