"""The same list with two more columns, what became of each line and why; and the register as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from openocop.core.spreadsheet import harmless
from openocop.register.reading.cell import text_of
from openocop.register.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import BytesIO
    from pathlib import Path

    from openocop.register.importing.planning import Plan
    from openocop.register.reading.workbook import Workbook

_COLOURS: Final = {
    "create": "#E4F3E7",
    "update": "#E4F3E7",
    "same": "#FFFFFF",
    "ask": "#FDF0D5",
    "refuse": "#F8DCE6",
}
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""A text stays a text, whatever it begins with."""


def write_report(workbook: Workbook, plan: Plan, target: Path | BytesIO) -> None:
    """Writes the sheet as it was handed in, with the verdict and the reasons behind the last column."""
    sheet = workbook.sheets[plan.sheet]
    width = max((len(row) for row in sheet.rows), default=0)
    verdicts = {row.entry.row: row for row in plan.rows}
    book = xlsxwriter.Workbook(target, _OPTIONS)
    out = book.add_worksheet((plan.sheet or "OCOP")[:31])
    bold = book.add_format({"bold": True, "text_wrap": True})
    formats = {
        name: book.add_format({"bg_color": colour, "text_wrap": True}) for name, colour in _COLOURS.items()
    }
    out.set_column(width, width, 14)
    out.set_column(width + 1, width + 1, 70)
    for at, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells):
            _put(out, at - 1, column, cell)
        row = verdicts.get(at)
        if row is not None:
            style = formats[row.verdict.value]
            out.write_string(at - 1, width, verdict_words(row.verdict.value), style)
            out.write_string(at - 1, width + 1, " ".join(row.reasons), style)
        elif at == plan.headings.first_row - 1:
            out.write_string(at - 1, width, _("Verdict"), bold)
            out.write_string(at - 1, width + 1, _("Why"), bold)
    book.close()


def _put(out: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, bool) or cell in (None, ""):
        if cell not in (None, ""):
            out.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        out.write_number(row, column, cell)
    else:
        out.write_string(row, column, text_of(cell))


def write_register(rows: Iterable[list[Any]], target: BytesIO, headings: Iterable[str]) -> None:
    """Writes the register under these headings as a workbook: text stays text, so that a tax code keeps its zeros."""
    book = xlsxwriter.Workbook(target, _OPTIONS)
    out = book.add_worksheet("OCOP")
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    for column, heading in enumerate(headings):
        out.write_string(0, column, heading, bold)
    out.freeze_panes(1, 2)
    out.set_column(1, 1, 36)
    out.set_column(2, 6, 26)
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                out.write_number(at, column, cell)
            elif cell:
                out.write_string(at, column, str(cell))
    book.close()


def csv_row(cells: Iterable[Any]) -> list[Any]:
    """Cells of a CSV file, none of which a spreadsheet takes for a formula."""
    return [harmless(cell) if cell is not None else "" for cell in cells]
