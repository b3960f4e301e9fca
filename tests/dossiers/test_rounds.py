"""Rounds that a province adds (Article 5.1) are joined like the law's own."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers import actions
from openocop.dossiers.models import ExtraRound


def third(**values):
    return ExtraRound(
        **{
            "province_code": "82", "year": 2027, "number": 3, "last_request": date(2027, 1, 29),
            "last_evaluation": date(2027, 3, 30), "basis": "Quy chế 12/QĐ; Kế hoạch 3/KH",
        }
        | values
    )  # fmt: skip


def test_a_hand_in_joins_the_round_that_closes_first(world, acts):
    actions.add_round(third(), by=world.province_person)
    one = world.handed_in()  # on 25/11/2026: the law's next round closes on 29/4/2027
    assert (one.round_year, one.round_no) == (2027, 3)
    assert acts()[0] == ("round:add", "provincial_officer", "Tỉnh Mẫu")
    with pytest.raises(RefusedError):
        actions.drop_round(ExtraRound.objects.get(), by=world.province_person)


def test_a_round_of_another_province_is_none_of_ours(world):
    other = world.holder("provincial_officer", world.other_province)
    actions.add_round(third(province_code="92"), by=other)
    assert world.handed_in().round_no == 1
    with pytest.raises(PermissionDenied):
        actions.add_round(third(), by=other)
    actions.drop_round(ExtraRound.objects.get(), by=other)
    assert ExtraRound.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"number": 2}, "number"),
        ({"basis": " "}, "basis"),
        ({"last_evaluation": date(2027, 1, 1)}, "last_evaluation"),
    ],
)
def test_what_is_no_round(world, values, place):
    with pytest.raises(BadInputError) as bad:
        actions.add_round(third(**values), by=world.province_person)
    assert (bad.value.place, ExtraRound.objects.count()) == (place, 0)


def test_the_same_round_twice_is_refused(world):
    actions.add_round(third(), by=world.province_person)
    with pytest.raises(RefusedError):
        actions.add_round(third(), by=world.province_person)
