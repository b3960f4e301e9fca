from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from openocop.register.reading.cell import ErrorCell, is_blank
from openocop.register.reading.entries import read_entries
from openocop.register.reading.fields import Field
from openocop.register.reading.headings import find_headings
from openocop.register.reading.lines import read_lines
from openocop.register.reading.workbook import Sheet
from tests.register.reading.conftest import FIRMS, write_rows

HEADS = ["STT", "Tên sản phẩm", "Chủ thể", "Địa chỉ", "Hạng sao"]


def read(sheet):
    """The lines as (row, group, product, producer), and the other rows as (row, why)."""
    skipped = []
    headings = find_headings(sheet.rows, sheet.merged)
    lines = [
        (line.row, line.group, line.get(Field.PRODUCT), line.get(Field.PRODUCER))
        for line in read_lines(sheet, headings, skipped)
    ]
    return lines, [(one.row, one.why) for one in skipped]


def rows(*more):
    return Sheet("", [HEADS, *more])


def test_merged_producers_are_filled_down_and_nothing_else(sheet_of):
    def fill(_book, sheet):
        write_rows(
            sheet,
            [HEADS, [1, "Trà sen"], [2, "Trà bưởi"], [3, "Trà gừng"], [4, "Mật ong", "Hộ Mẫu", "Ấp 2", 3]],
        )
        sheet.merge_range(1, 2, 3, 2, "HTX Mẫu")
        sheet.merge_range(1, 3, 2, 3, "Ấp 1")
        sheet.merge_range(1, 4, 2, 4, "3 sao")

    sheet = sheet_of(fill)
    lines = list(read_lines(sheet, find_headings(sheet.rows)))
    assert [
        [line.get(field) for field in (Field.PRODUCT, Field.PRODUCER, Field.ADDRESS, Field.STAR)]
        for line in lines
    ] == [
        ["Trà sen", "HTX Mẫu", "Ấp 1", "3 sao"],
        ["Trà bưởi", "HTX Mẫu", "Ấp 1", ""],
        ["Trà gừng", "HTX Mẫu", "", ""],
        ["Mật ong", "Hộ Mẫu", "Ấp 2", 3.0],
    ]
    assert [line.continues for line in lines] == [None] * 4
    assert lines[1].cells == [2.0, "Trà bưởi", "", "", ""]


def test_x1_error_and_empty_producers_borrow_nothing_from_above():
    sheet = rows(
        ["1", "Trà sen", "HTX Mẫu", "Ấp 1", "3"],
        ["2", "Trà bưởi", ErrorCell("#REF!"), "", "3"],
        ["3", "Trà gừng", "Hộ Mẫu", "", ErrorCell("=IF(J6>=70,4,3)", no_result=True)],
        ["4", "Mật ong", "", "", "3"],
    )
    assert read(sheet) == (
        [
            (2, (), "Trà sen", "HTX Mẫu"),
            (3, (), "Trà bưởi", ErrorCell("#REF!")),
            (4, (), "Trà gừng", "Hộ Mẫu"),
            (5, (), "Mật ong", ""),
        ],
        [],
    )


def test_where_merged_cells_were_lost_many_blank_producers_are_those_above():
    sheet = rows(
        ["1", "Trà sen", "HTX Mẫu", "Ấp 1", "3"],
        ["2", "Trà bưởi", "", "", "3"],
        ["3", "Trà gừng", "", "", "4"],
        ["4", "Mật ong", ErrorCell("#REF!"), "", "3"],
        ["5", "Mật dừa", "", "", "3"],
        ["6", "Khô cá", "Hộ Mẫu", "", "3"],
        ["7", "Mắm cá", "", "", "3"],
    )
    lines, _skipped = read(sheet)
    assert [line[3] for line in lines] == ["HTX Mẫu"] * 3 + [ErrorCell("#REF!"), "", "Hộ Mẫu", "Hộ Mẫu"]
    continued = [line.continues for line in read_lines(sheet, find_headings(sheet.rows))]
    assert continued == [None, 2, 2, None, None, None, 7]


def test_groups_numbering_that_restarts_totals_and_signatures():
    sheet = rows(
        ["I. NHÓM THỰC PHẨM", "", "", "", ""],
        ["1", "Trà sen", "HTX Mẫu", "", "3"],
        ["2", "Bánh phồng", "Hộ Mẫu", "", "3"],
        ["", "Cộng nhóm I", "", "", 2.0],
        ["II", "NHÓM ĐỒ UỐNG", "", "", ""],
        ["1.", "Đồ uống có cồn", "", "", ""],
        ["1", "Rượu nếp", "Hộ Mẫu", "", "4"],
        ["", "2. Đồ uống không cồn", "", "", ""],
        ["1", "Nước dừa", "HTX Mẫu", "", "3"],
        [],
        ["", "Tổng cộng: 4 sản phẩm", "", "", ""],
        ["", "", "Mẫu, ngày 5 tháng 1 năm 2024", "", ""],
        ["", "Người lập biểu", "", "TM. ỦY BAN NHÂN DÂN", ""],
        ["", "", "", "KT. CHỦ TỊCH", ""],
        ["", "Trần Văn Mẫu", "", "Lê Thị Mẫu", ""],
        ["Nơi nhận:", "", "", "", ""],
        ["- Như trên;", "", "", "", ""],
    )
    food, drinks = ("I. NHÓM THỰC PHẨM",), ("NHÓM ĐỒ UỐNG",)
    assert read(sheet) == (
        [
            (3, food, "Trà sen", "HTX Mẫu"),
            (4, food, "Bánh phồng", "Hộ Mẫu"),
            (8, (*drinks, "Đồ uống có cồn"), "Rượu nếp", "Hộ Mẫu"),
            (10, (*drinks, "2. Đồ uống không cồn"), "Nước dừa", "HTX Mẫu"),
        ],
        [
            (2, "group"),
            (5, "total"),
            (6, "group"),
            (7, "group"),
            (9, "group"),
            (12, "total"),
            (13, "signature"),
            (14, "signature"),
            (15, "signature"),
            (16, "signature"),
            (17, "signature"),
            (18, "signature"),
        ],
    )


