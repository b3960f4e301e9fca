from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.rulebooks.comparing import (
    KINDS,
    LINEAGES,
    MERGED,
    Comparison,
    Row,
    compare,
    counterpart,
    merged_into,
    wording,
)
from openocop.rulebooks.criteria import Gate, Item, Note, Option, Part, ProductSet
from openocop.rulebooks.shelf import CODES, get_rulebook, rulebooks

NEW, OLD, OLDEST = CODES
PAIRS = [(old, new) for old in CODES for new in CODES if old != new]


def item(item_id: str, name: str, *texts: str, part: str = "A", notes: tuple[Note, ...] = ()) -> Item:
    options = tuple(Option(f"{item_id}/{at}", at, text) for at, text in enumerate(texts))
    return Item(item_id, name, len(texts), part, options, notes=notes)


def sheet(*items: Item, gates: tuple[Gate, ...] = (), rulebook: str = "X") -> ProductSet:
    codes = dict.fromkeys(entry.part for entry in items)
    parts = tuple(Part(code, code, 10, tuple(one for one in items if one.part == code)) for code in codes)
    return ProductSet(rulebook, 1, "X-01", "Bộ", "", "", (), parts, gates)


def kinds(compared: Comparison) -> list[tuple[str, str]]:
    return [(row.kind, (row.new or row.old).id) for row in compared.rows]


def real(old: str, new: str, number: int) -> Comparison:
    after = get_rulebook(new).set(number)
    before = counterpart(after, get_rulebook(old))
    return compare(before, after)


def row(compared: Comparison, name: str) -> Row:
    return next(one for one in compared.rows if name in {one.old and one.old.name, one.new and one.new.name})


# Which set became which


@pytest.mark.parametrize(("one", "two"), PAIRS)
def test_counterpart_asked_back_is_the_same_set(one: str, two: str) -> None:
    for product_set in get_rulebook(one).sets:
        other = counterpart(product_set, get_rulebook(two))
        assert other is None or counterpart(other, get_rulebook(one)) is product_set


@pytest.mark.parametrize(
    ("one", "two", "alone"),
    [
        (NEW, OLD, []),
        (OLD, NEW, []),
        (NEW, OLDEST, [23, 24, 25]),
        (OLD, OLDEST, [23, 24, 25]),
        (OLDEST, OLD, [9, 21, 23]),
        (OLDEST, NEW, [9, 21, 23]),
    ],
)
def test_counterpart_is_none_only_for_sets_without_one(one: str, two: str, alone: list[int]) -> None:
    other = get_rulebook(two)
    assert [entry.number for entry in get_rulebook(one).sets if counterpart(entry, other) is None] == alone


@pytest.mark.parametrize(
    ("number", "counterpart_number"),
    [(1, 1), (9, 10), (13, 14), (15, 16), (20, 22), (21, 24), (22, 25), (26, 26)],
)
def test_counterpart_of_1048_has_another_number(number: int, counterpart_number: int) -> None:
    assert counterpart(get_rulebook(NEW).set(number), get_rulebook(OLDEST)).number == counterpart_number


def test_counterpart_in_its_own_rulebook_is_the_set_itself() -> None:
    product_set = get_rulebook(NEW).set(8)
    assert counterpart(product_set, get_rulebook(NEW)) is product_set


def test_counterpart_follows_148_to_26_by_number() -> None:
    numbers = [counterpart(entry, get_rulebook(NEW)).number for entry in get_rulebook(OLD).sets]
    assert numbers == list(range(1, 27))


def test_lineages_hold_each_set_once_and_name_a_reason() -> None:
    for column in range(3):
        numbers = [entry[column] for entry in LINEAGES]
        assert len(set(numbers)) == len(numbers)
    assert all(why for *_, why in LINEAGES)


def test_merged_into_tells_where_a_set_without_counterpart_went() -> None:
    oldest, new = get_rulebook(OLDEST), get_rulebook(NEW)
    assert merged_into(oldest.set(9), new) is new.set(8)
    assert merged_into(oldest.set(23), new) is new.set(21)
    assert merged_into(oldest.set(21), new) is None
    assert merged_into(oldest.set(9), oldest) is None


def test_merged_sets_have_no_counterpart() -> None:
    for code, number in MERGED:
        product_set = get_rulebook(code).set(number)
        assert [counterpart(product_set, other) for other in rulebooks() if other.code != code] == [
            None,
            None,
        ]


# Real sheets


@pytest.mark.parametrize("number", range(1, 27))
@pytest.mark.parametrize("code", CODES)
def test_compare_a_set_with_itself_is_all_same(code: str, number: int) -> None:
    product_set = get_rulebook(code).set(number)
    compared = compare(product_set, product_set)
    expected = dict.fromkeys(KINDS, 0) | {"same": len(product_set.items)}
    assert compared.counts == expected
    assert not any(row.options_changed or row.gates_changed or row.moved_from for row in compared.rows)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_compare_shows_each_item_of_both_sheets_once(old: str, new: str) -> None:
    for after in get_rulebook(new).sets:
        before = counterpart(after, get_rulebook(old))
        compared = compare(before, after) if before else None
        if compared and compared.comparable:
            assert [row.new for row in compared.rows if row.new] == list(after.items)
            olds = [row.old.id for row in compared.rows if row.old]
            assert sorted(olds) == sorted(before.item)


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_compare_backwards_finds_the_same_pairs(old: str, new: str) -> None:
    for after in get_rulebook(new).sets:
        before = counterpart(after, get_rulebook(old))
        if before:
            there = {(one.old.id, one.new.id) for one in compare(before, after).rows if one.old and one.new}
            back = {(one.new.id, one.old.id) for one in compare(after, before).rows if one.old and one.new}
            assert there == back


