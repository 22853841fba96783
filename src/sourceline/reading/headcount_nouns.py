"""The noun phrase after a number or a determiner: its head, and whether it stands for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sourceline.knowledge.people import Harm, PeopleNoun, load_harm, load_people
from sourceline.knowledge.verbs import verb_form
from sourceline.reading.mentions import Quantity, Token
from sourceline.reading.syntax import Syntax

OWNERS = frozenset("his her their its our my your whose".split())
# Words between a number and what it counts that end no phrase.
BESIDE = frozenset("other others more additional further".split())
# Time words that end a noun phrase: "15 people early Friday".
TIME_WORDS = frozenset(
    (
        "early late last next today yesterday overnight monday tuesday wednesday thursday friday "
        "saturday sunday january february march april june july august september october november "
        "december jan. feb. mar. apr. aug. sept. sep. oct. nov. dec. mon. tue. wed. thu. fri. sat. "
        "sun. earlier morning afternoon evening night week month"
    ).split()
)
# Heads that are no people, however they are harmed or counted.
NO_PEOPLE = frozenset(
    (
        "second seconds minute minutes hour hours day days week weeks month months year years "
        "decade decades time times weekend occasion occasions km kilometers kilometres miles metres "
        "meters feet percent dollars pounds euros rounds shots bullets bombs rockets shells missiles "
        "mortars grenades weapons rifles guns vehicles cars trucks buses tanks aircraft planes "
        "helicopters drones boats ships houses homes buildings shops schools churches mosques "
        "hospitals bridges bases posts checkpoints positions towns villages cities districts "
        "provinces areas places locations blocks miles attacks strikes airstrikes raids clashes "
        "explosions blasts bombings incidents cases operations battles animals cattle cows sheep "
        "goats camels horses dogs donkeys livestock birds chickens pigs buffaloes elephants fish "
        "trees acres hectares tons tonnes kilos kilograms families households percent parts groups "
        "ways dialogue chances talks hopes efforts legs arms eyes units countries nations votes seats"
    ).split()
)
_FEW_OF = frozenset("members member relatives supporters employees students residents".split())


class Noun(NamedTuple):
    """A noun phrase: its end (exclusive), its head, and what the head is known as.

    `people` and `tally` are the entries of the head; `state` is the harm that a modifier tells.
    """

    last: int
    head: int
    people: PeopleNoun | None
    tally: Harm | None
    state: Harm | None


def find_noun(syntax: Syntax, quantities: Mapping[int, Quantity], j: int) -> Noun | None:
    """The bare noun phrase that starts at token `j`, None if none does or it is surely no people."""
    tokens, tags, people = syntax.tokens, syntax.tags, load_people()
    tallies = load_harm()["tally"]
    head: int | None = None
    state: Harm | None = None
    k = j
    while k < len(tokens) and k - j < 9:
        token = tokens[k]
        lower = token.lower
        if token.text in "-–" and k > j and k + 1 < len(tokens) and joined(tokens, k):
            k += 1
            continue
        if (
            lower in TIME_WORDS
            or token.start in quantities
            or (token.text == "(" and not _bracket(tokens, k))
        ):
            break
        if token.text == "(":
            k = _bracket(tokens, k) or k
            continue
        if tags[k] in {"poss"} and lower not in OWNERS and k > j:
            k += 1
            continue
        harm = _modifier(lower)
        noun = people.get(lower)
        counted = (noun is not None and noun.many) or lower in tallies
        held = noun is not None and noun.lemma in {"hostage", "prisoner", "captive"}
        if held and head is not None and _many(tokens[head].lower):
            break  # "took 12 villagers hostage"
        if lower in {"taken", "held"} and k == j and _is_captive(tokens, k + 1):
            break  # "24 taken hostage"
        is_noun = tags[k] in {"word", "name"}
        if tags[k] == "verb" and counted and lower.endswith("s"):
            is_noun = True  # "three other rebels": the word is a verb as well
        elif tags[k] == "verb" or (
            harm is not None and lower not in people and lower not in tallies
        ):
            if not _before_people(syntax, k):
                break
            state = harm or state
        elif tags[k] == "adv":
            if not (k + 1 < len(tokens) and _before_people(syntax, k)):
                break
        elif tags[k] not in {"word", "name"}:
            break
        if is_noun and token.text[0].isalpha():
            head = k
        k += 1
    if head is None:
        return None
    head, end = _head(syntax, j, head)
    lower = tokens[head].lower
    entry = people.get(lower)
    tally = tallies.get(lower, (None,))[0] if entry is None or lower in tallies else None
    if (
        entry is None
        and tally is None
        and (
            lower in NO_PEOPLE
            or lower in BESIDE
            or (tags[head] == "name" and not _is_abbreviation(tokens[head].text))
        )
    ):
        return None
    end = _with_of(syntax, head, end)
    end = _with_and(syntax, quantities, head, end, entry)
    return Noun(end, head, entry, tally, state)


def _modifier(lower: str) -> Harm | None:
    """The harm that a participle or adjective tells of the noun after it ("wounded", "dead")."""
    tables = load_harm()
    if lower in tables["state"]:
        return tables["state"][lower][0] if lower != "homeless" else None
    form = verb_form(lower)
    if form is not None and "participle" in form.forms:
        for harm in tables["done"].get(form.lemma, ()):
            if not harm.company:
                return harm
    return None


def is_harm(lower: str) -> bool:
    return _modifier(lower) is not None


def state_of(lower: str) -> Harm | None:
    """The harm that people are called by: "the wounded", "hundreds of missing"."""
    return _modifier(lower)


def joined(tokens: Sequence[Token], k: int) -> bool:
    return tokens[k - 1].end == tokens[k].start and tokens[k].end == tokens[k + 1].start


def _is_captive(tokens: Sequence[Token], k: int) -> bool:
    return k < len(tokens) and tokens[k].lower in {"hostage", "captive", "prisoner"}


def _is_abbreviation(text: str) -> bool:
    """Whether a word can be the name of a rank or a group that its members go by: "two JCOs"."""
    return len(text) <= 6 and text.removesuffix("s").isupper() and len(text) > 2


def _many(lower: str) -> bool:
    noun = load_people().get(lower)
    return noun is not None and noun.many


def _bracket(tokens: Sequence[Token], k: int) -> int | None:
    """The token after a short bracket that only gives a group's other name: "(ISIS)"."""
    if k + 2 < len(tokens) and tokens[k + 2].text == ")" and tokens[k + 1].text.isupper():
        return k + 3
    return None


