"""A place on the map, also where somebody changed its two columns round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from openocop.register.reading.cell import ErrorCell, text_of
from openocop.register.reading.cells.read import Read, Remark, unread

if TYPE_CHECKING:
    from openocop.register.reading.cell import Cell

_DEGREES: Final = re.compile(r"\d{1,3}(?:[.,]\d+)?")
_SOUTH, _NORTH, _WEST, _EAST = (Decimal(degrees) for degrees in ("6.5", "23.5", "101.5", "117.9"))
"""Viet Nam with its islands."""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east."""

    latitude: Decimal
    longitude: Decimal


def read_point(latitude: Cell, longitude: Cell) -> Read[Point]:
    """The point of two cells. Changed round they are put right with a note; outside Viet Nam they are asked about."""
    for cell in (latitude, longitude):
        if isinstance(cell, ErrorCell):
            return unread(cell)
    texts = text_of(latitude).rstrip("° NnBb"), text_of(longitude).rstrip("° EeĐđ")
    if not any(texts):
        return Read()
    if not all(_DEGREES.fullmatch(text) for text in texts):
        return _unclear(*texts)
    north, east = (Decimal(text.replace(",", ".")) for text in texts)
    if _inside(north, east):
        return Read(Point(north, east))
    if _inside(east, north):
        sentence = _("Latitude and longitude stood in each other's column; they were changed round.")
        return Read(Point(east, north), (Remark("point_swapped", sentence),))
    return _unclear(*texts)


def _inside(north: Decimal, east: Decimal) -> bool:
    return _SOUTH <= north <= _NORTH and _WEST <= east <= _EAST


def _unclear(north: str, east: str) -> Read[Point]:
    sentence = _(
        "The point “%(north)s, %(east)s” does not lie in Viet Nam. Enter it again in degrees, or leave it empty."
    )
    return Read(doubt=Remark("point_outside", sentence % {"north": north, "east": east}))
