"""A large list is written without Django's own way, and comes out the same; in few statements, with right numbers."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from openocop.core.clock import now
from openocop.register import actions
from openocop.register.importing.applying import Source, apply_plan
from openocop.register.importing.rows import change, insert, numbers
from openocop.register.importing.stars import keep_stars
from openocop.register.importing.undoing import undo_import
from openocop.register.models import Pack, Producer, Product
from tests.register.conftest import MY_QUY
from tests.register.importing.conftest import MY_QUY_THEN
from tests.register.importing.test_importing import FISH, RICE

FULL = [
    "STT",
    "Tên sản phẩm",
    "Tên chủ thể",
    "Địa chỉ",
    "Xã, phường",
    "Điện thoại",
    "Nhóm sản phẩm",
    "Giá bán",
]


def columns_that_follow():
    """The columns that follow from others, of all rows."""
    return (
        list(Producer.objects.order_by("pk").values_list("folded", "norm", "sort_key")),
        list(
            Product.objects.order_by("pk").values_list(
                "folded", "folded_name", "norm", "sort_key", "commune_code"
            )
        ),
    )


def as_django_saves():
    """The same columns after every row was saved by itself."""
    for row in Producer.objects.all():
        row.save()
    for row in Product.objects.select_related("producer"):
        row.save()
    return columns_that_follow()


def test_search_columns_are_those_of_a_row_saved_by_itself(taken, world):
    actions.remember(world.farm, "Cơ sở Bông Súng Quý")
    taken(
        [
            1,
            "Trà  Hoà Quý 20 gói",
            "CSSX Sen Mẫu",
            "Ấp 4, tóan 2",
            MY_QUY_THEN,
            "0912 000 105",
            "Trà",
            "25.000",
        ],
        [2, "ĐẶC SẢN Ướp hoa", "HTX Lúa Mẫu (HLM)", "", MY_QUY_THEN, "", "Gạo", ""],
        [3, "Khô cá lóc", "Cơ sở Bông Súng Quý", "", "", "", "", ""],
        headings=FULL,
    )
    assert Product.objects.count() == 4
    assert columns_that_follow() == as_django_saves()


def test_search_columns_follow_what_was_filled_and_put_back(taken, world):
    world.farm.commune_code = ""
    world.farm.save()
    Product.objects.filter(pk=world.tea.pk).update(set_number=None, rulebook_code="")
    world.tea.refresh_from_db()
    world.tea.save()
    before = columns_that_follow()
    by = world.officer()
    batch = taken([1, "Trà sen Mẫu", "Cơ sở Sen Mẫu", "Ấp 4", MY_QUY_THEN, "", "Trà", ""], headings=FULL)
    world.tea.refresh_from_db()
    world.farm.refresh_from_db()
    assert (world.tea.commune_code, world.farm.address, world.farm.province_code) == (MY_QUY, "Ấp 4", "82")
    assert columns_that_follow() == as_django_saves() != before
    undo_import(batch, by=by, province="82")
    assert columns_that_follow() == before


def test_columns_that_are_not_given_have_their_default(taken):
    taken(RICE)
    made = Product.objects.get(name="Gạo sen")
    fresh = Product(name="x")
    left = (
        "description",
        "story",
        "story_link",
        "materials_origin",
        "gtin",
        "sector",
        "merged_into_id",
        "demonstration",
    )
    assert [getattr(made, name) for name in left] == [getattr(fresh, name) for name in left]
    assert (made.producer.channels, made.producer.commune_candidates, made.producer.bank_account) == (
        [],
        [],
        "",
    )


def test_numbers_are_given_once(world):
    first = numbers(Pack, 3)
    insert(Pack, ("id", "product_id", "text"), [(pk, world.tea.pk, f"{pk} g") for pk in first])
    later = numbers(Pack, 2)
    own = Pack.objects.create(product=world.tea, text="hộp") if connection.vendor == "postgresql" else None
    assert len({*first, *later, own.pk if own else 0}) == 6
    Pack.objects.filter(pk__in=first).delete()
    assert not {*first} & {*numbers(Pack, 3)}
    assert numbers(Pack, 0) == []


def test_what_the_database_refuses_is_told(world):
    pk = numbers(Product, 1)[0]
    with pytest.raises(IntegrityError):
        insert(Product, ("id", "producer_id", "name", "created_at"), [(pk, world.farm.pk, "", now())])


def test_rows_are_changed_each_to_its_own(world):
    other = world.product("Mứt sen", world.farm)
    rows = [(3, date(2025, 1, 1), world.tea.pk), (None, None, other.pk)]
    change(Product, ("star", "valid_from"), rows)
    assert list(Product.objects.order_by("pk").values_list("star", "valid_from")) == [
        (3, date(2025, 1, 1)),
        (None, None),
    ]


def statements(act):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        act()
    return len(caught)


def test_statements_do_not_grow_with_the_lines(planned, world):
    by = world.officer()

    def rows(count, name):
        return [[at, f"Khô cá {name} {at} 500g", f"Hộ kinh doanh {name} {at}", MY_QUY_THEN, "3 sao",
                 "12/QĐ-UBND", "05/03/2025"] for at in range(count)]  # fmt: skip

    few, many = planned(*rows(3, "Mẫu")), planned(*rows(120, "Thử"))
    source = Source("x.xlsx", "0" * 64, "82")
    assert statements(lambda: apply_plan(few, source, by=by)) == statements(
        lambda: apply_plan(many, source, by=by)
    )


def test_stars_of_many_products_are_kept_by_few_statements(taken):
    taken(FISH, RICE)
    found = Product.objects.filter(star__isnull=False)
    pks = list(found.values_list("pk", flat=True))
    was = list(found.order_by("pk").values_list("star", "valid_from", "valid_to"))
    Product.objects.update(star=None, valid_from=None, valid_to=None)
    assert statements(lambda: keep_stars(pks)) == 2
    assert list(found.order_by("pk").values_list("star", "valid_from", "valid_to")) == was
