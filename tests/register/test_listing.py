"""Lists and whole products, read by texts that are kept."""

from __future__ import annotations

from datetime import date

import pytest

from openocop.register import actions
from openocop.register.listing import Listed, count_of, first_pictures, page_of, product_with_all
from openocop.register.models import Product, ProductPicture
from openocop.register.queries import MOST_COUNTED, Wanted, narrowed, sectors
from tests.accounts.conftest import TODAY
from tests.register.conftest import CAO_LANH, MY_QUY

WAYS = [
    Wanted(),
    Wanted(set_number=12),
    Wanted(star=4),
    Wanted(commune=CAO_LANH),
    Wanted(commune=MY_QUY),
    Wanted(sector="Cá"),
    Wanted(sector="a sector", commune="a commune"),
    Wanted(attribute="green"),
    Wanted(valid_only=True),
    Wanted(set_number=12, star=4, valid_only=True),
]


@pytest.fixture
def many(world):
    """Products of two producers, some with a star, a sector or an attribute."""
    for number in range(30):
        world.product(f"Khô cá {number}", world.other, set_number=8, sector="Cá" if number % 2 else "Đồ khô")
        made = world.product(f"Trà {number}", world.farm, star=4, valid_from=date(2026, 1, 1))
        made.valid_to = date(2029, 1, 1) if number % 3 else date(2026, 2, 1)
        made.save()
        made.attributes.create(kind="green", evidence="Phiếu Mẫu") if number % 5 == 0 else None
    return world


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("wanted", WAYS)
def test_a_page_and_its_count_are_those_of_the_rows(wanted):
    rows = list(narrowed(wanted, TODAY).in_order().select_related("producer"))
    listed = [
        Listed(
            one.pk, one.name, one.producer.name, one.set_number, one.star, one.valid_from, one.valid_to,
            one.demonstration, one.commune_code,
        )
        for one in rows
    ]  # fmt: skip
    assert page_of(wanted, TODAY, 0, 24) == listed[:24]
    assert page_of(wanted, TODAY, 24, 24) == listed[24:48]
    assert count_of(wanted, TODAY) == len(rows)


@pytest.mark.usefixtures("many")
def test_what_is_typed_is_a_value_and_never_text_of_a_query():
    assert page_of(Wanted(sector="' OR 1=1 --", commune="%s"), TODAY, 0, 24) == []


def test_a_count_stops(world):
    Product.objects.bulk_create(
        Product(producer=world.farm, name=f"Kẹo {number}", created_at=world.tea.created_at)
        for number in range(MOST_COUNTED + 5)
    )
    assert count_of(Wanted(), TODAY) == MOST_COUNTED + 1


def test_merged_products_are_in_no_list(world):
    twin = world.product("Trà sen", world.farm)
    actions.merge_products(world.tea, twin, by=world.officer())
    assert [one.pk for one in page_of(Wanted(), TODAY, 0, 24)] == [world.tea.pk]


@pytest.mark.usefixtures("many")
def test_each_sector_that_occurs_is_told_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert sectors() == ("Cá", "Đồ khô")


def test_a_product_comes_with_all_its_rows(world, django_assert_num_queries):
    by = world.officer()
    actions.add_recognition(world.recognition(), by=by)
    actions.set_packs(world.tea, ["hộp 20 gói", "500 g"], by=by)
    with django_assert_num_queries(6):
        found = product_with_all(world.tea.pk)
        assert found.product.producer.name == world.farm.name
    assert found.product == world.tea
    for name in ("created_at", "valid_to", "demonstration", "price_from"):
        assert getattr(found.product, name) == getattr(Product.objects.get(pk=world.tea.pk), name)
    assert found.product.producer.channels == world.farm.channels
    assert [one.text for one in found.packs] == ["hộp 20 gói", "500 g"]
    assert [one.stars for one in found.recognitions] == [3]
    assert (found.attributes, found.pictures) == ([], [])
    assert product_with_all(999_999) is None


def test_what_has_no_date_stands_last(world):
    by = world.officer()
    actions.add_recognition(world.recognition(decided_on=None, year=2020, decision_number=""), by=by)
    actions.add_recognition(world.recognition(), by=by)
    found = product_with_all(world.tea.pk).recognitions
    assert [one.decided_on is None for one in found] == [False, True]


def test_the_first_picture_of_each_product(world, django_assert_num_queries):
    for position, digest in ((1, "a" * 64), (0, "b" * 64)):
        ProductPicture.objects.create(
            product=world.tea, digest=digest, position=position, width=64, height=48, alt="Hộp trà"
        )
    with django_assert_num_queries(1):
        found = first_pictures([world.tea])
    assert {pk: one.digest for pk, one in found.items()} == {world.tea.pk: "b" * 64}
    assert first_pictures([]) == {}
