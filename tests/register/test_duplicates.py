from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.register.duplicates import (
    WORTH_A_LOOK,
    ProducerRow,
    ProductRow,
    alike,
    producer_key,
    product_key,
    propose,
)


def makers(one, other, **same):
    return alike(ProducerRow(1, one, **same), ProducerRow(2, other, **same))


def goods(one, other, second="a"):
    return alike(ProductRow(1, one, "a"), ProductRow(2, other, second)).score


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("HTXNN Thông Hòa", "Hợp tác xã nông nghiệp Thông Hoà", 85),
        ("HTX Thông Hòa", "HTX NN Thông Hòa", 85),
        ("CTY TNHH MTV Sen Mẫu", "Công ty TNHH Một thành viên Sen Mẫu", 85),
        ("Công ty THHH Sen Mẫu", "Công ty TNHH Sen Mẫu", 85),
        ("HTX SEN MẪU", "HTX Sen Mẫu", 88),
        ("Nguyễn Thị Mẫu", "Hộ KD Nguyễn Thị Mẫu", 74),
        ("Hộ KD Nguyễn Thị Mẫu", "Công ty TNHH Nguyễn Thị Mẫu", 68),
        ("Cơ sở Khô Tư Nhan", "Cơ sở Khô Tư Nhanh", 72),
        ("Cơ sở Minh Mẫu, xã Thông Hòa", "CSSX Minh Mẫu", 85),
        ("HTX Thanh Bình", "HTX Thạnh Bình", 68),
        ("HTX Thanh Bình", "HTX Thanh Bình A", 55),
        ("HTX An Phú", "HTX Phú An", 0),
        ("HTX số 1 Mẫu", "HTX số 2 Mẫu", 0),
    ],
)
def test_producers_by_their_names(one, other, score):
    assert (makers(one, other).score, makers(other, one).score) == (score, score)


def test_what_else_is_known_of_producers_counts():
    one = ProducerRow(1, "HTX Mẫu", commune="30055", phone="0900000000")
    assert alike(one, ProducerRow(2, "HTXNN Mẫu", commune="30055", phone="0900000000")).score == 96
    assert alike(one, ProducerRow(2, "HTXNN Mẫu", commune="30208")).score == 63
    assert alike(
        ProducerRow(1, "Công ty Sen Mẫu", "0300588569"), ProducerRow(2, "Trà Việt", "0300588569-001")
    ).reasons == ("Both have the tax code 0300588569.",)
    assert (
        alike(ProducerRow(1, "HTX Mẫu", "0300588569"), ProducerRow(2, "HTXNN Mẫu", "0300588570")).score
        < WORTH_A_LOOK
    )
    firm = ProducerRow(1, "Công ty TNHH Sen Mẫu", representative="Lê Thị Mẫu")
    assert alike(firm, ProducerRow(2, "Lê Thị Mẫu")).score == 66


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        ("Trà sen 100g", "Trà sen (hộp 200 gram)", 92),
        ("TRÀ SEN", "Trà sen", 97),
        ("Tra sen", "Trà sen", 97),
        ("Trúng vịt muối", "Trứng vịt muối", 68),
        ("Khô cá sặc rằn", "Khô cá sặc rằng", 72),
        ("Mắm cá lóc", "Mâm cá lộc", 54),
        ("Yến chưng đường phèn", "Yến chưng đường ăn kiêng", 0),
        ("Yến chưng", "Yến chưng hạt sen", 0),
        ("Gạo ST25", "Gạo ST24", 0),
        ("Khô cá lóc", "Khô cá sặc", 0),
    ],
)
def test_products_of_one_producer(one, other, score):
    assert (goods(one, other), goods(other, one)) == (score, score)


def test_one_name_by_two_producers_is_allowed():
    assert goods("Khô cá sặc rằn", "Khô cá sặc rằn", "b") < WORTH_A_LOOK


def test_a_producer_and_a_product_are_never_alike():
    with pytest.raises(TypeError):
        alike(ProducerRow(1, "Mẫu"), ProductRow(2, "Mẫu"))


def test_keys():
    assert producer_key("Doanh nghiệp giống thủy sản Mẫu, xã Thông Hòa") == "giong thuy san mau"
    assert product_key("Trà sen – hộp 100g") == "tra sen"


def test_nine_products_that_differ_in_a_suffix_are_not_proposed():
    suffixes = [
        "đường phèn",
        "hạt sen",
        "táo đỏ",
        "gừng",
        "ăn kiêng",
        "nha đam",
        "saffron",
        "hạt chia",
        "trẻ em",
    ]
    assert propose([ProductRow(suffix, f"Yến chưng {suffix} 70ml", "a") for suffix in suffixes]) == []


def test_proposals_are_the_likeliest_first_and_give_reasons():
    rows = [
        ProducerRow("a", "HTXNN Thông Hòa", commune="1"),
        ProducerRow("b", "Hợp tác xã nông nghiệp Thông Hòa", commune="1"),
        ProducerRow("c", "Cơ sở Khô Tư Nhan"),
        ProducerRow("d", "Cơ sở Khô Tư Nhanh"),
        ProducerRow("e", "Công ty TNHH Sen Mẫu", representative="Lê Thị Mẫu"),
        ProducerRow("f", "Lê Thị Mẫu"),
        ProducerRow("g", "HTX Khác Hẳn"),
    ]
    assert [(one.first, one.second, one.score, one.reasons) for one in propose(rows)] == [
        (
            "a",
            "b",
            93,
            ("Their names are the same but for how the kind is written.", "Both are in the same commune."),
        ),
        ("c", "d", 72, ("Their names differ in one letter.",)),
        ("e", "f", 66, ("One is named like the other's representative: a person may have become a firm.",)),
    ]


def test_many_rows_are_compared_in_blocks():
    rows = [ProducerRow(at, f"HTX Mẫu {at // 100} chữ{at % 100}") for at in range(3000)]
    assert propose(rows) == []


names = st.text("abcdđeêgh aáâ0123456789,.()", max_size=20)


@given(names, names)
def test_the_order_of_two_names_does_not_matter(one, other):
    assert makers(one, other).score == makers(other, one).score
    assert goods(one, other) == goods(other, one)


@given(names.filter(str.strip))
def test_a_name_is_most_alike_to_itself(name):
    assert makers(name, name).score == 88
    assert goods(name, name) == 97
