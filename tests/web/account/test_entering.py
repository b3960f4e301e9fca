"""Ways in: a printed code, a link, a new password."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from openocop.accounts.actions import invite, invite_reset
from openocop.accounts.codes import CodeKind
from openocop.accounts.models import Person
from openocop.accounts.policy import Seat
from openocop.accounts.roles import Role
from tests.accounts.conftest import NOON, PASSWORD
from tests.web.account.conftest import text_of


@pytest.fixture
def mail(settings, monkeypatch):
    """A site that can send letters; the post takes them at once, so that no test waits for it."""
    monkeypatch.setattr("openocop.web.post.Thread", _AtOnce)
    settings.MAIL_IS_SET = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def printed(world):
    """A code on paper for a new producer, made by her commune."""
    by = world.holder(Role.COMMUNE_OFFICER, world.commune)
    seat = Seat(Role.PRODUCER, world.producer)
    return invite(seat, name="Phạm Thị Mẫu", login="", kind=CodeKind.PRINTED, by=by)[1]


def test_a_farmer_comes_in_by_a_printed_code_and_her_telephone(post, client, printed, world):
    assert post("code", code=printed.lower().replace("-", " "))["Location"] == "/account/enter/"
    page = client.get("/account/enter/")
    assert "You are invited as producer of Cơ sở Mẫu." in text_of(page)
    assert post("enter", login="0912 000 105", password=PASSWORD)["Location"] == "/account/"
    made = Person.objects.get(phone="0912000105")
    assert (made.name, made.holdings.get().office) == ("Phạm Thị Mẫu", world.producer)
    assert client.session["_auth_user_id"] == str(made.pk)


def test_a_mistyped_code_is_told_and_can_be_corrected(post, printed):
    wrong = printed[:-1] + ("2" if printed[-1] != "2" else "3")
    answer = post("code", code=wrong)
    assert answer.status_code == 400
    assert answer.context["errors"] == [
        {
            "sentence": "One letter or digit of the code is mistyped. Compare it with the paper.",
            "href": "#code",
        }
    ]
    assert f'value="{wrong}"' in text_of(answer)


def test_a_weak_password_leaves_the_code_unused(post, printed):
    post("code", code=printed)
    assert post("enter", login="0912000105", password="123").status_code == 400
    assert post("enter", login="0912000105", password=PASSWORD).status_code == 302


def test_a_code_works_once(post, client, printed):
    post("code", code=printed)
    post("enter", login="0912000105", password=PASSWORD)
    client.logout()
    answer = post("code", code=printed)
    assert answer.status_code == 409
    assert answer.context["wrong"] == {
        "code": "This code was used on 25/11/2026. Sign in, or ask for a new one."
    }


def test_a_code_expires(post, printed):
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        assert post("code", code=printed).context["wrong"] == {
            "code": "This code expired on 25/12/2026. Ask for a new one."
        }


def test_two_tabs_with_one_code_make_one_person(post, client, printed):
    post("code", code=printed)
    kept = dict(client.session)
    post("enter", login="0912000105", password=PASSWORD)
    client.logout()
    session = client.session
    session.update({"way_in": kept["way_in"]})
    session.save()
    assert post("enter", login="0912000106", password=PASSWORD).status_code == 409
    assert Person.objects.filter(name="Phạm Thị Mẫu").count() == 1


def test_codes_cannot_be_tried_without_end(post, world):
    assert world.made == 0
    assert [post("code", code="2222-2222-2222-2222").status_code for _ in range(70)] == [409] * 70
    assert post("code", code="2222-2222-2222-2222").context["wrong"]["code"] == (
        "That was tried too often. Wait until 13:00 and try again."
    )


def test_a_link_moves_the_code_out_of_the_address(client, world):
    by = world.administrator()
    seat = Seat(Role.COMMUNE_OFFICER, world.commune)
    _made, token = invite(seat, name="Cán bộ Mẫu", login="canbo@example.vn", kind=CodeKind.LINK, by=by)
    assert client.get(f"/account/enter/{token}/")["Location"] == "/account/enter/"
    answer = client.post("/account/enter/", {"password": PASSWORD})
    assert answer["Location"] == "/account/second-factor/set/"


def test_a_damaged_link_is_told_in_words(client, db):  # noqa: ARG001 - opens the database
    assert client.get("/account/enter/abc/").status_code == 400


def test_without_a_code_one_is_asked_for(client, db):  # noqa: ARG001 - opens the database
    assert client.get("/account/enter/")["Location"] == "/account/code/"


def test_a_reset_code_sets_a_new_password_and_ends_the_sessions(post, client, farmer, world):
    post("sign_in", login=farmer.phone, password=PASSWORD)
    elsewhere = client.session.session_key
    by = world.holder(Role.COMMUNE_OFFICER, world.commune)
    code = invite_reset(farmer, kind=CodeKind.PRINTED, by=by)[1]
    client.cookies.clear()
    post("code", code=code)
    assert post("enter", password="ba-con-cò-trắng")["Location"] == "/account/"
    client.cookies["session"] = elsewhere
    assert client.get("/account/").status_code == 302


# --- letters


@pytest.mark.usefixtures("mail")
def test_a_link_to_a_new_password_is_sent_and_works(
    post, client, officer, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert "If somebody signs in here with canbo@example.vn" in text_of(
            post("forgotten", email="canbo@example.vn ")
        )
    assert [(letter.to, letter.subject) for letter in mailoutbox] == [
        (["canbo@example.vn"], "A new password for OpenOCOP")
    ]
    link = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("http"))
    client.get(link.removeprefix("http://127.0.0.1:8000"))
    assert client.post("/account/enter/", {"password": "ba-con-cò-trắng"}).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password("ba-con-cò-trắng")


@pytest.mark.usefixtures("mail")
def test_an_unknown_address_is_answered_alike_and_gets_nothing(
    post, world, mailoutbox, django_capture_on_commit_callbacks
):
    assert world.made == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert post("forgotten", email="nobody@example.vn").status_code == 200
    assert mailoutbox == []


@pytest.mark.usefixtures("mail")
def test_letters_are_sent_three_an_hour(post, world):
    assert world.made == 0
    answers = [post("forgotten", email="nobody@example.vn").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 409, 409]


def test_without_a_mail_server_nothing_is_promised(client, db):  # noqa: ARG001 - opens the database
    assert "Send me the link" not in text_of(client.get("/account/forgotten/"))


class _AtOnce:
    """A thread that runs when it is started: the test waits for nothing."""

    def __init__(self, target, args):
        self.target, self.args = target, args

    def start(self):
        from openocop.accounts import letters  # noqa: PLC0415 - the room's own

        letters.send(*self.args)
