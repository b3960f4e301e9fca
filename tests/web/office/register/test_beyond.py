"""A product's attributes, figures and links, and a producer's members, at the desk."""

from __future__ import annotations

import pytest

from openocop.accounts.roles import Role
from openocop.register import actions
from openocop.register.kinds import AttributeKind
from openocop.register.models import CraftVillage, MaterialZone, YearlyFigure
from tests.register.conftest import MY_QUY, Register
from tests.web.office.conftest import browser_of

BASE = "/office/register"


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return Register()


@pytest.fixture
def owner(world):
    return browser_of(world.owner())


@pytest.fixture
def commune(world):
    return browser_of(world.commune_officer())


@pytest.fixture
def tea(world):
    return f"{BASE}/products/{world.tea.pk}/"


@pytest.fixture
def farm(world):
    return f"{BASE}/producers/{world.farm.pk}/"


def wrong(answer):
    return answer.status_code, list(answer.context["wrong"])


def test_an_attribute_is_entered_with_evidence_corrected_and_taken_off(world, owner, tea):
    said = {"kind": "green", "evidence": "Hữu cơ số 1", "link": "example.vn/1"}
    assert wrong(owner.post(f"{tea}attributes/new/", said | {"evidence": ""})) == (400, ["evidence"])
    assert wrong(owner.post(f"{tea}attributes/new/", said | {"kind": "blue"})) == (400, ["kind"])
    assert wrong(owner.post(f"{tea}attributes/new/", said | {"link": "javascript:x"})) == (400, ["link"])
    assert owner.post(f"{tea}attributes/new/", said)["Location"] == tea
    one = world.tea.attributes.get()
    assert (one.kind, one.evidence, one.evidence_link) == ("green", "Hữu cơ số 1", "https://example.vn/1")
    offered = owner.get(f"{tea}attributes/new/").context["asked"].inputs[0].options
    assert [value for value, _word in offered] == ["circular", "multi_value"]
    assert wrong(owner.post(f"{tea}attributes/new/", said)) == (400, ["kind"])
    owner.post(f"{tea}attributes/green/", {"evidence": "Hữu cơ số 2"})
    assert [(word, one.evidence) for word, one in owner.get(tea).context["attributes"]] == [
        ("green", "Hữu cơ số 2")
    ]
    assert owner.get(f"{tea}attributes/circular/").status_code == 404
    assert owner.post(f"{tea}attributes/green/remove/")["Location"] == tea
    assert owner.post(f"{tea}attributes/green/remove/").status_code == 404
    assert world.tea.attributes.count() == 0


def test_a_year_is_entered_once_and_then_corrected(world, owner, commune, tea):
    said = {"year": "2025", "revenue": "5.000.000", "export": "", "output": "2 tấn", "workers": "3"}
    assert owner.post(f"{tea}figures/", said).status_code == 302
    assert wrong(owner.post(f"{tea}figures/", said | {"revenue": "1"})) == (409, [""])
    asked = commune.get(f"{tea}figures/2025/").context["asked"].inputs
    assert [(one.name, one.value) for one in asked] == [
        ("revenue", "5000000"),
        ("export", ""),
        ("output", "2 tấn"),
        ("workers", "3"),
    ]
    assert wrong(commune.post(f"{tea}figures/2025/", {"revenue": "1", "export": "2"})) == (400, ["export"])
    assert commune.post(f"{tea}figures/2025/", {"revenue": "6.000.000"})["Location"] == tea
    one = world.tea.figures.get()
    assert (one.year, one.revenue, one.declared_by_producer) == (2025, 6_000_000, False)
    assert one.entered_by == "commune_officer Xã Mẫu"
    assert commune.get(f"{tea}figures/2024/").status_code == 404


def test_a_product_shows_its_village_and_its_producer_s_zones(world, owner, tea, farm):
    village = CraftVillage.objects.create(name="Làng trà Mẫu", commune_code=MY_QUY)
    for name in ("Vùng sen đỏ", "Vùng dứa", "Vùng sen hồng"):
        MaterialZone.objects.create(name=name, commune_codes=[MY_QUY]).producers.add(world.farm)
    asked = owner.get(f"{tea}village/").context["asked"].inputs[0]
    assert [value for value, _word in asked.options] == ["", str(village.pk)]
    assert wrong(owner.post(f"{tea}village/", {"craft_village": "999"})) == (400, ["craft_village"])
    assert owner.post(f"{tea}village/", {"craft_village": village.pk})["Location"] == tea
    page = owner.get(tea).context
    assert page["village"] == village
    for where in (tea, farm):
        assert [one.name for one in owner.get(where).context["zones"]] == [
            "Vùng dứa",
            "Vùng sen đỏ",
            "Vùng sen hồng",
        ]
    owner.post(f"{tea}village/", {"craft_village": ""})
    world.tea.refresh_from_db()
    assert world.tea.craft_village is None


