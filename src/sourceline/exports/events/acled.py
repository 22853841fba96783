"""Events in the columns of ACLED, as CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from sourceline.exports.events import facts
from sourceline.exports.events.table import Column, empty, write_table
from sourceline.exports.rows import Cell
from sourceline.knowledge.actors import Registry
from sourceline.knowledge.country_codes import country_codes
from sourceline.records import Event, SidedParticipant

# UCDP's precision in ACLED's terms, which are fewer.
TIME_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3}
PLACE_PRECISION = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}
DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Mob violence": "Political violence",
    "Violent demonstration": "Demonstrations",
    "Excessive force against protesters": "Political violence; Demonstrations",
    "Protests": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
KINDS = {
    "rebel group": "Rebel group",
    "armed group": "Rebel group",
    "militia": "Political militia",
    "cartel": "Political militia",
    "gang": "Political militia",
    "protesters": "Protesters",
    "civilians": "Civilians",
    "community": "Civilians",
    "media": "Civilians",
    "ngo": "Civilians",
    "health": "Civilians",
    "coalition": "External/Other forces",
    "mission": "External/Other forces",
    "private military company": "External/Other forces",
}


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write the events that are said to have happened; how many were written."""
    return write_table(COLUMNS, filter(facts.happened, events), out)


def _actors(event: Event, number: int) -> list[SidedParticipant]:
    """Who is ACLED's actor 1 or 2, and who is associated: those on side a, and on side b."""
    return facts.on_side(event, "a" if number == 1 else "b")


def _actor(event: Event, number: int) -> Cell:
    actors = _actors(event, number)
    if actors:
        return actors[0].name
    return "Civilians" if number == 2 and _civilians(event) else None


def _associated(event: Event, number: int) -> Cell:
    return facts.joined(p.name for p in _actors(event, number)[1:])


def _inter(event: Event, number: int) -> str | None:
    actors = _actors(event, number)
    if not actors:
        return "Civilians" if number == 2 and _civilians(event) else None
    if event.event_type in ("Protests", "Riots") and actors[0].actor is None:
        return "Protesters" if event.event_type == "Protests" else "Rioters"
    registry = Registry.load()
    actor = None if actors[0].actor is None else registry.get(actors[0].actor)
    if actor is None:
        return None
    state = registry.state_of(actor.id)
    if state is not None and not registry.is_armed_group(actor.id):
        at_home = event.place is not None and event.place.country == state
        return "State forces" if at_home else "External/Other forces"
    return KINDS.get(actor.kind)


def _interaction(event: Event) -> Cell:
    kinds = [kind for kind in (_inter(event, 1), _inter(event, 2)) if kind]
    return "-".join(kinds) or None


def _civilians(event: Event) -> bool:
    return event.event_type == "Violence against civilians" or event.type_of_violence == 3


def _disorder(event: Event) -> Cell:
    return DISORDER.get(event.sub_event_type) or DISORDER.get(event.event_type)


def _iso(event: Event) -> Cell:
    codes = country_codes(event.place.country if event.place else None)
    return None if codes is None else codes.numeric


COLUMNS = (
    Column("event_id_cnty", "Sourceline's id of the event", lambda e: e.id),
    Column("event_date", "first day, ISO 8601", facts.first_day),
    Column("year", "year of the first day", facts.year),
    Column(
        "time_precision",
        "1 the day, 2 the week, 3 the month; from UCDP's date_prec 1, 2 or 3, 4 or 5",
        lambda e: TIME_PRECISION[e.date.precision] if e.date else None,
    ),
    Column("disorder_type", "ACLED's grouping of the types", _disorder),
    Column("event_type", "ACLED event type", lambda e: e.event_type),
    Column("sub_event_type", "ACLED sub-event type", lambda e: e.sub_event_type),
    Column("actor1", "the first on side a", lambda e: _actor(e, 1)),
    Column("assoc_actor_1", "others on side a, parted by semicolons", lambda e: _associated(e, 1)),
    Column("inter1", "what kind of actor it is, in ACLED's words", lambda e: _inter(e, 1)),
    Column(
        "actor2", "the first on side b; Civilians where they are attacked", lambda e: _actor(e, 2)
    ),
    Column("assoc_actor_2", "others on side b", lambda e: _associated(e, 2)),
    Column("inter2", "what kind of actor it is", lambda e: _inter(e, 2)),
    Column("interaction", "both kinds, parted by a hyphen", _interaction),
    Column(
        "civilian_targeting",
        '"Civilian targeting" where civilians are the target',
        lambda e: "Civilian targeting" if _civilians(e) else None,
    ),
    Column("iso", "ISO 3166-1 numeric code of the country", _iso),
    Column("region", "ACLED's region of the country", lambda e: facts.region(e, "acled")),
    Column("country", "name of the country, GeoNames' rather than ACLED's", facts.country),
    Column("admin1", "first-level division", lambda e: e.place.admin1 if e.place else None),
    Column("admin2", "second-level division", lambda e: e.place.admin2 if e.place else None),
    Column("admin3", "empty: the gazetteer has no third level", empty),
    Column("location", "name of the place", lambda e: e.place.name if e.place else None),
    Column("latitude", "degrees, WGS 84", lambda e: e.place.latitude if e.place else None),
    Column("longitude", "degrees, WGS 84", lambda e: e.place.longitude if e.place else None),
    Column(
        "geo_precision",
        "1 the place, 2 near it, 3 a wider area; from UCDP's where_prec 1, 2 or 3, 4 to 7",
        lambda e: PLACE_PRECISION[e.place.precision] if e.place else None,
    ),
    Column(
        "source",
        "publishers of reports that do not copy one another",
        lambda e: facts.joined(r.publisher for r in facts.originals(e)),
    ),
    Column("source_scale", "empty: the reach of a publisher is not known", empty),
    Column("notes", "one sentence, made from the record", facts.summary),
    Column(
        "fatalities",
        "number of dead that the rules prefer; empty is unknown, where ACLED writes 0",
        lambda e: e.deaths.best,
    ),
    Column(
        "tags",
        "`review=` and the status of the review",
        lambda e: f"review={e.review.status}",
    ),
    Column("timestamp", "empty: ACLED's time of upload", empty),
)
