"""Quantities: bounds and values by the codebook, exact spans, kinds, and what is left out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.errors import UnsupportedLanguageError
from sourceline.reading.mentions import Quantity
from sourceline.reading.quantities import find_quantities, parse_quantity

Figures = tuple[int | None, int | None, int | None]


def figures(quantity: Quantity) -> Figures:
    return quantity.low, quantity.best, quantity.high


def words(text: str, quantity: Quantity) -> str:
    return text[quantity.start : quantity.end]


def the_one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, [words(text, q) for q in found]
    return found[0]


# The codebook's own bounds, each with the words that the span must hold.
CODEBOOK: list[tuple[str, str, Figures]] = [
    ("15 militants", "15", (15, 15, 15)),
    ("At least 15 militants", "At least 15", (15, 15, None)),
    ("Up to 15 militants", "Up to 15", (None, 15, 15)),
    ("More than 15 militants", "More than 15", (16, 16, None)),
    ("Nearly 20 people", "Nearly 20", (None, 20, None)),
    ("15 to 20 people", "15 to 20", (15, 15, 20)),
    ("A dozen people", "A dozen", (12, 12, 12)),
    ("Dozens of people", "Dozens", (24, 24, None)),
    ("Several people", "Several", (3, 3, None)),
    ("a few people", "a few", (2, 2, None)),
    ("scores of people", "scores", (40, 40, None)),
    ("hundreds of people", "hundreds", (200, 200, None)),
    ("about 20 people", "about 20", (None, 20, None)),
    ("No civilians were hurt", "No", (0, 0, 0)),
]

BOUNDS: list[tuple[str, str, Figures]] = [
    ("no fewer than 12 dead", "no fewer than 12", (12, 12, None)),
    ("no less than 12 dead", "no less than 12", (12, 12, None)),
    ("a minimum of 12 dead", "a minimum of 12", (12, 12, None)),
    ("15+ people", "15+", (15, 15, None)),
    ("≥ 15 people", "≥ 15", (15, 15, None)),
    ("15 or more people", "15 or more", (15, 15, None)),
    ("15-plus people", "15-plus", (15, 15, None)),
    ("one or more people", "one or more", (1, 1, None)),
    ("at least another 15 people", "at least another 15", (15, 15, None)),
    ("at least two dozen people", "at least two dozen", (24, 24, None)),
    ("over 30 people", "over 30", (31, 31, None)),
    ("upwards of 30 people", "upwards of 30", (31, 31, None)),
    ("well over 30 people", "well over 30", (31, 31, None)),
    ("more than a dozen people", "more than a dozen", (13, 13, None)),
    ("in excess of 1.2 million people", "in excess of 1.2 million", (1_200_001, 1_200_001, None)),
    ("as many as 30 people", "as many as 30", (None, 30, 30)),
    ("perhaps as many as 30 people", "perhaps as many as 30", (None, 30, 30)),
    ("no more than 5 people", "no more than 5", (None, 5, 5)),
    ("at most 7 people", "at most 7", (None, 7, 7)),
    ("fewer than 20 people", "fewer than 20", (None, 19, 19)),
    ("less than 20 people", "less than 20", (None, 19, 19)),
    ("under 30 people", "under 30", (None, 29, 29)),
    ("almost two dozen people", "almost two dozen", (None, 24, None)),
    ("close to 50 people", "close to 50", (None, 50, None)),
    ("just under 50 people", "just under 50", (None, 50, None)),
    ("around 20 people", "around 20", (None, 20, None)),
    ("approximately 20 people", "approximately 20", (None, 20, None)),
    ("roughly 20 people", "roughly 20", (None, 20, None)),
    ("some 40 people", "some 40", (None, 40, None)),
    ("an estimated 40 people", "an estimated 40", (None, 40, None)),
    ("~30 people", "~30", (None, 30, None)),
    ("20 or so people", "20 or so", (None, 20, None)),
    ("30-odd people", "30-odd", (None, 30, None)),
    ("at least some 20 people", "at least some 20", (20, 20, None)),
]

RANGES: list[tuple[str, str, Figures]] = [
    ("between 10 and 15 people", "between 10 and 15", (10, 10, 15)),
    ("between ten and fifteen people", "between ten and fifteen", (10, 10, 15)),
    ("from 10 to 15 people", "from 10 to 15", (10, 10, 15)),
    ("10-15 people", "10-15", (10, 10, 15)),
    ("10–15 people", "10–15", (10, 10, 15)),
    ("10 - 15 people", "10 - 15", (10, 10, 15)),
    ("one or two people", "one or two", (1, 1, 2)),
    ("two or three dozen people", "two or three dozen", (24, 24, 36)),
    ("10 to 15 thousand people", "10 to 15 thousand", (10_000, 10_000, 15_000)),
    (
        "between 1 and 2 million people",
        "between 1 and 2 million",
        (1_000_000, 1_000_000, 2_000_000),
    ),
    ("up to 10 or 15 people", "up to 10 or 15", (None, 15, 15)),
    ("about 10 to 15 people", "about 10 to 15", (10, 10, 15)),
    ("10, possibly 12 people", "10, possibly 12", (10, 10, 12)),
    (
        "at least 10 and possibly as many as 15",
        "at least 10 and possibly as many as 15",
        (10, 10, 15),
    ),
    ("hundreds, possibly thousands of people", "hundreds, possibly thousands", (200, 200, None)),
]

NUMBERS: list[tuple[str, str, int]] = [
    ("twenty-one people", "twenty-one", 21),
    ("a hundred and twenty people", "a hundred and twenty", 120),
    ("three hundred fifty people", "three hundred fifty", 350),
    ("fifteen hundred people", "fifteen hundred", 1500),
    ("two and a half thousand people", "two and a half thousand", 2500),
    ("a million and a half people", "a million and a half", 1_500_000),
    ("1.2 million people", "1.2 million", 1_200_000),
    ("half a million people", "half a million", 500_000),
    ("half a dozen people", "half a dozen", 6),
    ("a couple of dozen people", "a couple of dozen", 24),
    ("a couple of men", "a couple", 2),
    ("a pair of guards", "a pair", 2),
    ("a score of people", "a score", 20),
    ("both soldiers", "both", 2),
    ("another five people", "five", 5),
    ("five other people", "five", 5),
    ("one of the soldiers", "one", 1),
    ("a single soldier", "a single", 1),
    ("1,00,000 people", "1,00,000", 100_000),
    ("12,34,567 people", "12,34,567", 1_234_567),
    ("1.5 lakh people", "1.5 lakh", 150_000),
    ("2 crore people", "2 crore", 20_000_000),
    ("1 000 000 people", "1 000 000", 1_000_000),
    ("1\u00a0000\u202f000 people", "1\u00a0000\u202f000", 1_000_000),
    ("200k people", "200k", 200_000),
    ("3m refugees", "3m", 3_000_000),
    ("the 2000 people", "2000", 2000),
    ("zero people", "zero", 0),
    ("none of the men", "none", 0),
    ("not a single person", "not a single", 0),
    ("no one was hurt", "no one", 0),
    ("nobody was hurt", "nobody", 0),
    ("ended without casualties", "without", 0),
    ("ended without any loss of life", "without", 0),
]

VAGUE: list[tuple[str, str, int]] = [
    ("a handful of people", "a handful", 3),
    ("several dozen people", "several dozen", 36),
    ("a few hundred people", "a few hundred", 200),
    ("tens of thousands of people", "tens of thousands", 20_000),
    ("hundreds of thousands of people", "hundreds of thousands", 200_000),
    ("millions of people", "millions", 2_000_000),
    ("came in their dozens", "dozens", 24),
    ("more than several dozen people", "more than several dozen", 36),
]


@pytest.mark.parametrize(("text", "span", "value"), [*CODEBOOK, *BOUNDS, *RANGES])
def test_bounds_and_ranges(text: str, span: str, value: Figures) -> None:
    quantity = the_one(text)
    assert (words(text, quantity), figures(quantity)) == (span, value)
    assert quantity.kind == "count"


@pytest.mark.parametrize(("text", "span", "value"), NUMBERS)
def test_exact_numbers(text: str, span: str, value: int) -> None:
    quantity = the_one(text)
    assert (words(text, quantity), figures(quantity)) == (span, (value, value, value))
    assert quantity.kind == "count"
    assert not quantity.vague


@pytest.mark.parametrize(("text", "span", "least"), VAGUE)
def test_vague_words_name_the_least_they_can_mean(text: str, span: str, least: int) -> None:
    quantity = the_one(text)
    assert (words(text, quantity), figures(quantity)) == (span, (least, least, None))
    assert quantity.vague


@pytest.mark.parametrize(
    "text",
    [
        "many people",
        "an unknown number of people",
        "the few who fled",
        "the 20th soldier",
        "the first of them",
        "his twenty-first raid",
        "the two hundredth attack",
        "two thirds of them",
        "one-third of the city",
        "three-quarters full",
        "half of the 20 hostages",
        "Flight 123",
        "Resolution 2254",
        "Resolutions 2254 and 2118",
        "an F-16 and an AK-47",
        "Route 4",
        "Brigade 55",
        "the 101 Brigade",
        "Phase Two",
        "No. 5",
        "rebel #5",
        "COVID-19",
        "G20",
        "P5+1",
        "a 3-2 vote",
        "call 555-1234-99",
        "one in five",
        "one another",
        "one day",
        "the one that mattered",
        "a two-state solution",
        "a 15-member team",
        "since 9/11",
        "on 7 October",
        "in 2019",
        "the 1990s",
        "at 10:30",
        "report [4] says",
        "it was no longer so",
        "both Iraq and Syria",
        "without warning",
        "he scores often",
        "agent 007",
        "99999999999999999999999",
    ],
)
def test_what_counts_nobody_is_not_returned(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "span", "kind"),
    [
        ("12% of them", "12", "percent"),
        ("15 to 20 per cent of them", "15 to 20", "percent"),
        ("$3 million in aid", "$3 million", "money"),
        ("$2-3 million in aid", "$2-3 million", "money"),
        ("3 million dollars", "3 million", "money"),
        ("nearly £20m", "nearly £20m", "money"),
        ("millions of dollars", "millions", "money"),
        ("30 km away", "30", "measure"),
        ("2.5 tonnes of it", "2.5", "measure"),
        ("300m from the mosque", "300m", "measure"),
        ("three times", "three", "measure"),
        ("10 square miles", "10", "measure"),
        ("1.000 of them", "1.000", "measure"),
        ("a 3-year-old boy", "3", "age"),
        ("10- to 15-year-olds", "10- to 15", "age"),
        ("boys aged 10 to 15", "10 to 15", "age"),
        ("he was 25 years old", "25", "age"),
        ("children as young as 10", "10", "age"),
        ("children under 5", "under 5", "age"),
        ("Ahmed Ali, 25, was shot", "25", "age"),
        ("10 a.m. local", "10", "time"),
        ("at 2200 the shelling began", "2200", "time"),
        ("more than 8 days", "more than 8", "time"),
        ("a 72-hour truce", "72", "time"),
        ("several minutes", "several", "time"),
        ("two and a half hours", "two and a half", "time"),
    ],
)
def test_numbers_that_count_no_people_keep_their_kind(text: str, span: str, kind: str) -> None:
    quantity = the_one(text)
    assert (words(text, quantity), quantity.kind) == (span, kind)


def test_what_is_not_whole_has_no_value() -> None:
    assert figures(the_one("2.5 tonnes of it")) == (None, None, None)


def test_a_report_with_several_numbers() -> None:
    text = (
        "At least 15 militants were killed and seven U.S. troops were hurt, five of them in combat "
        "and two in falls, on Aug. 29. About 2,500 troops are in Iraq, 30 km from Flight 123."
    )
    found = [(words(text, q), figures(q)) for q in find_quantities(text) if q.kind == "count"]
    assert found == [
        ("At least 15", (15, 15, None)),
        ("seven", (7, 7, 7)),
        ("five", (5, 5, 5)),
        ("two", (2, 2, 2)),
        ("About 2,500", (None, 2500, None)),
    ]


def test_a_toll_that_rises_is_no_range() -> None:
    text = "The toll rose from 10 to 15 people"
    assert [figures(q) for q in find_quantities(text)] == [(10, 10, 10), (15, 15, 15)]


def test_items_of_a_list_are_not_counted() -> None:
    text = "1. The raid.\n2. Three men died."
    assert [words(text, q) for q in find_quantities(text)] == ["Three"]


def test_parse_quantity_takes_the_first_count() -> None:
    phrase = "on Friday, 30 km away, at least 15 militants"
    quantity = parse_quantity(phrase)
    assert quantity is not None
    assert words(phrase, quantity) == "at least 15"
    assert parse_quantity("many militants") is None
    assert parse_quantity("30 km") is None
    assert parse_quantity("a dozen", language="en-GB") is not None


def test_other_languages_are_refused_by_name() -> None:
    with pytest.raises(UnsupportedLanguageError, match="'fr'"):
        parse_quantity("quinze", language="fr")


UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number: int, joiner: str) -> str:
    """The number as British ("and") or American ("") English writes it."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return TENS[tens] + (f"-{UNITS[unit]}" if unit else "")
    for scale, name in (
        (10**9, "billion"),
        (10**6, "million"),
        (1000, "thousand"),
        (100, "hundred"),
    ):
        if number >= scale:
            count, rest = divmod(number, scale)
            words_ = f"{in_words(count, joiner)} {name}"
            if not rest:
                return words_
            return f"{words_} {joiner if rest < 100 else ''} {in_words(rest, joiner)}".replace(
                "  ", " "
            )
    raise AssertionError(number)


