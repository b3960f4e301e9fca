"""A dossier's whole way in a real browser: four people, on a phone and at a desk; clean for axe-core on the way."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from openocop.accounts.demo import demo_administrator, demo_people
from openocop.accounts.roles import Role
from openocop.demo.dossiers import build_dossiers, smallest_pdf
from openocop.demo.province import build
from openocop.dossiers.models import Dossier
from tests.browser.conftest import DESK, PHONE, too_wide, violations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(settings, tmp_path, open_page):
    """A way into the demonstration as each role; no second factor is asked for."""
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path
    found = {}
    for one in demo_people():
        found.setdefault(one.role, (one.login, one.password))
    build(demo_administrator())
    build_dossiers(demo_administrator())

    def signed_in(role, viewport):
        page = open_page("/account/sign-in/", viewport)
        login, password = found[role]
        page.fill("#login", login)
        page.fill("#password", password)
        page.click("main form button[type=submit]")
        page.wait_for_url("**/account/")
        return page

    return signed_in


def clean(page):
    """Nothing for axe-core to find, and no wider than the window."""
    assert (page.url, violations(page), too_wide(page)) == (page.url, [], 0)


def photograph():
    out = BytesIO()
    Image.new("RGB", (800, 600), "seagreen").save(out, "JPEG")
    return {"name": "giay dang ky.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def signed(name):
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": smallest_pdf(name)}


def press(page, selector):
    """Presses and waits for the page it leads to."""
    with page.expect_navigation():
        page.click(selector)


def fill_in(page, dossier):
    """Answers what is open, writes the texts, ticks the boxes, photographs a paper."""
    items = dossier.product_set.items
    page.goto(f"/dossiers/{dossier.pk}/items/10/")
    clean(page)
    for _number in range(10, len(items) + 1):
        page.check("input[name=option] >> nth=0")
        press(page, ".item-form button[type=submit]:not([name])")
    assert page.url.endswith("/items/")
    clean(page)
    page.goto(f"/dossiers/{dossier.pk}/items/1/evidence/")
    with page.expect_navigation(timeout=30_000):  # the page opens itself anew once the file is kept
        page.set_input_files("input[name=files] >> nth=0", [photograph()])
    page.wait_for_selector(".card h3 >> text=giay dang ky", timeout=30_000)
    clean(page)
    page.goto(f"/dossiers/{dossier.pk}/texts/product/")
    while "/texts/" in page.url and not page.url.endswith("/texts/"):
        page.fill("#words", "Nội dung viết trên điện thoại.")
        press(page, "form[data-keep] button[type=submit]:not([name])")
    page.goto(f"/dossiers/{dossier.pk}/declared/")
    page.fill("#sample_count", "5")
    press(page, "main form.form button[type=submit]")


def hand_in(page, dossier):
    page.goto(f"/dossiers/{dossier.pk}/check/")
    clean(page)
    page.check("input[name=declared]")
    press(page, "main form.form button[type=submit]")
    assert page.url.endswith("/handed-in/")
    clean(page)


def return_it(commune, dossier):
    """The commune finds it, notes something at an item without leaving the page, and sends it back."""
    commune.goto("/office/dossiers/")
    clean(commune)
    for address in (f"/office/dossiers/{dossier.pk}/", f"/office/dossiers/{dossier.pk}/review/"):
        press(commune, f"a[href='{address}']")
        clean(commune)
    commune.fill("#words-1", "Cần giấy rõ hơn.")
    commune.click("#look-1 > form button")
    commune.wait_for_selector("#look-1 .done")
    commune.goto(f"/office/dossiers/{dossier.pk}/return/")
    clean(commune)
    commune.fill("#words", "Xin bổ sung nội dung đầu tiên.")
    press(commune, "main form button[type=submit] >> nth=-1")


def complete(farmer, dossier):
    """The producer reads why, writes more, and hands it in again."""
    farmer.goto(f"/dossiers/{dossier.pk}/")
    assert "Xin bổ sung nội dung đầu tiên." in farmer.inner_text("main")
    clean(farmer)
    farmer.goto(f"/dossiers/{dossier.pk}/items/1/")
    farmer.fill("#words", "Đã thêm giấy rõ hơn.")
    press(farmer, ".item-form button[name=list]")
    hand_in(farmer, dossier)


def issue(page, dossier, name, keys, **more):
    """Fills in number, signer and signed copy of each paper and sends them."""
    page.goto(f"/office/dossiers/{dossier.pk}/{name}/")
    clean(page)
    for key, value in more.items():
        page.fill(f"#{key}", value)
    for key in keys:
        page.fill(f"#{key}-number", "12/UBND")
        page.fill(f"#{key}-signer", "Trần Văn Mẫu")
        page.set_input_files(f"#{key}-copy", [signed(key)])
    press(page, "main form.form button[type=submit]")


def test_from_the_phone_to_the_councils_table(people):
    dossier = Dossier.objects.get(state="draft")
    farmer, commune = people(Role.PRODUCER, PHONE), people(Role.COMMUNE_OFFICER, DESK)
    farmer.goto("/dossiers/")
    clean(farmer)
    press(farmer, f"a[href='/dossiers/{dossier.pk}/']")
    clean(farmer)
    fill_in(farmer, dossier)
    hand_in(farmer, dossier)
    return_it(commune, dossier)
    complete(farmer, dossier)
    commune.goto(f"/office/dossiers/{dossier.pk}/findings/")
    clean(commune)
    for key in ("materials", "labour", "idea", "identity"):
        commune.fill(f"#{key}", "Đúng như chủ thể mô tả.")
    press(commune, "main form button[type=submit] >> nth=-1")
    issue(commune, dossier, "request", ("report", "request"))
    province, adviser = people(Role.PROVINCIAL_OFFICER, DESK), people(Role.ADVISORY_MEMBER, PHONE)
    province.goto(f"/office/dossiers/{dossier.pk}/receive/")
    press(province, "main form.form button[type=submit]")
    province.goto(f"/office/dossiers/{dossier.pk}/assign/")
    clean(province)
    province.check("input[name=people] >> nth=0")
    press(province, "main form.form button[type=submit]")
    issue(adviser, dossier, "report", ("report",), summary="Hồ sơ đủ điều kiện.")
    clean(adviser)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.hand_ins.count()) == ("ready", 2)


def test_typed_words_come_back_after_the_line_was_cut(people):
    dossier = Dossier.objects.get(state="draft")
    farmer = people(Role.PRODUCER, PHONE)
    farmer.goto(f"/dossiers/{dossier.pk}/texts/market/")
    farmer.locator("#words").press_sequentially("Bán ở chợ và trên mạng")
    farmer.reload()
    assert farmer.input_value("#words") == "Bán ở chợ và trên mạng"
    press(farmer, "form[data-keep] button[name=list]")
    farmer.goto(f"/dossiers/{dossier.pk}/texts/market/")
    assert farmer.input_value("#words") == "Bán ở chợ và trên mạng"
    assert farmer.evaluate("Object.keys(localStorage).filter(key => key.startsWith('typed:')).length") == 0


def test_the_points_follow_the_option_before_it_is_saved(people):
    dossier = Dossier.objects.get(state="draft")
    farmer = people(Role.PRODUCER, PHONE)
    farmer.goto(f"/dossiers/{dossier.pk}/items/1/")
    base = int(farmer.get_attribute("#answer", "data-base"))
    for place, option in enumerate(dossier.product_set.items[0].options):
        farmer.check(f"input[name=option] >> nth={place}")
        assert farmer.inner_text("#points") == str(base + option.points)
