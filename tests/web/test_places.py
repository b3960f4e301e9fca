"""The pages about places."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine


@pytest.fixture(autouse=True)
def _late_in_2026():
    with time_machine.travel(date(2026, 11, 25), tick=False):
        yield


def page(client, path, status=200, **query):
    response = client.get(path, query, headers={"Accept-Language": "vi"})
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.parametrize("path", ["/places/", "/places/30055/"])
def test_pages_are_read_only(client, path):
    assert client.head(path).status_code == 200
    assert [getattr(client, verb)(path).status_code for verb in ("post", "put", "patch", "delete")] == [
        405
    ] * 4


def test_the_search_page_begins_with_the_provinces_of_today(client):
    html = page(client, "/places/")
    assert html.count('href="/places/') >= 34
    assert 'href="/places/82/#82-2025-07-01"' in html
    assert 'href="/places/87/' not in html


def test_an_old_address_shows_the_place_and_what_it_is_today(client):
    html = page(client, "/places/", q="Xã Gáo Giồng, huyện Cao Lãnh, Đồng Tháp")
    assert "Xã Gáo Giồng, Huyện Cao Lãnh, Đồng Tháp" in html
    assert "Xã Phong Mỹ, Đồng Tháp" in html
    assert "Xã Phú Cường, Đồng Tháp" in html


def test_several_places_are_shown_to_choose_from(client):
    html = page(client, "/places/", q="xã Mỹ Quý", on="1/1/2026")
    assert html.index("Xã Mỹ Quý, Tây Ninh") < html.index("Xã Mỹ Quí, Đồng Tháp")


def test_nothing_found_says_what_to_do(client):
    assert 'class="empty"' in page(client, "/places/", q="Số 8")


def test_near_places_are_offered(client):
    html = page(client, "/places/", q="P. Tân Thuận Tây, Q99, HCM", on="1/5/2024")
    assert 'href="/places/27469/#27469-old"' in html


def test_the_day_asked_is_used(client):
    assert "Xã Lộc Ninh, Đồng Nai" in page(client, "/places/", q="Lộc Ninh, Đồng Nai", on="29/4/2026")
    assert "Phường Lộc Ninh, Thành phố Đồng Nai" in page(
        client, "/places/", q="Lộc Ninh, Đồng Nai", on="30/4/2026"
    )


def test_a_bad_day_is_told_beside_the_field(client):
    html = page(client, "/places/", status=400, q="Mỹ Quý", on="31/2/2026")
    assert 'href="#place-on"' in html
    assert 'value="Mỹ Quý"' in html


def test_what_is_typed_is_shown_as_text(client):
    html = page(client, "/places/", q="<b>Mỹ Quý</b>")
    assert "<b>" not in html
    assert "&lt;b&gt;Mỹ Quý" in html


def test_a_code_shows_all_units_that_bore_it_the_latest_first(client):
    html = page(client, "/places/82/")
    assert html.index("Tỉnh Đồng Tháp") < html.index("Tỉnh Tiền Giang")
    assert html.index('id="82-2025-07-01"') < html.index('id="82-old"')


def test_a_commune_shows_its_past(client):
    html = page(client, "/places/30055/")
    assert '<h1 lang="vi">Xã Mỹ Quí, Đồng Tháp</h1>' in html
    assert "Xã Mỹ Quý, Huyện Tháp Mười, Đồng Tháp" in html


def test_the_resolution_is_named_where_it_is_known(client):
    assert "237/NQ-UBTVQH16" in page(client, "/places/25270/")
    assert "30/2026/QH16" in page(client, "/places/75/")


def test_a_split_commune_shows_the_parts(client):
    html = page(client, "/places/30079/")
    assert 'href="/places/30025/#30025-2025-07-01"' in html
    assert 'href="/places/30088/#30088-2025-07-01"' in html


@pytest.mark.parametrize("code", ["26935", "26929", "26732", "24235"])
def test_what_the_tables_do_not_say_is_said(client, code):
    assert 'class="note"' in page(client, f"/places/{code}/")


@pytest.mark.parametrize("code", ["99999", "8", "abc", "30055x"])
def test_an_unknown_code_is_not_found(client, code):
    page(client, f"/places/{code}/", status=404)


def test_pages_ask_no_database(client):
    """Without the ``db`` fixture any query would fail."""
    page(client, "/places/", q="xã Mỹ Quý, Đồng Tháp")
    page(client, "/places/75/")