def test_members_are_entered_as_lines_and_nobody_overwrites_another(world, owner, commune, farm):
    assert owner.get(farm).context["has_members"] is False
    world.farm.kind = "cooperative"
    world.farm.save()
    first, second = (one.get(f"{farm}members/").context["seen"] for one in (owner, commune))
    said = "Trần Văn Mẫu; phó giám đốc\n\nLê Thị An; giám đốc\nPhạm Bình"
    assert owner.post(f"{farm}members/", {"members": said, "seen": first})["Location"] == farm
    late = commune.post(f"{farm}members/", {"members": "", "seen": second})
    assert (late.status_code, world.farm.members.count()) == (409, 3)
    page = owner.get(farm).context
    assert [(one.name, one.part) for one in page["members"]] == [
        ("Lê Thị An", "giám đốc"),
        ("Phạm Bình", ""),
        ("Trần Văn Mẫu", "phó giám đốc"),
    ]


def test_who_the_members_are_is_personal(world, farm):
    actions.set_members(world.farm, [("Lê Thị An", "")], by=world.owner())
    auditor = browser_of(world.holder(Role.AUDITOR, world.province))
    page = auditor.get(farm)
    assert (page.context["members"], page.context["members_count"]) == ([], 1)
    assert "Lê Thị An" not in page.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "products/{tea}/attributes/new/",
        "products/{tea}/attributes/green/",
        "products/{tea}/figures/2025/",
        "products/{tea}/village/",
        "producers/{farm}/members/",
    ],
)
def test_owner_and_commune_open_a_form_and_others_do_not(world, path):
    actions.set_attribute(world.tea, AttributeKind.GREEN, evidence="x", by=world.owner())
    actions.declare(world.tea, YearlyFigure(year=2025), by=world.owner())
    where = f"{BASE}/{path.format(tea=world.tea.pk, farm=world.farm.pk)}"
    people = [
        world.owner(),
        world.commune_officer(),
        world.holder(Role.COMMUNE_OFFICER, world.sister),
        world.holder(Role.PRODUCER, world.sister_producer),
        world.holder(Role.AUDITOR, world.province),
    ]
    browsers = [browser_of(person) for person in people]
    assert [one.get(where).status_code for one in browsers] == [200, 200, 403, 403, 403]
    assert [one.post(where).status_code for one in browsers[2:]] == [403, 403, 403]
    assert browser_of().post(where)["Location"].partition("?")[0] == "/account/sign-in/"
    assert browsers[0].delete(where).status_code == 405


def test_an_attribute_is_taken_off_by_post_and_by_its_people(world, owner, tea):
    actions.set_attribute(world.tea, AttributeKind.GREEN, evidence="x", by=world.owner())
    sister = browser_of(world.holder(Role.COMMUNE_OFFICER, world.sister))
    assert owner.get(f"{tea}attributes/green/remove/").status_code == 405
    assert sister.post(f"{tea}attributes/green/remove/").status_code == 403
    assert world.tea.attributes.count() == 1


def test_pages_ask_the_same_however_much_there_is(world, owner, tea, farm, django_assert_num_queries):
    with django_assert_num_queries(16):
        owner.get(tea)
    with django_assert_num_queries(14):
        owner.get(farm)
    by = world.owner()
    for kind in AttributeKind:
        actions.set_attribute(world.tea, kind, evidence="x", by=by)
    for year in range(2019, 2026):
        actions.declare(world.tea, YearlyFigure(year=year, revenue=1), by=by)
    for number in range(10):
        MaterialZone.objects.create(name=f"Vùng {number}", commune_codes=[MY_QUY]).producers.add(world.farm)
    actions.set_members(world.farm, [(f"Người {number}", "") for number in range(20)], by=by)
    with django_assert_num_queries(16):
        assert len(owner.get(tea).context["figures"]) == 7
    with django_assert_num_queries(14):
        assert len(owner.get(farm).context["members"]) == 20
