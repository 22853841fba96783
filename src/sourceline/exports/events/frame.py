"""Events as data frames, with the columns of the CSV: pandas, or geopandas with their points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sourceline.errors import SourcelineError
from sourceline.exports.events.flat import COLUMNS
from sourceline.exports.events.table import row_of
from sourceline.records import Event

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

WGS_84 = "EPSG:4326"
# None must stay apart from zero, so that counts cannot be plain integers.
NULLABLE_INTEGERS = (
    "type_of_violence",
    "date_precision",
    "place_precision",
    "geonames_id",
    "deaths_low",
    "deaths_best",
    "deaths_high",
    "deaths_side_a",
    "deaths_side_b",
    "deaths_civilians",
    "deaths_unknown",
    "injuries_low",
    "injuries_best",
    "injuries_high",
    "documents",
    "independent",
)


def events_frame(events: Iterable[Event]) -> pd.DataFrame:
    """One row an event; unknown numbers are `<NA>`.

    Raises:
        SourcelineError: pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise SourcelineError(
            'to_pandas() needs pandas: pip install "sourceline[pandas]"'
        ) from error
    rows = [row_of(COLUMNS, event) for event in events]
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    kinds = dict.fromkeys(NULLABLE_INTEGERS, "Int64") | {
        "latitude": "float64",
        "longitude": "float64",
        "deaths_high_open": "bool",
    }
    return frame.astype(kinds)


def events_geoframe(events: Iterable[Event]) -> gpd.GeoDataFrame:
    """The same with a point an event, WGS 84; an event without a place has none.

    Where `place_precision` is over 2, the point stands for an area.

    Raises:
        SourcelineError: geopandas is not installed.
    """
    try:
        import geopandas as gpd
    except ImportError as error:
        raise SourcelineError(
            'to_geopandas() needs geopandas: pip install "sourceline[geo]"'
        ) from error
    frame = events_frame(events)
    points = gpd.points_from_xy(frame["longitude"], frame["latitude"], crs=WGS_84)
    geometry = gpd.GeoSeries(points, index=frame.index).where(frame["latitude"].notna(), None)
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=WGS_84)
