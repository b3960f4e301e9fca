from __future__ import annotations

import contextlib
import struct
import unicodedata
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.errors import BadInputError
from openocop.register.reading import packed
from openocop.register.reading.cell import (
    ErrorCell,
    column_index,
    column_letters,
    is_blank,
    original_of,
    text_of,
)
from openocop.register.reading.delimited import read_text_rows
from openocop.register.reading.workbook import open_workbook

LINES = [
    ["STT", "Tên sản phẩm", "Chủ thể"],
    ["1", "Trà sen Mẫu", "HTX Mẫu"],
    ["2", "Bánh phồng Ỷ Lan", "Đỗ Mẫu"],
]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_all(path):
    return [sheet.name for sheet in open_workbook(path).sheets.values()]


def refused(path):
    with pytest.raises(BadInputError) as caught:
        read_all(path)
    assert caught.value.place == "file"
    return caught.value.sentence


def text_of_lines(separator):
    return "\r\n".join(separator.join(line) for line in LINES)


def made(tmp_path, data, name="danh_sach.xlsx"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


# --- what is read


def test_xlsx_keeps_rows_kinds_of_values_merges_and_what_is_hidden(written):
    def fill(book, sheet):
        sheet.write(1, 1, "Trà sen")
        sheet.write(1, 2, 3)
        sheet.write_datetime(1, 3, date(2022, 5, 8), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.merge_range(2, 1, 4, 1, "HTX Mẫu")
        sheet.set_row(3, None, None, {"hidden": True})
        book.add_worksheet("2023").hide()

    book = open_workbook(written(fill))
    sheet = book.sheets["Loc"]
    assert (book.kind, list(book.sheets), book.hidden_sheets) == ("xlsx", ["Loc", "2023"], {"2023"})
    assert sheet.rows == [
        ["", "", "", ""],
        ["", "Trà sen", 3.0, date(2022, 5, 8)],
        ["", "HTX Mẫu", "", ""],
    ]
    assert (sheet.merged, sheet.hidden_rows, sheet.hidden) == (((2, 1, 4, 1),), {3}, False)
    assert book.sheets["2023"].hidden


def test_x1_error_formula_without_result_and_empty_are_three_things(written):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=A9", None, "#REF!")
        sheet.write_formula(1, 1, "=IF(J6>=70,4,3)", None, "")
        sheet.write_formula(2, 1, "=1+1", None, 2)

    assert open_workbook(written(fill)).sheets["Loc"].rows == [
        ["a", "b", "c"],
        [ErrorCell("#REF!"), ErrorCell("=IF(J6>=70,4,3)", no_result=True), ""],
        ["", 2.0, ""],
    ]


def test_stray_formatting_far_out_is_trimmed(written):
    def fill(book, sheet):
        sheet.write(0, 0, "Tên sản phẩm")
        stray = book.add_format({"bold": True})
        for row in range(200):
            sheet.write_blank(row, 16_000, None, stray)

    assert open_workbook(written(fill)).sheets["Loc"].rows == [["Tên sản phẩm"]]


def test_a_filled_cell_far_out_is_refused_and_named(written):
    def fill(_book, sheet):
        sheet.write(0, 0, "Tên sản phẩm")
        sheet.write(1_000_000, 16_000, "x")

    assert "row 1000001 and column 16001" in refused(written(fill))


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("utf-16", "\t"),
        ("utf-16-le", "\t"),
        ("utf-16-be", ";"),
        ("utf-8", "|"),
    ],
)
def test_text_is_read_in_every_encoding_and_separator_whatever_its_name(tmp_path, encoding, separator):
    path = made(tmp_path, text_of_lines(separator).encode(encoding), "danh_sach.xls")
    book = open_workbook(path)
    assert (book.kind, list(book.sheets), book.sheets[""].rows) == ("text", [""], LINES)


def windows_1258(text):
    """Bytes as Vietnamese Windows writes them: the tone after its letter where there is no letter with both."""
    out = b""
    for char in unicodedata.normalize("NFC", text):
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", char)
            tone = next(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", apart.replace(tone, "")).encode("cp1258") + tone.encode(
                "cp1258"
            )
    return out


def test_windows_1258_gives_composed_letters(tmp_path):
    rows = open_workbook(made(tmp_path, windows_1258(text_of_lines(",")), "a.csv")).sheets[""].rows
    assert rows == LINES
    assert all(unicodedata.is_normalized("NFC", cell) for row in rows for cell in row)


