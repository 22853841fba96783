"""Windows: every word answered for once, offsets that hold, no window too long."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from sourceline.reading.learned.windows import SHAPES, WindowCutter, shape_of

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,"


@cache
def tokenizer() -> Tokenizer:
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *LETTERS, *(f"##{c}" for c in LETTERS)]
    made = Tokenizer(WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
    made.normalizer = BertNormalizer()
    made.pre_tokenizer = BertPreTokenizer()
    return made


def cutter(size: int = 40, overlap: int = 12) -> WindowCutter:
    return WindowCutter(tokenizer(), size=size, overlap=overlap)


@settings(deadline=None)
@given(st.text(alphabet="ab c.D\n\u0301é\U0001f4a5", max_size=400))
def test_every_word_is_in_the_core_of_one_window(text: str) -> None:
    windows = cutter().cut(text)
    seen: list[int] = []
    for window in windows:
        assert len(window.pieces) == len(window.shapes) <= 40
        assert len(window.firsts) == len(window.words)
        assert list(window.firsts) == sorted(set(window.firsts))
        first, end = window.core
        seen += [w.start for w in window.words[first:end]]
        for word in window.words:
            assert text[word.start : word.end] == word.text
    assert seen == sorted(set(seen))
    assert len(seen) == len({w.start for window in windows for w in window.words})


@pytest.mark.parametrize("text", ["one two. " * 500, "word " * 3000, "x" * 50_000, "a. " * 4000])
def test_long_texts_are_cut_into_overlapping_windows(text: str) -> None:
    windows = cutter().cut(text)
    assert all(len(w.pieces) <= 40 for w in windows)
    assert sum(end - first for w in windows for first, end in [w.core]) >= 1
    if len(windows) > 1:
        shared = {w.start for w in windows[0].words} & {w.start for w in windows[1].words}
        assert shared


def test_a_paragraph_begins_with_a_mark_of_its_own() -> None:
    (window,) = cutter().cut("ab cd.\n\nef gh.")
    separator = tokenizer().token_to_id("[SEP]")
    assert window.pieces.count(separator) == 2
    assert [w.text for w in window.words] == ["ab", "cd", ".", "ef", "gh", "."]


@pytest.mark.parametrize(
    ("word", "opening", "shape"),
    [
        ("raid", False, "lower"),
        ("Raid", False, "title"),
        ("Raid", True, "opening title"),
        ("ISIS", False, "upper"),
        ("U", False, "letter"),
        ("15", False, "digits"),
        ("AK47x", False, "mixed"),
        (",", False, "mark"),
    ],
)
def test_shapes(word: str, opening: bool, shape: str) -> None:
    assert SHAPES[shape_of(word, opening=opening)] == shape


def test_a_text_without_capitals_tells_no_shapes() -> None:
    (window,) = cutter().cut("rebels attacked mosul")
    assert set(window.shapes) == {0}