def test_compare_fresh_produce_of_148_and_26() -> None:
    compared = real(OLD, NEW, 1)
    assert compared.counts == {"same": 5, "changed": 25, "added": 2, "removed": 2}
    assert [one.new.id for one in compared.rows if one.kind == "added"] == ["1.2", "2.4"]
    assert [one.old.name for one in compared.rows if one.kind == "removed"] == [
        "Kế toán",
        "Kiểm tra định kỳ các chỉ tiêu ATTP theo quy định",
    ]
    assert [(part.code, part.old_points, part.new_points) for part in compared.parts] == [
        ("A", 40, 40),
        ("B", 25, 25),
        ("C", 35, 35),
    ]
    assert compared.comparable
    assert compared.gates_compared
    assert compared.known_gaps == ()


def test_compare_tells_points_options_and_gates_apart() -> None:
    property_right = row(real(OLD, NEW, 1), "Sở hữu trí tuệ")
    assert (property_right.old.id, property_right.new.id) == ("3.6", "3.5")
    assert (property_right.old.max, property_right.new.max) == (2, 3)
    assert property_right.max_changed
    assert not property_right.name_changed
    origin = row(real(OLD, NEW, 1), "Nguồn gốc sản phẩm")
    assert [(option.old.points, option.new.points) for option in origin.options] == [(1, 1), (3, 2), (5, 3)]
    assert [option.points_changed for option in origin.options] == [False, True, True]
    assert [option.text_changed for option in origin.options] == [True, False, False]
    packing = row(real(OLD, NEW, 1), "Đóng gói, bao bì sản phẩm")
    assert [(gate.star, gate.old, gate.new) for gate in packing.gates if gate.changed] == [
        (3, None, 2),
        (5, 3, None),
    ]
    assert not packing.options_changed


def test_compare_puts_a_removed_item_after_the_one_it_followed() -> None:
    names = [(one.new or one.old).name for one in real(OLD, NEW, 1).rows]
    at = names.index("Kế toán")
    assert names[at - 1 : at + 2] == ["Tăng trưởng sản xuất kinh doanh", "Kế toán", "Sở hữu trí tuệ"]


def test_compare_follows_an_item_into_another_part() -> None:
    compared = real(OLDEST, NEW, 26)
    moved = [(one.old.id, one.new.id, one.part, one.moved_from) for one in compared.rows if one.moved_from]
    assert moved == [("8", "2.3", "A", "C")]


@pytest.mark.parametrize(
    ("number", "old_name", "new_name"),
    [
        (1, "Nguồn nguyên liệu", "Nguồn gốc sản phẩm"),
        (1, "Hồ sơ công bố tiêu chuẩn sản phẩm của cơ sở sản xuất", "CÔNG BỐ CHẤT LƯỢNG SẢN PHẨM"),
        (22, "Tính hoàn thiện của bao bì", "Bao bì, ghi nhãn sản phẩm"),
        (22, "Tính thẩm mỹ, kỹ thuật", "Mức độ tinh xảo/sắc nét của sản phẩm"),
        (26, "Chất lượng an toàn và an ninh trật tự", "Đảm bảo an toàn và an ninh trật tự"),
    ],
)
def test_compare_pairs_renamed_items_of_1048(number: int, old_name: str, new_name: str) -> None:
    assert row(real(OLDEST, NEW, number), old_name).new.name == new_name


def test_compare_leaves_unlike_items_apart() -> None:
    compared = real(OLDEST, OLD, 21)
    assert row(compared, "CÔNG BỐ CHẤT LƯỢNG SẢN PHẨM").kind == "removed"
    assert row(compared, "ĐẢM BẢO CHẤT LƯỢNG SẢN PHẨM").kind == "added"


def test_compare_says_nothing_about_marks_that_1048_does_not_have() -> None:
    compared = real(OLDEST, NEW, 1)
    assert not compared.gates_compared
    assert [one.gates for one in compared.rows] == [()] * len(compared.rows)
    assert [(part.old_points, part.new_points) for part in compared.parts] == [(35, 40), (25, 25), (40, 35)]


def test_compare_with_a_lost_sheet_claims_nothing() -> None:
    compared = real(OLDEST, NEW, 3)
    assert not compared.comparable
    assert compared.parts == ()
    assert compared.counts == dict.fromkeys(KINDS, 0)
    assert compared.known_gaps == get_rulebook(OLDEST).set(3).known_gaps