def test_separators_inside_quotes_and_a_separator_line_are_understood():
    assert read_text_rows(b'a;b\n"x;y";"1\n2"\n') == [["a", "b"], ["x;y", "1\n2"]]
    assert read_text_rows(b"sep=|\na|b,c\n") == [["a", "b,c"]]


def test_ods_is_read(tmp_path):
    row = "".join(f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
                  for cell in LINES[1])  # fmt: skip
    assert open_workbook(ods(tmp_path, row)).sheets["Loc"].rows == [LINES[1]]


def ods(tmp_path, row):
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Loc"><table:table-row>{row}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "danh_sach.ods"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr("content.xml", content)
    return path


# --- what is refused


def test_an_ods_whose_filled_cell_is_repeated_without_end_is_refused(tmp_path):
    row = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell>"
    )
    assert refused(ods(tmp_path, row)).startswith("Unpacked, the file is far too large")


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n....", "This is a picture or a document"),
        (b"\xff\xd8\xff\xe0....", "This is a picture or a document"),
        (b"%PDF-1.7 ....", "This is a picture or a document"),
        (b"PK\x03\x04 not a zip at all", "The file is damaged."),
        (OLE + b"\x00" * 600, "The file cannot be read as a workbook."),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "The file is protected with a password."),
        (b"<html><table><tr><td colspan=2>a</td></tr></table>", "The file is a web page or document"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas">', "The file is a web page or document"),
        ("<html>".encode("utf-16"), "The file is a web page or document"),
        (b"\x01\x02\x03 binary", "This is no workbook."),
        (b"\x81\x8d\x8f\x90", "This is no workbook."),
        (b"   \n ", "This is no workbook."),
        (b'a,b\n"never closed,1\n' + b"2,3\n" * 30, "A quotation mark in the file is never closed"),
        (b"a\n" + b"," * 2000, "The file has more lines or columns"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(tmp_path, data, beginning):
    assert refused(made(tmp_path, data)).startswith(beginning)


def test_a_missing_file_is_refused(tmp_path):
    assert refused(tmp_path / "nowhere.xlsx") == "The file cannot be opened. Check its name and place."


def test_a_packed_file_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("picture.png", b"\x89PNG")
    assert refused(path).startswith("This is no workbook.")


def test_a_packed_bomb_is_refused_by_its_list_of_parts(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _count in range(packed.LARGEST_PART // (1 << 24) + 1):
            part.write(b" " * (1 << 24))
    assert path.stat().st_size < 1 << 20
    assert refused(path).startswith("Unpacked, the file is far too large")


def test_a_part_that_lies_about_its_size_is_refused(written):
    path = written(lambda _book, sheet: sheet.write(0, 0, "x" * 5000))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"xl/sharedStrings.xml") - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(data)
    assert refused(path).startswith("The file is damaged.")


def test_a_packed_file_with_a_password_is_refused(written):
    path = written(lambda _book, sheet: sheet.write(0, 0, "x"))
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert refused(path).startswith("The file is protected with a password.")


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_workbook_with_a_broken_part_is_refused(written, tmp_path, part):
    path = written(lambda _book, sheet: sheet.write(0, 0, "x"))
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name)[:60] if name == part else source.read(name))
    assert refused(broken).startswith("The file cannot be read as a workbook.")


@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfe", b"\xef\xbb\xbf"]))
def test_any_bytes_are_read_or_refused_and_nothing_else(tmp_path_factory, data, head):
    path = made(tmp_path_factory.mktemp("any"), head + data)
    with contextlib.suppress(BadInputError):
        assert read_all(path) == [""]


# --- cells


def test_cells_as_text():
    cells = ["  Trà\u00a0sen ", 3.0, 2.5, True, date(2022, 8, 5), ErrorCell("#REF!"), "", 9704151234567892.0]
    assert [text_of(cell) for cell in cells] == [
        "Trà sen",
        "3",
        "2.5",
        "",
        "05/08/2022",
        "",
        "",
        "9704151234567892",
    ]
    assert [is_blank(cell) for cell in cells] == [False] * 6 + [True, False]
    assert (original_of("  a "), original_of(ErrorCell("#REF!")), original_of(3.0)) == ("  a ", "#REF!", "3")


@given(st.integers(0, 16_383))
def test_column_letters_and_numbers_go_both_ways(index):
    assert column_index(column_letters(index)) == index


def test_columns_have_excels_names():
    assert [column_letters(index) for index in (0, 25, 26, 16_383)] == ["A", "Z", "AA", "XFD"]
    for wrong in ("", "1", "ABCD", "Đ"):
        with pytest.raises(ValueError, match="Not a column"):
            column_index(wrong)
