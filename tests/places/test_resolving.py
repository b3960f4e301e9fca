"""Addresses as people write them, and the unit that each means."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from datetime import date

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.places import DIRT, addresses
from openocop.core.text import fold
from openocop.places.atlas import atlas
from openocop.places.naming import accent_key
from openocop.places.resolving import resolve

OLD, NEW = date(2024, 5, 1), date(2026, 1, 1)
BEFORE, AFTER = date(2026, 4, 29), date(2026, 4, 30)


@pytest.fixture(autouse=True)
def _late_in_2026():
    with time_machine.travel(date(2026, 11, 25), tick=False):
        yield


def one(text, day):
    """Code, era and codes of today of an address that means one unit."""
    answer = resolve(text, day)
    assert answer.kind == "one", answer
    return answer.unit.code, answer.era, [unit.code for unit in answer.today]


def several(text, day):
    answer = resolve(text, day)
    assert (answer.kind, answer.unit, answer.today) == ("several", None, ())
    return [unit.code for unit in answer.candidates]


def none(text, day):
    answer = resolve(text, day)
    assert (answer.kind, answer.unit, answer.today) == ("none", None, ())
    return [unit.code for unit in answer.candidates]


# --- cases that people met (shared/notes/cases.md)


def test_p3_two_communes_of_one_name_in_one_province_are_kept_apart():
    assert one("Xã Thạnh Lộc, huyện Giồng Riềng, Kiên Giang", OLD) == ("30913", "day", ["30910"])
    assert one("Xã Thạnh Lộc, huyện Châu Thành, Kiên Giang", OLD) == ("30901", "day", ["30886"])
    assert one("Xã Thạnh Lộc, An Giang", NEW) == ("30886", "day", ["30886"])
    assert several("Xã Thạnh Lộc, Kiên Giang", OLD) == ["30901", "30913"]


@pytest.mark.parametrize(
    "city", ["HCM", "TPHCM", "TP.HCM", "Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh", "Sài Gòn"]
)
@pytest.mark.parametrize("district", ["Q7", "Q.7", "Q. 7", "Quận 7", "quan 7", "Q.07"])
def test_p6_a_ward_of_the_city_is_not_a_commune_far_away(district, city):
    assert one(f"12/3 KP1, P. Tân Thuận Tây, {district}, {city}", OLD) == ("27469", "day", ["27478"])


def test_p6_the_commune_of_that_name_is_found_by_its_own_district():
    assert one("Tân Thuận Tây, Cao Lãnh", OLD) == ("29890", "day", ["29869"])


@pytest.mark.parametrize(
    "text", ["Xã Lộc Ninh, Đồng Nai", "Lộc Ninh, Đồng Nai", "phường Lộc Ninh, tỉnh Đồng Nai"]
)
def test_p7_a_commune_is_named_as_it_was_on_the_day(text):
    assert [resolve(text, day).unit.name for day in (BEFORE, AFTER)] == ["Xã Lộc Ninh", "Phường Lộc Ninh"]
    assert [unit.name for unit in resolve(text, BEFORE).today] == ["Phường Lộc Ninh"]


@pytest.mark.parametrize("text", ["Đồng Nai", "Tỉnh Đồng Nai", "TP. Đồng Nai", "dong nai"])
def test_p7_so_is_the_province(text):
    assert [resolve(text, day).unit.name for day in (BEFORE, AFTER)] == [
        "Tỉnh Đồng Nai",
        "Thành phố Đồng Nai",
    ]


def test_p7_communes_untouched_by_the_change_lie_in_the_city_afterwards():
    names = [atlas().full_name(resolve("Xã Phú Lâm, Đồng Nai", day).unit, day) for day in (BEFORE, AFTER)]
    assert names == ["Xã Phú Lâm, Đồng Nai", "Xã Phú Lâm, Thành phố Đồng Nai"]


def test_v4_tone_places_and_i_for_y_are_equal_and_the_resolutions_spelling_is_given():
    assert one("xã Hoà Long, Đồng Tháp", NEW)[0] == "30208"
    assert resolve("xã Hoà Long, Đồng Tháp", NEW).unit.name == "Xã Hòa Long"
    assert resolve("xã Mỹ Quý, Đồng Tháp", NEW).unit.name == "Xã Mỹ Quí"
    assert one("xã Mỹ Quý, Đồng Tháp", NEW)[0] == "30055"
    assert resolve("phường Sơn Quy, Đồng Tháp", NEW).unit.name == "Phường Sơn Qui"
    assert one("phường Sơn Quy, Đồng Tháp", NEW)[0] == "28729"


def test_v4_both_spellings_are_candidates_the_one_as_typed_first():
    assert several("xã Mỹ Quý", NEW) == ["27907", "30055"]
    assert several("xã Mỹ Quí", NEW) == ["30055", "27907"]


def test_all_these_cases_hold_in_decomposed_writing():
    assert several(unicodedata.normalize("NFD", "xã Mỹ Quý"), NEW) == ["27907", "30055"]
    assert one(unicodedata.normalize("NFD", "phường Sơn Quy, Ðồng Tháp"), NEW)[0] == "28729"


# --- eras


def test_a_name_of_an_old_commune_and_of_a_new_one_are_two_places():
    assert one("Xã Phú Cường, huyện Cai Lậy, Tiền Giang", NEW) == ("28444", "other", ["28444"])
    assert one("Xã Phú Cường, Tiền Giang", NEW) == ("28444", "other", ["28444"])
    assert resolve("Xã Phú Cường, Tiền Giang", NEW).today[0].name == "Xã Thạnh Phú"
    assert one("Xã Phú Cường, Đồng Tháp", NEW) == ("30025", "day", ["30025"])


def test_a_new_name_asked_on_an_old_day_is_of_the_other_era():
    assert one("Phường Cao Lãnh, Đồng Tháp", OLD) == ("29869", "other", ["29869"])


def test_an_old_address_that_ends_in_the_name_of_a_new_commune():
    assert one("Tân Thuận Tây, Cao Lãnh, Đồng Tháp", NEW) == ("29890", "other", ["29869"])
    assert one("Phường 1, Cao Lãnh, Đồng Tháp", NEW)[:2] == ("29869", "other")
    assert resolve("Phường 1, Cao Lãnh, Đồng Tháp", NEW).unit.name == "Phường 1"


def test_a_hamlet_before_the_commune_is_passed_over():
    assert one("ấp Mỹ Quý, Tháp Mười, Đồng Tháp", NEW) == ("30037", "day", ["30037"])


@pytest.mark.parametrize(
    "text", ["Phường Đạo Thạnh, Mỹ Tho, Tiền Giang", "Phường Mỹ Phước Tây, Cai Lậy, Tiền Giang"]
)
def test_a_new_ward_with_its_old_district_and_province_is_new_with_a_hint(text):
    answer = resolve(text, NEW)
    assert (answer.unit.is_today, answer.era, answer.notes) == (True, "day", ("hint",))
    assert resolve(text.replace("Phường", "Xã"), NEW).unit.valid_to == date(2025, 6, 30)


def test_a_split_commune_is_one_with_several_today():
    answer = resolve("Xã Gáo Giồng, huyện Cao Lãnh, Đồng Tháp", NEW)
    assert (answer.kind, answer.unit.code, answer.notes) == ("one", "30079", ("split",))
    assert sorted(unit.name for unit in answer.today) == ["Xã Phong Mỹ", "Xã Phú Cường"]


def test_the_kind_as_written_chooses_the_era():
    assert one("Thị trấn Lấp Vò, Đồng Tháp", NEW) == ("30169", "other", ["30169"])
    assert one("Xã Lấp Vò, Đồng Tháp", NEW) == ("30169", "day", ["30169"])


def test_without_a_day_it_is_asked_today():
    assert resolve("Xã Mỹ Quí, Đồng Tháp").on == date(2026, 11, 25)


# --- never guessed


def test_an_unknown_district_or_ward_is_not_passed_over():
    assert none("P. Tân Thuận Tây, Q99, HCM", OLD)[0] == "27469"
    assert none("Phường 99, Quận 7, TPHCM", OLD) == []
    assert none("Phường 99, Cao Lãnh, Đồng Tháp", NEW) == ["29869"]


def test_a_commune_is_not_moved_to_another_province():
    assert none("Xã Mỹ Quý, Lai Châu", NEW) == []
    assert none("P. Tân Thuận Tây, Q7, Đồng Tháp", OLD) != []


def test_an_unread_commune_does_not_make_its_province_a_commune():
    assert none("Tô Chậu, An Giang", NEW)[0] == "30766"  # Tô Châu
    assert none("12 Nguyễn Huệ, Cao Lãnh, Đồng Tháp", NEW)[0] == "29869"
    assert resolve("Chợ Mẫu Mực, Mê Linh, Hà Nội", OLD).kind == "none"


def test_a_name_with_other_accents_is_another_name():
    assert resolve("Xã Tân Thuân Tây, Cao Lãnh, Đồng Tháp", OLD).kind == "none"
    assert "29890" in none("Xã Tân Thuân Tây, Cao Lãnh, Đồng Tháp", OLD)
    assert resolve("Xã Tan Thuan Tay, Cao Lãnh, Đồng Tháp", OLD).unit.code == "29890"


def test_a_district_is_not_its_namesake_town():
    town, district = one("TP Cao Lãnh, Đồng Tháp", OLD)[0], one("Huyện Cao Lãnh, Đồng Tháp", OLD)[0]
    assert (town, district) == ("866", "873")
    assert several("Cao Lãnh", OLD) == ["866", "873"]
    assert resolve("Xã Mỹ Tân, huyện Cao Lãnh, Đồng Tháp", OLD).kind == "none"


def test_a_bare_name_is_a_province_of_the_day_and_no_commune_far_away():
    assert [one("Đồng Tháp", day)[0] for day in (OLD, NEW)] == ["87", "82"]
    assert one("Tiền Giang", OLD) == ("82", "day", ["82"])
    assert one("Tiền Giang", NEW) == ("82", "other", ["82"])
    assert resolve("Tiền Giang", NEW).unit.name == "Tỉnh Tiền Giang"
    assert [unit.name for unit in resolve("Tiền Giang", NEW).today] == ["Tỉnh Đồng Tháp"]


def test_a_bare_name_may_be_a_town_or_the_old_province():
    assert several("Bến Tre", OLD) == ["83", "829"]
    assert several("Bến Tre", NEW) == ["83", "28789"]
    assert "38" not in several("Thạnh Hoá", OLD)


def test_what_the_asker_knows_narrows_the_answer():
    assert resolve("Bến Tre", OLD, level="province").unit.code == "83"
    assert resolve("xã Mỹ Quý", NEW, within=atlas().unit_on("82", NEW)).unit.code == "30055"
    assert resolve("Xã Phú Cường", NEW, within=atlas().unit_on("82", NEW)).unit.code == "30025"
    assert resolve("Xã Thạnh Lộc", OLD, within=atlas().unit_on("905", OLD)).kind == "one"
    assert resolve("Lai Châu", NEW, within=atlas().unit_on("82", NEW)).kind == "none"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Thừa Thiên Huế", "46"),
        ("TT Huế", "46"),
        ("Daklak", "66"),
        ("Đắk Lăk", "66"),
        ("Kontum", "62"),
        ("BRVT", "77"),
    ],
)
def test_provinces_in_other_writings(text, code):
    assert resolve(text, OLD, level="province").unit.code == code


@pytest.mark.parametrize(
    "text", ["", " ", "Số 8", "12/3", ",,,", "\u0000", "🙂", "Việt Nam", "a" * 10_000, "Xã, " * 900]
)
def test_what_names_no_place_is_none(text):
    assert none(text, NEW) == []


def test_wards_of_one_number_and_district_under_two_codes_are_said_to_be_so():
    answer = resolve("Phường 14, Quận Bình Thạnh, TPHCM", OLD)
    assert (answer.kind, answer.unit.code, answer.today) == ("one", "26935", ())
    assert [unit.code for unit in answer.candidates] == ["26929"]
    assert answer.notes == ("successor_unknown", "twin")


# --- writings


@pytest.mark.parametrize(
    "text",
    [
        "xã Mỹ Quý, huyện Tháp Mười, tỉnh Đồng Tháp",
        "xa my quy huyen thap muoi tinh dong thap",
        "XA MY QUY - THAP MUOI - DONG THAP",
        "X. Mỹ Quý, H. Tháp Mười, T. Đồng Tháp",
        "Mỹ Quí Tháp Mười Đồng Tháp",
        "Ấp 3 Mỹ Quý, Tháp Mười",
        "UBND xã Mỹ Quý\nHuyện Tháp Mười\nTỉnh Đồng Tháp, Việt Nam",
        "Mỹ Quý, Tháp Mười, Ðồng Tháp 870000.",
        "Hợp tác xã Sen Mẫu, xã Mỹ Quý (Tháp Mười), Đồng Tháp",
        "Số 5, Tổ 2, ấp Mỹ Tây, Xã Mỹ Quý, H.Tháp Mười,Đồng Tháp, VN",
    ],
)
def test_one_old_address_in_many_writings(text):
    assert one(text, OLD) == ("30055", "day", ["30055"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TT. Mỹ An, Tháp Mười, Đồng Tháp", "30037"),
        ("tt mỹ an, h tháp mười", "30037"),
        ("P5 TP Mỹ Tho", "28249"),
        ("F.5, Tp.Mỹ Tho, TG", None),
        ("phường 05, Mỹ Tho, Tiền Giang", "28249"),
        ("Phường Phường Đúc, TP Huế", "19780"),
        ("Phường Đúc, quận Thuận Hóa, Huế", "19780"),
        ("Đặc khu Phú Quốc, An Giang", None),
        ("xã Phong Nặm, Trùng Khánh, Cao Bằng", "01483"),
        ("xã Phong Nậm, Trùng Khánh, Cao Bằng", "01483"),
        ("thị trấn Nông trường Mộc Châu, Sơn La", None),
        ("xã EaBar, Sông Hinh, Phú Yên", "22225"),
        ("Xã Ea Bar, huyện Sông Hinh, Phú Yên", "22225"),
        ("P. 7, TP. Vũng Tàu, BRVT", "26524"),
    ],
)
def test_short_forms_numbers_and_other_spellings(text, code):
    answer = resolve(text, OLD)
    if code:
        assert (answer.kind, answer.unit.code) == ("one", code)
    else:
        assert answer.kind != "one" or not answer.unit.is_valid(OLD)


# --- the whole country


def communes(day):
    return [
        unit for unit in atlas().units() if unit.level == "commune" and unit.is_valid(day) and unit.listed
    ]


@pytest.mark.parametrize(("day", "number"), [(OLD, 10_051), (NEW, 3_321)])
def test_every_commune_is_found_by_its_full_name(day, number):
    names = defaultdict(list)
    for unit in communes(day):
        names[atlas().full_name(unit, day)].append(unit)
    wrong = {
        name: answer for name, units in names.items() if not _is_right(answer := resolve(name, day), units)
    }
    assert wrong == {}
    assert sum(map(len, names.values())) == number
    assert [name for name, units in names.items() if len(units) > 1] == (
        ["Xã Đông Khê, Thành phố Thanh Hóa, Thanh Hóa"] if day == OLD else []
    )


def _is_right(answer, units):
    if len(units) == 1:
        return (answer.kind, answer.unit, answer.era) == ("one", units[0], "day")
    return answer.kind == "several" and set(answer.candidates) == set(units)


def test_every_commune_without_accents_is_found_or_among_several():
    answers = Counter()
    for day in (OLD, NEW):
        for unit in communes(day):
            answer = resolve(fold(atlas().full_name(unit, day)), day)
            assert unit == answer.unit or (answer.kind == "several" and unit in answer.candidates)
            answers[answer.kind] += 1
    assert answers["one"] > 13_000


made = addresses(600, seed=7)


@settings(max_examples=120, deadline=None)
@given(position=st.integers(0, len(made) - 1), dirt=st.lists(st.sampled_from(DIRT), max_size=3))
def test_dirt_never_turns_one_place_into_another(position, dirt):
    address = made[position]
    text = address.text
    for soil in dirt:
        text = soil(text)
    answer = resolve(text, address.day)
    assert answer.unit in (None, address.unit)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet="xã phường tt q7 12/3,.-Mỹ Quý Cao Lãnh Đồng Tháp hcm\u0301\n", max_size=80))
def test_any_text_has_an_answer(text):
    answer = resolve(text, NEW)
    assert (answer.kind == "one") == (answer.unit is not None)
    assert answer.kind != "several" or len(answer.candidates) > 1


def test_accents_compare_without_tone_place_and_y():
    assert accent_key("Mỹ Quý") == accent_key("mĩ quí")
    assert accent_key("Hoà Long") == accent_key("Hòa Long")
    assert accent_key("Đăk Mil") == accent_key("Đắk Mil")
    assert accent_key("Tân Thạnh") != accent_key("Tân Thành")
