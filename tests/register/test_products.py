"""Products: packs, attributes, figures, barcodes, and the classes of all fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openocop.accounts.roles import Role
from openocop.core.errors import BadInputError
from openocop.register import actions, fields
from openocop.register.gtin import check_digit, read_gtin
from openocop.register.kinds import AttributeKind, Reading
from openocop.register.models import Producer, Product, YearlyFigure
from openocop.register.policy import may_read, readable_classes


def test_three_pack_sizes_are_one_product(world):
    made = actions.create_product(
        Product(producer=world.farm, name="Khô cá lóc"),
        packs=["500 g", " 1 kg", "500  g", ""],
        by=world.owner(),
    )
    assert [pack.text for pack in made.packs.order_by("pk")] == ["500 g", "1 kg"]
    actions.set_packs(made, ["2 kg"], by=world.owner())
    assert [pack.text for pack in made.packs.all()] == ["2 kg"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"gtin": "8934567890123"}, "gtin"),
        ({"gtin": "12"}, "gtin"),
        ({"rulebook_code": "QD26-2026", "set_number": 27}, "set_number"),
        ({"rulebook_code": "QD9", "set_number": 1}, "set_number"),
        ({"price_from": 200, "price_to": 100}, "price_to"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(world, values, field):
    with pytest.raises(BadInputError) as refused:
        actions.create_product(
            Product(**{"producer": world.farm, "name": "Khô cá lóc"} | values), by=world.owner()
        )
    assert refused.value.place == field
    assert Product.objects.count() == 1


def test_nobody_gives_a_star_by_making_a_product(world):
    made = actions.create_product(Product(producer=world.farm, name="Khô", star=5), by=world.owner())
    made.refresh_from_db()
    assert (made.star, made.valid_to) == (None, None)


def test_an_attribute_stands_with_its_evidence_only(world):
    actions.set_attribute(world.tea, AttributeKind.GREEN, evidence="Chứng nhận hữu cơ số 1", by=world.owner())
    assert [(one.kind, one.evidence) for one in world.tea.attributes.all()] == [
        ("green", "Chứng nhận hữu cơ số 1")
    ]
    actions.set_attribute(world.tea, AttributeKind.GREEN, evidence=" ", by=world.owner())
    assert world.tea.attributes.count() == 0


def test_a_year_s_figures_are_declared_and_corrected(world):
    owner = world.owner()
    actions.declare(world.tea, YearlyFigure(year=2025, revenue=100, export=10), by=owner, by_producer=True)
    actions.declare(world.tea, YearlyFigure(year=2025, revenue=120, export=20), by=world.officer())
    kept = world.tea.figures.get()
    assert (kept.revenue, kept.export, kept.declared_by_producer) == (120, 20, False)
    for wrong in (
        YearlyFigure(year=2027),
        YearlyFigure(year=2017),
        YearlyFigure(year=2025, revenue=1, export=2),
    ):
        with pytest.raises(BadInputError):
            actions.declare(world.tea, wrong, by=owner)


# --- barcodes


@pytest.mark.parametrize("text", ["8934563138165", "893456 3138165", "96385074", "614141000036", ""])
def test_a_barcode_number_that_fits(text):
    assert read_gtin(text) == text.replace(" ", "")


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits, at, off):
    whole = digits + str(check_digit(digits))
    wrong = whole[:at] + str((int(whole[at]) + off) % 10) + whole[at + 1 :]
    assert read_gtin(whole) == whole
    with pytest.raises(BadInputError):
        read_gtin(wrong)


# --- who reads what


def test_every_column_has_a_class():
    assert {field.name for field in Producer._meta.concrete_fields} == set(fields.PRODUCER)
    assert {field.name for field in Product._meta.concrete_fields} == set(fields.PRODUCT)
    assert {field.name for field in YearlyFigure._meta.concrete_fields} == set(fields.FIGURE)


def test_what_is_edited_and_verified_are_columns():
    assert fields.EDITABLE_PRODUCER - set(fields.PRODUCER) == set()
    assert fields.EDITABLE_PRODUCT - set(fields.PRODUCT) == set()
    assert set() == fields.VERIFIED - fields.EDITABLE_PRODUCER - fields.EDITABLE_PRODUCT


EVERYTHING = frozenset(Reading)
OFFICE = frozenset({Reading.PUBLIC, Reading.OFFICE})
PUBLIC = frozenset({Reading.PUBLIC})


@pytest.mark.parametrize(
    ("role", "home", "classes"),
    [
        (Role.PRODUCER, "producer", EVERYTHING),
        (Role.PRODUCER, "sister_producer", PUBLIC),
        (Role.COMMUNE_OFFICER, "commune", EVERYTHING),
        (Role.COMMUNE_OFFICER, "sister", PUBLIC),
        (Role.PROVINCIAL_OFFICER, "province", EVERYTHING),
        (Role.PROVINCIAL_OFFICER, "other_province", PUBLIC),
        (Role.ADMINISTRATOR, "province", EVERYTHING),
        (Role.AUDITOR, "province", OFFICE),
        (Role.INSPECTOR, "department", OFFICE),
        (Role.COUNCIL_MEMBER, "department", OFFICE),
    ],
)
def test_who_reads_which_class(world, role, home, classes):
    assert readable_classes(world.holder(role, getattr(world, home)), world.farm) == classes


def test_a_stranger_reads_what_is_public(world):
    assert readable_classes(None, world.farm) == PUBLIC
    assert may_read("phone", world.farm, PUBLIC)
    world.farm.kind = "household"
    assert [may_read(name, world.farm, PUBLIC) for name in ("phone", "tax_code", "address", "name")] == [
        False,
        False,
        False,
        True,
    ]
    assert not may_read("representative", world.farm, PUBLIC)


def test_a_candidate_commune_reads_and_does_not_write(world):
    world.farm.commune_code, world.farm.commune_candidates = "", [world.commune.place_code, "30154"]
    world.farm.save()
    assert readable_classes(world.commune_officer(), world.farm) == EVERYTHING
