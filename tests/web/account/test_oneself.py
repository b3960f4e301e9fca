"""One's own page: password, sessions and claims."""

from __future__ import annotations

import pytest
from django.test import Client

from openocop.accounts.models import Claim, Session
from openocop.accounts.sessions import agent_words, mark_of
from tests.accounts.conftest import PASSWORD

NEW = "ba-con-cò-trắng"
CHROME = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Mobile Safari/537.36"
)


@pytest.fixture
def at_home(client, enter, farmer):
    enter(farmer.phone)
    return client


def test_the_page_says_what_one_is(at_home):
    page = at_home.get("/account/")
    assert [(one.role, one.office, one.days) for one in page.context["holdings"]] == [
        ("producer", "Cơ sở Mẫu", "")
    ]
    assert [way.name for way in page.context["ways"]] == [
        "producer:dossiers",
        "office:register",
        "office:zones",
    ]


@pytest.mark.parametrize("path", ["", "password/", "sessions/", "claims/"])
def test_a_stranger_is_sent_to_sign_in(client, db, path):  # noqa: ARG001 - opens the database
    assert (
        client.get(f"/account/{path}")["Location"]
        == f"/account/sign-in/?next=%2Faccount%2F{path.replace('/', '%2F')}"
    )
    if path:
        assert client.post(f"/account/{path}")["Location"] == "/account/sign-in/"


# --- the password


def test_a_new_password_ends_every_other_session(at_home, farmer, mailoutbox, settings):
    settings.MAIL_IS_SET = False
    other = Client()
    other.post("/account/sign-in/", {"login": farmer.phone, "password": PASSWORD})
    answer = at_home.post("/account/password/", {"old": PASSWORD, "password": NEW})
    assert answer["Location"] == "/account/"
    assert at_home.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
    assert mailoutbox == []


def test_a_weak_or_wrong_password_changes_nothing(at_home, farmer):
    weak = at_home.post("/account/password/", {"old": PASSWORD, "password": "12345"})
    wrong = at_home.post("/account/password/", {"old": "x", "password": NEW})
    assert list(weak.context["wrong"]) == ["password"]
    assert wrong.context["wrong"] == {"old": "This is not your password of today. Type it again."}
    farmer.refresh_from_db()
    assert farmer.check_password(PASSWORD)


# --- sessions


def test_one_sees_where_one_is_signed_in_and_ends_it(at_home, farmer, acts):
    other = Client(headers={"User-Agent": CHROME})
    other.post("/account/sign-in/", {"login": farmer.phone, "password": PASSWORD})
    found = at_home.get("/account/sessions/").context["found"]
    assert sorted((one.agent, here) for _mark, one, here in found) == [("", True), ("Chrome, Android", False)]
    mark = next(mark for mark, _one, here in found if not here)
    at_home.post("/account/sessions/", {"session": mark})
    assert other.get("/account/").status_code == 302
    assert at_home.get("/account/").status_code == 200
    assert acts()[-1] == ("person:end_sessions", "person", "")


def test_all_others_are_ended_at_once(at_home, farmer):
    for _ in range(3):
        Client().post("/account/sign-in/", {"login": farmer.phone, "password": PASSWORD})
    at_home.post("/account/sessions/", {"session": "others"})
    assert Session.objects.filter(person=farmer).count() == 1
    assert at_home.get("/account/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(at_home, officer, farmer):
    other = Client()
    session = other.session
    session["_auth_user_id"] = str(officer.pk)
    session.save()
    mark = mark_of(Session.objects.get(person=officer))
    at_home.post("/account/sessions/", {"session": mark})
    assert Session.objects.filter(person=officer).count() == 1
    assert farmer.sessions.count() == 1


def test_the_key_of_a_session_stands_on_no_page(at_home):
    assert at_home.session.session_key not in at_home.get("/account/sessions/").content.decode()


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (CHROME, "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17 Safari/604", "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit Chrome/150 Safari/537 Edg/150", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120 Chrome/120", "Cốc Cốc, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_in_words(header, words):
    assert agent_words(header) == words


# --- claims


def test_a_producer_is_claimed_and_waits_for_its_commune(at_home, farmer, world):
    answer = at_home.post("/account/claims/", {"tax_code": "0900 000 002"})
    assert answer["Location"] == "/account/claims/"
    assert [(one.person, one.producer, one.state) for one in Claim.objects.all()] == [
        (farmer, world.sister_producer, "open")
    ]
    page = at_home.get("/account/claims/")
    assert [(one.producer.name, kind) for one, kind, _word in page.context["claims"]] == [("Hộ Mẫu", "soon")]


def test_a_claim_that_cannot_be_is_told_beside_the_field(at_home):
    mistyped = at_home.post("/account/claims/", {"tax_code": "12"})
    unknown = at_home.post("/account/claims/", {"tax_code": "0312345678"})
    assert (mistyped.status_code, unknown.status_code) == (400, 409)
    assert unknown.context["wrong"] == {
        "tax_code": "No producer with the tax code 0312345678 is known here. Ask the commune to enter it."
    }
    assert Claim.objects.count() == 0
