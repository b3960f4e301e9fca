"""The public catalogue: lists, a product, a producer, the map, and what machines read."""

from __future__ import annotations

import json
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
import time_machine

from openocop.register import actions
from openocop.register.fields import FIGURE
from openocop.register.kinds import Reading
from openocop.register.models import CraftVillage, MaterialZone, Product, YearlyFigure
from tests.accounts.conftest import NOON
from tests.register.conftest import CAO_LANH, MY_QUY, Register


@pytest.fixture(autouse=True)
def _english_at_noon(settings):
    settings.LANGUAGE_CODE = "en"
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    """Two producers; tea with 4 stars, an expired one, one without a star."""
    made = Register()
    by = made.officer()
    made.expired = made.product("Khô cá lóc", made.other, set_number=8, sector="Cá")
    made.plain = made.product("Xoài Cao Lãnh", made.other, set_number=1)
    actions.add_recognition(made.recognition(stars=4), by=by)
    actions.add_recognition(made.recognition(made.expired, decided_on=date(2021, 5, 1)), by=by)
    return made


def names(response):
    return [card.product.name for card in response.context["cards"]]


def text_of(response):
    return response.content.decode()


# --- the list


def test_the_list_stands_in_the_order_of_the_alphabet(client, world):
    assert world.tea.pk
    assert names(client.get("/products/")) == ["Khô cá lóc", "Trà sen Mẫu", "Xoài Cao Lãnh"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tra+sen", ["Trà sen Mẫu"]),
        ("set=8", ["Khô cá lóc"]),
        ("star=4", ["Trà sen Mẫu"]),
        ("valid=1", ["Trà sen Mẫu"]),
        ("sector=C%C3%A1", ["Khô cá lóc"]),
        (f"commune={CAO_LANH}", ["Khô cá lóc", "Xoài Cao Lãnh"]),
        ("commune=xã Mỹ Quý, huyện Tháp Mười, Đồng Tháp", ["Trà sen Mẫu"]),
        (f"commune={CAO_LANH}&q=xoai", ["Xoài Cao Lãnh", "Khô cá lóc"]),
        ("attribute=green", []),
        ("set=99&star=7&attribute=x&page=x", ["Khô cá lóc", "Trà sen Mẫu", "Xoài Cao Lãnh"]),
        ("page=2", []),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, world, query, found):
    assert world.tea.pk
    assert names(client.get(f"/products/?{query}")) == found


def test_a_place_that_is_not_one_commune_is_told(client, world):
    assert world.tea.pk
    page = client.get("/products/?commune=T%C3%A2n+Ph%C3%BA")
    assert "This is not one commune of today." in text_of(page)
    assert names(page) == []


@pytest.mark.parametrize(
    "query", ["q=%00", "commune=%00", "sector=%00", "q=" + "a" * 3000, "page=99999999999999999999"]
)
@pytest.mark.usefixtures("world")
def test_no_address_breaks_the_list(client, query):
    assert client.get(f"/products/?{query}").status_code == 200


def test_each_condition_can_be_taken_away(client, world):
    assert world.tea.pk
    labels = client.get("/products/?star=4&valid=1&q=tra").context["labels"]
    assert labels == [("4 stars", "q=tra&valid=1"), ("valid today", "q=tra&star=4")]


def test_a_star_never_stands_without_what_it_is_worth(client, world):
    assert world.tea.pk
    said = {card.product.name: (card.kind, card.word) for card in client.get("/products/").context["cards"]}
    assert said == {
        "Khô cá lóc": ("ended", "ended on 01/05/2024"),
        "Trà sen Mẫu": ("valid", "valid until 01/03/2028"),
        "Xoài Cao Lãnh": ("", ""),
    }


