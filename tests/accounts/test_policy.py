from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from openocop.accounts.models import Claim, Invitation, Office
from openocop.accounts.policy import Handing, Seat, Verb, allow, needs_second_factor, why_not
from openocop.accounts.roles import OfficeKind, Role
from tests.accounts.conftest import NOON, ONE_DAY, TODAY

ADMINISTRATOR = {Role.ADMINISTRATOR}
PROVINCE = {Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER}
COMMUNE = {Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER}
NOBODY = set()

NO_ROLE = (
    "The roles you hold today do not allow this here. Ask the administrator or the provincial OCOP office."
)
TO_ONESELF = "Nobody gives a role to themselves. Ask another person who may give it."


def office_to_be(kind, parent):
    return Office(kind=kind, name="Mới", parent=parent, valid_from=TODAY)


def invitation(role, office, **values):
    return Invitation(name="Mới", role=role or "", office=office, made_at=NOON, expires_at=NOON, **values)


def claim_on(world, producer):
    return Claim(person=world.person(), producer=producer, commune=producer.parent, made_at=NOON)


def held(world, role, office):
    return world.holder(role, office).holdings.get()


def seats(verb):
    return [
        (verb, "producer, own commune", lambda w: Seat(Role.PRODUCER, w.producer), COMMUNE),
        (verb, "producer, sister commune", lambda w: Seat(Role.PRODUCER, w.sister_producer), PROVINCE),
        (verb, "producer, other province", lambda w: Seat(Role.PRODUCER, w.other_producer), ADMINISTRATOR),
        (verb, "commune officer, own", lambda w: Seat(Role.COMMUNE_OFFICER, w.commune), PROVINCE),
        (
            verb,
            "commune officer, other",
            lambda w: Seat(Role.COMMUNE_OFFICER, w.other_commune),
            ADMINISTRATOR,
        ),
        (verb, "provincial officer", lambda w: Seat(Role.PROVINCIAL_OFFICER, w.province), PROVINCE),
        (verb, "other province's", lambda w: Seat(Role.PROVINCIAL_OFFICER, w.other_province), ADMINISTRATOR),
        (verb, "chair", lambda w: Seat(Role.CHAIR, w.province), PROVINCE),
        (verb, "member, department", lambda w: Seat(Role.COUNCIL_MEMBER, w.department), PROVINCE),
        (verb, "auditor, ministry", lambda w: Seat(Role.AUDITOR, w.ministry), ADMINISTRATOR),
        (verb, "administrator", lambda w: Seat(Role.ADMINISTRATOR, w.province), ADMINISTRATOR),
    ]


def managed(verb):
    return [
        (verb, "producer, own", lambda w: w.holder(Role.PRODUCER, w.producer), COMMUNE),
        (verb, "producer, sister", lambda w: w.holder(Role.PRODUCER, w.sister_producer), PROVINCE),
        (verb, "producer, other", lambda w: w.holder(Role.PRODUCER, w.other_producer), ADMINISTRATOR),
        (verb, "officer, own", lambda w: w.holder(Role.COMMUNE_OFFICER, w.commune), PROVINCE),
        (verb, "administrator", lambda w: w.administrator(), ADMINISTRATOR),
        (verb, "without a role", lambda w: w.person(), ADMINISTRATOR),
        (verb, "producer who also chairs", producer_who_chairs, PROVINCE),
        (verb, "producer who will administer", producer_who_will_administer, ADMINISTRATOR),
    ]


def producer_who_chairs(world):
    person = world.holder(Role.PRODUCER, world.producer)
    world.hold(person, Role.CHAIR, world.province)
    return person


def producer_who_will_administer(world):
    person = world.holder(Role.PRODUCER, world.producer)
    world.hold(person, Role.ADMINISTRATOR, world.province, valid_from=TODAY + ONE_DAY)
    return person


def decided(verb):
    return [
        (verb, "own commune", lambda w: claim_on(w, w.producer), COMMUNE),
        (verb, "sister commune", lambda w: claim_on(w, w.sister_producer), PROVINCE),
        (verb, "other province", lambda w: claim_on(w, w.other_producer), ADMINISTRATOR),
    ]


