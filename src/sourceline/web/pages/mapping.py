"""What the map draws: marks that the database put together, and outlines of countries."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib.resources import files
from itertools import accumulate, pairwise
from math import dist
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from sourceline.exports import wording
from sourceline.knowledge.country_codes import country_codes
from sourceline.knowledge.extents import extent
from sourceline.store import finding
from sourceline.web.marks import marks
from sourceline.web.pages import charts
from sourceline.web.pages.filters import asked
from sourceline.web.remembering import remembered
from sourceline.web.viewers import Viewer, reader, store_of

router = APIRouter()
GEOJSON = "application/geo+json"
COARSE = 0.15  # degrees: less than two pixels of the whole world
PLACES = 4  # decimals of a degree: about 11 m, finer than any gazetteer


@router.get("/map/events", name="map_events")
def map_events(
    request: Request,
    viewer: Annotated[Viewer, Depends(reader)],
    zoom: Annotated[float, Query(ge=0, le=24)] = 1,
) -> Response:
    """GeoJSON of the marks for the events that the address asks for, put together for this zoom.

    It takes the parameters of the page, so that map and list always show the same events.
    """
    view = asked(request.query_params)
    with store_of(request).reading() as connection:
        body = remembered(
            request,
            connection,
            ("map", view.query, zoom),
            lambda: _geojson(marks(request, connection, view.query, zoom)),
        )
    return _packed(request, body, GEOJSON)


@router.get("/map/area", name="map_area")
def map_area(
    request: Request,
    viewer: Annotated[Viewer, Depends(reader)],
    country: Annotated[str, Query(pattern="^[A-Z]{2}$")],
    admin1: Annotated[str, Query(min_length=1, max_length=200)],
) -> Response:
    """GeoJSON of where the known places of a province lie; without a shape where few are known."""
    ring = extent(country, admin1)
    shape = {"type": "Polygon", "coordinates": [ring]} if ring else None
    feature = {"type": "Feature", "properties": {}, "geometry": shape}
    return Response(json.dumps(feature), media_type=GEOJSON)


@router.get("/map/countries", name="map_countries")
def map_countries(request: Request, fine: bool = False) -> Response:
    """TopoJSON of the outlines of all countries, from Natural Earth, the same for everybody.

    `fine` for whoever looks closer than the whole world.
    """
    response = Response(
        _outlines(fine), media_type="application/json", headers={"Content-Encoding": "gzip"}
    )
    response.headers["Cache-Control"] = "public, max-age=604800"
    return response


def _geojson(found: list[finding.Cell]) -> bytes:
    collection = {"type": "FeatureCollection", "features": [_feature(cell) for cell in found]}
    return json.dumps(collection, separators=(",", ":")).encode()


def _feature(cell: finding.Cell) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "n": cell.events,
        "deaths": cell.deaths,
        "disagree": cell.disagreements,
        "precision": cell.precision,
        "kind": "mixed" if cell.kind is None else charts.TYPES.get(cell.kind, "mixed"),
        "box": ",".join(f"{round(degree, PLACES):g}" for degree in _around(cell.box)),
    }
    if cell.id is not None:
        properties |= {"id": cell.id, "act": cell.act}
        if cell.day is not None:
            properties["day"] = wording.day(cell.day)
    if cell.country is not None and cell.admin1 is not None:
        properties["area"] = urlencode({"country": cell.country, "admin1": cell.admin1})
    codes = country_codes(cell.country)
    if codes is not None and codes.numeric is not None:
        properties["country"] = f"{codes.numeric:03d}"
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(cell.longitude, PLACES), round(cell.latitude, PLACES)],
        },
        "properties": properties,
    }


def _around(box: finding.Box) -> finding.Box:
    """The box with what rounding would cut off."""
    west, south, east, north = box
    least = 10**-PLACES
    return west - least, max(south - least, -90), east + least, min(north + least, 90)


def _packed(request: Request, content: bytes, media_type: str) -> Response:
    headers = {}
    if "gzip" in request.headers.get("accept-encoding", ""):
        content, headers["Content-Encoding"] = gzip.compress(content, 5), "gzip"
    return Response(content, media_type=media_type, headers=headers)


@cache
def _outlines(fine: bool) -> bytes:
    source = (files("sourceline.exports") / "brief/files/countries-50m.json").read_bytes()
    if not fine:
        topology = json.loads(source)
        step = COARSE / topology["transform"]["scale"][0]
        topology["arcs"] = [_thinned(arc, step) for arc in topology["arcs"]]
        source = json.dumps(topology, separators=(",", ":")).encode()
    return gzip.compress(source, 9, mtime=0)


def _thinned(arc: list[list[int]], step: float) -> list[list[int]]:
    """A line of TopoJSON (first point, then differences) without points nearer than `step`.

    Its ends stay, so that lines still meet; so do four points of a ring, which is an area still.
    """
    points = list(zip(*map(accumulate, zip(*arc, strict=True)), strict=True))
    most = max(1, (len(points) - 1) // 3)
    kept, left = [points[0]], 0
    for i, point in enumerate(points[1:-1], 1):
        if dist(point, kept[-1]) >= step or (points[0] == points[-1] and i - left >= most):
            kept.append(point)
            left = i
    kept.append(points[-1])
    moves = ([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(kept))
    return [list(kept[0]), *moves]
