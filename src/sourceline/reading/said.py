"""Who says what: the attributions that the layers find by their cues, and those that only the
network sees.
"""

from __future__ import annotations

from dataclasses import replace

from sourceline.reading.acts import value_of
from sourceline.reading.layers import Layers
from sourceline.reading.learned.encoder import Thresholds
from sourceline.reading.learned.graph import Graph
from sourceline.reading.mentions import AttributionMention
from sourceline.reading.names import Names
from sourceline.spans import Offsets, overlaps

_SEEN = 0.2  # a tie that says that the network sees a source, if not the likeliest


def find_said(layers: Layers, graph: Graph, needed: Thresholds) -> list[AttributionMention]:
    """The attributions of a document, in order."""
    names = Names(layers.syntax, layers.actors)
    kept = [
        _by_whom(a, graph, names, needed.said)
        for a in layers.attributions
        if _is_said(a, graph, needed.content_at_all)
    ]
    kept += _seen(layers, graph, names, needed)
    return sorted(kept, key=_start)


def _is_said(said: AttributionMention, graph: Graph, needed: float) -> bool:
    """Whether the network holds the content of an attribution for one at all."""
    span = None if said.content is None else graph.find("content", said.content)
    return span is None or graph.spans[span].probability >= needed


def _by_whom(
    said: AttributionMention, graph: Graph, names: Names, needed: float
) -> AttributionMention:
    """An attribution of the layers with the source that the network ties its content to, where the
    layers' own is none that it sees and no actor of the registry; where both mean the same words, with those that lead them in.
    """
    number = None if said.content is None else graph.find("content", said.content)
    if number is None or said.source is None or said.content is None:
        return said
    ties = {
        j: share
        for j, share in graph.related("source", number).items()
        if not overlaps(graph.spans[j], said.content)
    }
    best = max(ties, key=lambda j: ties[j], default=None)
    if best is None or ties[best] < needed:
        return said
    found = graph.spans[best]
    if overlaps(found, said.source):
        start = min(found.start, said.source.start)
        return replace(said, source=Offsets(start, said.source.end))
    seen = any(overlaps(graph.spans[j], said.source) and t >= _SEEN for j, t in ties.items())
    if seen or said.source_actor is not None:
        return said
    source = Offsets(found.start, found.end)
    return replace(
        said,
        source=source,
        anonymous=value_of("anonymous", [graph.spans[number]]) == "anonymous",
        source_actor=names.actor_of(source),
    )


def _seen(
    layers: Layers, graph: Graph, names: Names, needed: Thresholds
) -> list[AttributionMention]:
    """The attributions that only the network sees."""
    known = {(a.content.start, a.content.end) for a in layers.attributions if a.content is not None}
    found = []
    for number in graph.by_layer["content"]:
        span = graph.spans[number]
        if (span.start, span.end) in known or span.probability < needed.content_alone:
            continue
        source = _best(graph, "source", number, needed.said)
        cue = _best(graph, "cue", number, needed.said)
        if source is None and cue is None:
            continue
        content = Offsets(span.start, span.end)
        found.append(
            AttributionMention(
                source,
                cue,
                content,
                (content,),
                value_of("stance", [span]),
                value_of("anonymous", [span]) == "anonymous",
                None if source is None else names.actor_of(source),
            )
        )
    return found


def _best(graph: Graph, relation: str, content: int, needed: float) -> Offsets | None:
    related = graph.related(relation, content)
    best = max(related, key=lambda j: related[j], default=None)
    if best is None or related[best] < needed:
        return None
    return Offsets(graph.spans[best].start, graph.spans[best].end)


def _start(said: AttributionMention) -> int:
    return min(part.start for part in (said.source, said.cue, said.content) if part is not None)
