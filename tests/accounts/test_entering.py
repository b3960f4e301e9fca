"""Invitations, resets and coming in by their codes."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.core.exceptions import PermissionDenied

from openocop.accounts import actions
from openocop.accounts.codes import CodeKind
from openocop.accounts.models import Holding, Invitation, Office, Person
from openocop.accounts.policy import Seat
from openocop.accounts.roles import Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from tests.accounts.conftest import NOON, ONE_DAY, PASSWORD, TODAY

INVITED = {"name": "  Phạm Thị  Mẫu ", "login": "", "kind": CodeKind.PRINTED}


@pytest.fixture
def officer(world):
    return world.holder(Role.COMMUNE_OFFICER, world.commune)


@pytest.fixture
def invited(world, officer):
    def make(**changes):
        seat = changes.pop("seat", Seat(Role.PRODUCER, world.producer))
        return actions.invite(seat, **INVITED | {"by": officer} | changes)

    return make


def counts():
    return Person.objects.count(), Holding.objects.count(), Invitation.objects.filter(used_at=None).count()


# --- inviting


@pytest.mark.parametrize(("kind", "days"), [(CodeKind.LINK, 7), (CodeKind.PRINTED, 30)])
def test_an_invitation_keeps_no_code_and_ends_in_its_days(invited, officer, acts, kind, days):
    made, code = invited(kind=kind, login="Mau@Example.vn")
    row = Invitation.objects.get()
    assert (row.name, row.email, row.phone) == ("Phạm Thị Mẫu", "mau@example.vn", "")
    assert (row.made_by, row.made_at, row.expires_at) == (officer, NOON, NOON + timedelta(days=days))
    assert code.replace("-", "") not in json.dumps(list(Invitation.objects.values()), default=str)
    assert acts() == [("invitation:invite", "commune_officer", "Xã Mẫu")]
    assert made == row


def test_the_journal_holds_no_way_to_reach_anybody(invited):
    _made, code = invited(login="0900000099")
    actions.accept(code, password=PASSWORD, login="mau@example.vn")
    facts = json.dumps(list(Entry.objects.values_list("facts", flat=True)))
    assert "0900000099" not in facts
    assert "mau@example.vn" not in facts
    assert code not in facts


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "m" * 201}, "name"),
        ({"login": "12"}, "login"),
        ({"holds_to": TODAY - ONE_DAY}, "holds_to"),
    ],
)
def test_bad_input_names_its_field_and_makes_nothing(invited, changes, field):
    with pytest.raises(BadInputError) as refused:
        invited(**changes)
    assert refused.value.place == field
    assert not Invitation.objects.exists()


def test_who_may_not_invite_makes_nothing(world, invited):
    with pytest.raises(PermissionDenied):
        invited(seat=Seat(Role.CHAIR, world.province))
    with pytest.raises(PermissionDenied):
        invited(seat=Seat(Role.PRODUCER, world.sister_producer))
    assert not Invitation.objects.exists()
    assert not Entry.objects.exists()


def test_a_login_that_somebody_has_is_refused(world, invited):
    world.person(phone="0912000105")
    with pytest.raises(RefusedError) as refused:
        invited(login="+84 912 000 105")
    assert str(refused.value) == (
        "Somebody already signs in with 0912000105. Give that person the role instead."
    )


def test_a_role_that_the_office_does_not_know_is_refused(world):
    with pytest.raises(RefusedError) as refused:
        actions.invite(Seat(Role.PRODUCER, world.commune), **INVITED, by=world.administrator())
    assert str(refused.value) == (
        "The role “producer” is not held in Xã Mẫu. Choose the office in which it is held."
    )


def test_an_office_that_ended_invites_nobody(world):
    world.producer.valid_to = TODAY - ONE_DAY
    world.producer.save()
    with pytest.raises(RefusedError) as refused:
        actions.invite(Seat(Role.PRODUCER, world.producer), **INVITED, by=world.administrator())
    assert str(refused.value) == "Cơ sở Mẫu ended on 24/11/2026. Choose the office that took over its work."


def test_half_a_seat_is_refused(world):
    with pytest.raises(BadInputError, match="Choose the role and the office"):
        actions.invite(Seat(Role.PRODUCER, None), **INVITED, by=world.administrator())


# --- accepting


def test_a_producer_without_e_mail_comes_in_by_telephone_and_paper(world, invited, acts):
    _made, code = invited()
    person = actions.accept(f" {code.lower().replace('-', ' ')} ", password=PASSWORD, login="+84 912 000 105")
    assert (person.name, person.email, person.phone) == ("Phạm Thị Mẫu", None, "0912000105")
    assert check_password(PASSWORD, Person.objects.get(pk=person.pk).password)
    holding = person.holdings.get()
    assert (holding.role, holding.office, holding.valid_from, holding.valid_to) == (
        "producer", world.producer, TODAY, None,
    )  # fmt: skip
    assert acts()[-1] == ("invitation:accept", "producer", "Cơ sở Mẫu")


def test_the_role_ends_as_the_invitation_says(invited):
    _made, code = invited(holds_to=TODAY + ONE_DAY, login="0912000105")
    assert actions.accept(code, password=PASSWORD).holdings.get().valid_to == TODAY + ONE_DAY


def test_both_ways_to_sign_in_are_kept(invited):
    _made, code = invited(login="mau@example.vn")
    person = actions.accept(code, password=PASSWORD, login="0912 000 105")
    assert (person.email, person.phone) == ("mau@example.vn", "0912000105")


def test_an_account_alone_has_no_role(invited, acts):
    _made, code = invited(seat=Seat(None, None), login="0912000105")
    assert not actions.accept(code, password=PASSWORD).holdings.exists()
    assert acts()[-1] == ("invitation:accept", "person", "")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password": "ngắn", "login": "0912000105"}, "password"),
        ({"password": "1234567890123", "login": "0912000105"}, "password"),
        ({"password": "password123", "login": "0912000105"}, "password"),
        ({"password": "0912000105x", "login": "0912000105"}, "password"),
        ({"password": "m" * 201, "login": "0912000105"}, "password"),
        ({"password": PASSWORD, "login": "12"}, "login"),
        ({"password": PASSWORD}, "login"),
    ],
)
def test_a_slip_leaves_the_code_unused(invited, values, field):
    _made, code = invited()
    before = counts()
    with pytest.raises(BadInputError) as refused:
        actions.accept(code, **values)
    assert refused.value.place == field
    assert counts() == before
    assert actions.accept(code, password=PASSWORD, login="0912000105")


def test_a_mistyped_code_is_no_unknown_code(invited):
    invited()
    with pytest.raises(BadInputError):
        actions.accept("2222-2222-2222-2223", password=PASSWORD, login="0912000105")


@pytest.mark.usefixtures("invited")
def test_an_unknown_code_is_refused():
    with pytest.raises(RefusedError) as refused:
        actions.accept("2222-2222-2222-2222", password=PASSWORD, login="0912000105")
    assert str(refused.value) == "This code is not known here. Check that it comes from this website."
    assert not Entry.objects.exists()


def refused_once_more(code, login="0912000106"):
    before = counts()
    with pytest.raises(RefusedError) as refused:
        actions.accept(code, password=PASSWORD, login=login)
    assert counts() == before
    last = Entry.objects.latest("number")
    assert (last.verb, last.role) == ("invitation:refuse", "bearer")
    return str(refused.value), last.facts["reason"]


def test_a_code_works_once(invited):
    _made, code = invited()
    actions.accept(code, password=PASSWORD, login="0912000105")
    assert refused_once_more(code) == (
        "This code was used on 25/11/2026. Sign in, or ask for a new one.", "used",
    )  # fmt: skip


def test_a_revoked_code_works_no_more(invited, officer):
    made, code = invited()
    actions.revoke(made, by=officer)
    assert refused_once_more(code) == (
        "This code was taken back on 25/11/2026. Ask for a new one.",
        "revoked",
    )
    with pytest.raises(RefusedError, match="Somebody changed this meanwhile"):
        actions.revoke(made, by=officer)


def test_a_code_works_to_its_last_second(invited):
    _made, code = invited()
    with time_machine.travel(NOON + timedelta(days=30) - timedelta(seconds=1), tick=False):
        assert actions.accept(code, password=PASSWORD, login="0912000105")


def test_a_code_of_2024_does_not_open_2026(invited):
    with time_machine.travel(NOON.replace(year=2024), tick=False):
        made, code = invited(seat=Seat(None, None), by=old_officer())
    assert refused_once_more(code) == ("This code expired on 25/12/2024. Ask for a new one.", "expired")
    made.refresh_from_db()
    assert made.used_at is None


def old_officer():
    officer = Holding.objects.get(role=Role.COMMUNE_OFFICER)
    officer.valid_from = officer.valid_from.replace(year=2024)
    officer.save()
    Office.objects.update(valid_from=officer.valid_from)
    return officer.person


def test_it_expires_on_the_second(invited):
    _made, code = invited()
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert refused_once_more(code)[1] == "expired"


def test_an_office_that_ended_meanwhile_lets_nobody_in(world, invited):
    _made, code = invited()
    world.producer.valid_to = TODAY
    world.producer.save()
    with time_machine.travel(NOON + ONE_DAY, tick=False):
        assert refused_once_more(code) == (
            "Cơ sở Mẫu ended on 25/11/2026. Choose the office that took over its work.", "refused",
        )  # fmt: skip


def test_a_role_that_is_over_meanwhile_lets_nobody_in(invited):
    _made, code = invited(holds_to=TODAY)
    with time_machine.travel(NOON + ONE_DAY, tick=False):
        assert refused_once_more(code) == (
            "The role of this code ended on 25/11/2026. Ask for a new one.",
            "role_over",
        )


def test_a_login_taken_meanwhile_lets_nobody_in_twice(world, invited):
    _made, code = invited(login="0912000105")
    world.person(phone="0912000105")
    assert refused_once_more(code, login="") == (
        "Somebody already signs in with 0912000105. Sign in, or choose another telephone or e-mail.",
        "login_taken",
    )


def test_the_page_sees_the_invitation_without_using_it(invited):
    made, code = invited()
    assert actions.open_invitation(code) == made
    actions.accept(code, password=PASSWORD, login="0912000105")
    with pytest.raises(RefusedError, match="was used"):
        actions.open_invitation(code)


# --- a new password


@pytest.fixture
def producer(world):
    return world.holder(Role.PRODUCER, world.producer)


def test_the_commune_gives_a_producer_a_new_password(officer, producer, acts):
    _made, code = actions.invite_reset(producer, kind=CodeKind.PRINTED, by=officer)
    assert actions.open_invitation(code).person == producer
    assert actions.reset_password(code, password=PASSWORD) == producer
    producer.refresh_from_db()
    assert producer.check_password(PASSWORD)
    assert acts() == [
        ("invitation:reset", "commune_officer", "Xã Mẫu"), ("invitation:reset_done", "person", ""),
    ]  # fmt: skip
    with pytest.raises(RefusedError, match="was used on"):
        actions.reset_password(code, password=PASSWORD)


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False)])
def test_a_reset_lasts_two_days(officer, producer, seconds, works):
    _made, code = actions.invite_reset(producer, kind=CodeKind.LINK, by=officer)
    with time_machine.travel(NOON + timedelta(days=2, seconds=seconds), tick=False):
        if works:
            assert actions.reset_password(code, password=PASSWORD)
        else:
            with pytest.raises(RefusedError, match="expired on 27/11/2026"):
                actions.reset_password(code, password=PASSWORD)


def test_a_second_reset_takes_the_first_back(officer, producer):
    _made, first = actions.invite_reset(producer, kind=CodeKind.LINK, by=officer)
    _made, second = actions.invite_reset(producer, kind=CodeKind.LINK, by=officer)
    with pytest.raises(RefusedError, match="taken back"):
        actions.reset_password(first, password=PASSWORD)
    assert actions.reset_password(second, password=PASSWORD)


def test_codes_are_not_mistaken_for_each_other(invited, officer, producer):
    _made, invitation = invited()
    _made, reset = actions.invite_reset(producer, kind=CodeKind.PRINTED, by=officer)
    with pytest.raises(RefusedError, match="This code invites a new person"):
        actions.reset_password(invitation, password=PASSWORD)
    with pytest.raises(RefusedError, match="This code sets a new password"):
        actions.accept(reset, password=PASSWORD, login="0912000105")


def test_a_person_whose_access_was_closed_gets_no_new_password(officer, producer):
    _made, code = actions.invite_reset(producer, kind=CodeKind.PRINTED, by=officer)
    Person.objects.filter(pk=producer.pk).update(is_active=False)
    with pytest.raises(RefusedError, match="Your access is closed"):
        actions.reset_password(code, password=PASSWORD)
    with pytest.raises(RefusedError, match=r"is closed\. Open it again first"):
        actions.invite_reset(producer, kind=CodeKind.PRINTED, by=officer)


def test_who_forgot_asks_for_her_own_e_mail_only(world, acts):
    world.person(email="mau@example.vn", phone=None)
    made, code = actions.ask_reset(" MAU@example.vn")
    assert made.person.email == "mau@example.vn"
    assert re.fullmatch(r"[\w-]{43}", code)
    assert acts() == [("invitation:reset", "person", "")]


@pytest.mark.parametrize("login", ["0912000105", "niemand@example.vn", "???", "closed@example.vn"])
def test_who_cannot_be_written_to_gets_nothing(world, login):
    world.person(phone="0912000105")
    world.person(email="closed@example.vn", is_active=False)
    assert actions.ask_reset(login) is None
    assert not Invitation.objects.exists()


# --- the first administrator


@pytest.mark.usefixtures("db")
def test_an_empty_installation_begins_with_one_administrator(acts):
    begin = {"office_name": "UBND tỉnh Mẫu", "place_code": "82", "name": "Mẫu", "login": "mau@example.vn"}
    _made, code = actions.begin(**begin)
    with pytest.raises(RefusedError, match="already has its administrator"):
        actions.begin(**begin)
    person = actions.accept(code, password=PASSWORD)
    assert person.holdings.get().role == Role.ADMINISTRATOR
    with pytest.raises(RefusedError, match="already has its administrator"):
        actions.begin(**begin)
    assert acts() == [
        ("office:create", "system", ""),
        ("invitation:invite", "system", ""),
        ("invitation:accept", "administrator", "UBND tỉnh Mẫu"),
    ]
