"""What the triggers of one event say together, kept as the event grows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from typing import NamedTuple

from sourceline.reading.mentions import TriggerMention

_UNREAL = frozenset({"planned", "hypothetical", "threatened"})
_NOT_YET = frozenset({"planned", "hypothetical"})
_RAIDS = frozenset({"raid", "operation"})
_WEIGHTS = {"act": 3.0, "general": 1.0, "reference": 0.4, "result": 0.1}

# Whether, of two triggers of a sentence, the second is the subject of the first.
SubjectIs = Callable[[TriggerMention, TriggerMention], bool]
# How many acts a trigger counts ("five airstrikes"), None if it counts none.
Counted = Callable[[TriggerMention], int | None]


class Kind(NamedTuple):
    """What decides with which others a trigger can name one act."""

    sub_event_type: str
    kind: str
    raid: bool

    @classmethod
    def of(cls, trigger: TriggerMention) -> Kind:
        """The kind of a trigger."""
        return cls(trigger.sub_event_type, trigger.kind, trigger.lemma in _RAIDS)


@dataclass(slots=True)
class Gist:
    """What the triggers of an event say: parties, kinds, nouns, what they count, their sub-type.

    `unreal` and `not_yet` are true where all of them are so, `background` where one is. Sentences
    are added in their order; the last one can be added to.
    """

    parties: set[str]
    subject_is: SubjectIs
    counted: Counted
    kinds: set[Kind] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    unreal: bool = True
    not_yet: bool = True
    background: bool = False
    sub_event_type: str = ""
    _weights: dict[str, float] = field(default_factory=dict)  # without those of the last sentence
    _counts: dict[str, int] = field(default_factory=dict)  # so are these
    _last: list[TriggerMention] = field(default_factory=list)
    _named: set[int] = field(default_factory=set)  # where verbs stand whose subject names the act

    def add(self, triggers: Sequence[TriggerMention], parties: Collection[str] = ()) -> None:
        """Triggers of one sentence more, or further ones of the last."""
        self.parties.update(parties)
        self.kinds.update(map(Kind.of, triggers))
        self.nouns.update(t.lemma for t in triggers if not t.verbal)
        self.unreal = self.unreal and all(t.factuality in _UNREAL for t in triggers)
        self.not_yet = self.not_yet and all(t.factuality in _NOT_YET for t in triggers)
        self.background = self.background or any(t.background for t in triggers)
        if self._last and self._last[0].sentence != triggers[0].sentence:
            self._tally(self._weights, self._counts)
            self._last = []
        pairs = chain(product(self._last, triggers), product(triggers, (*self._last, *triggers)))
        self._named.update(one.start for one, other in pairs if self.subject_is(one, other))
        self._last = sorted([*self._last, *triggers], key=lambda t: (t.start, t.end))
        weights, self.counts = dict(self._weights), dict(self._counts)
        self._tally(weights, self.counts)
        self.sub_event_type = _heaviest(weights)

    def counted_apart(self, other: Gist) -> bool:
        """Whether the same noun is counted differently: "five airstrikes", "four airstrikes"."""
        return any(self.counts.get(lemma, n) != n for lemma, n in other.counts.items())

    def _tally(self, weights: dict[str, float], counts: dict[str, int]) -> None:
        """Adds what the triggers of the last sentence weigh, by sub-type, and what they count."""
        for trigger in self._last:
            # "two strikes engaged": the noun names the act.
            weight = 0.1 if trigger.start in self._named else _WEIGHTS[trigger.kind]
            weights[trigger.sub_event_type] = weights.get(trigger.sub_event_type, 0.0) + weight
            number = self.counted(trigger)
            if number is not None:
                counts[trigger.lemma] = number


def _heaviest(weights: dict[str, float]) -> str:
    """The most specific sub-type; the first of those that are alike."""
    best = max(weights, key=lambda k: weights[k])
    if best in {"Attack", "Remote explosive/landmine/IED"} and "Suicide bomb" in weights:
        return "Suicide bomb"
    if "Protest with intervention" in weights and best == "Peaceful protest":
        return "Protest with intervention"
    return best
