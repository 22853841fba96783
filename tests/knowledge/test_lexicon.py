"""Word lists for acts and weapons: both numbers, whole terms, and words that the verbs know."""

from __future__ import annotations

import pytest

from sourceline.errors import KnowledgeError
from sourceline.knowledge.lexicon import load_triggers, load_weapons, plural, read_rows, words_of
from sourceline.knowledge.verbs import verb_form
from sourceline.reading.sentences import find_tokens


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        ("attack", "attacks"),
        ("clash", "clashes"),
        ("mutiny", "mutinies"),
        ("convoy", "convoys"),
        ("car bomb", "car bombs"),
        ("box", "boxes"),
    ],
)
def test_plurals(noun: str, many: str) -> None:
    assert plural(noun) == many


@pytest.mark.parametrize("term", ["car bomb", "air-to-ground missile", "rocket-propelled grenade"])
def test_a_term_is_cut_as_the_text_is(term: str) -> None:
    assert words_of(term) == tuple(t.lower for t in find_tokens(term))


def test_every_term_can_be_met_in_a_text() -> None:
    phrases = [*load_triggers().phrases.entries, *load_weapons().entries]
    assert len(phrases) > 200
    for words in phrases:
        assert words == tuple(t.lower for t in find_tokens(" ".join(words))), words


def test_every_verb_for_an_act_is_known_as_a_verb() -> None:
    for lemma in load_triggers().verbs:
        form = verb_form(lemma)
        assert form is not None, f"{lemma} is missing from verbs.txt"
        assert form.lemma == lemma


def test_acts_are_known_in_both_numbers() -> None:
    phrases = load_triggers().phrases.entries
    for one, many in [("attack", "attacks"), ("clash", "clashes"), ("airstrike", "airstrikes")]:
        assert phrases[(one,)] == phrases[(many,)]


def test_weapons_are_known_in_both_numbers_under_one_name() -> None:
    weapons = load_weapons().entries
    assert weapons["car", "bomb"].name == weapons["car", "bombs"].name == "car bomb"
    assert all(entry.name for entry in weapons.values())


@pytest.mark.parametrize("name", ["triggers.csv", "weapons.csv", "harm.csv", "people.csv"])
def test_no_row_stands_twice(name: str) -> None:
    rows = [tuple(sorted(row.items())) for row in read_rows(name)]
    assert len(rows) == len(set(rows))


def test_a_row_with_a_cell_too_few_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Files:
        def __truediv__(self, _: str) -> Files:
            return self

        def read_text(self, encoding: str) -> str:
            return "# words\nterm,name,speaks_for\nrifle,rifle\n"

    monkeypatch.setattr("importlib.resources.files", lambda _: Files())
    with pytest.raises(KnowledgeError, match="row 2"):
        list(read_rows("weapons.csv"))


def test_the_longest_term_that_begins_at_a_word_comes_first() -> None:
    words = ["a", "car", "bomb", "blast"]
    found = [size for size, _ in load_weapons().at(words, 1)]
    assert found[0] == 2
    assert found == sorted(found, reverse=True)
    assert list(load_weapons().at(words, 0)) == []
