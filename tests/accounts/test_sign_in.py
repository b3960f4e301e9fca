"""Signing in, the second factor, and what the room reads out."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import identify_hasher
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from openocop import settings as product
from openocop.accounts import actions, backends, queries
from openocop.accounts.backends import LoginBackend
from openocop.accounts.codes import CodeKind, new_code
from openocop.accounts.demo import demo_people
from openocop.accounts.models import Holding, Office, Person, SecondFactor
from openocop.accounts.policy import Seat
from openocop.accounts.roles import OfficeKind, Role
from openocop.accounts.totp import STEP, address, digits_of, matching_step, new_secret
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from tests.accounts.conftest import NOON, ONE_DAY, PASSWORD, TODAY

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.fixture
def member(world):
    person = world.person(email="mau@example.vn", phone="0912000105")
    person.set_password(PASSWORD)
    person.save()
    return person


# --- the door


@pytest.mark.parametrize("login", ["mau@example.vn", " MAU@Example.vn ", "0912 000 105", "+84912000105"])
def test_every_writing_of_the_login_opens(member, login):
    assert authenticate(login=login, password=PASSWORD) == member


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("mau@example.vn", "sai"),
        ("mau@example.vn", ""),
        ("ai@example.vn", PASSWORD),
        ("", PASSWORD),
        ("???", PASSWORD),
        ("01204000105", PASSWORD),
        (None, PASSWORD),
        ("mau@example.vn", None),
    ],
)
def test_nothing_else_opens(login, password):
    assert authenticate(login=login, password=password) is None


def test_the_deactivated_stay_out_and_their_sessions_end(member):
    assert LoginBackend().get_user(member.pk) == member
    Person.objects.filter(pk=member.pk).update(is_active=False)
    assert authenticate(login="mau@example.vn", password=PASSWORD) is None
    assert LoginBackend().get_user(member.pk) is None
    assert LoginBackend().get_user(0) is None


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize(
    ("login", "hashes"),
    [("ai@example.vn", 1), ("???", 1), ("no-password@example.vn", 1), ("mau@example.vn", 0)],
)
def test_an_unknown_login_costs_the_same_work(world, monkeypatch, login, hashes):
    world.person(email="no-password@example.vn")
    made = []
    monkeypatch.setattr(backends, "make_password", made.append)
    assert authenticate(login=login, password="sai") is None
    assert made == ["sai"] * hashes


def test_passwords_are_kept_by_argon2(settings, world):
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    person = world.person()
    person.set_password(PASSWORD)
    assert person.password.startswith("argon2$argon2id$")
    assert identify_hasher(person.password).algorithm == "argon2"
    assert person.check_password(PASSWORD)


def test_django_finds_a_person_by_either_login(member):
    assert Person.objects.get_by_natural_key("0912000105") == member
    assert Person.objects.get_by_natural_key("mau@example.vn") == member
    with pytest.raises(Person.DoesNotExist):
        Person.objects.get_by_natural_key(None)


# --- six digits


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_digits_are_those_of_rfc_6238(seconds, digits):
    assert digits_of(RFC_SECRET, seconds // STEP) == digits
    assert matching_step(RFC_SECRET, f" {digits[:3]} {digits[3:]}", at=seconds) == seconds // STEP


@given(st.integers(0, 2**33))
def test_digits_fit_half_a_minute_before_and_after_only(seconds):
    typed = digits_of(RFC_SECRET, seconds // STEP + 1000)
    fits = {
        offset
        for offset in (-2, -1, 0, 1, 2)
        if matching_step(RFC_SECRET, typed, at=seconds + 30000 + offset * STEP)
    }
    assert {-1, 0, 1} <= fits


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "３", "abcdef", "287083"])
def test_other_digits_do_not_fit(typed):
    assert matching_step(RFC_SECRET, typed, at=59) is None


def test_the_address_names_the_installation_and_the_person():
    assert len(base64.b32decode(new_secret())) == 20
    assert address("ABC", login="mau@example.vn", issuer="OCOP Mẫu") == (
        "otpauth://totp/OCOP%20M%E1%BA%ABu%3Amau%40example.vn?secret=ABC&issuer=OCOP%20M%E1%BA%ABu"
    )


def now_digits(person, steps=0):
    return digits_of(SecondFactor.objects.get(person=person).secret, int(NOON.timestamp()) // STEP + steps)


def test_a_second_factor_is_set_confirmed_and_asked(member, acts):
    actions.start_second_factor(member, by=member)
    first = SecondFactor.objects.get().secret
    actions.start_second_factor(member, by=member)
    assert SecondFactor.objects.get().secret != first
    assert actions.check_second_factor(member, digits=now_digits(member)) is False
    with pytest.raises(BadInputError) as refused:
        actions.confirm_second_factor(member, digits="12345", by=member)
    assert refused.value.place == "digits"
    actions.confirm_second_factor(member, digits=now_digits(member), by=member)
    assert actions.check_second_factor(member, digits=now_digits(member)) is False
    assert actions.check_second_factor(member, digits=now_digits(member, 1)) is True
    assert actions.check_second_factor(member, digits=now_digits(member, 1)) is False
    with pytest.raises(RefusedError, match="You already have a second factor"):
        actions.start_second_factor(member, by=member)
    assert acts() == [("person:set_second_factor", "person", "")]


def test_a_lost_second_factor_is_removed_by_somebody_else(world, member):
    boss = world.administrator()
    actions.start_second_factor(member, by=member)
    with pytest.raises(PermissionDenied):
        actions.remove_second_factor(member, by=member)
    actions.remove_second_factor(member, by=boss)
    with pytest.raises(RefusedError, match="has no second factor"):
        actions.remove_second_factor(member, by=boss)
    with pytest.raises(PermissionDenied):
        actions.start_second_factor(member, by=boss)


# --- reading


def test_a_person_acts_in_her_own_roles_first(world, django_assert_num_queries):
    chair = world.holder(Role.CHAIR, world.province).holdings.get()
    person = world.person(name="Lê Thị Mẫu")
    world.hold(person, Role.CHAIR, world.province, deputy_for=chair)
    world.hold(person, Role.COMMUNE_OFFICER, world.commune)
    world.hold(person, Role.EDITOR, world.province, valid_to=TODAY - ONE_DAY)
    with django_assert_num_queries(1):
        shown = [(actor.name, actor.role, actor.office) for actor in queries.acting_as(person)]
    assert shown == [("Lê Thị Mẫu", "commune_officer", "Xã Mẫu"), ("Lê Thị Mẫu", "chair", "Tỉnh Mẫu")]
    with django_assert_num_queries(1):
        for holding in queries.holdings_on(person, TODAY):
            holding.office.lineage()


def test_the_offices_of_a_day_as_a_tree(world, django_assert_num_queries):
    Office.objects.filter(pk__in=[world.other_province.pk, world.producer.pk]).update(valid_to=TODAY)
    with django_assert_num_queries(1):
        today = [(branch.depth, branch.office.name) for branch in queries.offices_tree()]
    assert today == [
        (0, "Bộ Mẫu"), (1, "Tỉnh Khác"), (2, "Xã Khác"), (3, "Cơ sở Khác"), (1, "Tỉnh Mẫu"),
        (2, "Phường Mẫu"), (3, "Hộ Mẫu"), (2, "Sở Mẫu"), (2, "Xã Mẫu"), (3, "Cơ sở Mẫu"),
    ]  # fmt: skip
    tomorrow = [(branch.depth, branch.office.name) for branch in queries.offices_tree(TODAY + ONE_DAY)]
    assert tomorrow == [
        (0, "Bộ Mẫu"), (1, "Tỉnh Mẫu"), (2, "Phường Mẫu"), (3, "Hộ Mẫu"), (2, "Sở Mẫu"), (2, "Xã Mẫu"),
        (0, "Xã Khác"), (1, "Cơ sở Khác"),
    ]  # fmt: skip


def test_each_sees_the_open_invitations_and_claims_within_reach(world):
    boss = world.administrator()
    for place in (world.producer, world.sister_producer, world.other_producer):
        seat = Seat(Role.PRODUCER, place)
        actions.invite(seat, name=place.name, login="", kind=CodeKind.PRINTED, by=boss)
    for code in ("0900000001", "0900000002"):
        actions.claim(world.person(), tax_code=code)
    readers = {
        "commune": world.holder(Role.COMMUNE_OFFICER, world.commune),
        "province": world.holder(Role.PROVINCIAL_OFFICER, world.province),
        "boss": boss,
        "chair": world.holder(Role.CHAIR, world.province),
    }
    seen = {
        name: (
            {made.name for made in queries.open_invitations(reader)},
            {one.producer.name for one in queries.claims_to_confirm(reader)},
        )
        for name, reader in readers.items()
    }
    assert seen == {
        "commune": ({"Cơ sở Mẫu"}, {"Cơ sở Mẫu"}),
        "province": ({"Cơ sở Mẫu", "Hộ Mẫu"}, {"Cơ sở Mẫu", "Hộ Mẫu"}),
        "boss": ({"Cơ sở Mẫu", "Hộ Mẫu", "Cơ sở Khác"}, {"Cơ sở Mẫu", "Hộ Mẫu"}),
        "chair": (set(), set()),
    }
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert queries.open_invitations(boss) == []


def test_who_holds_what_in_an_office(world, django_assert_num_queries):
    person = world.holder(Role.COMMUNE_OFFICER, world.commune)
    world.holder(Role.COMMUNE_OFFICER, world.sister)
    with django_assert_num_queries(1):
        found = [(one.person, one.office.name) for one in queries.people_of([world.commune])]
    assert found == [(person, "Xã Mẫu")]


def test_every_row_says_what_it_is(world, member):
    holding = world.hold(member, Role.CHAIR, world.province)
    made, _code = actions.invite_reset(member, kind=CodeKind.PRINTED, by=world.administrator())
    one = actions.claim(member, tax_code="0900000001")
    factor = actions.start_second_factor(member, by=member)
    assert [str(row) for row in (member, holding, world.commune, made, one, factor)] == [
        "Nguyễn Thị Mẫu", "Nguyễn Thị Mẫu – chair of the council – Tỉnh Mẫu", "Xã Mẫu",
        "Nguyễn Thị Mẫu (printed)", "Nguyễn Thị Mẫu – Cơ sở Mẫu (open)", "Nguyễn Thị Mẫu",
    ]  # fmt: skip


# --- the demonstration


@pytest.mark.usefixtures("db")
def test_the_demonstration_has_one_invented_person_a_role_who_can_sign_in():
    made = demo_people()
    assert {one.role for one in made} == set(Role)
    assert len({one.password for one in made}) == len(made)
    for one in made:
        person = authenticate(login=one.login, password=one.password)
        assert person.name == one.name
        assert Holding.objects.on(TODAY).filter(person=person, role=one.role).exists()
        assert one.password not in person.password
    assert "Mẫu" in made[0].name


@pytest.mark.usefixtures("db")
def test_a_second_demonstration_makes_nothing():
    demo_people()
    before = Person.objects.count(), Office.objects.count(), Entry.objects.count()
    assert {one.password for one in demo_people()} == {None}
    assert (Person.objects.count(), Office.objects.count(), Entry.objects.count()) == before


def test_invented_people_do_not_come_into_an_installation_at_work(world):
    world.administrator()
    before = Person.objects.count()
    with pytest.raises(RefusedError, match="already has its administrator"):
        demo_people()
    assert Person.objects.count() == before


@pytest.mark.usefixtures("db")
def test_one_producer_of_the_demonstration_waits_to_be_claimed():
    demo_people()
    one = actions.claim(Person.objects.get(email="bientap@example.vn"), tax_code="0900000002")
    assert one.producer.kind == OfficeKind.PRODUCER


def set_up(member):
    actions.start_second_factor(member, by=member)
    actions.confirm_second_factor(member, digits=now_digits(member), by=member)


def test_a_code_on_paper_signs_in_once_in_place_of_the_digits(member, acts):
    set_up(member)
    codes = actions.make_recovery_codes(member, by=member)
    assert len(set(codes)) == 8
    actions.check_digits(member, codes[3].lower().replace("-", " "))
    for used in (codes[3], new_code(CodeKind.PRINTED)):
        with pytest.raises(BadInputError) as refused:
            actions.check_digits(member, used)
        assert refused.value.sentence == "This code is not one of yours, or it was used already."
    assert [act[0] for act in acts()][-2:] == ["person:make_recovery_codes", "person:use_recovery_code"]
    assert member.recovery_codes.filter(used_at__isnull=True).count() == 7


def test_new_codes_on_paper_end_the_old_ones(member):
    set_up(member)
    old = actions.make_recovery_codes(member, by=member)
    new = actions.make_recovery_codes(member, by=member)
    assert actions.use_recovery_code(member, old[0]) is False
    assert actions.use_recovery_code(member, new[0]) is True


def test_codes_on_paper_need_a_second_factor_and_go_with_it(world, member):
    with pytest.raises(RefusedError):
        actions.make_recovery_codes(member, by=member)
    set_up(member)
    with pytest.raises(PermissionDenied):
        actions.make_recovery_codes(member, by=world.administrator())
    codes = actions.make_recovery_codes(member, by=member)
    actions.remove_second_factor(member, by=world.administrator())
    assert actions.use_recovery_code(member, codes[0]) is False
