from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from openocop.places.atlas import atlas
from openocop.register.kinds import IssuerLevel, ProducerKind
from openocop.register.reading.cell import ErrorCell
from openocop.register.reading.cells import Point, Price
from openocop.register.reading.entries import read_entries
from openocop.register.reading.headings import find_headings
from openocop.register.reading.places import SaidPlace
from openocop.register.reading.rounds import SaidRecognition
from openocop.register.reading.workbook import Sheet
from tests.register.reading.conftest import (
    CRITERIA,
    FIRMS,
    MINISTRY,
    OFFICES,
    PRODUCTS,
    write_hcm_headings,
    write_rows,
)

TODAY = date(2026, 11, 25)
NEVER_WORKED_OUT = (
    "The cell holds the formula =IF(J6>=70,4,3), which was never worked out. "
    "Open the file in Excel, save it, and hand it in again."
)


def entries(sheet, **known):
    return list(read_entries(sheet, find_headings(sheet.rows, sheet.merged), **known))


def only(heads, row, **known):
    (entry,) = entries(Sheet("", [heads, row]), **known)
    return entry


def codes(findings):
    return [(one.code, one.field) for one in findings]


def hcm(_book, sheet):
    write_hcm_headings(sheet)
    write_rows(
        sheet,
        [
            [1, "Trà sen Mẫu 100g", "Đồ uống không cồn", "HTX", "HTXNN Mẫu", "Mỹ Quí", "Ấp 1", "Lê Thị Mẫu", 912000105,
             4, "15/06/2028", "3 sao", "01/03/2021", 2021, "12/QĐ-UBND", "UBND huyện Mẫu", "4 sao", 45823, 2025,
             "345/QĐ-UBND", "UBND tỉnh Mẫu"],
            [2, "Trà gừng Mẫu", "Đồ uống không cồn", None, None, None, None, None, None, 3, None, 3, "05/08/2022", 2021,
             "512/QĐ-UBND", "UBND huyện Mẫu"],
            [3, "Mật ong Mẫu", "", "Hộ", "Hộ Trần Mẫu", "Hòa Long"],
        ],
        first=4,
    )  # fmt: skip
    for column, text in enumerate(["HTX", "HTXNN Mẫu", "Mỹ Quí", "Ấp 1", "Lê Thị Mẫu", 912000105], start=3):
        sheet.merge_range(4, column, 5, column, text)
    write_rows(sheet, [["", "Tổng cộng", 3], [], ["", "Người lập biểu"]], first=8)


def test_layout_1_every_value_of_two_rounds(sheet_of):
    province = atlas().unit_on("82", TODAY)
    tea, ginger, honey = entries(sheet_of(hcm), within=province)
    assert (tea.row, tea.product, tea.product_name, tea.packs) == (
        5,
        "Trà sen Mẫu",
        "Trà sen Mẫu 100g",
        ("100 g",),
    )
    assert (tea.producer, tea.producer_kind, tea.producer_short) == (
        "HTXNN Mẫu",
        ProducerKind.COOPERATIVE,
        "Mẫu",
    )
    assert (tea.representative, tea.phone, tea.address) == ("Lê Thị Mẫu", "0912000105", "Ấp 1")
    assert (tea.place.kind, tea.place.today, tea.place.province) == ("one", ("30055",), "82")
    assert tea.recognitions == (
        SaidRecognition(1, 3, date(2021, 3, 1), "12/QĐ-UBND", "UBND huyện Mẫu", IssuerLevel.DISTRICT, 2021),
        SaidRecognition(
            2,
            4,
            date(2025, 6, 15),
            "345/QĐ-UBND",
            "UBND tỉnh Mẫu",
            IssuerLevel.PROVINCE,
            2025,
            date(2028, 6, 15),
        ),
    )
    assert [one.number for one in tea.sets] == [16, 17]
    assert (codes(tea.doubts), tea.refusals) == ([], ())
    assert (ginger.producer, ginger.phone, ginger.place) == (tea.producer, tea.phone, tea.place)
    assert codes(ginger.doubts) == [("year_differs", "year.1")]
    assert (honey.producer, honey.recognitions, honey.place.today) == ("Hộ Trần Mẫu", (), ("30208",))
    assert tea.key == ("cooperative:mau", "tra sen mau")


