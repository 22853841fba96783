"""What the heads tell apart: span layers, attributes of spans, relations between spans."""

from __future__ import annotations

from typing import get_args

from sourceline.knowledge.ontology import Ontology
from sourceline.records import Demographic, Effect, Factuality, Group, Stance

# Layers of spans. Spans of one layer do not overlap; spans of different layers may.
PARTIES = ("organization", "individual", "object")
LAYERS = (
    "trigger",
    *PARTIES,
    "place",
    "date",
    "weapon",
    "toll",
    "source",
    "cue",
    "content",
)

# Attributes: layer whose spans have them, and the values.
ATTRIBUTES: dict[str, tuple[str, tuple[str, ...]]] = {
    "sub_event_type": ("trigger", tuple(Ontology.load().sub_types)),
    "factuality": ("trigger", get_args(Factuality)),
    "background": ("trigger", ("main", "background")),
    "effect": ("toll", get_args(Effect)),
    "group": ("toll", get_args(Group)),
    "demographic": ("toll", ("none", *get_args(Demographic))),
    "stance": ("content", get_args(Stance)),
    "anonymous": ("content", ("named", "anonymous")),
}

# Relations: layers they lead from, layers they lead to. A symmetric one holds both ways.
RELATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "initiator": (("trigger",), PARTIES),
    "target": (("trigger",), PARTIES),
    "victim": (("trigger",), PARTIES),
    "claimant": (("trigger",), PARTIES),
    "place": (("trigger",), ("place",)),
    "date": (("trigger",), ("date",)),
    "weapon": (("trigger",), ("weapon",)),
    "toll": (("trigger",), ("toll",)),
    "same_event": (("trigger",), ("trigger",)),
    "same_party": (PARTIES, PARTIES),
    "part_of": (("toll",), ("toll",)),
    "source": (("content",), ("source",)),
    "cue": (("content",), ("cue",)),
}
SYMMETRIC = frozenset({"same_event", "same_party"})
