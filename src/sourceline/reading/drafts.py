"""An event in the making: indexes into the mentions of its document."""

from __future__ import annotations

from dataclasses import dataclass, field

from sourceline.reading.mentions import DateMention, PlaceMention
from sourceline.records import Factuality


@dataclass(slots=True)
class EventDraft:
    """What is one act, before it is a record.

    `triggers`, `casualties` and `weapons` are indexes into the lists of their document, `sentences`
    the numbers of those that its triggers stand in.
    """

    triggers: list[int]
    sentences: list[int]
    sub_event_type: str
    factuality: Factuality
    background: bool
    confidence: float
    place: PlaceMention | None = None
    date: DateMention | None = None
    casualties: list[int] = field(default_factory=list)
    weapons: list[int] = field(default_factory=list)