@given(st.integers(0, 9_999_999_999), st.sampled_from(["and", ""]))
def test_number_words_round_trip(number: int, joiner: str) -> None:
    phrase = in_words(number, joiner)
    quantity = parse_quantity(phrase)
    assert quantity is not None
    assert (quantity.start, quantity.end) == (0, len(phrase))
    assert figures(quantity) == (number, number, number)


@given(st.integers(1, 9_999_999_999))
def test_grouped_figures_round_trip(number: int) -> None:
    assert parse_quantity(f"{number:,}") == Quantity(0, len(f"{number:,}"), number, number, number)


PIECES = st.sampled_from(
    "one two twenty hundred thousand million a of and the 10 15 1,000 1.5 2016 3 May - – , . to "
    "between from at least up more than no not half dozen dozens several few $ % km years old "
    "Friday ( ) ' ’s İ ſ 𝟘 ٣ 👩‍👩‍👧 \n possibly or + / without casualties both one of".split(" ")
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=25), st.sampled_from(["", " "]))
def test_spans_and_figures_are_sound_on_any_text(pieces: list[str], joiner: str) -> None:
    text = joiner.join(pieces)
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end <= len(text)
        assert words(text, quantity).strip() == words(text, quantity)
        known = [value for value in figures(quantity) if value is not None]
        assert known == sorted(known)
        assert all(value >= 0 for value in known)
        end = quantity.end


@pytest.mark.parametrize(
    "unit",
    ["one thousand ", "one ", "1 000 ", "3, ", "10-", "1.", "1", "half of the ", "at least ",
     "possibly ", "hundred thousand ", "a couple of ", "no ", "both of and ", "x", " "],
)  # fmt: skip
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        find_quantities(text)
        return time.process_time() - start

    # Twenty-five times the text may take two hundred times as long on a busy machine, not the 625
    # times of a quadratic scan.
    small = min(seconds(4_000) for _ in range(3))
    assert min(seconds(100_000) for _ in range(2)) < 200 * small + 0.1
