"""Finds words in a report for tests: spans by quotation, never counted by hand."""

from __future__ import annotations

from sourceline.records import CasualtyClaim, EventMention, Reading


def claim_of(reading: Reading, words: str) -> CasualtyClaim:
    """The one claim whose span has these words.

    Raises:
        AssertionError: there is none, or more than one.
    """
    found = [c for e in reading.events for c in e.casualties if words in c.span.text]
    assert len(found) == 1, f"{len(found)} claims with {words!r}"
    return found[0]


def event_of(reading: Reading, trigger: str) -> EventMention:
    """The one event that has this trigger."""
    found = [e for e in reading.events if any(t.text == trigger for t in e.triggers)]
    assert len(found) == 1, f"{len(found)} events with trigger {trigger!r}"
    return found[0]


def speakers(reading: Reading, ids: tuple[str, ...]) -> set[str | None]:
    """The words for the sources of these attributions."""
    return {a.source.text if a.source else None for a in reading.attributions if a.id in ids}


def parties(event: EventMention, role: str) -> set[str]:
    """Registry ids, or names where there is none, of those who play a role."""
    return {p.actor or p.name for p in event.participants if p.role == role}
