"""What a minute of a reviewer is worth on an event: what the review queue is ordered by."""

from __future__ import annotations

import math

from sourceline.records import Event


def worth(event: Event) -> float:
    """How much is to be gained by looking at it; larger comes first.

    Two points where sources disagree, one where only one independent source tells of it, up to two
    for what the reader was unsure of, and one for each power of ten of the people harmed: a mistake
    about a thousand dead spoils more than one about ten.
    """
    harmed = sum(
        max(bounds.high or 0, bounds.best or 0, bounds.low or 0)
        for bounds in (event.deaths, event.injuries)
    )
    return (
        2.0 * bool(event.disagreements)
        + 1.0 * (event.sources.independent <= 1)
        + 2.0 * (1.0 - confidence(event))
        + math.log10(1 + harmed)
    )


def confidence(event: Event) -> float:
    """Of the report whose reading is surest; 0 where no claim says how sure it is."""
    sure = (claim.value.get("confidence") for claim in event.claims if claim.about == "event")
    return max((float(one) for one in sure if isinstance(one, int | float)), default=0.0)
