"""Two who do the same in the register at one moment: one comes first, the other is told."""

from __future__ import annotations

import pytest

from openocop.core.errors import RefusedError
from openocop.journal.models import Entry
from openocop.register import actions
from openocop.register.models import MaterialZone, Merge, Producer, ProductPicture, Recognition
from tests.accounts.test_races import crowd  # noqa: F401 - a fixture
from tests.journal.conftest import shared_database  # noqa: F401 - a fixture
from tests.journal.emptying import _flush_finds_the_journal_empty  # noqa: F401 - a fixture
from tests.register.conftest import MY_QUY, Register

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(shared_database):  # noqa: ARG001, F811 - the fixture imported above, in place before the rows
    return Register()


def refusals(results):
    return [one for one in results if isinstance(one, RefusedError)]


def test_two_who_merge_each_into_the_other_leave_one(world, crowd):  # noqa: F811 - the fixture
    by, double = world.officer(), world.maker("CS Sen Mẫu", commune_code=MY_QUY)
    results = crowd(
        lambda: actions.merge_producers(Producer.objects.get(pk=world.farm.pk), double, by=by),
        lambda: actions.merge_producers(Producer.objects.get(pk=double.pk), world.farm, by=by),
    )
    assert (len(refusals(results)), Merge.objects.count()) == (1, 1)
    assert Producer.objects.living().filter(pk__in=[world.farm.pk, double.pk]).count() == 1


def test_a_merge_is_undone_once(world, crowd):  # noqa: F811 - the fixture
    by, double = world.officer(), world.maker("CS Sen Mẫu", commune_code=MY_QUY)
    made = actions.merge_producers(world.farm, double, by=by)
    results = crowd(*[lambda: actions.undo_merge(Merge.objects.get(pk=made.pk), by=by)] * 3)
    assert len(refusals(results)) == 2
    assert Entry.objects.filter(verb="producer:undo_merge").count() == 1


def test_a_tax_code_is_given_once(world, crowd):  # noqa: F811 - the fixture
    by = world.officer()

    def enter():
        draft = Producer(name="Hợp tác xã Mẫu", commune_code=MY_QUY, tax_code="1400123456")
        return actions.create_producer(draft, by=by)

    results = crowd(*[enter] * 3)
    assert (len(refusals(results)), Producer.objects.filter(tax_code="1400123456").count()) == (2, 1)


def test_a_decision_is_entered_once(world, crowd):  # noqa: F811 - the fixture
    by = world.officer()
    results = crowd(*[lambda: actions.add_recognition(world.recognition(), by=by)] * 3)
    assert (len(refusals(results)), Recognition.objects.count()) == (2, 1)


def test_a_wish_is_decided_once(world, crowd):  # noqa: F811 - the fixture
    one = actions.request_change(world.farm, "name", "Cơ sở Sen Hồng", by=world.owner())
    by = world.officer()
    results = crowd(
        lambda: actions.accept_change(type(one).objects.get(pk=one.pk), by=by),
        lambda: actions.refuse_change(type(one).objects.get(pk=one.pk), reason="Không", by=by),
    )
    assert len(refusals(results)) == 1
    assert Entry.objects.filter(verb__in=["changerequest:accept", "changerequest:refuse"]).count() == 1


def a_picture(number):
    return ProductPicture(digest=f"{number:064x}", width=400, height=300, alt="Gói trà")


def test_a_picture_is_added_once_and_each_has_its_place(world, crowd):  # noqa: F811 - the fixture
    by = world.owner()
    results = crowd(
        *[lambda: actions.add_picture(world.tea, a_picture(1), by=by)] * 2,
        lambda: actions.add_picture(world.tea, a_picture(2), by=by),
    )
    assert len(refusals(results)) == 1
    assert sorted(world.tea.pictures.values_list("position", flat=True)) == [0, 1]


def test_a_picture_is_removed_once(world, crowd):  # noqa: F811 - the fixture
    by = world.owner()
    one = actions.add_picture(world.tea, a_picture(1), by=by)
    results = crowd(*[lambda: actions.remove_picture(one, by=by)] * 3)
    removed = Entry.objects.filter(verb="product:remove_picture").count()
    assert (len(refusals(results)), removed) == (2, 1)


def test_many_lines_are_changed_once(world, crowd):  # noqa: F811 - the fixture
    by, change = world.officer(), actions.PRODUCT_CHANGES["sector"]
    rows = [world.tea, world.product("Hạt sen Mẫu", world.farm)]
    seen = actions.weigh(change, rows, "Sen", by=by).seen
    results = crowd(*[lambda: actions.change_together(change, rows, "Sen", seen=seen, by=by)] * 3)
    assert sorted(results) == [0, 0, 2]
    assert Entry.objects.filter(verb="product:update").count() == 2


def test_of_two_lists_of_members_one_is_kept(world, crowd):  # noqa: F811 - the fixture
    by, seen = world.officer(), actions.members_digest(world.farm)
    results = crowd(
        *[
            lambda name=name: actions.set_members(world.farm, [(name, "")], seen=seen, by=by)
            for name in ("An", "Bình")
        ]
    )
    assert (len(refusals(results)), world.farm.members.count()) == (1, 1)


def test_a_zone_is_removed_once(world, crowd):  # noqa: F811 - the fixture
    by = world.officer()
    zone = MaterialZone.objects.create(name="Vùng sen Mẫu", commune_codes=[MY_QUY])
    results = crowd(
        *[
            lambda: actions.remove_zone(
                MaterialZone(pk=zone.pk, name="x", commune_codes=[MY_QUY]), reason="x", by=by
            )
        ]
        * 3
    )
    assert len(refusals(results)) == 2
    assert Entry.objects.filter(verb="materialzone:remove").count() == 1
