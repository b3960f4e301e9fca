"""A workbook goes in whole or not at all; twice changes nothing; and it can be taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from openocop.accounts.models import Office
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from openocop.register import actions
from openocop.register.importing import writing
from openocop.register.importing.applying import Source, apply_plan
from openocop.register.importing.undoing import undo_import
from openocop.register.models import ImportBatch, Pack, Producer, Product, ProductPicture, Recognition
from openocop.register.searching import search
from tests.accounts.conftest import TODAY
from tests.register.conftest import MY_QUY
from tests.register.importing.conftest import MY_QUY_THEN

FISH = [1, "Khô cá lóc 500g", "Hộ kinh doanh Cá Mẫu", MY_QUY_THEN, "3 sao", "12/QĐ-UBND", "05/03/2025"]
LARGER = [2, "Khô cá lóc 1 kg", "Hộ kinh doanh Cá Mẫu", "", "", "", ""]
RICE = [3, "Gạo sen", "HTX Lúa Mẫu", MY_QUY_THEN, "4*", "13/QĐ-UBND", "06/03/2025"]
SOURCE = Source("x.xlsx", "0" * 64, "82")


def verdicts(plan):
    return [row.verdict.value for row in plan.rows]


def everything():
    """What the register holds, to compare before and after."""
    return (
        list(Producer.objects.order_by("pk").values_list("name", "commune_code", "phone", "tax_code")),
        list(Product.objects.order_by("pk").values_list("name", "star", "valid_from", "valid_to", "folded")),
        list(Recognition.objects.order_by("pk").values_list("decision_number", "superseded_on", "kind")),
        list(Pack.objects.order_by("pk").values_list("text", flat=True)),
        list(Office.objects.order_by("pk").values_list("name", flat=True)),
    )


def test_a_list_becomes_producers_products_packs_and_stars(taken, world):
    batch = taken(FISH, LARGER, RICE)
    fish = Product.objects.get(name="Khô cá lóc")
    assert (fish.producer.name, fish.producer.kind, fish.commune_code) == (
        "Hộ kinh doanh Cá Mẫu",
        "household",
        MY_QUY,
    )
    assert sorted(pack.text for pack in fish.packs.all()) == ["1 kg", "500 g"]
    assert (fish.star, fish.valid_from, fish.valid_to) == (3, date(2025, 3, 5), date(2028, 3, 5))
    assert fish.producer.office.parent == world.commune
    assert Producer.objects.get(name="HTX Lúa Mẫu").kind == "cooperative"
    assert [one.name for one in search("kho ca loc my quy", TODAY).products] == ["Khô cá lóc"]
    assert batch.counts == {"create": 2, "update": 1, "same": 0, "ask": 0, "refuse": 0}
    assert [(one.verb, one.facts["counts"]) for one in Entry.objects.all()] == [
        ("importbatch:apply", batch.counts)
    ]


def test_the_same_file_twice_changes_nothing(taken, planned):
    taken(FISH, LARGER, RICE)
    before = everything()
    again = planned(FISH, LARGER, RICE)
    assert again.counts == {"create": 0, "update": 0, "same": 3, "ask": 0, "refuse": 0}
    taken(FISH, LARGER, RICE)
    assert everything() == before


def test_rows_in_are_rows_out(planned, world):
    rows = [FISH, LARGER, RICE, [4, "", "Hộ Mẫu", "", "", "", ""], [5, "Kẹo", "", "", "9", "", ""]]
    made = planned(*rows)
    assert world.tea.pk
    assert len(made.rows) == sum(made.counts.values()) == 5


def test_what_is_doubtful_waits_for_a_person(planned, taken):
    doubtful = [1, "Bánh phồng", "Cơ sở Bánh Mẫu", "Xã Tân Phú", "3", "1/QĐ", "01/02/2025"]
    made = planned(doubtful)
    assert verdicts(made) == ["ask"]
    assert "Choose one" in made.rows[0].reasons[0]
    assert taken(doubtful).counts["ask"] == 1
    assert Product.objects.filter(name="Bánh phồng").count() == 0
    taken(doubtful, decisions={2: {"do": "take"}})
    assert Product.objects.get(name="Bánh phồng").commune_code == ""


@pytest.mark.usefixtures("world")
def test_a_line_can_be_left_out(planned):
    assert verdicts(planned(FISH, decisions={2: {"do": "leave"}})) == ["refuse"]


def test_a_second_round_supersedes_the_first(taken):
    taken(FISH)
    batch = taken([1, "Khô cá lóc", "HKD Cá Mẫu", "", "4", "99/QĐ-UBND", "01/10/2026"])
    assert batch.counts["update"] == 1
    fish = Product.objects.get(name="Khô cá lóc")
    old, new = fish.recognitions.order_by("decided_on")
    assert (old.superseded_by, old.superseded_on, new.kind) == (new, date(2026, 10, 1), "upgrade")
    assert (fish.star, fish.valid_to) == (4, date(2029, 10, 1))


def test_two_rounds_side_by_side_are_two_rows(taken, planned):
    headings = ["TT", "Tên sản phẩm", "Tên chủ thể", "Lần 1: sao", "Lần 1: ngày", "Lần 1: số quyết định",
                "Lần 2: sao", "Lần 2: ngày", "Lần 2: số quyết định"]  # fmt: skip
    row = [
        1,
        "Khô cá lóc",
        "Hộ kinh doanh Cá Mẫu",
        3,
        "01/03/2023",
        "1/QĐ-UBND",
        4,
        "01/09/2025",
        "2/QĐ-UBND",
    ]
    taken(row, headings=headings)
    found = [(one.stars, one.kind, one.superseded_on) for one in Recognition.objects.order_by("decided_on")]
    assert found == [(3, "first", date(2025, 9, 1)), (4, "upgrade", None)]
    assert planned(row, headings=headings).counts["same"] == 1


def test_empty_fields_are_filled_and_none_is_overwritten(taken, world):
    world.farm.phone, world.farm.website = "0277 000 001", ""
    world.farm.save()
    headings = ["STT", "Tên sản phẩm", "Tên chủ thể", "Điện thoại", "Website"]
    batch = taken(
        [1, "Trà sen Mẫu", "Cơ sở Sen Mẫu", "0912 000 105", "https://sen.example.vn"], headings=headings
    )
    world.farm.refresh_from_db()
    assert (batch.counts["update"], world.farm.phone, world.farm.website) == (
        1,
        "0277 000 001",
        "https://sen.example.vn",
    )


def test_a_tax_code_finds_its_producer_under_another_name(taken, world):
    world.farm.tax_code = "1400123456"
    world.farm.save()
    headings = ["STT", "Tên sản phẩm", "Tên chủ thể", "Mã số thuế"]
    taken([1, "Mứt sen", "Công ty TNHH Tên Khác Hẳn", "1400123456"], headings=headings)
    assert Product.objects.get(name="Mứt sen").producer == world.farm


def test_the_same_name_in_two_communes_is_two_producers(taken):
    other = [
        2,
        "Khô cá lóc",
        "Hộ kinh doanh Cá Mẫu",
        "xã Tân Khánh Trung, huyện Lấp Vò, Đồng Tháp",
        "3",
        "1/QĐ",
        "2/3/2025",
    ]
    taken(FISH, other)
    assert Producer.objects.filter(name="Hộ kinh doanh Cá Mẫu").count() == 2


def test_of_two_known_producers_a_person_chooses(planned, world):
    first = world.maker("Cơ sở Kẹo Mẫu", commune_code=MY_QUY)
    world.maker("CSSX Kẹo Mẫu", commune_code="30184")
    row = [1, "Kẹo dừa", "Cơ sở Kẹo Mẫu", "", "", "", ""]
    made = planned(row)
    (ask,) = made.rows[0].asks
    assert (verdicts(made), ask.what, ask.chosen) == (["ask"], "producer", "")
    assert ask.choices == (
        (str(first.pk), "Cơ sở Kẹo Mẫu (Xã Mỹ Quí, Đồng Tháp)"),
        (str(first.pk + 1), "CSSX Kẹo Mẫu (Xã Tân Khánh Trung, Đồng Tháp)"),
        ("new", "a new producer"),
    )
    chosen = planned(row, decisions={2: {"producer": first.pk}})
    assert (verdicts(chosen), chosen.rows[0].maker.pk) == (["create"], first.pk)


def test_an_alias_is_remembered(taken, world):
    actions.remember(world.farm, "Cơ sở Bông Súng")
    taken([1, "Mứt sen", "Cơ sở Bông Súng", "", "", "", ""])
    assert Product.objects.get(name="Mứt sen").producer == world.farm


def test_a_script_is_no_website(taken):
    headings = ["STT", "Tên sản phẩm", "Tên chủ thể", "Website"]
    taken([1, "Kẹo", "Hộ kinh doanh Kẹo Mẫu", "javascript:alert(1)"], headings=headings)
    assert Producer.objects.get(name="Hộ kinh doanh Kẹo Mẫu").website == ""


# --- whole or not at all


def test_what_fails_in_the_middle_leaves_nothing(taken, monkeypatch):
    before = everything()

    def killed(_work):
        raise RuntimeError("killed")

    monkeypatch.setattr(writing, "keep_stars", killed)
    with pytest.raises(RuntimeError):
        taken(FISH, RICE)
    assert (everything(), ImportBatch.objects.count(), Entry.objects.count()) == (before, 0, 0)


def test_a_plan_that_the_register_outran_is_refused(planned, world):
    headings = ["STT", "Tên sản phẩm", "Tên chủ thể", "Mã số thuế"]
    made = planned([1, "Mứt sen", "Công ty TNHH Mẫu", "1400123456"], headings=headings)
    world.maker("Công ty TNHH Mẫu", tax_code="1400123456")
    with pytest.raises(RefusedError):
        apply_plan(made, SOURCE, by=world.officer())
    assert Product.objects.filter(name="Mứt sen").count() == 0


@pytest.mark.parametrize("who", ["commune_officer", "owner"])
def test_only_the_province_imports(planned, world, who):
    with pytest.raises(PermissionDenied):
        apply_plan(planned(FISH), SOURCE, by=getattr(world, who)())


# --- taking back


def test_an_import_is_taken_back_as_a_whole(taken, world):
    by = world.officer()
    taken(FISH)
    world.farm.website = ""
    world.farm.save()
    before = everything()
    headings = [
        "STT",
        "Tên sản phẩm",
        "Tên chủ thể",
        "Website",
        "Hạng sao",
        "Số quyết định",
        "Ngày quyết định",
    ]
    batch = taken(
        [1, "Khô cá lóc 2 kg", "HKD Cá Mẫu", "", "4", "99/QĐ-UBND", "01/10/2026"],
        [2, "Trà sen Mẫu", "Cơ sở Sen Mẫu", "https://sen.example.vn", "3", "7/QĐ", "01/10/2026"],
        [3, "Kẹo", "Hộ kinh doanh Kẹo Mẫu", "", "", "", ""],
        headings=headings,
    )
    assert batch.counts == {"create": 1, "update": 2, "same": 0, "ask": 0, "refuse": 0}
    undo_import(batch, by=by, province="82")
    assert everything() == before
    with pytest.raises(RefusedError):
        undo_import(batch, by=by, province="82")


@pytest.mark.parametrize("build", ["update", "recognise", "product", "import", "picture"])
def test_what_somebody_built_on_is_not_taken_back(taken, world, build):
    by = world.officer()
    batch = taken(FISH)
    fish = Product.objects.get(name="Khô cá lóc")
    if build == "update":
        actions.update_product(fish, {"story": "Phơi ba nắng"}, by=by)
    elif build == "recognise":
        actions.add_recognition(world.recognition(fish, decided_on=date(2026, 9, 9)), by=by)
    elif build == "picture":
        picture = ProductPicture(digest="a" * 64, width=400, height=300, alt="Khô cá lóc")
        actions.add_picture(fish, picture, by=by)
    elif build == "product":
        actions.create_product(Product(producer=fish.producer, name="Mắm"), by=by)
    else:
        taken([1, "Mắm cá", "Hộ kinh doanh Cá Mẫu", "", "", "", ""])
    with pytest.raises(RefusedError):
        undo_import(batch, by=by, province="82")
    assert ImportBatch.objects.get(pk=batch.pk).state == "applied"


# --- which sheet and which columns


def test_a_list_without_names_of_products_is_refused(planned):
    with pytest.raises(BadInputError) as refused:
        planned(["a", "b"], headings=["Tên chủ thể", "Điện thoại"])
    assert refused.value.place == "file"
