"""Types of events and their mappings."""

import pytest

from sourceline.errors import UsageError
from sourceline.knowledge.lexicon import Terms, load_weapons
from sourceline.knowledge.ontology import EVENT_TYPES, Ontology

PLOVER = {
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip


def test_every_type_is_mapped() -> None:
    ontology = Ontology.load()
    assert len(ontology.sub_types) == 25
    for name in ontology.sub_types:
        assert ontology.event_type_of(name) in EVENT_TYPES
        assert ontology.plover(name) in PLOVER
        assert 1 <= int(ontology.cameo_root(name)) <= 20


def test_an_unknown_type_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Air/drone strike"):
        Ontology.load().event_type_of("Air/drone strikes")


def test_type_of_violence_follows_the_sides() -> None:
    ontology = Ontology.load()
    assert ontology.type_of_violence("Armed clash", ["state"], ["group"]) == 1
    assert ontology.type_of_violence("Armed clash", ["state"], ["state"]) == 1
    assert ontology.type_of_violence("Armed clash", ["group"], ["group"]) == 2
    assert ontology.type_of_violence("Attack", ["group"], ["civilians"]) == 3
    assert ontology.type_of_violence("Agreement", ["state"], ["group"]) is None


def test_lexicons_speak_only_of_known_types() -> None:
    known = set(Ontology.load().sub_types)
    assert {w.speaks_for for w in load_weapons().entries.values()} <= known | {""}


def test_terms_are_found_where_they_begin_the_longest_first() -> None:
    terms = Terms({("car",): 1, ("car", "bomb"): 2, ("bomb",): 3})
    words = ["a", "car", "bomb", "car"]
    assert [list(terms.at(words, i)) for i in range(4)] == [
        [],
        [(2, 2), (1, 1)],
        [(1, 3)],
        [(1, 1)],
    ]
