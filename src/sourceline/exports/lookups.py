"""What the registry and the gazetteer have for a name, as a table or tab-separated lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from sourceline.knowledge.actors import Match
    from sourceline.reading.mentions import Place


def write_actors(matches: Iterable[Match], out: TextIO) -> None:
    """Write one line a match: id, name, kind, years of activity, and why it matches."""
    _write(
        ("id", "name", "kind", "active", "why it matches"),
        [
            (
                match.actor.id,
                match.actor.name,
                match.actor.kind,
                _years(match.actor.active_from, match.actor.active_to),
                match.reason,
            )
            for match in matches
        ],
        out,
    )


def write_places(places: Iterable[Place], out: TextIO) -> None:
    """Write one line a place: name, divisions, country, kind, point, people, GeoNames id."""
    _write(
        ("name", "second level", "first level", "country", "kind", "point", "people", "geonames"),
        [
            (
                place.name,
                place.admin2 or "",
                place.admin1 or "",
                place.country or "",
                place.feature,
                "" if place.latitude is None else f"{place.latitude:.4f} {place.longitude:.4f}",
                str(place.population or ""),
                str(place.geonames_id or ""),
            )
            for place in places
        ],
        out,
    )


def _write(header: Sequence[str], rows: Sequence[Sequence[str]], out: TextIO) -> None:
    if not rows:
        return
    if not out.isatty():
        out.writelines(
            "\t".join(" ".join(c.split()) for c in row) + "\n" for row in (header, *rows)
        )
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(header):
        # Ids and names are there to be copied: they are told whole.
        table.add_column(name, no_wrap=number == 0, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(file=out, highlight=False).print(table)


def _years(first: int | None, last: int | None) -> str:
    if first is None and last is None:
        return ""
    return f"{first or ''}–{last or ''}"
