"""The graph of spans becomes the record: the words are the network's, what they mean the layers'."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sourceline.knowledge.ontology import Ontology
from sourceline.knowledge.people import load_people
from sourceline.pipeline import Knowledge
from sourceline.reading.actors import find_actors
from sourceline.reading.assemble import date_record, place_record
from sourceline.reading.dates import find_dates
from sourceline.reading.mentions import ActorMention, DateMention, PlaceMention, Quantity
from sourceline.reading.quantities import find_quantities
from sourceline.reading.sentences import find_sentences
from sourceline.reading.toponyms import find_toponyms
from sourceline.records import (
    Attribution,
    CasualtyClaim,
    DateRecord,
    Document,
    EventMention,
    Participant,
    PlaceRecord,
    Span,
    Weapon,
)
from sourceline.spans import Index, Located, contains
from training.decode import FoundSpan, Graph
from training.labels import ATTRIBUTES, PARTIES

ROLES = ("initiator", "target", "victim", "claimant")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How probable a relation must be; chosen on the development reports."""

    same_event: float = 0.5
    same_party: float = 0.5
    role: float = 0.5
    place: float = 0.4
    date: float = 0.4
    weapon: float = 0.5
    toll: float = 0.25
    part_of: float = 0.5
    said: float = 0.3
    layers: dict[str, float] = field(default_factory=dict)


def load_thresholds(path: Path | None) -> Thresholds:
    """Thresholds from a JSON file, or those that stand here."""
    if path is None:
        return Thresholds()
    return Thresholds(**json.loads(path.read_text(encoding="utf-8")))


def _value(name: str, shares: Sequence[np.ndarray]) -> str:
    """The most probable value of an attribute over several spans."""
    total = np.log(np.stack(shares) + 1e-9).sum(0)
    return ATTRIBUTES[name][1][int(total.argmax())]


class Values:
    """What the layers make of a document's words: actors, numbers, days, places."""

    def __init__(self, document: Document, knowledge: Knowledge) -> None:
        text = document.text
        sentences = find_sentences(text)
        actors = find_actors(text, knowledge.actors)
        places = find_toponyms(text, sentences, knowledge.gazetteer, not_places=actors)
        self.actors: Index[ActorMention] = Index(actors)
        self.quantities: Index[Quantity] = Index(
            q for q in find_quantities(text) if q.kind == "count"
        )
        self.dates: Index[DateMention] = Index(find_dates(text, document.published, sentences))
        self.places: Index[PlaceMention] = Index(p for p in places if p.place is not None)

    def actor_in(self, span: Located) -> str | None:
        """The actor that a phrase names, the last where it names several."""
        inside = self.actors.overlapping(span)
        return inside[-1].actor if inside else None


