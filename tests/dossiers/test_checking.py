"""Who may take part, and in what (Article 2.3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from openocop.dossiers.checking import Unit, is_tourism, parts_of, required_texts, sample_lacks, unit_lacks
from openocop.rulebooks import shelf
from openocop.rulebooks.procedure import Kind, get_procedure

LAW = get_procedure("QD26-2026")
BOOK = shelf.get_rulebook("QD26-2026")
TOURISM = next(one for one in BOOK.sets if is_tourism(one))
FOOD = BOOK.set(12)
WHOLE = Unit(
    kind="cooperative", name="HTX Mẫu", representative="Chị Mẫu", address="Ấp Mẫu", phone="0900000001",
    tax_code="", registered=False, commune_code="30055", small_or_medium=False,
)  # fmt: skip


def lacks(product_set=FOOD, **values):
    return [entry.at for entry in unit_lacks(replace(WHOLE, **values), product_set, LAW)]


@pytest.mark.parametrize(
    ("kind", "registered", "small", "food", "tourism"),
    [
        ("cooperative", False, False, [], []),
        ("cooperative_group", False, False, [], []),
        ("enterprise", False, False, ["small_or_medium"], ["small_or_medium"]),
        ("enterprise", False, True, [], []),
        ("farm", False, False, ["registration_number"], ["registration_number"]),
        ("farm", True, False, [], []),
        ("household", False, False, ["registration_number"], ["registration_number"]),
        ("household", True, False, [], []),
        ("association", False, False, ["kind"], []),
        ("operating_centre", False, False, ["kind"], []),
        ("", False, False, ["kind"], ["kind"]),
    ],
)
def test_who_may_take_part_in_what(kind, registered, small, food, tourism):
    said = {"kind": kind, "registered": registered, "small_or_medium": small}
    assert lacks(FOOD, **said) == food
    assert lacks(TOURISM, **said) == tourism


@pytest.mark.parametrize("name", ["representative", "address", "phone", "commune_code"])
def test_what_the_forms_need_of_a_unit(name):
    assert lacks(**{name: ""}) == [name]


def test_tourism_hands_over_no_samples():
    assert [len(sample_lacks(FOOD, count)) for count in (0, 4, 5)] == [1, 1, 0]
    assert sample_lacks(TOURISM, 0) == []
    assert [one.code for one in parts_of(Kind.FIRST, FOOD, LAW)] == [
        "registration",
        "self_assessment",
        "samples",
    ]
    assert [one.code for one in parts_of(Kind.REASSESSMENT, TOURISM, LAW)] == [
        "registration",
        "self_assessment",
        "updates",
    ]


def test_what_is_new_is_asked_of_a_star_that_exists():
    assert ["changes" in required_texts(kind) for kind in Kind] == [False, True, True]
