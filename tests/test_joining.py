"""Linking by way of the store: in one run or many, whatever happens between them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sourceline import joining
from sourceline.cli import app
from sourceline.linking.blocking import blocking_keys
from sourceline.linking.link import event_id
from sourceline.linking.mentions import mentions_of
from sourceline.records import (
    CasualtyClaim,
    DateRecord,
    Document,
    Event,
    EventMention,
    Participant,
    PlaceRecord,
    Reader,
    Reading,
    Span,
)
from sourceline.reviewing import actions
from sourceline.reviewing.amending import Amendment
from sourceline.reviewing.members import Member
from sourceline.store import Features, Links, Retrieval, Store
from sourceline.store.reviews import Act
from tests.store.samples import by_later_reader

MOPTI = {"name": "Mopti", "country": "ML", "admin1": "Mopti", "latitude": 14.48, "longitude": -4.18}
KARACHI = {
    "name": "Karachi", "country": "PK", "admin1": "Sindh", "latitude": 24.86, "longitude": 67.01,
}  # fmt: skip
FIRST = (
    "Gunmen attacked an army post near Mopti on Tuesday and killed at least nine soldiers, "
    "the defence ministry said. The assailants burned two vehicles before they fled to the north."
)
SECOND = (
    "Nine soldiers died when a post of the Malian army near Mopti came under attack on Tuesday. "
    "Residents heard shots for two hours."
)
THIRD = "The army lost nine soldiers on Tuesday in an attack near Mopti, a hospital worker said."
ELSEWHERE = "Police broke up a march of nurses in Karachi on Friday and arrested 14 of them."
QUIET = (
    "The price of millet fell again in the markets of the river towns this week, traders said, "
    "as boats came in from upstream with the first of the new harvest."
)


def told(
    text: str,
    *acts: dict[str, Any],
    published: str = "2024-08-28",
    title: str | None = None,
) -> Reading:
    """A reading of this text: its acts, each with its words as spans of the text."""

    def at(words: str) -> Span:
        start = text.index(words)
        return Span.cut(text, start, start + len(words))

    events = []
    for number, act in enumerate(acts, 1):
        figure: tuple[str, int] | None = act.get("killed")
        events.append(
            EventMention(
                id=f"e{number}",
                event_type=act.get("event_type", "Battles"),
                sub_event_type=act.get("sub_event_type", "Armed clash"),
                plover="ASSAULT",
                confidence=0.9,
                factuality="occurred",
                triggers=(at(act["trigger"]),),
                date=DateRecord(start=act["day"], end=act["day"], precision=1, span=None),
                place=act["place"] and PlaceRecord(**act["place"], span=None, precision=1),
                participants=tuple(
                    Participant(role=role, kind="organization", actor=actor, name=actor, spans=())
                    for role, actor in act.get("sides", ())
                ),
                casualties=()
                if figure is None
                else (
                    CasualtyClaim(
                        id=f"c{number}",
                        effect="killed",
                        group="combatants",
                        actor="ML.military",
                        low=figure[1],
                        best=figure[1],
                        high=figure[1],
                        span=at(figure[0]),
                    ),
                ),
            )
        )
    document = Document.of(text, published=published, title=title)
    return Reading(
        reader=Reader(version="1.0"), document=document, attributions=(), events=tuple(events)
    )


def attack(trigger: str, killed: tuple[str, int] | None = None, **other: Any) -> dict[str, Any]:
    """The attack near Mopti as one report tells it."""
    sides = (("initiator", "jnim"), ("target", "ML.military"))
    act = {"day": "2024-08-27", "place": MOPTI, "sides": sides}
    return act | {"trigger": trigger, "killed": killed} | other


def march(trigger: str) -> dict[str, Any]:
    """The march in Karachi."""
    kind = {"event_type": "Protests", "sub_event_type": "Protest with intervention"}
    return kind | {"trigger": trigger, "day": "2024-08-23", "place": KARACHI}


def first(**other: Any) -> Reading:
    return told(FIRST, attack("attacked", ("nine soldiers", 9)), **other)


def second(**other: Any) -> Reading:
    return told(SECOND, attack("attack", ("Nine soldiers", 9)), **other)


def third(**other: Any) -> Reading:
    return told(THIRD, attack("attack", ("nine soldiers", 9)), **other)


def elsewhere() -> Reading:
    return told(ELSEWHERE, march("march"), published="2024-08-24")


def put(store: Store, *readings: Reading) -> None:
    for reading in readings:
        store.add(reading.document, reading, Retrieval("inbox", "2024-09-01T10:00:00Z"))


def linked(store: Store, *readings: Reading) -> joining.Tally:
    """These readings are added, and what is new is linked."""
    put(store, *readings)
    return joining.link(store)


def events_of(store: Store) -> dict[str, Event]:
    return {event.id: event for event in store.events()}


def one_event(store: Store) -> Event:
    (event,) = store.events()
    return event


def test_a_collection_in_one_run_and_in_several_gives_the_same_events(
    store: Store, tmp_path: Path
) -> None:
    readings = [first(), elsewhere(), second(), told(QUIET), third()]
    for reading in readings:
        linked(store, reading)
    with Store.open(tmp_path / "at-once.db") as at_once:
        tally = linked(at_once, *readings)
        assert events_of(at_once) == events_of(store)
    assert (tally.documents, tally.mentions, tally.events) == (5, 4, 2)
    assert str(tally).startswith("5 documents with 4 mentions linked: 2 events now in ")
    assert {e.sources.documents for e in store.events()} == {1, 3}
    assert store.verify().problems == []


def test_nothing_new_is_nothing_to_link(store: Store) -> None:
    linked(store, first())
    before = store.counts()
    assert str(joining.link(store)).startswith("nothing to link")
    assert store.counts() == before


def test_a_document_that_comes_later_joins_its_event_and_the_id_stays(store: Store) -> None:
    linked(store, first())
    before = one_event(store)
    # Published earlier, so that linked at once the event would be called after it.
    linked(store, second(published="2024-08-27"))
    after = one_event(store)
    assert (before.sources.documents, after.sources.documents) == (1, 2)
    assert after.id == before.id
    assert {c.id for c in before.claims} < {c.id for c in after.claims}


# Two reports that nothing joins, until a third tells what each of them tells.
RAIDED = (
    "Soldiers raided a camp near Mopti on Tuesday and killed 15 fighters, the defence ministry "
    "said in Bamako."
)
SEIZED = (
    "Four men were seized on Tuesday at a checkpoint of the Katiba Qasim, relatives in Tenenkou "
    "said, and four died."
)
BOTH = (
    "Soldiers raided a camp of the Katiba Qasim near Mopti on Tuesday. Relatives in Tenenkou said "
    "that four men were seized there; 15 fighters were killed and four died."
)
APART = (
    "Soldiers raided a camp near Mopti on Tuesday and killed 15 fighters. The same day four men "
    "were seized at a checkpoint of the Katiba Qasim near Tenenkou, where four died."
)


def seizure() -> dict[str, Any]:
    return attack("seized", ("four died", 4), place=None, sides=(), sub_event_type="Attack")


def raided() -> Reading:
    return told(RAIDED, attack("raided", ("15 fighters", 15)))


def seized() -> Reading:
    return told(SEIZED, seizure())


def both() -> Reading:
    return told(BOTH, attack("raided", ("four died", 4)), published="2024-08-29")


def apart() -> Reading:
    return told(APART, attack("raided", ("15 fighters", 15)), seizure(), published="2024-08-30")


def test_a_merge_leaves_a_redirect_and_a_split_takes_it_back(store: Store) -> None:
    linked(store, raided(), seized())
    event_of = {m.document: m.event for m in store.mentions()}
    raid, seizing = event_of[raided().document.id], event_of[seized().document.id]
    assert raid is not None
    assert seizing is not None
    assert raid != seizing
    linked(store, both())
    merged = one_event(store)
    assert merged.id in (raid, seizing)
    assert [e and e.id for e in (store.event(raid), store.event(seizing))] == [merged.id] * 2
    assert merged.sources.documents == 3
    linked(store, apart())
    assert store.counts()["events"] == 2
    assert {m.document for m in store.members([raid])} >= {raided().document.id}
    assert {m.document for m in store.members([seizing])} >= {seized().document.id}
    for one in (raid, seizing):
        event = store.event(one)
        assert event is not None
        assert event.id == one
        assert {c.document for c in event.claims} == {m.document for m in store.members([one])}
    assert store.verify().problems == []


@pytest.mark.parametrize("kept", [0, 1])
def test_a_reviewed_event_takes_up_the_other(store: Store, kept: int) -> None:
    linked(store, raided(), seized())
    ids = sorted(events_of(store))
    store.review(ids[kept], "corrected", by="R. Haddad", changes={"type_of_violence": 3})
    linked(store, both())
    event, moved = one_event(store), store.event(ids[1 - kept])
    assert (event.id, event.review.by, event.type_of_violence) == (ids[kept], "R. Haddad", 3)
    assert event.sources.documents == 3
    assert moved == event
    linked(store, apart())
    stays = store.event(ids[kept])
    assert stays is not None
    assert (stays.id, stays.review.status, stays.type_of_violence) == (ids[kept], "corrected", 3)
    assert store.verify().problems == []


def test_two_reviewed_events_do_not_become_one(store: Store) -> None:
    linked(store, raided(), seized())
    ids = sorted(events_of(store))
    for one in ids:
        store.review(one, "accepted", by="R. Haddad")
    linked(store, both())
    events = events_of(store)
    assert sorted(events) == ids
    assert sorted(e.sources.documents for e in events.values()) == [1, 2]
    assert {e.review.status for e in events.values()} == {"accepted"}


# The agency's text with another head and without its end, as a paper prints it.
COPY = "MOPTI, Mali (Sahel Wire) — " + FIRST.partition(" before they")[0] + "."


def test_copies_are_one_source_and_count_once(store: Store) -> None:
    copy = told(COPY, attack("attacked", ("nine soldiers", 9)), published="2024-08-29")
    linked(store, first(), second())
    linked(store, copy)
    event = one_event(store)
    assert (event.sources.documents, event.sources.independent) == (3, 2)
    group = first().document.id
    assert {r.document: r.group for r in event.reports} == {
        first().document.id: group,
        copy.document.id: group,
        second().document.id: second().document.id,
    }
    assert [r.document for r in event.reports if r.is_copy] == [copy.document.id]
    assert {m.document: m.group for m in store.mentions()}[copy.document.id] == group


def test_documents_without_events_are_grouped_and_marked_linked(store: Store) -> None:
    quiet = told(QUIET)
    copy = told(f"Gao Gazette: {QUIET}", published="2024-08-29")
    assert linked(store, quiet, copy).documents == 2
    assert list(store.current_readings(unlinked=True)) == []
    assert store.counts()["events"] == 0
    assert store.grouped_with([quiet.document.id]) == {
        quiet.document.id: quiet.document.id,
        copy.document.id: quiet.document.id,
    }


def test_a_document_read_again_is_linked_anew(store: Store) -> None:
    linked(store, first(), second())
    before = one_event(store)
    assert linked(store, by_later_reader(first())).documents == 1
    after = one_event(store)
    assert after == before
    assert store.verify().problems == []


def test_what_a_later_reading_no_longer_tells_is_gone(store: Store) -> None:
    """The report that gave the event its id turns out to tell of something else."""
    linked(store, first(), second(), third())
    before = one_event(store)
    (named_after,) = (
        r for r in (first(), second(), third()) if before.id == event_id(f"{r.document.id}#e1")
    )
    others = {r.document.id for r in (first(), second(), third())} - {named_after.document.id}
    linked(store, by_later_reader(named_after.model_copy(update={"events": ()})))
    after = one_event(store)
    assert {c.document for c in after.claims} == others
    assert after.sources.documents == 2
    assert store.event(before.id) == after  # the old id leads there
    assert store.verify().problems == []


def test_a_later_reading_that_tells_of_another_event_takes_its_id_back(store: Store) -> None:
    text = f"{ELSEWHERE}\n\n{FIRST}"
    linked(store, told(text, attack("attacked", ("nine soldiers", 9))), second())
    before = one_event(store)
    again = told(text, march("march"))
    assert before.id == event_id(f"{again.document.id}#e1")
    linked(store, by_later_reader(again))
    events = {m.document: m.event for m in store.mentions()}
    assert events[again.document.id] == before.id
    assert events[second().document.id] == event_id(f"{second().document.id}#e1")
    for event in store.events():
        assert {c.document for c in event.claims} == {m.document for m in store.members([event.id])}
    assert store.verify().problems == []


@pytest.mark.parametrize("others", [(), (second,)])
def test_an_amended_reading_is_linked_anew_and_undone(
    store: Store, others: tuple[Callable[[], Reading], ...]
) -> None:
    linked(store, first(), *(other() for other in others))
    before = one_event(store)
    start = FIRST.index("two vehicles")
    claim = {"effect": "injured", "group": "combatants", "low": 2, "best": 2}
    claim |= {"start": start, "end": start + len("two vehicles")}
    amendment = Amendment(first().document.id, "e1", claim)
    decision = actions.amend(store, before.id, amendment, Act("R. Haddad"))
    assert joining.link(store).documents == 1
    amended = one_event(store)
    assert (amended.id, amended.injuries.best, amended.review.by) == (before.id, 2, "R. Haddad")
    assert amended.sources.documents == 1 + len(others)
    # What a machine reads later is kept, and the amended reading counts.
    linked(store, by_later_reader(first()))
    assert one_event(store) == amended
    actions.undo(store, decision.number, Act("R. Haddad"))
    joining.link(store)
    assert one_event(store) == before
    assert store.verify().problems == []


def test_a_report_that_is_amended_beyond_likeness_stays_with_its_event(store: Store) -> None:
    linked(store, first(), second(), third())
    before = one_event(store)
    other = {"effect": "abducted", "group": "civilians", "low": 4_000, "best": 4_000, "high": None}
    amendment = Amendment(second().document.id, "e1", other, replaces="c1")
    actions.amend(store, before.id, amendment, Act("R. Haddad"))
    joining.link(store)
    after = one_event(store)
    assert (after.id, after.sources.documents) == (before.id, 3)
    assert store.verify().problems == []


@pytest.mark.parametrize("into", [0, 1])
def test_what_a_person_merged_stays_one_and_takes_up_what_comes(store: Store, into: int) -> None:
    linked(store, first(), elsewhere())
    ids = sorted(events_of(store))
    actions.merge(store, ids[1 - into], ids[into], Act("R. Haddad"))
    documents = 2
    for later in (second(), told(QUIET), third(), by_later_reader(second())):
        linked(store, later)
        documents += later in (second(), third())
        merged = one_event(store)
        assert (merged.id, merged.sources.documents) == (ids[into], documents)
        assert store.event(ids[1 - into]) == merged
    assert store.verify().problems == []


def test_what_a_person_split_stays_apart(store: Store) -> None:
    linked(store, first(), second())
    one = one_event(store).id
    decision = actions.split(store, one, [Member(second().document.id, "e1")], Act("R. Haddad"))
    other = decision.changes["new"]
    for later in (third(), by_later_reader(third()), elsewhere()):
        linked(store, later)
        event_of = {m.document: m.event for m in store.mentions()}
        assert event_of[first().document.id] == one
        assert event_of[second().document.id] == other
        assert event_of[third().document.id] in (one, other)
    assert sorted(e.sources.documents for e in store.events()) == [1, 1, 2]
    assert store.verify().problems == []


def test_a_run_that_is_ended_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ended in the middle of a transaction: what came before it is there, the rest comes later."""
    readings = [first(), elsewhere(), second(), told(QUIET), third()]
    put(store, *readings)
    monkeypatch.setattr(joining, "TOGETHER", 2)
    save, saved = Store.save_links, list[Links]()

    def end_at_third(self: Store, found: Links) -> None:
        if len(saved) == 2:
            raise KeyboardInterrupt
        saved.append(found)
        save(self, found)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save_links", end_at_third)
        with pytest.raises(KeyboardInterrupt):
            joining.link(store)
    assert len(list(store.current_readings(unlinked=True))) == 3
    assert joining.link(store).documents == 3
    assert {e.sources.documents for e in store.events()} == {1, 3}
    assert store.verify().problems == []


