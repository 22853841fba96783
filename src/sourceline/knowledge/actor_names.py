"""Every spelling under which an actor of the registry can appear, in one automaton."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Literal, NamedTuple

import ahocorasick

from sourceline.knowledge.folding import fold

Source = Literal[
    "name",
    "alias",
    "abbreviation",
    "country name",
    "demonym",
    "people",
    "capital",
    "metonym",
    "context",
    "not an actor",
]

# A name with several respelt words would multiply; reports mix few spellings within one name.
_MAX_SPELLINGS = 16
# Arabic "sun letters": "al-Shabaab" is also written "ash-Shabaab".
_SUN = ("sh", "th", "dh", "s", "t", "d", "n", "r", "z")
_INNER_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼʿ`](?=\w)")


class Form(NamedTuple):
    """One spelling of one actor.

    `exact` forms count only in this very case ("IS", "US"). `needs_context` forms count only where
    the document speaks of the actor's country or of a word in its context column.
    """

    text: str
    actor: str
    source: Source
    exact: bool = False
    needs_context: bool = False


def key_of(name: str) -> str:
    """The folded form under which a name is looked up, without a leading "the"."""
    return " ".join(fold(name).split()).removeprefix("the ")


def parse_form(cell: str, actor: str, source: Source) -> Form:
    """A cell's form with its marks taken off: `=` exact case only, `?` only in context."""
    text = cell.rstrip("=?")
    marks = cell[len(text) :]
    return Form(text, actor, source, "=" in marks, "?" in marks)


def spellings(form: Form, respelt: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The keys of a form: itself, and with other transliterations of its words."""
    keys = [key_of(form.text)]
    if _INNER_APOSTROPHE.search(form.text):
        keys.append(key_of(_INNER_APOSTROPHE.sub("", form.text)))
    if form.source == "abbreviation":
        yield from keys
        return
    seen: set[str] = set()
    for key in keys:
        words = key.split(" ")
        if "al" in words or any(w in respelt for w in words):
            choices = [_choices(words, i, respelt) for i in range(len(words))]
            variants = (" ".join(filter(None, v)) for v in product(*choices))
            for variant in islice(variants, _MAX_SPELLINGS):
                if variant not in seen:
                    seen.add(variant)
                    yield variant
        elif key not in seen:
            seen.add(key)
            yield key


def _choices(words: list[str], i: int, respelt: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    word = words[i]
    if word != "al" or i + 1 == len(words):
        return respelt.get(word, (word,))
    sun = next((s for s in _SUN if words[i + 1].startswith(s)), None)
    articles = ("al", "el") if sun is None else ("al", "a" + sun, "el")
    # Inside a name the article is often left out: "Jabhat Nusra".
    return articles if i == 0 else (*articles, "")


def _admit(form: Form, known: list[Form]) -> None:
    """Add a form; of two that differ in case alone the one with fewer capitals admits both."""
    for i, other in enumerate(known):
        if other.actor == form.actor and other.source == form.source:
            if sum(map(str.isupper, form.text)) < sum(map(str.isupper, other.text)):
                known[i] = form
            return
    known.append(form)


class NameIndex:
    """Forms by key, and the automaton that finds all of them in one pass."""

    def __init__(self, forms: Iterable[Form], respelt: Mapping[str, tuple[str, ...]]) -> None:
        by_key: dict[str, list[Form]] = {}
        for form in forms:
            for key in spellings(form, respelt):
                _admit(form, by_key.setdefault(key, []))
        self.by_key = by_key
        self.automaton = ahocorasick.Automaton()
        for key, found in by_key.items():
            self.automaton.add_word(f" {key} ", (len(key), tuple(found)))
        self.automaton.make_automaton()

    def hits(self, folded: str) -> Iterator[tuple[int, int, tuple[Form, ...]]]:
        """Start, end and forms of every name in folded text that begins and ends with a blank."""
        for last, (length, forms) in self.automaton.iter(folded):
            yield last - length, last, forms
