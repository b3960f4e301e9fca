from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.accounts.logins import normal_email, normal_login, normal_phone
from openocop.core.errors import BadInputError


@pytest.mark.parametrize(
    "text",
    [
        "0912000105", "0912 000 105", "0912.000.105", "0912-000-105", "(0912) 000 105", "+84912000105",
        "+84 912 000 105", "+84 (0)912 000 105", "+840912000105", "84912000105", "0084912000105", "912000105",
        " 0912\u00a0000\u00a0105 ", "０９１２０００１０５", "0912\u200b000105", "0912–000–105",
    ],
)  # fmt: skip
def test_every_writing_of_a_mobile_is_one_login(text):
    assert normal_phone(text) == "0912000105"
    assert normal_login(text) == "0912000105"


def test_84_before_seven_digits_is_a_mobile_prefix_and_not_the_country():
    assert normal_phone("844000105") == "0844000105"
    assert normal_phone("84844000105") == "0844000105"


@pytest.mark.parametrize(
    ("text", "phone"),
    [("0277 3851 234", "02773851234"), ("+84 277 3851 234", "02773851234"), ("2773851234", "02773851234")],
)
def test_a_fixed_line_is_a_telephone_too(text, phone):
    assert normal_phone(text) == phone


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("01204000105", "0704000105"), ("01214000105", "0794000105"), ("01224000105", "0774000105"),
        ("01264000105", "0764000105"), ("01284000105", "0784000105"), ("01234000105", "0834000105"),
        ("01244000105", "0844000105"), ("01254000105", "0854000105"), ("01274000105", "0814000105"),
        ("01294000105", "0824000105"), ("01624000105", "0324000105"), ("01694000105", "0394000105"),
        ("01864000105", "0564000105"), ("01884000105", "0584000105"), ("01994000105", "0594000105"),
        ("+84 120 4000105", "0704000105"), ("1204000105", "0704000105"), ("841204000105", "0704000105"),
    ],
)  # fmt: skip
def test_a_mobile_of_before_2018_is_refused_with_its_present_number(old, new):
    with pytest.raises(BadInputError) as refused:
        normal_phone(old)
    assert refused.value.place == "phone"
    assert refused.value.sentence == (
        f"Mobile numbers of eleven digits ended in 2018. Is it {new}? Then write it so, "
        "or write the number used today."
    )


@pytest.mark.parametrize(
    "text",
    ["", " ", "0", "091200010", "09120001055", "0612000105", "0112000105", "+1 202 555 0105", "+84", "0912000l05",
     "01304000105", "0912000105 / 0912000106", "tên", "8491200010", "9704151234567891"],
)  # fmt: skip
def test_what_is_no_telephone_is_refused(text):
    with pytest.raises(BadInputError) as refused:
        normal_phone(text)
    assert refused.value.sentence == "Write a Vietnamese telephone number of ten digits, like 0912 000 105."


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Mau@Example.VN", "mau@example.vn"),
        ("  mau@example.vn\n", "mau@example.vn"),
        ("ｍａｕ＠example.vn", "mau@example.vn"),
        ("mau\u200b@example.vn", "mau@example.vn"),
    ],
)
def test_every_writing_of_an_address_is_one_login(text, email):
    assert normal_email(text) == email
    assert normal_login(text) == email


@pytest.mark.parametrize(
    "text",
    ["", "mau", "@", "mau@", "m au@example.vn", "mẫu@example.vn", "mau@example", f"{'m' * 250}@example.vn"],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(BadInputError) as refused:
        normal_email(text)
    assert refused.value.place == "email"
    assert (
        refused.value.sentence == "Write the e-mail address like ten@example.vn, without blanks or accents."
    )


@pytest.mark.parametrize("text", ["mau@", "0612000105"])
def test_a_wrong_login_names_the_field_login(text):
    with pytest.raises(BadInputError) as refused:
        normal_login(text)
    assert refused.value.place == "login"


@given(st.text(max_size=30))
def test_a_normal_login_stays_as_it_is_and_nothing_else_happens(text):
    try:
        login = normal_login(text)
    except BadInputError:
        return
    assert normal_login(login) == login
    assert unicodedata.is_normalized("NFC", login)
