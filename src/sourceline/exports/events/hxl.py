"""Events as CSV with HXL hashtags, for the Humanitarian Data Exchange."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from sourceline.exports.events import facts
from sourceline.exports.events.flat import COLUMNS as FLAT
from sourceline.exports.events.table import Column, write_table
from sourceline.records import Event

# HXL 1.1 core hashtags, by the column that they stand over; what has none gets an attribute.
TAGS = {
    "id": "#event+id",
    "event_type": "#event+type",
    "sub_event_type": "#event+type+sub",
    "factuality": "#status+factuality",
    "date_start": "#date+start",
    "date_end": "#date+end",
    "date_precision": "#date+precision",
    "country": "#country+code+v_iso2",
    "country_name": "#country+name",
    "admin1": "#adm1+name",
    "admin2": "#adm2+name",
    "place": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "place_precision": "#geo+precision",
    "geonames_id": "#loc+code+v_geonames",
    "side_a": "#group+actor+side_a",
    "side_b": "#group+actor+side_b",
    "deaths_low": "#affected+killed+min",
    "deaths_best": "#affected+killed",
    "deaths_high": "#affected+killed+max",
    "deaths_civilians": "#affected+killed+civilians",
    "injuries_low": "#affected+injured+min",
    "injuries_best": "#affected+injured",
    "injuries_high": "#affected+injured+max",
    "documents": "#meta+source+num",
    "independent": "#meta+source+independent+num",
    "publishers": "#meta+source",
    "review": "#status+review",
}
_BY_NAME = {column.name: column for column in FLAT} | {
    "country_name": Column("country_name", "name of the country", facts.country)
}
COLUMNS = tuple(
    Column(name, f"`{tag}`: {_BY_NAME[name].help}", _BY_NAME[name].value)
    for name, tag in TAGS.items()
)


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write a header, a row of hashtags, and a row for each event that is said to have happened."""
    return write_table(
        COLUMNS, filter(facts.happened, events), out, second_header=tuple(TAGS.values())
    )
