"""Casualty figures given to the acts in which people were harmed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sourceline.knowledge.people import load_people
from sourceline.reading.acts import Acts, ties_of, value_of
from sourceline.reading.claims import settle
from sourceline.reading.layers import Layers
from sourceline.reading.learned.encoder import Thresholds
from sourceline.reading.learned.graph import Graph
from sourceline.reading.mentions import AttributionMention, CasualtyMention
from sourceline.reading.names import Names
from sourceline.spans import Index, Located


def find_tolls(
    layers: Layers,
    acts: Acts,
    attributions: Sequence[AttributionMention],
    graph: Graph,
    needed: Thresholds,
) -> list[CasualtyMention]:
    """The casualty claims of a document without repeats; each draft of `acts` is told its own.

    Those that the layers find by their words, and those that only the network sees. A figure that
    is tied to no act well enough makes no claim.
    """
    seen = _seen(layers, graph, needed)
    figures = [c for c in layers.casualties if _is_seen(c, graph, needed)]
    spans = {(c.start, c.end): s for c in figures if (s := graph.find("toll", c)) is not None}
    for claim, span in seen:
        figures.append(claim)
        spans[claim.start, claim.end] = span
    claims = settle(figures, _owners(figures, spans, acts, graph, needed), attributions)
    for number, event in _owners(claims, spans, acts, graph, needed).items():
        acts.drafts[event].casualties.append(number)
    return claims


def _is_seen(claim: CasualtyMention, graph: Graph, needed: Thresholds) -> bool:
    """Whether the network holds a figure of the layers for one of people harmed at all."""
    span = graph.find("toll", claim)
    return span is None or graph.spans[span].probability >= needed.toll_at_all


def _owners(
    claims: Sequence[CasualtyMention],
    spans: Mapping[tuple[int, int], int],
    acts: Acts,
    graph: Graph,
    needed: Thresholds,
) -> dict[int, int]:
    """The draft (by index) that each claim (by index) belongs to; a part goes with its whole.

    `spans` has the span of the graph for the words of each claim.
    """
    best: dict[int, tuple[float, int]] = {}  # by span: the strongest tie, and to which draft
    for event, cluster in enumerate(acts.clusters):
        for span, tie in ties_of(graph, "toll", cluster).items():
            if tie >= needed.toll and tie > best.get(span, (0.0,))[0]:
                best[span] = tie, event
    owners: dict[int, int] = {}
    for number, claim in enumerate(claims):
        at = spans.get((claim.start, claim.end))
        if claim.whole in owners:
            owners[number] = owners[claim.whole]
        elif at in best:
            owners[number] = best[at][1]
    return owners


_BARE_BOUNDS = frozenset({"at least", "more than", "up to", "about", "nearly", "some", "around"})
_SOMEONE = re.compile(r"(?:(?:an?|the|his|her|their|my|our|one|another)\b|[A-Z])")


def _told_apart(words: str) -> int:
    """How many single people a phrase without a number names: "the driver and his client" two."""
    parts = re.split(r",? and ", words)
    return len(parts) if all(_SOMEONE.match(part) for part in parts) else 1


def _names_someone(words: str) -> bool:
    """Whether people are named before a number, which then is their age: "a woman of 22"."""
    known = load_people()
    return any(word in known for word in words.lower().split())


def _seen(layers: Layers, graph: Graph, needed: Thresholds) -> list[tuple[CasualtyMention, int]]:
    """The figures that only the network sees, each with its span of the graph."""
    counts = Index(q for q in layers.quantities if q.kind == "count")
    names = Names(layers.syntax, layers.actors)
    known = Index[Located](layers.casualties)
    found = []
    for number in graph.by_layer["toll"]:
        span = graph.spans[number]
        if span.probability < needed.toll_alone:
            continue
        where = names.whole(span)
        told = layers.text[where.start : where.end]
        if known.touches(where) or told.lower() in _BARE_BOUNDS:
            continue  # the layers have it, or another span of the same words
        known.add(where)
        words = told.split()
        head = load_people().get(words[-1].lower())
        inside = counts.overlapping(where)
        if inside and not _names_someone(layers.text[where.start : inside[0].start]):
            low, best, high = inside[0].low, inside[0].best, inside[0].high
        elif head is not None and head.many and not head.one:
            continue  # "civilians" alone make no number
        else:
            low = best = high = _told_apart(told)
        demographic = value_of("demographic", [span])
        claim = CasualtyMention(
            *where,
            value_of("effect", [span]),
            where,
            value_of("group", [span]),
            None if demographic == "none" else demographic,
            names.actor_of(where),
            low,
            best,
            high,
            people=where,
            cause=None,
            whole=None,
            sentence=names.within(span)[0].sentence.index,
            noun=words[-1].lower() if head is None else head.lemma,
        )
        found.append((claim, number))
    return found
