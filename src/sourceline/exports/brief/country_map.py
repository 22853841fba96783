"""The country of an event as a small SVG, its place marked no more exactly than it is known."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from sourceline.exports.brief.outlines import Point, Ring, all_outlines, outline
from sourceline.knowledge.countries import country_name
from sourceline.records import PlaceRecord

WIDTH, LARGEST_HEIGHT = 480.0, 360.0
MARGIN = 0.08  # of the country's width and height, on each side
KM_PER_DEGREE = 111.32  # of latitude
NEAR_KM = 25  # UCDP where_prec 2: about so far from the place
# A ring for an area says that there is one, not how far it reaches: divisions have no outline here.
AREA_RADIUS = {3: 22.0, 4: 44.0, 5: 60.0}
SEA, LAND, HOME, EDGE, MARK = "#eef2f5", "#f8f9f7", "#e3e6dc", "#9aa5ad", "#a12b1e"

CAPTIONS = {
    1: "The dot is the place that is told.",
    2: f"The place is told as near this point: the ring is {NEAR_KM} km around it.",
    3: "Known to the district only. The ring stands for it, not for its extent.",
    4: "Known to the province only. The ring stands for it, not for its extent.",
    5: "Known to a region or a line between places. The ring stands for it, not for its extent.",
    6: "Known to the country only, so that no point is drawn.",
    7: "In international waters or airspace. The ring stands for the area, not for its extent.",
}
AREA_CAPTION = (
    "Known to the district or province only. The dashed shape is where its known places lie: it is "
    "no border."
)


@dataclass(frozen=True, slots=True)
class CountryMap:
    """A map as SVG, and what has to be said of it."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class _Window:
    """What is shown, in degrees, and how degrees become pixels: true at the middle latitude."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    height: float

    def at(self, point: Point) -> Point:
        """Pixels from the upper left corner."""
        return (point[0] - self.west) * self.scale_x, (self.north - point[1]) * self.scale_y

    def pixels(self, km: float) -> float:
        """How long a distance is on the map."""
        return km / KM_PER_DEGREE * self.scale_y


def country_map(place: PlaceRecord | None, area: Ring | None = None) -> CountryMap | None:
    """The map of a place; None where no country or its outline is known.

    `area` is where the known places of its district or province lie: it stands in for the ring.
    """
    if place is None or place.country is None:
        return None
    rings = outline(place.country)
    if not rings:
        return None
    point = None
    if place.longitude is not None and place.latitude is not None:
        point = (place.longitude, place.latitude)
    window = _window(rings, point)
    name = _drawable(place.name)
    marked = _shape(area, name, window) if area else _mark(place.precision, name, point, window)
    label = f"Map of {country_name(place.country)}" + (f" with {name}" if marked else "")
    svg = "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {window.height:.0f}" '
            f'role="img" aria-label={quoteattr(label)}>',
            f'<rect width="{WIDTH:g}" height="{window.height:.0f}" fill="{SEA}"/>',
            _land(window, (r for rs in all_outlines() for r in rs), LAND, 0.6),
            _land(window, rings, HOME, 1.2),
            marked,
            "</svg>",
        )
    )
    caption = AREA_CAPTION if area else CAPTIONS[place.precision]
    if place.precision != 6 and point is None:
        caption = "The gazetteer has no point for this place, so that none is drawn."
    return CountryMap(svg, caption)


def _window(rings: list[Ring], point: Point | None) -> _Window:
    """Around the part of the country that the point is in or next to, else its largest part.

    A country can have parts across an ocean, which would leave the rest too small to see.
    """
    boxes = [_box(ring) for ring in rings]
    main = max(boxes, key=_area)
    if point is not None:
        near = min(boxes, key=lambda box: (_distance(box, point), -_area(box)))
        main = near if _distance(main, point) > 0 else main
        main = _with(main, point)
    west, south, east, north = main
    across, down = max(east - west, 0.5), max(north - south, 0.5)
    west, east = west - across * MARGIN, east + across * MARGIN
    south, north = south - down * MARGIN, north + down * MARGIN
    squeeze = max(math.cos(math.radians((south + north) / 2)), 0.1)
    scale_y = min(WIDTH / ((east - west) * squeeze), LARGEST_HEIGHT / (north - south))
    scale_x = scale_y * squeeze
    spare = (WIDTH / scale_x - (east - west)) / 2
    return _Window(west - spare, north, scale_x, scale_y, (north - south) * scale_y)


Box = tuple[float, float, float, float]  # west, south, east, north


def _box(ring: Ring) -> Box:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _distance(box: Box, point: Point) -> float:
    x, y = point
    return max(box[0] - x, x - box[2], 0) + max(box[1] - y, y - box[3], 0)


def _with(box: Box, point: Point) -> Box:
    x, y = point
    return min(box[0], x), min(box[1], y), max(box[2], x), max(box[3], y)


def _land(window: _Window, rings: Iterable[Ring], fill: str, stroke: float) -> str:
    paths = (_path(window, ring) for ring in rings)
    shapes = "".join(path for path in paths if path)
    return f'<path d="{shapes}" fill="{fill}" stroke="{EDGE}" stroke-width="{stroke}"/>'


def _path(window: _Window, ring: Ring) -> str:
    """A ring in pixels, rounded and without points that round to the one before; "" if not seen."""
    west, south, east, north = _box(ring)
    left, top = window.at((west, north))
    right, bottom = window.at((east, south))
    if right < 0 or left > WIDTH or bottom < 0 or top > window.height:
        return ""
    points = dict.fromkeys(f"{x:.0f} {y:.0f}" for x, y in map(window.at, ring))
    return f"M{'L'.join(points)}Z" if len(points) > 2 else ""


def _drawable(name: str) -> str:
    """The name without characters that no XML may hold, and without others that are not seen."""
    return "".join(c for c in name if c.isprintable())


def _mark(precision: int, name: str, point: Point | None, window: _Window) -> str:
    """The place as exactly as it is known: a dot, a ring with a radius, or a ring for an area."""
    if point is None or precision == 6:
        return ""
    x, y = window.at(point)
    if precision == 1:
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{MARK}"/>'
        return dot + _label(name, x, y, 8, window)
    if precision == 2:
        radius = max(window.pixels(NEAR_KM), 7)
        return _ring(x, y, radius, "") + _label(name, x, y, radius + 4, window)
    radius = AREA_RADIUS.get(precision, AREA_RADIUS[5])
    return _ring(x, y, radius, "5 4") + _label(name, x, y, radius + 4, window)


def _shape(area: Ring, name: str, window: _Window) -> str:
    """A shape with its name beside it."""
    points = [window.at(point) for point in area]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    right, middle = max(points)[0], sum(y for _, y in points) / len(points)
    return (
        f'<path class="area" d="M{path}Z" fill="{MARK}" fill-opacity="0.08" stroke="{MARK}" '
        'stroke-width="1.6" stroke-dasharray="5 4"/>' + _label(name, right, middle, 5, window)
    )


def _ring(x: float, y: float, radius: float, dashes: str) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{MARK}" fill-opacity="0.08" '
        f'stroke="{MARK}" stroke-width="1.6"{dashed}/>'
    )


def _label(name: str, x: float, y: float, away: float, window: _Window) -> str:
    """The name beside the mark: on the side of the map that has more room."""
    left = x > WIDTH / 2
    at, anchor = (x - away, "end") if left else (x + away, "start")
    return (
        f'<text x="{at:.1f}" y="{min(max(y + 4, 14), window.height - 4):.1f}" '
        f'text-anchor="{anchor}" font-family="sans-serif" font-size="13" fill="#14202b" '
        f'stroke="{LAND}" stroke-width="3" paint-order="stroke">{escape(name)}</text>'
    )
