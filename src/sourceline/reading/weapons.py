"""Words for weapons, found by dictionary; a weapon that is itself destroyed is a thing hit."""

from __future__ import annotations

from collections.abc import Sequence

from sourceline.knowledge.lexicon import load_weapons
from sourceline.reading.mentions import WeaponMention
from sourceline.reading.syntax import Syntax

# "rifle fire", "weapons of mass destruction": what follows makes it no weapon of the event.
_NOT_BEFORE = frozenset("factory programme program industry embargo deal sales inspectors".split())
# "mine" the pronoun, "club" the association, "the jet stream".
_NEEDS_COMPANY = frozenset("mine club stick jet shell axe tank".split())

# What is done to a weapon that nobody uses: "one strike destroyed two mortars".
_UNDONE = frozenset(
    "destroy damage suppress engage neutralize neutralise disable defuse dismantle".split()
)
_USED = frozenset("with using by from".split())
_LIST = 60  # tokens a list of things destroyed can be long


def find_weapons(syntax: Sequence[Syntax]) -> list[WeaponMention]:
    """Every weapon named, the longest name first, with the noun phrase's modifiers before it."""
    lexicon = load_weapons()
    found: list[WeaponMention] = []
    for sentence in syntax:
        tokens = sentence.tokens
        words = [token.lower for token in tokens]
        i = 0
        while i < len(tokens):
            for size, entry in lexicon.at(words, i):
                if not _is_weapon(sentence, i, i + size):
                    continue
                if _is_undone(sentence, i):
                    i += size - 1
                    break
                found.append(
                    WeaponMention(
                        tokens[i].start, tokens[i + size - 1].end, entry.name, entry.speaks_for
                    )
                )
                i += size - 1
                break
            i += 1
    return found


def _is_weapon(sentence: Syntax, first: int, last: int) -> bool:
    if any(sentence.tags[i] == "verb" for i in range(first, last)):
        return False
    if last < len(sentence.tokens) and sentence.tokens[last].lower in _NOT_BEFORE:
        return False
    if last == first + 1 and sentence.tokens[first].lower in _NEEDS_COMPANY:
        phrase = sentence.phrase_at(first)
        return (
            phrase is not None
            and phrase.first < first
            and not sentence.tokens[first].text[0].isupper()
        )
    return True


def _is_undone(sentence: Syntax, index: int) -> bool:
    """Whether the weapon at a token is an object of destruction, or the subject of its passive."""
    phrase = sentence.phrase_at(index)
    if phrase is not None and any(
        v.passive and v.lemma in _UNDONE and v.first == phrase.last for v in sentence.verbs
    ):
        return True
    for i in range(index - 1, max(-1, index - _LIST), -1):
        if sentence.tokens[i].lower in _USED or sentence.tags[i] in {"sub", "rel"}:
            return False
        if sentence.tags[i] == "verb":
            verb = sentence.verb_at(i)
            return verb is not None and verb.lemma in _UNDONE and not verb.passive
    return False
