"""Recognitions through their verbs: the product's star and days always follow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from openocop.core.errors import BadInputError, RefusedError
from openocop.register import actions
from openocop.register.models import Product, Recognition
from openocop.register.validity import State
from tests.accounts.conftest import TODAY


def shown(product):
    product.refresh_from_db()
    return product.star, product.valid_from, product.valid_to


def test_a_first_star_and_its_days(world, acts):
    actions.add_recognition(world.recognition(), by=world.officer())
    assert shown(world.tea) == (3, date(2025, 3, 1), date(2028, 3, 1))
    assert acts() == [("recognition:add", "provincial_officer", "Tỉnh Mẫu")]
    assert list(Product.objects.valid_on(date(2028, 3, 1))) == [world.tea]
    assert list(Product.objects.valid_on(date(2028, 3, 2))) == []


def test_an_upgrade_supersedes_from_its_day_on(world):
    by = world.officer()
    old = actions.add_recognition(world.recognition(), by=by)
    new = actions.add_recognition(
        world.recognition(stars=4, kind="upgrade", decided_on=date(2026, 6, 1), decision_number="2/QĐ"), by=by
    )
    old.refresh_from_db()
    assert (old.superseded_by, old.superseded_on) == (new, date(2026, 6, 1))
    assert old.state_on(date(2026, 5, 31)).state is State.VALID
    assert old.state_on(date(2026, 6, 1)).state is State.SUPERSEDED
    assert shown(world.tea) == (4, date(2026, 6, 1), date(2029, 6, 1))


def test_a_first_star_of_an_earlier_round_supersedes_nothing(world):
    by = world.officer()
    actions.add_recognition(world.recognition(), by=by)
    actions.add_recognition(world.recognition(decided_on=date(2021, 1, 1), decision_number="0/QĐ"), by=by)
    assert Recognition.objects.filter(superseded_by__isnull=False).count() == 0
    assert shown(world.tea) == (3, date(2025, 3, 1), date(2028, 3, 1))


def test_withdrawing_ends_the_star_the_day_before(world, acts):
    by = world.officer()
    one = actions.add_recognition(world.recognition(), by=by)
    actions.withdraw_recognition(one, on=TODAY, reason="Không còn sản xuất", by=by)
    assert shown(world.tea) == (3, date(2025, 3, 1), TODAY - timedelta(days=1))
    assert list(Product.objects.valid_on(TODAY)) == []
    with pytest.raises(RefusedError):
        actions.withdraw_recognition(one, on=TODAY, reason="Lần nữa", by=by)
    assert [act[0] for act in acts()] == ["recognition:add", "recognition:withdraw"]


def test_withdrawing_on_the_first_day_leaves_no_star(world):
    by = world.officer()
    one = actions.add_recognition(world.recognition(), by=by)
    actions.withdraw_recognition(one, on=date(2025, 3, 1), reason="Cấp nhầm", by=by)
    assert shown(world.tea) == (None, None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"stars": 2}, "stars"),
        ({"stars": 6}, "stars"),
        ({"decided_on": TODAY + timedelta(days=1)}, "decided_on"),
        ({"decided_on": None}, "decided_on"),
        ({"stated_expiry": date(2025, 3, 1)}, "stated_expiry"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(world, values, field):
    with pytest.raises(BadInputError) as refused:
        actions.add_recognition(world.recognition(**values), by=world.officer())
    assert refused.value.place == field
    assert Recognition.objects.count() == 0


def test_a_decision_is_entered_once_for_a_product(world, acts):
    by = world.officer()
    actions.add_recognition(world.recognition(), by=by)
    with pytest.raises(RefusedError):
        actions.add_recognition(world.recognition(), by=by)
    assert len(acts()) == 1


def test_a_year_alone_gives_a_star_that_is_never_valid(world):
    one = world.recognition(decided_on=None, year=2025, decision_number="")
    actions.add_recognition(one, by=world.officer())
    assert shown(world.tea) == (3, None, None)
    assert list(Product.objects.valid_on(TODAY)) == []


def test_reassessment_and_extension(world):
    by = world.officer()
    one = actions.add_recognition(world.recognition(decided_on=date(2024, 1, 10)), by=by)
    end = date(2027, 1, 10)
    with pytest.raises(RefusedError) as too_late:
        actions.file_reassessment(one, on=TODAY, by=by)
    assert str(too_late.value) == "A reassessment is filed from 14/07/2026 to 12/09/2026."
    actions.file_reassessment(one, on=date(2026, 9, 12), by=by)
    with pytest.raises(BadInputError):
        actions.extend_recognition(one, until=end, by=by)
    with pytest.raises(BadInputError):
        actions.extend_recognition(one, until=end + timedelta(days=181), by=by)
    actions.extend_recognition(one, until=end + timedelta(days=180), by=by)
    assert shown(world.tea) == (3, date(2024, 1, 10), end + timedelta(days=180))
    actions.decide_reassessment(one, on=TODAY, by=by)
    assert shown(world.tea) == (3, date(2024, 1, 10), end)


def test_only_a_reassessment_filed_in_time_is_extended(world):
    by = world.officer()
    one = actions.add_recognition(world.recognition(decided_on=date(2024, 1, 10)), by=by)
    with pytest.raises(RefusedError):
        actions.extend_recognition(one, until=date(2027, 2, 1), by=by)


@pytest.mark.parametrize("who", ["commune_officer", "owner"])
def test_only_the_province_recognises(world, who):
    with pytest.raises(PermissionDenied):
        actions.add_recognition(world.recognition(), by=getattr(world, who)())
    assert Recognition.objects.count() == 0