def test_features_that_an_ended_run_noted_are_no_candidates(store: Store) -> None:
    put(store, first(), second())
    for mention in mentions_of(first()):
        keys = blocking_keys(mention)
        store.save_features([Features(first().document.id, "e1", mention.to_dict(), keys)])
    joining.link(store)
    assert one_event(store).sources.documents == 2


def test_a_line_a_document_is_written_once_its_links_are_stored(store: Store) -> None:
    put(store, first(), told(QUIET))
    out = io.StringIO()
    joining.link(store, out=out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"document": first().document.id, "events": [one_event(store).id]},
        {"document": told(QUIET).document.id, "events": []},
    ]


def test_explain_says_what_each_comparison_adds(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Store.open(path) as store:
        linked(store, first(title="Post attacked"), second(), elsewhere())
        event_id = next(e.id for e in store.events() if e.sources.documents == 2)
    done = CliRunner().invoke(app, ["explain", event_id, "--db", str(path)])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"{event_id}: 2 mentions in 2 documents"
    assert f"  {first().document.id[:15]}  2024-08-28, Post attacked" in lines
    assert any(line.startswith("  prior: any two mentions that are compared") for line in lines)
    last = lines[-1].split()
    assert last[:2] == ["match", "weight"]
    gone = CliRunner().invoke(app, ["explain", "event:none", "--db", str(path)])
    assert gone.exit_code == 2
    assert "no event event:none" in gone.stderr
