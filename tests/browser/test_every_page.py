"""Every public page: nothing for axe-core to find, nothing wider than the phone, in light, dark and English."""

from __future__ import annotations

import pytest

from tests.browser.conftest import DESK, PHONE, too_wide, violations

PAGES = [
    "/",
    "/about/",
    "/ui/",
    "/rulebooks/",
    "/rulebooks/QD26-2026/",
    "/rulebooks/QD148-2023/",
    "/rulebooks/QD26-2026/1/",
    "/rulebooks/QD26-2026/26/",
    "/rulebooks/QD148-2023/7/",
    "/rulebooks/QD1048-2019/3/",
    "/rulebooks/QD26-2026/1/compare/QD148-2023/",
    "/rulebooks/QD26-2026/26/compare/QD1048-2019/",
    "/rulebooks/search/?q=vung+nguyen+lieu",
    "/rulebooks/search/?q=khongcogi",
    "/places/",
    "/places/?q=my+quy",
    "/places/30055/",
    "/places/82/",
    "/calculator/",
    "/calculator/?q=tra+sen",
    "/calculator/?q=khongcogi",
    "/calculator/QD26-2026/1/",
    "/calculator/QD26-2026/26/?8=1",
    "/calculator/QD26-2026/1/answer/?1.1=2&1.2=-",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_on_a_phone(open_page, path):
    page = open_page(path, PHONE)
    assert violations(page) == []
    assert too_wide(page) == 0


@pytest.mark.parametrize("path", PAGES)
def test_page_on_a_desk_in_the_dark(open_page, path):
    page = open_page(path, DESK, color_scheme="dark")
    assert violations(page) == []
    assert too_wide(page) == 0


def test_english_is_clean_too(open_page):
    page = open_page("/calculator/QD26-2026/1/answer/?1.1=2")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert violations(page) == []


def test_what_is_wrong_would_be_found(open_page):
    page = open_page("/about/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [rule for rule, _ in violations(page)] == ["image-alt"]


def test_the_language_switch_returns_to_the_same_page(open_page):
    page = open_page("/rulebooks/search/?q=bao+bi")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/rulebooks/search/?q=bao+bi")
    assert page.get_by_role("heading", level=1).inner_text() == "Search the criteria"
    page.get_by_role("button", name="Tiếng Việt").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Tìm trong bộ tiêu chí"
