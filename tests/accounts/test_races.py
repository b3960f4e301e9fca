"""Two who do the same at one moment: one comes first, the other is told. On a file, as the product has it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation

from openocop.accounts import actions
from openocop.accounts.codes import CodeKind
from openocop.accounts.models import Claim, ClaimState, Holding, Invitation, Person, SecondFactor
from openocop.accounts.policy import Seat
from openocop.accounts.roles import Role
from openocop.accounts.totp import STEP, digits_of
from openocop.core.errors import RefusedError
from openocop.journal.models import Entry
from tests.accounts.conftest import NOON, PASSWORD, TODAY, World
from tests.journal.conftest import shared_database  # noqa: F401 - a fixture
from tests.journal.emptying import _flush_finds_the_journal_empty  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd(shared_database):  # noqa: F811 - the fixture imported above
    """Runs each act in a thread of its own, all at one moment: what they gave back, or the error."""

    def run(*acts):
        start = Barrier(len(acts))

        def one(act):
            shared_database()
            try:
                with translation.override("en"):
                    start.wait(timeout=20)
                    return act()
            except (RefusedError, PermissionDenied) as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return run


@pytest.fixture
def world(shared_database):  # noqa: ARG001, F811 - the fixture imported above, in place before the rows
    return World()


def refusals(results):
    return [str(result) for result in results if isinstance(result, RefusedError)]


def test_two_tabs_make_one_person(world, crowd):
    boss = world.administrator()
    _made, code = actions.invite(
        Seat(Role.PRODUCER, world.producer), name="Mẫu", login="0912000105", kind=CodeKind.PRINTED, by=boss
    )
    results = crowd(*[lambda: actions.accept(code, password=PASSWORD)] * 4)
    assert len(refusals(results)) == 3
    assert Person.objects.filter(phone="0912000105").count() == 1
    assert Holding.objects.filter(role=Role.PRODUCER).count() == 1
    assert Invitation.objects.get().used_at is not None
    assert list(Entry.objects.order_by("number").values_list("verb", flat=True)) == [
        "invitation:invite",
        "invitation:accept",
        *["invitation:refuse"] * 3,
    ]


def test_two_codes_for_one_telephone_make_one_person(world, crowd):
    boss = world.administrator()
    codes = [
        actions.invite(
            Seat(Role.PRODUCER, world.producer), name="Mẫu", login="", kind=CodeKind.PRINTED, by=boss
        )[1]
        for _number in range(2)
    ]
    results = crowd(
        *[lambda code=code: actions.accept(code, password=PASSWORD, login="0912000105") for code in codes]
    )
    assert len(refusals(results)) == 1
    assert refusals(results)[0].startswith("Somebody already signs in with 0912000105.")
    assert Invitation.objects.filter(used_at=None).count() == 1


def test_two_claims_on_one_producer_confirmed_at_one_moment(world, crowd):
    officer = world.holder(Role.COMMUNE_OFFICER, world.commune)
    claims = [actions.claim(world.person(), tax_code="0900000001") for _number in range(3)]
    results = crowd(*[lambda one=one: actions.confirm_claim(one, by=officer) for one in claims])
    assert len(refusals(results)) == 2
    assert Holding.objects.filter(office=world.producer).count() == 1
    assert Claim.objects.filter(state=ClaimState.CONFIRMED).count() == 1


def test_one_claim_confirmed_and_refused_at_one_moment(world, crowd):
    officer = world.holder(Role.COMMUNE_OFFICER, world.commune)
    one, same = actions.claim(world.person(), tax_code="0900000001"), Claim.objects.get()
    results = crowd(
        lambda: actions.confirm_claim(one, by=officer),
        lambda: actions.refuse_claim(same, reason="Không đúng người", by=officer),
    )
    assert len(refusals(results)) == 1
    held = Holding.objects.filter(office=world.producer).exists()
    assert Claim.objects.get().state == (ClaimState.CONFIRMED if held else ClaimState.REFUSED)


def test_one_role_given_twice_at_one_moment(world, crowd):
    boss, person = world.administrator(), world.person()
    seat = Seat(Role.CHAIR, world.province, person)
    days = [TODAY, date(2026, 11, 26), date(2026, 11, 27)]
    results = crowd(*[lambda day=day: actions.grant(seat, valid_from=day, by=boss) for day in days])
    assert Holding.objects.filter(person=person).count() + len(refusals(results)) == 3
    assert len(refusals(results)) >= 2 or Holding.objects.filter(person=person).count() == 1


def test_one_role_handed_over_to_two_at_one_moment(world, crowd):
    boss = world.administrator()
    chair = world.holder(Role.CHAIR, world.province).holdings.get()
    heirs = [world.person(), world.person()]
    results = crowd(
        *[lambda heir=heir: actions.hand_over(chair, to=heir, on=TODAY, by=boss) for heir in heirs]
    )
    assert len(refusals(results)) == 1
    assert Holding.objects.on(TODAY).filter(role=Role.CHAIR).count() == 1


def test_two_administrators_who_close_each_other_leave_one(world, crowd):
    one, two = world.administrator(), world.administrator()
    crowd(lambda: actions.deactivate(one, by=two), lambda: actions.deactivate(two, by=one))
    assert Holding.objects.on(TODAY).filter(role=Role.ADMINISTRATOR).count() == 1


def test_the_same_digits_work_once(world, crowd):
    person = world.person()
    factor = SecondFactor.objects.create(person=person, secret="A" * 32, confirmed_at=NOON)
    digits = digits_of(factor.secret, int(NOON.timestamp()) // STEP)
    results = crowd(*[lambda: actions.check_second_factor(person, digits=digits)] * 4)
    assert sorted(results) == [False, False, False, True]
