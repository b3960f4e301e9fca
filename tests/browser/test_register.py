"""The catalogue and the desks in a real browser: clean for axe-core, no wider than the phone, and they work."""

from __future__ import annotations

import pytest
import xlsxwriter

from openocop.accounts.demo import demo_administrator, demo_people
from openocop.accounts.roles import Role
from openocop.demo.pictures import draw_pictures
from openocop.demo.province import build
from openocop.files.actions import keep_picture
from openocop.register.actions import add_picture
from openocop.register.models import Product, ProductPicture
from tests.browser.conftest import DESK, PHONE, too_wide, violations
from tests.browser.test_signing_in import fill
from tests.files.conftest import encoded, photograph

pytestmark = pytest.mark.django_db(transaction=True)
DESKS = [
    "register/",
    "register/producers/",
    "register/producers/new/",
    "register/zones/",
    "register/zones/new/",
    "register/villages/",
    "register/villages/new/",
    "register/imports/",
    "register/duplicates/",
    "register/wishes/",
    "journal/",
    "people/",
    "people/invitations/",
    "people/claims/",
    "people/workbook/",
]


@pytest.fixture
def sign_ins(settings, tmp_path):
    """The demonstration with its register; no second factor is asked for."""
    settings.DEMO = True
    found = {one.role: (one.login, one.password) for one in demo_people()}
    settings.MEDIA_ROOT = tmp_path
    build(demo_administrator())
    draw_pictures(demo_administrator())
    return found


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_the_catalogue_is_clean(open_page, sign_ins, viewport):
    assert len(sign_ins) == len(Role)
    page = open_page("/products/", viewport, color_scheme="dark" if viewport is DESK else "light")
    tea = Product.objects.get(name="Trà sen Mẫu")
    maker = f"/producers/co-so-mau-hoa-sen-{tea.producer_id}/"
    for path in [
        "/products/",
        "/products/?star=4&valid=1",
        f"/products/tra-sen-mau-{tea.pk}/",
        maker,
        "/products/map/",
    ]:
        page.goto(path)
        assert (path, violations(page), too_wide(page)) == (path, [], 0)


def test_search_finds_as_one_types(open_page, sign_ins):
    assert len(sign_ins) == len(Role)
    page = open_page("/products/", PHONE)
    page.locator("#products-q").press_sequentially("banh phong tom mau")
    page.wait_for_url("**q=banh%20phong%20tom%20mau**")
    page.get_by_role("link", name="Bánh phồng tôm Mẫu").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Bánh phồng tôm Mẫu"


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_every_desk_is_clean(open_page, sign_ins, viewport):
    page = open_page("/account/", viewport)
    login, password = sign_ins[Role.ADMINISTRATOR]
    fill(page, login=login, password=password)
    for path in DESKS:
        page.goto(f"/office/{path}")
        assert (path, violations(page), too_wide(page)) == (path, [], 0)


def test_a_workbook_goes_in_and_comes_out_again(open_page, sign_ins, tmp_path):
    path = tmp_path / "so.xlsx"
    book = xlsxwriter.Workbook(path)
    out = book.add_worksheet("Sổ")
    for at, row in enumerate(
        [["STT", "Tên sản phẩm", "Tên chủ thể", "Hạng sao", "Ngày quyết định"],
         ["1", "Kẹo dừa 500g", "Cơ sở Kẹo Mẫu", "3 sao", "05/03/2025"],
         ["2", "Kẹo thèo lèo", "Cơ sở Kẹo Mẫu", "9", "05/03/2025"]]
    ):  # fmt: skip
        for column, cell in enumerate(row):
            out.write_string(at, column, cell)
    book.close()
    page = open_page("/account/", PHONE)
    login, password = sign_ins[Role.PROVINCIAL_OFFICER]
    fill(page, login=login, password=password)
    page.goto("/office/register/imports/")
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Xem trước").click()
    assert violations(page) == []
    assert too_wide(page) == 0
    page.get_by_role("button", name="Đưa vào sổ").click()
    assert Product.objects.filter(name="Kẹo dừa", star=3).count() == 1
    page.get_by_role("button", name="Hoàn tác toàn bộ lần nhập").click()
    assert Product.objects.filter(name="Kẹo dừa").count() == 0


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_a_picture_is_added_put_first_and_removed_without_scripts(open_page, sign_ins, tmp_path, viewport):
    tea = Product.objects.get(name="Trà sen Mẫu")
    whole = tmp_path / "IMG_01.jpg"
    whole.write_bytes(encoded(photograph((900, 1600))))
    page = open_page("/account/", viewport, java_script_enabled=False)
    login, password = sign_ins[Role.PROVINCIAL_OFFICER]
    fill(page, login=login, password=password)
    page.goto(f"/office/register/products/{tea.pk}/pictures/")
    page.set_input_files("#file", whole)
    fill(page, alt="Ấm trà sen")
    assert [one.alt for one in tea.pictures.all()][1:] == ["Ấm trà sen"]
    page.locator("button[value=first]").click()
    assert [one.alt for one in tea.pictures.all()][:1] == ["Ấm trà sen"]
    page.goto(f"/office/register/pictures/{tea.pictures.first().pk}/remove/")
    page.locator("main form.form button").click()
    assert [one.alt for one in tea.pictures.all() if "Ấm" in one.alt] == []


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_the_pages_of_pictures_are_clean(open_page, sign_ins, viewport):
    tea = Product.objects.get(name="Trà sen Mẫu")
    kept = keep_picture(encoded(photograph((900, 1600))), name="a.jpg")
    draft = ProductPicture(digest=kept.digest, width=kept.width, height=kept.height, alt="Ấm trà sen")
    one = add_picture(tea, draft, by=demo_administrator())
    page = open_page("/account/", viewport, color_scheme="dark" if viewport is DESK else "light")
    login, password = sign_ins[Role.PROVINCIAL_OFFICER]
    fill(page, login=login, password=password)
    for path in (
        f"/office/register/products/{tea.pk}/pictures/",
        f"/office/register/products/{tea.pk}/",
        f"/office/register/pictures/{one.pk}/words/",
        f"/office/register/pictures/{one.pk}/remove/",
        f"/products/tra-sen-mau-{tea.pk}/",
    ):
        page.goto(path)
        assert (path, violations(page), too_wide(page)) == (path, [], 0)
        assert (
            page.evaluate("[...document.images].filter(one => one.complete && !one.naturalWidth).length") == 0
        )
