"""The forms of the desks: every one leads back to where it came from."""

from __future__ import annotations

from datetime import date
from html import unescape
from re import search

import pytest
from django.urls import reverse

from openocop.register.models import ChangeRequest, Recognition
from openocop.web.office.asking import above
from openocop.web.office.register.urls import urlpatterns
from tests.accounts.conftest import NOON
from tests.register.conftest import Register
from tests.web.office.conftest import browser_of


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/office/register/products/5/edit/", "/office/register/products/5/"),
        ("/office/register/products/5/ask/name/", "/office/register/products/5/"),
        ("/office/register/producers/5/products/new/", "/office/register/producers/5/"),
        ("/office/register/producers/new/", "/office/register/producers/"),
        ("/office/register/recognitions/5/withdraw/", "/office/register/recognitions/5/"),
        ("/office/register/wishes/5/", "/office/register/wishes/"),
        ("/office/people/roles/5/end/", "/office/people/"),
        ("/office/", ""),
    ],
)
def test_a_page_stands_above_another_by_its_address(path, page):
    assert above(path) == page


@pytest.fixture
def rows(db):  # noqa: ARG001 - opens the database
    """A small register, and for each kind of address the number that it asks for."""
    world = Register()
    star = Recognition.objects.create(product=world.tea, stars=3, decided_on=date(2024, 3, 1))
    wish = ChangeRequest.objects.create(
        producer=world.farm, field="name", new="Khác", asked_by=world.owner(), asked_at=NOON
    )
    return world, {
        "producers": world.farm.pk,
        "products": world.tea.pk,
        "recognitions": star.pk,
        "wishes": wish.pk,
    }


def forms(rows):
    """The addresses of the desk that show one of its forms, each with whom it is for."""
    world, numbers = rows
    own = {"ask_producer", "ask_product"}
    officer, owner = browser_of(world.officer()), browser_of(world.owner())
    for pattern in urlpatterns:
        kind = str(pattern.pattern).partition("/")[0]
        args = {"pk": numbers.get(kind, 1), "field": "name", "kind": "csv"}
        given = {name: args[name] for name in pattern.pattern.converters if name in args}
        if set(given) != set(pattern.pattern.converters) or ("pk" in given and kind not in numbers):
            continue
        browser = owner if pattern.name in own else officer
        path = reverse(f"office:{pattern.name}", kwargs=given)
        page = browser.get(path)
        if page.context and "asked" in page.context and hasattr(page.context["asked"], "button"):
            yield browser, path, page


def test_every_form_of_the_register_leads_back_to_a_page_that_opens(rows):
    seen = {}
    for browser, path, page in forms(rows):
        back = search(r'<p class="crumbs"><a href="([^"]+)"', page.content.decode())
        seen[path] = browser.get(unescape(back[1]), follow=True).status_code if back else "no way back"
    assert set(seen.values()) == {200}
    assert len(seen) >= 14


def test_the_page_that_a_form_was_opened_from_is_the_one_it_leads_to(rows):
    world, numbers = rows
    browser = browser_of(world.officer())
    path = f"/office/register/products/{numbers['products']}/edit/"
    here = "/office/register/?q=tra&page=2"
    page = browser.get(path, {"back": here})
    assert (page.context["asked"].back, page.context["came_from"]) == (here, here)
    wrong = browser.post(path, {"back": here, "price_from": "x"})
    assert (wrong.status_code, wrong.context["asked"].back) == (400, here)
    assert browser.post(path, {"back": here, "story": "Hái sớm"})["Location"] == here


@pytest.mark.parametrize("said", ["https://else.example/", "//else.example/", "javascript:alert(1)", "\\\\x"])
def test_no_form_leads_to_another_site(rows, said):
    world, numbers = rows
    browser = browser_of(world.officer())
    home = f"/office/register/products/{numbers['products']}/"
    assert browser.get(f"{home}edit/", {"back": said}).context["asked"].back == home
    assert browser.post(f"{home}edit/", {"back": said, "story": "Hái"})["Location"] == home
