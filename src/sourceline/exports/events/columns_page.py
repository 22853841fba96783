"""The page docs/exports.md, written from the columns of the formats themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sourceline.exports.events import acled, flat, hxl, plover, ucdp
from sourceline.exports.events.table import Column

INTRODUCTION = """\
# Exports of events

<!-- Written by `python -m sourceline.exports.events.columns_page > docs/exports.md`. Do not edit. -->

`sourceline export` writes reconciled events in the formats of those who use them.
`sourceline report` writes a brief of them as HTML or PDF.

| Format | What it is | Which events |
|---|---|---|
| `jsonl` | the [record](contract.md) itself, one a line; nothing is lost | all |
| `csv` | one row an event | all |
| `parquet` | the columns of `csv` with types, and `record`, the event as JSON | all |
| `geojson` | a point an event with the columns of `csv`; QGIS opens it | all; geometry null where no point is known |
| `ucdp` | CSV in the columns of UCDP GED | organized violence with a reported death |
| `acled` | CSV in the columns of ACLED | those said to have happened |
| `hxl` | CSV with a row of HXL hashtags, for the Humanitarian Data Exchange | those said to have happened |
| `plover` | JSON lines in PLOVER's fields | all |

Which events: `--country IQ`, `--since 2024-08` and `--until 2024-08-31` (a day, month or year; an
event that took longer fits where any day of it does), `--type Battles`, `--sub-type "Armed clash"`,
`--status accepted`, `--text "anbar raid"` (all words must occur).

In every format an empty cell or null is not known, and 0 is a reported zero. How low, best and high
come about is told in [Reconciling](reconciling.md). A figure is what sources say: none is an
estimate of Sourceline's own. Columns that only the project behind a format can fill are there, and
empty.

In CSV, text that a spreadsheet would run as a formula (`=`, `+`, `-`, `@`, also in full width, tab,
line feed, carriage return) has an apostrophe in front. Line ends within a cell are line feeds.

`--redact-persons` withholds the names of persons who are not in the registry: named victims,
individuals that took part, and sources called by a personal name, also where titles and quoted
words have them; addresses that hold such a name, and all bylines. What the program does not
recognise as a name stays. Read what you publish.

PDF needs `pip install "sourceline[pdf]"`.
"""


class _Described(NamedTuple):
    name: str
    help: str


def columns_page() -> str:
    """The page, with a table of columns for each format that has its own."""
    parts = [INTRODUCTION]
    parts += _section("CSV, Parquet, GeoJSON", "One row an event.", flat.COLUMNS)
    parts += _section(
        "UCDP GED",
        "The columns of UCDP GED 24.1, in their order. `best` is deaths of side a, of side b, of "
        "civilians and of unknown people together.",
        ucdp.COLUMNS,
    )
    parts += _section(
        "ACLED",
        "ACLED takes the most conservative figure where reports differ; `fatalities` is the one "
        "that Sourceline's rules prefer.",
        acled.COLUMNS,
    )
    parts += _section(
        "HXL",
        "The second row has the hashtags of HXL 1.1, with attributes of our own.",
        hxl.COLUMNS,
    )
    parts += _section(
        "PLOVER",
        "Fields of the PLOVER manual's JSON.",
        [_Described(field.name, field.help) for field in plover.FIELDS],
    )
    return "\n".join(parts)


def _section(title: str, about: str, columns: Sequence[Column | _Described]) -> Iterable[str]:
    yield f"## {title}\n\n{about}\n"
    rows = [f"| `{column.name}` | {column.help} |" for column in columns]
    yield "\n".join(["| Column | What stands in it |", "|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    import sys

    sys.stdout.write(columns_page())
