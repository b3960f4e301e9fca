"""Inviting: a code shown once, a link, a letter; open invitations; codes for a new password."""

from __future__ import annotations

import re
from datetime import date

import pytest

from openocop.accounts.actions import accept, open_invitation
from openocop.accounts.models import Invitation
from tests.accounts.conftest import PASSWORD
from tests.web.office.conftest import browser_of, said_in, text_of


@pytest.fixture
def mail(settings):
    settings.MAIL_IS_SET = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def invite(person, office, **form):
    form = {"name": "Phạm Thị Hoa", "login": "", "way": "printed"} | form
    return browser_of(person).post(f"/office/people/offices/{office.pk}/invite/", form)


def test_a_printed_code_is_shown_once_and_works(world, commune, acts):
    answer = invite(commune, world.producer, until="31/12/2026")
    slip = answer.context["slip"]
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert [len(group) for group in slip.groups] == [4, 4, 4, 4]
    assert re.findall(r"<span>([0-9A-Z]{4})</span>", text_of(answer)) == slip.groups
    assert "http://127.0.0.1:8000/account/code/" in text_of(answer)
    person = accept(slip.code, password=PASSWORD, login="0912000105")
    assert [(one.office, one.role, one.valid_to) for one in person.holdings.all()] == [
        (world.producer, "producer", date(2026, 12, 31))
    ]
    assert [verb for verb, _role, _office in acts()] == ["invitation:invite", "invitation:accept"]
    listed = browser_of(commune).get("/office/people/invitations/")
    assert slip.code not in text_of(listed)


def test_a_link_is_shown_once_and_no_letter_goes_out(world, administrator, mailoutbox):
    answer = invite(administrator, world.commune, way="link", login="hoa@example.vn")
    link = answer.context["slip"].link
    assert text_of(answer).count(link) == 1
    assert open_invitation(link.rstrip("/").rpartition("/")[2]).email == "hoa@example.vn"
    assert mailoutbox == []


@pytest.mark.usefixtures("mail")
def test_a_letter_is_sent_and_the_page_does_not_show_the_link(world, administrator, mailoutbox):
    answer = invite(administrator, world.commune, way="mail", login="Hoa@example.vn ")
    assert [letter.to for letter in mailoutbox] == [["hoa@example.vn"]]
    assert "The mail server took the letter to hoa@example.vn." in text_of(answer)
    assert answer.context["slip"].link not in text_of(answer)
    assert answer.context["slip"].link in mailoutbox[0].body


@pytest.mark.usefixtures("mail")
def test_when_the_letter_is_not_taken_the_truth_is_told_and_the_link_shown(world, administrator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = invite(administrator, world.commune, way="mail", login="hoa@example.vn")
    assert "The mail server did not take the letter." in text_of(answer)
    assert answer.context["slip"].link in text_of(answer)


@pytest.mark.parametrize(
    ("form", "status", "wrong"),
    [
        ({"name": " "}, 400, {"name": "Write the name."}),
        ({"way": ""}, 400, {"way": "Choose how to hand it over."}),
        ({"way": "mail", "login": "a@example.vn"}, 400, {"way": "Choose how to hand it over."}),
        ({"until": "1/1"}, 400, {"until": "This is not a day. Write it as 25/11/2026."}),
        ({"until": "1/1/2026"}, 400, {"until": "Choose today or a later day."}),
        ({"role": "chair"}, 200, None),
    ],
)
def test_what_cannot_be_is_told_and_makes_nothing(world, commune, form, status, wrong):
    answer = invite(commune, world.producer, **form)
    assert answer.status_code == status
    if wrong:
        assert answer.context["wrong"] == wrong
        assert Invitation.objects.count() == 0


@pytest.mark.usefixtures("mail")
def test_a_letter_needs_an_address(world, commune):
    answer = invite(commune, world.producer, way="mail", login="0912000105")
    assert answer.context["wrong"] == {
        "login": "A letter needs an e-mail address. Write it, or choose another way."
    }


def test_only_roles_of_the_office_that_one_may_give_are_offered(world, provincial, acts):
    page = browser_of(provincial).get(f"/office/people/offices/{world.department.pk}/invite/")
    role = next(one for one in page.context["asked"].inputs if one.name == "role")
    assert sorted(value for value, _word in role.options) == [
        "advisory_member",
        "chair",
        "council_member",
        "inspector",
        "secretary",
    ]
    assert invite(provincial, world.department, role="editor").context["wrong"] == {
        "role": "Choose the role."
    }
    refused = invite(provincial, world.province, role="administrator")
    assert (refused.status_code, acts()) == (400, [])


def test_a_form_sent_twice_leaves_one_code_that_works(world, commune):
    first, second = (invite(commune, world.producer).context["slip"] for _ in range(2))
    open_now = [one.pk for one in Invitation.objects.filter(revoked_at=None)]
    assert open_now == [second.invitation.pk]
    assert first.code != second.code


def test_an_account_alone_has_no_role(commune):
    form = {"name": "Phạm Thị Hoa", "login": "", "way": "printed"}
    answer = browser_of(commune).post("/office/people/account/", form)
    person = accept(answer.context["slip"].code, password=PASSWORD, login="0912000105")
    assert person.holdings.count() == 0


def test_an_open_invitation_is_taken_back_once(world, commune, acts):
    invite(commune, world.producer)
    browser = browser_of(commune)
    found = browser.get("/office/people/invitations/").context["found"]
    assert [(one.name, role, may) for one, role, may in found] == [("Phạm Thị Hoa", "producer", True)]
    path = f"/office/people/invitations/{found[0][0].pk}/revoke/"
    first, again = browser.post(path), browser.post(path)
    assert said_in(first) == ["The invitation of Phạm Thị Hoa is taken back."]
    assert again.status_code == 409
    assert browser.get("/office/people/invitations/").context["found"] == []
    assert [verb for verb, _role, _office in acts()] == ["invitation:invite", "invitation:revoke"]


def test_a_new_password_by_code_for_whom_one_keeps(commune, farmer, acts):
    browser = browser_of(commune)
    path = f"/office/people/{farmer.pk}/code/"
    assert browser.post(path, {"way": "mail"}).context["wrong"] == {"way": "Choose how to hand it over."}
    first = browser.post(path, {"way": "printed"}).context["slip"]
    second = browser.post(path, {"way": "link"}).context["slip"]
    assert open_invitation(second.code).person == farmer
    first.invitation.refresh_from_db()
    assert first.invitation.revoked_at is not None
    assert [verb for verb, _role, _office in acts()] == ["invitation:reset", "invitation:reset"]
