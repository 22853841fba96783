"""Which documents copy one another: copies, cut copies, and texts that only tell the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sourceline.linking.syndication import (
    containment,
    group_sources,
    is_copy,
    shingled,
    syndication_keys,
)
from sourceline.records import Document

AGENCY = """BANI WALID, Libya, March 4 (Coast Press) - Gunmen attacked a checkpoint of the coast guard \
near the harbour before dawn on Monday, killing three guards and wounding five, the mayor said.

The attackers came in two pick-up trucks and fled inland after an exchange of fire that lasted \
some twenty minutes, he told the agency by telephone.

No group has claimed the attack. The road to the capital was closed until noon."""
# The first paragraph under another dateline, as a paper prints it.
CUT = """Tripoli, Monday (CP): Gunmen attacked a checkpoint of the coast guard near the harbour \
before dawn on Monday, killing three guards and wounding five, the mayor said."""
# Edited here and there, with a paragraph of the paper's own.
EDITED = """Gunmen attacked a checkpoint of the coast guard near the harbour before dawn Monday, \
killing three guards and wounding five, Mayor Salem Brik said.

The attackers came in two pick-up trucks and fled inland after an exchange of fire that lasted \
some twenty minutes.

It is the second such attack this winter. In December a patrol was shot at on the same road, and \
the union of guards asked for armoured cars. Nothing has come of it."""
TOLD_ANEW = """Three members of the coast guard died early on Monday when armed men in two cars \
opened fire on their post at the port of Bani Walid. Five more are in hospital, according to the \
town's mayor, Salem Brik. Traffic towards Tripoli was stopped for the morning."""
QUOTING = """The mayor of Bani Walid, Salem Brik, put the number of dead at three. "Our guards held \
the post," he said at the funeral. Neighbours spoke of shots for half an hour and of a lorry that \
burned in front of the fish market until the firemen arrived from Misrata."""


def a_document(text: str, published: str = "2024-03-04", **fields: str) -> Document:
    return Document.of(text, published=published, **fields)


def test_copies_are_one_source_whole_cut_or_edited() -> None:
    documents = [a_document(t) for t in (AGENCY, CUT, EDITED)]
    assert len(set(group_sources(documents).values())) == 1


def test_what_is_told_in_other_words_is_a_source_of_its_own() -> None:
    documents = [a_document(t) for t in (AGENCY, TOLD_ANEW, QUOTING)]
    assert len(set(group_sources(documents).values())) == 3


def test_byline_and_dateline_are_no_part_of_the_text() -> None:
    bare = AGENCY.partition(" - ")[2]
    credited = f"By Coast Press staff\n\n{bare}\n\n(Coast Press)"
    assert shingled(a_document(credited)).shingles == shingled(a_document(bare)).shingles
    assert shingled(a_document(AGENCY)).shingles == shingled(a_document(bare)).shingles


def test_agency_is_known_by_name_and_by_initials() -> None:
    signed = shingled(a_document(CUT, byline="By Coast Press"))
    assert "cp" in signed.agencies & shingled(a_document(AGENCY)).agencies


def test_shared_credit_lets_less_text_suffice() -> None:
    opening = AGENCY.partition(" - ")[2].partition("\n")[0]
    mixed = f"{opening} {' '.join(f'word{i}' for i in range(45))}"
    with_credit = shingled(a_document(AGENCY)), shingled(a_document(f"{mixed} (Coast Press)"))
    without = shingled(a_document(AGENCY)), shingled(a_document(mixed))
    assert 0.3 < containment(*without) < 0.4
    assert is_copy(*with_credit)
    assert not is_copy(*without)


def test_the_next_event_in_the_same_sentences_is_no_copy() -> None:
    first = (
        "SABHA, Libya - A bomb beneath a car killed a judge and wounded two passers-by in the "
        "district of Nasiriya on Tuesday morning, police said, the latest in a series of attacks on the courts of the southern region."
    )
    second = (
        "SABHA, Libya - A bomb beneath a car wounded a prosecutor and his driver in the "
        "district of Manshiya on Tuesday morning, police said, the latest in a series of attacks on the courts of the southern region."
    )
    a = shingled(a_document(first, "2024-03-05"))
    assert is_copy(a, shingled(a_document(second, "2024-03-05")))
    assert not is_copy(a, shingled(a_document(second, "2024-03-12")))


def test_late_reprint_of_the_whole_text_is_a_copy() -> None:
    a, b = a_document(AGENCY), a_document(f"{AGENCY}\n\nReprinted.", "2024-03-20")
    assert is_copy(shingled(a), shingled(b))


def test_one_quoted_sentence_makes_no_copy() -> None:
    sentence = "Our guards held the post until the last round was fired."
    a = a_document(f"{sentence} The mayor spoke.")
    b = a_document(f"{sentence} He said it twice.")
    assert not is_copy(shingled(a), shingled(b))


def test_copies_share_a_key_and_other_texts_none() -> None:
    keys = set(syndication_keys(shingled(a_document(AGENCY))))
    assert keys & set(syndication_keys(shingled(a_document(CUT))))
    assert keys & set(syndication_keys(shingled(a_document(EDITED))))
    assert not keys & set(syndication_keys(shingled(a_document(QUOTING))))


def test_group_is_called_after_the_earliest_document() -> None:
    early, late = a_document(CUT, "2024-03-04"), a_document(AGENCY, "2024-03-05")
    assert set(group_sources([late, early]).values()) == {early.id}


@given(st.permutations([AGENCY, CUT, EDITED, TOLD_ANEW, QUOTING]))
def test_order_of_documents_is_of_no_matter(texts: list[str]) -> None:
    assert group_sources([a_document(t) for t in texts]) == group_sources(
        [a_document(t) for t in (AGENCY, CUT, EDITED, TOLD_ANEW, QUOTING)]
    )


@given(st.integers(30, 60))
def test_a_cut_copy_adds_no_independent_source(words: int) -> None:
    body = AGENCY.partition(" - ")[2].split(" ")
    documents = [a_document(t) for t in (AGENCY, TOLD_ANEW, " ".join(body[:words]))]
    assert len(set(group_sources(documents).values())) == 2


def test_empty_documents_are_fine() -> None:
    assert group_sources([a_document(" "), a_document("Fire.")]).keys() == {
        a_document(" ").id,
        a_document("Fire.").id,
    }
