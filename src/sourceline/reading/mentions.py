"""What the finders hand to the layers: mentions, each with its offsets.

A finder (word lists, or the network) says *which words*. A layer says *what they mean*.
Both speak in these types. All offsets are code points into `document.text`, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from sourceline.knowledge.places import Place as Place
from sourceline.records import Demographic, Effect, Factuality, Group, Kind, Role, Stance
from sourceline.spans import Offsets


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or punctuation mark."""

    start: int
    end: int
    text: str
    lower: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its tokens. `paragraph` counts blocks parted by blank lines, from 0."""

    start: int
    end: int
    index: int
    paragraph: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number phrase with its bounds ("at least 15"): what the words say, before what is counted.

    `start`/`end` hold the bound words and the number, not the noun. `vague` marks words without
    digits' exactness ("dozens", "several"). `kind` tells plain counts from numbers that count no
    people: an ordinal, a percentage, money, a measure ("30 km"), an age, a clock time.
    """

    start: int
    end: int
    low: int | None
    best: int | None
    high: int | None
    vague: bool = False
    kind: Literal["count", "percent", "money", "measure", "age", "time"] = "count"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A time expression. `first`/`last` are None where the words cannot be placed in a year.

    `anchored` marks phrases that count from another event ("three days earlier").
    """

    start: int
    end: int
    first: date | None
    last: date | None
    precision: int
    anchored: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A toponym with what changes its location ("40 km north of Mosul"), and what it resolves to.

    `core` is the bare name. `precision` is UCDP where_prec. `confidence` is 0 to 1.
    """

    start: int
    end: int
    core: Offsets
    place: Place | None
    precision: int
    confidence: float = 1.0


class CountryHint(NamedTuple):
    """Words that are no place but speak for a country (ISO 3166 alpha-2): a group at home there.

    A `weight` of 1 is as much as the country's name.
    """

    start: int
    end: int
    country: str
    weight: float


@dataclass(frozen=True, slots=True)
class ActorMention:
    """Words that name an actor of the registry. `rule` says what decided between candidates."""

    start: int
    end: int
    actor: str
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class WeaponMention:
    """Words for a weapon, its common name, and the sub-event type that it speaks for, or ""."""

    start: int
    end: int
    name: str
    speaks_for: str


@dataclass(frozen=True, slots=True)
class HarmMention:
    """A sentence that tells of people harmed; `armed` is whether a weapon or armed people who are
    not the harmed stand in it as well."""

    sentence: Sentence
    armed: bool


@dataclass(frozen=True, slots=True)
class AttributionMention:
    """Who says what. Offsets of source and cue are None where there are no such words.

    `scope` is the stretch that the source answers for beyond `content`: equal to it, or running on
    into the following sentences. `confidence` is 0 to 1.
    """

    source: Offsets | None
    cue: Offsets | None
    content: Offsets | None
    scope: tuple[Offsets, ...]
    stance: Stance
    anonymous: bool
    source_actor: str | None = None


@dataclass(frozen=True, slots=True)
class TriggerMention:
    """Words that name an act.

    `kind`: an act; a `result` ("killed"), a trigger only where no act is named; `general`, whose
    type hangs on what stands around it; a `reference` back to an act that is named elsewhere.
    `sentence` and `token` (the head word) are indexes. `confidence` is 0 to 1.
    """

    start: int
    end: int
    lemma: str
    sub_event_type: str
    kind: Literal["act", "result", "general", "reference"]
    sentence: int
    token: int
    verbal: bool
    factuality: Factuality
    background: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class RoleMention:
    """A phrase that plays a role in the act that a trigger (an index) names."""

    start: int
    end: int
    trigger: int
    role: Role
    kind: Kind
    actor: str | None


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """A casualty figure in the text, before it belongs to an event.

    `start`/`end` hold the shortest phrase that tells it ("at least 15 militants"). `effect_words`
    are the words that say the effect ("killed"). `people` is the phrase for who was harmed,
    `whole` the index (in the list it stands in) of the figure that this one breaks down.
    `noun` is the lemma of the word for them, `known` marks people spoken of as known ("the driver",
    a name), `sentence` is the index of the sentence. `background` marks totals over a time ("since 2011"), which belong to no single act.
    """

    start: int
    end: int
    effect: Effect
    effect_words: Offsets
    group: Group
    demographic: Demographic | None
    actor: str | None
    low: int | None
    best: int | None
    high: int | None
    people: Offsets
    cause: Offsets | None
    whole: int | None
    background: bool = False
    sentence: int = -1
    noun: str = ""
    known: bool = False