def test_layout_2_products(sheet_of):
    row = [
        "Thực phẩm", "Đồ ăn nhanh", "Hộp", "500 gram", "Khô cá lóc Mẫu", "Cá lóc", "Ocop.3", "Nơi khô", "", "", 10,
        120000, "6 tháng", "", "a.png", "", 3, "21-09-2020", "21-09-2023",
    ]  # fmt: skip
    (entry,) = entries(sheet_of([PRODUCTS, row]))
    assert (entry.product, entry.packs, entry.unit) == ("Khô cá lóc Mẫu", ("500 g",), "Hộp")
    assert (entry.price, entry.ingredients, entry.shelf_life) == (
        Price(120_000, 120_000),
        "Cá lóc",
        "6 tháng",
    )
    assert entry.recognitions == (SaidRecognition(0, 3, date(2020, 9, 21), stated_expiry=date(2023, 9, 21)),)
    assert ([one.number for one in entry.sets], entry.set_text) == ([5], "Đồ ăn nhanh")
    assert codes(entry.doubts) == [("no_producer_column", "producer")]


def test_layout_2_stars_of_two_columns_must_agree_and_may_stand_in_one():
    heads = ["Tên sản phẩm", "Chủ thể", "Tiêu Chuẩn", "Phân hạng"]
    assert codes(only(heads, ["Trà", "HTX Mẫu", "Ocop.4", "3"]).doubts) == [("star_differs", "standard")]
    assert only(heads, ["Trà", "HTX Mẫu", "Ocop.4", ""]).recognitions == (SaidRecognition(0, 4),)
    assert only(heads, ["Trà", "HTX Mẫu", "vietgap.crop", ""]).recognitions == ()


def test_layout_3_firms_are_read_and_refused_as_products(sheet_of):
    row = [
        "Tỉnh An Giang", "Huyện Châu Thành", "Xã An Hòa", "Ấp 1", "", "Công ty", 300588569, "Công ty TNHH Mẫu",
        "mau@example.vn", 912000105, "mau.example.vn", "01/02/2015", "", "10,38", "105,44",
    ]  # fmt: skip
    (entry,) = entries(sheet_of([FIRMS, row]))
    assert codes(entry.refusals) == [("no_product_column", "product")]
    assert (entry.tax_code, entry.producer_kind, entry.founded) == (
        "0300588569", ProducerKind.ENTERPRISE, date(2015, 2, 1),
    )  # fmt: skip
    assert entry.point == Point(*map(type(entry.point.latitude), ("10.38", "105.44")))
    assert codes(entry.notes) == [
        ("tax_code_zero", "tax_code"), ("phone_read", "phone"), ("point_swapped", "latitude"),
    ]  # fmt: skip
    assert (entry.email, entry.website) == ("mau@example.vn", "mau.example.vn")


@pytest.mark.parametrize("heads", [OFFICES, CRITERIA], ids=["layout 4", "layout 5"])
def test_layouts_4_and_5_lose_no_line(sheet_of, heads):
    found = entries(sheet_of([[]] * 5 + [heads] + [["Mẫu"] * len(heads), ["", "", "Mẫu"]]))
    assert [(entry.row, codes(entry.refusals)) for entry in found] == [
        (7, [("no_product_column", "product")]),
        (8, [("no_product_column", "product")]),
    ]


def test_layout_6_the_ministrys_table(sheet_of):
    row = [1, 30055, 2024, "SP1", "Trà sen Mẫu", "4*", "HTX Mẫu", 120.5, "HIEULUC"]
    (entry,) = entries(sheet_of([MINISTRY, row]))
    assert (entry.product, entry.producer, entry.code) == ("Trà sen Mẫu", "HTX Mẫu", "1")
    assert entry.recognitions == (SaidRecognition(0, 4, year=2024),)
    assert (entry.place.kind, entry.place.today) == ("one", ("30055",))
    assert (codes(entry.doubts), entry.refusals) == ([], ())


# --- producers and products


def test_x1_three_cells_without_value_have_three_reasons():
    heads = ["STT", "Tên sản phẩm", "Chủ thể", "Sao"]
    rows = [
        ["1", "Trà sen", ErrorCell("#REF!"), "3"],
        ["2", "Trà bưởi", "Hộ Mẫu", ErrorCell("=IF(J6>=70,4,3)", no_result=True)],
        ["3", "Trà gừng", "", "3"],
    ]
    found = entries(Sheet("", [heads, *rows]))
    assert [(entry.producer, [one.sentence for one in entry.doubts]) for entry in found] == [
        ("", ["The cell shows the error #REF! instead of a value. Type the value in."]),
        (
            "Hộ Mẫu",
            [NEVER_WORKED_OUT],
        ),
        ("", ["The cell for the producer is empty. Enter who makes the product."]),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["Trà sen; Trà gừng", "HTX Mẫu"], "two_products"),
        (["- Trà sen\n- Trà gừng", "HTX Mẫu"], "two_products"),
        (["Trà sen, trà gừng và trà bưởi", "HTX Mẫu"], "two_products"),
        (["Công ty TNHH Sen Mẫu", "Công ty TNHH Sen Mẫu"], "product_is_producer"),
        (["Sen Mẫu", "HTX Sen Mẫu"], "product_is_producer"),
    ],
)
def test_names_that_cannot_be_right_are_asked_about(row, code):
    assert codes(only(["Tên sản phẩm", "Chủ thể"], row).doubts) == [(code, "product")]


