"""Events as Parquet: the columns of the CSV with their types, and the whole record."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from sourceline.exports.events.flat import COLUMNS
from sourceline.exports.events.table import row_of
from sourceline.records import Event

if TYPE_CHECKING:
    import pyarrow as pa

# Rows that are written together: DuckDB and R read whole groups, and a group is held in memory.
GROUP = 10_000
RECORD = "record"
REAL = frozenset(("latitude", "longitude"))
TRUTH = frozenset(("deaths_high_open",))
SMALL = frozenset(("type_of_violence", "date_precision", "place_precision"))
WHOLE = frozenset(
    column.name
    for column in COLUMNS
    if column.name.startswith(("deaths_", "injuries_")) and column.name not in TRUTH
) | {"documents", "independent", "geonames_id"}


def write(events: Iterable[Event], out: BinaryIO) -> int:
    """Write a Parquet file, a row an event; how many were written.

    `record` is the event itself as JSON, so that nothing is lost.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema()
    written, waiting = 0, iter(events)
    with pq.ParquetWriter(out, schema, compression="zstd") as file:
        while rows := [
            {**row_of(COLUMNS, event), RECORD: event.to_json()} for event in islice(waiting, GROUP)
        ]:
            file.write_table(pa.Table.from_pylist(rows, schema=schema))
            written += len(rows)
    return written


def _schema() -> pa.Schema:
    import pyarrow as pa

    def kind(name: str) -> pa.DataType:
        if name in REAL:
            return pa.float64()
        if name in TRUTH:
            return pa.bool_()
        if name in SMALL:
            return pa.int8()
        return pa.int64() if name in WHOLE else pa.string()

    fields = [pa.field(c.name, kind(c.name), metadata={"description": c.help}) for c in COLUMNS]
    return pa.schema([*fields, pa.field(RECORD, pa.string())])
