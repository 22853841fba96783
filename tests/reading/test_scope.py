"""Scope: the sentences after a statement for which its source still answers."""

from __future__ import annotations

import pytest

from sourceline.reading.scope import scopes
from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import analyse
from sourceline.spans import Offsets


def carried_on(text: str, content: str, *others: tuple[int, str]) -> list[str]:
    """The sentences for which the source of the first sentence still answers."""
    stated = [(0, True, span_of(text, content))]
    stated += [(number, True, span_of(text, words)) for number, words in others]
    found = scopes(text, [analyse(s) for s in find_sentences(text)], stated)
    return [text[s.start : s.end] for s in found[0]]


def span_of(text: str, words: str) -> Offsets:
    start = text.index(words)
    return Offsets(start, start + len(words))


@pytest.mark.parametrize(
    "following",
    [
        "Two of them were wounded earlier.",
        "One of the injured was evacuated.",
        "The dead were three soldiers and seven men.",
        "Another five were wounded.",
        "Among them were wounded women.",
        "They were killed by shells.",
    ],
)
def test_figures_that_are_carried_on_are_still_said(following: str) -> None:
    text = "The army said ten people were killed. " + following
    assert carried_on(text, "ten people were killed") == [following]


@pytest.mark.parametrize(
    "following",
    [
        "The town lies near the border.",
        "Soldiers killed a man in Beni.",
        "Some of them live in Goma.",
    ],
)
def test_other_sentences_are_the_reports_own(following: str) -> None:
    text = "The army said ten people were killed. " + following
    assert carried_on(text, "ten people were killed") == []


def test_a_statement_without_figures_carries_nothing_on() -> None:
    text = "The army said the town was calm. Two of them were wounded."
    assert carried_on(text, "the town was calm") == []


def test_a_new_paragraph_ends_the_scope() -> None:
    text = "The army said ten people were killed.\n\nTwo of them were wounded."
    assert carried_on(text, "ten people were killed") == []


def test_another_source_ends_the_scope() -> None:
    text = (
        "The army said ten people were killed. Two of them were shot dead, police said. "
        "Three of them were wounded."
    )
    assert carried_on(text, "ten people were killed", (1, "Two of them were shot dead")) == []


def test_the_scope_reaches_two_sentences_and_no_further() -> None:
    more = ["Two were wounded.", "Three were injured.", "Four were hurt."]
    text = "The army said ten people were killed. " + " ".join(more)
    assert carried_on(text, "ten people were killed") == more[:2]


def test_what_has_no_source_answers_for_nothing_more() -> None:
    text = "Ten people were reportedly killed. Two of them were shot dead."
    syntax = [analyse(s) for s in find_sentences(text)]
    assert scopes(text, syntax, [(0, False, span_of(text, "Ten people were"))]) == [()]
