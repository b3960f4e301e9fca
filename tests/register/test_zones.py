"""Material zones and craft villages: what they need, whom they supply, and how they leave the register."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from openocop.accounts.roles import Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.models import Entry
from openocop.register import actions, queries
from openocop.register.models import CraftVillage, MaterialZone, ZoneCertificate
from tests.register.conftest import CAO_LANH, MY_QUY


@pytest.fixture
def zone(world):
    assert world.made >= 0
    return MaterialZone.objects.create(name="Vùng sen Mẫu", commune_codes=[MY_QUY])


def test_a_zone_lies_in_a_commune_at_least(world):
    with pytest.raises(BadInputError) as refused:
        actions.keep_zone(MaterialZone(name="Vùng sen Mẫu"), by=world.officer())
    assert refused.value.place == "commune_codes"


def test_correcting_a_zone_leaves_whom_it_supplies(world, zone):
    actions.supply(zone, world.farm, by=world.officer())
    zone.name = "Vùng sen Tháp Mười"
    actions.keep_zone(zone, by=world.officer())
    assert list(zone.producers.all()) == [world.farm]
    actions.keep_zone(zone, producers=[], by=world.officer())
    assert list(zone.producers.all()) == []


def test_a_producer_is_supplied_once_and_until_it_is_taken_off(world, zone, acts):
    by = world.commune_officer()
    assert [actions.supply(zone, world.farm, by=by) for _ in range(2)] == [True, False]
    assert [actions.end_supply(zone, world.farm, by=by) for _ in range(2)] == [True, False]
    assert [verb for verb, _role, _office in acts()] == ["materialzone:supply", "materialzone:end_supply"]


def test_a_merged_producer_is_not_supplied(world, zone):
    twin = world.maker("CSSX Sen Mẫu", merged_into=world.farm)
    with pytest.raises(RefusedError):
        actions.supply(zone, twin, by=world.officer())


def test_a_certificate_is_entered_corrected_and_taken_off(world, zone):
    by = world.commune_officer()
    one = actions.keep_certificate(ZoneCertificate(zone=zone, name=" VietGAP "), by=by)
    one.name = "GlobalGAP"
    actions.keep_certificate(one, by=by)
    assert [row.name for row in zone.certificates.all()] == ["GlobalGAP"]
    actions.remove_certificate(one, by=by)
    assert zone.certificates.count() == 0
    with pytest.raises(RefusedError):
        actions.remove_certificate(ZoneCertificate(pk=one.pk, zone=zone, name="GlobalGAP"), by=by)


def test_a_zone_is_removed_with_a_reason_and_the_journal_keeps_what_it_was(world, zone):
    actions.supply(zone, world.farm, by=world.officer())
    actions.keep_certificate(ZoneCertificate(zone=zone, name="VietGAP"), by=world.officer())
    with pytest.raises(BadInputError):
        actions.remove_zone(zone, reason=" ", by=world.officer())
    pk = zone.pk
    actions.remove_zone(zone, reason="Chuyển đất", by=world.officer())
    entry = Entry.objects.latest("number")
    assert (MaterialZone.objects.count(), entry.verb, entry.subject_id) == (0, "materialzone:remove", str(pk))
    assert entry.facts == {
        "name": "Vùng sen Mẫu",
        "area": None,
        "communes": [MY_QUY],
        "reason": "Chuyển đất",
        "producers": [world.farm.pk],
        "certificates": ["VietGAP"],
    }
    with pytest.raises(RefusedError):
        actions.remove_zone(zone, reason="Chuyển đất", by=world.officer())
    assert Entry.objects.latest("number").number == entry.number


def test_a_village_is_removed_once_no_product_is_linked(world):
    village = CraftVillage.objects.create(name="Làng chiếu Mẫu", commune_code=MY_QUY)
    by = world.commune_officer()
    actions.update_product(world.tea, {"craft_village": village}, by=by)
    with pytest.raises(RefusedError):
        actions.remove_craft_village(village, reason="Gộp", by=by)
    actions.update_product(world.tea, {"craft_village": None}, by=by)
    actions.remove_craft_village(village, reason="Gộp", by=by)
    assert CraftVillage.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.COMMUNE_OFFICER, "sister"),
        (Role.PROVINCIAL_OFFICER, "other_province"),
        (Role.PRODUCER, "producer"),
        (Role.AUDITOR, "province"),
    ],
)
def test_nobody_else_touches_a_zone_or_village(world, zone, role, home):
    by = world.holder(role, getattr(world, home))
    village = CraftVillage.objects.create(name="Làng chiếu Mẫu", commune_code=MY_QUY)
    one = ZoneCertificate.objects.create(zone=zone, name="VietGAP")
    for act in (
        lambda: actions.supply(zone, world.farm, by=by),
        lambda: actions.end_supply(zone, world.farm, by=by),
        lambda: actions.keep_certificate(one, by=by),
        lambda: actions.remove_certificate(one, by=by),
        lambda: actions.remove_zone(zone, reason="x", by=by),
        lambda: actions.remove_craft_village(village, reason="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (MaterialZone.objects.count(), ZoneCertificate.objects.count()) == (1, 1)


def test_zones_and_villages_are_found_by_words_and_commune_by_the_alphabet(world):
    assert world.made >= 0
    for name, codes in (("Vùng đào", [MY_QUY]), ("Vùng dứa", [MY_QUY, CAO_LANH]), ("Vùng ổi", [CAO_LANH])):
        MaterialZone.objects.create(name=name, commune_codes=codes, crops="trái cây")
        CraftVillage.objects.create(name=name.replace("Vùng", "Làng"), commune_code=codes[-1])
    assert [one.name for one in queries.zones()] == ["Vùng dứa", "Vùng đào", "Vùng ổi"]
    assert [one.name for one in queries.zones("trai dua")] == ["Vùng dứa"]
    assert [one.name for one in queries.zones(commune=MY_QUY)] == ["Vùng dứa", "Vùng đào"]
    assert [one.name for one in queries.villages(commune=CAO_LANH)] == ["Làng dứa", "Làng ổi"]
    assert [unit.code for unit in queries.communes_with_zones()] == [CAO_LANH, MY_QUY]
    assert [unit.code for unit in queries.communes_with_villages()] == [CAO_LANH, MY_QUY]
