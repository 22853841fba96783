"""What the triggers of one event say together, kept as the event grows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain, product

from sourceline.reading.mentions import TriggerMention

UNREAL = frozenset({"planned", "hypothetical", "threatened"})
_WEIGHTS = {"act": 3.0, "general": 1.0, "reference": 0.4, "result": 0.1}

# Whether, of two triggers of a sentence, the second is the subject of the first.
SubjectIs = Callable[[TriggerMention, TriggerMention], bool]


@dataclass(slots=True)
class Gist:
    """Parties and kinds of an event's triggers, whether all are unreal or one is background, and
    their sub-type. Sentences are added in their order; the last one can be added to.
    """

    parties: set[str]
    subject_is: SubjectIs
    kinds: set[tuple[str, str]] = field(default_factory=set)
    unreal: bool = True
    background: bool = False
    sub_event_type: str = ""
    _weights: dict[str, float] = field(default_factory=dict)  # without those of the last sentence
    _last: list[TriggerMention] = field(default_factory=list)
    _named: set[int] = field(default_factory=set)  # where verbs stand whose subject names the act

    def add(self, triggers: Sequence[TriggerMention], parties: Collection[str] = ()) -> None:
        """Triggers of one sentence more, or further ones of the last."""
        self.parties.update(parties)
        self.kinds.update((t.sub_event_type, t.kind) for t in triggers)
        self.unreal = self.unreal and all(t.factuality in UNREAL for t in triggers)
        self.background = self.background or any(t.background for t in triggers)
        if self._last and self._last[0].sentence != triggers[0].sentence:
            self._weigh(self._weights)
            self._last = []
        pairs = chain(product(self._last, triggers), product(triggers, (*self._last, *triggers)))
        self._named.update(one.start for one, other in pairs if self.subject_is(one, other))
        self._last = sorted([*self._last, *triggers], key=lambda t: (t.start, t.end))
        weights = dict(self._weights)
        self._weigh(weights)
        self.sub_event_type = _heaviest(weights)

    def _weigh(self, weights: dict[str, float]) -> None:
        """Adds what the triggers of the last sentence weigh, by sub-type."""
        for trigger in self._last:
            # "two strikes engaged": the noun names the act.
            weight = 0.1 if trigger.start in self._named else _WEIGHTS[trigger.kind]
            weights[trigger.sub_event_type] = weights.get(trigger.sub_event_type, 0.0) + weight


def _heaviest(weights: dict[str, float]) -> str:
    """The most specific sub-type; the first of those that are alike."""
    best = max(weights, key=lambda k: weights[k])
    if best in {"Attack", "Remote explosive/landmine/IED"} and "Suicide bomb" in weights:
        return "Suicide bomb"
    if "Protest with intervention" in weights and best == "Peaceful protest":
        return "Protest with intervention"
    return best