def kept(verb):
    return [
        (verb, "producer, own", lambda w: w.producer, PROVINCE),
        (verb, "commune, own", lambda w: w.commune, PROVINCE),
        (verb, "own province", lambda w: w.province, ADMINISTRATOR),
        (verb, "other province's commune", lambda w: w.other_commune, ADMINISTRATOR),
        (verb, "ministry", lambda w: w.ministry, ADMINISTRATOR),
    ]


def handed(verb):
    return [
        (verb, "producer, own", lambda w: Handing(held(w, Role.PRODUCER, w.producer), w.person()), COMMUNE),
        (verb, "chair", lambda w: Handing(held(w, Role.CHAIR, w.province), w.person()), PROVINCE),
        (
            verb,
            "other province's officer",
            lambda w: Handing(held(w, Role.PROVINCIAL_OFFICER, w.other_province), w.person()),
            ADMINISTRATOR,
        ),
        (
            verb,
            "administrator",
            lambda w: Handing(held(w, Role.ADMINISTRATOR, w.province), w.person()),
            ADMINISTRATOR,
        ),
    ]


TABLE = [
    *seats(Verb.GRANT),
    *seats(Verb.INVITE),
    (Verb.INVITE, "an account alone", lambda _w: Seat(None, None), COMMUNE),
    *managed(Verb.INVITE_RESET),
    *managed(Verb.DEACTIVATE),
    *managed(Verb.REACTIVATE),
    *managed(Verb.REMOVE_SECOND_FACTOR),
    *decided(Verb.CONFIRM_CLAIM),
    *decided(Verb.REFUSE_CLAIM),
    *kept(Verb.MOVE_OFFICE),
    *kept(Verb.END_OFFICE),
    *handed(Verb.APPOINT_DEPUTY),
    *handed(Verb.HAND_OVER),
    (Verb.END_ROLE, "producer, own", lambda w: held(w, Role.PRODUCER, w.producer), COMMUNE),
    (Verb.END_ROLE, "producer, sister", lambda w: held(w, Role.PRODUCER, w.sister_producer), PROVINCE),
    (Verb.END_ROLE, "producer, other", lambda w: held(w, Role.PRODUCER, w.other_producer), ADMINISTRATOR),
    (Verb.END_ROLE, "administrator", lambda w: held(w, Role.ADMINISTRATOR, w.province), ADMINISTRATOR),
    (Verb.REVOKE, "producer, own", lambda w: invitation(Role.PRODUCER, w.producer), COMMUNE),
    (Verb.REVOKE, "producer, sister", lambda w: invitation(Role.PRODUCER, w.sister_producer), PROVINCE),
    (Verb.REVOKE, "producer, other", lambda w: invitation(Role.PRODUCER, w.other_producer), ADMINISTRATOR),
    (Verb.REVOKE, "administrator", lambda w: invitation(Role.ADMINISTRATOR, w.province), ADMINISTRATOR),
    (Verb.REVOKE, "somebody's account alone", lambda _w: invitation(None, None), PROVINCE),
    (Verb.REVOKE, "reset", lambda w: invitation(None, None, person=w.administrator()), ADMINISTRATOR),
    (Verb.CREATE_OFFICE, "producer, own", lambda w: office_to_be(OfficeKind.PRODUCER, w.commune), COMMUNE),
    (Verb.CREATE_OFFICE, "producer, sister", lambda w: office_to_be(OfficeKind.PRODUCER, w.sister), PROVINCE),
    (Verb.CREATE_OFFICE, "commune", lambda w: office_to_be(OfficeKind.COMMUNE, w.province), PROVINCE),
    (
        Verb.CREATE_OFFICE,
        "under own commune",
        lambda w: office_to_be(OfficeKind.COMMUNE, w.commune),
        PROVINCE,
    ),
    (
        Verb.CREATE_OFFICE,
        "other",
        lambda w: office_to_be(OfficeKind.COMMUNE, w.other_province),
        ADMINISTRATOR,
    ),
    (Verb.CREATE_OFFICE, "province", lambda w: office_to_be(OfficeKind.PROVINCE, w.ministry), ADMINISTRATOR),
    (Verb.CLAIM, "for somebody else", lambda w: w.person(), NOBODY),
    (Verb.CHANGE_PASSWORD, "somebody else's", lambda w: w.person(), NOBODY),
    (Verb.SET_SECOND_FACTOR, "somebody else's", lambda w: w.person(), NOBODY),
]
CASES = [pytest.param(verb, make, id=f"{verb}: {name}") for verb, name, make, _allowed in TABLE]
ROWS = [pytest.param(verb, make, allowed, id=f"{verb}: {name}") for verb, name, make, allowed in TABLE]


