"""The same change to many rows: what is looked at is what is done, all or none, and once."""

from __future__ import annotations

import pytest

from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from openocop.register.actions import PRODUCER_CHANGES, PRODUCT_CHANGES, change_together, weigh
from openocop.register.models import CraftVillage, Producer, Product
from tests.register.conftest import CAO_LANH, MY_QUY

SECTOR = PRODUCT_CHANGES["sector"]


@pytest.fixture
def rows(world):
    """Three products of two communes."""
    world.product("Hạt sen Mẫu", world.farm)
    world.product("Xoài Mẫu", world.other, sector="Sen")
    return lambda: list(Product.objects.select_related("producer").in_order())


def done(change, rows, value, by):
    return change_together(change, rows, value, seen=weigh(change, rows, value, by=by).seen, by=by)


def test_each_row_says_whether_it_changes_and_why_not(world, rows):
    commune, province = world.commune_officer(), world.officer()
    said = [(one.row.name, bool(one.why)) for one in weigh(SECTOR, rows(), "Sen", by=commune).rows]
    assert said == [("Hạt sen Mẫu", False), ("Trà sen Mẫu", False), ("Xoài Mẫu", True)]
    assert [one.why for one in weigh(SECTOR, rows(), "Sen", by=province).staying] == ["It is so already."]
    refused = weigh(SECTOR, rows(), "Xoài", by=commune).staying
    assert [one.why[:31] for one in refused] == ["The roles you hold today do not"]


def test_weighing_asks_once_and_writes_nothing(world, rows, django_assert_num_queries):
    found, by = rows(), world.commune_officer()
    with django_assert_num_queries(1):
        weigh(SECTOR, found, "Sen", by=by)
    assert Entry.objects.count() == 0


def test_what_was_seen_is_done_with_one_act_a_row_and_once(world, rows, acts):
    by = world.commune_officer()
    found = rows()
    seen = weigh(SECTOR, found, "Sen", by=by).seen
    assert change_together(SECTOR, found, "Sen", seen=seen, by=by) == 2
    assert change_together(SECTOR, found, "Sen", seen=seen, by=by) == 0
    assert [verb for verb, _role, _office in acts()] == ["product:update"] * 2
    assert set(Product.objects.values_list("sector", flat=True)) == {"Sen"}


def test_rows_that_changed_meanwhile_are_left_alone(world, rows):
    by, found = world.officer(), rows()
    seen = weigh(SECTOR, found, "Trà", by=by).seen
    Product.objects.filter(pk=world.tea.pk).update(sector="Khác")
    with pytest.raises(RefusedError):
        change_together(SECTOR, found, "Trà", seen=seen, by=by)
    assert not Product.objects.filter(sector="Trà").exists()


def test_one_row_that_cannot_be_leaves_all_as_they_were(world, rows):
    by, found = world.officer(), rows()
    with pytest.raises(BadInputError):
        done(PRODUCT_CHANGES["set"], found, ("QD26-2026", 27), by)
    assert set(Product.objects.values_list("set_number", flat=True)) == {12}
    assert Entry.objects.count() == 0


def test_sets_and_villages_are_set(world, rows):
    by = world.officer()
    village = CraftVillage.objects.create(name="Làng Mẫu", commune_code=MY_QUY)
    assert done(PRODUCT_CHANGES["set"], rows(), ("QD26-2026", 11), by) == 3
    assert done(PRODUCT_CHANGES["craft_village"], rows(), village, by) == 3
    assert done(PRODUCT_CHANGES["craft_village"], rows()[:1], None, by) == 1
    assert village.products.count() == 2
    assert set(Product.objects.values_list("set_number", flat=True)) == {11}


def test_producers_themselves_set_no_verified_field(world, rows):
    assert weigh(PRODUCT_CHANGES["set"], rows(), ("QD26-2026", 11), by=world.owner()).going == []
    assert [row.name for row in weigh(SECTOR, rows(), "x", by=world.owner()).going] == [
        "Hạt sen Mẫu",
        "Trà sen Mẫu",
    ]


def test_of_split_communes_the_province_assigns_a_part(world):
    change = PRODUCER_CHANGES["commune"]
    split = world.maker("A", commune_candidates=[MY_QUY, "30154"])
    other = world.maker("B", commune_candidates=[CAO_LANH, "30154"])
    rows = lambda: list(Producer.objects.filter(merged_into=None).in_order())  # noqa: E731 - read anew each time
    told = {one.row.name: one.why for one in weigh(change, rows(), MY_QUY, by=world.officer()).rows}
    assert told == {
        "A": "",
        "B": "No part of its old commune went there.",
        "Cơ sở Sen Mẫu": "It is so already.",
        "Hộ kinh doanh Xoài Mẫu": "Its commune is known already. Change it on its own page.",
    }
    assert done(change, rows(), MY_QUY, world.officer()) == 1
    split.refresh_from_db()
    other.refresh_from_db()
    assert (split.commune_code, other.commune_code) == (MY_QUY, "")
    assert weigh(change, rows(), CAO_LANH, by=world.commune_officer()).going == []


def test_kinds_are_set(world):
    rows = list(Producer.objects.in_order())
    assert done(PRODUCER_CHANGES["kind"], rows, "household", world.commune_officer()) == 1
    world.farm.refresh_from_db()
    assert world.farm.kind == "household"
