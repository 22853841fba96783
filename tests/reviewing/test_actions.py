"""Decisions of reviewers: each kind, sent twice, undone, and kept by what machines do later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sourceline.errors import UsageError
from sourceline.linking.reconcile import reconcile
from sourceline.records import Event, Reading
from sourceline.reviewing import actions
from sourceline.reviewing.actions import Evidence
from sourceline.reviewing.amending import Amendment
from sourceline.reviewing.members import Member
from sourceline.store import Link, Links, Store
from sourceline.store.reviews import Act
from tests.store.samples import KARACHI, MOPTI, MOPTI_AGAIN, by_later_reader, put

ANN = Act("Ann")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "conflict.db") as opened:
        yield opened


def link(store: Store, event_id: str, *readings: Reading) -> Event:
    """Link the first mention of each reading to one event, as a linking step would."""
    event = reconcile([(r, r.events[0].id) for r in readings], {}, event_id)
    store.save_links(
        Links(
            [event],
            [Link(event_id, r.document.id, r.events[0].id) for r in readings],
            linked=[r.document.id for r in readings],
        )
    )
    return event


def stored(store: Store, event_id: str) -> Event:
    event = store.event(event_id)
    assert event is not None
    return event


def member(reading: Reading) -> Member:
    return Member(reading.document.id, reading.events[0].id)


def test_a_corrected_field_is_kept_with_the_words_it_rests_on(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    link(store, "m", mopti)
    start = MOPTI.index("near Mopti")
    decision = actions.correct(
        store,
        "m",
        {"sub_event_type": "Attack"},
        [Evidence("sub_event_type", mopti.document.id, start, start + len("near Mopti"))],
        ANN,
    )
    event = stored(store, "m")
    assert (event.event_type, event.sub_event_type) == ("Violence against civilians", "Attack")
    assert event.review.by == "Ann"
    assert decision.evidence[0]["span"]["text"] == "near Mopti"
    assert store.verify().problems == []


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (5, 5), (0, 10_000)])
def test_evidence_outside_the_text_is_refused(store: Store, start: int, end: int) -> None:
    (mopti,) = put(store, MOPTI)
    link(store, "m", mopti)
    with pytest.raises(UsageError, match="has no words"):
        actions.correct(
            store,
            "m",
            {"sub_event_type": "Attack"},
            [Evidence("sub_event_type", mopti.document.id, start, end)],
            ANN,
        )
    assert stored(store, "m").review.status == "machine"


def test_a_request_that_is_sent_twice_decides_once(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    link(store, "m", mopti)
    act = Act("Ann", request="r-1")
    assert actions.accept(store, "m", act) == actions.accept(store, "m", act)
    assert len(store.decisions("m")) == 1
    with pytest.raises(UsageError, match="another reviewer"):
        actions.accept(store, "m", Act("Bob", request="r-1"))


def test_a_decision_on_what_has_changed_since_is_refused(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    link(store, "m", mopti)
    with store.reading() as connection:
        seen = actions.record_hash(connection, "m")
    actions.accept(store, "m", ANN, at_record=seen)
    with pytest.raises(actions.OvertakenError):
        actions.reject(store, "m", Act("Bob"), at_record=seen)


def test_a_claim_is_added_changed_and_removed_and_all_that_is_undone(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    before = link(store, "m", mopti)
    words = "at least nine soldiers"
    start = MOPTI.index(words)
    claim = {"effect": "injured", "group": "combatants", "low": 9, "best": 9}
    claim |= {"start": start, "end": start + len(words)}
    document, mention = member(mopti)
    army = MOPTI.index("the army")
    added = actions.amend(
        store,
        "m",
        Amendment(
            document, mention, claim, said_by={"start": army, "end": army + 8, "stance": "claims"}
        ),
        ANN,
    )
    event = stored(store, "m")
    assert event.injuries.best == 9
    assert [c.source for c in event.claims if c.casualty == "r1"] == ["the army"]
    changed = actions.amend(
        store, "m", Amendment(document, mention, {"low": 7, "best": 7}, replaces="r1"), ANN
    )
    assert stored(store, "m").injuries.best == 7
    removed = actions.amend(store, "m", Amendment(document, mention, None, replaces="r1"), ANN)
    assert stored(store, "m").injuries.best is None
    with pytest.raises(UsageError, match="undo that one first"):
        actions.undo(store, added.number, ANN)
    for decision in (removed, changed, added):
        actions.undo(store, decision.number, ANN)
    assert stored(store, "m") == before
    assert [m.document for m in store.members(["m"])] == [document]
    assert store.verify().problems == []


def test_a_machine_reads_again_and_what_was_amended_stays(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    link(store, "m", mopti)
    document, mention = member(mopti)
    words = "nine soldiers"
    claim = {"effect": "missing", "low": 2, "best": 2, "start": MOPTI.index(words)}
    claim["end"] = MOPTI.index(words) + len(words)
    actions.amend(store, "m", Amendment(document, mention, claim), ANN)
    again = by_later_reader(mopti)
    from tests.store.samples import RETRIEVAL

    assert store.add(again.document, again, RETRIEVAL) == "read"
    (current,) = store.current_readings()
    assert current.reader.engine == "person"
    assert "missing" in {c.effect for c in current.events[0].casualties}


def test_a_missed_event_is_added_and_undone(store: Store) -> None:
    (karachi,) = put(store, KARACHI)
    start = KARACHI.index("arrested")
    decision = actions.add_event(
        store,
        karachi.document.id,
        {
            "sub_event_type": "Arrests",
            "triggers": [{"start": start, "end": start + len("arrested")}],
        },
        ANN,
    )
    event = stored(store, decision.event)
    assert event.sub_event_type == "Arrests"
    assert event.review.status == "corrected"
    assert [e.id for e in store.events()] == [decision.event]
    actions.undo(store, decision.number, ANN)
    assert store.event(decision.event) is None
    assert [r.events for r in store.current_readings()] == [karachi.events]
    assert store.verify().problems == []


def test_events_are_merged_and_parted_again(store: Store) -> None:
    one, two = put(store, MOPTI, MOPTI_AGAIN)
    first, second = link(store, "a", one), link(store, "b", two)
    merged = actions.merge(store, "b", "a", ANN)
    both = stored(store, "b")
    assert both.id == "a"
    assert both.sources.documents == 2
    assert {m.document for m in store.members(["a"])} == {one.document.id, two.document.id}
    with pytest.raises(UsageError, match="one event already"):
        actions.merge(store, "b", "a", ANN)
    actions.undo(store, merged.number, ANN)
    assert (stored(store, "a"), stored(store, "b")) == (first, second)
    assert store.verify().problems == []


def test_a_split_makes_another_event_and_linking_leaves_both_alone(store: Store) -> None:
    one, two = put(store, MOPTI, MOPTI_AGAIN)
    whole = link(store, "a", one, two)
    decision = actions.split(store, "a", [member(two)], ANN)
    (new,) = [event for event in decision.events if event != "a"]
    assert stored(store, "a").sources.documents == 1
    assert [r.document for r in stored(store, new).reports] == [two.document.id]
    link(store, "a", one, two)
    assert stored(store, "a").sources.documents == 1
    assert {m.document for m in store.members([new])} == {two.document.id}
    actions.undo(store, decision.number, ANN)
    assert stored(store, "a") == whole
    assert store.event(new) is None
    assert store.verify().problems == []


def test_a_split_that_leaves_nothing_is_refused(store: Store) -> None:
    one, two = put(store, MOPTI, MOPTI_AGAIN)
    link(store, "a", one)
    for parting in ([], [member(one)], [member(two)]):
        with pytest.raises(UsageError):
            actions.split(store, "a", parting, ANN)


def test_what_was_corrected_stays_when_reports_are_merged(store: Store) -> None:
    one, two = put(store, MOPTI, MOPTI_AGAIN)
    link(store, "a", one)
    link(store, "b", two)
    actions.correct(store, "a", {"deaths": {"low": 1, "best": 1, "high": 1}}, [], ANN)
    actions.merge(store, "b", "a", ANN)
    assert stored(store, "a").deaths.best == 1
    assert stored(store, "a").sources.documents == 2