def test_names_with_commas_are_one_product():
    assert only(["Tên sản phẩm", "Chủ thể"], ["Muối ớt, tỏi", "HTX Mẫu"]).doubts == ()


def test_a_kind_without_a_name_and_a_kind_that_does_not_fit():
    heads = ["Tên sản phẩm", "Chủ thể", "Loại hình"]
    assert codes(only(heads, ["Trà", "DOANH NGHIỆP TƯ NHÂN", ""]).doubts) == [
        ("producer_only_kind", "producer")
    ]
    assert codes(only(heads, ["Trà", "HTX Mẫu", "Công ty"]).doubts) == [("kind_differs", "producer_kind")]
    assert only(heads, ["Trà", "Nguyễn Mẫu", "Hộ"]).producer_kind == ProducerKind.HOUSEHOLD


def test_three_packs_and_spellings_of_one_product_have_one_key():
    heads = ["Tên sản phẩm", "Chủ thể"]
    rows = [
        ["Trà sen Mẫu 100g", "HTXNN Thông Hòa"],
        ["TRÀ SEN MẪU (hộp 200 gram)", "HTX NN Thông Hoà"],
        [unicodedata.normalize("NFD", "Trà sen Mẫu - 1kg"), "Hợp tác xã nông nghiệp Thông Hòa"],
    ]
    found = entries(Sheet("", [heads, *rows]))
    assert {entry.key for entry in found} == {("cooperative:thong hoa", "tra sen mau")}
    assert [entry.packs for entry in found] == [("100 g",), ("hộp 200 g",), ("1 kg",)]


def test_a_firm_and_a_cooperative_of_one_name_are_two():
    heads = ["Tên sản phẩm", "Chủ thể"]
    assert only(heads, ["Trà", "HTX Mẫu"]).key != only(heads, ["Trà", "Công ty TNHH Mẫu"]).key


def test_texts_longer_than_the_register_keeps_are_asked_about():
    heads = ["Tên sản phẩm", "Chủ thể", "Địa chỉ", "Số QĐ", "Nguyên liệu"]
    fitting = ["a" * 300, "b" * 300, "", "", "e" * 1000]
    assert only(heads, fitting).doubts == ()
    long = ["a" * 301, "b" * 301, "c" * 100_000, "9" * 5000, "e" * 1001]
    assert codes(only(heads, long).doubts)[-5:] == [
        ("too_long", "product"),
        ("too_long", "producer"),
        ("too_long", "address"),
        ("too_long", "decision_number"),
        ("too_long", "ingredients"),
    ]


def test_the_original_text_is_kept_where_it_was_repaired():
    entry = only(["Tên sản phẩm", "Chủ thể"], ["Sen  Ðại Việt ", "HTX Mẫu"])
    assert (entry.product, entry.original) == ("Sen Đại Việt", {"product": "Sen  Ðại Việt "})


def test_the_group_above_names_the_sets():
    rows = [["STT", "Tên sản phẩm", "Chủ thể", "Sao"], ["I. NHÓM GIA VỊ"], ["1", "Nước mắm", "HTX Mẫu", "3"]]
    (entry,) = entries(Sheet("", rows))
    assert (entry.group, [one.number for one in entry.sets]) == (("I. NHÓM GIA VỊ",), [9, 10])


# --- recognitions


HEADS = ["Tên sản phẩm", "Chủ thể", "Sao", "Số QĐ", "Ngày QĐ", "Năm", "Ngày hết hạn", "Cơ quan ban hành"]


