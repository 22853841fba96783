from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sourceline.exports.marks import Closed, Mark, Opened, Words, marks_of, pieces
from tests.exports.samples import TEXT, shelling

INTERVALS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 9)).map(lambda t: (t[0], t[0] + t[1])),
    max_size=12,
)


def marks_at(intervals: list[tuple[int, int]]) -> list[Mark]:
    return sorted(
        (Mark(start, end, "place", (str(n),)) for n, (start, end) in enumerate(intervals)),
        key=lambda m: (m.start, -m.end),
    )


@given(INTERVALS)
def test_pieces_nest_and_hold_the_whole_text(intervals: list[tuple[int, int]]) -> None:
    text = "".join(chr(0x391 + n) for n in range(30))
    marks = marks_at(intervals)
    shown: list[str] = []
    over: dict[Mark, str] = dict.fromkeys(marks, "")
    stack: list[Mark] = []
    first_seen: list[Mark] = []
    for piece in pieces(text, marks):
        if isinstance(piece, Opened):
            assert piece.again == (piece.mark in first_seen)
            first_seen.append(piece.mark)
            stack.append(piece.mark)
        elif isinstance(piece, Closed):
            assert stack.pop() == piece.mark
        else:
            assert piece.marks == tuple(stack)
            shown.append(piece.text)
            for mark in stack:
                over[mark] += piece.text
    assert not stack
    assert "".join(shown) == text
    assert all(words == text[mark.start : mark.end] for mark, words in over.items())


def test_a_crossing_mark_is_cut_and_goes_on() -> None:
    marks = marks_at([(0, 4), (2, 6)])
    told = [(type(p).__name__, getattr(p, "text", "")) for p in pieces("abcdefgh", marks)]
    assert told == [
        ("Opened", ""),
        ("Words", "ab"),
        ("Opened", ""),
        ("Words", "cd"),
        ("Closed", ""),
        ("Closed", ""),
        ("Opened", ""),
        ("Words", "ef"),
        ("Closed", ""),
        ("Words", "gh"),
    ]


def test_same_words_in_two_parts_are_nested_marks_and_in_one_part_a_single_mark() -> None:
    marks = marks_of(shelling())
    quoted = {(TEXT[m.start : m.end], m.kind): m.about for m in marks}
    assert quoted["at least 15 soldiers", "casualty"] == ("c1",)
    assert quoted["splinters", "weapon"] == ("e1-w1",)
    assert quoted["an earlier raid", "trigger"] == ("e2",)
    assert quoted["the defence ministry", "source"] == ("a1",)


def test_many_overlapping_marks_take_no_quadratic_time() -> None:
    marks = [Mark(n, n + 3, "place", ("e1",)) for n in range(100_000)]
    text = "x" * 100_003
    assert sum(len(p.text) for p in pieces(text, marks) if isinstance(p, Words)) == len(text)
