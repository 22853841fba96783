"""Casualty figures settled: repeats told once, smaller numbers set within larger ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sourceline.reading.casualty_parts import imply_parts, merge_repeats
from sourceline.reading.mentions import AttributionMention, CasualtyMention
from sourceline.spans import Index


def settle(
    casualties: Sequence[CasualtyMention],
    event: Mapping[int, int],
    attributions: Sequence[AttributionMention],
) -> list[CasualtyMention]:
    """The claims of a document without repeats, with the parts that nobody names as parts.

    `event` gives the event of each claim that belongs to one, both by their numbers.

    Two mentions can be one claim, or part and whole, only within one event. A number that another
    source tells again is a claim of its own (codebook, Casualties).
    """
    stretches = Index(
        s for a in attributions for s in ((a.content, *a.scope) if a.content else a.scope)
    )
    said = [frozenset(stretches.overlapping(c)) for c in casualties]

    def same_event(i: int, j: int) -> bool:
        return i in event and event[i] == event.get(j)

    def same_word(i: int, j: int) -> bool:
        return same_event(i, j) and (said[i] == said[j] or not said[i] or not said[j])

    return merge_repeats(imply_parts(casualties, same_event), same_word)
