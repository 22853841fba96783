"""Events in the columns of UCDP GED, as CSV."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import BinaryIO

from sourceline.exports.events import facts
from sourceline.exports.events.table import Column, empty, write_table
from sourceline.exports.rows import Cell
from sourceline.records import Event, EventReport

UNKNOWN_ID = "empty: an id that UCDP gives"
SUMMARY_FROM = 4  # date_prec from which an event stands for a month or more


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write the events that UCDP GED would hold; how many were written.

    Left out are events of none of the three types of violence, those without a reported death,
    and what is not said to have happened.
    """
    return write_table(COLUMNS, filter(covers, events), out)


def covers(event: Event) -> bool:
    """Whether UCDP GED records events of this kind: organized violence with at least one death."""
    return facts.happened(event) and event.type_of_violence is not None and bool(event.deaths.high)


def _code_status(event: Event) -> Cell:
    return "Clear" if event.review.status in ("accepted", "corrected") else "Check"


def _article(event: Event) -> Cell:
    return facts.joined(_cited(report) for report in facts.originals(event))


def _cited(report: EventReport) -> str:
    parts = (report.publisher, report.published, report.title)
    return ", ".join(part for part in parts if part) or report.document


def _dyad(event: Event) -> Cell:
    sides = [facts.side(event, "a"), facts.side(event, "b")]
    return " - ".join(name for name in sides if name) or None


def _point(event: Event) -> Cell:
    place = event.place
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return f"POINT ({place.longitude} {place.latitude})"


def _prio_grid(event: Event) -> Cell:
    """The cell of PRIO-GRID: half a degree wide, counted from 90° S, 180° W eastwards."""
    place = event.place
    if place is None or place.latitude is None or place.longitude is None:
        return None
    row = min(math.floor((place.latitude + 90) * 2), 359)
    column = min(math.floor((place.longitude + 180) * 2), 719)
    return row * 720 + column + 1


def _clarity(event: Event) -> Cell:
    return 2 if event.date is not None and event.date.precision >= SUMMARY_FROM else 1


COLUMNS = (
    Column("id", "Sourceline's id of the event: text, where UCDP has a number", lambda e: e.id),
    Column("relid", "the same", lambda e: e.id),
    Column("year", "year of the first day", facts.year),
    Column("active_year", "empty: needs the deaths of a whole year", empty),
    Column(
        "code_status", "Clear once a person has accepted or corrected it, else Check", _code_status
    ),
    Column(
        "type_of_violence", "1 state-based, 2 non-state, 3 one-sided", lambda e: e.type_of_violence
    ),
    Column("conflict_dset_id", UNKNOWN_ID, empty),
    Column("conflict_new_id", UNKNOWN_ID, empty),
    Column("conflict_name", "empty: a name that UCDP gives", empty),
    Column("dyad_dset_id", UNKNOWN_ID, empty),
    Column("dyad_new_id", UNKNOWN_ID, empty),
    Column("dyad_name", "side a and side b, parted by a dash", _dyad),
    Column("side_a_dset_id", UNKNOWN_ID, empty),
    Column("side_a_new_id", UNKNOWN_ID, empty),
    Column(
        "side_a",
        "names on side a, parted by semicolons: the bodies of the state that are told, where UCDP has "
        "its government; without a state those who acted",
        lambda e: facts.side(e, "a"),
    ),
    Column("side_b_dset_id", UNKNOWN_ID, empty),
    Column("side_b_new_id", UNKNOWN_ID, empty),
    Column("side_b", "names on side b; Civilians if one-sided", lambda e: facts.side(e, "b")),
    Column(
        "number_of_sources",
        "reports that do not copy one another",
        lambda e: e.sources.independent,
    ),
    Column("source_article", "those reports: publisher, date, title", _article),
    Column(
        "source_office",
        "their publishers",
        lambda e: facts.joined(r.publisher for r in facts.originals(e)),
    ),
    Column(
        "source_date",
        "when they were published",
        lambda e: facts.joined(r.published for r in facts.originals(e)),
    ),
    Column(
        "source_headline",
        "their titles",
        lambda e: facts.joined(r.title for r in facts.originals(e)),
    ),
    Column("source_original", "who is quoted for a figure", facts.speakers),
    Column(
        "where_prec",
        "1 exact place to 7 international; empty where no place is told",
        lambda e: e.place.precision if e.place else None,
    ),
    Column(
        "where_coordinates",
        "name of the place that has the coordinates",
        lambda e: e.place.name if e.place else None,
    ),
    Column(
        "where_description",
        "the place in the words of the reports",
        lambda e: facts.words_for(e, "place"),
    ),
    Column("adm_1", "first-level division", lambda e: e.place.admin1 if e.place else None),
    Column("adm_2", "second-level division", lambda e: e.place.admin2 if e.place else None),
    Column("latitude", "degrees, WGS 84", lambda e: e.place.latitude if e.place else None),
    Column("longitude", "degrees, WGS 84", lambda e: e.place.longitude if e.place else None),
    Column("geom_wkt", "the point as well-known text", _point),
    Column("priogrid_gid", "cell of PRIO-GRID that the point lies in", _prio_grid),
    Column("country", "name of the country, GeoNames' rather than UCDP's", facts.country),
    Column("country_id", "empty: Gleditsch and Ward's number", empty),
    Column("region", "UCDP's region of the country", lambda e: facts.region(e, "ucdp")),
    Column("event_clarity", "2 where the date is a month or more, else 1", _clarity),
    Column(
        "date_prec",
        "1 exact day to 5 over a month",
        lambda e: e.date.precision if e.date else None,
    ),
    Column("date_start", "first day, ISO 8601", facts.first_day),
    Column("date_end", "last day, ISO 8601", facts.last_day),
    Column("deaths_a", "of `best`, those of side a", lambda e: e.deaths.side_a),
    Column("deaths_b", "of `best`, those of side b", lambda e: e.deaths.side_b),
    Column("deaths_civilians", "of `best`, civilians", lambda e: e.deaths.civilians),
    Column("deaths_unknown", "of `best`, those of no known side", lambda e: e.deaths.unknown),
    Column("best", "number of dead that the rules prefer", lambda e: e.deaths.best),
    Column("high", "highest number that is given", lambda e: e.deaths.high),
    Column("low", "lowest number that an independent claim allows", lambda e: e.deaths.low),
    Column("gwnoa", "empty: Gleditsch and Ward's number", empty),
    Column("gwnob", "empty: Gleditsch and Ward's number", empty),
)
