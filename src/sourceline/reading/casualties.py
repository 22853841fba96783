"""Casualties: claims from casualty phrases, by the codebook's arithmetic of parts and wholes.

A claim counts people. Families, houses, vehicles and animals make none: "20,000 families" has no
number of people. What stands only as a possibility or a plan ("could kill thousands") makes none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from sourceline.knowledge.people import load_people
from sourceline.reading.casualty_phrases import CasualtyPhrase, find_casualty_phrases
from sourceline.reading.headcounts import Headcount
from sourceline.reading.mentions import ActorMention, CasualtyMention, Quantity
from sourceline.reading.syntax import Syntax
from sourceline.records import Demographic, Effect, Group
from sourceline.spans import Index, Located, Offsets, cover, overlaps

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
_CAUSES = frozenset(
    (
        "blast blasts explosion explosions attack attacks bombing bombings bomb bombs airstrike "
        "airstrikes strike strikes raid raids shelling shells fire gunfire crossfire shooting combat "
        "fighting battle battles clash clashes fall falls crash stampede ambush accident wounds "
        "injuries hunger starvation thirst disease mine mines landmine landmines rocket rockets "
        "missile missiles grenade sniper shrapnel bullet bullets collapse burns torture drone drones "
        "bombardment violence unrest offensive operation incident mortar mortars confrontation "
        "exchange firefight siege"
    ).split()
)
_ARMY = frozenset("army military navy air intelligence marine battalion brigade".split())
_SECURITY = frozenset("forces force personnel members member officers agents men troops".split())
_HELPERS: dict[str, Group] = {
    "aid": "aid workers",
    "relief": "aid workers",
    "humanitarian": "aid workers",
    "ngo": "aid workers",
    "health": "health workers",
    "medical": "health workers",
    "hospital": "health workers",
    "ambulance": "health workers",
    "media": "journalists",
    "press": "journalists",
}
_HELPING = frozenset(
    "worker workers staff staffer staffers employee employees volunteer volunteers personnel".split()
)
# "Hezbollah members" are its fighters; "Hezbollah supporters" need not be.
_RANKS = frozenset("member leader operative commander boss chief".split())
_KIN = frozenset("family household relatives".split())


# How many figures back a figure can be told again or broken down.
_REACH = 60


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
    antecedents = _Antecedents(syntax, actors)
    named: Index[Located] = Index((*actors, *places, *dates))
    for sentence in syntax:
        taken = _taken(sentence, named.overlapping(sentence.sentence))
        phrases = find_casualty_phrases(sentence, by_start, taken, names)
        if phrases:
            _add_claims(text, sentence, phrases, actors, antecedents, (*dates, *places), found)
    return _lift(_sum_parts(found))


def _add_claims(
    text: str,
    sentence: Syntax,
    phrases: Sequence[CasualtyPhrase],
    actors: Sequence[ActorMention],
    antecedents: _Antecedents,
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
        told = _told(sentence, count, span)
        group, demographic = _who(sentence, count, told, actors)
        actor = _whose(sentence, count, told, group, actors, antecedents)
        whole: int | None = None
        if phrase.inside is not None:
            whole = indexes.get(phrase.inside.first)
        if whole is None and phrase.of_earlier and phrase.inside is None:
            whole = _earlier_whole(found[:told_before], phrase.effect, count)
        if whole is not None and not _holds(found[whole], phrase.effect, count.best):
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
            _cause(sentence, phrase, elsewhere),
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
            if whole is not None and _holds(found[whole], phrase.effect, phrase.count.best):
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


# ------------------------------------------------------------------- who they are


def _told(sentence: Syntax, count: Headcount, span: Offsets) -> Offsets:
    """The words that tell who they are: the phrase, and for harm that is counted itself what
    follows it ("30 casualties on the army").
    """
    tokens = sentence.tokens
    if count.tally is not None and count.last < len(tokens):
        link = tokens[count.last].lower
        if link in {"on", "upon", "among", "to", "of", "for"}:
            following = sentence.phrase_at(count.last + 1)
            if following is not None:
                return Offsets(span.start, following.end)
    return span


def _who(
    sentence: Syntax, count: Headcount, span: Offsets, actors: Sequence[ActorMention]
) -> tuple[Group, Demographic | None]:
    """Group and demographic, as the words of the phrase tell them."""
    people = load_people()
    words = _words(sentence, span)
    entries = [people[w] for w in words if w in people]
    demographics = {e.demographic for e in entries if e.demographic is not None}
    plain = [e for e in entries if e.demographic is None and e.group != "unspecified"]
    demographic = next(iter(demographics)) if len(demographics) == 1 else None
    if count.noun is not None and count.noun.demographic is None and count.form != "name":
        demographic = demographic if not plain else None
    if "elderly" in words:
        demographic = "elderly"
    for left, right in pairwise(words):
        if left in _HELPERS and right in _HELPING:
            return _HELPERS[left], demographic
        if left == "security" and right in _SECURITY:
            return "combatants", demographic
    helping = count.noun is not None and count.noun.group in {"health workers", "journalists"}
    if ("civilian" in words or "civilians" in words) and not helping:
        return "civilians", demographic
    if _KIN & set(words):
        return "civilians", demographic
    if "police" in words:
        return "police", demographic
    noun = count.noun
    if noun is not None and noun.kind == "office":
        around = {t.lower for t in sentence.tokens}
        army = _ARMY & around or any(people[w].group == "combatants" for w in around if w in people)
        return ("combatants" if army and "police" not in around else "police"), demographic
    groups = [e.group for e in entries if e.group != "unspecified"]
    if noun is not None and noun.group != "unspecified":
        if len(set(groups)) > 1 and " and " in " ".join(words):
            return "unspecified", demographic
        return noun.group, demographic
    if _ARMY & set(words):
        return "combatants", demographic
    if noun is not None and noun.lemma in _RANKS and _armed(span, actors):
        return "combatants", demographic
    return (groups[-1] if groups else "unspecified"), demographic


def _words(sentence: Syntax, span: Offsets) -> list[str]:
    first, last = sentence.token_at(span.start), sentence.token_at(span.end)
    return [t.lower for t in sentence.tokens[first:last]]


def _armed(span: Offsets, actors: Sequence[ActorMention]) -> bool:
    """Whether the phrase names a group that is no state (whose ids are two capital letters)."""
    return any(overlaps(a, span) and not (len(a.actor) == 2 and a.actor.isupper()) for a in actors)


def _whose(
    sentence: Syntax,
    count: Headcount,
    span: Offsets,
    group: Group,
    actors: Sequence[ActorMention],
    antecedents: _Antecedents,
) -> str | None:
    """Whose people they are: named in the phrase, or by the same noun shortly before."""
    if group in {"civilians", "journalists", "aid workers", "health workers"}:
        return None
    for actor in actors:
        if overlaps(actor, span):
            return actor.actor
    if group == "combatants" and count.noun is not None and "enemy" not in _words(sentence, span):
        return antecedents.of(count.noun.lemma, sentence.sentence.index, span.start)
    return None


class _Antecedents:
    """Which actor a noun for people was last said to belong to ("Islamic State militants")."""

    REACH = 3  # sentences

    def __init__(self, syntax: Sequence[Syntax], actors: Sequence[ActorMention]) -> None:
        people = load_people()
        self._found: dict[str, list[tuple[int, int, str]]] = {}
        position = 0
        ordered = sorted(actors, key=lambda a: a.start)
        for sentence in syntax:
            while position < len(ordered) and ordered[position].start < sentence.sentence.start:
                position += 1
            while position < len(ordered) and ordered[position].end <= sentence.sentence.end:
                actor = ordered[position]
                position += 1
                i = sentence.token_at(actor.start)
                for token in sentence.tokens[i : i + 9]:
                    noun = people.get(token.lower)
                    phrase = token.text[0].isalnum() or token.text in "()-"
                    if noun is not None and noun.group == "combatants":
                        entry = (sentence.sentence.index, token.start, actor.actor)
                        self._found.setdefault(noun.lemma, []).append(entry)
                        break
                    if not phrase or (token.start >= actor.end and token.text.islower()):
                        break

    def of(self, lemma: str, sentence: int, start: int) -> str | None:
        """The actor that `lemma` stands for at an offset of a sentence, None if none is near."""
        for index, offset, actor in reversed(self._found.get(lemma, ())):
            if offset < start and sentence - index <= self.REACH:
                return actor
        return None


def _cause(
    sentence: Syntax, phrase: CasualtyPhrase, elsewhere: Sequence[Located]
) -> Offsets | None:
    """What they came to harm by: "in combat", "from falls", "by a roadside bomb"."""
    tokens = sentence.tokens
    start = max(phrase.words[1], phrase.count.last)
    for i in range(start, min(len(tokens) - 1, start + 8)):
        if tokens[i].lower not in {"in", "from", "by", "of", "during", "to"}:
            if sentence.tags[i] in {"sub", "rel", "conj", "verb"} or tokens[i].text in ";:,":
                return None
            continue
        following = sentence.phrase_at(i + 1)
        if following is None:
            continue
        head = tokens[following.head].lower
        if head in _CAUSES and not any(overlaps(following, other) for other in elsewhere):
            return Offsets(following.start, following.end)
    return None


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


# ------------------------------------------------------------------- parts and wholes

_HELD_BY: dict[Effect, frozenset[Effect]] = {"evacuated": frozenset({"injured", "evacuated"})}


def _holds(whole: CasualtyMention, effect: Effect, best: int | None) -> bool:
    """Whether so many people with this effect can be a part of `whole`."""
    if whole.effect not in _HELD_BY.get(effect, frozenset({effect})):
        return False
    limit = whole.high if whole.high is not None else None
    return best is None or limit is None or best <= limit


def _earlier_whole(
    found: Sequence[CasualtyMention], effect: Effect, count: Headcount
) -> int | None:
    """The last claim that these people can be a part of, parts left out."""
    for i in range(len(found) - 1, max(-1, len(found) - 12), -1):
        claim = found[i]
        more = claim.best is None or count.best is None or claim.best > count.best
        if claim.whole is None and more and _holds(claim, effect, count.best):
            return i
    return None


def _sum_parts(found: Sequence[CasualtyMention]) -> list[CasualtyMention]:
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


def _lift(claims: list[CasualtyMention]) -> list[CasualtyMention]:
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
            if small and _holds(whole, part.effect, part.best) and same_event(i, j):
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
    kept: dict[int, int] = {}  # mention -> the mention that stands for it
    order: list[int] = []
    for j, claim in enumerate(mentions):
        twin = next(
            (i for i in order[-_REACH:] if _repeats(mentions, i, j) and same_source(i, j)), None
        )
        if twin is None:
            order.append(j)
            kept[j] = j
        elif _fuller(mentions[twin], claim):
            order[order.index(twin)] = j
            kept = {m: (j if k == twin else k) for m, k in kept.items()}
            kept[j] = j
        else:
            kept[j] = twin
    order.sort()
    index = {m: n for n, m in enumerate(order)}
    merged: list[CasualtyMention] = []
    for m in order:
        whole = mentions[m].whole
        if whole is None:  # a repeat may say what the fuller phrase does not
            whole = next(
                (
                    mentions[k].whole
                    for k, v in kept.items()
                    if v == m and mentions[k].whole is not None
                ),
                None,
            )
        target = None if whole is None else index[kept[whole]]
        merged.append(replace(mentions[m], whole=None if target == index[m] else target))
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
