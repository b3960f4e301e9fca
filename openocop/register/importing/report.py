"""The same list with two more columns, what became of each line and why; and the register as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.core.spreadsheet import harmless
from openocop.register.importing.drawing import Drawn, widths_of
from openocop.register.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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
_VERDICT_WIDTH, _REASONS_WIDTH = 16, 60
_LOOKED_AT: Final = 2_000
"""Rows by which the widths of columns are chosen."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sheet whose lines have verdicts: by row, the verdict and the reasons. ``heading_row`` counts from 1."""

    sheet: str
    heading_row: int
    verdicts: Mapping[int, tuple[str, Sequence[str]]]


def judged(plan: Plan) -> Judged:
    """The verdicts of a plan."""
    verdicts = {row.entry.row: (row.verdict.value, row.reasons) for row in plan.rows}
    return Judged(plan.sheet, plan.headings.first_row - 1, verdicts)


def write_report(workbook: Workbook, said: Judged, target: Path | BytesIO) -> None:
    """Writes the sheet as it was handed in, with the verdict and the reasons behind the last column."""
    sheet = workbook.sheets[said.sheet]
    heading = said.heading_row - 1
    widths = widths_of(sheet.rows[heading : heading + _LOOKED_AT])
    out = Drawn(target, said.sheet, [*widths, _VERDICT_WIDTH, _REASONS_WIDTH], heading)
    for at, cells in enumerate(sheet.rows):
        row = [*cells, *[""] * (len(widths) - len(cells))]
        if at + 1 in said.verdicts:
            verdict, reasons = said.verdicts[at + 1]
            colour = _COLOURS[verdict]
            out.row(at, [*row, verdict_words(verdict), " ".join(reasons)], (colour, colour))
        else:
            out.row(at, [*row, _("Verdict"), _("Why")] if at == heading else row)
    out.close()


def write_register(rows: Iterable[list[Any]], target: BytesIO, columns: Iterable[tuple[str, int]]) -> None:
    """Writes the register under these headings, each with its width in letters: text stays text, days are days."""
    heads = list(columns)
    out = Drawn(target, "OCOP", [width for _heading, width in heads], 0)
    out.row(0, [heading for heading, _width in heads])
    for at, row in enumerate(rows, start=1):
        out.row(at, row)
    out.close()


def csv_row(cells: Iterable[Any]) -> list[Any]:
    """Cells of a CSV file, none of which a spreadsheet takes for a formula; days as papers write them."""
    return [
        show_date(cell) if isinstance(cell, date) else harmless(cell) if cell is not None else ""
        for cell in cells
    ]
