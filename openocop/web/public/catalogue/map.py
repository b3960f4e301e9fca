"""The map: a symbol at each commune that has products, larger for more, drawn on the server with a list beside it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import TYPE_CHECKING, Any, Final

from openocop.core.text import sort_key
from openocop.places.atlas import atlas

if TYPE_CHECKING:
    from openocop.places.units import Unit

WIDTH: Final = 800
MARGIN: Final = 40
SMALLEST, LARGEST = 14.0, 36.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A commune on the map: where in the drawing, how large, and what to say."""

    code: str
    name: str
    number: int
    valid: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Frame:
    """How degrees become the drawing's units. A degree of longitude is shorter by the cosine of the latitude."""

    top: float
    left: float
    shrink: float
    scale: float
    height: int

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        """Where a point (latitude, longitude) stands in the drawing."""
        lat, lon = point
        x = MARGIN + (lon - self.left) * self.shrink * self.scale
        return round(x, 1), round(MARGIN + (self.top - lat) * self.scale, 1)


def drawn(counts: list[tuple[Unit, int, int]]) -> dict[str, Any]:
    """The spots, larger ones first so that small ones lie on top, over their provinces' communes; and the list."""
    ground = _ground(counts)
    if not ground:
        return {"spots": [], "ground": [], "rows": _rows(counts), "width": WIDTH, "height": WIDTH // 2}
    frame = _frame(ground)
    most = max(number for _unit, number, _valid in counts)
    spots = [
        Spot(unit.code, unit.name, number, valid, *frame.place(unit.point), _radius(number, most))
        for unit, number, valid in counts
        if unit.point
    ]
    return {
        "spots": sorted(spots, key=lambda spot: -spot.radius),
        "ground": [frame.place(point) for point in ground],
        "rows": _rows(counts),
        "width": WIDTH,
        "height": frame.height,
    }


def _radius(number: int, most: int) -> float:
    """The area says the number."""
    return round(SMALLEST + (LARGEST - SMALLEST) * sqrt((number - 1) / max(most - 1, 1)), 1)


def _ground(counts: list[tuple[Unit, int, int]]) -> list[tuple[float, float]]:
    """The points of all communes of the provinces that occur: together they show the province's shape."""
    provinces = {atlas().province(unit) for unit, _number, _valid in counts if unit.point}
    return [unit.point for province in provinces for unit in atlas().children(province) if unit.point]


def _frame(points: list[tuple[float, float]]) -> Frame:
    lats, lons = [lat for lat, _lon in points], [lon for _lat, lon in points]
    shrink = cos(radians(sum(lats) / len(lats)))
    scale = (WIDTH - 2 * MARGIN) / max((max(lons) - min(lons)) * shrink, 0.05)
    height = round((max(lats) - min(lats)) * scale) + 2 * MARGIN
    return Frame(max(lats), min(lons), shrink, scale, height)


def _rows(counts: list[tuple[Unit, int, int]]) -> list[tuple[str, str, int, int]]:
    ordered = sorted(counts, key=lambda row: sort_key(row[0].base))
    one_province = len({atlas().province(unit) for unit, _number, _valid in counts}) < 2  # noqa: PLR2004 - one or none
    return [
        (unit.code, unit.name if one_province else atlas().full_name(unit), number, valid)
        for unit, number, valid in ordered
    ]
