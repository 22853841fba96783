"""What linking stores, and how events are found again."""

from __future__ import annotations

import pytest

from sourceline.errors import StoreError, UsageError
from sourceline.records import Deaths, Disagreement, Position
from sourceline.store import Features, Link, Links, Store
from tests.store.samples import (
    KARACHI,
    MOPTI,
    MOPTI_AGAIN,
    RETRIEVAL,
    by_later_reader,
    event_from,
    links_of,
    put,
)


def test_what_was_linked_is_no_longer_to_be_linked(store: Store) -> None:
    mopti, karachi = put(store, MOPTI, KARACHI)
    assert list(store.current_readings(unlinked=True)) == [mopti, karachi]
    event = event_from("e-mopti", mopti)
    store.save_links(links_of(event, mopti))
    assert store.event("e-mopti") == event
    assert list(store.current_readings(unlinked=True)) == [karachi]
    assert {m.document for m in store.mentions(unlinked=True)} == {karachi.document.id}
    (member,) = store.members(["e-mopti"])
    assert (member.document, member.mention) == (mopti.document.id, mopti.events[0].id)
    assert member.event == "e-mopti"


def test_saving_the_same_again_changes_nothing(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    found = links_of(event_from("e1", mopti), mopti)
    found = Links(found.events, found.links, groups={mopti.document.id: "g"}, linked=found.linked)
    store.save_links(found)
    before = store.counts()
    store.save_links(found)
    assert store.counts() == before
    assert [m.group for m in store.mentions()] == ["g"] * len(mopti.events)


def test_mentions_say_what_linking_compares(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    (mention,) = store.mentions()
    event = mopti.events[0]
    assert event.date is not None
    assert event.place is not None
    assert (mention.date_start, mention.date_end) == (event.date.start, event.date.end)
    assert (mention.country, mention.latitude) == ("ML", event.place.latitude)
    assert [p["name"] for p in mention.participants] == [p.name for p in event.participants]
    assert [(c["effect"], c["low"], c["high"]) for c in mention.casualties] == [("killed", 9, None)]


def test_candidates_are_found_by_the_keys_that_linking_gave(store: Store) -> None:
    mopti, again, karachi = put(store, MOPTI, MOPTI_AGAIN, KARACHI)
    noted = [
        Features(mopti.document.id, "e1", {"day": 1}, ["ML", "2024-08", "ML"]),
        Features(again.document.id, "e1", {"day": 2}, ["ML", "2024-08"]),
        Features(karachi.document.id, "e1", {"day": 3}, ["PK", "2024-08"]),
    ]
    store.save_features(noted)
    store.save_features(noted)

    def found(*keys: str, most: int | None = None) -> list[int]:
        mentions = store.candidates(keys, most_per_key=most)
        return sorted(m.features["day"] for m in mentions if m.features is not None)

    assert found("ML") == found("ML", "none") == [1, 2]
    assert found("ML", "2024-08") == [1, 2, 3]
    assert found("ML", "2024-08", most=2) == [1, 2]
    assert found("2024-08", most=2) == found() == []
    store.save_features([Features(mopti.document.id, "e1", {"day": 9}, ["PK"])])
    assert found("PK") == [3, 9]
    assert found("ML") == [2]


def test_copies_are_found_by_the_keys_of_their_texts(store: Store) -> None:
    mopti, karachi = put(store, MOPTI, KARACHI)
    store.save_features(
        Features(r.document.id, None, {"shingles": [n]}, [f"band {n}", "band"])
        for n, r in enumerate((mopti, karachi))
    )
    assert store.texts(["band 0"]) == [(mopti.document.id, {"shingles": [0]}, None)]
    store.save_links(Links(groups={mopti.document.id: "g"}))
    assert sorted(group or "" for _, _, group in store.texts(["band"])) == ["", "g"]
    assert store.texts(["band"], most_per_key=1) == []


@pytest.mark.parametrize("mention", ["e1", None])
def test_features_of_what_is_not_there_are_refused(store: Store, mention: str | None) -> None:
    with pytest.raises(StoreError):
        store.save_features([Features("sha256:none", mention, {}, ["k"])])


def test_an_event_that_became_part_of_another_is_found_by_its_old_id(store: Store) -> None:
    mopti, again = put(store, MOPTI, MOPTI_AGAIN)
    for event_id, reading in (("a", mopti), ("b", again)):
        store.save_links(links_of(event_from(event_id, reading), reading))
    both = links_of(event_from("b", mopti, again), mopti, again)
    store.save_links(Links(both.events, both.links, redirects={"a": "b"}, linked=both.linked))
    assert store.event("a") == store.event("b")
    assert [e.id for e in store.events()] == ["b"]
    last = links_of(event_from("c", mopti, again), mopti, again)
    store.save_links(Links(last.events, last.links, redirects={"b": "c"}))
    assert [e.id for e in (store.event("a"), store.event("b")) if e] == ["c", "c"]
    assert {m.event for m in store.mentions()} == {"c"}
    assert store.verify().problems == []


def test_an_event_of_a_superseded_reading_is_withdrawn(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    store.save_links(links_of(event_from("a", mopti), mopti))
    later = by_later_reader(mopti)
    store.add(later.document, later, RETRIEVAL)
    assert [m.event for m in store.mentions(unlinked=True)] == [None]
    store.save_links(links_of(event_from("b", later), later))
    assert [e.id for e in store.events()] == ["b"]
    assert store.event("a") is None
    assert store.verify().problems == []


def test_an_event_whose_last_mention_moved_to_another_is_withdrawn(store: Store) -> None:
    mopti, again = put(store, MOPTI, MOPTI_AGAIN)
    store.save_links(links_of(event_from("a", mopti), mopti))
    store.save_links(links_of(event_from("b", mopti, again), mopti, again))
    assert [e.id for e in store.events()] == ["b"]
    assert [e.action for e in store.log() if e.subject == "a"] == ["event.saved", "event.withdrawn"]
    assert store.verify().problems == []


def test_a_reviewed_event_stays_without_any_mention(store: Store) -> None:
    mopti, again = put(store, MOPTI, MOPTI_AGAIN)
    store.save_links(links_of(event_from("a", mopti), mopti))
    store.review("a", "accepted", by="A")
    store.save_links(links_of(event_from("b", mopti, again), mopti, again))
    assert sorted(e.id for e in store.events()) == ["a", "b"]


def test_a_step_that_refers_to_nothing_leaves_no_trace(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    event = event_from("a", mopti)
    before = store.counts()
    for found, said in (
        (Links([event], [Link("a", "sha256:none", "e1")]), "no document sha256:none"),
        (Links([event], [Link("a", mopti.document.id, "e99")]), "has no mention e99"),
        (Links([event], redirects={"old": "none"}), "redirected to none, which is not"),
        (Links([event], redirects={"a": "a"}), "redirected to itself"),
    ):
        with pytest.raises(StoreError, match=said):
            store.save_links(found)
    with pytest.raises(StoreError):
        store.save_links(Links([event], [Link("none", mopti.document.id, "e1")]))
    assert store.counts() == before


# ---------------------------------------------------------------- finding events


def test_events_are_found_by_what_they_are(store: Store) -> None:
    mopti, karachi = put(store, MOPTI, KARACHI)
    store.save_links(links_of(event_from("m", mopti), mopti))
    quarrel = Disagreement(about="killed", positions=(Position(value=9, sources=("the army",)),))
    other = event_from("m2", mopti, disagreements=(quarrel,), sub_event_type="Attack")
    store.save_links(Links([other.model_copy(update={"date": None})]))
    assert karachi.events[0].place is not None

    def ids(**filters: str | int) -> list[str]:
        return [e.id for e in store.events(**filters)]  # type: ignore[arg-type]

    assert mopti.events[0].date is not None
    assert mopti.events[0].date.start == "2024-08-27"
    assert ids(country="ML", since="2024-08", until="2024-08") == ["m"]
    assert ids(since="2024-08-27", until="2024-08-27") == ["m"]
    assert ids(since="2024-08-28") == ids(until="2024-08-26") == ids(until="2024-07") == []
    assert ids(since="2024") == ids(until="2024") == ids(until="2025-01") == ["m"]
    assert ids(since="2024-09") == ids(until="2023") == []
    assert sorted(ids(country="ML")) == ["m", "m2"]
    assert ids(country="PK") == []
    assert sorted(ids(event_type="Battles")) == ["m", "m2"]
    assert ids(sub_event_type="Attack") == ["m2"]
    assert sorted(ids(status="machine")) == ["m", "m2"]
    assert ids(status="accepted") == []
    assert sorted(ids(text="mopti nine")) == ["m", "m2"]
    assert ids(text="attack") == ["m2"]
    assert len(ids(limit=1)) == 1


def test_a_changed_event_is_found_by_its_new_words_only(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    event = event_from("m", mopti)
    store.save_links(links_of(event, mopti))
    assert len(store.events(text="clash")) == 1
    changed = event.model_copy(update={"sub_event_type": "Attack"})
    store.save_links(links_of(changed, mopti))
    assert len(store.events(text="clash")) == 0
    assert len(store.events(text="attack")) == 1


def test_events_are_a_sequence_of_records(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    event = event_from("m", mopti)
    store.save_links(links_of(event, mopti))
    found = store.events()
    assert found[0] == event
    assert list(found[:1]) == list(found) == [event]
    assert len(found[1:]) == 0


@pytest.mark.parametrize(
    "filters", [{"country": "Mali"}, {"since": "August"}, {"until": "2024-8"}, {"text": "-"}]
)
def test_filters_that_make_no_sense(store: Store, filters: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        store.events(**filters)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        store.events(limit=-1)


# ---------------------------------------------------------------- what people decide


def test_what_a_person_decided_is_not_overwritten_by_linking(store: Store) -> None:
    mopti, again = put(store, MOPTI, MOPTI_AGAIN)
    store.save_links(links_of(event_from("m", mopti), mopti))
    corrected = store.review(
        "m", "corrected", by="R. Haddad", changes={"deaths": {"low": 9, "best": 10, "high": 11}}
    )
    assert corrected.deaths == Deaths(low=9, best=10, high=11)
    assert (corrected.review.status, corrected.review.by) == ("corrected", "R. Haddad")
    store.save_links(links_of(event_from("m", mopti, again), mopti, again))
    stored = store.event("m")
    assert stored is not None
    assert stored.deaths == corrected.deaths
    assert stored.review == corrected.review
    assert stored.sources.documents == 2
    assert len(store.members(["m"])) == 2
    assert [e.id for e in store.events(status="corrected")] == ["m"]
    with pytest.raises(StoreError, match="was reviewed by a person"):
        store.save_links(Links([event_from("n", mopti)], redirects={"m": "n"}))
    assert store.event("n") is None


def test_decisions_are_kept_and_logged_with_who_made_them(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    store.save_links(links_of(event_from("m", mopti), mopti))
    store.review("m", "rejected", by="A", note="an exercise")
    store.review("m", "accepted", by="B")
    assert [(d.decision, d.by, d.note) for d in store.decisions("m")] == [
        ("rejected", "A", "an exercise"),
        ("accepted", "B", None),
    ]
    assert store.decisions("other") == []
    store.review("m", "corrected", by="C", changes={"deaths": Deaths(low=1, best=1, high=1)})
    assert store.decisions("m")[-1].changes["deaths"]["best"] == 1
    told = [(entry.who, entry.action) for entry in store.log() if entry.subject == "m"]
    assert told[1:] == [("A", "event.rejected"), ("B", "event.accepted"), ("C", "event.corrected")]
    assert store.verify().problems == []


def test_decisions_that_make_no_sense(store: Store) -> None:
    (mopti,) = put(store, MOPTI)
    store.save_links(links_of(event_from("m", mopti), mopti))
    before = store.counts()
    for verdict, changes, said in (
        ("maybe", {}, "no verdict"),
        ("corrected", {}, "must be some"),
        ("accepted", {"deaths": {}}, "go with the verdict"),
        ("corrected", {"id": "x"}, "no field 'id'"),
        ("corrected", {"death": {}}, "no field 'death'"),
        ("corrected", {"deaths": {"low": "many"}}, "makes no event"),
    ):
        with pytest.raises(UsageError, match=said):
            store.review("m", verdict, by="A", changes=changes)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="who made it"):
        store.review("m", "accepted", by=" ")
    with pytest.raises(UsageError, match="no event 'x'"):
        store.review("x", "accepted", by="A")
    assert store.counts() == before
