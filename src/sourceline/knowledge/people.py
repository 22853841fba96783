"""Nouns for people and words for harm, as tables that the casualty layer looks words up in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from sourceline.knowledge.lexicon import plural, read_rows
from sourceline.records import Demographic, Effect, Group

PeopleKind = Literal["", "mass", "office", "sex", "nationality"]
HarmKind = Literal["done", "suffered", "state", "act", "tally"]


@dataclass(frozen=True, slots=True)
class PeopleNoun:
    """What a noun for people says of them; `many` is true of a plural."""

    lemma: str
    group: Group
    demographic: Demographic | None
    kind: PeopleKind
    many: bool
    one: bool


@dataclass(frozen=True, slots=True)
class Harm:
    """A word for harm. `company` are the words (as tuples) of which one must stand with it.

    `any_heads` is true where only people suffer it, so that an unknown noun is taken for people.
    """

    lemma: str
    kind: HarmKind
    effect: Effect
    company: frozenset[tuple[str, ...]]
    any_heads: bool


@cache
def load_people() -> dict[str, PeopleNoun]:
    """The nouns of `people.csv` in both numbers, by their form in lower case."""
    table: dict[str, PeopleNoun] = {}
    for row in read_rows("people.csv"):
        lemma, kind = row["singular"], cast("PeopleKind", row["kind"])
        many = lemma if kind == "mass" else row["plural"] or plural(lemma)
        group = cast("Group", row["group"])
        demographic = cast("Demographic | None", row["demographic"] or None)
        same = many == lemma
        table[many] = PeopleNoun(lemma, group, demographic, kind, True, same and kind != "mass")
        if not same:
            table[lemma] = PeopleNoun(lemma, group, demographic, kind, False, True)
    return table


@cache
def load_harm() -> dict[HarmKind, dict[str, tuple[Harm, ...]]]:
    """The words of `harm.csv` by kind; verbs by lemma, nouns in both numbers."""
    tables: dict[HarmKind, dict[str, list[Harm]]] = defaultdict(lambda: defaultdict(list))
    for row in read_rows("harm.csv"):
        kind = cast("HarmKind", row["kind"])
        company = frozenset(tuple(w.split()) for w in row["with"].split("|") if w)
        harm = Harm(
            row["word"], kind, cast("Effect", row["effect"]), company, row["heads"] == "any"
        )
        tables[kind][harm.lemma].append(harm)
        if kind in {"act", "tally"}:
            many = "lives" if harm.lemma == "life" else plural(harm.lemma)
            tables[kind][many].append(harm)
    return {kind: {w: tuple(h) for w, h in table.items()} for kind, table in tables.items()}
