"""Pictures drawn for invented products: plain shapes in flat colours that nobody takes for a photograph."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH: Final = 960
HEIGHT: Final = 720
_FINE: Final = 2
"""Drawn this much larger and made smaller again: the edges become smooth."""
_WALL, _TABLE, _SHADE, _PAPER, _LEAF = "#eaf3e6", "#d9c3a0", "#b79f78", "#fffaf0", "#4a7a2d"


class _Sheet:
    """Draws in units of a sheet 96 wide and 72 high."""

    def __init__(self) -> None:
        self._unit = WIDTH * _FINE // 96
        self.image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), _WALL)
        self._draw = ImageDraw.Draw(self.image)

    def _at(self, points: tuple[float, ...]) -> list[float]:
        return [self._unit * point for point in points]

    def box(self, *points: float, fill: str, round_by: float = 0) -> None:
        self._draw.rounded_rectangle(self._at(points), radius=self._unit * round_by, fill=fill)

    def oval(self, *points: float, fill: str) -> None:
        self._draw.ellipse(self._at(points), fill=fill)

    def shape(self, *points: float, fill: str) -> None:
        self._draw.polygon(self._at(points), fill=fill)

    def line(self, *points: float, fill: str, width: float = 1) -> None:
        self._draw.line(self._at(points), fill=fill, width=round(self._unit * width), joint="curve")

    def table(self) -> None:
        self.box(0, 54, 96, 72, fill=_TABLE)
        self.oval(22, 58, 74, 66, fill=_SHADE)

    def lotus(self, x: float, y: float, fill: str) -> None:
        for side in (-1, 1):
            self.shape(x, y + 4, x + 8 * side, y - 1, x + 5 * side, y - 5, x + side, y - 2, fill=fill)
        self.shape(x, y + 4, x - 3, y - 2, x, y - 7, x + 3, y - 2, fill=fill)


def draw(shape: str, colour: str) -> bytes:
    """A drawing as PNG: a ``shape`` of ``SHAPES``, mainly in a ``colour`` such as "#b3195d". KeyError for others."""
    sheet = _Sheet()
    SHAPES[shape](sheet, colour)
    file = BytesIO()
    sheet.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


def _box(sheet: _Sheet, colour: str) -> None:
    sheet.table()
    sheet.box(28, 20, 62, 62, fill=colour, round_by=1)
    sheet.shape(62, 21, 72, 16, 72, 57, 62, 62, fill=_SHADE)
    sheet.shape(28, 20, 38, 15, 72, 15, 62, 20, fill=_PAPER)
    sheet.box(32, 28, 58, 52, fill=_PAPER, round_by=1)
    sheet.lotus(45, 41, colour)


def _pouch(sheet: _Sheet, colour: str) -> None:
    sheet.table()
    sheet.shape(30, 12, 66, 12, 68, 62, 28, 62, fill=colour)
    sheet.box(30, 11, 66, 16, fill=_SHADE)
    sheet.oval(35, 24, 61, 50, fill=_PAPER)
    sheet.lotus(48, 38, colour)


def _bottle(sheet: _Sheet, colour: str) -> None:
    sheet.table()
    sheet.box(44, 6, 52, 12, fill=_LEAF, round_by=1)
    sheet.shape(45, 12, 51, 12, 52, 22, 59, 28, 37, 28, 44, 22, fill=colour)
    sheet.box(37, 27, 59, 63, fill=colour, round_by=2)
    sheet.box(37, 36, 59, 53, fill=_PAPER)
    sheet.lotus(48, 45.5, colour)


def _jar(sheet: _Sheet, colour: str) -> None:
    sheet.table()
    sheet.box(34, 18, 62, 25, fill=_SHADE, round_by=1.5)
    sheet.box(31, 24, 65, 63, fill=colour, round_by=5)
    sheet.box(31, 34, 65, 54, fill=_PAPER)
    sheet.lotus(48, 45, colour)


def _fruit(sheet: _Sheet, colour: str) -> None:
    sheet.table()
    for x, y in ((26, 32), (50, 32), (38, 22)):
        sheet.oval(x, y, x + 22, y + 28, fill=colour)
        sheet.line(x + 11, y + 1, x + 12, y - 4, fill=_SHADE)
        sheet.shape(x + 12, y - 3, x + 19, y - 6, x + 17, y - 1, fill=_LEAF)
    sheet.shape(20, 48, 76, 48, 68, 64, 28, 64, fill=_SHADE)
    sheet.oval(20, 45, 76, 51, fill=_TABLE)


def _mat(sheet: _Sheet, colour: str) -> None:
    sheet.table()
    sheet.shape(16, 24, 80, 24, 88, 64, 8, 64, fill=_PAPER)
    for at in range(6):
        low = 24 + at * 7
        sheet.shape(16, low, 80, low, 81, low + 3, 15, low + 3, fill=colour if at % 2 else _LEAF)
    sheet.oval(70, 18, 82, 64, fill=_TABLE)
    sheet.oval(73, 26, 79, 56, fill=_SHADE)


def _pot(sheet: _Sheet, colour: str) -> None:
    sheet.table()
    for x, y in ((34, 22), (48, 14), (62, 22), (42, 30), (55, 31)):
        sheet.line(48, 50, x, y, fill=_LEAF)
        for left, top in ((-6, -2), (1, -2), (-2.5, -6), (-2.5, 2)):
            sheet.oval(x + left, y + top, x + left + 6, y + top + 6, fill=colour)
        sheet.oval(x - 2, y - 1, x + 3, y + 4, fill=_PAPER)
    sheet.shape(33, 46, 63, 46, 58, 64, 38, 64, fill=_SHADE)


def _pond(sheet: _Sheet, colour: str) -> None:
    sheet.oval(68, 6, 82, 20, fill="#f2c14e")
    sheet.box(0, 34, 96, 72, fill="#9cc5c1")
    for x, y in ((8, 42), (30, 50), (56, 44), (74, 56), (18, 60), (48, 62)):
        sheet.oval(x, y, x + 18, y + 6, fill=_LEAF)
    for x, y in ((20, 38), (44, 44), (66, 37), (84, 50)):
        sheet.line(x, y + 4, x, y + 10, fill=_LEAF)
        sheet.lotus(x, y, colour)


SHAPES: Final[dict[str, Callable[[_Sheet, str], None]]] = {
    "box": _box,
    "pouch": _pouch,
    "bottle": _bottle,
    "jar": _jar,
    "fruit": _fruit,
    "mat": _mat,
    "pot": _pot,
    "pond": _pond,
}
"""What can be drawn, by the word for it in the demonstration's file."""
