"""What is asked for, read from an address and written back into one: every view can be linked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sourceline.errors import UsageError
from sourceline.exports import wording
from sourceline.knowledge.countries import country_name
from sourceline.store.events import Filters
from sourceline.store.finding import SORTS, Box, Query, Sort

# In the order in which addresses have them.
NAMES = (
    "q",
    "since",
    "until",
    "country",
    "type",
    "actor",
    "status",
    "sources",
    "disagree",
    "box",
)
STATUSES = ("machine", "accepted", "corrected", "rejected")
STATUS_NAMES = {
    "machine": "not reviewed",
    "accepted": "accepted",
    "corrected": "corrected",
    "rejected": "rejected",
}
PAGE_LENGTH = 50
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, in words, and the query of the address without it."""

    label: str
    without: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        values: what each filter has, empty where it has nothing.
    """

    query: Query
    values: Mapping[str, str]
    sort: Sort = "date"
    descending: bool = True
    page: int = 1

    def link(self, **changes: Any) -> str:
        """The query part of the address of a view that differs in these; None takes one out.

        Whatever changes, its first page is shown, unless `page` is given.
        """
        shown = {
            **self.values,
            "sort": None if self.sort == "date" else self.sort,
            "order": None if self.descending else "up",
            **changes,
        }
        told = {name: shown.get(name) for name in (*NAMES, "sort", "order", "page")}
        kept = {name: str(value) for name, value in told.items() if value not in (None, "")}
        return "?" + urlencode(kept) if kept else "?"

    def sorted_by(self, column: Sort) -> str:
        """The address with this order, or the other way round where it has it already."""
        down = not self.descending if column == self.sort else column not in ("type", "place")
        return self.link(sort=None if column == "date" else column, order=None if down else "up")

    def order_of(self, column: Sort) -> str | None:
        """How a column is sorted, as `aria-sort` names it; None where it is not."""
        if column != self.sort:
            return None
        return "descending" if self.descending else "ascending"

    def chips(self) -> list[Chip]:
        """Every filter that is on."""
        return [
            Chip(_in_words(name, value), self.link(**{name: None}))
            for name, value in self.values.items()
            if value
        ]


def asked(parameters: Mapping[str, str]) -> Asked:
    """What the parameters of an address ask for.

    Raises:
        UsageError: one of them makes no sense.
    """
    values = {name: parameters.get(name, "").strip() for name in NAMES}
    sort = parameters.get("sort") or "date"
    if sort not in SORTS:
        raise UsageError(f"no order {sort!r}: {', '.join(SORTS)}")
    if values["status"] not in ("", *STATUSES):
        raise UsageError(f"no status {values['status']!r}: {', '.join(STATUSES)}")
    if values["disagree"] not in ("", "yes", "no"):
        raise UsageError("disagree is yes or no")
    return Asked(
        query=Query(
            filters=Filters(
                country=values["country"] or None,
                since=values["since"] or None,
                until=values["until"] or None,
                event_type=values["type"] or None,
                status=values["status"] or None,
                text=values["q"] or None,
                disagreement=values["disagree"] == "yes" if values["disagree"] else None,
                box=_box(values["box"]),
            ),
            actor=values["actor"] or None,
            independent=_whole("sources", values["sources"], 1_000_000),
        ),
        values=values,
        sort=sort,
        descending=parameters.get("order") != "up",
        page=_whole("page", parameters.get("page"), MOST_PAGES) or 1,
    )


def _whole(name: str, told: str | None, most: int) -> int | None:
    if not told:
        return None
    if not told.isascii() or not told.isdecimal() or not 1 <= int(told) <= most:
        raise UsageError(f"{name} {told!r} is no number from 1 to {most:,}")
    return int(told)


def _box(told: str) -> Box | None:
    if not told:
        return None
    try:
        west, south, east, north = (float(one) for one in told.split(","))
    except ValueError:
        raise UsageError(f"box {told!r}: write west,south,east,north in degrees") from None
    if not (-90 <= south <= north <= 90 and abs(west) <= 540 and abs(east) <= 540):
        raise UsageError(f"box {told!r} is not on the globe")
    if east - west >= 360:
        return (-180.0, south, 180.0, north)
    return ((west + 180) % 360 - 180, south, (east + 180) % 360 - 180, north)


def _in_words(name: str, value: str) -> str:
    if name == "country":
        return country_name(value)
    if name == "actor":
        return wording.actor_name(value)
    return {
        "q": f"“{value}”",
        "since": f"from {wording.day(value)}",
        "until": f"to {wording.day(value)}",
        "status": STATUS_NAMES.get(value, value),
        "sources": f"{value} or more independent sources",
        "disagree": "sources disagree" if value == "yes" else "no disagreement",
        "box": "part of the map",
    }.get(name, value)
