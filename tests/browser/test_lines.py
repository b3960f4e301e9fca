"""The register's lists in a real browser: a line corrected where it stands, and many at once without scripts."""

from __future__ import annotations

from datetime import date

import pytest

from openocop.accounts.demo import demo_administrator, demo_people
from openocop.accounts.roles import Role
from openocop.demo.province import build
from openocop.register.models import CraftVillage, MaterialZone, Product, YearlyFigure, ZoneCertificate
from tests.accounts.conftest import NOON
from tests.browser.conftest import DESK, PHONE, too_wide, violations
from tests.browser.test_signing_in import fill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer(settings):
    """The demonstration with its register; the sign-in of its provincial officer."""
    settings.DEMO = True
    found = next(one for one in demo_people() if one.role == Role.PROVINCIAL_OFFICER)
    build(demo_administrator())
    return {"login": found.login, "password": found.password}


@pytest.fixture
def tea(officer):
    assert officer
    return Product.objects.select_related("producer").get(name="Trà sen Mẫu")


def test_a_line_is_corrected_where_it_stands(open_page, officer, tea):
    page = open_page("/account/", DESK)
    fill(page, **officer)
    page.goto("/office/register/?q=sen")
    row = page.locator(f"#row-{tea.pk}")
    row.locator(f"a[hx-get*='/products/{tea.pk}/line/']").click()
    name = page.locator(f"#row-{tea.pk}-name")
    assert name.input_value() == "Trà sen Mẫu"
    assert (violations(page), too_wide(page)) == ([], 0)
    name.evaluate("box => box.required = false")
    name.fill("")
    row.locator("button[type=submit]").click()
    assert page.locator(f"#row-{tea.pk}-name-error").inner_text() != ""
    assert [text for text in open_page.messages if "400" not in text] == []
    open_page.messages.clear()
    page.locator(f"#row-{tea.pk}-name").fill("Trà tim sen Mẫu")
    row.locator("button[type=submit]").click()
    row.locator("th", has_text="Trà tim sen Mẫu").wait_for()
    assert page.url.endswith("/office/register/?q=sen")
    assert Product.objects.get(pk=tea.pk).name == "Trà tim sen Mẫu"


def test_a_line_is_left_as_it_was(open_page, officer, tea):
    page = open_page("/account/", PHONE)
    fill(page, **officer)
    page.goto("/office/register/producers/?q=mau")
    row = page.locator(f"#row-{tea.producer_id}")
    row.locator("a[hx-get*='/line/']").click()
    assert (violations(page), too_wide(page)) == ([], 0)
    row.locator("a.button-plain").click()
    row.locator("th", has_text=tea.producer.name).wait_for()


def test_many_lines_are_changed_without_scripts(open_page, officer, tea):
    page = open_page("/account/", PHONE, java_script_enabled=False)
    fill(page, **officer)
    page.goto("/office/register/?q=sen+mau")
    page.locator(f"#row-{tea.pk} input[name=row]").check()
    page.locator("#together button").click()
    page.locator("#value").fill("Trà thảo mộc")
    page.locator("main form.form button").click()
    page.locator("main form[method=post].form button").click()
    assert "/office/register/?q=sen" in page.url
    assert Product.objects.get(pk=tea.pk).sector == "Trà thảo mộc"
    page.locator(f"#row-{tea.pk} a[href*='/line/']").click()
    page.locator("#sector").fill("Trà")
    page.locator("form.form-line button").click()
    assert page.url.endswith(f"#row-{tea.pk}")
    assert Product.objects.get(pk=tea.pk).sector == "Trà"


@pytest.mark.parametrize("viewport", [PHONE, DESK])
def test_pages_of_the_register_are_clean(open_page, officer, tea, viewport):
    village = CraftVillage.objects.create(name="Làng trà Mẫu", commune_code=tea.producer.commune_code)
    zone = MaterialZone.objects.create(name="Vùng sen Mẫu", area="12.5", commune_codes=[tea.commune_code])
    zone.producers.add(tea.producer)
    one = ZoneCertificate.objects.create(zone=zone, name="VietGAP", valid_to=date(2030, 1, 1))
    Product.objects.filter(pk=tea.pk).update(craft_village=village)
    YearlyFigure.objects.create(product=tea, year=2025, revenue=10**9, entered_by="Mẫu", entered_at=NOON)
    page = open_page("/account/", viewport, color_scheme="dark" if viewport is DESK else "light")
    fill(page, **officer)
    for path in (
        f"products/{tea.pk}/",
        f"products/{tea.pk}/figures/2025/",
        f"products/{tea.pk}/attributes/new/",
        f"products/{tea.pk}/line/",
        f"products/together/?row={tea.pk}&do=set&value=11",
        f"producers/{tea.producer_id}/",
        f"producers/{tea.producer_id}/members/",
        f"zones/{zone.pk}/",
        f"zones/{zone.pk}/certificates/{one.pk}/",
        f"zones/{zone.pk}/producers/new/",
        f"villages/{village.pk}/",
        f"villages/{village.pk}/remove/",
    ):
        page.goto(f"/office/register/{path}")
        assert (path, violations(page), too_wide(page)) == (path, [], 0)
    for path in (f"/products/tra-sen-mau-{tea.pk}/", f"/places/{tea.commune_code}/"):
        page.goto(path)
        assert (path, violations(page), too_wide(page)) == (path, [], 0)
