"""What a person chooses for one line: commune, producer, product, set; and hidden rows and sheets."""

from __future__ import annotations

import pytest
import xlsxwriter

from openocop.register.importing.applying import Source, apply_plan
from openocop.register.importing.deciding import accents, may_be_same
from openocop.register.importing.planning import Choice, plan
from openocop.register.models import Producer, Product
from openocop.register.reading.workbook import open_workbook
from tests.register.conftest import MY_QUY
from tests.register.importing.conftest import HEADINGS, MY_QUY_THEN
from tests.register.importing.test_importing import verdicts

WITH_SET = [*HEADINGS, "Nhóm sản phẩm"]


def asks(made, at=0):
    """What can be chosen for a line: keys, and what was chosen."""
    return {ask.what: ([key for key, _words in ask.choices], ask.chosen) for ask in made.rows[at].asks}


@pytest.fixture
def sweets(world):
    """Two producers of one name."""
    return world.maker("Cơ sở Kẹo Mẫu", commune_code=MY_QUY), world.maker(
        "CSSX Kẹo Mẫu", commune_code="30184"
    )


# --- commune

CAKE = [1, "Bánh phồng", "Cơ sở Bánh Mẫu", "Xã Tân Phú", "3", "1/QĐ-UBND", "01/02/2025"]


def test_a_commune_is_chosen_of_the_candidates(planned, taken):
    codes, chosen = asks(planned(CAKE))["commune"]
    assert (len(codes) > 1, chosen) == (True, "")
    made = planned(CAKE, decisions={2: {"commune": codes[1]}})
    assert (verdicts(made), asks(made)["commune"]) == (["create"], (codes, codes[1]))
    taken(CAKE, decisions={2: {"commune": codes[1]}})
    assert Product.objects.get(name="Bánh phồng").commune_code == codes[1]


@pytest.mark.usefixtures("world")
def test_a_commune_that_is_no_candidate_counts_for_nothing(planned):
    made = planned(CAKE, decisions={2: {"commune": "99999"}})
    assert (verdicts(made), asks(made)["commune"][1]) == (["ask"], "")


# --- producer


def test_a_new_producer_is_chosen_beside_those_that_are_known(taken, sweets):
    rows = [[1, "Kẹo dừa", "Cơ sở Kẹo Mẫu", "", "", "", ""], [2, "Kẹo mè", "Cơ sở Kẹo Mẫu", "", "", "", ""]]
    taken(*rows, decisions={2: {"producer": "new"}, 3: {"producer": "new"}})
    made_by = {one.producer for one in Product.objects.filter(name__startswith="Kẹo")}
    assert (len(made_by), made_by & set(sweets)) == (1, set())
    assert Producer.objects.filter(name="Cơ sở Kẹo Mẫu").count() == 2


@pytest.mark.usefixtures("world")
def test_a_producer_of_the_same_file_can_be_chosen(planned):
    rows = (
        [1, "Kẹo dừa", "Cơ sở Kẹo Mẫu", MY_QUY_THEN, "", "", ""],
        [2, "Kẹo mè", "Cơ sở Kẹo Mẫu", "xã Tân Khánh Trung, huyện Lấp Vò, Đồng Tháp", "", "", ""],
        [3, "Kẹo gừng", "Cơ sở Kẹo Mẫu", "", "", "", ""],
    )
    assert asks(planned(*rows), 2) == {"producer": (["row2", "row3", "new"], "")}
    made = planned(*rows, decisions={4: {"producer": "row3"}})
    assert (verdicts(made), made.rows[2].maker) == (["create"] * 3, made.rows[1].maker)


# --- product


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Mắm cá lóc", "Mâm cá lộc", False),
        ("Mắm cá lóc", "MẮM CÁ LÓC", True),
        ("Mắm cá lóc", "Mam ca loc", True),
        ("Trà Hoà Quý", "Trà  hòa quí", True),
        ("Khô cá, lóc", "Khô cá lóc", True),
        ("Đường", "Dưỡng", False),
    ],
)
def test_names_are_alike_with_their_accents(one, other, same):
    assert may_be_same(one, other) is same


