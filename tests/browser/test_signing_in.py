"""People at the door with a real browser: each role, one with the second factor, one with a code on paper."""

from __future__ import annotations

import time

import pytest

from openocop.accounts.actions import invite
from openocop.accounts.codes import CodeKind
from openocop.accounts.demo import demo_people
from openocop.accounts.models import Office, Person, SecondFactor
from openocop.accounts.policy import Seat
from openocop.accounts.roles import OfficeKind, Role
from openocop.accounts.totp import STEP, digits_of
from tests.browser.conftest import DESK, PHONE, too_wide, violations

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "ba con cò trắng"


@pytest.fixture
def sign_ins():
    """Login and password of one invented person a role."""
    return {one.role: (one.login, one.password) for one in demo_people()}


def fill(page, **values):
    """Fills the fields of the page's form and sends it."""
    for name, value in values.items():
        page.locator(f"#{name}").fill(value)
    page.locator("main form.form button[type=submit]").click()


def now_digits(login):
    """What the authenticator of this person shows, of a half minute that was not used."""
    factor = SecondFactor.objects.get(person=Person.objects.by_login(login))
    return digits_of(factor.secret, max(int(time.time()) // STEP, factor.last_step + 1))


@pytest.mark.parametrize("role", list(Role))
def test_each_role_signs_in_and_sees_its_page(open_page, sign_ins, role):
    login, password = sign_ins[role]
    page = open_page("/account/", PHONE)
    fill(page, login=login, password=password)
    if role is not Role.PRODUCER:
        assert page.get_by_role("heading", level=1).inner_text() == "Thiết lập xác thực hai bước"
        assert violations(page) == []
        fill(page, digits=now_digits(login))
    assert page.get_by_role("heading", level=1).inner_text().startswith("Xin chào")
    assert violations(page) == []
    assert too_wide(page) == 0


def test_an_officer_comes_back_with_password_and_six_digits(open_page, sign_ins):
    login, password = sign_ins[Role.COMMUNE_OFFICER]
    page = open_page("/account/", DESK, color_scheme="dark")
    fill(page, login=login, password=password)
    secret = page.locator("code").inner_text().replace(" ", "")
    fill(page, digits=digits_of(secret, int(time.time()) // STEP))
    page.get_by_role("button", name="Đăng xuất").click()
    fill(page, login=login, password=password)
    assert page.get_by_role("heading", level=1).inner_text() == "Sáu số từ ứng dụng xác thực"
    assert violations(page) == []
    fill(page, digits=now_digits(login))
    assert page.get_by_role("heading", level=1).inner_text().startswith("Xin chào")


def test_a_farmer_comes_in_with_a_code_on_paper(open_page, sign_ins):
    assert len(sign_ins) == len(Role)
    officer = Person.objects.get(email="canboxa@example.vn")
    seat = Seat(Role.PRODUCER, Office.objects.get(kind=OfficeKind.PRODUCER, name="Hợp tác xã Mẫu Trái Cây"))
    code = invite(seat, name="Lê Thị Mẫu", login="", kind=CodeKind.PRINTED, by=officer)[1]
    page = open_page("/account/code/", PHONE)
    fill(page, code=code.lower())
    assert page.get_by_role("heading", level=1).inner_text() == "Chào mừng Lê Thị Mẫu"
    assert violations(page) == []
    fill(page, login="0912 000 777", password=PASSWORD)
    assert page.get_by_role("heading", level=1).inner_text() == "Xin chào Lê Thị Mẫu"
    assert page.get_by_text("Hợp tác xã Mẫu Trái Cây").count() == 1


@pytest.mark.parametrize(
    "path", ["sign-in/", "code/", "forgotten/", "password/", "sessions/", "claims/", "second-factor/set/"]
)
@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_every_page_of_the_door_is_clean(open_page, sign_ins, path, viewport):
    login, password = sign_ins[Role.PRODUCER]
    page = open_page("/account/", viewport)
    if path not in {"sign-in/", "code/", "forgotten/"}:
        fill(page, login=login, password=password)
    page.goto(f"/account/{path}")
    assert violations(page) == []
    assert too_wide(page) == 0
