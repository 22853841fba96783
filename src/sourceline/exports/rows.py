"""Readings as flat rows, one a casualty claim: what CSV and data frames share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sourceline.exports import wording
from sourceline.records import CasualtyClaim, EventMention, Reading

Cell = str | int | float | bool | None


class Column(NamedTuple):
    """A column's name, and what stands in it."""

    name: str
    help: str


COLUMNS = (
    Column("document_id", "sha256 of the report's text"),
    Column("external_id", "id that the input carried"),
    Column("title", "title of the report"),
    Column("publisher", "who published it"),
    Column("url", "where it was published"),
    Column("published", "when it was published, ISO 8601, can be partial"),
    Column("event_id", "id of the event within the report"),
    Column("event_type", "ACLED event type"),
    Column("sub_event_type", "ACLED sub-event type"),
    Column("plover", "PLOVER category"),
    Column("factuality", "occurred, alleged, denied, planned, threatened or hypothetical"),
    Column("background", "true where the event is told as context only"),
    Column("confidence", "probability that the event is reported as described, 0 to 1"),
    Column("trigger", "words that name the event"),
    Column("date_start", "first day, ISO 8601"),
    Column("date_end", "last day, ISO 8601"),
    Column("date_precision", "UCDP date_prec, 1 exact day to 5 over a month"),
    Column("date_text", "words for the date"),
    Column("place", "name of the place in the gazetteer"),
    Column("place_text", "words for the place"),
    Column("country", "ISO 3166-1 alpha-2"),
    Column("admin1", "first-level division"),
    Column("admin2", "second-level division"),
    Column("latitude", "degrees, WGS 84"),
    Column("longitude", "degrees, WGS 84"),
    Column("place_precision", "UCDP where_prec, 1 exact to 7 international"),
    Column("geonames_id", "id of the place in GeoNames"),
    Column("initiators", "who did it, parted by semicolons"),
    Column("targets", "whom or what it was aimed at"),
    Column("victims", "who was harmed"),
    Column("claimants", "who claims responsibility"),
    Column("weapons", "what was used"),
    Column("event_sources", "who says that it happened"),
    Column("claim_id", "id of the casualty claim; empty where the event has none"),
    Column("effect", "killed, injured, casualties, missing, abducted, detained, ..."),
    Column("group", "combatants, civilians, police, ... as the report has it"),
    Column("demographic", "children, women, men or elderly"),
    Column("actor", "registry id of whose people they are"),
    Column("low", "lowest number; empty where open or unknown"),
    Column("best", "best number"),
    Column("high", "highest number; empty where open or unknown"),
    Column("cause", "what harmed this part of a whole"),
    Column("part_of", "claim that this one breaks down: do not add both"),
    Column("claim_sources", "who says the figure"),
    Column("claim_start", "offset of the figure's words in the text, in code points"),
    Column("claim_end", "offset after the figure's words"),
    Column("claim_text", "the figure's words"),
)


def rows(readings: Iterable[Reading]) -> Iterator[dict[str, Cell]]:
    """One row a casualty claim, and one for each event without any, in the order told."""
    for reading in readings:
        for event in reading.events:
            for claim in event.casualties or (None,):
                yield {
                    **_document_cells(reading),
                    **_event_cells(reading, event),
                    **_claim_cells(reading, claim),
                }


def _document_cells(reading: Reading) -> dict[str, Cell]:
    document = reading.document
    return {
        "document_id": document.id,
        "external_id": document.external_id,
        "title": document.title,
        "publisher": document.publisher,
        "url": document.url,
        "published": document.published,
    }


def _event_cells(reading: Reading, event: EventMention) -> dict[str, Cell]:
    date, place = event.date, event.place
    return {
        "event_id": event.id,
        "event_type": event.event_type,
        "sub_event_type": event.sub_event_type,
        "plover": event.plover,
        "factuality": event.factuality,
        "background": event.background,
        "confidence": event.confidence,
        "trigger": event.triggers[0].text if event.triggers else None,
        "date_start": date.start if date else None,
        "date_end": date.end if date else None,
        "date_precision": date.precision if date else None,
        "date_text": date.span.text if date and date.span else None,
        "place": place.name if place else None,
        "place_text": place.span.text if place and place.span else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "admin2": place.admin2 if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "place_precision": place.precision if place else None,
        "geonames_id": place.geonames_id if place else None,
        "initiators": _joined(wording.names(event, "initiator")),
        "targets": _joined(wording.names(event, "target")),
        "victims": _joined(wording.names(event, "victim")),
        "claimants": _joined(wording.names(event, "claimant")),
        "weapons": _joined(dict.fromkeys(w.name for w in event.weapons)),
        "event_sources": _joined(wording.speakers(reading, event.attributions)),
    }


def _claim_cells(reading: Reading, claim: CasualtyClaim | None) -> dict[str, Cell]:
    if claim is None:
        names = [column.name for column in COLUMNS]
        return dict.fromkeys(names[names.index("claim_id") :])
    return {
        "claim_id": claim.id,
        "effect": claim.effect,
        "group": claim.group,
        "demographic": claim.demographic,
        "actor": claim.actor,
        "low": claim.low,
        "best": claim.best,
        "high": claim.high,
        "cause": claim.cause,
        "part_of": claim.part_of,
        "claim_sources": _joined(wording.speakers(reading, claim.attributions)),
        "claim_start": claim.span.start,
        "claim_end": claim.span.end,
        "claim_text": claim.span.text,
    }


def _joined(parts: Iterable[str]) -> str | None:
    return "; ".join(parts) or None


def columns_page() -> str:
    """The page docs/columns.md, written from the columns themselves."""
    lines = [
        "# Columns of the CSV and of data frames",
        "",
        "<!-- Written by `python -m sourceline.exports.rows > docs/columns.md`. Do not edit. -->",
        "",
        "One row a casualty claim, and one for each event without any. A figure that breaks",
        "another down names it in `part_of`: sum only rows where `part_of` is empty. Rows of",
        "several reports, or of several sources, can be about the same people. In CSV, text that",
        "a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, also in full width, tab, line",
        "feed, carriage return) has an apostrophe in front; line ends within a cell are line feeds.",
        "",
        "| Column | What stands in it |",
        "|---|---|",
    ]
    lines += [f"| `{column.name}` | {column.help} |" for column in COLUMNS]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(columns_page())
