"""Word lists: both numbers, whole terms."""

from __future__ import annotations

import pytest

from sourceline.errors import KnowledgeError
from sourceline.knowledge.lexicon import load_weapons, plural, read_rows, words_of
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
    phrases = load_weapons().entries
    assert len(phrases) > 100
    for words in phrases:
        assert words == tuple(t.lower for t in find_tokens(" ".join(words))), words


def test_weapons_are_known_in_both_numbers_under_one_name() -> None:
    weapons = load_weapons().entries
    assert weapons["car", "bomb"].name == weapons["car", "bombs"].name == "car bomb"
    assert all(entry.name for entry in weapons.values())


@pytest.mark.parametrize("name", ["weapons.csv", "harm.csv", "people.csv"])
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
