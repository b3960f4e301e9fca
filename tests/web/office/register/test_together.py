"""Many lines at once, and one line where it stands."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from openocop.accounts.roles import Role
from openocop.journal.models import Entry
from openocop.register.models import CraftVillage, Producer, Product
from tests.register.conftest import CAO_LANH, MY_QUY, Register
from tests.web.office.conftest import browser_of, said_in

BASE = "/office/register"
TOGETHER = f"{BASE}/products/together/"
LIST = f"{BASE}/?q=sen&page=1"


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return Register()


@pytest.fixture
def commune(world):
    return browser_of(world.commune_officer())


@pytest.fixture
def province(world):
    return browser_of(world.officer())


@pytest.fixture
def seeds(world):
    return world.product("Hạt sen Mẫu", world.farm)


def asked(browser, rows, do, value=None, path=TOGETHER):
    said = {"row": [row.pk for row in rows], "do": do, "back": LIST}
    return browser.get(f"{path}?{urlencode(said | ({} if value is None else {'value': value}), doseq=True)}")


def posted(browser, page, value, path=TOGETHER):
    context = page.context
    rows = [row.pk for row in context["rows"]]
    said = {"row": rows, "do": context["do"], "value": value, "back": LIST, "seen": context["weighing"].seen}
    return browser.post(path, said)


def test_ticked_lines_are_looked_at_and_then_changed_once(world, province, seeds):
    xoai = world.product("Xoài Mẫu", world.other, sector="Sen")
    rows = [world.tea, seeds, xoai]
    first = asked(province, rows, "sector")
    assert (first.context["weighing"], len(first.context["rows"])) == (None, 3)
    page = asked(province, rows, "sector", "Sen")
    assert [row.name for row, _now in page.context["going"]] == ["Hạt sen Mẫu", "Trà sen Mẫu"]
    assert [(one.row.name, one.why) for one in page.context["staying"]] == [("Xoài Mẫu", "It is so already.")]
    assert Entry.objects.count() == 0
    answer = posted(province, page, "Sen")
    assert (answer["Location"], said_in(answer)) == (LIST, ["2 lines are changed."])
    again = posted(province, page, "Sen")
    assert (again["Location"], said_in(again)[-1]) == (LIST, "Nothing was changed.")
    assert [one.verb for one in Entry.objects.all()] == ["product:update"] * 2
    assert set(Product.objects.values_list("sector", flat=True)) == {"Sen"}


def test_lines_that_changed_meanwhile_are_shown_anew(world, province, seeds):
    page = asked(province, [world.tea, seeds], "sector", "Sen")
    Product.objects.filter(pk=seeds.pk).update(sector="Hạt")
    answer = posted(province, page, "Sen")
    assert (answer.status_code, [now for _row, now in answer.context["going"]]) == (409, ["Hạt", ""])
    assert not Product.objects.filter(sector="Sen").exists()


def test_a_value_that_cannot_be_stands_at_its_input(world, province):
    for do in ("set", "craft_village"):
        page = asked(province, [world.tea], do, "999")
        assert (page.status_code, page.context["error"]) == (400, "Choose one of the list.")
    assert asked(province, [world.tea], "star", "5").status_code == 404


def test_sets_and_villages_are_chosen_from_their_lists(world, province, seeds):
    village = CraftVillage.objects.create(name="Làng Mẫu", commune_code=MY_QUY)
    for do, value in (("set", "11"), ("craft_village", str(village.pk))):
        page = asked(province, [world.tea, seeds], do, value)
        assert posted(province, page, value).status_code == 302
    world.tea.refresh_from_db()
    assert (world.tea.set_number, world.tea.craft_village) == (11, village)
    assert asked(province, [world.tea], "craft_village", "").context["value_words"] == "none"


def test_communes_of_split_ones_are_assigned_by_the_province(world, province, commune):
    path = f"{BASE}/producers/together/"
    split = [world.maker(name, commune_candidates=[MY_QUY, CAO_LANH]) for name in ("A", "B")]
    page = asked(province, split, "commune", path=path)
    assert [code for code, _name in page.context["one"].options] == ["", CAO_LANH, MY_QUY]
    asked_by_commune = asked(commune, split, "commune", MY_QUY, path)
    assert (asked_by_commune.context["going"], len(asked_by_commune.context["staying"])) == ([], 2)
    assert '<button type="submit" class="button">Change' not in asked_by_commune.content.decode()
    assert posted(commune, asked_by_commune, MY_QUY, path).status_code == 302
    assert Producer.objects.filter(commune_code=MY_QUY).count() == 1
    posted(province, asked(province, split, "commune", MY_QUY, path), MY_QUY, path)
    assert Producer.objects.filter(commune_code=MY_QUY).count() == 3
    assert asked(province, split, "commune", "82", path).status_code == 400
    posted(province, asked(province, split, "kind", "household", path), "household", path)
    assert Producer.objects.filter(kind="household").count() == 2


def test_only_one_s_own_lines_are_looked_at(world, commune):
    xoai = world.product("Xoài Mẫu", world.other)
    assert [row.name for row in asked(commune, [xoai, world.tea], "sector").context["rows"]] == [
        "Trà sen Mẫu"
    ]
    none = asked(commune, [xoai], "sector")
    assert (none["Location"], said_in(none)) == (LIST, ["Tick at least one line first."])
    assert commune.get(TOGETHER)["Location"] == f"{BASE}/"
    assert commune.get(f"{TOGETHER}?row=x&row=1%00&do=sector").status_code == 302
    sister = browser_of(world.holder(Role.COMMUNE_OFFICER, world.sister))
    said = {"row": [world.tea.pk], "do": "sector", "value": "Sen", "seen": "x"}
    assert sister.post(TOGETHER, said).status_code == 302
    auditor = browser_of(world.holder(Role.AUDITOR, world.province))
    assert auditor.post(TOGETHER, said)["Location"] == f"{BASE}/"
    assert browser_of().post(TOGETHER, said)["Location"].partition("?")[0] == "/account/sign-in/"
    assert commune.put(TOGETHER).status_code == 405
    world.tea.refresh_from_db()
    assert (world.tea.sector, Entry.objects.count()) == ("", 0)


# --- one line


def test_a_line_is_corrected_and_leads_back_to_its_place(world, commune):
    path = f"{BASE}/products/{world.tea.pk}/line/"
    back = f"{LIST}#row-{world.tea.pk}"
    page = commune.get(path, {"back": back})
    assert [one.name for one in page.context["asked"].inputs] == ["name", "set_number", "sector"]
    said = {"name": "Trà tim sen", "set_number": "11", "sector": "Sen", "back": back}
    assert commune.post(path, said)["Location"] == back
    world.tea.refresh_from_db()
    assert (world.tea.name, world.tea.set_number, world.tea.sector) == ("Trà tim sen", 11, "Sen")
    wrong = commune.post(path, said | {"name": ""})
    assert (wrong.status_code, list(wrong.context["wrong"]), wrong.context["came_from"]) == (
        400,
        ["name"],
        back,
    )
    assert commune.post(path, {"sector": "Trà"})["Location"] == f"{BASE}/#row-{world.tea.pk}"


def test_in_a_list_the_inputs_have_names_of_their_own(world, commune):
    path = f"{BASE}/producers/{world.farm.pk}/line/"
    assert 'id="name"' in commune.get(path).content.decode()
    page = commune.get(path, headers={"HX-Request": "true"}).content.decode()
    assert f'id="row-{world.farm.pk}-name"' in page
    answer = commune.post(path, {"name": "Tên mới"}, headers={"HX-Request": "true"})
    assert (answer["Location"], said_in(answer)) == (f"{BASE}/producers/#row-{world.farm.pk}", [])


def test_who_corrects_a_line(world):
    people = [
        world.owner(),
        world.commune_officer(),
        world.holder(Role.COMMUNE_OFFICER, world.sister),
        world.holder(Role.AUDITOR, world.province),
    ]
    browsers = [browser_of(person) for person in people]
    for path in (f"{BASE}/products/{world.tea.pk}/line/", f"{BASE}/producers/{world.farm.pk}/line/"):
        assert [one.get(path).status_code for one in browsers] == [200, 200, 403, 403]
        assert [one.post(path).status_code for one in browsers[2:]] == [403, 403]
        assert "name" not in [one.name for one in browsers[0].get(path).context["asked"].inputs]
        assert browser_of().post(path)["Location"].partition("?")[0] == "/account/sign-in/"
        assert browsers[0].delete(path).status_code == 405


# --- the lists


def test_lists_offer_what_one_may(world, commune):
    assert commune.get(f"{BASE}/").context["changes"] == {world.tea.pk}
    assert commune.get(f"{BASE}/producers/").context["changes"] == {world.farm.pk}
    auditor = browser_of(world.holder(Role.AUDITOR, world.province))
    assert auditor.get(f"{BASE}/").context["changes"] == set()
    assert 'type="checkbox" name="row"' not in auditor.get(f"{BASE}/").content.decode()
    page = commune.get(f"{BASE}/?q=sen&ticked=1")
    assert page.content.decode().count(f'value="{world.tea.pk}" form="together" checked') == 1
    assert page.context["this_page"] == LIST


def test_a_list_is_narrowed_and_its_address_keeps_it(world, province):
    world.product("Xoài Mẫu", world.other, sector="Trái cây", set_number=1)
    page = province.get(f"{BASE}/?set=1&sector=Trái cây&commune={CAO_LANH}")
    assert [card.product.name for card in page.context["cards"]] == ["Xoài Mẫu"]
    assert page.context["here"] == f"set=1&commune={CAO_LANH}&sector=Tr%C3%A1i+c%C3%A2y"
    open_ones = world.maker("Tổ Mẫu", kind="cooperative_group", commune_candidates=[MY_QUY])
    page = province.get(f"{BASE}/producers/?kind=cooperative_group&open=1")
    assert [row[0] for row in page.context["rows"]] == [open_ones]
    assert page.context["query"] == "kind=cooperative_group&open=1&"


@pytest.mark.parametrize(("path", "count"), [("", 8), ("producers/", 5)])
def test_a_list_asks_the_same_whatever_its_length(world, province, path, count, django_assert_num_queries):
    with django_assert_num_queries(count):
        province.get(f"{BASE}/{path}")
    for number in range(60):
        maker = world.maker(f"Cơ sở {number}", commune_code=MY_QUY)
        world.product(f"Trà {number}", maker)
    with django_assert_num_queries(count):
        assert len(province.get(f"{BASE}/{path}").context["page"]) == 50


def test_weighing_asks_the_same_however_many_are_ticked(world, province, django_assert_num_queries):
    rows = [world.product(f"Trà {number}", world.farm) for number in range(40)]
    with django_assert_num_queries(8):
        asked(province, rows[:2], "sector", "Sen")
    with django_assert_num_queries(8):
        assert len(asked(province, rows, "sector", "Sen").context["going"]) == 40