def test_a_list_costs_the_same_queries_however_long(client, world, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get("/products/")
    Product.objects.bulk_create(
        Product(producer=world.farm, name=f"Kẹo {number}", created_at=NOON) for number in range(60)
    )
    with django_assert_num_queries(4):
        page = client.get("/products/")
    assert (len(page.context["cards"]), page.context["total"], page.context["after"]) == (24, 63, "page=2")


def test_demonstration_rows_are_marked(client, world):
    said = "This is no legal register"
    assert said not in text_of(client.get("/products/"))
    Product.objects.filter(pk=world.tea.pk).update(demonstration=True)
    assert said in text_of(client.get("/products/"))
    assert said in text_of(client.get(f"/products/tra-sen-mau-{world.tea.pk}/"))


# --- a product


def test_a_product_has_one_address(client, world):
    right = f"/products/tra-sen-mau-{world.tea.pk}/"
    assert client.get(right).status_code == 200
    assert client.get(f"/products/gi-do-{world.tea.pk}/")["Location"] == right
    assert client.get("/products/tra-sen-mau-999999/").status_code == 404


def test_a_merged_product_leads_to_the_one_that_stayed(client, world):
    twin = world.product("Trà sen", world.farm)
    actions.merge_products(world.tea, twin, by=world.officer())
    assert client.get(f"/products/tra-sen-{twin.pk}/")["Location"] == f"/products/tra-sen-mau-{world.tea.pk}/"


def test_a_product_s_page_shows_its_stars_then_and_now(client, world):
    by = world.officer()
    new = {"stars": 4, "kind": "reassessment", "decided_on": date(2026, 10, 1), "decision_number": "7/QĐ"}
    actions.add_recognition(world.recognition(world.tea, **new), by=by)
    page = client.get(f"/products/tra-sen-mau-{world.tea.pk}/")
    lines = [
        (line.one.decision_number, line.kind, line.word, line.days) for line in page.context["recognitions"]
    ]
    assert lines == [
        ("7/QĐ", "valid", "valid", "01/10/2026 to 01/10/2029"),
        ("1/QĐ", "ended", "replaced by a later one", "01/03/2025 to 01/03/2028"),
    ]


def test_a_product_costs_the_same_queries_however_much_there_is(client, world, django_assert_num_queries):
    path = f"/products/tra-sen-mau-{world.tea.pk}/"
    with django_assert_num_queries(7):
        client.get(path)
    actions.set_packs(world.tea, [f"gói {n}" for n in range(9)], by=world.officer())
    with django_assert_num_queries(7):
        client.get(path)


def test_a_household_s_telephone_is_on_no_page(client, world):
    world.other.kind, world.other.phone, world.other.address = "household", "0912000105", "Số 1 Đường Mẫu"
    world.other.save()
    pages = [
        f"/products/kho-ca-loc-{world.expired.pk}/",
        f"/producers/ho-kinh-doanh-xoai-mau-{world.other.pk}/",
    ]
    for path in [*pages, "/products/", "/api/search?q=xoai"]:
        said = text_of(client.get(path))
        assert ("0912000105" in said, "Số 1 Đường Mẫu" in said) == (False, False)


def ld(response):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text_of(response), re.DOTALL)
    return json.loads(found[1])


def test_machines_read_a_certification_only_while_it_is_valid(client, world):
    valid = ld(client.get(f"/products/tra-sen-mau-{world.tea.pk}/"))
    assert valid["hasCertification"]["expires"] == "2028-03-01"
    assert "hasCertification" not in ld(client.get(f"/products/kho-ca-loc-{world.expired.pk}/"))
    Product.objects.filter(pk=world.tea.pk).update(demonstration=True)
    assert "hasCertification" not in ld(client.get(f"/products/tra-sen-mau-{world.tea.pk}/"))


def test_no_name_ends_the_script_it_stands_in(client, world):
    world.tea.name = "Trà </script><script>alert(1)</script> & sen"
    world.tea.save()
    page = client.get(f"/products/tra-script-script-alert-1-script-sen-{world.tea.pk}/")
    assert ld(page)["name"] == world.tea.name
    assert "<script>alert" not in text_of(page)


# --- a producer, the map, search for programs


def test_a_producer_s_page_holds_its_products(client, world):
    path = f"/producers/ho-kinh-doanh-xoai-mau-{world.other.pk}/"
    assert names(client.get(path)) == ["Khô cá lóc", "Xoài Cao Lãnh"]
    assert client.get(f"/producers/x-{world.other.pk}/")["Location"] == path
    assert client.get("/producers/x-999999/").status_code == 404


def test_the_map_and_its_list_say_the_same(client, world):
    assert world.tea.pk
    page = client.get("/products/map/").context
    assert page["rows"] == [(CAO_LANH, "Phường Cao Lãnh", 2, 0), (MY_QUY, "Xã Mỹ Quí", 1, 1)]
    assert {(spot.code, spot.number, spot.valid) for spot in page["spots"]} == {
        (CAO_LANH, 2, 0),
        (MY_QUY, 1, 1),
    }
    assert all(0 < spot.x < page["width"] and 0 < spot.y < page["height"] for spot in page["spots"])


