"""Parts and wholes of casualty claims, and figures that are told twice.

Rule: codebook, "Casualties": a part names its whole and is not added again; the same number told
twice is one claim with the fuller phrase.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sourceline.reading.headcounts import Headcount
from sourceline.reading.mentions import CasualtyMention
from sourceline.records import Effect

# How many figures back a figure can be told again or broken down.
_REACH = 60
_HELD_BY: dict[Effect, frozenset[Effect]] = {"evacuated": frozenset({"injured", "evacuated"})}


def holds(whole: CasualtyMention, effect: Effect, best: int | None) -> bool:
    """Whether so many people with this effect can be a part of `whole`: fewer, or all of them
    with another effect.
    """
    if whole.effect not in _HELD_BY.get(effect, frozenset({effect})):
        return False
    if best is None or whole.best is None:
        return True
    return best < whole.best or (effect != whole.effect and best == whole.best)


def earlier_whole(
    found: Sequence[CasualtyMention], before: int, effect: Effect, count: Headcount
) -> int | None:
    """The last of the first `before` claims that these people can be a part of, parts left out."""
    for i in range(before - 1, max(-1, before - 12), -1):
        claim = found[i]
        more = claim.best is None or count.best is None or claim.best > count.best
        if claim.whole is None and more and holds(claim, effect, count.best):
            return i
    return None


def sum_parts(found: Sequence[CasualtyMention]) -> list[CasualtyMention]:
    """Claims with `whole` set on those that add up to one told shortly before: five and two of
    seven. Only neighbours with the same effect add up, at most six of them.
    """
    claims = list(found)
    for i, whole in enumerate(claims):
        if whole.best is None or whole.best < 2 or whole.whole is not None:
            continue
        run: list[int] = []
        total = 0
        for j in range(i + 1, min(len(claims), i + 13)):
            part = claims[j]
            if part.effect != whole.effect or part.whole is not None or part.best is None:
                continue
            if not _may_belong(whole, part) or part.best >= whole.best or part.best == 0:
                run, total = [], 0
                continue
            run.append(j)
            total += part.best
            while total > whole.best and run:
                total -= claims[run.pop(0)].best or 0
            if total == whole.best and len(run) >= 2:
                for k in run:
                    claims[k] = replace(
                        claims[k], whole=i, actor=claims[k].actor or _inherited(whole, claims[k])
                    )
                break
    return claims


def lift(claims: list[CasualtyMention]) -> list[CasualtyMention]:
    """Claims in which a part with another effect names the whole of the whole: one evacuated "of
    the injured" is a part of all the injured, not of the last group of them that was told.
    """
    lifted = list(claims)
    for i, claim in enumerate(claims):
        whole = claim.whole
        while whole is not None and claims[whole].effect != claim.effect:
            above = claims[whole].whole
            if above is None:
                break
            whole = above
        lifted[i] = replace(claim, whole=whole)
    return lifted


def _inherited(whole: CasualtyMention, part: CasualtyMention) -> str | None:
    return whole.actor if whole.group == part.group else None


def _may_belong(whole: CasualtyMention, part: CasualtyMention) -> bool:
    """Whether the people of `part` can be among those of `whole`, as far as the words go."""
    groups = whole.group == part.group or "unspecified" in {whole.group, part.group}
    actors = whole.actor is None or part.actor is None or whole.actor == part.actor
    if part.effect_words == whole.effect_words and part.whole is None:
        return False  # listed beside it: "two Americans, a Briton and a Canadian"
    return groups and actors and whole.background == part.background


def imply_parts(
    mentions: Sequence[CasualtyMention], same_event: Callable[[int, int], bool]
) -> list[CasualtyMention]:
    """Claims with `whole` set where a smaller number plainly stands within a larger, earlier one.

    Nobody is counted twice: of the people an event killed, those told of later by a smaller number
    of the same or a narrower kind ("292 Iraqis died", then "nine members of his family died") are
    among them, unless the number is close enough to be another count of the same people.
    """
    claims = list(mentions)
    for j, part in enumerate(claims):
        if part.whole is not None or part.best in {None, 0}:
            continue
        best: int | None = None
        for i in range(max(0, j - _REACH), j):
            whole = claims[i]
            if whole.whole is not None or whole.best is None or whole.background != part.background:
                continue
            small = part.best is not None and (part.best * 2 <= whole.best)
            if small and holds(whole, part.effect, part.best) and same_event(i, j):
                narrower = whole.group in {part.group, "unspecified"}
                wider = best is None or (claims[best].best or 0) < whole.best
                if narrower and wider and _may_belong(whole, part):
                    best = i
        if best is not None:
            claims[j] = replace(part, whole=best)
    return claims


def merge_repeats(
    mentions: Sequence[CasualtyMention], same_source: Callable[[int, int], bool]
) -> list[CasualtyMention]:
    """The claims without those that tell a number again on the same word; the fuller phrase stays.

    `same_source` tells whether two mentions (by index) rest on the same word. `whole` is an index
    into the list that is returned.
    """
    order: list[int] = []  # the mentions that stay
    told: dict[int, list[int]] = {}  # each with those that it stands for, itself among them
    for j, claim in enumerate(mentions):
        at = next(
            (
                n
                for n in range(max(0, len(order) - _REACH), len(order))
                if _repeats(mentions, order[n], j) and same_source(order[n], j)
            ),
            None,
        )
        if at is None:
            order.append(j)
            told[j] = [j]
        elif _fuller(mentions[order[at]], claim):
            told[j] = told.pop(order[at])
            told[j].append(j)
            order[at] = j
        else:
            told[order[at]].append(j)
    order.sort()
    index = {m: n for n, stays in enumerate(order) for m in told[stays]}
    merged: list[CasualtyMention] = []
    for n, stays in enumerate(order):
        # a repeat may say what the fuller phrase does not
        wholes = (mentions[m].whole for m in (stays, *told[stays]))
        targets = (index[whole] for whole in wholes if whole is not None)
        whole = next((target for target in targets if target != n), None)
        merged.append(replace(mentions[stays], whole=whole))
    return merged


def _repeats(mentions: Sequence[CasualtyMention], i: int, j: int) -> bool:
    """Whether two mentions tell the same number of the same people."""
    a, b = mentions[i], mentions[j]
    if a.effect != b.effect or a.best != b.best or a.background != b.background:
        return False
    if a.whole is not None and b.whole is not None and a.whole != b.whole:
        return False
    if a.whole is not None and a.whole == b.whole:
        return False  # two parts of one whole are different people
    if i == b.whole or j == a.whole or a.sentence == b.sentence >= 0:
        return False
    if b.best == 1 and not b.known and a.noun != b.noun:
        return False  # a farmer and a woman are two people, the driver may be either
    groups = a.group == b.group or "unspecified" in {a.group, b.group}
    actors = a.actor is None or b.actor is None or a.actor == b.actor
    kinds = a.demographic is None or b.demographic is None or a.demographic == b.demographic
    return groups and actors and kinds


def _fuller(old: CasualtyMention, new: CasualtyMention) -> bool:
    """Whether the later phrase says more: who they are, then whose, then by more words."""
    weight = [(m.group != "unspecified", m.actor is not None, m.end - m.start) for m in (old, new)]
    return weight[1] > weight[0]
