from __future__ import annotations

import unicodedata

import pytest

from openocop.core.errors import BadInputError
from openocop.register.reading.headings import Slot, apply_mapping, choose_sheet, find_headings
from openocop.register.reading.workbook import open_workbook
from tests.register.reading.conftest import (
    CRITERIA,
    FIRMS,
    MINISTRY,
    OFFICES,
    PRODUCTS,
    write_hcm_headings,
    write_rows,
)


def found(sheet):
    headings = find_headings(sheet.rows, sheet.merged)
    return headings.rows, headings.as_json()


def hcm(_book, sheet):
    sheet.write(0, 0, "DANH SÁCH SẢN PHẨM OCOP")
    write_hcm_headings(sheet)
    write_rows(sheet, [[1, "Trà sen Mẫu", "Đồ uống", "HTX", "HTX Mẫu"]], first=4)


HCM = {
    "A": "number", "B": "product", "C": "group", "D": "producer_kind", "E": "producer", "F": "commune",
    "G": "address", "H": "representative", "I": "phone", "J": "star", "K": "expiry", "L": "star.1",
    "M": "decided_on.1", "N": "year.1", "O": "decision_number.1", "P": "issuer.1", "Q": "star.2",
    "R": "decided_on.2", "S": "year.2", "T": "decision_number.2", "U": "issuer.2", "V": "note",
}  # fmt: skip


def test_layout_1_two_rounds_side_by_side_under_two_rows_of_headings(sheet_of):
    sheet = sheet_of(hcm)
    headings = find_headings(sheet.rows, sheet.merged)
    assert (headings.rows, headings.first_row, headings.rounds) == ((3, 4), 5, (1, 2))
    assert (headings.as_json(), headings.holds) == (HCM, "products")
    assert headings.labels[16] == "Lần 2 / nâng hạng – Hạng sao"


def test_layout_1_is_understood_without_merged_cells_too(sheet_of):
    assert find_headings(sheet_of(hcm).rows).as_json() == HCM


def test_layout_2_products(sheet_of):
    assert found(sheet_of([PRODUCTS, ["Thực phẩm", "", "Hộp", "500g", "Trà Mẫu"]])) == (
        (1,),
        {
            "A": "group", "B": "set", "C": "unit", "D": "pack", "E": "product", "F": "ingredients", "G": "standard",
            "H": "storage", "I": "transport", "J": "density", "K": "quantity", "L": "price", "M": "shelf_life",
            "N": "shelf_life_opened", "O": "picture", "P": "pictures", "Q": "star", "R": "start", "S": "end",
        },
    )  # fmt: skip


def test_layout_3_firms(sheet_of):
    sheet = sheet_of([FIRMS])
    assert found(sheet) == (
        (1,),
        {
            "A": "province", "B": "district", "C": "commune", "D": "address", "E": "business_model",
            "F": "producer_kind", "G": "tax_code", "H": "producer", "I": "email", "J": "phone", "K": "website",
            "L": "founded", "M": "picture", "N": "longitude", "O": "latitude",
        },
    )  # fmt: skip
    assert find_headings(sheet.rows).holds == "producers"


def test_layout_4_offices_in_row_6_and_no_field_for_slugs(sheet_of):
    sheet = sheet_of([[]] * 5 + [OFFICES])
    assert found(sheet) == (
        (6,),
        {
            "C": "commune_code",
            "D": "address",
            "E": "office",
            "G": "representative",
            "H": "email",
            "I": "phone",
        },
    )
    assert find_headings(sheet.rows).holds == "other"


def test_layout_5_criteria(sheet_of):
    assert found(sheet_of([CRITERIA])) == (
        (1,),
        {"A": "set", "B": "part", "C": "criterion_group", "D": "criterion", "E": "option", "F": "points"},
    )


def test_layout_6_the_ministrys_table(sheet_of):
    assert found(sheet_of([MINISTRY])) == (
        (1,),
        {
            "A": "code", "B": "commune_code", "C": "year", "E": "product", "F": "star", "G": "producer",
            "H": "revenue", "I": "status",
        },
    )  # fmt: skip


@pytest.mark.parametrize("row", [0, 7, 19])
def test_headings_are_found_by_words_in_the_first_twenty_rows(row):
    rows = [["TỈNH MẪU", "", ""]] * row + [["STT", "TÊN SẢN PHẨM", "CHỦ THỂ"], ["1", "Trà sen", "HTX Mẫu"]]
    headings = find_headings(rows)
    assert (headings.rows, headings.as_json()) == (
        (row + 1,),
        {"A": "number", "B": "product", "C": "producer"},
    )


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: f"  {text}\n",
        lambda text: text.replace("đ", "ð").replace("Đ", "Ð"),
        lambda text: f"{text} (*)",
    ],
    ids=["capitals", "small", "nfd", "blanks", "eth", "signs"],
)
def test_case_accents_blanks_and_signs_of_headings_do_not_matter(change):
    row = [change(text) for text in ("Số điện thoại", "Tên sản phẩm", "Quyết định", "Địa chỉ")]
    assert find_headings([row]).as_json() == {
        "A": "phone",
        "B": "product",
        "C": "decision_number",
        "D": "address",
    }


