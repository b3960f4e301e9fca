"""The orders of columns in which the register is taken along."""

from __future__ import annotations

from datetime import date

import pytest

from openocop.register import actions
from openocop.register.importing.orders import BUILT_IN, Told, headings, order_named, ordered_rows, orders
from openocop.register.models import ImportProfile, Product
from openocop.register.reading.fields import Field
from openocop.register.reading.headings import find_headings
from tests.register.conftest import Register


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return Register()


def told(shown=lambda _product, _field: True):
    return Told(lambda kind: kind, lambda code: code, shown)


def row(key, shown=lambda _product, _field: True):
    """The first product by its headings."""
    order = order_named(key, ["82"])
    found = next(ordered_rows(order, Product.objects.select_related("producer").in_order(), told(shown)))
    return list(zip(headings(order), found, strict=True))


def test_built_in_orders_name_fields_that_there_are(db):  # noqa: ARG001 - profiles are asked for
    for key, codes in BUILT_IN.items():
        assert [slot.code for slot in order_named(key, ["82"]).slots] == codes.split()
        assert "" not in headings(order_named(key, ["82"]))
    assert {code.partition(".")[0] for codes in BUILT_IN.values() for code in codes.split()} <= set(Field)


def test_the_official_order_stands_first_and_for_every_key_that_is_none(world):
    assert [one.key for one in orders(["82"])] == ["official", "follow-up", "trading"]
    assert order_named("?", []).key == "official"
    assert dict(row("official"))["Product"] == world.tea.name


def test_rounds_stand_side_by_side_the_first_one_first(world):
    by = world.officer()
    actions.add_recognition(world.recognition(stars=3, decided_on=date(2022, 3, 1)), by=by)
    actions.add_recognition(
        world.recognition(stars=4, kind="upgrade", decision_number="9/QĐ", decided_on=date(2025, 4, 2)), by=by
    )
    cells = dict(row("follow-up"))
    shown = [
        cells[f"Round {at}: {name}"] for at in (1, 2) for name in ("Stars", "Decided on", "Decision number")
    ]
    assert shown == [3, date(2022, 3, 1), "1/QĐ", 4, date(2025, 4, 2), "9/QĐ"]
    assert (cells["Stars"], cells["Valid to"]) == (4, date(2028, 4, 2))


def test_a_saved_profile_is_an_order_by_the_places_of_its_columns(world):
    mapping = {"C": "product", "A": "star.1", "AA": "phone", "B": "picture", "D": "product", "E": "nothing"}
    saved = ImportProfile.objects.create(
        name="Mẫu của Sở", province="82", headings_digest="x", mapping=mapping
    )
    ImportProfile.objects.create(
        name="Chủ thể", province="82", headings_digest="y", mapping={"A": "producer"}
    )
    ImportProfile.objects.create(name="Tỉnh khác", province="92", headings_digest="x", mapping=mapping)
    found = orders(["82"])[-1]
    assert (found.key, found.name) == (f"profile-{saved.pk}", "Mẫu của Sở")
    assert [slot.code for slot in found.slots] == ["star.1", "picture", "product", "phone"]
    world.farm.phone = "0900000001"
    world.farm.save()
    assert row(found.key) == [
        ("Round 1: Stars", ""),
        ("", ""),
        ("Product", "Trà sen Mẫu"),
        ("Telephone", "0900000001"),
    ]


def test_what_one_may_not_read_stays_empty(world):
    world.farm.phone, world.farm.tax_code = "0900000001", "1400123456"
    world.farm.save()
    cells = dict(row("follow-up", lambda _product, field: field != "phone"))
    assert cells["Telephone"] == ""
    assert dict(row("official"))["Tax code"] == "1400123456"


def test_what_is_taken_along_is_understood_when_it_comes_back(world, settings):
    settings.LANGUAGE_CODE = "en"
    assert world.tea.pk
    order = order_named("official", [])
    found = find_headings([["STT", "Tên sản phẩm", "Bộ sản phẩm", "Loại hình", "Tên chủ thể"]])
    assert [slot.code for slot in found.mapping.values()] == [slot.code for slot in order.slots[:5]]
