"""Match weights: what they are made of, and that Splink comes to the same."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from sourceline.errors import KnowledgeError
from sourceline.linking.blocking import blocking_keys
from sourceline.linking.comparisons import COMPARISONS
from sourceline.linking.model import Model, count_terms, level_of
from sourceline.linking.splink_backend import predict
from tests.linking.mentions import PROTEST, RAID, some_mentions, told_by, unknown


def test_splink_predicts_the_same_weights() -> None:
    mentions = some_mentions(200, seed=4)
    model = Model.load().with_frequencies(mentions)
    predicted = predict(mentions, model)
    records = {m.key: m for m in mentions}
    expected = {
        (a.key, b.key) if a.key < b.key else (b.key, a.key): model.weight(a, b)
        for a, b in combinations(mentions, 2)
        if a.document != b.document and set(blocking_keys(a)) & set(blocking_keys(b))
    }
    assert predicted == pytest.approx(expected, abs=1e-6)
    # The sample is worth something only if it stands at many levels.
    stands = {
        (c.name, level_of(c, records[a], records[b])) for a, b in predicted for c in COMPARISONS
    }
    assert len(stands) >= 0.5 * sum(len(c.levels) for c in COMPARISONS)


def test_weight_is_prior_and_contributions() -> None:
    match = Model.load().score(RAID, told_by(RAID, "report-9"))
    assert match.weight == pytest.approx(match.prior + sum(c.weight for c in match.contributions))
    assert [c.comparison for c in match.contributions] == [c.name for c in COMPARISONS]
    assert match.probability > 0.99


def test_weight_does_not_depend_on_the_side() -> None:
    model = Model.load()
    for a, b in combinations(some_mentions(24, seed=5), 2):
        assert model.weight(a, b) == pytest.approx(model.weight(b, a))


def test_what_is_not_told_says_nothing() -> None:
    parts = {c.comparison: c for c in Model.load().score(RAID, unknown(PROTEST)).contributions}
    for name in ("date", "place", "sides", "killed", "injured", "weapons", "names", "story"):
        assert (parts[name].told, parts[name].weight) == (False, 0.0), name


def test_two_events_weigh_less_than_one() -> None:
    model = Model.load()
    assert model.weight(RAID, told_by(RAID, "report-9")) > model.threshold
    assert model.weight(RAID, PROTEST) < model.threshold


def test_rare_terms_weigh_more() -> None:
    model = Model.load()
    rare = replace(model, frequencies={"place": {"geonames:98677": 0.001}})
    common = replace(model, frequencies={"place": {"geonames:98677": 0.3}})
    other = told_by(RAID, "report-9")
    assert rare.weight(RAID, other) > common.weight(RAID, other)


def test_terms_are_counted_among_those_who_tell() -> None:
    counted = count_terms([RAID, told_by(RAID, "report-9"), PROTEST, unknown(RAID)])
    assert counted["place"] == {"geonames:98677": 2 / 3, "geonames:99071": 1 / 3}
    assert counted["main_actor"] == {"islamic-state": 1.0}


def test_model_of_other_comparisons_is_refused(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "src/sourceline/linking/data/model.json"
    values = json.loads(shipped.read_text("utf-8"))
    values["splink"]["comparisons"][0]["comparison_levels"].pop()
    (tmp_path / "model.json").write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="date has other levels"):
        Model.load(tmp_path / "model.json")


def test_missing_model_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"python -m training\.linking"):
        Model.load(tmp_path / "none.json")
