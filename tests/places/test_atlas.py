"""The country's units and what became of them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from openocop.places.atlas import Atlas, atlas
from openocop.places.reading import DATA, read_tables
from openocop.places.units import split_kind

OLD, NEW = date(2025, 6, 30), date(2025, 7, 1)


def on(code, day):
    return atlas().unit_on(code, day)


def level_counts(day):
    return Counter(unit.level for unit in atlas().units() if unit.is_valid(day) and unit.listed)


def steps(code, day):
    return [(one.new.code, one.kind) for one in atlas().successors(on(code, day))]


def fate(code, day, until=date(2026, 1, 1)):
    found = atlas().fate(on(code, day), until)
    return [unit.code for unit in found.units], found.complete


def test_the_whole_country_is_there_on_both_sides_of_the_first_of_july_2025():
    assert level_counts(OLD) == {"province": 63, "district": 692, "commune": 10_051}
    assert level_counts(NEW) == {"province": 34, "commune": 3_321}


def test_ten_units_are_named_by_the_succession_table_only():
    assert [unit.code for unit in atlas().unlisted()] == [
        "03980", "03983", "03984", "26929", "26953", "27076", "27226", "27232", "27367", "27373",
    ]  # fmt: skip


def test_one_code_means_two_provinces_at_two_times():
    assert [unit.name for unit in atlas().versions("82")] == ["Tỉnh Tiền Giang", "Tỉnh Đồng Tháp"]
    assert on("82", OLD).name == "Tỉnh Tiền Giang"
    assert on("82", NEW).name == "Tỉnh Đồng Tháp"
    assert on("87", OLD).name == "Tỉnh Đồng Tháp"
    assert on("87", NEW) is None
    assert steps("82", OLD) == steps("87", OLD) == [("82", "whole")]


def test_two_units_of_one_code_never_exist_on_one_day():
    for versions in {unit.code: atlas().versions(unit.code) for unit in atlas().units()}.values():
        for before, after in pairwise(versions):
            assert before.valid_to + timedelta(days=1) == after.valid_from


def test_an_unknown_code_has_no_unit():
    assert atlas().versions("99999") == ()
    assert on("99999", NEW) is None


def test_every_unit_lies_in_a_province_on_each_of_its_days():
    for unit in atlas().units():
        levels = [one.level for one in atlas().above(unit)]
        expected = {"province": [], "district": ["province"]}.get(unit.level)
        assert levels == expected or levels in (["province"], ["district", "province"])


def test_full_names_say_what_lies_above():
    assert atlas().full_name(on("30055", NEW)) == "Xã Mỹ Quí, Đồng Tháp"
    assert atlas().full_name(on("30055", OLD)) == "Xã Mỹ Quý, Huyện Tháp Mười, Đồng Tháp"
    assert atlas().full_name(on("27478", NEW)) == "Phường Tân Thuận, Thành phố Hồ Chí Minh"
    assert atlas().full_name(on("19780", OLD)) == "Phường Phường Đúc, Quận Thuận Hóa, Thành phố Huế"


def test_children_are_those_of_the_day_in_the_order_of_lists():
    dong_thap = atlas().children(on("82", NEW))
    assert Counter(unit.kind for unit in dong_thap) == {"Xã": 82, "Phường": 20}
    assert [unit.name for unit in dong_thap[:4]] == ["Phường An Bình", "Xã An Hòa", "Xã An Hữu", "Xã An Long"]
    assert len(atlas().children(on("75", date(2026, 5, 1)))) == len(atlas().children(on("75", NEW))) == 95


def test_provinces_are_in_the_order_of_lists():
    names = [unit.base for unit in atlas().provinces(NEW)]
    assert names[:3] == ["An Giang", "Bắc Ninh", "Cà Mau"]
    assert len(names) == 34


def test_the_successions_are_those_of_the_table():
    counts = Counter(
        one.kind
        for unit in atlas().units()
        if unit.level == "commune" and unit.valid_to == OLD
        for one in atlas().successors(unit)
    )
    assert counts == {"whole": 9_592, "part": 915, "all_people": 58}


def test_successors_and_predecessors_say_the_same():
    forwards = {one for unit in atlas().units() for one in atlas().successors(unit)}
    backwards = {one for unit in atlas().units() for one in atlas().predecessors(unit)}
    assert forwards == backwards


def test_old_communes_without_successor_are_said_to_be_unknown():
    unknown = [
        unit
        for unit in atlas().units()
        if unit.level == "commune" and unit.valid_to == OLD and not atlas().fate(unit, NEW).units
    ]
    assert len(unknown) == 26
    assert all(not atlas().fate(unit, NEW).complete for unit in unknown)
    assert Counter(atlas().province(unit).base for unit in unknown) == {
        "Sơn La": 7, "Hồ Chí Minh": 7, "Lâm Đồng": 4, "Bắc Giang": 3, "Thanh Hóa": 2, "Hà Tĩnh": 1,
        "Huế": 1, "Quảng Nam": 1,
    }  # fmt: skip


def test_five_special_zones_have_no_row_and_no_invented_past():
    alone = [
        unit.base
        for unit in atlas().units()
        if unit.level == "commune" and unit.valid_from == NEW and not atlas().predecessors(unit)
    ]
    assert sorted(alone) == ["Bạch Long Vĩ", "Côn Đảo", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn"]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("29995", ["Xã Long Phú Thuận", "Xã Tân Long"]),
        ("30079", ["Xã Phong Mỹ", "Xã Phú Cường"]),
        ("30157", ["Xã Thanh Bình", "Xã Tân Thạnh"]),
    ],
)
def test_split_communes_have_several_on_every_later_day(code, names):
    found = atlas().fate(on(code, OLD), NEW)
    assert sorted(unit.name for unit in found.units) == sorted(names)
    assert found.complete


def test_where_all_people_went_is_where_a_producer_goes():
    with_all = [
        unit
        for unit in atlas().units()
        if any(one.kind == "all_people" for one in atlas().successors(unit)) and unit.level == "commune"
    ]
    assert len(with_all) == 58
    assert all(len(atlas().fate(unit, NEW).units) == 1 for unit in with_all)
    assert steps("00556", OLD) == [("00541", "part"), ("00562", "all_people")]


def test_three_slips_of_the_public_table_are_mended():
    assert fate("00556", OLD) == (["00562"], True)
    assert fate("01651", OLD) == (["01648"], True)
    assert fate("02482", OLD) == (["02494"], True)


def test_area_and_people_may_go_different_ways():
    assert steps("18796", OLD) == [("18754", "part"), ("18823", "whole"), ("18832", "part")]
    assert fate("18796", OLD) == (["18754", "18823", "18832"], True)


def test_a_single_part_is_not_all_of_it():
    assert steps("24235", OLD) == [("24235", "part")]
    assert fate("24235", OLD) == (["24235"], False)


def test_a_districts_people_are_in_several_communes():
    codes, complete = fate("872", OLD)
    assert complete
    assert "30055" in codes


def test_a_unit_that_goes_on_is_its_own_fate():
    assert fate("30055", NEW) == (["30055"], True)
    assert atlas().fate(on("30055", NEW), OLD).units == (on("30055", NEW),)


def test_dong_nai_is_a_city_from_the_30th_of_april_2026():
    before, after = date(2026, 4, 29), date(2026, 4, 30)
    assert (on("75", before).name, on("75", after).name) == ("Tỉnh Đồng Nai", "Thành phố Đồng Nai")
    assert (on("25270", before).name, on("25270", after).name) == ("Xã Lộc Ninh", "Phường Lộc Ninh")
    untouched = on("25267", after) or on("26119", after)
    assert atlas().full_name(untouched, before).endswith(", Đồng Nai")
    assert atlas().full_name(untouched, after).endswith(", Thành phố Đồng Nai")
    assert atlas().as_at == after


def test_old_units_follow_later_changes_to_the_day_asked():
    old = next(one.old for one in atlas().predecessors(on("25270", date(2026, 1, 1))))
    assert [unit.name for unit in atlas().fate(old, date(2026, 4, 29)).units] == ["Xã Lộc Ninh"]
    assert [unit.name for unit in atlas().fate(old, date(2026, 4, 30)).units] == ["Phường Lộc Ninh"]


def test_a_unit_is_the_same_under_another_kind_but_not_after_a_merger():
    xa, phuong = on("25270", date(2026, 1, 1)), on("25270", date(2026, 5, 1))
    assert atlas().same_on(xa, date(2026, 5, 1)) == phuong
    assert atlas().same_on(phuong, date(2026, 1, 1)) == xa
    assert atlas().same_on(phuong, date(2026, 5, 2)) == phuong
    assert atlas().same_on(on("82", OLD), NEW) is None
    assert atlas().same_on(phuong, OLD) is None


def test_a_later_change_is_data(tmp_path):
    """A merger of three communes, one of them only in part, is one line."""
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "changes.csv").open("a", encoding="utf-8") as file:
        file.write("2030-01-01,99998,82,Phường Mẫu Mới,30055 30037/a 30043/p,Mẫu\n")
    later = Atlas(read_tables(tmp_path))
    first = date(2030, 1, 1)
    assert later.full_name(later.unit_on("99998", first)) == "Phường Mẫu Mới, Đồng Tháp"
    assert later.unit_on("30055", first) is None
    assert later.unit_on("30055", first - timedelta(days=1)).name == "Xã Mỹ Quí"
    assert later.unit_on("30043", first) == later.unit_on("30043", NEW)
    assert [unit.code for unit in later.fate(later.unit_on("30055", OLD), first).units] == ["99998"]
    assert later.as_at == first


def test_a_name_of_no_kind_is_refused():
    assert split_kind("Thị trấn Mỹ An", "commune") == ("Thị trấn", "Mỹ An")
    with pytest.raises(ValueError, match="No kind of commune"):
        split_kind("Làng Mẫu", "commune")