def test_the_table_knows_every_verb():
    assert {row[0] for row in TABLE} == set(Verb)


@pytest.mark.parametrize(("verb", "make"), CASES)
def test_strangers_and_the_deactivated_may_nothing(world, verb, make):
    thing = make(world)
    closed = world.administrator()
    closed.is_active = False
    closed.save()
    assert why_not(None, verb, thing) == "Sign in first."
    assert why_not(AnonymousUser(), verb, thing) == "Sign in first."
    assert why_not(closed, verb, thing) == "Your access is closed. Ask the administrator of your office."


@pytest.mark.parametrize(("verb", "make", "allowed"), ROWS)
def test_each_role_may_what_the_table_says(world, verb, make, allowed):
    thing = make(world)
    users = {role: world.holder(role, world.home_of(role)) for role in Role}
    assert {role for role, user in users.items() if why_not(user, verb, thing) is None} == allowed


@pytest.mark.parametrize(("verb", "make"), CASES)
def test_a_person_without_a_role_may_nothing(world, verb, make):
    assert why_not(world.person(), verb, make(world)) is not None


@pytest.mark.parametrize("verb", [Verb.CLAIM, Verb.CHANGE_PASSWORD, Verb.SET_SECOND_FACTOR])
def test_everybody_may_for_themselves(world, verb):
    person = world.person()
    assert why_not(person, verb, person) is None


@pytest.mark.parametrize("role", Role)
def test_nobody_gives_a_role_to_themselves(world, role):
    user = world.administrator()
    seat = Seat(role, world.home_of(role), user)
    assert why_not(user, Verb.GRANT, seat) == TO_ONESELF
    handing = Handing(held(world, Role.CHAIR, world.province), user)
    assert why_not(user, Verb.HAND_OVER, handing) == TO_ONESELF
    assert why_not(user, Verb.APPOINT_DEPUTY, handing) == TO_ONESELF


@pytest.mark.parametrize("verb", [Verb.CONFIRM_CLAIM, Verb.REFUSE_CLAIM])
def test_nobody_decides_their_own_claim(world, verb):
    user = world.administrator()
    mine = Claim(person=user, producer=world.producer, commune=world.commune, made_at=NOON)
    assert why_not(user, verb, mine) == (
        "Nobody decides their own claim. The commune does, or the provincial OCOP office."
    )


@pytest.mark.parametrize(
    "verb", [Verb.DEACTIVATE, Verb.REACTIVATE, Verb.INVITE_RESET, Verb.REMOVE_SECOND_FACTOR]
)
def test_nobody_closes_opens_or_resets_themselves(world, verb):
    user = world.administrator()
    assert why_not(user, verb, user) == "Nobody does this to themselves. Ask another person who may do it."


@pytest.mark.parametrize("role", Role)
def test_every_holder_may_appoint_a_deputy_and_hand_over(world, role):
    user = world.holder(role, world.home_of(role))
    handing = Handing(user.holdings.get(), world.person())
    assert why_not(user, Verb.APPOINT_DEPUTY, handing) is None
    assert why_not(user, Verb.HAND_OVER, handing) is None


def test_a_deputy_does_not_pass_the_role_on(world):
    own = held(world, Role.CHAIR, world.province)
    deputy = world.person()
    deputyship = world.hold(deputy, Role.CHAIR, world.province, deputy_for=own)
    for passed in (own, deputyship):
        assert why_not(deputy, Verb.APPOINT_DEPUTY, Handing(passed, world.person())) == NO_ROLE


def test_a_commune_officer_revokes_her_own_account_alone(world):
    user = world.holder(Role.COMMUNE_OFFICER, world.commune)
    assert why_not(user, Verb.REVOKE, invitation(None, None, made_by=user)) is None


def test_a_former_officer_no_longer_revokes_what_she_made(world):
    user = world.person()
    assert why_not(user, Verb.REVOKE, invitation(None, None, made_by=user)) == NO_ROLE


# --- rights follow the days


