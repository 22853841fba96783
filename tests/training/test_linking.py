"""Labelled reports, their matching to the reader's mentions, the scores, and the fit of weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from benchmarks.linking import same_date_country_type
from sourceline.errors import UsageError
from sourceline.linking.comparisons import COMPARISONS
from sourceline.records import EventMention, Span
from tests.linking.mentions import RAID, told_by
from training.linking import Columns, compared_pairs, count_words, fit_to_labels
from training.linking_labels import (
    LabelledReport,
    ReadReport,
    in_one_week,
    is_kept_out,
    load_labelled,
    match_mentions,
)
from training.linking_scores import b_cubed, pairwise

TEXT = "A bomb killed two guards. The killed men were buried. Students marched."
ROW = {
    "id": "S-1",
    "story": "S",
    "published": "2024-08-31",
    "publisher": "Coast Press",
    "title": "Bomb",
    "text": TEXT,
    "origin": "S-A",
    "events": [
        {"cluster": "S.e1", "quote": "killed", "n": 1, "deaths": [2, 2, 2], "injured": None},
        {"cluster": "S.e2", "quote": "marched", "n": 1, "deaths": None, "injured": None},
    ],
}


def loaded(folder: Path, *rows: Mapping[str, object]) -> list[LabelledReport]:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "some.jsonl").write_text(lines, encoding="utf-8")
    return load_labelled(folder)


def an_event(number: int, *triggers: str) -> EventMention:
    spans = tuple(Span.cut(TEXT, TEXT.index(t), TEXT.index(t) + len(t)) for t in triggers)
    return EventMention(
        id=f"e{number}",
        event_type="Battles",
        sub_event_type="Armed clash",
        plover="ASSAULT",
        confidence=1.0,
        triggers=spans,
    )


def test_quotes_are_found_by_their_occurrence(tmp_path: Path) -> None:
    second = {**ROW, "events": [{"cluster": "S.e1", "quote": "killed", "n": 2}]}
    (report,) = loaded(tmp_path, second)
    trigger = report.mentions[0].trigger
    assert TEXT[trigger.start - 4 : trigger.end] == "The killed"


def test_quote_that_is_not_there_is_named_with_its_line(tmp_path: Path) -> None:
    wrong = {**ROW, "events": [{"cluster": "S.e1", "quote": "shelled", "n": 1}]}
    with pytest.raises(UsageError, match=r"some\.jsonl, line 2: .*'shelled' does not occur"):
        loaded(tmp_path, ROW, wrong)


def test_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no labelled reports"):
        load_labelled(tmp_path)


def test_a_third_of_stories_is_kept_out() -> None:
    assert 300 < sum(is_kept_out(f"STORY-{n}") for n in range(1000)) < 366


def test_mentions_match_by_trigger_then_by_sentence(tmp_path: Path) -> None:
    (report,) = loaded(tmp_path, ROW)
    assert match_mentions(report, [an_event(1, "killed"), an_event(2, "Students")]) == {
        "e1": "S.e1",
        "e2": "S.e2",
    }


def test_sentence_with_two_events_is_no_match(tmp_path: Path) -> None:
    (report,) = loaded(tmp_path, ROW)
    assert match_mentions(report, [an_event(1, "bomb"), an_event(2, "guards")]) == {}


def test_first_trigger_counts_before_the_others(tmp_path: Path) -> None:
    (report,) = loaded(tmp_path, ROW)
    events = [an_event(1, "marched", "killed"), an_event(2, "killed")]
    assert match_mentions(report, events) == {"e1": "S.e2", "e2": "S.e1"}


def test_stories_moved_to_one_week_keep_their_own_days(tmp_path: Path) -> None:
    reports = []
    for story, published in (("S", 1000), ("S", 1003), ("T", 4000)):
        mention = told_by(
            RAID, f"{story}{published}", published=published, date_start=published - 1
        )
        (report,) = loaded(tmp_path, {**ROW, "story": story})
        reports.append(ReadReport(report, None, (mention,), {}))  # type: ignore[arg-type]
    moved = [r.mentions[0] for r in in_one_week(reports)]
    first, second, other = (m.published for m in moved)
    assert first is not None
    assert second == first + 3
    assert other == first
    assert [m.date_start for m in moved] == [first - 1, first + 2, first - 1]


def test_b_cubed_by_hand() -> None:
    # Bagga and Baldwin's way: of five items, one stands in the wrong group of three.
    gold = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2}
    found = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
    scores = b_cubed(found, gold)
    assert scores.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert scores.recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)


def test_pairs_by_hand() -> None:
    gold = {"a": 1, "b": 1, "c": 2, "d": 2}
    found = {"a": 1, "b": 1, "c": 1, "d": 3}
    assert (pairwise(found, gold).precision, pairwise(found, gold).recall) == (1 / 3, 1 / 2)


def test_perfect_and_lonely_groups() -> None:
    gold = {"a": 1, "b": 1, "c": 2}
    assert b_cubed(gold, gold).f1 == pairwise(gold, gold).f1 == 1.0
    alone = {key: key for key in gold}
    assert b_cubed(alone, gold).precision == pairwise(alone, gold).precision == 1.0


def test_items_without_gold_do_not_count() -> None:
    assert b_cubed({"a": 1, "b": 1, "noise": 1}, {"a": 1, "b": 1}).f1 == 1.0


def test_words_of_few_texts_are_left_out() -> None:
    counted = count_words(["The raid", "the raid", "a raid near Matale"])
    assert counted == {"documents": 3, "shares": {"raid": 1.0}}


def test_pairs_of_one_document_are_not_compared() -> None:
    mentions = [RAID, told_by(RAID, "report-1", "e2"), told_by(RAID, "b")]
    assert [(a.key, b.key) for a, b in compared_pairs(mentions)] == [
        ("b#e1", "report-1#e1"),
        ("b#e1", "report-1#e2"),
    ]


def test_fit_does_not_count_twice_what_two_comparisons_say() -> None:
    # Two comparisons that always agree: each alone is worth 3 bits, and so are both together.
    columns = Columns()
    first, second = columns.starts[2], columns.starts[-1]
    dice = np.random.default_rng(1)
    same = (np.arange(4000) % 2).astype(float)
    agrees = dice.random(4000) < np.where(same == 1, 0.8, 0.1)
    standing = np.tile(columns.starts, (4000, 1))
    standing[:, 2] = first + np.where(agrees, 0, 1)
    standing[:, -1] = second + np.where(agrees, 0, 1)
    counted = [columns.counted(standing[same == v], np.ones(len(columns.told))) for v in (1, 0)]
    m, prior = fit_to_labels(columns, standing, same, np.zeros(4000), *counted)
    weights = np.log2(m[columns.told] / counted[1][columns.told])
    place = {level: i for i, level in enumerate(np.flatnonzero(columns.told))}
    both = weights[place[first]] + weights[place[second]]
    rest = sum(weights[place[s]] for s in columns.starts if s in place and s not in (first, second))
    assert both + rest + prior == pytest.approx(3.0, abs=0.3)
    naive = np.log2(counted[0][first] / counted[1][first])
    assert both < 1.5 * naive


def test_baseline_groups_by_date_country_and_type() -> None:
    mentions = [
        RAID,
        told_by(RAID, "b"),
        told_by(RAID, "c", country=None),
        told_by(RAID, "d", event_type="Riots"),
    ]
    found = same_date_country_type(mentions)
    assert found["report-1#e1"] == found["b#e1"]
    assert len(set(found.values())) == 3


def test_m_stays_a_distribution() -> None:
    columns = Columns()
    standing = np.tile(columns.starts + 1, (10, 1))
    m = columns.counted(standing, np.ones(len(columns.told)))
    for number, comparison in enumerate(COMPARISONS):
        assert m[columns.of_comparison == number].sum() == pytest.approx(1.0), comparison.name
