"""One row an event, with the meaning of each column: what CSV, Parquet and GeoJSON share."""

from __future__ import annotations

from sourceline.exports.events import facts
from sourceline.exports.events.table import Column

COLUMNS = (
    Column("id", "id of the event; stays the same when more reports come", lambda e: e.id),
    Column("event_type", "ACLED event type", lambda e: e.event_type),
    Column("sub_event_type", "ACLED sub-event type", lambda e: e.sub_event_type),
    Column("plover", "PLOVER category", lambda e: e.plover),
    Column(
        "type_of_violence",
        "UCDP: 1 state-based, 2 non-state, 3 one-sided; empty if it is none of them",
        lambda e: e.type_of_violence,
    ),
    Column(
        "factuality",
        "occurred, alleged, denied, planned, threatened or hypothetical",
        lambda e: e.factuality,
    ),
    Column("date_start", "first day, ISO 8601", facts.first_day),
    Column("date_end", "last day, ISO 8601", facts.last_day),
    Column(
        "date_precision",
        "UCDP date_prec, 1 exact day to 5 over a month",
        lambda e: e.date.precision if e.date else None,
    ),
    Column("place", "name of the place", lambda e: e.place.name if e.place else None),
    Column("country", "ISO 3166-1 alpha-2 code", lambda e: e.place.country if e.place else None),
    Column(
        "admin1",
        "first-level division",
        lambda e: e.place.admin1 if e.place else None,
    ),
    Column(
        "admin2",
        "second-level division",
        lambda e: e.place.admin2 if e.place else None,
    ),
    Column(
        "latitude",
        "degrees, WGS 84; where `place_precision` is over 2, a point that stands for an area",
        lambda e: e.place.latitude if e.place else None,
    ),
    Column(
        "longitude",
        "degrees, WGS 84",
        lambda e: e.place.longitude if e.place else None,
    ),
    Column(
        "place_precision",
        "UCDP where_prec, 1 exact place to 7 international",
        lambda e: e.place.precision if e.place else None,
    ),
    Column(
        "geonames_id",
        "id of the place in GeoNames",
        lambda e: e.place.geonames_id if e.place else None,
    ),
    Column("side_a", "who stands on side a, parted by semicolons", lambda e: facts.side(e, "a")),
    Column("side_b", "who stands on side b", lambda e: facts.side(e, "b")),
    Column("initiators", "who did it", lambda e: facts.names(e, "initiator")),
    Column("targets", "whom or what it was aimed at", lambda e: facts.names(e, "target")),
    Column("claimants", "who claims responsibility", lambda e: facts.names(e, "claimant")),
    Column(
        "deaths_low",
        "lowest number of dead that an independent claim allows; empty is unknown, 0 a reported zero",
        lambda e: e.deaths.low,
    ),
    Column("deaths_best", "number of dead that the rules prefer", lambda e: e.deaths.best),
    Column("deaths_high", "highest number of dead that is given", lambda e: e.deaths.high),
    Column(
        "deaths_high_open",
        'true where the highest number is told as a lower bound: "at least 15"',
        lambda e: e.deaths.high_open,
    ),
    Column("deaths_side_a", "of `deaths_best`, those of side a", lambda e: e.deaths.side_a),
    Column("deaths_side_b", "of `deaths_best`, those of side b", lambda e: e.deaths.side_b),
    Column("deaths_civilians", "of `deaths_best`, civilians", lambda e: e.deaths.civilians),
    Column(
        "deaths_unknown", "of `deaths_best`, those of no known side", lambda e: e.deaths.unknown
    ),
    Column("injuries_low", "lowest number of injured", lambda e: e.injuries.low),
    Column("injuries_best", "number of injured that the rules prefer", lambda e: e.injuries.best),
    Column("injuries_high", "highest number of injured that is given", lambda e: e.injuries.high),
    Column(
        "victims",
        "names of those who were harmed",
        lambda e: facts.joined(v.name for v in e.victims),
    ),
    Column("documents", "how many reports tell of it", lambda e: e.sources.documents),
    Column(
        "independent", "how many of them do not copy one another", lambda e: e.sources.independent
    ),
    Column(
        "publishers", "who published them", lambda e: facts.joined(r.publisher for r in e.reports)
    ),
    Column("sources", "who is quoted for a figure", facts.speakers),
    Column(
        "disagreements",
        "what claims differ about",
        lambda e: facts.joined(d.about for d in e.disagreements),
    ),
    Column("review", "machine, accepted, corrected or rejected", lambda e: e.review.status),
    Column("reviewed_by", "who reviewed it", lambda e: e.review.by),
    Column("reviewed_at", "when, ISO 8601", lambda e: e.review.at),
)
