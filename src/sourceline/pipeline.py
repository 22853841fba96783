"""The whole flow of one document, in order, on one screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sourceline.knowledge.actors import Registry
from sourceline.knowledge.gazetteer import Gazetteer
from sourceline.knowledge.ontology import Ontology
from sourceline.reading.acts import find_acts
from sourceline.reading.assemble import Assembler, Found
from sourceline.reading.layers import Layers
from sourceline.reading.learned.encoder import MODEL, Encoder, Thresholds
from sourceline.reading.learned.graph import Graph
from sourceline.reading.said import find_said
from sourceline.reading.tolls import find_tolls
from sourceline.reading.triage import Triage
from sourceline.records import Attribution, Document, EventMention, Reader, Reading
from sourceline.version import __version__


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a reader knows: actors, places and types of the world, and how to read."""

    actors: Registry
    gazetteer: Gazetteer
    ontology: Ontology
    encoder: Encoder

    @classmethod
    def load(
        cls,
        gazetteer: Path | str | None = None,
        model: Path | str | None = None,
        *,
        threads: int = 1,
    ) -> Knowledge:
        """What ships with the package, or another gazetteer file or folder of a trained model.

        Raises:
            KnowledgeError: a file is missing or broken.
        """
        places = Gazetteer.open(None if gazetteer is None else Path(gazetteer))
        encoder = Encoder.open(MODEL if model is None else Path(model), threads=threads)
        return cls(Registry.load(), places, Ontology.load(), encoder)


def read_document(
    document: Document,
    knowledge: Knowledge,
    triage: Triage | None = None,
    min_confidence: float = 0.0,
) -> Reading:
    """The reading of one document: words first, then what they mean, then the record.

    With `triage`, a document that cannot hold an event is not read, and its reading is empty.
    Events below `min_confidence` are left out.
    """
    look = triage.look(document.text) if triage is not None else None
    encoder = knowledge.encoder
    reader = Reader(version=__version__, engine="local", model=encoder.name, triage=look)
    if look is not None and not look.passed:
        return Reading(reader=reader, document=document)
    layers = Layers.of(document, knowledge.actors, knowledge.gazetteer)
    graph = encoder.read(layers.text, layers.sentences, layers.spans(), layers.harm())
    said, events = compose(layers, graph, knowledge, encoder.thresholds)
    events = tuple(e for e in events if e.confidence >= min_confidence)
    return Reading(reader=reader, document=document, attributions=said, events=events)


def compose(
    layers: Layers, graph: Graph, knowledge: Knowledge, needed: Thresholds
) -> tuple[tuple[Attribution, ...], tuple[EventMention, ...]]:
    """The attributions and events that layers and network together make of a document."""
    acts = find_acts(layers, graph, needed, knowledge.gazetteer)
    said = find_said(layers, graph, needed)
    found = Found(layers, acts, said, find_tolls(layers, acts, said, graph, needed))
    assembler = Assembler(found, knowledge.actors, knowledge.ontology)
    return assembler.attributions(), assembler.events()
