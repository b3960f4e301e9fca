"""A sheet that is read on the screen and printed: widths by what stands in it, whole words, days as days.

A4 lying down, as many pages as it needs and one page wide, the headings on each.
"""

from __future__ import annotations

from datetime import date, datetime
from math import ceil
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from openocop.register.reading.cell import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from io import BytesIO
    from pathlib import Path

_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""A text stays a text, whatever it begins with."""
_A4: Final = 9
_NARROWEST, _WIDEST = 5, 34
_LINE: Final = 15
"""Points of a line of text."""
_MOST_LINES: Final = 20
_DAY: Final = "dd/mm/yyyy"
_FIRST_YEAR: Final = 1900
"""A spreadsheet knows no day before."""
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = str.maketrans("", "", "[]:*?/\\")


class Drawn:
    """A workbook of one sheet, written row after row from the top. Rows and columns count from 0."""

    def __init__(self, target: Path | BytesIO, name: str, widths: Sequence[float], heading_row: int) -> None:
        self.book = xlsxwriter.Workbook(target, _OPTIONS)
        fitting = name.translate(_NOT_IN_NAMES).strip("'")[:_LONGEST_NAME]
        self.sheet = self.book.add_worksheet(fitting or "OCOP")
        self.widths = widths
        self.heading_row = heading_row
        self._formats: dict[tuple[str, str], Any] = {}
        self.heading = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#F2EEF0"}
        )
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.sheet.freeze_panes(heading_row + 1, 0)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(heading_row)
        self.sheet.set_footer("&R&P / &N")

    def row(self, at: int, cells: Sequence[Any], colours: Sequence[str] = ()) -> None:
        """Writes a row; ``colours`` of its last cells."""
        plain = at < self.heading_row
        if not plain:
            self.sheet.set_row(at, _LINE * self._lines(cells))
        coloured = len(cells) - len(colours)
        for column, cell in enumerate(cells):
            colour = colours[column - coloured] if column >= coloured else ""
            self._put(at, column, cell, colour, wrap=not plain)

    def close(self) -> None:
        """Writes the file."""
        self.book.close()

    def _lines(self, cells: Sequence[Any]) -> int:
        """How many lines the tallest cell needs: not every program works it out by itself."""
        needed = (
            sum(max(1, ceil(len(part) / width)) for part in cell.split("\n"))
            for cell, width in zip(cells, self.widths, strict=False)
            if isinstance(cell, str)
        )
        return min(max(needed, default=1), _MOST_LINES)

    def _put(self, at: int, column: int, cell: Any, colour: str, *, wrap: bool) -> None:
        if at == self.heading_row:
            self.sheet.write_string(at, column, text_of(cell), self.heading)
            return
        kind = _kind(cell)
        style = self._style(colour, kind) if wrap or kind != "text" else None
        if isinstance(cell, bool):
            self.sheet.write_boolean(at, column, cell, style)
        elif kind == "number":
            self.sheet.write_number(at, column, cell, style)
        elif kind == "day":
            self.sheet.write_datetime(at, column, cell.date() if isinstance(cell, datetime) else cell, style)
        elif cell not in {None, ""} or colour:
            self.sheet.write_string(at, column, text_of(cell or ""), style)

    def _style(self, colour: str, kind: str) -> Any:
        key = (colour, kind)
        if key not in self._formats:
            look: dict[str, Any] = {"valign": "top"} | _LOOKS[kind]
            look |= {"bg_color": colour} if colour else {}
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]


_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "text": {"text_wrap": True},
    "number": {"align": "right", "indent": 1},
    "day": {"num_format": _DAY, "align": "left"},
}


def _kind(cell: Any) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return "number"
    return "day" if isinstance(cell, date) and cell.year >= _FIRST_YEAR else "text"


def widths_of(rows: Iterable[Sequence[Any]]) -> list[float]:
    """Widths, in letters, in which most cells of each column stand on one line; longer ones on several."""
    lengths: list[list[int]] = []
    for row in rows:
        lengths.extend([] for _more in range(len(row) - len(lengths)))
        for column, cell in enumerate(row):
            if cell not in {None, ""}:
                lengths[column].append(10 if isinstance(cell, date) else len(str(text_of(cell))))
    return [_width(sorted(found)) for found in lengths]


def _width(lengths: list[int]) -> float:
    usual = lengths[int((len(lengths) - 1) * 0.9)] if lengths else 0
    return min(max(usual + 2, _NARROWEST), _WIDEST)
