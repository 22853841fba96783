"""What holds for the reading of any report, however it is put together."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sourceline
from sourceline.records import Document, Reading

SENTENCES = (
    "U.S. and Iraqi forces raided a hideout near Mosul on Monday, killing at least 15 militants.",
    "A convoy was attacked by M23 rebels near Goma on Tuesday, the army said.",
    "Seven people were hurt, five of them in combat, according to a defense official.",
    "The group denied that it had shelled a hospital in Bama.",
    "The army plans to retake the town next week.",
    "Boko Haram threatened to attack the airport in Maiduguri.",
    "The Islamic State claimed responsibility for a car bomb in Baghdad on Sunday.",
    "More than 300 people have been killed in the region since January.",
    "“They burned our houses,” said a woman in Juba, “and took two girls.”",
    "Protesters marched through Nairobi; police fired tear gas.",
    "Three days later the truce between the two sides ended.",
    "The market was calm.",
)

reports = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8).flatmap(
    lambda chosen: st.sampled_from([" ", "\n\n", "\n"]).map(lambda gap: gap.join(chosen))
)


@pytest.fixture(scope="module")
def reader() -> sourceline.Reader:
    return sourceline.Reader.load()


def read(reader: sourceline.Reader, text: str) -> Reading:
    return reader.read(Document.of(text, published="2026-03-12"))


@given(reports)
@settings(max_examples=40, deadline=None)
def test_spans_slice_back_and_ids_lead_somewhere(reader: sourceline.Reader, text: str) -> None:
    reading = read(reader, text)
    assert all(text[s.start : s.end] == s.text for s in reading.spans())
    said = {a.id for a in reading.attributions}
    for event in reading.events:
        claims = {c.id for c in event.casualties}
        assert event.triggers
        assert set(event.attributions) <= said
        for claim in event.casualties:
            assert set(claim.attributions) <= said
            assert claim.part_of is None or claim.part_of in claims - {claim.id}


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(max_examples=60, deadline=None)
def test_spans_slice_back_in_any_script(reader: sourceline.Reader, noise: str) -> None:
    text = f"{noise} Rebels attacked a bus near Goma, killing 3 men. {noise}"
    assert all(text[s.start : s.end] == s.text for s in read(reader, text).spans())


@given(reports)
@settings(max_examples=20, deadline=None)
def test_reading_a_text_twice_gives_the_same_record(reader: sourceline.Reader, text: str) -> None:
    first = read(reader, text).model_dump_json()
    assert read(reader, text).model_dump_json() == first
    assert read(sourceline.Reader.load(), text).model_dump_json() == first


@given(reports)
@settings(max_examples=40, deadline=None)
def test_mentions_of_a_participant_and_claims_stand_in_the_order_of_the_text(
    reader: sourceline.Reader, text: str
) -> None:
    for event in read(reader, text).events:
        for participant in event.participants:
            starts = [s.start for s in participant.spans]
            assert starts == sorted(set(starts))
        assert [c.span.start for c in event.casualties] == sorted(
            c.span.start for c in event.casualties
        )
        assert [t.start for t in event.triggers] == sorted(t.start for t in event.triggers)


def test_no_party_both_does_and_suffers_an_act(reader: sourceline.Reader) -> None:
    own = "Iraqi forces attacked a post of the Iraqi army near Mosul on Monday."
    for text in (*SENTENCES, own):
        for event in read(reader, text).events:
            doers = {p.actor for p in event.participants if p.role == "initiator"} - {None}
            aimed_at = {p.actor for p in event.participants if p.role == "target"}
            assert not doers & aimed_at


def test_the_reading_of_a_list_takes_time_in_step_with_its_length(
    reader: sourceline.Reader,
) -> None:
    """A digest of acts of nobody named: an event lists every mention of those who took part."""
    places = ("Kano", "Goma", "Mosul", "Azaz", "Juba", "Lagos", "Tikrit")

    def seconds(acts: int) -> float:
        text = "\n\n".join(
            f"A market in {places[n % 7]} was shelled on {1 + n % 9} March, killing {2 + n % 50} people."
            for n in range(acts)
        )
        begun = time.process_time()
        assert len(read(reader, text).events) > acts / 10
        return time.process_time() - begun

    seconds(10)
    # 16 times the text takes 19 times as long as measured, 45 with one index that searches all.
    assert min(seconds(960) for _ in range(2)) < 32 * min(seconds(60) for _ in range(3))
