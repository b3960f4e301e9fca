"""Small workbooks, written as an office would, in files of their own."""

from __future__ import annotations

import pytest
import xlsxwriter

from openocop.register.importing.applying import Source, apply_plan
from openocop.register.importing.planning import Choice, plan
from openocop.register.reading.workbook import open_workbook

HEADINGS = [
    "STT",
    "Tên sản phẩm",
    "Tên chủ thể",
    "Xã, phường",
    "Hạng sao",
    "Số quyết định",
    "Ngày quyết định",
]
MY_QUY_THEN = "xã Mỹ Quý, huyện Tháp Mười, Đồng Tháp"


@pytest.fixture
def sheet_of(tmp_path):
    """Writes rows under the usual headings (or others) into a workbook; its path."""

    def write(*rows, headings=HEADINGS, name="so-theo-doi.xlsx"):
        path = tmp_path / name
        book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
        out = book.add_worksheet("Sổ")
        for at, row in enumerate([headings, *rows]):
            for column, cell in enumerate(row):
                out.write(at, column, cell) if not isinstance(cell, str) else out.write_string(
                    at, column, cell
                )
        book.close()
        return path

    return write


@pytest.fixture
def planned(sheet_of):
    """The plan of a workbook with these rows."""
    return lambda *rows, decisions=None, **more: plan(
        open_workbook(sheet_of(*rows, **more)), Choice(province="82"), decisions
    )


@pytest.fixture
def taken(planned, world):
    """Takes rows into the register as the provincial office does; the batch."""

    def take(*rows, **more):
        return apply_plan(
            planned(*rows, **more), Source("so-theo-doi.xlsx", "0" * 64, "82"), by=world.officer()
        )

    return take