def test_compare_tells_the_gaps_of_either_sheet() -> None:
    assert real(OLD, NEW, 11).known_gaps == get_rulebook(OLD).set(11).known_gaps


def test_compare_is_quick_and_kept() -> None:
    after = get_rulebook(NEW).set(17)
    before = counterpart(after, get_rulebook(OLD))
    started = time.perf_counter()
    compared = compare(before, after)
    assert time.perf_counter() - started < 0.5  # 0.02 s alone; room for a busy machine
    assert compare(before, after) is compared


# Invented sheets


def test_compare_capitals_punctuation_and_tone_place_are_no_change() -> None:
    old = sheet(item("1", "VỊ TRÍ", "Hàng hoá đẹp, sạch.", "b"))
    new = sheet(item("1", "Vị trí", "hàng hóa  đẹp sạch", "b"))
    assert kinds(compare(old, new)) == [("same", "1")]


def test_compare_accents_and_comparison_signs_are_a_change() -> None:
    old = sheet(item("1", "Vốn", "vốn < 50% cao"))
    new = sheet(item("1", "Vốn", "vốn ≥ 50% cao"))
    assert row(compare(old, new), "Vốn").options[0].text_changed
    assert wording("má") != wording("mà")


def test_compare_takes_the_name_in_the_same_part_first() -> None:
    old = sheet(item("1", "Mùi", "x"), item("2", "Mùi", "y", part="C"))
    new = sheet(item("1", "Mùi", "y", part="C"), item("2", "Mùi", "x"))
    pairs = [(one.old.id, one.new.id) for one in compare(old, new).rows]
    assert sorted(pairs) == [("1", "2"), ("2", "1")]


def test_compare_removed_first_item_stands_first() -> None:
    old = sheet(item("1", "Kế toán", "k"), item("2", "Mùi", "m"), item("3", "Bao bì", "b"))
    new = sheet(item("1", "Mùi", "m"))
    assert kinds(compare(old, new)) == [("removed", "1"), ("same", "1"), ("removed", "3")]


def test_compare_keeps_a_part_that_only_the_old_sheet_has() -> None:
    compared = compare(
        sheet(item("1", "Mùi", "m"), item("2", "Vị", "v", part="C")), sheet(item("1", "Mùi", "m"))
    )
    assert [(part.code, part.old_points, part.new_points, len(part.rows)) for part in compared.parts] == [
        ("A", 10, 10, 1),
        ("C", 10, None, 1),
    ]


def test_compare_notes_count_as_a_change() -> None:
    old = sheet(item("1", "Mùi", "m", notes=(Note("guidance", "Ghi chú"),)))
    new = sheet(item("1", "Mùi", "m", notes=(Note("stop", "Ghi chú"),)))
    (only,) = compare(old, new).rows
    assert (only.kind, only.notes_changed, only.options_changed) == ("changed", True, False)


def test_compare_anchors_the_ladder_on_options_that_stay() -> None:
    old = sheet(item("1", "Mùi", "thơm", "thơm và ngon", "thơm và ngon và lạ"))
    new = sheet(item("1", "Mùi", "thơm và ngon", "thơm và ngon và lạ", "thơm và ngon và lạ và quý"))
    (only,) = compare(old, new).rows
    assert [option.kind for option in only.options] == ["removed", "changed", "changed", "added"]
    assert [option.points_changed for option in only.options] == [False, True, True, False]


def test_compare_names_the_options_of_an_added_item_added() -> None:
    compared = compare(
        sheet(item("1", "Mùi", "m")), sheet(item("1", "Mùi", "m"), item("2", "Kế toán", "k", "l"))
    )
    assert [option.kind for option in row(compared, "Kế toán").options] == ["added", "added"]


names = st.sampled_from(["Mùi", "Vị", "Màu sắc", "Mùi và vị", "Kế toán", "Bao bì", "Bao bì sản phẩm"])
texts = st.lists(st.sampled_from(["thơm", "thơm ngon", "ngon", "đẹp", "rất đẹp"]), min_size=1, max_size=4)


@st.composite
def sheets(draw: st.DrawFn) -> ProductSet:
    drawn = draw(st.lists(st.tuples(names, texts, st.sampled_from("ABC")), min_size=1, max_size=6))
    return sheet(
        *(item(str(at), name, *options, part=part) for at, (name, options, part) in enumerate(drawn))
    )


@given(sheets(), sheets())
def test_compare_uses_every_item_and_option_once(old: ProductSet, new: ProductSet) -> None:
    compared = compare(old, new)
    assert sorted(one.old.id for one in compared.rows if one.old) == sorted(old.item)
    assert [one.new.id for one in compared.rows if one.new] == [
        one.id for part in new.parts for one in part.items()
    ]
    for one in compared.rows:
        assert [option.old for option in one.options if option.old] == list(
            one.old.options if one.old else ()
        )
        assert [option.new for option in one.options if option.new] == list(
            one.new.options if one.new else ()
        )
    assert sum(compared.counts.values()) == len(compared.rows)


@given(sheets())
def test_compare_an_invented_sheet_with_itself_is_all_same(one: ProductSet) -> None:
    assert {row.kind for row in compare(one, one).rows} == {"same"}