def test_x7_a_total_without_words_is_no_product():
    sheet = rows(["1", "Trà sen", "HTX Mẫu", "", "3"], ["", 8.0, "", "", ""], ["", "", "", "", 12.0])
    assert read(sheet) == ([(2, (), "Trà sen", "HTX Mẫu")], [(3, "total"), (4, "total")])


def test_x7_hidden_rows_are_lines_and_say_so(sheet_of):
    def fill(_book, sheet):
        write_rows(sheet, [HEADS, *([number, f"Trà {number}", "HTX Mẫu"] for number in range(1, 13))])
        for row in range(2, 6):
            sheet.set_row(row, None, None, {"hidden": True})

    sheet = sheet_of(fill)
    lines = list(read_lines(sheet, find_headings(sheet.rows)))
    assert [line.row for line in lines] == list(range(2, 14))
    assert [line.row for line in lines if line.hidden] == [3, 4, 5, 6]


def test_headings_printed_again_and_numbered_blank_rows_are_no_lines():
    sheet = rows(
        ["1", "Trà sen", "HTX Mẫu", "", "3"],
        list(HEADS),
        ["2", "", "", "", ""],
        ["", "* Ghi chú: x", "", "", ""],
    )
    assert read(sheet) == (
        [(2, (), "Trà sen", "HTX Mẫu")],
        [(3, "heading"), (4, "number"), (5, "note")],
    )


def test_a_line_without_product_or_with_little_else_is_never_lost():
    sheet = rows(
        ["1", "", "HTX Mẫu", "", ""],
        ["2", "Trà sen", "", "", ""],
        ["", "Trà gừng", "", "", ""],
        ["4", ErrorCell("#REF!"), "", "", ""],
        ["5", "Tổng hợp hạt", "Hộ Mẫu", "", "3"],
        ["6", "Nhóm sen Mẫu", "Hộ Mẫu", "", "3"],
    )
    lines, skipped = read(sheet)
    assert ([line[0] for line in lines], skipped) == ([2, 3, 4, 5, 6, 7], [])


def test_lines_behind_a_signature_in_the_middle_are_kept():
    sheet = rows(
        ["1", "Trà sen", "HTX Mẫu", "", "3"],
        ["", "Người lập biểu", "", "", ""],
        ["2", "Trà gừng", "HTX Mẫu", "", "3"],
    )
    lines, skipped = read(sheet)
    assert ([line[0] for line in lines], skipped) == ([2, 4], [(3, "signature")])


def test_every_row_of_a_list_without_products_is_a_line():
    sheet = Sheet(
        "", [FIRMS, ["Tỉnh Mẫu"], ["", "", "Xã Mẫu", "", "", "", "", "HTX Mẫu"], ["Tổng cộng", "2"]]
    )
    lines, skipped = read(sheet)
    assert ([line[0] for line in lines], skipped) == ([2, 3], [(4, "total")])


def test_a_line_gives_its_values_by_code():
    sheet = rows(["1", "Trà sen", " ", "", 3.0])
    (line,) = read_lines(sheet, find_headings(sheet.rows))
    assert line.values == {"number": "1", "product": "Trà sen", "star": 3.0}


cells = st.sampled_from(
    [
        "",
        "",
        "1",
        "2",
        "I",
        "Trà sen",
        "HTX Mẫu",
        "Tổng cộng",
        "TM.",
        "I. NHÓM THỰC PHẨM",
        3.0,
        ErrorCell("#REF!"),
        " ",
    ]
) | st.text(max_size=8)


@given(st.lists(st.lists(cells, max_size=6), max_size=12))
def test_every_filled_row_is_a_line_or_has_a_reason(more):
    sheet = rows(*more)
    skipped = []
    lines = list(read_lines(sheet, find_headings(sheet.rows), skipped))
    told = [line.row for line in lines] + [one.row for one in skipped]
    first = find_headings(sheet.rows).first_row
    filled = [at for at, row in enumerate(sheet.rows, start=1) if not all(map(is_blank, row)) and at >= first]
    assert sorted(told) == filled
    assert [entry.row for entry in read_entries(sheet, find_headings(sheet.rows))] == [
        line.row for line in lines
    ]