def test_a_third_round_is_one_more_block():
    lower = ["Sao", "Ngày"] * 3
    rows = [
        ["TT", "Tên sản phẩm", "Lần 1", "", "Lần 2", "", "Lần thứ ba", ""],
        ["", "", *lower],
        ["1", "Trà", "3", "1/1/2020", "4", "1/1/2023", "4", "1/1/2026"],
    ]
    assert [slot.code for slot in find_headings(rows).mapping.values()][2:] == [
        "star.1", "decided_on.1", "star.2", "decided_on.2", "star.3", "decided_on.3",
    ]  # fmt: skip


def test_repeated_blocks_without_a_number_are_counted_from_the_left():
    headings = find_headings([["STT", "Tên sản phẩm", "Hạng sao", "Số QĐ", "Hạng sao", "Số QĐ"]])
    assert headings.as_json() == {
        "A": "number", "B": "product", "C": "star.1", "D": "decision_number.1", "E": "star.2",
        "F": "decision_number.2",
    }  # fmt: skip


def test_lower_headings_are_read_with_those_above():
    rows = [
        ["STT", "Sản phẩm", "", "Chủ thể", "", "Quyết định", ""],
        ["", "Tên", "Quy cách", "Tên", "Địa chỉ", "Số", "Ngày"],
        ["1", "Trà sen", "100g", "HTX Mẫu", "Ấp 1", "12/QĐ-UBND", "5/1/2024"],
    ]
    headings = find_headings(rows)
    assert (headings.rows, headings.as_json()) == (
        (1, 2),
        {
            "A": "number", "B": "product", "C": "pack", "D": "producer", "E": "address", "F": "decision_number",
            "G": "decided_on",
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    "numbers", [["(1)", "(2)", "(3)"], [1.0, 2.0, 3.0], ["A", "B", "1"]], ids=["brackets", "plain", "letters"]
)
def test_a_row_that_counts_the_columns_belongs_to_the_headings(numbers):
    headings = find_headings([["STT", "Tên sản phẩm", "Chủ thể"], numbers, [1.0, "Trà sen", "HTX Mẫu"]])
    assert (headings.rows, headings.first_row) == ((1, 2), 3)


@pytest.mark.parametrize(
    "rows",
    [[], [[]], [["a", "b"]], [["Sản phẩm OCOP năm 2024"]], [[1.0, 2.0], ["x", 3.0]]],
    ids=["no rows", "empty row", "letters", "title", "numbers"],
)
def test_without_known_words_there_are_no_headings(rows):
    assert find_headings(rows) is None


def test_a_person_corrects_the_mapping():
    headings = find_headings([["STT", "Tên sản phẩm", "Chủ thể", "Cột lạ"]])
    corrected = apply_mapping(headings, {"C": "", "D": "producer", "A": "star.2"})
    assert corrected.as_json() == {"A": "star.2", "B": "product", "D": "producer"}
    assert corrected.columns == {Slot("star", 2): 0, Slot("product"): 1, Slot("producer"): 3}
    assert apply_mapping(headings, headings.as_json()) == headings


@pytest.mark.parametrize(
    ("mapping", "place", "sentence"),
    [
        ({"1": "product"}, "mapping.1", "1 is no column. Name columns by their letters: A, B, AA."),
        ({"A": "colour"}, "mapping.A", "No field is named colour. Choose one from the list."),
        ({"A": "producer.2"}, "mapping.A", "No field is named producer.2. Choose one from the list."),
        ({"A": "star.x"}, "mapping.A", "No field is named star.x. Choose one from the list."),
        (
            {"A": "product"},
            "mapping.B",
            "Columns A and B are both said to hold “product”. Keep one of them.",
        ),
    ],
)
def test_a_wrong_mapping_is_refused(mapping, place, sentence):
    headings = find_headings([["STT", "Tên sản phẩm"]])
    with pytest.raises(BadInputError) as caught:
        apply_mapping(headings, mapping)
    assert (caught.value.place, caught.value.sentence) == (place, sentence)


def test_lists_with_the_same_headings_share_a_digest():
    one = find_headings([["STT", "Tên sản phẩm"]])
    assert one.digest == find_headings([["stt", "TÊN SẢN PHẨM"], ["1", "Trà"]]).digest
    assert one.digest != find_headings([["STT", "Tên sản phẩm", "Chủ thể"]]).digest


def test_the_sheet_with_the_list_is_chosen(written):
    def fill(book, sheet):
        write_rows(sheet, [["Bìa"]])
        write_rows(book.add_worksheet("Cũ"), [["STT", "Tên sản phẩm", "Chủ thể", "Hạng sao"]])
        write_rows(book.add_worksheet("Mới"), [["STT", "Tên sản phẩm", "Chủ thể"]])
        book.get_worksheet_by_name("Cũ").hide()

    name, headings = choose_sheet(open_workbook(written(fill)))
    assert (name, headings.as_json()) == ("Mới", {"A": "number", "B": "product", "C": "producer"})
