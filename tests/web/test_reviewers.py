"""Reviewers at work at once while the server is killed: a small run of `benchmarks.reviewers`."""

from __future__ import annotations

from pathlib import Path

from benchmarks import reviewers
from benchmarks.reviewers import Outcome
from sourceline.reviewing import actions
from sourceline.store import Store
from sourceline.store.reviews import Act


def test_no_decision_is_lost_or_doubled_when_the_server_is_killed(tmp_path: Path) -> None:
    found = reviewers.run(
        str(tmp_path / "conflict.db"), reviewers=24, events=12, decisions=4, kills=1
    )
    assert (found.lost, found.doubled, found.problems) == ([], [], [])
    assert found.kills == 1
    assert found.asked_again > 0
    assert set(found.kinds) >= {"accepted", "corrected", "merged", "split"}


def test_what_is_lost_or_unknown_would_be_seen(tmp_path: Path) -> None:
    where = str(tmp_path / "conflict.db")
    reviewers.fill(where, events=1, reviewers=1)
    with Store.open(where) as store:
        known = actions.accept(store, "e0", Act("Ann", request="known"))
        actions.accept(store, "e0", Act("Ann", request="unknown"))
    outcome = Outcome(acknowledged={"known": known.number, "never stored": 99})
    reviewers.judge(where, outcome)
    assert outcome.lost == ["never stored"]
    assert outcome.problems == ["stored, not acknowledged: unknown"]
