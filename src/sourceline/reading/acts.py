"""Acts out of the network's graph: what is done, by whom to whom, and which words tell one act.

The network says which words; who they are, where and when it was, is said by the layers.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from sourceline.knowledge.gazetteer import Gazetteer
from sourceline.reading.chains import Chain
from sourceline.reading.drafts import EventDraft
from sourceline.reading.factuality import noun_factuality, verb_factuality
from sourceline.reading.layers import Layers
from sourceline.reading.learned.encoder import Thresholds
from sourceline.reading.learned.graph import FoundSpan, Graph
from sourceline.reading.learned.labels import ATTRIBUTES, PARTIES
from sourceline.reading.locating import Locator
from sourceline.reading.mentions import PlaceMention, RoleMention, TriggerMention
from sourceline.reading.names import Names
from sourceline.reading.syntax import Syntax, VerbGroup
from sourceline.reading.unlisted import Unlisted
from sourceline.records import Factuality, Kind, Role
from sourceline.spans import Index, Located, Offsets

ItemT = TypeVar("ItemT")
_UNREAL = frozenset({"planned", "threatened", "denied", "hypothetical"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their"})
_REGION = 4  # UCDP where_prec
_KINDS: dict[str, Kind] = {kind: kind for kind in PARTIES}

ROLES: tuple[Role, ...] = ("initiator", "target", "victim", "claimant")


@dataclass(frozen=True, slots=True)
class Acts:
    """What is told in a document. Drafts and roles refer to `triggers` by their index.

    `chains` gives the mentions of a participant by any of them; `clusters` the triggers of each
    draft as spans of the graph.
    """

    triggers: Sequence[TriggerMention]
    roles: Sequence[RoleMention]
    drafts: Sequence[EventDraft]
    chains: Mapping[Offsets, Chain]
    clusters: Sequence[Sequence[int]]


def find_acts(layers: Layers, graph: Graph, needed: Thresholds, gazetteer: Gazetteer) -> Acts:
    """The acts of a document, in the order of first mention; no casualties are theirs yet.

    `graph` was decoded with the spans of the layers (`Layers.spans`).
    """
    return _Finder(layers, graph, needed, gazetteer).find()


class _Finder:
    def __init__(
        self, layers: Layers, graph: Graph, needed: Thresholds, gazetteer: Gazetteer
    ) -> None:
        self._layers, self._graph, self._needed = layers, graph, needed
        self._names = Names(layers.syntax, layers.actors)
        self._order = sorted(graph.by_layer["trigger"], key=lambda i: graph.spans[i].start)
        self._number = {span: n for n, span in enumerate(self._order)}
        self._places = self._by_span("place", layers.places)
        unlisted = Unlisted(layers, gazetteer)
        for i in graph.by_layer["place"]:
            place = None if i in self._places else unlisted.place_of(graph.spans[i])
            if place is not None:
                self._places[i] = place
        self._known = Index(p for p in layers.places if p.place is not None)
        self._dates = self._by_span("date", layers.dates)
        self._weapons = self._by_span("weapon", range(len(layers.weapons)), layers.weapons)

    def find(self) -> Acts:
        triggers = [self._trigger(self._graph.spans[i]) for i in self._order]
        layers = self._layers
        locator = Locator(
            layers.text,
            layers.syntax,
            triggers,
            layers.places,
            layers.home,
            layers.dates,
            layers.attributions,
            layers.actors,
            layers.dateline,
        )
        clusters = self._taken_up(
            self._graph.clusters("same_event", ["trigger"], self._needed.same_event)
        )
        parties = self._parties()
        drafts = [self._draft(c, triggers, locator) for c in clusters]
        return Acts(
            triggers, self._roles(clusters, parties), drafts, self._chains(parties), clusters
        )

    def _taken_up(self, clusters: Sequence[Sequence[int]]) -> list[list[int]]:
        """Acts of which the network never saw the words together, because a long text lies between
        them: "the attack" is then the first one of its kind.
        """
        graph = self._graph
        joined: list[list[int]] = []
        by_kind: dict[str, list[list[int]]] = defaultdict(list)
        for cluster in clusters:
            alike = by_kind[value_of("sub_event_type", [graph.spans[i] for i in cluster])]
            if self._is_definite(graph.spans[cluster[0]]):
                seen = {j for i in cluster for j in graph.related("same_event", i)}
                above = next((act for act in alike if seen.isdisjoint(act)), None)
                if above is not None:
                    above.extend(cluster)
                    continue
            act = list(cluster)
            joined.append(act)
            alike.append(act)
        return joined

    def _is_definite(self, span: Located) -> bool:
        """Whether words follow "the" or its like, with at most one word between."""
        sentence, first, _ = self._names.within(span)
        before = [t.lower for t in sentence.tokens[max(first - 2, 0) : first]]
        return not _DEFINITE.isdisjoint(before)

    def _by_span(
        self, layer: str, items: Sequence[ItemT], at: Sequence[Located] | None = None
    ) -> dict[int, ItemT]:
        """Items of the layers by the span of the graph that they stand `at`."""
        where: Sequence[Any] = items if at is None else at
        spans = (self._graph.find(layer, item) for item in where)
        return {span: item for span, item in zip(spans, items, strict=True) if span is not None}

    # ------------------------------------------------------------ words

    def _trigger(self, span: FoundSpan) -> TriggerMention:
        sentence, first, last = self._names.within(span)
        verbs = (sentence.verb_at(i) for i in range(first, last + 1))
        verb = next((v for v in verbs if v is not None), None)
        head = last if verb is None else verb.main
        return TriggerMention(
            span.start,
            span.end,
            sentence.tokens[head].lower,
            value_of("sub_event_type", [span]),
            "act",
            sentence.sentence.index,
            head,
            verb is not None,
            _told_as(sentence, head, verb) or value_of("factuality", [span]),
            value_of("background", [span]) == "background",
            span.probability,
        )

    # ------------------------------------------------------------ who

    def _roles(
        self, clusters: Sequence[Sequence[int]], parties: Sequence[tuple[str | None, list[int]]]
    ) -> list[RoleMention]:
        """The likeliest role of each party in each act, by its best mention, if likely enough."""
        party_of = {j: n for n, (_, members) in enumerate(parties) for j in members}
        found: list[RoleMention] = []
        for cluster in clusters:
            likeliest: dict[int, tuple[float, int, Role]] = {}
            for role in ROLES:
                for j, share in ties_of(self._graph, role, cluster).items():
                    party = party_of[j]
                    if share >= self._needed.role and share > likeliest.get(party, (0.0,))[0]:
                        likeliest[party] = share, j, role
            first = min(self._number[i] for i in cluster)
            for _, j, role in sorted(likeliest.values(), key=lambda told: told[1]):
                kind, span = _KINDS[self._graph.spans[j].layer], self._at(j)
                if kind == "object" and self._is_region(span):
                    continue
                actor = self._names.actor_of(span)
                found.append(RoleMention(*span, first, role, kind, actor))
        return found

    def _is_region(self, span: Located) -> bool:
        """Whether words name a province, region or country: where an act was, and nothing hit."""
        return any(
            p.precision >= _REGION and p.end == span.end for p in self._known.overlapping(span)
        )

    def _parties(self) -> list[tuple[str | None, list[int]]]:
        """The mentions of each party, with the actor that it is, if it is one of the registry.

        As the network gathers them; but those that name one body are one party, and those that name
        two bodies are two.
        """
        by_actor: dict[str, list[int]] = {}
        parties: list[tuple[str | None, list[int]]] = []
        for cluster in self._graph.clusters("same_party", PARTIES, self._needed.same_party):
            for actor, members in self._told_apart(cluster):
                body = any(self._graph.spans[i].layer == "organization" for i in members)
                if actor is not None and body and actor in by_actor:
                    by_actor[actor].extend(members)
                    continue
                parties.append((actor, members))
                if actor is not None and body:
                    by_actor[actor] = members
        return parties

    def _told_apart(self, cluster: Sequence[int]) -> list[tuple[str | None, list[int]]]:
        """A cluster by the actors that its mentions name; a mention that names none goes with the
        one before it.
        """
        names = [self._names.actor_of(self._at(i)) for i in cluster]
        current = next((name for name in names if name is not None), None)
        parts: dict[str | None, list[int]] = {}
        for name, i in zip(names, cluster, strict=True):
            current = name or current
            parts.setdefault(current, []).append(i)
        return list(parts.items())

    def _chains(self, parties: Sequence[tuple[str | None, list[int]]]) -> dict[Offsets, Chain]:
        """The mentions of each party, by each of them."""
        chains: dict[Offsets, Chain] = {}
        for actor, members in parties:
            spans = sorted({self._at(i) for i in members})
            chains |= dict.fromkeys(spans, Chain.of(actor, spans))
        return chains

    def _at(self, number: int) -> Offsets:
        """The words of a party."""
        return self._names.whole(self._graph.spans[number])

    # ------------------------------------------------------------ one act

    def _draft(
        self, cluster: Sequence[int], triggers: Sequence[TriggerMention], locator: Locator
    ) -> EventDraft:
        numbers = sorted(self._number[i] for i in cluster)
        spans = [self._graph.spans[i] for i in cluster]
        draft = EventDraft(
            numbers,
            sorted({triggers[n].sentence for n in numbers}),
            value_of("sub_event_type", spans),
            self._told_as(spans, [triggers[n] for n in numbers]),
            value_of("background", spans) == "background",
            confidence_of(spans, self._needed.certainty),
        )
        place = self._narrowest(cluster)
        date = self._tied("date", cluster, self._dates, self._needed.date)
        draft.place = locator.widened(place) if place is not None else locator.place_of(draft)
        draft.date = locator.date_of(draft) if date is None else locator.placed(date)
        draft.weapons = sorted(
            self._weapons[span]
            for span, tie in ties_of(self._graph, "weapon", cluster).items()
            if tie >= self._needed.weapon and span in self._weapons
        )
        return draft

    def _told_as(
        self, spans: Sequence[FoundSpan], triggers: Sequence[TriggerMention]
    ) -> Factuality:
        """How an act is told: as its words say if all of them do, else as the network holds."""
        told = {t.factuality for t in triggers}
        if len(told) == 1 and told <= _UNREAL:
            return told.pop()
        held: Factuality = value_of("factuality", spans)
        return held

    def _narrowest(self, cluster: Sequence[int]) -> PlaceMention | None:
        """The place that an act is tied to well enough; of several rather a narrow one, since "Iraq"
        and "the western Anbar Desert" are both where it was.
        """
        ties = ties_of(self._graph, "place", cluster)
        held = [s for s, tie in ties.items() if s in self._places and tie >= self._needed.place]

        def wide(span: int) -> tuple[int, float]:
            """Points before divisions before countries; of these, what is tied best."""
            precision = self._places[span].precision
            return (precision >= 3) + (precision >= 6), -ties[span]

        best = min(held, key=wide, default=None)
        return None if best is None else self._places[best]

    def _tied(
        self, relation: str, cluster: Sequence[int], items: Mapping[int, ItemT], needed: float
    ) -> ItemT | None:
        """The item (by its span in the graph) that an act is tied to best, if well enough."""
        ties = ties_of(self._graph, relation, cluster)
        best = max((s for s in ties if s in items), key=lambda s: ties[s], default=None)
        return None if best is None or ties[best] < needed else items[best]


def _told_as(sentence: Syntax, head: int, verb: VerbGroup | None) -> Factuality | None:
    """What the words around a trigger say of the act, where they say that it is not simply told as
    done; None where they do not.
    """
    told = noun_factuality(sentence, head) if verb is None else verb_factuality(sentence, verb)
    return told if told in _UNREAL else None


def ties_of(graph: Graph, relation: str, triggers: Iterable[int]) -> dict[int, float]:
    """How probable it is that triggers (spans of the graph) are so related to each span in their
    reach, on average of those that it is in reach of.
    """
    reached: dict[int, list[float]] = {}
    for trigger in triggers:
        for span, share in graph.related(relation, trigger).items():
            reached.setdefault(span, []).append(share)
    return {span: sum(shares) / len(shares) for span, shares in reached.items()}


def value_of(name: str, spans: Sequence[FoundSpan]) -> Any:
    """The most probable value of an attribute (one of its `ATTRIBUTES`) over several spans."""
    total = np.log(np.stack([s.attributes[name] for s in spans]) + 1e-9).sum(0)
    return ATTRIBUTES[name][1][int(total.argmax())]


def confidence_of(triggers: Sequence[FoundSpan], curve: tuple[float, float, float]) -> float:
    """How probable it is that an act is told as read, by its surest trigger and its type."""
    sure = max(t.probability for t in triggers)
    kinds = np.stack([t.attributes["sub_event_type"] for t in triggers])
    logits = np.log(kinds + 1e-9).mean(0)
    shares = np.exp(logits - logits.max())
    offset, of_trigger, of_type = curve
    x = offset + of_trigger * _odds(sure) + of_type * _odds(float(shares.max() / shares.sum()))
    return round(1 / (1 + math.exp(-x)), 3)


def _odds(share: float) -> float:
    kept = min(max(share, 1e-3), 1 - 1e-3)
    return math.log(kept / (1 - kept))