@pytest.mark.parametrize(
    ("cells", "doubts", "refusals"),
    [
        (["3", "12", "5/1/2024", "2024", "5/1/2027", "UBND huyện Mẫu"], [], []),
        (["3", "12", "5/1/2024", "2023", "", ""], [("year_differs", "year")], []),
        (["3", "12", "5/1/2024", "", "5/1/2024", ""], [], [("end_before_start", "expiry")]),
        (["3", "12", "5/1/2024", "", "4/1/2023", ""], [], [("end_before_start", "expiry")]),
        (["3", "12", "10/10/2025", "", "", "UBND huyện Mẫu"], [("issuer_too_late", "issuer")], []),
        (["4", "12", "5/1/2024", "", "", "UBND huyện Mẫu"], [("issuer_too_low", "issuer")], []),
        (["", "12", "5/1/2024", "", "", ""], [("star_missing", "star")], []),
        (["3–4 sao", "12", "5/1/2024", "", "", ""], [("star_several", "star")], []),
        (["4,7", "", "", "", "", ""], [], [("star_rating", "star")]),
        (["3", "12", "5/1/2027", "", "", ""], [("date_to_come", "decided_on")], []),
        (["3", "12/QĐ-UBND ngày 5/1/2024", "6/1/2024", "", "", ""], [("date_differs", "decided_on")], []),
        (["3", "", "1/2024", "", "", ""], [("date_incomplete", "decided_on")], []),
    ],
    ids=range(12),
)
def test_recognitions_that_contradict_themselves(cells, doubts, refusals):
    entry = only(HEADS, ["Trà", "HTX Mẫu", *cells])
    assert (codes(entry.doubts), codes(entry.refusals)) == (doubts, refusals)


def test_a_current_star_that_is_not_the_newest_rounds_is_asked_about():
    heads = ["Tên sản phẩm", "Chủ thể", "Hạng sao hiện tại", "Lần 1: hạng sao", "Lần 1: ngày"]
    entry = only(heads, ["Trà", "HTX Mẫu", "4", "3", "5/1/2024"])
    assert [one.sentence for one in entry.doubts] == [
        "The current star is 4, but round 1 gave 3. Correct the one that is wrong."
    ]


def test_a_line_that_was_withdrawn_or_not_decided_is_asked_about():
    heads = ["Tên sản phẩm", "Chủ thể", "Sao", "Trạng thái"]
    assert codes(only(heads, ["Trà", "HTX Mẫu", "3", "Thu hồi"]).doubts) == [("status_not_given", "status")]
    assert only(heads, ["Trà", "HTX Mẫu", "3", "Công nhận"]).doubts == ()


# --- places


PLACED = ["Tên sản phẩm", "Chủ thể", "Xã", "Huyện", "Tỉnh", "Địa chỉ"]


def place(*cells, **known):
    return only(PLACED, ["Trà", "HTX Mẫu", *cells], **known)


def test_communes_of_both_times_are_found():
    assert place("Hòa Long", "Lai Vung", "Đồng Tháp", "").place.today == ("30208",)
    old = place("Xã Thông Hòa", "Huyện Cầu Kè", "Tỉnh Trà Vinh", "").place
    assert (old.kind, old.then, old.then_day, len(old.today)) == ("one", "29335", date(2025, 6, 30), 1)
    assert place("", "", "", "Số 08 Nguyễn Trãi, phường Phan Thiết, tỉnh Lâm Đồng").place.today == ("22945",)


def test_v4_a_commune_of_two_provinces_is_several_and_the_province_tells():
    several = place("xã Mỹ Quý", "", "", "", on=date(2026, 1, 1))
    assert (several.place.kind, set(several.place.candidates)) == ("several", {"27907", "30055"})
    assert codes(several.doubts) == [("place_several", "commune")]
    assert place("xã Mỹ Quý", "", "Đồng Tháp", "", on=date(2026, 1, 1)).place.today == ("30055",)
    within = place("xã Mỹ Quý", "", "", "", on=date(2026, 1, 1), within=atlas().unit_on("82", TODAY))
    assert within.place.today == ("30055",)


def test_a_split_commune_is_several():
    found = place("Xã Gáo Giồng", "Huyện Cao Lãnh", "Đồng Tháp", "")
    assert (found.place.kind, len(found.place.candidates), found.place.then) == ("several", 2, "30079")
    assert codes(found.doubts) == [("place_several", "commune")]


def test_an_unknown_commune_is_asked_about_and_no_commune_is_not():
    assert codes(place("Xã Không Có", "", "Đồng Tháp", "").doubts) == [("place_none", "commune")]
    assert place("", "", "Tỉnh Đồng Tháp", "").place == SaidPlace("blank", "", province="82")
    assert place("", "", "", "").doubts == ()


def test_an_old_product_code_tells_the_commune():
    entry = only(["Mã sản phẩm", "Tên sản phẩm", "Chủ thể"], ["87-877-30277-1-2021", "Trà", "HTX Mẫu"])
    assert (entry.place.then, entry.place.today) == ("30277", ("30253",))
