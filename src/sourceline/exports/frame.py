"""Readings as a pandas DataFrame, with the columns of the CSV."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sourceline.errors import SourcelineError
from sourceline.exports.rows import COLUMNS, rows
from sourceline.records import Reading

if TYPE_CHECKING:
    import pandas as pd

# None must stay apart from zero, so that counts cannot be plain integers.
NULLABLE_INTEGERS = (
    "date_precision",
    "place_precision",
    "geonames_id",
    "low",
    "best",
    "high",
    "claim_start",
    "claim_end",
)


def readings_frame(readings: Iterable[Reading]) -> pd.DataFrame:
    """One row a casualty claim (or an event without any); unknown numbers are `<NA>`.

    Raises:
        SourcelineError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise SourcelineError(
            'to_pandas() needs pandas: pip install "sourceline[pandas]"'
        ) from error
    frame = pd.DataFrame(list(rows(readings)), columns=[column.name for column in COLUMNS])
    kinds = dict.fromkeys(NULLABLE_INTEGERS, "Int64") | {
        "latitude": "float64",
        "longitude": "float64",
        "confidence": "float64",
        "background": "bool",
    }
    return frame.astype(kinds)
