"""Signing in: by telephone or e-mail, with the second factor where roles ask for it, and not a hundred times."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from openocop.accounts.models import SecondFactor, Session
from openocop.accounts.throttle import LIMITS, Door
from openocop.accounts.totp import STEP, digits_of
from tests.accounts.conftest import NOON, PASSWORD
from tests.web.account.conftest import digits, text_of

HOME = "/account/"
WRONG = "This e-mail or telephone and this password do not fit together. Check both, or set a new password."


def signed_in_as(client):
    return client.session.get("_auth_user_id")


# --- the password


@pytest.mark.parametrize("login", ["0912000105", "0912 000 105", "+84 912 000 105"])
def test_a_producer_comes_in_by_telephone_however_it_is_written(enter, client, farmer, login):
    assert enter(login)["Location"] == HOME
    assert signed_in_as(client) == str(farmer.pk)


def test_the_page_that_was_wanted_opens_after_signing_in(client, enter, farmer):
    asked = client.get("/account/sessions/")
    assert asked["Location"] == "/account/sign-in/?next=%2Faccount%2Fsessions%2F"
    assert enter("0912000105", next="/account/sessions/")["Location"] == "/account/sessions/"
    assert signed_in_as(client) == str(farmer.pk)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_no_other_site_opens_after_signing_in(enter, farmer, wanted):
    assert farmer.phone == "0912000105"
    assert enter("0912000105", next=wanted)["Location"] == HOME


def test_a_wrong_password_and_an_unknown_login_are_told_alike(enter, farmer):
    wrong, unknown = enter(farmer.phone, "not the one"), enter("0912000999", "not the one")
    assert (wrong.status_code, unknown.status_code) == (400, 400)
    assert wrong.context["errors"] == unknown.context["errors"] == [{"sentence": WRONG, "href": "#login"}]


def test_the_password_does_not_come_back_in_the_page(enter, farmer):
    answer = text_of(enter(farmer.phone, "wrong-but-secret"))
    assert "wrong-but-secret" not in answer
    assert f'value="{farmer.phone}"' in answer


def test_a_closed_access_opens_nothing(enter, client, farmer):
    farmer.is_active = False
    farmer.save()
    assert enter(farmer.phone).status_code == 400
    assert signed_in_as(client) is None


def test_a_session_ends_when_the_access_is_closed(enter, client, farmer):
    enter(farmer.phone)
    assert client.get(HOME).status_code == 200
    farmer.is_active = False
    farmer.save()
    assert client.get(HOME)["Location"] == "/account/sign-in/?next=%2Faccount%2F"


def test_signing_in_gives_the_session_a_new_key(client, enter, farmer):
    client.get("/account/sign-in/")
    session = client.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    enter(farmer.phone)
    assert client.session.session_key != before


def test_signing_in_and_out_are_recorded(enter, post, client, farmer, acts):
    enter(farmer.phone)
    assert post("sign_out")["Location"] == "/account/sign-in/"
    assert signed_in_as(client) is None
    assert acts() == [("person:sign_in", "person", ""), ("person:sign_out", "person", "")]


def test_signing_out_again_ends_nothing(post, acts, world):
    assert world.made == 0
    assert post("sign_out")["Location"] == "/account/sign-in/"
    assert acts() == []


# --- a hundred times


def test_the_eleventh_wrong_password_waits_and_so_does_the_right_one(enter, farmer, acts):
    answers = [enter(farmer.phone, f"wrong {number}").status_code for number in range(100)]
    assert answers == [400] * 10 + [409] * 90
    refused = enter(farmer.phone)
    assert refused.context["errors"][0]["sentence"] == (
        "That was tried too often. Wait until 12:15 and try again."
    )
    assert acts() == [("person:shut", "system", "")]


def test_after_a_quarter_of_an_hour_it_opens_again(enter, farmer):
    for number in range(12):
        enter(farmer.phone, f"wrong {number}")
    with time_machine.travel(NOON + timedelta(minutes=15, seconds=1), tick=False):
        assert enter(farmer.phone)["Location"] == HOME


def test_others_at_another_address_are_not_kept_out(client, farmer):
    for number in range(12):
        client.post("/account/sign-in/", {"login": farmer.phone, "password": f"wrong {number}"})
    values = {"login": farmer.phone, "password": PASSWORD}
    answer = client.post("/account/sign-in/", values, REMOTE_ADDR="203.0.113.9")
    assert answer["Location"] == HOME


def test_behind_a_proxy_the_address_is_what_the_proxy_saw(client, farmer, settings):
    settings.PROXIES = 1
    values = {"login": farmer.phone, "password": "wrong"}
    for number in range(12):
        client.post(
            "/account/sign-in/", values, headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.9"}
        )
    values["password"] = PASSWORD
    same = client.post("/account/sign-in/", values, headers={"X-Forwarded-For": "198.51.100.99, 203.0.113.9"})
    other = client.post("/account/sign-in/", values, headers={"X-Forwarded-For": "203.0.113.9, 203.0.113.10"})
    assert (same.status_code, other.status_code) == (409, 302)


def test_a_good_password_forgets_the_wrong_ones(enter, farmer):
    for _round in range(3):
        assert [enter(farmer.phone, "wrong").status_code for _ in range(9)] == [400] * 9
        assert enter(farmer.phone).status_code == 302


def test_an_office_at_one_address_signs_in_all_day(enter, farmer):
    assert {enter(farmer.phone).status_code for _ in range(LIMITS[Door.ADDRESS].tries + 5)} == {302}


# --- the second factor


def test_an_officer_gives_six_digits_before_anything_opens(enter, post, client, officer):
    assert enter("canbo@example.vn")["Location"] == "/account/second-factor/"
    assert client.get(HOME)["Location"] == "/account/sign-in/?next=%2Faccount%2F"
    assert post("second_factor", digits=digits(officer))["Location"] == HOME
    assert client.get(HOME).status_code == 200


def test_the_wanted_page_survives_the_second_factor(enter, post, officer):
    on = enter("canbo@example.vn", next="/account/sessions/")["Location"]
    assert on == "/account/second-factor/?next=%2Faccount%2Fsessions%2F"
    answer = post("second_factor", digits=digits(officer), next="/account/sessions/")
    assert answer["Location"] == "/account/sessions/"


def test_digits_work_once(enter, post, client, officer):
    enter("canbo@example.vn")
    post("second_factor", digits=digits(officer))
    post("sign_out")
    enter("canbo@example.vn")
    assert post("second_factor", digits=digits(officer)).status_code == 400
    assert signed_in_as(client) is None


def test_digits_can_be_tried_five_times(enter, post, officer):
    enter("canbo@example.vn")
    right = digits(officer)
    wrong = "000000" if right != "000000" else "111111"
    assert [post("second_factor", digits=wrong).status_code for _ in range(7)] == [400] * 5 + [409] * 2
    assert post("second_factor", digits=right).status_code == 409


def test_without_a_password_there_is_no_second_step(client, db):  # noqa: ARG001 - opens the database
    assert client.get("/account/second-factor/")["Location"] == "/account/sign-in/"
    assert client.get("/account/second-factor/set/")["Location"] == "/account/sign-in/"


def test_the_step_between_lasts_a_quarter_of_an_hour(enter, client, officer):
    enter(officer.email)
    with time_machine.travel(NOON + timedelta(minutes=16), tick=False):
        assert client.get("/account/second-factor/")["Location"] == "/account/sign-in/"


def test_an_officer_without_an_authenticator_sets_one_up_first(enter, post, client, officer):
    officer.second_factor.delete()
    assert enter(officer.email)["Location"] == "/account/second-factor/set/"
    page = client.get("/account/second-factor/set/")
    made = SecondFactor.objects.get()
    assert page.context["secret"].replace(" ", "") == made.secret
    assert client.get(HOME).status_code == 302
    shown = digits_of(made.secret, int(NOON.timestamp()) // STEP)
    assert post("set_second_factor", digits=shown)["Location"] == HOME
    assert client.session["second_factor"] is True


def test_reloading_the_setup_page_keeps_the_secret_that_was_scanned(enter, client, officer):
    officer.second_factor.delete()
    enter(officer.email)
    pages = [client.get("/account/second-factor/set/").context["secret"] for _ in range(2)]
    assert pages[0] == pages[1]


def test_whoever_has_a_second_factor_cannot_set_another_after_the_password_alone(enter, client, officer):
    enter(officer.email)
    assert client.get("/account/second-factor/set/").status_code == 409
    assert SecondFactor.objects.count() == 1


def test_a_role_given_later_asks_for_the_second_factor_at_once(enter, client, farmer, world):
    enter(farmer.phone)
    world.hold(farmer, "inspector", world.department)
    assert client.get(HOME)["Location"] == "/account/second-factor/set/?next=%2Faccount%2F"


def test_a_producer_may_have_a_second_factor_too(enter, post, client, farmer):
    enter(farmer.phone)
    client.get("/account/second-factor/set/")
    shown = digits_of(SecondFactor.objects.get().secret, int(NOON.timestamp()) // STEP)
    assert post("set_second_factor", digits=shown)["Location"] == HOME
    post("sign_out")
    assert enter(farmer.phone)["Location"] == "/account/second-factor/"


def test_the_demonstration_asks_for_no_second_factor(enter, client, officer, settings):
    settings.DEMO = True
    officer.second_factor.delete()
    assert enter(officer.email)["Location"] == HOME
    assert client.get(HOME).status_code == 200


# --- sessions


def test_an_office_session_lasts_a_working_day_and_a_producer_s_a_month(enter, post, farmer, officer):
    enter(farmer.phone)
    post("sign_out")
    enter(officer.email)
    post("second_factor", digits=digits(officer))
    assert Session.objects.get(person=officer).expire_date == NOON + timedelta(hours=12)


def test_a_producer_s_session_lasts_a_month(enter, farmer):
    enter(farmer.phone)
    assert Session.objects.get(person=farmer).expire_date == NOON + timedelta(days=30)


def test_pages_for_one_person_are_kept_by_nobody(enter, client, farmer):
    enter(farmer.phone)
    assert client.get(HOME)["Cache-Control"] == "no-store"
    assert client.get(reverse("account:sign_in"))["Cache-Control"] == (
        "max-age=0, no-cache, no-store, must-revalidate, private"
    )
