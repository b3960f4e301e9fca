"""The same list with two more columns, what became of each line and why; and the register as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from openocop.core.clock import show_date
from openocop.core.spreadsheet import harmless
from openocop.register.reading.cell import text_of
from openocop.register.wording import verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from io import BytesIO
    from pathlib import Path

    from openocop.register.importing.planning import Plan
    from openocop.register.models import Product
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
    width = max((len(row) for row in sheet.rows), default=0)
    book = xlsxwriter.Workbook(target, _OPTIONS)
    out = book.add_worksheet((said.sheet or "OCOP")[:31])
    bold = book.add_format({"bold": True, "text_wrap": True})
    formats = {
        name: book.add_format({"bg_color": colour, "text_wrap": True}) for name, colour in _COLOURS.items()
    }
    out.set_column(width, width, 14)
    out.set_column(width + 1, width + 1, 70)
    for at, cells in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(cells):
            _put(out, at - 1, column, cell)
        if at in said.verdicts:
            verdict, reasons = said.verdicts[at]
            out.write_string(at - 1, width, verdict_words(verdict), formats[verdict])
            out.write_string(at - 1, width + 1, " ".join(reasons), formats[verdict])
        elif at == said.heading_row:
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


def register_columns() -> list[str]:
    """The columns of the register as officials know them."""
    return [
        _("No."),
        _("Product"),
        _("Product set"),
        _("Kind of producer"),
        _("Producer"),
        _("Commune of today"),
        _("Address"),
        _("Stars"),
        _("Decision number"),
        _("Decided on"),
        _("Issuing body"),
        _("Valid to"),
        _("Packs"),
        _("Tax code"),
    ]


def register_rows(
    products: Iterable[Product], kind_name: Any, place_name: Any, shown: Any
) -> Iterable[list[Any]]:
    """One row a product; ``shown(product, field)`` says whether the reader may read a field of its producer."""
    for number, one in enumerate(products, start=1):
        made_by = one.producer
        latest = next(iter(one.recognitions.all()), None)
        yield [
            number,
            one.name,
            one.set_name,
            kind_name(made_by.kind),
            made_by.name,
            place_name(one.commune_code),
            made_by.address if shown(one, "address") else "",
            one.star,
            latest.decision_number if latest else "",
            show_date(latest.decided_on) if latest and latest.decided_on else "",
            latest.issuing_body if latest else "",
            show_date(one.valid_to) if one.valid_to else "",
            "; ".join(pack.text for pack in one.packs.all()),
            made_by.tax_code if shown(one, "tax_code") else "",
        ]


def write_register(rows: Iterable[list[Any]], target: BytesIO) -> None:
    """Writes the register as a workbook: text stays text, so that a tax code keeps its zeros."""
    book = xlsxwriter.Workbook(target, _OPTIONS)
    out = book.add_worksheet("OCOP")
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    for column, heading in enumerate(register_columns()):
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
