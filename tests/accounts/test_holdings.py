"""Giving and ending roles, deputies, hand-over; offices; closing and opening people's access; passwords."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from openocop.accounts import actions
from openocop.accounts.codes import CodeKind
from openocop.accounts.models import Holding, Office, Person
from openocop.accounts.policy import Seat
from openocop.accounts.roles import OfficeKind, Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from tests.accounts.conftest import NOON, ONE_DAY, PASSWORD, TODAY


@pytest.fixture
def boss(world):
    return world.holder(Role.PROVINCIAL_OFFICER, world.province)


@pytest.fixture
def chair(world):
    return world.holder(Role.CHAIR, world.province).holdings.get()


def holders(role, day):
    return set(Holding.objects.on(day).filter(role=role).values_list("person", flat=True))


# --- grant


def test_a_role_is_given_for_a_time_and_recorded(world, boss):
    person = world.person()
    seat = Seat(Role.COMMUNE_OFFICER, world.commune, person)
    made = actions.grant(seat, valid_from=TODAY, valid_to=TODAY + ONE_DAY, by=boss)
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id, entry.role) == ("holding:grant", str(made.pk), "provincial_officer")
    assert entry.facts == {
        "person": person.pk, "role": "commune_officer", "office": world.commune.pk,
        "valid_from": "2026-11-25", "valid_to": "2026-11-26", "deputy_for": None,
    }  # fmt: skip


def test_a_role_is_not_given_twice_for_one_day(world, boss):
    person = world.person()
    seat = Seat(Role.COMMUNE_OFFICER, world.commune, person)
    actions.grant(seat, valid_from=TODAY, valid_to=TODAY + ONE_DAY, by=boss)
    with pytest.raises(RefusedError, match="already holds the role “commune officer” in Xã Mẫu"):
        actions.grant(seat, valid_from=TODAY + ONE_DAY, by=boss)
    assert actions.grant(seat, valid_from=TODAY + 2 * ONE_DAY, by=boss)


@pytest.mark.parametrize(
    ("days", "error"),
    [
        ({"valid_from": TODAY, "valid_to": TODAY - ONE_DAY}, BadInputError),
        ({"valid_from": TODAY + 2 * ONE_DAY, "valid_to": TODAY + ONE_DAY}, BadInputError),
        ({"valid_from": date(2025, 6, 30)}, RefusedError),
    ],
)
def test_days_that_cannot_be_are_refused(world, boss, days, error):
    with pytest.raises(error):
        actions.grant(Seat(Role.COMMUNE_OFFICER, world.commune, world.person()), **days, by=boss)
    assert not Entry.objects.exists()


def test_an_office_gives_no_role_beyond_its_end(world, boss):
    world.commune.valid_to = TODAY
    world.commune.save()
    seat = Seat(Role.COMMUNE_OFFICER, world.commune, world.person())
    with pytest.raises(RefusedError, match="Xã Mẫu ended on 25/11/2026"):
        actions.grant(seat, valid_from=TODAY, valid_to=TODAY + ONE_DAY, by=boss)
    with pytest.raises(RefusedError, match="Xã Mẫu ended on 25/11/2026"):
        actions.grant(seat, valid_from=TODAY + ONE_DAY, by=boss)
    assert actions.grant(seat, valid_from=TODAY, valid_to=TODAY, by=boss)


def test_a_closed_person_and_half_a_seat_get_nothing(world, boss):
    with pytest.raises(RefusedError, match=r"is closed\. Open it again first"):
        actions.grant(
            Seat(Role.CHAIR, world.province, world.person(is_active=False)), valid_from=TODAY, by=boss
        )
    with pytest.raises(BadInputError, match="Choose the person"):
        actions.grant(Seat(Role.CHAIR, world.province), valid_from=TODAY, by=boss)


def test_the_database_refuses_the_same_role_twice_and_days_in_disorder(world, chair):
    with pytest.raises(IntegrityError), transaction.atomic():
        world.hold(chair.person, Role.CHAIR, world.province)
    with pytest.raises(IntegrityError), transaction.atomic():
        world.hold(world.person(), Role.CHAIR, world.province, valid_from=TODAY, valid_to=TODAY - ONE_DAY)


# --- end


def test_a_role_ends_with_its_last_day(boss, chair):
    actions.end_role(chair, last_day=TODAY, by=boss)
    assert holders(Role.CHAIR, TODAY) == {chair.person_id}
    assert holders(Role.CHAIR, TODAY + ONE_DAY) == set()
    with pytest.raises(RefusedError, match="already ended by that day"):
        actions.end_role(chair, last_day=TODAY, by=boss)


def test_a_role_ends_at_once(boss, chair):
    actions.end_role(chair, by=boss)
    assert holders(Role.CHAIR, TODAY) == set()
    assert chair.valid_to == TODAY - ONE_DAY


@pytest.mark.parametrize("first", [TODAY, TODAY + ONE_DAY])
def test_a_role_of_today_or_later_is_withdrawn_and_can_be_given_anew(world, boss, first):
    person = world.person()
    seat = Seat(Role.CHAIR, world.province, person)
    slip = actions.grant(seat, valid_from=first, by=boss)
    actions.end_role(slip, by=boss)
    assert slip.withdrawn_at == NOON
    assert holders(Role.CHAIR, first) == set()
    actions.grant(seat, valid_from=first, by=boss)
    assert holders(Role.CHAIR, first) == {person.pk}


def test_a_role_does_not_end_in_the_past(boss, chair):
    with pytest.raises(BadInputError):
        actions.end_role(chair, last_day=TODAY - ONE_DAY, by=boss)


def test_the_last_administrator_stays(world):
    only = world.administrator()
    other = world.holder(Role.ADMINISTRATOR, world.province, valid_to=TODAY)
    with pytest.raises(RefusedError, match="Nobody would be administrator"):
        actions.end_role(only.holdings.get(), by=other)
    with pytest.raises(RefusedError, match="Nobody would be administrator"):
        actions.deactivate(only, by=other)
    actions.end_role(other.holdings.get(), by=only)
    assert holders(Role.ADMINISTRATOR, TODAY) == {only.pk}


# --- deputies


def test_a_deputy_acts_from_the_first_to_the_last_day(world, chair):
    person = world.person()
    deputy = actions.appoint_deputy(
        chair, person=person, valid_from=TODAY, valid_to=TODAY + ONE_DAY, by=chair.person
    )
    both, one = {chair.person_id, person.pk}, {chair.person_id}
    assert deputy.deputy_for == chair
    assert [holders(Role.CHAIR, TODAY + day * ONE_DAY) for day in range(-1, 3)] == [one, both, both, one]


def test_a_deputy_ends_with_the_role(world, boss, chair):
    deputy = actions.appoint_deputy(
        chair, person=world.person(), valid_from=TODAY, valid_to=TODAY + 9 * ONE_DAY, by=boss
    )
    later = actions.appoint_deputy(
        chair, person=world.person(), valid_from=TODAY + 5 * ONE_DAY, valid_to=TODAY + 9 * ONE_DAY, by=boss
    )
    actions.end_role(chair, last_day=TODAY + ONE_DAY, by=boss)
    deputy.refresh_from_db()
    later.refresh_from_db()
    assert (deputy.valid_to, later.withdrawn_at) == (TODAY + ONE_DAY, NOON)


def test_a_deputy_acts_within_the_days_of_the_role(world, boss, chair):
    chair.valid_to = TODAY + ONE_DAY
    chair.save()
    with pytest.raises(
        RefusedError, match=r"holds this role from 01/01/2026 to 26/11/2026\. Choose days within"
    ):
        actions.appoint_deputy(
            chair, person=world.person(), valid_from=TODAY, valid_to=TODAY + 2 * ONE_DAY, by=boss
        )
    for first, last in ((TODAY, TODAY - ONE_DAY), (TODAY - 2 * ONE_DAY, TODAY - ONE_DAY)):
        with pytest.raises(BadInputError):
            actions.appoint_deputy(chair, person=world.person(), valid_from=first, valid_to=last, by=boss)


def test_a_deputyship_is_not_passed_on(world, boss, chair):
    days = {"valid_from": TODAY, "valid_to": TODAY, "by": boss}
    deputy = actions.appoint_deputy(chair, person=world.person(), **days)
    with pytest.raises(RefusedError, match="A deputy's role is not passed on"):
        actions.appoint_deputy(deputy, person=world.person(), **days)


# --- hand-over


def test_an_office_is_handed_over_on_a_day(world, chair, acts):
    successor = world.person()
    new = actions.hand_over(chair, to=successor, on=TODAY + ONE_DAY, by=chair.person)
    assert [holders(Role.CHAIR, TODAY), holders(Role.CHAIR, TODAY + ONE_DAY)] == [
        {chair.person_id}, {successor.pk},
    ]  # fmt: skip
    assert (chair.valid_to, new.valid_from, new.valid_to) == (TODAY, TODAY + ONE_DAY, None)
    assert acts() == [("holding:hand_over", "chair", "Tỉnh Mẫu")]


def test_a_second_hand_over_is_refused_and_changes_nothing(world, boss, chair):
    stale = Holding.objects.get(pk=chair.pk)
    actions.hand_over(chair, to=world.person(), on=TODAY, by=boss)
    with pytest.raises(RefusedError):
        actions.hand_over(stale, to=world.person(), on=TODAY + ONE_DAY, by=boss)
    assert len(holders(Role.CHAIR, TODAY + ONE_DAY)) == 1


def test_a_role_is_not_handed_over_in_the_past_or_before_it_began(world, boss):
    new = world.holder(Role.CHAIR, world.province, valid_from=TODAY).holdings.get()
    with pytest.raises(BadInputError):
        actions.hand_over(new, to=world.person(), on=TODAY - ONE_DAY, by=boss)
    with pytest.raises(RefusedError):
        actions.hand_over(new, to=world.person(), on=TODAY, by=boss)


# --- offices


def test_an_office_is_made_and_recorded(world, boss, acts):
    draft = Office(kind=OfficeKind.COMMUNE, name=" Xã  Mới ", parent=world.province, valid_from=TODAY)
    made = actions.create_office(draft, by=boss)
    assert (made.name, made.pk is not None) == ("Xã Mới", True)
    assert acts() == [("office:create", "provincial_officer", "Tỉnh Mẫu")]


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": " "}, BadInputError),
        ({"valid_to": TODAY - ONE_DAY}, BadInputError),
        ({"parent": None}, BadInputError),
        ({"kind": OfficeKind.PRODUCER}, BadInputError),
        ({"kind": OfficeKind.MINISTRY}, BadInputError),
        ({"valid_from": date(2020, 1, 1)}, RefusedError),
    ],
)
def test_an_office_that_cannot_be_is_refused(world, values, error):
    draft = {"kind": OfficeKind.COMMUNE, "name": "Mới", "parent": world.province, "valid_from": TODAY}
    with pytest.raises(error):
        actions.create_office(Office(**draft | values), by=world.administrator())
    assert not Entry.objects.exists()


def test_a_tax_code_names_one_producer(world, boss):
    draft = Office(
        kind=OfficeKind.PRODUCER, name="Hai", parent=world.commune, tax_code="0900000001", valid_from=TODAY
    )
    with pytest.raises(RefusedError, match="0900000001 is already known"):
        actions.create_office(draft, by=boss)


def test_a_producer_moves_with_its_commune(world, boss, acts):
    actions.move_office(world.producer, to=world.sister, by=boss)
    assert Office.objects.get(pk=world.producer.pk).parent == world.sister
    assert acts() == [("office:move", "provincial_officer", "Tỉnh Mẫu")]
    with pytest.raises(PermissionDenied):
        actions.move_office(world.producer, to=world.other_commune, by=boss)
    with pytest.raises(BadInputError):
        actions.move_office(world.producer, to=world.department, by=boss)


def test_an_office_moved_meanwhile_is_not_moved_again(world, boss):
    stale = Office.objects.get(pk=world.producer.pk)
    actions.move_office(world.producer, to=world.sister, by=boss)
    with pytest.raises(RefusedError, match="Somebody changed this meanwhile"):
        actions.move_office(stale, to=world.sister, by=boss)


def test_an_office_ends_when_nothing_stands_beneath_it(world, boss):
    with pytest.raises(RefusedError, match=r"Xã Mẫu still has offices beneath it \(1\)"):
        actions.end_office(world.commune, last_day=TODAY, by=boss)
    actions.end_office(world.producer, last_day=TODAY, by=boss)
    actions.end_office(world.commune, last_day=TODAY, by=boss)
    with pytest.raises(RefusedError, match="Xã Mẫu already ends on 25/11/2026"):
        actions.end_office(world.commune, last_day=TODAY + ONE_DAY, by=boss)
    with pytest.raises(BadInputError):
        actions.end_office(world.sister, last_day=TODAY - ONE_DAY, by=boss)


def test_the_end_of_an_office_may_be_brought_forward_but_not_put_off(world, boss):
    actions.end_office(world.producer, last_day=TODAY + ONE_DAY, by=boss)
    actions.end_office(world.producer, last_day=TODAY, by=boss)
    assert Office.objects.get(pk=world.producer.pk).valid_to == TODAY
    with pytest.raises(RefusedError, match="already ends on"):
        actions.end_office(world.producer, last_day=TODAY + ONE_DAY, by=boss)


def test_the_administrators_office_stays_while_nobody_else_is(world):
    empty = world.office(OfficeKind.PROVINCE, "Tỉnh Trống")
    boss = world.holder(Role.ADMINISTRATOR, empty)
    with pytest.raises(RefusedError, match="Nobody would be administrator"):
        actions.end_office(empty, last_day=TODAY, by=boss)
    world.administrator()
    actions.end_office(empty, last_day=TODAY, by=boss)


# --- people


def test_a_closed_person_keeps_the_record_and_loses_the_rights(boss, chair, acts):
    _made, code = actions.invite_reset(chair.person, kind=CodeKind.LINK, by=boss)
    actions.deactivate(chair.person, by=boss)
    assert holders(Role.CHAIR, TODAY) == set()
    assert Holding.objects.filter(pk=chair.pk, valid_to=None).exists()
    with pytest.raises(RefusedError, match="taken back"):
        actions.reset_password(code, password=PASSWORD)
    with pytest.raises(RefusedError, match="Somebody changed this meanwhile"):
        actions.deactivate(chair.person, by=boss)
    actions.reactivate(chair.person, by=boss)
    assert holders(Role.CHAIR, TODAY) == {chair.person_id}
    with pytest.raises(RefusedError):
        actions.reactivate(chair.person, by=boss)
    assert [verb for verb, *_ in acts()] == [
        "invitation:reset", "person:deactivate", "invitation:refuse", "person:reactivate",
    ]  # fmt: skip


def test_a_password_is_changed_by_who_knows_it(world):
    person = world.person()
    person.set_password("cũ-và-dài-đủ")
    person.save()
    with pytest.raises(PermissionDenied):
        actions.change_password(person, old="cũ-và-dài-đủ", new=PASSWORD, by=world.administrator())
    for old, new, field in (("sai", PASSWORD, "old"), ("cũ-và-dài-đủ", "ngắn", "password")):
        with pytest.raises(BadInputError) as refused:
            actions.change_password(person, old=old, new=new, by=person)
        assert refused.value.place == field
    actions.change_password(person, old="cũ-và-dài-đủ", new=PASSWORD, by=person)
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)


def test_the_database_wants_a_name_and_a_login(world):
    for values in ({"phone": None}, {"phone": ""}, {"email": "", "phone": "1"}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            world.person(**values)


def test_the_midnight_of_viet_nam_counts(world, boss, chair):
    with time_machine.travel("2026-11-25T17:30:00+00:00", tick=False):
        actions.end_role(chair, last_day=TODAY + ONE_DAY, by=boss)
        with pytest.raises(BadInputError):
            actions.end_role(boss.holdings.get(), last_day=TODAY, by=world.administrator())
