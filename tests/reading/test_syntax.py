"""Syntax: noun phrases, verb groups, and who a verb's subject, object and agent are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.reading.sentences import find_sentences
from sourceline.reading.syntax import Phrase, Syntax, VerbGroup, analyse

BY = frozenset(("by",))
BETWEEN = frozenset(("between",))


def parse(text: str) -> Syntax:
    [sentence] = find_sentences(text)
    return analyse(sentence)


def verb(s: Syntax, word: str) -> VerbGroup:
    [found] = [v for v in s.verbs if s.tokens[v.main].text == word]
    return found


def words(text: str, phrases: list[Phrase]) -> list[str]:
    return [text[p.start : p.end] for p in phrases]


def subjects(text: str, word: str) -> list[str]:
    s = parse(text)
    return words(text, s.subjects(verb(s, word)))


def objects(text: str, word: str) -> list[str]:
    s = parse(text)
    return words(text, s.objects(verb(s, word)))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The rebels attacked a convoy.", "attacked", ["The rebels"]),
        ("U.S. and Iraqi forces raided a hideout.", "raided", ["U.S.", "Iraqi forces"]),
        ("A convoy was attacked by the rebels.", "attacked", ["A convoy"]),
        ("Officials in Goma fled.", "fled", ["Officials"]),
        ("The soldiers who were killed came from Beni.", "killed", ["The soldiers"]),
        ("Gunmen stormed a bank and killed two guards.", "killed", ["Gunmen"]),
        ("Gunmen stormed a bank, killing two guards.", "killing", ["Gunmen"]),
        ("On Monday rebels attacked a convoy.", "attacked", ["rebels"]),
        ("On Monday night rebels attacked a convoy.", "attacked", ["rebels"]),
        ("The family fled the town.", "fled", ["The family"]),
        ("Houthi rebels launched a missile.", "launched", ["Houthi rebels"]),
    ],
)
def test_subjects(text: str, word: str, expected: list[str]) -> None:
    assert subjects(text, word) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The rebels attacked a convoy.", "attacked", ["a convoy"]),
        ("Rebels burned houses, shops and a clinic.", "burned", ["houses", "shops", "a clinic"]),
        ("Soldiers raided a camp and rebels fled.", "raided", ["a camp"]),
        ("The army reportedly shelled a market.", "shelled", ["a market"]),
        ("A convoy was attacked on Monday.", "attacked", []),
    ],
)
def test_objects(text: str, word: str, expected: list[str]) -> None:
    assert objects(text, word) == expected


def test_agents_and_both_sides_stand_after_their_preposition() -> None:
    text = "Two men were shot by soldiers and policemen."
    s = parse(text)
    agents = s.after_preposition(verb(s, "shot").last, BY)
    assert words(text, agents) == ["soldiers", "policemen"]
    text = "Clashes between the army and M23 rebels erupted near Goma."
    assert words(text, parse(text).after_preposition(1, BETWEEN)) == ["the army", "M23 rebels"]


def test_a_phrase_and_what_follows_it_by_of() -> None:
    text = "The bodies of 12 men were found."
    s = parse(text)
    first = s.phrase_at(0)
    assert first is not None
    assert words(text, s.of_chain(first)) == ["The bodies", "12 men"]


@pytest.mark.parametrize(
    ("text", "word", "passive", "negated", "tense"),
    [
        ("The army shelled Goma.", "shelled", False, False, "past"),
        ("Goma was not shelled.", "shelled", True, True, "past"),
        ("The army will shell Goma.", "shell", False, False, "future"),
        ("The army has shelled Goma.", "shelled", False, False, "present"),
        ("The army plans to shell Goma.", "shell", False, False, "infinitive"),
        ("Two people killed by gunmen were buried.", "killed", True, False, "participle"),
    ],
)
def test_verb_groups(text: str, word: str, passive: bool, negated: bool, tense: str) -> None:
    found = verb(parse(text), word)
    assert (found.passive, found.negated, found.tense) == (passive, negated, tense)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Police said they had arrested nine men.", "said"),
        ("Police said on Tuesday they had arrested nine men.", "said"),
        ("Police had arrested nine men.", None),
        ("Police said so; they had arrested nine men.", None),
    ],
)
def test_what_somebody_tells_hangs_on_the_verb_of_saying(text: str, tells: str | None) -> None:
    s = parse(text)
    told = s.told_by(verb(s, "arrested").first)
    assert (None if told is None else s.tokens[told.main].text) == tells


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_phrases_and_verbs_lie_in_any_text_in_order(text: str) -> None:
    for sentence in find_sentences(text):
        s = analyse(sentence)
        assert len(s.tags) == len(s.tokens)
        for items in (s.phrases, s.verbs):
            assert [i.start for i in items] == sorted(i.start for i in items)
            for item in items:
                assert item.start == s.tokens[item.first].start
                assert item.end == s.tokens[item.last - 1].end
        for v in s.verbs:
            assert all(p in s.phrases for p in (*s.subjects(v), *s.objects(v)))