def test_accents_are_compared_in_one_spelling():
    assert accents("Mỹ Quý – Hoà") == accents("mĩ quí hòa") == "mĩ quí hòa"


def test_of_two_names_without_accents_alike_a_person_says_whether_they_are_one(taken, planned, world):
    world.product("Mắm cá lóc", world.farm)
    row = [1, "Mâm cá lộc", "Cơ sở Sen Mẫu", "", "", "", ""]
    known = Product.objects.get(name="Mắm cá lóc")
    made = planned(row)
    assert (verdicts(made), asks(made)) == (["ask"], {"product": ([str(known.pk), "new"], "")})
    assert verdicts(planned(row, decisions={2: {"do": "take"}})) == ["ask"]
    assert verdicts(planned(row, decisions={2: {"product": str(known.pk)}})) == ["same"]
    taken(row, decisions={2: {"product": "new"}})
    assert Product.objects.filter(producer=world.farm).count() == 3
    assert verdicts(planned(row)) == ["same"]


# --- product set


def test_a_product_set_is_chosen_of_the_candidates(taken, planned):
    row = [1, "Kẹo dừa", "Cơ sở Kẹo Mẫu", "", "", "", "", "Thực phẩm"]
    made = planned(row, headings=WITH_SET)
    keys, chosen = asks(made)["set"]
    assert (verdicts(made), len(keys) > 1, chosen, made.rows[0].entry.sets[0].number) == (
        ["create"], True, "", int(keys[0].partition(":")[2])
    )  # fmt: skip
    taken(row, headings=WITH_SET, decisions={2: {"set": keys[2]}})
    product = Product.objects.get(name="Kẹo dừa")
    assert f"{product.rulebook_code}:{product.set_number}" == keys[2]


# --- what is hidden


@pytest.fixture
def filtered(tmp_path):
    """Twelve lines, four hidden by a filter, with a total; and a hidden sheet of five."""
    path = tmp_path / "loc.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, count in (("Sổ", 12), ("2023", 5)):
        sheet = book.add_worksheet(name)
        for at, row in enumerate(
            [HEADINGS, *([at, f"Kẹo {name} {at}", "Cơ sở Kẹo Mẫu", "", "", "", ""] for at in range(count))]
        ):
            sheet.write_row(at, 0, row)
        for at in range(3, 7) if name == "Sổ" else ():
            sheet.set_row(at, None, None, {"hidden": True})
        sheet.write_formula(count + 1, 0, f"=SUBTOTAL(103,B2:B{count + 1})", None, 8)
        if name == "2023":
            sheet.hide()
    book.close()
    return path


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("hidden", "counts"),
    [("", {"create": 8, "ask": 4}), ("take", {"create": 12}), ("leave", {"create": 8, "refuse": 4})],
)
def test_hidden_rows_are_counted_and_asked_about_once(filtered, hidden, counts):
    made = plan(open_workbook(filtered), Choice(province="82", hidden=hidden))
    assert made.hidden == {"rows": 4, "sheets": ["2023"]}
    assert {verdict: count for verdict, count in made.counts.items() if count} == counts
    assert [row.verdict.value for row in made.rows if row.entry.hidden] == [
        {"": "ask", "take": "create", "leave": "refuse"}[hidden]
    ] * 4


def test_one_hidden_row_can_be_taken_by_itself(filtered, world):
    made = plan(open_workbook(filtered), Choice(province="82"), {4: {"do": "take"}})
    assert (made.counts["create"], made.counts["ask"]) == (9, 3)
    apply_plan(made, Source("loc.xlsx", "0" * 64, "82"), by=world.officer())
    assert Product.objects.filter(name__startswith="Kẹo Sổ").count() == 9