@pytest.mark.parametrize(
    ("first", "last", "may"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + ONE_DAY, None, False),
        (date(2026, 1, 1), TODAY, True),
        (date(2026, 1, 1), TODAY - ONE_DAY, False),
    ],
)
def test_a_role_counts_from_its_first_to_its_last_day(world, first, last, may):
    user = world.holder(Role.COMMUNE_OFFICER, world.commune, valid_from=first, valid_to=last)
    seat = Seat(Role.PRODUCER, world.producer)
    assert (why_not(user, Verb.INVITE, seat) is None) is may


def test_the_day_may_be_another_than_today(world):
    user = world.holder(Role.COMMUNE_OFFICER, world.commune, valid_to=TODAY)
    seat = Seat(Role.PRODUCER, world.producer)
    assert why_not(user, Verb.INVITE, seat, on=TODAY) is None
    assert why_not(user, Verb.INVITE, seat, on=TODAY + ONE_DAY) == NO_ROLE


def test_a_role_in_an_office_that_ended_counts_no_more(world):
    user = world.holder(Role.COMMUNE_OFFICER, world.commune)
    world.commune.valid_to = TODAY
    world.commune.save()
    seat = Seat(Role.PRODUCER, world.producer)
    assert why_not(user, Verb.INVITE, seat, on=TODAY) is None
    assert why_not(user, Verb.INVITE, seat, on=TODAY + ONE_DAY) == NO_ROLE


def test_a_withdrawn_role_counts_on_no_day(world):
    user = world.holder(Role.COMMUNE_OFFICER, world.commune, withdrawn_at=NOON)
    assert why_not(user, Verb.INVITE, Seat(Role.PRODUCER, world.producer)) == NO_ROLE


def test_a_deputy_has_the_rights_in_her_days_only(world):
    own = held(world, Role.COMMUNE_OFFICER, world.commune)
    deputy = world.holder(Role.PRODUCER, world.sister_producer)
    world.hold(
        deputy,
        Role.COMMUNE_OFFICER,
        world.commune,
        deputy_for=own,
        valid_from=TODAY,
        valid_to=TODAY + ONE_DAY,
    )
    seat = Seat(Role.PRODUCER, world.producer)
    may = {day: why_not(deputy, Verb.INVITE, seat, on=TODAY + day * ONE_DAY) is None for day in range(-1, 3)}
    assert may == {-1: False, 0: True, 1: True, 2: False}


def test_rights_follow_the_producers_commune_of_today(world):
    user = world.holder(Role.COMMUNE_OFFICER, world.sister)
    one = claim_on(world, world.producer)
    assert why_not(user, Verb.CONFIRM_CLAIM, one) == NO_ROLE
    world.producer.parent = world.sister
    assert why_not(user, Verb.CONFIRM_CLAIM, one) is None


def test_allow_gives_the_actor_in_the_role_that_allows(world):
    user = world.holder(Role.CHAIR, world.province)
    world.hold(user, Role.COMMUNE_OFFICER, world.commune)
    actor = allow(user, Verb.INVITE, Seat(Role.PRODUCER, world.producer))
    assert (actor.id, actor.role, actor.office) == (str(user.pk), "commune_officer", "Xã Mẫu")
    with pytest.raises(PermissionDenied, match="The roles you hold today"):
        allow(user, Verb.INVITE, Seat(Role.CHAIR, world.province))


def test_asking_costs_a_fixed_number_of_queries(world, django_assert_num_queries):
    user = world.holder(Role.COMMUNE_OFFICER, world.commune)
    seat = Seat(Role.PRODUCER, world.producer)
    with django_assert_num_queries(2):
        why_not(user, Verb.INVITE, seat)


# --- the second factor


@pytest.mark.parametrize("role", Role)
def test_who_acts_for_an_office_needs_a_second_factor(world, role):
    user = world.holder(role, world.home_of(role), valid_to=TODAY)
    assert needs_second_factor(user) is (role is not Role.PRODUCER)
    assert needs_second_factor(user, TODAY + ONE_DAY) is False


def test_a_producer_who_deputises_for_an_officer_needs_one(world):
    own = held(world, Role.COMMUNE_OFFICER, world.commune)
    user = world.holder(Role.PRODUCER, world.producer)
    world.hold(user, Role.COMMUNE_OFFICER, world.commune, deputy_for=own, valid_from=TODAY)
    assert needs_second_factor(user) is True