def _head(syntax: Syntax, first: int, last: int) -> tuple[int, int]:
    """The head of a run of words: its last one, or a title before a name ("judge Diaz")."""
    tokens, tags, people = syntax.tokens, syntax.tags, load_people()
    if tokens[last].lower in people or tokens[last].lower in load_harm()["tally"]:
        return last, last + 1
    for k in range(last - 1, first - 1, -1):
        if tokens[k].lower in people and all(tags[x] == "name" for x in range(k + 1, last + 1)):
            return k, (last + 1 if not people[tokens[k].lower].many else k + 1)
        if tags[k] != "name":
            break
    return last, last + 1


def _before_people(syntax: Syntax, k: int) -> bool:
    """Whether a participle or adverb at `k` modifies a noun for people within three words."""
    people = load_people()
    for x in range(k + 1, min(len(syntax.tokens), k + 5)):
        if syntax.tokens[x].lower in people:
            return True
        if syntax.tags[x] not in {"word", "name", "verb"} and syntax.tokens[x].text not in "-–":
            return False
    return False


def _with_of(syntax: Syntax, head: int, end: int) -> int:
    """ "members of his family", "bodies of 12 men" excepted: the people stand in the noun itself."""
    tokens = syntax.tokens
    if tokens[head].lower in _FEW_OF and end + 1 < len(tokens) and tokens[end].lower == "of":
        phrase = syntax.phrase_at(end + 1)
        if phrase is not None and syntax.tags[phrase.head] in {"word", "name"}:
            return phrase.last
    return end


def _with_and(
    syntax: Syntax,
    quantities: Mapping[int, Quantity],
    head: int,
    end: int,
    entry: PeopleNoun | None,
) -> int:
    """ "women and children", "officers, soldiers and policemen": one number for several nouns."""
    tokens, tags, people = syntax.tokens, syntax.tags, load_people()
    if entry is None or not entry.many or head + 1 < end:
        return end
    while end + 1 < len(tokens) and tokens[end].lower in {"and", "or", ","}:
        k = end + 1
        if tokens[k].lower in {"and", "or"} and k + 1 < len(tokens):
            k += 1
        if tokens[k].start in quantities:
            return end
        if k + 1 < len(tokens) and tags[k] == "word" and tokens[k].lower not in people:
            k += 1
        joined = people.get(tokens[k].lower)
        if joined is None or not joined.many or tags[k] not in {"word", "name"}:
            return end
        if k + 1 < len(tokens) and tags[k + 1] in {"word", "name"}:
            return end
        if tokens[end].text == "," and not (
            k + 1 < len(tokens) and tokens[k + 1].lower in {"and", "or", ","}
        ):
            return end
        end = k + 1
    return end
