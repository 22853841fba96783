"""Dates: spans, resolution against publication, tense, UCDP precision, anchored phrases."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourceline.errors import UsageError
from sourceline.reading.dates import find_dates, resolve_anchored
from sourceline.reading.mentions import DateMention
from sourceline.reading.sentences import find_sentences

# A Thursday.
PUBLISHED = "2016-11-03"
Expected = tuple[str, str, str, int]


def told(text: str, published: str | None = PUBLISHED) -> list[tuple[str, str, str, int]]:
    """Words, first and last day and precision of every date of a text."""
    return [
        (text[d.start : d.end], str(d.first), str(d.last), d.precision)
        for d in find_dates(text, published)
    ]


def the_one(text: str, published: str | None = PUBLISHED) -> DateMention:
    found = find_dates(text, published)
    assert len(found) == 1, told(text, published)
    return found[0]


WEEKDAYS: list[tuple[str, Expected]] = [
    ("The raid took place on Friday.", ("on Friday", "2016-10-28", "2016-10-28", 1)),
    ("Officials said on Thursday that", ("on Thursday", "2016-11-03", "2016-11-03", 1)),
    ("Talks will be held on Friday.", ("on Friday", "2016-11-04", "2016-11-04", 1)),
    ("On Friday, the army will withdraw.", ("On Friday", "2016-11-04", "2016-11-04", 1)),
    ("The army said on Friday it will go.", ("on Friday", "2016-10-28", "2016-10-28", 1)),
    ("He was due to leave on Monday.", ("on Monday", "2016-11-07", "2016-11-07", 1)),
    ("a meeting planned for Friday", ("Friday", "2016-11-04", "2016-11-04", 1)),
    ("The truce takes effect on Saturday.", ("on Saturday", "2016-11-05", "2016-11-05", 1)),
    ("It would have begun on Friday.", ("on Friday", "2016-10-28", "2016-10-28", 1)),
    ("The army will answer Friday's attack.", ("Friday", "2016-10-28", "2016-10-28", 1)),
    ("next Friday", ("next Friday", "2016-11-04", "2016-11-04", 1)),
    ("next Thursday", ("next Thursday", "2016-11-10", "2016-11-10", 1)),
    ("last Tuesday", ("last Tuesday", "2016-11-01", "2016-11-01", 1)),
    ("last Thursday", ("last Thursday", "2016-10-27", "2016-10-27", 1)),
    ("this past Tuesday", ("this past Tuesday", "2016-11-01", "2016-11-01", 1)),
    ("It began late on Tuesday.", ("late on Tuesday", "2016-11-01", "2016-11-01", 1)),
    ("earlier on Friday", ("earlier on Friday", "2016-10-28", "2016-10-28", 1)),
    ("at dawn on Friday", ("at dawn on Friday", "2016-10-28", "2016-10-28", 1)),
    ("Thursday night", ("Thursday night", "2016-11-03", "2016-11-03", 1)),
    ("overnight on Tuesday", ("overnight on Tuesday", "2016-11-01", "2016-11-02", 2)),
    ("overnight into Tuesday", ("overnight into Tuesday", "2016-10-31", "2016-11-01", 2)),
    ("from Monday to Wednesday", ("from Monday to Wednesday", "2016-10-31", "2016-11-02", 2)),
    ("on Saturday and Sunday", ("on Saturday and Sunday", "2016-10-29", "2016-10-30", 2)),
    ("on Monday, Wednesday and Friday", ("on Monday, Wednesday and Friday", "2016-10-24",
                                         "2016-10-28", 2)),
    ("It will run Monday to Friday.", ("Monday to Friday", "2016-11-07", "2016-11-11", 2)),
    ("Tuesday of last week", ("Tuesday of last week", "2016-10-25", "2016-10-25", 1)),
    ("Friday last week", ("Friday last week", "2016-10-28", "2016-10-28", 1)),
    ("Friday before last", ("Friday before last", "2016-10-21", "2016-10-21", 1)),
    ("since Monday", ("since Monday", "2016-10-31", "2016-11-03", 2)),
    ("on Tuesday, Nov. 1, near", ("on Tuesday, Nov. 1", "2016-11-01", "2016-11-01", 1)),
    ("on Tuesday (1 November)", ("on Tuesday (1 November)", "2016-11-01", "2016-11-01", 1)),
    ("Tue, 1 Nov 2016", ("Tue, 1 Nov 2016", "2016-11-01", "2016-11-01", 1)),
]  # fmt: skip

DAYS: list[tuple[str, Expected]] = [
    ("on Oct. 7 there", ("on Oct. 7", "2016-10-07", "2016-10-07", 1)),
    ("the 13 October attacks", ("13 October", "2016-10-13", "2016-10-13", 1)),
    ("in the 13 October attacks", ("13 October", "2016-10-13", "2016-10-13", 1)),
    ("29 Aug 2015", ("29 Aug 2015", "2015-08-29", "2015-08-29", 1)),
    ("Nov. 6, 2015", ("Nov. 6, 2015", "2015-11-06", "2015-11-06", 1)),
    ("May 17th", ("May 17th", "2016-05-17", "2016-05-17", 1)),
    ("on the 17th of May", ("on the 17th of May", "2016-05-17", "2016-05-17", 1)),
    ("on the 17th, police", ("on the 17th", "2016-10-17", "2016-10-17", 1)),
    ("on the 2nd.", ("on the 2nd", "2016-11-02", "2016-11-02", 1)),
    ("the 17th of last month", ("17th of last month", "2016-10-17", "2016-10-17", 1)),
    ("on 17/05/2013", ("on 17/05/2013", "2013-05-17", "2013-05-17", 1)),
    ("on 05/17/2013", ("on 05/17/2013", "2013-05-17", "2013-05-17", 1)),
    ("on 03/11/2016", ("on 03/11/2016", "2016-11-03", "2016-11-03", 1)),
    ("on 10/12/2016", ("on 10/12/2016", "2016-10-12", "2016-10-12", 1)),
    ("17.05.2013", ("17.05.2013", "2013-05-17", "2013-05-17", 1)),
    ("2016-10-30T12:00:00Z", ("2016-10-30", "2016-10-30", "2016-10-30", 1)),
    ("between 5 and 9 March", ("between 5 and 9 March", "2016-03-05", "2016-03-09", 2)),
    ("March 5–9", ("March 5–9", "2016-03-05", "2016-03-09", 2)),
    ("on 3, 4 and 5 May", ("on 3, 4 and 5 May", "2016-05-03", "2016-05-05", 2)),
    ("30 April to 2 May", ("30 April to 2 May", "2016-04-30", "2016-05-02", 2)),
    ("30 December to 2 January", ("30 December to 2 January", "2015-12-30", "2016-01-02", 2)),
    ("from Oct. 20 to 26", ("from Oct. 20 to 26", "2016-10-20", "2016-10-26", 3)),
    ("Oct. 30-Nov. 2", ("Oct. 30-Nov. 2", "2016-10-30", "2016-11-02", 2)),
    ("on the night of 3 to 4 May", ("on the night of 3 to 4 May", "2016-05-03", "2016-05-04", 2)),
    ("in the early hours of Aug. 29", ("in the early hours of Aug. 29", "2016-08-29",
                                       "2016-08-29", 1)),
    ("the week of Oct. 12", ("the week of Oct. 12", "2016-10-10", "2016-10-16", 3)),
    ("on the eve of 1 May", ("on the eve of 1 May", "2016-04-30", "2016-04-30", 1)),
    ("since Oct. 17", ("since Oct. 17", "2016-10-17", "2016-11-03", 4)),
    ("on 5 May last year", ("on 5 May last year", "2015-05-05", "2015-05-05", 1)),
    ("Christmas Day", ("Christmas Day", "2015-12-25", "2015-12-25", 1)),
    ("New Year’s Eve 2014", ("New Year’s Eve 2014", "2014-12-31", "2014-12-31", 1)),
    ("Easter Sunday", ("Easter Sunday", "2016-03-27", "2016-03-27", 1)),
    ("on Good Friday", ("on Good Friday", "2016-03-25", "2016-03-25", 1)),
    ("the 9/11 attacks", ("9/11", "2001-09-11", "2001-09-11", 1)),
    ("the Sept. 11 attacks", ("Sept. 11", "2001-09-11", "2001-09-11", 1)),
    # The year of a day without one.
    ("on Dec. 30, they", ("on Dec. 30", "2015-12-30", "2015-12-30", 1)),
    ("on Nov. 4, they", ("on Nov. 4", "2016-11-04", "2016-11-04", 1)),
    ("It will end on Dec. 30.", ("on Dec. 30", "2016-12-30", "2016-12-30", 1)),
    ("It will end on Jan. 30.", ("on Jan. 30", "2017-01-30", "2017-01-30", 1)),
    ("on Feb. 29", ("on Feb. 29", "2016-02-29", "2016-02-29", 1)),
]  # fmt: skip

MONTHS_AND_YEARS: list[tuple[str, Expected]] = [
    ("in October, they", ("in October", "2016-10-01", "2016-10-31", 4)),
    ("in December, they", ("in December", "2015-12-01", "2015-12-31", 4)),
    ("It will start in June.", ("in June", "2017-06-01", "2017-06-30", 4)),
    ("last July", ("last July", "2016-07-01", "2016-07-31", 4)),
    ("next March", ("next March", "2017-03-01", "2017-03-31", 4)),
    ("in early November 2005", ("in early November 2005", "2005-11-01", "2005-11-10", 4)),
    ("in mid-June", ("in mid-June", "2016-06-11", "2016-06-20", 4)),
    ("at the end of March", ("at the end of March", "2016-03-21", "2016-03-31", 4)),
    ("in October last year", ("in October last year", "2015-10-01", "2015-10-31", 4)),
    ("in May of 2014", ("in May of 2014", "2014-05-01", "2014-05-31", 4)),
    ("the August raid", ("August", "2016-08-01", "2016-08-31", 4)),
    ("January 2015 to March 2016", ("January 2015 to March 2016", "2015-01-01", "2016-03-31", 5)),
    ("between January and March 2016", ("between January and March 2016", "2016-01-01",
                                        "2016-03-31", 5)),
    ("from January to March", ("from January to March", "2016-01-01", "2016-03-31", 5)),
    ("since January", ("since January", "2016-01-01", "2016-11-03", 5)),
    ("in 2012", ("in 2012", "2012-01-01", "2012-12-31", 5)),
    ("the 2014 kidnapping", ("2014", "2014-01-01", "2014-12-31", 5)),
    ("in early 2016", ("in early 2016", "2016-01-01", "2016-04-30", 5)),
    ("the first half of 2016", ("the first half of 2016", "2016-01-01", "2016-06-30", 5)),
    ("from 2014 to 2016", ("from 2014 to 2016", "2014-01-01", "2016-12-31", 5)),
    ("in 2014-16", ("in 2014-16", "2014-01-01", "2016-12-31", 5)),
    ("since 2014", ("since 2014", "2014-01-01", "2016-11-03", 5)),
    ("in the 1980s", ("in the 1980s", "1980-01-01", "1989-12-31", 5)),
    ("in the summer of 2014", ("in the summer of 2014", "2014-06-01", "2014-08-31", 5)),
    ("last winter", ("last winter", "2015-12-01", "2016-02-29", 5)),
    ("this spring", ("this spring", "2016-03-01", "2016-05-31", 5)),
]  # fmt: skip

RELATIVE: list[tuple[str, Expected]] = [
    ("today", ("today", "2016-11-03", "2016-11-03", 1)),
    ("early this morning", ("early this morning", "2016-11-03", "2016-11-03", 1)),
    ("yesterday evening", ("yesterday evening", "2016-11-02", "2016-11-02", 1)),
    ("sworn in yesterday", ("yesterday", "2016-11-02", "2016-11-02", 1)),
    ("the day before yesterday", ("the day before yesterday", "2016-11-01", "2016-11-01", 1)),
    ("tomorrow", ("tomorrow", "2016-11-04", "2016-11-04", 1)),
    ("overnight", ("overnight", "2016-11-02", "2016-11-03", 2)),
    ("late last night", ("late last night", "2016-11-02", "2016-11-03", 2)),
    ("this week", ("this week", "2016-10-31", "2016-11-06", 3)),
    ("earlier this week", ("earlier this week", "2016-10-31", "2016-11-03", 2)),
    ("last week", ("last week", "2016-10-24", "2016-10-30", 3)),
    ("next week", ("next week", "2016-11-07", "2016-11-13", 3)),
    ("over the weekend", ("over the weekend", "2016-10-29", "2016-10-30", 2)),
    ("It will be held at the weekend.", ("at the weekend", "2016-11-05", "2016-11-06", 2)),
    ("earlier this month", ("earlier this month", "2016-11-01", "2016-11-03", 4)),
    ("last month", ("last month", "2016-10-01", "2016-10-31", 4)),
    ("late last month", ("late last month", "2016-10-21", "2016-10-31", 4)),
    ("this year", ("this year", "2016-01-01", "2016-11-03", 5)),
    ("since last year's attacks", ("last year", "2015-01-01", "2015-12-31", 5)),
    ("by the end of the year", ("by the end of the year", "2016-09-01", "2016-12-31", 5)),
    ("in recent days", ("in recent days", "2016-10-29", "2016-11-03", 2)),
    ("in recent weeks", ("in recent weeks", "2016-10-06", "2016-11-03", 4)),
    ("in the past 24 hours", ("in the past 24 hours", "2016-11-02", "2016-11-03", 1)),
    ("over the past week", ("over the past week", "2016-10-27", "2016-11-03", 3)),
    ("in the last three days", ("in the last three days", "2016-10-31", "2016-11-03", 2)),
    ("within the next two days", ("within the next two days", "2016-11-03", "2016-11-05", 2)),
    ("hours ago", ("hours ago", "2016-11-03", "2016-11-03", 1)),
    ("three days ago", ("three days ago", "2016-10-31", "2016-10-31", 1)),
    ("several days ago", ("several days ago", "2016-10-28", "2016-10-31", 2)),
    ("two weeks ago", ("two weeks ago", "2016-10-17", "2016-10-23", 3)),
    ("six months ago", ("six months ago", "2016-05-01", "2016-05-31", 4)),
    ("a year ago", ("a year ago", "2015-11-01", "2015-11-30", 4)),
    ("three years ago", ("three years ago", "2013-01-01", "2013-12-31", 5)),
]


@pytest.mark.parametrize(("text", "expected"), [*WEEKDAYS, *DAYS, *MONTHS_AND_YEARS, *RELATIVE])
def test_words_and_days(text: str, expected: Expected) -> None:
    assert told(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "They may 15 times march on Rome.",
        "Theresa May spoke.",
        "It may be so; he may march.",
        "the second day",
        "one day he left",
        "this is the last day",
        "day after day",
        "Black Friday",
        "January Jones spoke",
        "they sat in the sun",
        "on the 20th anniversary",
        "on the 5th floor",
        "the 21st century",
        "the 38th parallel",
        "Resolution 2014",
        "in 2000 villages",
        "over 2000 people",
        "at 2000 GMT",
        "room 2016",
        "version 1.2.2016.4",
        "a 9/10 majority",
        "after five rounds",
        "the fall of Mosul",
        "for three days",
    ],
)
def test_words_that_are_no_dates(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on Jan. 8", ("on Jan. 8", "None", "None", 1)),
        ("on Friday", ("on Friday", "None", "None", 1)),
        ("today", ("today", "None", "None", 1)),
        ("in October", ("in October", "None", "None", 4)),
        ("since October", ("since October", "None", "None", 5)),
        ("in the past 24 hours", ("in the past 24 hours", "None", "None", 1)),
        ("a year ago", ("a year ago", "None", "None", 4)),
        ("On January 15, 2006", ("On January 15, 2006", "2006-01-15", "2006-01-15", 1)),
        ("4 FEB 90", ("4 FEB 90", "1990-02-04", "1990-02-04", 1)),
    ],
)
def test_without_publication_only_a_named_year_places(text: str, expected: Expected) -> None:
    assert told(text, None) == [expected]


def test_without_publication_a_month_takes_the_year_the_text_gave_it() -> None:
    text = "It began in early November 2005. On 5 November they fought, and on 5 December again."
    assert told(text, None) == [
        ("in early November 2005", "2005-11-01", "2005-11-10", 4),
        ("On 5 November", "2005-11-05", "2005-11-05", 1),
        ("on 5 December", "None", "None", 1),
    ]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("today", "2015-10", ("today", "2015-10-01", "2015-10-31", 4)),
        ("this morning", "2015-08", ("this morning", "2015-08-01", "2015-08-31", 4)),
        ("on Monday", "2015-08", ("on Monday", "None", "None", 1)),
        ("last July", "2016-10", ("last July", "2016-07-01", "2016-07-31", 4)),
        ("earlier this month", "2016-10", ("earlier this month", "2016-10-01", "2016-10-31", 4)),
        ("last year", "2016", ("last year", "2015-01-01", "2015-12-31", 5)),
        ("on 30 December", "2016", ("on 30 December", "2016-12-30", "2016-12-30", 1)),
        ("on 30 December", "2016-10", ("on 30 December", "2015-12-30", "2015-12-30", 1)),
        ("last week", "2016", ("last week", "None", "None", 3)),
        ("today", "2016-11-03T23:10:00Z", ("today", "2016-11-03", "2016-11-03", 1)),
        ("4 FEB 90", "1990-02-05", ("4 FEB 90", "1990-02-04", "1990-02-04", 1)),
    ],
)
def test_publication_known_in_part(text: str, published: str, expected: Expected) -> None:
    assert told(text, published) == [expected]


@pytest.mark.parametrize("published", ["2016-13", "2016-02-30", "last week", "0001-01-01", ""])
def test_a_publication_that_is_no_date_is_refused(published: str) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        find_dates("on Friday", published)


def test_a_day_that_does_not_exist_stands_unplaced() -> None:
    assert told("on 31 June 2016") == [("on 31 June 2016", "None", "None", 1)]


def test_the_sentence_bounds_the_search_for_the_verb() -> None:
    text = "Talks will resume\n\n- raid on Friday"
    sentences = find_sentences(text)
    (mention,) = find_dates(text, PUBLISHED, sentences)
    assert mention.first == date(2016, 10, 28)


def test_the_weekday_picks_the_year_where_none_is_written() -> None:
    assert told("on Friday (9 June)", "1989-06-07") == [
        ("on Friday (9 June)", "1989-06-09", "1989-06-09", 1)
    ]


def test_lower_case_reports_have_weekdays_and_months() -> None:
    text = "on 3 may the rebels, who may 5 times march, fled. on friday, 5 march was far."
    assert [words for words, *_ in told(text)] == ["on 3 may", "on friday, 5 march"]


ANCHORED: list[tuple[str, str, str, str, int]] = [
    ("three days earlier", "three days earlier", "2016-05-07", "2016-05-07", 1),
    ("two days after the vote", "two days after", "2016-05-12", "2016-05-12", 1),
    ("on the previous day", "on the previous day", "2016-05-09", "2016-05-09", 1),
    ("the following day", "the following day", "2016-05-11", "2016-05-11", 1),
    ("the night before", "the night before", "2016-05-09", "2016-05-09", 1),
    ("the same day", "the same day", "2016-05-10", "2016-05-10", 1),
    ("that night", "that night", "2016-05-10", "2016-05-10", 1),
    ("hours later", "hours later", "2016-05-10", "2016-05-10", 1),
    ("48 hours later", "48 hours later", "2016-05-12", "2016-05-12", 1),
    ("days later", "days later", "2016-05-12", "2016-05-16", 2),
    ("a week before", "a week before", "2016-05-02", "2016-05-08", 3),
    ("the following week", "the following week", "2016-05-16", "2016-05-22", 3),
    ("a month later", "a month later", "2016-06-01", "2016-06-30", 4),
    ("the year before", "the year before", "2015-01-01", "2015-12-31", 5),
    ("the following Monday", "the following Monday", "2016-05-16", "2016-05-16", 1),
    ("the previous Tuesday", "the previous Tuesday", "2016-05-03", "2016-05-03", 1),
    ("After four more days of fighting", "After four more days", "2016-05-14", "2016-05-14", 1),
]


@pytest.mark.parametrize(("text", "span", "first", "last", "precision"), ANCHORED)
def test_anchored_phrases_count_from_the_event(
    text: str, span: str, first: str, last: str, precision: int
) -> None:
    mention = the_one(text)
    assert text[mention.start : mention.end] == span
    assert (mention.anchored, mention.first, mention.last) == (True, None, None)
    # A Tuesday.
    placed = resolve_anchored(mention, text, date(2016, 5, 10))
    assert (str(placed.first), str(placed.last), placed.precision) == (first, last, precision)


def test_what_is_not_anchored_stays_where_it_is() -> None:
    mention = the_one("on Friday")
    assert resolve_anchored(mention, "on Friday", date(2016, 5, 10)) == mention


DATES = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@given(DATES, st.one_of(st.none(), DATES))
def test_iso_dates_resolve_to_themselves(day: date, published: date | None) -> None:
    mention = the_one(f"on {day}, they", None if published is None else str(published))
    assert (mention.first, mention.last, mention.precision) == (day, day, 1)


@given(DATES)
def test_days_written_out_resolve_to_themselves(day: date) -> None:
    for text in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}"):
        mention = the_one(text)
        assert (mention.first, mention.last, mention.end) == (day, day, len(text))


@given(DATES, st.sampled_from(["yesterday", "three days ago", "in recent days", "overnight"]))
def test_relative_dates_shift_with_publication(day: date, text: str) -> None:
    today, tomorrow = the_one(text, str(day)), the_one(text, str(day + timedelta(days=1)))
    assert today.first is not None
    assert today.last is not None
    assert tomorrow.first == today.first + timedelta(days=1)
    assert tomorrow.last == today.last + timedelta(days=1)


@given(DATES, st.sampled_from("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()))
def test_a_weekday_is_the_last_on_or_before_publication(day: date, name: str) -> None:
    mention = the_one(f"He died on {name}.", str(day))
    assert mention.first is not None
    assert mention.first.strftime("%A") == name
    assert timedelta(0) <= day - mention.first < timedelta(days=7)


PIECES = st.sampled_from(
    "on Friday Monday and to the night of 3 4 17th May March Aug. 29 , - – 2016 2014-16 9/11 last "
    "next this early late mid since week month year ago days three several hours later earlier "
    "previous following day the a 999 yesterday overnight weekend summer Christmas will said 's ’s "
    "( ) . İ ſ 👩‍👩‍👧 \n in past 24 1980s 2016-11-03 17/05/2023".split(" ")
)


@given(
    st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=25),
    st.sampled_from(["", " "]),
    st.sampled_from([None, "2016", "2016-11", "2016-11-03", "2024-02-29", "1500-01-01"]),
)
def test_mentions_are_sound_on_any_text(
    pieces: list[str], joiner: str, published: str | None
) -> None:
    text = joiner.join(pieces)
    end = 0
    for mention in find_dates(text, published):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end].strip() == text[mention.start : mention.end]
        assert (mention.first is None) == (mention.last is None)
        assert mention.first is None or mention.last is None or mention.first <= mention.last
        assert mention.precision in range(1, 6)
        assert not (mention.anchored and mention.first)
        placed = resolve_anchored(mention, text, date(2016, 5, 10))
        assert not mention.anchored or placed.first is not None
        end = mention.end


@pytest.mark.parametrize(
    "unit",
    ["3, ", "Friday, ", "on Friday and ", "May 3, ", "May, ", "3 May to ", "the early hours of ",
     "early late mid ", "last ", "2014-", "10-", "1", "will be ", "ed ", " ", "\n", "'", "x"],
)  # fmt: skip
def test_time_is_linear_in_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        start = time.process_time()
        find_dates(text, PUBLISHED)
        return time.process_time() - start

    # Twenty-five times the text may take a hundred times as long on a busy machine, not the 625
    # times of a quadratic scan.
    small = min(seconds(4_000) for _ in range(3))
    assert seconds(100_000) < 100 * small + 0.05
