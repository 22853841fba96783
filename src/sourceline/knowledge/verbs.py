"""Verb forms: from a word to its lemma and what form of it the word is."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

Form = Literal["base", "present", "past", "participle", "gerund"]


class VerbForm(NamedTuple):
    """A verb's lemma, and which of its forms a word can be."""

    lemma: str
    forms: frozenset[Form]


_BE: dict[str, tuple[str, frozenset[Form]]] = {
    "am": ("be", frozenset({"present"})),
    "are": ("be", frozenset({"present"})),
    "is": ("be", frozenset({"present"})),
    "were": ("be", frozenset({"past"})),
    "has": ("have", frozenset({"present"})),
    "does": ("do", frozenset({"present"})),
    "did": ("do", frozenset({"past"})),
    "do": ("do", frozenset({"base"})),
    "done": ("do", frozenset({"participle"})),
    "doing": ("do", frozenset({"gerund"})),
    "lying": ("lie", frozenset({"gerund"})),
    "dying": ("die", frozenset({"gerund"})),
    "tying": ("tie", frozenset({"gerund"})),
    "hanged": ("hang", frozenset({"past", "participle"})),
}
# Verbs of two syllables that double their last consonant although they are longer than one.
_DOUBLING = frozenset(
    (
        "admit ban bar batter commit compel control cut defer deter dig drag drop expel get grab "
        "gun hit incur jam kidnap knock mar permit plan plot put quit ram refer regret repel rip "
        "rob rout run scrap set shut sit slam slap split spot stab step stop strip stun submit "
        "swim transfer trap travel label wrap level begin hug slip tip forget win sun"
    ).split()
) - {"batter", "knock", "rout"}


def _forms(lemma: str) -> tuple[str, str, str]:
    """Present, regular past and gerund of a lemma."""
    if re.search(r"(?:[sxz]|ch|sh|o)$", lemma):
        present = lemma + "es"
    elif re.search(r"[^aeiou]y$", lemma):
        present = lemma[:-1] + "ies"
    else:
        present = lemma + "s"
    if lemma in _DOUBLING:
        stem = lemma + lemma[-1]
        return present, stem + "ed", stem + "ing"
    if lemma.endswith("e"):
        gerund = lemma + "ing" if lemma.endswith("ee") or lemma == "be" else lemma[:-1] + "ing"
        return present, lemma + "d", gerund
    if re.search(r"[^aeiou]y$", lemma):
        return present, lemma[:-1] + "ied", lemma + "ing"
    return present, lemma + "ed", lemma + "ing"


@cache
def verb_forms() -> dict[str, VerbForm]:
    """Every known form in lower case, with its lemma. Where two lemmas share a form
    ("found", "lay") the commoner in reports wins: the one that stands later is ignored.
    """
    table: dict[str, VerbForm] = {w: VerbForm(lemma, f) for w, (lemma, f) in _BE.items()}
    source = resources.files("sourceline.knowledge") / "data/lexicon/verbs.txt"
    for line in source.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        for entry in line.split():
            lemma, _, irregular = entry.partition("=")
            present, past, gerund = _forms(lemma)
            participle = past
            if irregular:
                past, _, participle = irregular.partition("/")
            pairs: tuple[tuple[str, Form], ...] = (
                (lemma, "base"),
                (present, "present"),
                (past, "past"),
                (participle, "participle"),
                (gerund, "gerund"),
            )
            for word, form in pairs:
                known = table.get(word)
                if known is None:
                    table[word] = VerbForm(lemma, frozenset({form}))
                elif known.lemma == lemma:
                    table[word] = VerbForm(lemma, known.forms | {form})
    return table


def verb_form(word: str) -> VerbForm | None:
    """Lemma and possible forms of a word in lower case, None if it is no known verb."""
    return verb_forms().get(word)