class Composer:
    """Builds the attributions and events of one document."""

    def __init__(
        self,
        document: Document,
        graph: Graph,
        values: Values,
        knowledge: Knowledge,
        needed: Thresholds,
    ) -> None:
        self._text, self._graph, self._needed = document.text, graph, needed
        self._ontology: Ontology = knowledge.ontology
        self._registry = knowledge.actors
        self._values = values
        self._said = self._find_said()

    # ------------------------------------------------------------ attributions

    def _find_said(self) -> list[tuple[int, int | None, int | None]]:
        """Content, source and cue (as spans of the graph) of each attribution, in text order."""
        said = []
        for content in self._graph.by_layer["content"]:
            source = self._best("source", content)
            cue = self._best("cue", content)
            if source is not None or cue is not None:
                said.append((content, source, cue))
        return sorted(said, key=lambda a: self._graph.spans[a[0]].start)

    def _best(self, relation: str, span: int) -> int | None:
        related = self._graph.related(relation, span)
        best = max(related, key=lambda j: related[j], default=None)
        return best if best is not None and related[best] >= self._needed.said else None

    def attributions(self) -> tuple[Attribution, ...]:
        """Every attribution of the document."""
        found = []
        for number, (content, source, cue) in enumerate(self._said):
            told = self._graph.spans[content].attributes
            found.append(
                Attribution(
                    id=f"a{number + 1}",
                    source=None if source is None else self._cut(self._graph.spans[source]),
                    source_actor=None
                    if source is None
                    else self._values.actor_in(self._graph.spans[source]),
                    anonymous=_value("anonymous", [told["anonymous"]]) == "anonymous",
                    cue=None if cue is None else self._cut(self._graph.spans[cue]),
                    stance=_value("stance", [told["stance"]]),
                    content=self._cut(self._graph.spans[content]),
                )
            )
        return tuple(found)

    def _covering(self, items: Sequence[Located]) -> tuple[str, ...]:
        return tuple(
            f"a{number + 1}"
            for number, (content, _, _) in enumerate(self._said)
            if any(contains(self._graph.spans[content], item) for item in items)
        )

    # ------------------------------------------------------------ events

    def events(self) -> tuple[EventMention, ...]:
        """Every event of the document, in the order of first mention."""
        groups = self._graph.clusters("same_event", ["trigger"], self._needed.same_event)
        parties = self._parties()
        owned = self._owned_tolls(groups)
        return tuple(
            self._event(f"e{number + 1}", group, parties, owned[number])
            for number, group in enumerate(groups)
        )

    def _parties(self) -> list[list[int]]:
        """Mentions by participant: as the network gathers them, and those that name one actor."""
        clusters = self._graph.clusters("same_party", PARTIES, self._needed.same_party)
        by_actor: dict[str, list[int]] = {}
        joined: list[list[int]] = []
        for cluster in clusters:
            names = {
                actor
                for i in cluster
                if self._graph.spans[i].layer == "organization"
                and (actor := self._values.actor_in(self._graph.spans[i])) is not None
            }
            if len(names) == 1:
                (name,) = names
                if name in by_actor:
                    by_actor[name] += cluster
                    continue
                by_actor[name] = cluster
            joined.append(cluster)
        return joined

    def _strength(self, relation: str, triggers: Sequence[int], span: int) -> float:
        """Mean probability of a relation from an event's triggers to a span; 0 out of reach."""
        reached = [
            p for t in triggers if (p := self._graph.related(relation, t).get(span)) is not None
        ]
        return float(np.mean(reached)) if reached else 0.0

    def _owned_tolls(self, groups: Sequence[Sequence[int]]) -> dict[int, list[int]]:
        """The casualty figures of each event: each belongs to the one it is tied to best."""
        owned: dict[int, list[int]] = defaultdict(list)
        for toll in self._graph.by_layer["toll"]:
            strengths = [self._strength("toll", group, toll) for group in groups]
            if strengths and max(strengths) >= self._needed.toll:
                owned[int(np.argmax(strengths))].append(toll)
        return owned

    def _event(
        self,
        key: str,
        group: Sequence[int],
        parties: Sequence[Sequence[int]],
        tolls: Sequence[int],
    ) -> EventMention:
        spans = [self._graph.spans[i] for i in group]

        def told(name: str) -> str:
            return _value(name, [s.attributes[name] for s in spans])

        sub_type = told("sub_event_type")
        return EventMention(
            id=key,
            event_type=self._ontology.event_type_of(sub_type),
            sub_event_type=sub_type,
            plover=self._ontology.plover(sub_type),
            confidence=round(max(s.probability for s in spans), 3),
            factuality=told("factuality"),
            background=told("background") == "background",
            triggers=tuple(self._cut(s) for s in spans),
            date=self._date(group),
            place=self._place(group),
            participants=self._participants(group, parties),
            purpose=None,
            weapons=self._weapons(group),
            casualties=self._claims(key, tolls),
            attributions=self._covering(spans),
        )

    def _participants(
        self, group: Sequence[int], parties: Sequence[Sequence[int]]
    ) -> tuple[Participant, ...]:
        found = []
        for party in parties:
            shares = {role: max(self._strength(role, group, m) for m in party) for role in ROLES}
            role = max(shares, key=lambda r: shares[r])
            if shares[role] < self._needed.role:
                continue
            mentions = [self._graph.spans[m] for m in party]
            kinds = [m.layer for m in mentions]
            named = max(
                mentions, key=lambda m: (self._values.actor_in(m) is not None, m.probability)
            )
            actor = self._values.actor_in(named)
            known = self._registry.get(actor) if actor and role != "victim" else None
            found.append(
                Participant(
                    role=role,
                    kind=max(set(kinds), key=kinds.count),
                    actor=actor,
                    name=known.name
                    if known
                    else " ".join(self._text[named.start : named.end].split()),
                    spans=tuple(self._cut(m) for m in mentions),
                )
            )
        return tuple(found)

    def _weapons(self, group: Sequence[int]) -> tuple[Weapon, ...]:
        found: dict[str, list[Span]] = defaultdict(list)
        for i in self._graph.by_layer["weapon"]:
            if self._strength("weapon", group, i) >= self._needed.weapon:
                span = self._cut(self._graph.spans[i])
                found[span.text.lower()].append(span)
        return tuple(Weapon(name=name, spans=tuple(spans)) for name, spans in found.items())

    # ------------------------------------------------------------ values

    def _date(self, group: Sequence[int]) -> DateRecord | None:
        best = self._argument("date", group)
        if best is None:
            return None
        inside = self._values.dates.overlapping(best)
        return date_record(max(inside, key=lambda d: d.end - d.start, default=None), self._text)

    def _place(self, group: Sequence[int]) -> PlaceRecord | None:
        best = self._argument("place", group)
        if best is None:
            return None
        inside = self._values.places.overlapping(best)
        return place_record(min(inside, key=lambda p: p.precision, default=None), self._text)

    def _argument(self, relation: str, group: Sequence[int]) -> FoundSpan | None:
        """The span that an event's triggers are tied to best, if well enough."""
        strengths = {i: self._strength(relation, group, i) for i in self._graph.by_layer[relation]}
        best = max(strengths, key=lambda i: strengths[i], default=None)
        needed = {"place": self._needed.place, "date": self._needed.date}[relation]
        if best is None or strengths[best] < needed:
            return None
        return self._graph.spans[best]

    def _bounds(self, span: FoundSpan) -> tuple[int | None, int | None, int | None] | None:
        """The number that a phrase tells; one for a single person, None for a bare plural."""
        inside = [q for q in self._values.quantities.overlapping(span) if q.start < span.end]
        if inside:
            first = min(inside, key=lambda q: q.start)
            return first.low, first.best, first.high
        words = self._text[span.start : span.end].split()
        head = load_people().get(words[-1].lower())
        return None if head is not None and head.many and not head.one else (1, 1, 1)

    def _claims(self, key: str, tolls: Sequence[int]) -> tuple[CasualtyClaim, ...]:
        bounds = {t: b for t in tolls if (b := self._bounds(self._graph.spans[t])) is not None}
        ids = {toll: f"{key}c{n + 1}" for n, toll in enumerate(bounds)}
        claims = []
        for toll, (low, best, high) in bounds.items():
            span = self._graph.spans[toll]
            demographic = _value("demographic", [span.attributes["demographic"]])
            related = {j: p for j, p in self._graph.related("part_of", toll).items() if j in ids}
            whole = max(related, key=lambda j: related[j], default=None)
            if whole is not None and related[whole] < self._needed.part_of:
                whole = None
            claims.append(
                CasualtyClaim(
                    id=ids[toll],
                    effect=_value("effect", [span.attributes["effect"]]),
                    group=_value("group", [span.attributes["group"]]),
                    demographic=None if demographic == "none" else demographic,
                    actor=self._values.actor_in(span),
                    low=low,
                    best=best,
                    high=high,
                    span=self._cut(span),
                    cause=None,
                    part_of=None if whole is None else ids[whole],
                    attributions=self._covering([span]),
                )
            )
        return tuple(claims)

    def _cut(self, item: Located) -> Span:
        return Span.cut(self._text, item.start, item.end)