def test_an_empty_register_says_so(client, db):  # noqa: ARG001 - opens the database
    assert "No product found" in text_of(client.get("/products/map/"))
    assert "No product found" in text_of(client.get("/products/"))


def test_search_for_programs(client, world):
    found = client.get("/api/search?q=tra+sen&limit=1").json()
    assert found["products"] == [
        {
            "id": world.tea.pk,
            "name": "Trà sen Mẫu",
            "producer": "Cơ sở Sen Mẫu",
            "set": 12,
            "set_name": "Sản phẩm trà từ thực vật khác",
            "commune": MY_QUY,
            "place": "Xã Mỹ Quí, Đồng Tháp",
            "star": 4,
            "valid_from": "2025-03-01",
            "valid_to": "2028-03-01",
            "valid": True,
            "demonstration": False,
            "address": f"http://127.0.0.1:8000/products/tra-sen-mau-{world.tea.pk}/",
        }
    ]
    assert (found["total"], found["capped"], found["near"]) == (1, False, False)
    assert client.get("/api/search").json()["products"] == []


def test_the_sitemap_names_every_living_product(client, world):
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    found = [one.text for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert found[0] == f"http://127.0.0.1:8000/products/tra-sen-mau-{world.tea.pk}/"
    assert len(found) == 3


def test_the_pages_carry_the_policy_and_no_cookie_and_nothing_inline(client, world):
    pages = [
        f"/products/tra-sen-mau-{world.tea.pk}/",
        f"/producers/co-so-sen-mau-{world.farm.pk}/",
        "/products/map/",
    ]
    for path in ["/products/", "/sitemap.xml", "/api/search?q=sen", *pages]:
        answer = client.get(path)
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
        assert answer.cookies.output() == ""
        assert [
            sign in text_of(answer) for sign in ("<style", " style=", "<script>", " onclick=", 'src="http')
        ] == [False] * 5


# --- where it comes from


def test_a_commune_s_list_and_its_place_lead_to_each_other(client, world):
    assert world.tea.pk
    assert f'href="/places/{MY_QUY}/"' in text_of(client.get(f"/products/?commune={MY_QUY}"))
    assert f'href="/products/?commune={MY_QUY}"' in text_of(client.get(f"/places/{MY_QUY}/"))
    for path in ("/products/", "/products/?commune=kh%C3%B4ng+c%C3%B3"):
        assert "/places/?" not in text_of(client.get(path))
        assert client.get(path).context["asked"].wanted.commune in {"", "?"}
        assert re.search(r'href="/places/\d', text_of(client.get(path))) is None
    assert "/products/?commune=82" not in text_of(client.get("/places/82/"))


def test_a_product_names_its_village_and_zones(client, world):
    village = CraftVillage.objects.create(name="Làng trà Mẫu", commune_code=CAO_LANH)
    Product.objects.filter(pk=world.tea.pk).update(craft_village=village)
    for name in ("Vùng sen đỏ", "Vùng dứa"):
        zone = MaterialZone.objects.create(name=name, commune_codes=[MY_QUY])
        zone.producers.add(world.farm)
    page = client.get(f"/products/tra-sen-mau-{world.tea.pk}/")
    assert [zone.name for zone, _communes in page.context["zones"]] == ["Vùng dứa", "Vùng sen đỏ"]
    text = text_of(page)
    assert ("Làng trà Mẫu" in text, f'href="/places/{CAO_LANH}/"' in text, "Vùng sen đỏ" in text) == (
        True,
        True,
        True,
    )


def test_what_a_product_brought_is_shown_as_far_as_it_is_public(client, world, monkeypatch):
    actions.declare(world.tea, YearlyFigure(year=2025, revenue=5_000_000, workers=7), by=world.officer())
    path = f"/products/tra-sen-mau-{world.tea.pk}/"
    page = client.get(path)
    assert (page.context["figures"], "5,000,000" in text_of(page)) == ([], False)
    monkeypatch.setitem(FIGURE, "workers", Reading.PUBLIC)
    page = client.get(path)
    assert (page.context["figure_heads"], page.context["figures"]) == (["Workers"], [(2025, ["7"])])
    assert "5,000,000" not in text_of(page)
