"""The same filters everywhere: which events."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from sourceline.errors import UsageError
from sourceline.store.events import Filters

MOST_WORDS = 500  # characters of a search


def filters_of(
    country: Annotated[
        str | None, Query(description="ISO 3166-1 alpha-2", pattern="^[A-Z]{2}$")
    ] = None,
    since: Annotated[
        str | None, Query(description="first day, month or year", max_length=10)
    ] = None,
    until: Annotated[
        str | None, Query(description="last day, month or year", max_length=10)
    ] = None,
    event_type: Annotated[str | None, Query(description="ACLED event type", max_length=100)] = None,
    sub_event_type: Annotated[
        str | None, Query(description="ACLED sub-event type", max_length=100)
    ] = None,
    status: Annotated[
        str | None,
        Query(description="of the review", pattern="^(machine|accepted|corrected|rejected)$"),
    ] = None,
    text: Annotated[
        str | None,
        Query(
            description='words that must all occur; "in quotes", one after the other',
            max_length=MOST_WORDS,
        ),
    ] = None,
    deaths: Annotated[
        int | None, Query(description="at least so many dead", ge=0, le=1_000_000_000)
    ] = None,
    disagreement: Annotated[bool | None, Query(description="whether its sources disagree")] = None,
    box: Annotated[
        str | None, Query(description="west,south,east,north in degrees", max_length=100)
    ] = None,
) -> Filters:
    """The filters of a request; one that is empty, as a form sends it, does not matter.

    Raises:
        UsageError: a value makes no sense.
    """
    return Filters(
        country=country or None,
        since=since or None,
        until=until or None,
        event_type=event_type or None,
        sub_event_type=sub_event_type or None,
        status=status or None,
        text=text or None,
        deaths=deaths,
        disagreement=disagreement,
        box=_box(box) if box else None,
    )


def _box(told: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in told.split(","))
    except ValueError as error:
        raise UsageError(f"box {told!r}: write west,south,east,north in degrees") from error
    return west, south, east, north
