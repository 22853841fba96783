"""The events of a piece of the map, put together where there are too many to draw."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from sourceline.store import finding, journal
from sourceline.store.events import Filters
from sourceline.web.api.answers import MEDIA, tagged, version_tag
from sourceline.web.api.filters import filters_of
from sourceline.web.marks import marks
from sourceline.web.remembering import remembered
from sourceline.web.viewers import Viewer, reader, store_of

router = APIRouter(tags=["events"])


@router.get("/map", responses={200: {"content": {MEDIA["geojson"]: {}}}}, response_model=None)
def map_of_events(
    request: Request,
    viewer: Annotated[Viewer, Depends(reader)],
    filters: Annotated[Filters, Depends(filters_of)],
    zoom: Annotated[int, Query(ge=0, le=22, description="of a map of 256-pixel tiles")] = 2,
) -> Response:
    """GeoJSON points: `events` and `deaths` of each, and `event` where it is a single one.

    `precision` is UCDP's where_prec: over 2 the point stands for an area, 6 for a country.
    """
    query = finding.Query(filters)
    with store_of(request).reading() as connection:

        def make() -> Response:
            body = remembered(
                request,
                connection,
                ("map, API", query, zoom),
                lambda: _geojson(marks(request, connection, query, zoom)),
            )
            return Response(body, media_type=MEDIA["geojson"])

        return tagged(request, version_tag(request, journal.head(connection)), make, weak=True)


def _geojson(found: list[finding.Cell]) -> bytes:
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Point",
                "coordinates": [round(cell.longitude, 5), round(cell.latitude, 5)],
            },
            "properties": {
                "events": cell.events,
                "deaths": cell.deaths,
                "precision": cell.precision,
                "event": cell.id,
            },
        }
        for cell in found
    ]
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, separators=(",", ":")).encode()
