"""Single cells: what each is read as, and which are asked about or refused."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.core.clock import show_date
from openocop.register.kinds import IssuerLevel, ProducerKind
from openocop.register.reading.cell import ErrorCell
from openocop.register.reading.cells import (
    Point,
    Price,
    candidates,
    is_only_kind,
    measure_of,
    mirrored,
    read_date,
    read_decision,
    read_issuer,
    read_kind,
    read_pack,
    read_phone,
    read_point,
    read_price,
    read_set,
    read_star,
    read_tax_code,
    read_year,
    rulebook_on,
    short_name,
    split_name,
    without_kind,
)

READERS = [
    read_star, read_date, read_year, read_tax_code, read_phone, read_price, read_pack, read_kind, read_decision,
    read_issuer,
]  # fmt: skip


def said(read):
    """Value, codes of the notes, code of the doubt and of the refusal."""
    return (
        read.value,
        [note.code for note in read.notes],
        read.doubt and read.doubt.code,
        read.refusal and read.refusal.code,
    )


def plain(value):
    return value, [], None, None


def noted(value, *codes):
    return value, list(codes), None, None


def asked(code, value=None):
    return value, [], code, None


@pytest.mark.parametrize("reader", READERS)
def test_empty_cells_say_nothing_and_errors_say_which(reader):
    assert said(reader("")) == said(reader(" \u00a0")) == plain(None)
    assert said(reader(ErrorCell("#REF!"))) == asked("error_cell")
    assert said(reader(ErrorCell("=A1", no_result=True))) == asked("no_result")


@pytest.mark.parametrize("reader", READERS)
@given(
    cell=st.text(max_size=30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
    | st.dates()
    | st.text("0123456789./-đ%* saoQĐ", max_size=20)
)
def test_whatever_stands_in_a_cell_is_read_without_crash(reader, cell):
    assert len(said(reader(cell))) == 4


# --- stars


@pytest.mark.parametrize(
    ("cell", "star"),
    [
        ("3 sao", 3), ("3*", 3), ("***", 3), ("★★★★", 4), ("★★★☆☆", 3), ("ba sao", 3), ("Bốn sao", 4),
        (unicodedata.normalize("NFD", "Năm sao"), 5), ("Ocop.3", 3), ("OCOP 4 sao", 4), ("O.COP 3 sao", 3),
        ("hạng 5 sao", 5), ("4.0", 4),
    ],
)  # fmt: skip
def test_stars_in_words_signs_and_figures(cell, star):
    assert said(read_star(cell)) == noted(star, "star_read")


def test_plain_stars_need_no_note():
    assert [said(read_star(cell)) for cell in (3, 3.0, "3", " 3 ")] == [plain(3)] * 4


def test_a_potential_star_is_no_star():
    assert said(read_star("4 (tiềm năng 5)")) == noted(4, "star_potential")
    assert said(read_star("4 sao, tiềm năng 5 sao")) == noted(4, "star_read", "star_potential")
    assert said(read_star("Tiềm năng 5 sao")) == asked("star_potential")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (0, "star_zero"), ("0 sao", "star_zero"), (6, "star_six"), ("3–4 sao", "star_several"), ("3-4", "star_several"),
        ("3 hoặc 4 sao", "star_several"),
        ("4/5", "star_several"), ("Ocop", "star_unclear"), ("năm 2021", "star_unclear"),
        ("vietgap.crop", "star_unclear"),
    ],
)  # fmt: skip
def test_doubtful_stars_are_asked_about(cell, code):
    assert said(read_star(cell)) == asked(code)


@pytest.mark.parametrize(
    ("cell", "code"),
    [(1, "star_low"), ("2 sao", "star_low"), (4.7, "star_rating"), ("4,7", "star_rating"), (13, "star_none")],
)
def test_ratings_and_low_stars_are_refused(cell, code):
    assert said(read_star(cell)) == (None, [], None, code)


def test_not_yet_recognised_is_no_star_and_no_doubt():
    assert [said(read_star(cell)) for cell in ("chưa", "Không", "-", "Chưa phân hạng")] == [plain(None)] * 4


# --- dates and years


@pytest.mark.parametrize(
    "cell",
    [
        "05/08/2022", "5-8-2022", "5.8.2022", "2022-08-05", "2022-08-05T00:00:00", "05/08/2022 00:00:00",
        "ngày 5 tháng 8 năm 2022", "Ngày 05/08/2022", date(2022, 8, 5), datetime(2022, 8, 5, 12),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_dates_are_read_day_first(cell):
    assert said(read_date(cell)) == plain(date(2022, 8, 5))


def test_excels_count_of_days_and_short_years_are_noted():
    assert said(read_date(44778.0)) == said(read_date("44778")) == noted(date(2022, 8, 5), "date_serial")
    assert said(read_date("5/8/22")) == noted(date(2022, 8, 5), "date_short_year")


@pytest.mark.parametrize(
    ("cell", "code", "value"),
    [
        ("08/2022", "date_incomplete", None), ("2024-12", "date_incomplete", None), ("2022", "date_incomplete", None),
        (2022.0, "date_incomplete", None), ("tháng 8 năm 2022", "date_incomplete", None),
        ("31/02/2022", "date_unclear", None), ("cuối năm", "date_unclear", None), ("5/8/99", "date_unclear", None),
        ("08/25/2022", "date_month_first", date(2022, 8, 25)), ("05/08/1922", "date_far", date(1922, 8, 5)),
    ],
)  # fmt: skip
def test_doubtful_dates_are_asked_about(cell, code, value):
    assert said(read_date(cell)) == asked(code, value)


@given(st.dates(date(2013, 1, 1), date(2060, 12, 31)))
def test_a_date_is_the_same_three_ways(day):
    serial = float((day - date(1899, 12, 30)).days)
    assert read_date(show_date(day)).value == read_date(day).value == read_date(serial).value == day


@given(st.dates(date(2013, 1, 1), date(2060, 12, 31)))
def test_mirroring_a_date_twice_gives_it_back(day):
    turned = mirrored(day)
    assert turned is None or (turned != day and mirrored(turned) == day)
    assert (turned is None) == (day.day > 12 or day.day == day.month)


def test_years():
    assert [said(read_year(cell)) for cell in (2021.0, "2021", "Năm 2021", date(2021, 3, 1))] == [
        plain(2021)
    ] * 4
    assert [said(read_year(cell)) for cell in (21, "2020-2021", 1921)] == [asked("year_unclear")] * 3


# --- tax codes, telephones, prices


@pytest.mark.parametrize(
    ("cell", "value", "notes"),
    [
        ("0300588569", "0300588569", []),
        (300588569.0, "0300588569", ["tax_code_zero"]),
        ("300588569", "0300588569", ["tax_code_zero"]),
        ("0300588569-001", "0300588569-001", []),
        ("0300588569 001", "0300588569-001", []),
        ("300588569-001", "0300588569-001", ["tax_code_zero"]),
        ("079123456789", "079123456789", []),
        ("0300588560", "0300588560", ["tax_code_check"]),
    ],
)
def test_tax_codes_keep_zeros_and_branches(cell, value, notes):
    assert said(read_tax_code(cell)) == noted(value, *notes)


@pytest.mark.parametrize("cell", ["12345", "chưa có", "030058856911"[:11]])
def test_what_is_no_tax_code_is_asked_about(cell):
    assert said(read_tax_code(cell)) == asked("tax_code_unclear")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (912000105.0, "0912000105"), (844000105.0, "0844000105"), (84912000105.0, "0912000105"),
        ("+84 912 000 105", "0912000105"), ("+84 (0) 912 000 105", "0912000105"), (2773851234.0, "02773851234"),
    ],
)  # fmt: skip
def test_x8_telephones_get_their_zero_once(cell, value):
    assert said(read_phone(cell)) == noted(value, "phone_read")


def test_x8_lost_digits_and_old_mobiles_are_asked_about():
    assert said(read_phone(9704151234567891.0)) == asked("digits_lost")
    assert said(read_tax_code(9704151234567891.0)) == asked("digits_lost")
    assert said(read_phone("01204000105")) == asked("phone_old", "0704000105")
    assert said(read_phone(1204000105.0)) == asked("phone_old", "0704000105")
    assert said(read_phone("12 34")) == asked("phone_unclear")


def test_telephones_as_they_should_be_need_no_note():
    assert said(read_phone("0912.000.105")) == plain("0912000105")
    assert said(read_phone("0277 385 1234; 0912 000 105")) == plain("02773851234, 0912000105")
    assert said(read_phone("1900 1234")) == plain("19001234")


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [
        ("120.000", 120_000, 120_000), ("120,000 đ", 120_000, 120_000), ("2 500", 2500, 2500),
        ("120k", 120_000, 120_000),
        ("1,2 triệu", 1_200_000, 1_200_000), ("50.000 - 70.000", 50_000, 70_000), ("35.000 đồng/gói", 35_000, 35_000),
        (120_000.0, 120_000, 120_000), ("300.000.000 VNĐ", 300_000_000, 300_000_000),
    ],
)  # fmt: skip
def test_prices(cell, low, high):
    assert said(read_price(cell)) == plain(Price(low, high))


def test_doubtful_prices_are_asked_about_and_none_is_none():
    assert said(read_price(120.0)) == asked("price_far")
    assert said(read_price("3 sản phẩm")) == asked("price_unclear")
    assert said(read_price("Liên hệ")) == plain(None)


@given(st.integers(500, 1_000_000_000))
def test_a_price_is_the_same_with_and_without_groups(amount):
    groups = f"{amount:,}"
    written = (groups, groups.replace(",", "."), groups.replace(",", " "), str(amount), float(amount))
    assert [read_price(cell).value for cell in written] == [Price(amount, amount)] * 5


# --- packs and names


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("500 gram", "500 g"), ("0.3 Kg", "0,3 kg"), ("50gam", "50 g"), ("1 hộp", "1 hộp"), ("120 g", "120 g"),
        ("Hộp 6 hũ x 70ML", "Hộp 6 hũ x 70 ml"), ("1.000g", "1000 g"), ("1,5 lít", "1,5 lít"), ("0.500kg", "0,5 kg"),
    ],
)  # fmt: skip
def test_packs_are_written_one_way(cell, value):
    assert said(read_pack(cell)) == plain(value)


def test_the_measure_of_a_pack_is_an_exact_amount():
    packs = ("hộp 0,5 kg", "500 gram", "1,5 lít", "6 hũ", "6 hũ x 70 ml", "2 gói 10 g, 20 g")
    assert [measure_of(pack) for pack in packs] == [
        (Decimal("0.5"), "kg"), (Decimal(500), "g"), (Decimal("1.5"), "lít"), None, (Decimal(70), "ml"), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "bare", "packs"),
    [
        ("Trà sen 100g", "Trà sen", ("100 g",)),
        ("XOÀI CÁT (COMBO 5KG)", "XOÀI CÁT", ("COMBO 5 kg",)),
        ("Nấm linh chi – Hộp 0.5kg", "Nấm linh chi", ("Hộp 0,5 kg",)),
        ("Khô cá lóc 500 gram/túi", "Khô cá lóc", ("500 g",)),
        ("Yến chưng đường phèn_6 HŨ", "Yến chưng đường phèn", ("6 HŨ",)),
        ("Gạo ST25 5kg", "Gạo ST25", ("5 kg",)),
        ("Rượu 40 độ", "Rượu 40 độ", ()),
        ("Trà túi lọc", "Trà túi lọc", ()),
        ("Gạo ST25", "Gạo ST25", ()),
        ("500g", "500g", ()),
    ],
)
def test_packs_are_taken_from_the_end_of_names(name, bare, packs):
    assert split_name(name) == (bare, packs)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        *(
            (cell, ProducerKind.COOPERATIVE)
            for cell in ("HTX", "HTXNN", "HTX NN", "Hợp tác xã nông nghiệp", "cooperative")
        ),
        *(
            (cell, ProducerKind.ENTERPRISE)
            for cell in ("Cty TNHH", "DNTN", "Công ty cổ phần", "Doanh nghiệp")
        ),
        *((cell, ProducerKind.HOUSEHOLD) for cell in ("CSSX", "HKD", "hộ", "Hộ SXKD", "Cơ sở")),
        ("THT", ProducerKind.COOPERATIVE_GROUP),
        ("Trang trại", ProducerKind.FARM),
        ("Hội Nông dân", ProducerKind.ASSOCIATION),
        ("Trung tâm điều hành", ProducerKind.OPERATING_CENTRE),
    ],
)
def test_kinds(cell, kind):
    assert said(read_kind(cell)) == plain(kind)


def test_an_unknown_kind_is_asked_about():
    assert said(read_kind("Cá lóc")) == asked("kind_unclear")


@pytest.mark.parametrize(
    ("name", "rest", "short"),
    [
        ("HTXNN Thông Hòa", "thong hoa", "Thông Hòa"),
        ("HTX NN Thông Hoà", "thong hoa", "Thông Hoà"),
        ("Hợp tác xã nông nghiệp Thông Hòa", "thong hoa", "Thông Hòa"),
        ("CTY TNHH MTV Sen Mẫu", "sen mau", "Sen Mẫu"),
        ("Công ty TNHH Một thành viên Sen Mẫu", "sen mau", "Sen Mẫu"),
        ("Công ty T.N.H.H Sen Mẫu", "sen mau", "Sen Mẫu"),
        ("Công ty THHH Sen Mẫu", "sen mau", "Sen Mẫu"),
        ("Hộ Nguyễn Mẫu", "nguyen mau", "Nguyễn Mẫu"),
        ("Hồ Văn Mẫu", "ho van mau", "Hồ Văn Mẫu"),
        ("DOANH NGHIỆP TƯ NHÂN", "doanh nghiep tu nhan", "DOANH NGHIỆP TƯ NHÂN"),
    ],
)
def test_names_without_their_kind(name, rest, short):
    assert (without_kind(name), short_name(name)) == (rest, short)


def test_a_name_that_is_only_a_kind():
    assert [is_only_kind(name) for name in ("DOANH NGHIỆP TƯ NHÂN", "htx nn", "HTX Mẫu", "Nguyễn Mẫu")] == [
        True, True, False, False,
    ]  # fmt: skip


# --- decisions, issuers, sets, points


@pytest.mark.parametrize(
    ("cell", "number", "day", "issuer"),
    [
        ("QĐ số 1234/QĐ-UBND ngày 5/1/2024", "1234/QĐ-UBND", date(2024, 1, 5), ""),
        ("1580/QĐ-UBND-HC", "1580/QĐ-UBND-HC", None, ""),
        ("Số 1234 /QÐ - UBND", "1234/QĐ-UBND", None, ""),
        ("1234/QD-UBND, ngày 05/01/2024", "1234/QĐ-UBND", date(2024, 1, 5), ""),
        ("3981/QĐ-UBND (05/08/2026)", "3981/QĐ-UBND", date(2026, 8, 5), ""),
        (
            "Quyết định số 26/2026/QĐ-TTg ngày 06 tháng 7 năm 2026 của Thủ tướng",
            "26/2026/QĐ-TTg",
            date(2026, 7, 6),
            "Thủ tướng",
        ),
    ],
)
def test_decisions(cell, number, day, issuer):
    read = read_decision(cell)
    assert said(read) == plain(read.value)
    assert (read.value.number, read.value.decided_on, read.value.issuer) == (number, day, issuer)


def test_short_and_several_decisions():
    assert [one.code for one in read_decision(512.0).notes] == ["decision_short"]
    assert read_decision(512.0).value.number == "512"
    assert read_decision("12/QĐ-UBND; 34/QĐ-UBND").doubt.code == "decision_several"
    assert read_decision("12/QĐ-UBND ngày 31/2/2024").doubt.code == "date_unclear"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("UBND huyện Mẫu", IssuerLevel.DISTRICT), ("UBND TP Sa Đéc", IssuerLevel.DISTRICT),
        ("UBND thị xã Mẫu", IssuerLevel.DISTRICT), ("UBND tỉnh Mẫu", IssuerLevel.PROVINCE),
        ("UBND TP.HCM", IssuerLevel.PROVINCE), ("UBND Thành phố Huế", IssuerLevel.PROVINCE),
        ("Bộ NN&PTNT", IssuerLevel.MINISTRY), ("UBND Thành phố", IssuerLevel.UNKNOWN),
    ],
)  # fmt: skip
def test_issuers(text, level):
    read = read_issuer(text, date(2024, 10, 10))
    assert (read.value.text, read.value.level, read.doubt) == (text, level, None)


def test_c7_a_district_after_the_last_of_june_2025_is_asked_about():
    assert read_issuer("UBND huyện Mẫu", date(2025, 6, 30)).doubt is None
    late = read_issuer("UBND huyện Mẫu", date(2025, 10, 10))
    assert (late.value.level, late.doubt.sentence) == (
        IssuerLevel.DISTRICT,
        (
            "UBND huyện Mẫu cannot have decided on 10/10/2025: there are no districts since 1/7/2025. "
            "Correct one of them."
        ),
    )
    assert read_issuer("UBND xã Mẫu").doubt.code == "issuer_commune"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Rượu trắng", [14]), ("Đồ uống có cồn", [14, 15]), ("Nhóm gia vị", [9, 10]), ("12", [12]), ("Cà phê", [13]),
        ("I. NHÓM THỰC PHẨM", list(range(1, 14))), ("Thủ công mỹ nghệ", [21, 22]), ("Khác", []),
    ],
)  # fmt: skip
def test_sets_are_candidates_and_never_guessed(text, numbers):
    assert [one.number for one in candidates(text, "QD26-2026")] == numbers


def test_several_and_unknown_sets_are_noted():
    assert said(read_set("Rượu trắng", "QD148-2023"))[1:] == ([], None, None)
    assert said(read_set("Gia vị", "QD26-2026"))[1:] == (["set_several"], None, None)
    assert said(read_set("Khác", "QD26-2026")) == noted((), "set_unknown")


def test_the_rulebook_of_a_day():
    days = (None, date(2019, 1, 1), date(2020, 5, 1), date(2024, 5, 1), date(2026, 10, 1))
    assert [rulebook_on(day) for day in days] == [
        "QD26-2026", "QD1048-2019", "QD1048-2019", "QD148-2023", "QD26-2026",
    ]  # fmt: skip


def test_points_changed_round_are_put_right():
    right = Point(Decimal("10.38"), Decimal("105.44"))
    assert said(read_point("10,38", 105.44)) == plain(right)
    assert said(read_point(105.44, "10,38")) == noted(right, "point_swapped")
    assert said(read_point(1.0, 2.0)) == said(read_point("x", "10")) == asked("point_outside")
    assert said(read_point("", "")) == plain(None)
    assert said(read_point(ErrorCell("#N/A"), 10.0)) == asked("error_cell")


@given(st.integers(0, 3000).map(lambda days: date(2018, 5, 7) + timedelta(days=days)), st.integers(1, 9999))
def test_a_decision_with_its_date_in_one_cell_gives_both(day, number):
    read = read_decision(f"QĐ số {number}/QĐ-UBND ngày {show_date(day)}")
    assert (read.value.number, read.value.decided_on) == (f"{number}/QĐ-UBND", day)
