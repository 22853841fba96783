"""What the heads tell apart: span layers, attributes of spans, relations between spans."""

from __future__ import annotations

import hashlib
import json
from typing import get_args

from sourceline.knowledge.ontology import Ontology
from sourceline.records import Demographic, Effect, Factuality, Group, Kind, Stance

# Layers of spans. Spans of one layer do not overlap; spans of different layers may.
PARTIES: tuple[Kind, ...] = ("organization", "individual", "object")
# Who says what in news of any kind, as PolNeAR marks it: far more than the codebook asks for.
NEWS = ("news source", "news cue", "news content")
# The role fillers of MUC-4.
MUC = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
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
    *NEWS,
    *MUC,
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
    "news source": (("news content",), ("news source",)),
    "news cue": (("news content",), ("news cue",)),
}
SYMMETRIC = frozenset({"same_event", "same_party"})

# What a window as a whole is about: one of these kinds (the ACLED sub-types, and five of CASE 2021
# that ACLED does not have) ...
KINDS = (
    *Ontology.load().sub_types,
    "organized crime",
    "natural disaster",
    "man-made disaster",
    "diplomatic event",
    "attribution of responsibility",
)
# ... and whether each of these holds: an attack that MUC-4 asks for; what police did.
POLICE = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
FLAGS = ("MUC-4", *POLICE)


def signature() -> str:
    """What a model's outputs mean, in short: a model is read only where this is the same."""
    told = [LAYERS, {k: v[1] for k, v in ATTRIBUTES.items()}, list(RELATIONS), KINDS, FLAGS]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
