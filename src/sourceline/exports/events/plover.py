"""Events in the fields of PLOVER, as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO, NamedTuple

from sourceline.exports.events import facts
from sourceline.knowledge.actors import Registry
from sourceline.knowledge.country_codes import country_codes
from sourceline.records import Event, EventPlace, SidedParticipant
from sourceline.version import __version__

VERBAL_COOPERATION, MATERIAL_COOPERATION, VERBAL_CONFLICT, MATERIAL_CONFLICT = 1, 2, 3, 4
QUAD_CODES = {
    "AGREE": VERBAL_COOPERATION,
    "RETREAT": MATERIAL_COOPERATION,
    "PROTEST": MATERIAL_CONFLICT,
    "MOBILIZE": MATERIAL_CONFLICT,
    "COERCE": MATERIAL_CONFLICT,
    "ASSAULT": MATERIAL_CONFLICT,
}
# Only where the sub-event type is the mode: PLOVER leaves it null where none fits.
MODES = {
    "Sexual violence": "sexual",
    "Suicide bomb": "suicide-attack",
    "Remote explosive/landmine/IED": "explosives",
    "Grenade": "explosives",
    "Shelling/artillery/missile attack": "heavy-weapons",
    "Air/drone strike": "heavy-weapons",
    "Looting/property destruction": "destroy",
    "Arrests": "arrest",
}
CONTEXTS = {"planned": "future", "threatened": "future", "hypothetical": "hypothetical"}
SECTORS = {
    "government": "GOV",
    "military": "MIL",
    "command": "MIL",
    "police": "COP",
    "border": "COP",
    "intelligence": "SPY",
    "rebel group": "REB",
    "armed group": "REB",
    "militia": "PRM",
    "cartel": "CRM",
    "gang": "CRM",
    "party": "PTY",
    "court": "JUD",
    "media": "JRN",
    "health": "MED",
    "community": "CVL",
    "civilians": "CVL",
}


class Field(NamedTuple):
    """A field's name, what stands in it, and where it comes from."""

    name: str
    help: str
    value: Callable[[Event], Any]


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write every event as one line of JSON in PLOVER's fields; how many were written."""
    written = 0
    for event in events:
        line = {field.name: field.value(event) for field in FIELDS}
        out.write(json.dumps(line, ensure_ascii=False, allow_nan=False).encode("utf-8") + b"\n")
        written += 1
    return written


def _actors(event: Event, *roles: str) -> list[dict[str, Any]]:
    return [_actor(p) for p in event.participants if p.role in roles and p.kind != "object"]


def _actor(participant: SidedParticipant) -> dict[str, Any]:
    registry = Registry.load()
    actor = None if participant.actor is None else registry.get(participant.actor)
    state = None if actor is None else registry.state_of(actor.id)
    codes = country_codes(state)
    return {
        "code": None if codes is None else codes.alpha3,
        "sector": None if actor is None else SECTORS.get(actor.kind),
        "actor_text": participant.name,
        "identifier_id": participant.actor,
        "identifier_text": None if actor is None else actor.name,
    }


def _location(place: EventPlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    codes = country_codes(place.country)
    return {
        "geonameid": place.geonames_id,
        "name": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "country code": place.country,
        "cc3": None if codes is None else codes.alpha3,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "where_prec": place.precision,
    }


def _citations(event: Event) -> list[dict[str, Any]]:
    return [
        {
            "citation": report.document,
            "url": report.url,
            "title": report.title,
            "language": report.language,
            "publication": report.publisher,
            "date": report.published,
        }
        for report in facts.originals(event)
    ]


def _source(event: Event) -> list[dict[str, Any]]:
    """Those who act; in a fight, PLOVER has both sides here and nobody as the recipient."""
    if event.event_type == "Battles":
        return _actors(event, "initiator", "target")
    return _actors(event, "initiator")


def _recipient(event: Event) -> list[dict[str, Any]]:
    if event.event_type == "Battles":
        return []
    return _actors(event, "target") or _actors(event, "victim")


def _context(event: Event) -> list[str]:
    return [CONTEXTS[event.factuality]] if event.factuality in CONTEXTS else []


FIELDS = (
    Field("id", "id of the event", lambda e: e.id),
    Field("has_event", "true: a category is coded", lambda e: True),
    Field("date", "first day, ISO 8601", facts.first_day),
    Field("enddate", "last day, ISO 8601", facts.last_day),
    Field(
        "source",
        "list of those who act, in a battle of both sides: `code` (ISO 3166-1 alpha-3 code of the "
        "state), `sector`, `actor_text`, `identifier_id` and `identifier_text` (our registry's)",
        _source,
    ),
    Field("recipient", "list of those acted against, in the same fields", _recipient),
    Field("event", "list with the category", lambda e: [e.plover]),
    Field(
        "mode",
        "PLOVER's mode where the sub-event type is one, else null",
        lambda e: MODES.get(e.sub_event_type),
    ),
    Field("context", "`future` or `hypothetical`, else empty", _context),
    Field("quad_code", "1 to 4 by the category", lambda e: QUAD_CODES.get(e.plover)),
    Field(
        "event_loc",
        "GeoNames' fields, and `where_prec` (UCDP's precision)",
        lambda e: _location(e.place),
    ),
    Field("dead", "number of dead that the rules prefer; null is unknown", lambda e: e.deaths.best),
    Field("injured", "number of injured that the rules prefer", lambda e: e.injuries.best),
    Field("cite_info", "list of the reports that copy no other", _citations),
    Field("coder", "sourceline and its version", lambda e: f"sourceline {__version__}"),
    Field(
        "comment",
        "factuality, and the status of the review",
        lambda e: f"{e.factuality}; review: {e.review.status}",
    ),
)
