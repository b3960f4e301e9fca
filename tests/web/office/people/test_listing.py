"""The list of people and offices: whom each sees, search, filter, and how many queries it takes."""

from __future__ import annotations

import pytest

from openocop.accounts.roles import Role
from tests.web.office.conftest import browser_of, text_of

LIST = "/office/people/"


def rows(person, query=""):
    page = browser_of(person).get(LIST + query).context["page"]
    return [(row.office.name, row.depth, [one.holding.person.name for one in row.people]) for row in page]


def test_the_administrator_sees_every_office_with_its_people(administrator, farmer):
    assert rows(administrator) == [
        ("Bộ Mẫu", 0, []),
        ("Tỉnh Khác", 1, []),
        ("Xã Khác", 2, []),
        ("Cơ sở Khác", 3, []),
        ("Tỉnh Mẫu", 1, [administrator.name]),
        ("Phường Mẫu", 2, []),
        ("Hộ Mẫu", 3, []),
        ("Sở Mẫu", 2, []),
        ("Xã Mẫu", 2, []),
        ("Cơ sở Mẫu", 3, [farmer.name]),
    ]


def test_the_province_sees_itself_and_what_is_beneath(provincial):
    assert rows(provincial) == [
        ("Tỉnh Mẫu", 0, [provincial.name]),
        ("Phường Mẫu", 1, []),
        ("Hộ Mẫu", 2, []),
        ("Sở Mẫu", 1, []),
        ("Xã Mẫu", 1, []),
        ("Cơ sở Mẫu", 2, []),
    ]


def test_a_commune_sees_itself_and_its_producers(commune, sister, farmer):
    assert rows(commune) == [("Xã Mẫu", 0, [commune.name]), ("Cơ sở Mẫu", 1, [farmer.name])]
    assert rows(sister) == [("Phường Mẫu", 0, [sister.name]), ("Hộ Mẫu", 1, [])]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=co+so+mau", [("Cơ sở Mẫu", 2, ["producer Cơ sở Mẫu", "Đặng Thị Lý"])]),
        ("?q=dang+li", [("Cơ sở Mẫu", 2, ["Đặng Thị Lý"])]),
        ("?q=0900000001", [("Cơ sở Mẫu", 2, ["producer Cơ sở Mẫu", "Đặng Thị Lý"])]),
        ("?q=nobody", []),
        ("?kind=department", [("Sở Mẫu", 1, [])]),
        ("?role=provincial_officer", [("Tỉnh Mẫu", 0, ["provincial_officer Tỉnh Mẫu"])]),
        ("?role=producer&q=dang", [("Cơ sở Mẫu", 2, ["Đặng Thị Lý"])]),
        ("?kind=nonsense&role=nonsense&page=x", []),
    ],
)
def test_the_address_searches_without_accents_and_filters(world, provincial, farmer, query, found):
    world.hold(world.person("Đặng Thị Lý"), Role.PRODUCER, world.producer)
    assert sorted(farmer.holdings.values_list("role", flat=True)) == ["producer"]
    assert [(name, depth, sorted(people)) for name, depth, people in rows(provincial, query)] == found


def test_the_list_is_paged_and_the_filter_stays_in_the_address(world, provincial):
    for number in range(60):
        world.office("commune", f"Xã Thứ {number:02}", world.province)
    browser = browser_of(provincial)
    page = browser.get(f"{LIST}?kind=commune&page=2")
    assert [row.office.name for row in page.context["page"]][-1] == "Xã Thứ 59"
    assert 'href="?kind=commune&amp;page=1"' in text_of(page)


@pytest.mark.parametrize("query", ["", "?q=mau"])
def test_how_many_queries_the_list_takes_does_not_grow(world, provincial, django_assert_num_queries, query):
    browser = browser_of(provincial)
    for _round in range(2):
        for number in range(3):
            office = world.office("commune", f"Xã Mẫu {number}", world.province)
            world.holder(Role.COMMUNE_OFFICER, office)
        with django_assert_num_queries(5):  # the session, its person, her roles, the offices, their people
            assert browser.get(LIST + query).status_code == 200


def test_people_without_a_role_and_closed_ones_stand_on_their_own_page(
    world, administrator, provincial, farmer, django_assert_num_queries
):
    nobody = world.person("Không Vai Trò")
    farmer.is_active = False
    farmer.save()
    seen = {
        who: [one.name for one in browser_of(person).get("/office/people/others/").context["page"]]
        for who, person in (("administrator", administrator), ("province", provincial))
    }
    assert seen == {"administrator": [farmer.name, nobody.name], "province": [farmer.name]}
    found = browser_of(administrator).get("/office/people/others/?q=khong+vai")
    assert [one.name for one in found.context["page"]] == [nobody.name]
    browser = browser_of(provincial)
    with django_assert_num_queries(4):
        browser.get("/office/people/others/")
