"""Whom the pages of people and offices open to: owner, colleague, stranger; and the wrong method."""

from __future__ import annotations

import pytest
from django.urls import reverse

from openocop.accounts.models import Claim
from openocop.accounts.roles import Role
from tests.accounts.conftest import NOON
from tests.web.office.conftest import browser_of

DESKS = {
    "people": "GET",
    "others": "GET",
    "invitations": "GET",
    "claims": "GET",
    "workbook": "both",
    "workbook_check": "both",
    "workbook_form": "GET",
    "invite_account": "both",
}
"""Pages without a subject, and which methods they take."""

SUBJECTS = {
    "unit": "GET",
    "make_unit": "both",
    "move_unit": "both",
    "end_unit": "both",
    "invite": "both",
    "person": "GET",
    "give_role": "both",
    "new_code": "both",
    "close": "both",
    "end_role": "both",
    "deputy": "both",
    "hand_over": "both",
    "revoke": "POST",
    "confirm_claim": "POST",
    "refuse_claim": "POST",
}
"""Pages about something that belongs to one commune."""


@pytest.fixture
def address(world, farmer, commune):
    """Where each page about the farmer and her producer stands."""
    claim = Claim.objects.create(
        person=world.person(), producer=world.producer, commune=world.commune, made_at=NOON
    )
    asked = commune.invited.create(
        code_hash="x", kind="printed", name="A", office=world.producer, role="producer", made_at=NOON,
        expires_at=NOON.replace(day=30),
    )  # fmt: skip
    unit, person, role = world.producer.pk, farmer.pk, farmer.holdings.get().pk
    args = {
        "person": person, "give_role": person, "new_code": person, "end_role": role, "deputy": role,
        "hand_over": role, "revoke": asked.pk, "confirm_claim": claim.pk, "refuse_claim": claim.pk,
    }  # fmt: skip

    def of(name):
        if name == "close":
            return reverse("office:access", args=[person, "close"])
        return reverse(f"office:{name}", args=[] if name in DESKS else [args.get(name, unit)])

    return of


def answers(person, path):
    browser = browser_of(person)
    return browser.get(path).status_code, browser.post(path).status_code


@pytest.mark.parametrize(("name", "takes"), (DESKS | SUBJECTS).items())
def test_a_stranger_is_sent_to_sign_in(client, address, name, takes):
    path = address(name)
    if takes != "POST":
        assert client.get(path)["Location"].startswith("/account/sign-in/?next=")
    if takes != "GET":
        assert client.post(path)["Location"] == "/account/sign-in/"


@pytest.mark.parametrize(("name", "takes"), (DESKS | SUBJECTS).items())
def test_the_wrong_method_is_told(administrator, address, name, takes):
    browser = browser_of(administrator)
    assert browser.put(address(name)).status_code == 405
    if takes != "both":
        answer = browser.post(address(name)) if takes == "GET" else browser.get(address(name))
        assert answer.status_code == 405


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER})
)
def test_who_keeps_nobody_sees_nobody(world, address, role):
    person = world.holder(role, world.home_of(role))
    for name, takes in (DESKS | SUBJECTS).items():
        found = answers(person, address(name))
        assert found == {"GET": (403, 405), "POST": (405, 403), "both": (403, 403)}[takes], name


@pytest.mark.parametrize(("name", "takes"), SUBJECTS.items())
def test_another_commune_neither_sees_nor_does(sister, address, name, takes, acts):
    assert (
        answers(sister, address(name)) == {"GET": (403, 405), "POST": (405, 403), "both": (403, 403)}[takes]
    )
    assert acts() == []


@pytest.mark.parametrize("name", ["move_unit", "end_unit", "make_unit"])
def test_a_commune_neither_moves_nor_ends_its_producers(commune, address, name, acts):
    assert answers(commune, address(name)) == (403, 403)
    assert acts() == []


@pytest.mark.parametrize(("name", "takes"), (DESKS | SUBJECTS).items())
def test_the_own_commune_opens_what_is_hers(commune, address, name, takes):
    if takes != "POST" and name not in {"move_unit", "end_unit", "make_unit", "workbook_check"}:
        assert browser_of(commune).get(address(name)).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["offices/999999/", "999999/", "roles/999999/end/", "1/dance/", "offices/99999999999999999999/"],
)
def test_what_nobody_knows_is_not_found(administrator, path):
    assert browser_of(administrator).get(f"/office/people/{path}").status_code == 404


@pytest.mark.parametrize(
    "name", ["invitations/999999/revoke/", "claims/999999/confirm/", "claims/999999/refuse/"]
)
def test_acts_on_what_nobody_knows_are_not_found(administrator, name):
    assert browser_of(administrator).post(f"/office/people/{name}").status_code == 404
