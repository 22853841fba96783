"""Acts, casualties and attributions out of graphs made by hand: what the network says is given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sourceline.knowledge.actors import Registry
from sourceline.knowledge.gazetteer import Gazetteer
from sourceline.reading.acts import Acts, find_acts
from sourceline.reading.layers import Layers
from sourceline.reading.learned.encoder import Thresholds
from sourceline.reading.mentions import CasualtyMention
from sourceline.reading.said import find_said
from sourceline.reading.tolls import find_tolls
from sourceline.records import Document

from .graphs import Words

TEXT = (
    "Al-Shabaab fighters shelled Baidoa on Friday, killing at least five people, police said. "
    "The militants had attacked Jowhar two days earlier. A grocer lost his leg."
)
NEEDED = Thresholds()


@pytest.fixture(scope="module")
def layers() -> Layers:
    document = Document.of(TEXT, published="2026-03-16")
    return Layers.of(document, Registry.load(), Gazetteer.open(None))


def words_of(span: object) -> str:
    return TEXT[span.start : span.end]  # type: ignore[attr-defined]


def shelling(words: Words) -> tuple[int, int, int]:
    """Two triggers of one act, and its doers, tied to them."""
    shelled = words.span("trigger", "shelled", sub_event_type="Shelling/artillery/missile attack")
    killing = words.span("trigger", "killing", sub_event_type="Shelling/artillery/missile attack")
    doers = words.span("organization", "Al-Shabaab fighters")
    words.tie("same_event", shelled, killing)
    words.tie("initiator", shelled, doers)
    return shelled, killing, doers


def acts_of(layers: Layers, words: Words, needed: Thresholds = NEEDED) -> Acts:
    return find_acts(layers, words.graph(), needed, Gazetteer.open(None))


def test_triggers_of_one_act_are_one_draft(layers: Layers) -> None:
    words = Words(layers)
    shelling(words)
    words.span("trigger", "attacked", sub_event_type="Attack", background="background")
    first, second = acts_of(layers, words).drafts
    assert (first.triggers, first.sub_event_type) == ([0, 1], "Shelling/artillery/missile attack")
    assert (second.sub_event_type, second.background, first.background) == ("Attack", True, False)


def test_triggers_that_are_hardly_one_act_stay_two(layers: Layers) -> None:
    words = Words(layers)
    shelling(words)
    assert len(acts_of(layers, words, replace(NEEDED, same_event=0.95)).drafts) == 2


@pytest.mark.parametrize(
    ("again", "kind", "seen", "drafts"),
    [
        ("the attack", "Attack", False, 1),
        ("an attack", "Attack", False, 2),  # another one
        ("the attack", "Air/drone strike", False, 2),
        ("the attack", "Attack", True, 2),  # the network saw both, and took them for two
    ],
)
def test_an_act_out_of_sight_is_taken_up_by_a_definite_noun(
    again: str, kind: str, seen: bool, drafts: int
) -> None:
    text = f"Gunmen raided Jowhar on Friday. Much is told between. Elders condemned {again}."
    document = Document.of(text, published="2026-03-16")
    layers = Layers.of(document, Registry.load(), Gazetteer.open(None))
    words = Words(layers)
    raided = words.span("trigger", "raided", sub_event_type="Attack")
    attack = words.span("trigger", "attack", sub_event_type=kind)
    if seen:
        words.tie("same_event", raided, attack, 0.05)
    assert len(acts_of(layers, words).drafts) == drafts


def test_a_party_has_its_likeliest_role_and_its_actor(layers: Layers) -> None:
    words = Words(layers)
    shelled, _, doers = shelling(words)
    words.tie("target", shelled, doers, 0.95)
    (role,) = acts_of(layers, words).roles
    assert role.role == "target"
    assert role.actor is not None
    assert "shabaab" in role.actor
    assert acts_of(layers, words, replace(NEEDED, role=0.99)).roles == []


def test_mentions_of_one_party_are_one_chain(layers: Layers) -> None:
    words = Words(layers)
    _, _, doers = shelling(words)
    again = words.span("organization", "The militants")
    words.tie("same_party", doers, again)
    chains = acts_of(layers, words).chains
    chain = next(c for span, c in chains.items() if words_of_offsets(span) == "The militants")
    assert [words_of_offsets(m) for m in chain.mentions] == ["Al-Shabaab fighters", "The militants"]
    assert chain.actor is not None


def words_of_offsets(span: tuple[int, int]) -> str:
    return TEXT[span[0] : span[1]]


def test_place_and_day_are_those_tied_best_else_those_of_the_sentence(layers: Layers) -> None:
    words = Words(layers)
    shelled, _, _ = shelling(words)
    draft = acts_of(layers, words).drafts[0]
    assert draft.place is not None
    assert words_of(draft.place) == "Baidoa"
    assert draft.date is not None
    assert words_of(draft.date) == "on Friday"
    words.tie("place", shelled, words.at("place", "Jowhar"))
    moved = acts_of(layers, words).drafts[0]
    assert moved.place is not None
    assert words_of(moved.place) == "Jowhar"


def figures(layers: Layers, words: Words, needed: Thresholds) -> list[CasualtyMention]:
    graph = words.graph()
    acts = find_acts(layers, graph, needed, Gazetteer.open(None))
    return find_tolls(layers, acts, layers.attributions, graph, needed)


def test_a_figure_belongs_to_the_act_it_is_tied_to(layers: Layers) -> None:
    words = Words(layers)
    _, killing, _ = shelling(words)
    words.span("trigger", "attacked", sub_event_type="Attack")
    words.tie("toll", killing, words.at("toll", "five people"), 0.4)
    graph = words.graph()
    acts = find_acts(layers, graph, NEEDED, Gazetteer.open(None))
    claims = find_tolls(layers, acts, layers.attributions, graph, NEEDED)
    owned = [[words_of(claims[i]) for i in d.casualties] for d in acts.drafts]
    assert owned == [["at least five people"], []]


def test_a_figure_tied_to_nothing_makes_no_claim(layers: Layers) -> None:
    words = Words(layers)
    shelling(words)
    graph = words.graph()
    acts = find_acts(layers, graph, NEEDED, Gazetteer.open(None))
    find_tolls(layers, acts, layers.attributions, graph, NEEDED)
    assert all(draft.casualties == [] for draft in acts.drafts)


def test_a_figure_that_only_the_network_sees_needs_to_be_sure(layers: Layers) -> None:
    words = Words(layers)
    shelling(words)
    words.span("toll", "A grocer", 0.8, effect="injured", group="civilians")
    asked = replace(NEEDED, toll_alone=0.7)
    seen = [c for c in figures(layers, words, asked) if words_of(c) == "A grocer"]
    assert [(c.effect, c.group, c.best) for c in seen] == [("injured", "civilians", 1)]
    sure = replace(NEEDED, toll_alone=0.85)
    assert not [c for c in figures(layers, words, sure) if words_of(c) == "A grocer"]


def test_what_the_network_holds_for_no_figure_at_all_is_none(layers: Layers) -> None:
    words = Words(layers)
    assert len(figures(layers, words, replace(NEEDED, toll_at_all=0.95))) < len(
        figures(layers, words, NEEDED)
    )


def test_who_speaks_is_found_by_cues_and_by_the_network(layers: Layers) -> None:
    words = Words(layers)
    content = words.span("content", "The militants had attacked Jowhar two days earlier", 0.8)
    source = words.span("source", "police")
    words.tie("source", content, source)
    graph = words.graph()
    by_cue = find_said(layers, graph, NEEDED)
    both = find_said(layers, graph, replace(NEEDED, content_alone=0.7))
    assert [words_of(a.cue) for a in by_cue if a.cue] == ["said"]
    assert len(both) == len(by_cue) + 1
    assert both[-1].source is not None
    assert words_of_offsets(both[-1].source) == "police"
    none = find_said(layers, graph, replace(NEEDED, content_at_all=0.95))
    assert none == []


def test_nothing_is_told_where_the_network_sees_nothing(layers: Layers) -> None:
    acts = acts_of(layers, Words(layers))
    assert (acts.triggers, acts.roles, acts.drafts) == ([], [], [])
