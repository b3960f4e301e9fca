"""Material zones and craft villages at the desk: owner, colleague, stranger, and what each page shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from openocop.register.models import CraftVillage, MaterialZone, ZoneCertificate
from tests.register.conftest import CAO_LANH, MY_QUY, Register
from tests.web.office.conftest import browser_of

BASE = "/office/register"


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return Register()


@pytest.fixture
def commune(world):
    return browser_of(world.commune_officer())


@pytest.fixture
def sister(world):
    """The commune next door."""
    return browser_of(world.holder("commune_officer", world.sister))


@pytest.fixture
def zone(world):
    assert world.made >= 0
    return MaterialZone.objects.create(name="Vùng sen Mẫu", commune_codes=[MY_QUY], area=Decimal("12.5"))


@pytest.fixture
def village(world):
    assert world.made >= 0
    return CraftVillage.objects.create(name="Làng chiếu Mẫu", commune_code=MY_QUY)


def wrong(answer):
    return answer.status_code, list(answer.context["wrong"])


def test_a_commune_enters_and_corrects_its_zone(commune):
    said = {"name": "Vùng xoài Mẫu", "area": "1.012,5", "crops": "xoài", "commune_codes": [MY_QUY]}
    answer = commune.post(f"{BASE}/zones/new/", said)
    made = MaterialZone.objects.get()
    assert (answer["Location"], made.area, made.commune_codes) == (
        f"{BASE}/zones/{made.pk}/",
        Decimal("1012.5"),
        [MY_QUY],
    )
    path = f"{BASE}/zones/{made.pk}/edit/"
    assert commune.get(path).context["typed"]["commune_codes"] == [MY_QUY]
    assert commune.post(path, said | {"area": "900"}).status_code == 302
    assert MaterialZone.objects.get().area == Decimal(900)
    assert wrong(commune.post(path, said | {"area": "nhiều"})) == (400, ["area"])
    assert wrong(commune.post(path, said | {"area": "0"})) == (400, ["area"])
    assert wrong(commune.post(path, said | {"commune_codes": []})) == (400, ["commune_codes"])
    assert commune.post(path, said | {"commune_codes": [CAO_LANH]}).status_code == 403


def test_a_province_chooses_among_its_communes(world):
    page = browser_of(world.officer()).get(f"{BASE}/zones/new/").context
    codes = [code for code, _name in page["asked"].inputs[-1].options]
    assert len(codes) == 102
    assert {MY_QUY, CAO_LANH} <= set(codes)


@pytest.mark.parametrize(
    ("text", "number"), [("12,5", "12.5"), ("12.5", "12.5"), ("1.250", "1250"), ("1.250,25", "1250.25")]
)
def test_an_area_is_read_as_people_write_it(commune, zone, text, number):
    said = {"name": "x", "area": text, "commune_codes": [MY_QUY]}
    commune.post(f"{BASE}/zones/{zone.pk}/edit/", said)
    zone.refresh_from_db()
    assert zone.area == Decimal(number)


def test_certificates_are_entered_corrected_and_taken_off(commune, zone):
    said = {"name": "VietGAP", "valid_from": "1/1/2026", "valid_to": "31/12/2027"}
    assert commune.post(f"{BASE}/zones/{zone.pk}/certificates/new/", said).status_code == 302
    one = zone.certificates.get()
    path = f"{BASE}/zones/{zone.pk}/certificates/{one.pk}/"
    assert wrong(commune.post(path, said | {"valid_to": "1/1/2020"})) == (400, ["until"])
    commune.post(path, said | {"valid_to": "31/12/2025", "valid_from": ""})
    one.refresh_from_db()
    assert one.valid_to == date(2025, 12, 31)
    words = commune.get(f"{BASE}/zones/{zone.pk}/").context["certificates"]
    assert [(kind, word) for _one, kind, word in words] == [("ended", "ended on 31/12/2025")]
    other = MaterialZone.objects.create(name="Khác", commune_codes=[MY_QUY])
    assert commune.post(f"{BASE}/zones/{other.pk}/certificates/{one.pk}/remove/").status_code == 404
    assert commune.post(f"{path}remove/").status_code == 302
    assert ZoneCertificate.objects.count() == 0


def test_a_zone_supplies_whom_the_commune_says(world, commune, zone):
    path = f"{BASE}/zones/{zone.pk}/producers/new/"
    offered = commune.get(path).context["asked"].inputs[0].options
    assert [value for value, _word in offered] == ["", str(world.farm.pk)]
    assert wrong(commune.post(path, {"producer": ""})) == (400, ["producer"])
    assert commune.post(path, {"producer": world.other.pk}).status_code == 404
    commune.post(path, {"producer": world.farm.pk})
    page = commune.get(f"{BASE}/zones/{zone.pk}/").context["producers"]
    assert [(one.name, opens) for one, _place, opens in page] == [("Cơ sở Sen Mẫu", True)]
    assert commune.post(f"{BASE}/zones/{zone.pk}/producers/{world.farm.pk}/remove/").status_code == 302
    assert zone.producers.count() == 0


def test_a_village_and_its_products(world, commune):
    said = {"name": "Làng bột Mẫu", "commune_code": MY_QUY, "recognised_on": "5/3/2010", "note": "Bột gạo"}
    assert wrong(commune.post(f"{BASE}/villages/new/", said | {"commune_code": ""})) == (
        400,
        ["commune_code"],
    )
    commune.post(f"{BASE}/villages/new/", said)
    made = CraftVillage.objects.get()
    assert (made.recognised_on, made.note) == (date(2010, 3, 5), "Bột gạo")
    commune.post(f"{BASE}/villages/{made.pk}/edit/", said | {"name": "Làng bột Sa Đéc"})
    path = f"{BASE}/villages/{made.pk}/products/new/"
    offered = commune.get(path, {"who": "tra sen"}).context["asked"].inputs[0].options
    assert [value for value, _word in offered] == ["", str(world.tea.pk)]
    assert len(commune.get(path, {"who": "không có"}).context["asked"].inputs[0].options) == 1
    commune.post(path, {"product": world.tea.pk})
    page = commune.get(f"{BASE}/villages/{made.pk}/").context
    assert [card.product.name for card, _opens, _changes in page["products"]] == ["Trà sen Mẫu"]
    assert commune.post(f"{BASE}/villages/{made.pk}/remove/", {"reason": "Gộp"}).status_code == 409
    assert commune.post(f"{BASE}/villages/{made.pk}/products/{world.tea.pk}/remove/").status_code == 302
    assert commune.post(f"{BASE}/villages/{made.pk}/products/{world.tea.pk}/remove/").status_code == 404
    assert wrong(commune.post(f"{BASE}/villages/{made.pk}/remove/", {})) == (400, ["reason"])
    commune.post(f"{BASE}/villages/{made.pk}/remove/", {"reason": "Gộp"})
    assert CraftVillage.objects.count() == 0


def test_a_zone_is_removed_with_a_reason(commune, zone):
    path = f"{BASE}/zones/{zone.pk}/remove/"
    assert wrong(commune.post(path, {})) == (400, ["reason"])
    assert commune.post(path, {"reason": "Chuyển đất"})["Location"] == f"{BASE}/zones/"
    assert MaterialZone.objects.count() == 0


WRITING = (
    "zones/{zone}/edit/",
    "zones/{zone}/remove/",
    "zones/{zone}/certificates/new/",
    "zones/{zone}/certificates/{certificate}/",
    "zones/{zone}/producers/new/",
    "villages/{village}/edit/",
    "villages/{village}/remove/",
    "villages/{village}/products/new/",
)


@pytest.mark.parametrize("path", WRITING)
def test_only_those_of_the_commune_open_a_form(world, zone, village, path):
    commune, owner = browser_of(world.commune_officer()), browser_of(world.owner())
    sister = browser_of(world.holder("commune_officer", world.sister))
    one = ZoneCertificate.objects.create(zone=zone, name="VietGAP")
    where = f"{BASE}/{path.format(zone=zone.pk, village=village.pk, certificate=one.pk)}"
    assert [browser.get(where).status_code for browser in (commune, sister, owner)] == [200, 403, 403]
    assert [browser.post(where).status_code for browser in (sister, owner)] == [403, 403]
    stranger = browser_of().post(where)
    assert (stranger.status_code, stranger["Location"].partition("?")[0]) == (302, "/account/sign-in/")
    assert commune.put(where).status_code == 405
    assert world.farm.zones.count() == 0


def test_taking_off_is_posted_by_those_of_the_commune(world, commune, sister, zone, village):
    one = ZoneCertificate.objects.create(zone=zone, name="VietGAP")
    zone.producers.add(world.farm)
    world.tea.craft_village = village
    world.tea.save()
    for path in (
        f"zones/{zone.pk}/certificates/{one.pk}/remove/",
        f"zones/{zone.pk}/producers/{world.farm.pk}/remove/",
        f"villages/{village.pk}/products/{world.tea.pk}/remove/",
    ):
        assert commune.get(f"{BASE}/{path}").status_code == 405
        assert sister.post(f"{BASE}/{path}").status_code == 403
    assert (zone.certificates.count(), zone.producers.count(), village.products.count()) == (1, 1, 1)


@pytest.mark.parametrize("kind", ["zones", "villages"])
def test_a_list_asks_the_same_whatever_its_length(world, commune, kind, django_assert_num_queries):
    def more(count):
        for number in range(count):
            if kind == "zones":
                MaterialZone.objects.create(name=f"Vùng {number}", commune_codes=[MY_QUY])
            else:
                CraftVillage.objects.create(name=f"Làng {number}", commune_code=MY_QUY)

    assert world.made > 0
    more(2)
    path = f"{BASE}/{kind}/?q=n&commune={MY_QUY}"
    with django_assert_num_queries(5):
        assert len(commune.get(path).context["rows"]) == 2
    more(58)
    with django_assert_num_queries(5):
        page = commune.get(path)
    assert (len(page.context["rows"]), page.context["query"]) == (50, f"q=n&commune={MY_QUY}&")
    assert "?q=n&amp;commune=30055&amp;page=2" in page.content.decode()


def test_a_zone_asks_the_same_whomever_it_supplies(world, commune, zone, django_assert_num_queries):
    zone.producers.add(world.farm)
    with django_assert_num_queries(10):
        commune.get(f"{BASE}/zones/{zone.pk}/")
    zone.producers.add(*[world.maker(f"Cơ sở {number}", commune_code=MY_QUY) for number in range(20)])
    with django_assert_num_queries(10):
        assert len(commune.get(f"{BASE}/zones/{zone.pk}/").context["producers"]) == 21


def test_a_village_asks_the_same_however_many_its_products(
    world, commune, village, django_assert_num_queries
):
    world.product("Chiếu 0", world.farm, craft_village=village)
    with django_assert_num_queries(8):
        commune.get(f"{BASE}/villages/{village.pk}/")
    for number in range(1, 20):
        world.product(f"Chiếu {number}", world.farm, craft_village=village)
    with django_assert_num_queries(8):
        page = commune.get(f"{BASE}/villages/{village.pk}/").context
    assert [card.product.name for card, _opens, _changes in page["products"]][:2] == ["Chiếu 0", "Chiếu 1"]
