"""Phrases that count people: a number and a noun, a single person, or a number that stands alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sourceline.knowledge.people import Harm, PeopleNoun, load_harm, load_people
from sourceline.reading.headcount_nouns import (
    BESIDE,
    NO_PEOPLE,
    OWNERS,
    TIME_WORDS,
    find_noun,
    is_harm,
    joined,
    state_of,
)
from sourceline.reading.mentions import Quantity, Token
from sourceline.reading.syntax import Syntax

Form = Literal["number", "one", "name"]


@dataclass(frozen=True, slots=True)
class Headcount:
    """Some people, and how many the words say they are.

    `first`/`last` are token indexes, end exclusive. `head` is the index of the noun, None where the
    number stands alone ("12 killed"). `noun` is its entry, None for nouns that are in no list.
    `tally` is set where harm itself is counted ("15 deaths"), `state` where the people are called
    by it ("three wounded soldiers"). `part` marks a part of people named before ("five of them",
    "two others" are not: they stand beside). `definite` marks people spoken of before ("the driver").
    """

    first: int
    last: int
    low: int | None
    best: int | None
    high: int | None
    head: int | None
    noun: PeopleNoun | None
    form: Form
    tally: Harm | None = None
    state: Harm | None = None
    part: bool = False
    definite: bool = False

    @property
    def alone(self) -> bool:
        """Whether there is no noun at all."""
        return self.head is None


_LEADING = frozenset(
    "the these those other another a an further additional total all his her their its our my".split()
)
# Capital words that name bodies, works and things rather than persons.
_BODIES = frozenset(
    (
        "army front party corps rifle rifles unit house brigade brigades battalion battalions council ministry movement union "
        "group force forces command state organization organisation committee commission agency "
        "government parliament court police guard guards church mosque university school hospital "
        "street road avenue square market bridge airport station hotel hall palace camp base "
        "operation resolution act law agreement times post news press radio television tv agency "
        "war day week islamic christian muslim united national federal central new north south "
        "east west northern southern eastern western international"
    ).split()
)
_SINGLE_TALLIES = frozenset("death fatality casualty body corpse".split())


def find_headcounts(
    syntax: Syntax, quantities: Mapping[int, Quantity], taken: frozenset[int], names: frozenset[str]
) -> list[Headcount]:
    """The headcounts of a sentence, in order, without overlaps.

    `quantities` are those of the document by where they start; `taken` are token indexes that
    belong to places and to groups, and are no personal names; `names` are words known to belong
    to personal names of the document.
    """
    found: list[Headcount] = []
    i = 0
    while i < len(syntax.tokens):
        one = (
            _counted(syntax, quantities, i)
            or _single(syntax, quantities, i)
            or _named(syntax, i, taken, names)
        )
        if one is None or (found and one.first < found[-1].last):
            i += 1
            continue
        found.append(one)
        i = max(i + 1, one.last)
    return found


# ---------------------------------------------------------------- numbers


def _counted(syntax: Syntax, quantities: Mapping[int, Quantity], i: int) -> Headcount | None:
    tokens = syntax.tokens
    quantity = quantities.get(tokens[i].start)
    if quantity is None and tokens[i].lower == "neither":
        quantity = Quantity(tokens[i].start, tokens[i].end, 0, 0, 0)
    if quantity is None or quantity.kind != "count":
        return None
    j = i
    while j < len(tokens) and tokens[j].end <= quantity.end:
        j += 1
    if _is_aside(tokens, i, j) or (
        tokens[i].lower in {"under", "over"} and i and tokens[i - 1].lower in {"them", "whom"}
    ):
        return None  # "eight of them under 15"
    bounds = (quantity.low, quantity.best, quantity.high)
    if tokens[i].lower == "without":
        return _without(tokens, i)
    first = _lead(tokens, i)
    definite = first < i and tokens[first].lower in {"the", "these", "those"}
    after = j
    while after < len(tokens) and (
        tokens[after].lower in BESIDE
        or (syntax.tags[after] == "quote" and after == j and _is_small(tokens, after + 1))
    ):
        after += 1
    if after < len(tokens) and tokens[after].lower == "of":
        return _of(syntax, quantities, first, after, bounds)
    if after > j and tokens[after - 1].lower == "others":
        return Headcount(first, after, *bounds, None, None, "number")
    noun = find_noun(syntax, quantities, after)
    if noun is None:
        if not _may_stand_alone(syntax, after):
            return None
        return Headcount(first, after, *bounds, None, None, "number", definite=definite)
    last, head, entry, tally, state = noun
    if quantity.best == 0 and tokens[head].lower in {"loss", "losses"}:
        tally = load_harm()["tally"]["casualty"][0]
    return Headcount(first, last, *bounds, head, entry, "number", tally, state, definite=definite)


def _is_small(tokens: Sequence[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].text[0].islower()


def _without(tokens: Sequence[Token], i: int) -> Headcount | None:
    """ "without causing any casualties" counts none."""
    tallies = load_harm()["tally"]
    for k in range(i + 1, min(len(tokens), i + 5)):
        if tokens[k].lower in tallies:
            tally = tallies[tokens[k].lower][0]
            return Headcount(i, k + 1, 0, 0, 0, k, None, "number", tally)
    return None


def _lead(tokens: Sequence[Token], i: int) -> int:
    """Where the phrase starts: its determiner and "another", "a further" belong to it."""
    first = i
    while first > 0 and i - first < 3 and tokens[first - 1].lower in _LEADING:
        first -= 1
    if first < i and tokens[first].lower in {"all", "total"}:
        first += tokens[first].lower == "total"
    return first


def _is_aside(tokens: Sequence[Token], i: int, j: int) -> bool:
    """An age ("Hassan Ali, 34,"), a list number ("1."), a score ("3-2") or a bare year."""
    before, after = tokens[i - 1].text if i else "", tokens[j].text if j < len(tokens) else ""
    word = tokens[i].text
    if j == i + 1 and word.isdigit():
        if before == "," and after in {",", "."} and i >= 2 and tokens[i - 2].text[0].isupper():
            return int(word) < 110
        if (
            len(word) == 4
            and word[:2] in {"19", "20"}
            and (
                before.lower() in {"in", "since", "of", "until", "from", "by", "during", "and"}
                or after in {",", ".", ")"}
            )
        ):
            return True
        if before in {"[", "#", "$", "£", "€"} or (before == "(" and after == ")"):
            return True
        if _is_age_of(tokens, i):
            return True
    return after in {"-", "%", "°"} and j < len(tokens) and tokens[j].start == tokens[j - 1].end


def _is_age_of(tokens: Sequence[Token], i: int) -> bool:
    """The age in "a girl of 7", "a couple, aged 60 and 63"."""
    people = load_people()
    if i >= 2 and tokens[i - 1].lower == "of":
        noun = people.get(tokens[i - 2].lower)
        return noun is not None and noun.one and int(tokens[i].text) < 110
    return any(t.lower == "aged" for t in tokens[max(0, i - 3) : i])


def _may_stand_alone(syntax: Syntax, j: int) -> bool:
    """Whether a number can count people without a noun: what follows is no noun of its own."""
    return (
        j >= len(syntax.tokens)
        or syntax.tags[j] not in {"word", "name", "num", "poss"}
        or (syntax.tokens[j].lower in load_harm()["state"] or is_harm(syntax.tokens[j].lower))
        or syntax.tokens[j].lower in TIME_WORDS
    )


def _of(
    syntax: Syntax,
    quantities: Mapping[int, Quantity],
    first: int,
    of: int,
    bounds: tuple[int | None, int | None, int | None],
) -> Headcount | None:
    """ "five of them", "one of the injured soldiers", "hundreds of people"."""
    tokens = syntax.tokens
    j = of + 1
    if j >= len(tokens):
        return None
    lower = tokens[j].lower
    if lower in {"them", "whom", "us"}:
        k = j + 1
        while k < len(tokens) and tokens[k].lower in {"were", "are", "was", "is"}:
            k += 1
        following = None if k >= len(tokens) or tokens[k].start in quantities else tokens[k].lower
        entry = load_people().get(following or "")
        if entry is not None and syntax.tags[k] in {"word", "name"}:  # "eight of them children"
            return Headcount(first, k + 1, *bounds, k, entry, "number", part=True)
        return Headcount(first, j + 1, *bounds, None, None, "number", part=True)
    if lower == "others":  # "dozens of others"
        return Headcount(first, j + 1, *bounds, None, None, "number")
    if lower in load_harm()["state"] or is_harm(lower):
        following = tokens[j + 1].lower if j + 1 < len(tokens) else "."
        if following not in load_people() and state_of(lower) is not None:  # "hundreds of wounded"
            return Headcount(first, j + 1, *bounds, j, None, "number", state=state_of(lower))
    part = syntax.tags[j] in {"det", "poss"}
    j += part
    if part and j < len(tokens) and tokens[j].start in quantities:  # "three of the 12 victims"
        whole = quantities[tokens[j].start]
        while j < len(tokens) and tokens[j].end <= whole.end:
            j += 1
        if find_noun(syntax, quantities, j) is None and _may_stand_alone(syntax, j):
            return Headcount(first, j, *bounds, None, None, "number", part=True)
    if part and j < len(tokens) and tokens[j].lower == "latter":
        return Headcount(first, j + 1, *bounds, None, None, "number", part=True)
    if part and j < len(tokens) and tokens[j].lower in {"most", "best", "few"}:
        return None  # "one of the most wanted men"
    noun = find_noun(syntax, quantities, j)
    if noun is None:
        if part and j < len(tokens) and is_harm(tokens[j].lower):
            return Headcount(first, j + 1, *bounds, None, None, "number", part=True)
        return None
    last, head, entry, tally, state = noun
    if entry is None and tally is None:
        return None
    return Headcount(first, last, *bounds, head, entry, "number", tally, state, part=part)


# ---------------------------------------------------------------- single persons


def _single(syntax: Syntax, quantities: Mapping[int, Quantity], i: int) -> Headcount | None:
    """ "a soldier", "another policeman", "his wife", "the driver", "no civilians", "both men"."""
    tokens, tags, people = syntax.tokens, syntax.tags, load_people()
    lower = tokens[i].lower
    opens = i == 0 or tokens[i - 1].text in ";:"  # notes leave articles out: "driver killed"
    headline = opens and lower in people and people[lower].one and not people[lower].many
    if not headline and tags[i] not in {"det", "poss"}:
        return None
    if tags[i] == "poss" and lower not in OWNERS:
        return None
    noun = find_noun(syntax, quantities, i if headline else _past_age(tokens, i + 1))
    if noun is None:
        if lower == "the" and _is_other(syntax, i + 1):
            return Headcount(i, i + 2, 1, 1, 1, None, None, "one", definite=True)
        if lower == "another" and _may_stand_alone(syntax, i + 1):
            return Headcount(i, i + 1, 1, 1, 1, None, None, "one")
        return None
    last, head, entry, tally, state = noun
    definite = lower in {"the", "this", "that", "these", "those"}
    if lower == "no" and (entry is not None or tally is not None):
        return Headcount(i, last, 0, 0, 0, head, entry, "number", tally, state)
    if lower == "both" and entry is not None and entry.many:
        return Headcount(i, last, 2, 2, 2, head, entry, "number", tally, state, definite=True)
    figure = tokens[head].lower in _SINGLE_TALLIES and lower in {"a", "an", "another"}
    if tally is not None and entry is None and not figure:
        return None  # "a death" is a figure; "a head injury" and "the killing" are none
    if lower in {
        "some",
        "any",
        "none",
        "neither",
        "several",
        "many",
        "few",
        "all",
        "both",
        "no",
        "each",
        "every",
    }:
        return None
    if entry is not None and (entry.many or not entry.one):
        return None
    if entry is None and (tally is None or _is_plural(tokens[head].lower)):
        return None
    return Headcount(i, last, 1, 1, 1, head, entry, "one", tally, state, definite=definite)


def _is_other(syntax: Syntax, i: int) -> bool:
    """Whether "other" stands for a person: "one was killed; the other was wounded"."""
    return (
        i + 1 < len(syntax.tokens)
        and syntax.tokens[i].lower == "other"
        and syntax.tags[i + 1] == "aux"
        and syntax.tokens[i + 1].lower in {"was", "is", "has", "had"}
    )


def _past_age(tokens: Sequence[Token], i: int) -> int:
    """The token after "45-year-old" or "12 year old", if that is what stands at `i`."""
    words = [(k, tokens[k].lower) for k in range(i + 1, min(len(tokens), i + 5))]
    age = [(k, w) for k, w in words if w not in {"-", "–"}]
    if len(age) > 1 and age[0][1] in {"year", "month"} and age[1][1] == "old":
        return age[1][0] + 1
    return i


def _is_plural(lower: str) -> bool:
    return lower.endswith("s") and not lower.endswith(("ss", "us", "is"))


def _named(
    syntax: Syntax, i: int, taken: frozenset[int], names: frozenset[str]
) -> Headcount | None:
    """A personal name: capital words that are no place and no group, two or more unless known."""
    tokens, tags = syntax.tokens, syntax.tags
    if tags[i] != "name" or i in taken or (i and tags[i - 1] in {"det", "num"}):
        return None
    j = i
    longest = min(len(tokens), i + 8)
    while j < longest and tags[j] == "name" and j not in taken and tokens[j].text[0].isupper():
        j += 1
        if j + 1 < len(tokens) and tokens[j].text in "-–" and joined(tokens, j):
            j += 1
    people = load_people()
    words = [t for t in tokens[i:j] if t.text[0].isalpha()]
    if not words or any(
        t.lower in _BODIES
        or t.lower in TIME_WORDS
        or (t.text.isupper() and len(t.text) > 2)
        or t.lower in NO_PEOPLE
        for t in words
    ):
        return None
    if tokens[j - 1].lower in people and people[tokens[j - 1].lower].many:
        return None
    if len(words) < 2 and words[0].text not in names:
        return None
    if j < len(tokens) and tags[j] in {"word", "poss"}:
        return None
    entry = next((people[t.lower] for t in words if t.lower in people), None)
    return Headcount(i, j, 1, 1, 1, j - 1, entry, "name")
