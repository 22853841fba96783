"""Uses of words for harm: what is said to have befallen somebody, and where its verb stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from sourceline.knowledge.people import Harm, load_harm, load_people
from sourceline.knowledge.verbs import VerbForm, verb_form, verb_forms
from sourceline.reading.headcounts import Headcount
from sourceline.reading.syntax import Syntax
from sourceline.records import Effect

_BE = frozenset("be is are was were been being 's 're got get gets".split())
# Who says "is believed to have been killed" reports a death; who plans "to kill" does not.
_HELD = frozenset(
    (
        "believed reported reportedly said known confirmed feared thought presumed alleged "
        "understood forced managed continued began started appears appear seems claimed"
    ).split()
)
_ADVERBS_OF_VERBS = frozenset("also then later still already".split())
_NOT_DONE = frozenset("without avoid avoiding prevent preventing if unless lest".split())
_MEDICAL = frozenset(
    "hospital hospitals treatment medical clinic clinics wounded injured injuries care".split()
)


@dataclass(slots=True)
class Act:
    """One use of a word for harm. `first` is where its auxiliaries start."""

    harm: Harm
    first: int
    at: int
    last: int
    passive: bool
    gerund: bool
    auxiliary: bool
    effect: Effect
    merged: bool = False


@cache
def words_for_harm() -> frozenset[str]:
    """Words in lower case that can tell harm at all: most sentences have none of them."""
    tables = load_harm()
    verbs = tables["done"].keys() | tables["suffered"].keys()
    return frozenset({"toll", "victims", "remains", "losses"}).union(
        tables["state"],
        tables["act"],
        tables["tally"],
        (word for word, form in verb_forms().items() if form.lemma in verbs),
    )


def find_acts(syntax: Syntax, cover: Mapping[int, Headcount]) -> list[Act]:
    """The words for harm of a sentence in order; `cover` has its headcounts by token.

    Left out is what is not said to have happened: what could be, is planned or is denied.
    """
    acts: list[Act] = []
    for i, token in enumerate(syntax.tokens):
        act = _state_act(syntax, cover, i) or _verb_act(syntax, cover, i, verb_form(token.lower))
        if act is None:
            continue
        previous = acts[-1] if acts else None
        if previous is not None and _same_people(syntax, previous, act):
            act.first, act.passive = previous.first, previous.passive or act.passive
            act.auxiliary = act.auxiliary or previous.auxiliary
            act.effect = _together(previous.effect, act.effect)
            previous.merged = True
        acts.append(act)
    return acts


def _same_people(syntax: Syntax, left: Act, right: Act) -> bool:
    """Whether two verbs share their people: "kidnapped and killed", "dead or wounded"."""
    between = range(left.last, right.at)
    return (
        0 < len(between) <= 3
        and lower_at(syntax, left.last) in {"and", "or", "/"}
        and all(tag_at(syntax, i) in {"conj", "adv", "punct"} for i in between)
        and left.gerund == right.gerund
    )


def _state_act(syntax: Syntax, cover: Mapping[int, Headcount], i: int) -> Act | None:
    harms = load_harm()["state"].get(lower_at(syntax, i))
    if not harms or lower_at(syntax, i - 1) in {"the", "shot", "shoot"}:
        return None
    if tag_at(syntax, i + 1) in {"word", "name"} and i + 1 not in cover:
        return None
    group = _group_before(syntax, i)
    if group.hypothetical:
        return None
    return Act(harms[0], group.first, i, i + 1, True, False, group.auxiliary, harms[0].effect)


def _verb_act(
    syntax: Syntax, cover: Mapping[int, Headcount], i: int, form: VerbForm | None
) -> Act | None:
    tables, tag = load_harm(), tag_at(syntax, i)
    if form is None:
        return None
    known = (*tables["done"].get(form.lemma, ()), *tables["suffered"].get(form.lemma, ()))
    # "lost their lives" before "lost 15 men": the use that needs company is the more special one.
    harms = sorted(known, key=lambda harm: not harm.company)
    if not harms or (tag != "verb" and not form.forms & {"past", "participle", "gerund"}):
        return None
    gerund = "gerund" in form.forms
    if gerund and lower_at(syntax, i + 1) == "of":
        return None
    within = cover.get(i)
    if within is not None and (within.state is not None or within.part):
        return None  # "three wounded soldiers", "two of the wounded"
    group = _group_before(syntax, i)
    if group.hypothetical or (not group.auxiliary and _is_attribute(syntax, i)):
        return None
    for harm in harms:
        last = _company(syntax, harm, i)
        if last is None:
            continue
        if harm.effect == "evacuated" and not _near_treatment(syntax, i):
            return None
        participle = "participle" in form.forms
        passive = group.passive and participle
        deadly = harm.effect == "injured" and lower_at(syntax, i - 1) in {"fatally", "mortally"}
        effect: Effect = "killed" if deadly else harm.effect
        return Act(harm, group.first, i, last, passive, gerund, group.auxiliary, effect)
    return None


def _is_attribute(syntax: Syntax, i: int) -> bool:
    """Whether a participle stands before the people it tells of: "settlements for displaced people"."""
    return tag_at(syntax, i - 1) in {"prep", "det"} and lower_at(syntax, i + 1) in load_people()


def _near_treatment(syntax: Syntax, i: int) -> bool:
    """Whether people are taken away for treatment, and not out of a town."""
    return any(t.lower in _MEDICAL for t in syntax.tokens[max(0, i - 20) : i + 20])


def _company(syntax: Syntax, harm: Harm, i: int) -> int | None:
    """The end of the verb with the word that must go with it, None if that is missing."""
    if not harm.company:
        return i + 1
    reach = 4 if harm.lemma in {"shoot", "gun", "mow", "round", "go"} else 9
    for k in range(i + 1, min(len(syntax.tokens), i + 1 + reach)):
        if tag_at(syntax, k) in {"sub", "rel"} or lower_at(syntax, k) in {";", "."}:
            return None
        for words in harm.company:
            if all(lower_at(syntax, k + d) == w for d, w in enumerate(words)):
                return k + len(words) if k - i <= 1 else i + 1
    return None


_REPORTING = frozenset("feared believed found reported confirmed pronounced".split())
_REACH = 14  # tokens a verb group can be long


class _Group(NamedTuple):
    """What stands before a verb: where the group starts, and what its words make of it."""

    first: int
    passive: bool
    auxiliary: bool
    hypothetical: bool


def _group_before(syntax: Syntax, i: int) -> _Group:
    """The auxiliaries of the verb at `i`; hypothetical where it is not said to have happened."""
    first, passive, auxiliary, hypothetical, crossed = i, False, False, False, False
    k = i - 1
    while k >= 0 and i - k < _REACH:
        lower, tag = lower_at(syntax, k), tag_at(syntax, k)
        if tag == "aux":
            # "are alleged to have killed" is no passive of "kill".
            passive, auxiliary = passive or (lower in _BE and not crossed), True
        elif tag in {"modal", "not"}:
            hypothetical = True
        elif tag == "to":
            after = lower_at(syntax, k + 1)
            held, k = _held(syntax, k)
            hypothetical = hypothetical or not (held or after == "have")
            crossed = True
            continue
        elif tag == "adv":
            if k == i - 1 and not lower.endswith("ly") and lower not in _ADVERBS_OF_VERBS:
                break
        elif lower in _REPORTING and first == i:
            pass  # "were found dead"
        elif not (lower == "either" and tag_at(syntax, k - 1) == "aux"):
            break
        first = k
        k -= 1
    hypothetical = hypothetical or lower_at(syntax, k) in _NOT_DONE
    return _Group(first, passive, auxiliary, hypothetical)


def _held(syntax: Syntax, to: int) -> tuple[int, int]:
    """How many words before "to" hold what follows to be so, and the token before them.

    "are believed to have been killed" tells of deaths, "want to kill" does not.
    """
    words = 0
    while words < 3 and lower_at(syntax, to - 1 - words) in _HELD:
        words += 1
    return words, to - 1 - words


def lower_at(syntax: Syntax, i: int) -> str:
    """The word at `i` in lower case, empty outside the sentence."""
    return syntax.tokens[i].lower if 0 <= i < len(syntax.tokens) else ""


def tag_at(syntax: Syntax, i: int) -> str:
    """The tag of the word at `i`, empty outside the sentence."""
    return syntax.tags[i] if 0 <= i < len(syntax.tags) else ""


def _together(first: Effect, second: Effect) -> Effect:
    """What two verbs tell of the same people: the dead and the injured in one are casualties."""
    pair = {first, second}
    if pair == {"killed", "injured"} or "casualties" in pair:
        return "casualties"
    if pair == {"injured", "evacuated"}:
        return "injured"
    return "killed" if "killed" in pair else second
