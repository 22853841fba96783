"""One date and one place from all that are told; those that do not fit are disagreements."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from sourceline.linking.disagreements import position
from sourceline.linking.told import Told
from sourceline.records import DateRecord, Disagreement, EventDate, EventPlace, PlaceRecord

RecordT = TypeVar("RecordT", DateRecord, PlaceRecord)
NEAR = 2  # UCDP where_prec up to which a place is a spot, and another name another spot


def date_of(told: Iterable[Told]) -> tuple[EventDate | None, tuple[Disagreement, ...]]:
    """The date of the event, and the days that contradict it.

    Preferred is the more exact date; then the one that more independent reports give; then the
    earlier one. A wider date that holds the preferred one does not contradict it.
    """
    claims = [one for one in told if one.record.about == "date" and one.record.copy_of is None]
    by_value = _by_value(claims, lambda d: (d.start, d.end), lambda one: one.mention.event.date)
    if not by_value:
        return None, ()
    ordered = sorted(
        by_value,
        key=lambda held: (
            held[0].start is None,
            held[0].precision,
            -_groups(held[1]),
            held[0].start or "",
        ),
    )
    best, for_best = ordered[0]
    agreeing = [one for date, ones in ordered if _agree(date, best) for one in ones]
    date = EventDate(
        start=best.start,
        end=best.end,
        precision=best.precision,
        claims=tuple(one.id for one in agreeing),
    )
    against = [position(_days(date), ones) for date, ones in ordered[1:] if not _agree(date, best)]
    return date, _disagreement("date", position(_days(best), for_best), against)


def place_of(told: Iterable[Told]) -> tuple[EventPlace | None, tuple[Disagreement, ...]]:
    """The place of the event, and the places that contradict it.

    Preferred is the more exact place; then the one that more independent reports give; then the
    one that was published first. A wider place that holds the preferred one does not contradict.
    """
    claims = [one for one in told if one.record.about == "place" and one.record.copy_of is None]
    by_value = _by_value(
        claims, lambda p: (p.name, p.country, p.precision), lambda one: one.mention.event.place
    )
    if not by_value:
        return None, ()
    # Sorting keeps the order of publication among equals.
    ordered = sorted(by_value, key=lambda held: (held[0].precision, -_groups(held[1])))
    best, for_best = ordered[0]
    agreeing = [one for place, ones in ordered if _holds(place, best) for one in ones]
    place = EventPlace(
        **best.model_dump(exclude={"span"}), claims=tuple(one.id for one in agreeing)
    )
    against = [
        position(_named(place), ones) for place, ones in ordered[1:] if not _holds(place, best)
    ]
    return place, _disagreement("place", position(_named(best), for_best), against)


def _by_value(
    claims: Iterable[Told],
    value: Callable[[RecordT], Hashable],
    record: Callable[[Told], RecordT | None],
) -> list[tuple[RecordT, list[Told]]]:
    found: dict[Hashable, tuple[RecordT, list[Told]]] = {}
    for one in claims:
        told = record(one)
        if told is not None:
            found.setdefault(value(told), (told, []))[1].append(one)
    return list(found.values())


def _groups(claims: Sequence[Told]) -> int:
    return len({one.group for one in claims})


def _disagreement(about: str, best: object, against: Sequence[object]) -> tuple[Disagreement, ...]:
    if not against:
        return ()
    return (Disagreement.model_validate({"about": about, "positions": (best, *against)}),)


def _agree(wide: DateRecord, exact: DateRecord) -> bool:
    """Whether the first date is unknown, or holds the second."""
    if wide.start is None or wide.end is None or exact.start is None or exact.end is None:
        return True
    return wide.start <= exact.start and exact.end <= wide.end


def _days(date: DateRecord) -> str:
    return str(date.start) if date.start == date.end else f"{date.start}/{date.end}"


def _holds(wide: PlaceRecord, exact: PlaceRecord) -> bool:
    """Whether the first place is the second, or one that it lies in, as far as can be told."""
    if None not in (wide.country, exact.country) and wide.country != exact.country:
        return False
    if None not in (wide.admin1, exact.admin1) and wide.admin1 != exact.admin1:
        return False
    return wide.name == exact.name or wide.precision > NEAR or exact.precision > NEAR


def _named(place: PlaceRecord) -> str:
    parts = (place.name, place.admin1, place.country)
    return ", ".join(dict.fromkeys(part for part in parts if part))
