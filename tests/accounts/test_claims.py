from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from openocop.accounts import actions
from openocop.accounts.actions.claims import normal_tax_code
from openocop.accounts.models import Claim, Holding
from openocop.accounts.roles import OfficeKind, Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from tests.accounts.conftest import NOON, ONE_DAY, TODAY

TAX_CODE = "0900 000 001"


@pytest.fixture
def officer(world):
    return world.holder(Role.COMMUNE_OFFICER, world.commune)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (" 0312345678 ", "0312345678"),
        ("0312.345.678", "0312345678"),
        ("0312345678-001", "0312345678-001"),
        ("0312345678001", "0312345678-001"),
        ("087200000001", "087200000001"),
    ],
)
def test_a_tax_code_is_kept_in_one_way(text, code):
    assert normal_tax_code(text) == code


@pytest.mark.parametrize("text", ["", "031234567", "03123456789", "MST 0312345678", "0312345678-01"])
def test_what_is_no_tax_code_is_refused(world, text):
    with pytest.raises(BadInputError) as refused:
        actions.claim(world.person(), tax_code=text)
    assert refused.value.place == "tax_code"


def test_a_claim_is_confirmed_by_the_commune(world, officer, acts):
    person = world.person()
    one = actions.claim(person, tax_code=TAX_CODE)
    assert (one.producer, one.commune, one.state) == (world.producer, world.commune, "open")
    holding = actions.confirm_claim(one, by=officer)
    assert (holding.person, holding.role, holding.office, holding.valid_from) == (
        person, "producer", world.producer, TODAY,
    )  # fmt: skip
    assert (one.state, one.decided_by, one.decided_at) == ("confirmed", officer, NOON)
    assert acts() == [("claim:make", "person", ""), ("claim:confirm", "commune_officer", "Xã Mẫu")]
    assert (Entry.objects.get(number=2).from_state, Entry.objects.get(number=2).to_state) == (
        "open",
        "confirmed",
    )


def test_a_claim_is_refused_with_a_reason(world, officer):
    one = actions.claim(world.person(), tax_code=TAX_CODE)
    for reason in ("  ", "m" * 301):
        with pytest.raises(BadInputError):
            actions.refuse_claim(one, reason=reason, by=officer)
    actions.refuse_claim(one, reason="Không phải người đại diện", by=officer)
    assert (one.state, one.reason) == ("refused", "Không phải người đại diện")
    with pytest.raises(RefusedError, match="Somebody changed this meanwhile"):
        actions.confirm_claim(one, by=officer)
    assert not Holding.objects.filter(role=Role.PRODUCER).exists()


def test_another_commune_decides_nothing(world):
    one = actions.claim(world.person(), tax_code=TAX_CODE)
    stranger = world.holder(Role.COMMUNE_OFFICER, world.sister)
    with pytest.raises(PermissionDenied):
        actions.confirm_claim(one, by=stranger)
    with pytest.raises(PermissionDenied):
        actions.refuse_claim(one, reason="x", by=stranger)


def test_of_two_who_claim_one_producer_one_is_confirmed(world, officer, acts):
    first = actions.claim(world.person(), tax_code=TAX_CODE)
    second = actions.claim(world.person(), tax_code=TAX_CODE)
    actions.confirm_claim(second, by=officer)
    sentence = "Somebody already acts for Cơ sở Mẫu. Ask them to appoint you, or ask the commune."
    with pytest.raises(RefusedError) as refused:
        actions.confirm_claim(first, by=officer)
    assert str(refused.value) == sentence
    with pytest.raises(RefusedError) as refused:
        actions.claim(world.person(), tax_code=TAX_CODE)
    assert str(refused.value) == sentence
    assert Holding.objects.filter(office=world.producer).count() == 1
    actions.refuse_claim(first, reason="Đã có người đại diện", by=officer)
    assert [verb for verb, *_ in acts()] == [
        "claim:make", "claim:make", "claim:confirm", "claim:confirm_refused", "office:claim_refused", "claim:refuse",
    ]  # fmt: skip


def test_after_the_first_has_gone_another_may_claim(world, officer):
    first = actions.claim(world.person(), tax_code=TAX_CODE)
    actions.end_role(actions.confirm_claim(first, by=officer), by=officer)
    second = actions.claim(world.person(), tax_code=TAX_CODE)
    actions.confirm_claim(second, by=officer)
    first.refresh_from_db()
    assert (first.state, second.state) == ("past", "confirmed")


def test_a_claim_is_made_once(world):
    person = world.person()
    actions.claim(person, tax_code=TAX_CODE)
    with pytest.raises(RefusedError, match="You have already claimed this producer"):
        actions.claim(person, tax_code=TAX_CODE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(person=person, producer=world.producer, commune=world.commune, made_at=NOON)


def test_nobody_tries_tax_codes_for_long(world):
    person = world.person()
    for number in range(3, 9):
        world.office(OfficeKind.PRODUCER, f"Hộ {number}", world.commune, tax_code=f"090000000{number}")
    for number in range(3, 8):
        actions.claim(person, tax_code=f"090000000{number}")
    with pytest.raises(RefusedError, match="5 of your claims wait"):
        actions.claim(person, tax_code="0900000008")


@pytest.mark.parametrize("code", ["0999999999", "0900000001"])
def test_an_unknown_or_ended_producer_is_not_claimed(world, code):
    world.producer.valid_to = TODAY - ONE_DAY
    world.producer.save()
    with pytest.raises(RefusedError) as refused:
        actions.claim(world.person(), tax_code=code)
    assert str(refused.value) == (
        f"No producer with the tax code {code} is known here. Ask the commune to enter it."
    )


def test_a_producer_without_a_commune_is_the_provinces_matter(world):
    world.office(OfficeKind.PRODUCER, "Lạc", None, tax_code="0900000077")
    with pytest.raises(RefusedError, match="Ask the provincial OCOP office"):
        actions.claim(world.person(), tax_code="0900000077")


def test_a_closed_person_is_not_confirmed(world, officer):
    person = world.person()
    one = actions.claim(person, tax_code=TAX_CODE)
    person.is_active = False
    person.save()
    with pytest.raises(RefusedError, match=r"is closed\. Open it again first"):
        actions.confirm_claim(one, by=officer)
