"""Every verb of the register with every kind of person (exact rule 13)."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from openocop.accounts.roles import Role
from openocop.register import actions
from openocop.register.models import ChangeRequest, CraftVillage, MaterialZone, ZoneCertificate
from openocop.register.policy import Verb, why_not
from tests.register.conftest import CAO_LANH, MY_QUY

PEOPLE = {
    "own producer": (Role.PRODUCER, "producer"),
    "other producer": (Role.PRODUCER, "sister_producer"),
    "own commune": (Role.COMMUNE_OFFICER, "commune"),
    "other commune": (Role.COMMUNE_OFFICER, "sister"),
    "own province": (Role.PROVINCIAL_OFFICER, "province"),
    "other province": (Role.PROVINCIAL_OFFICER, "other_province"),
    "administrator": (Role.ADMINISTRATOR, "province"),
    "auditor": (Role.AUDITOR, "province"),
    "inspector": (Role.INSPECTOR, "province"),
    "secretary": (Role.SECRETARY, "province"),
    "chair": (Role.CHAIR, "province"),
    "council member": (Role.COUNCIL_MEMBER, "province"),
    "advisory member": (Role.ADVISORY_MEMBER, "department"),
    "editor": (Role.EDITOR, "province"),
}
KEEPERS = ["own commune", "own province", "administrator"]
NEAREST = ["own producer", *KEEPERS]
RULERS = ["own province", "administrator"]
READERS = [
    "auditor", "inspector", "secretary", "chair", "council member", "advisory member", "editor",
]  # fmt: skip
MAY = {
    Verb.CREATE_PRODUCER: KEEPERS,
    Verb.EDIT_PRODUCER: NEAREST,
    Verb.EDIT_VERIFIED: KEEPERS,
    Verb.ASSIGN_COMMUNE: RULERS,
    Verb.CREATE_PRODUCT: NEAREST,
    Verb.EDIT_PRODUCT: NEAREST,
    Verb.RECOGNISE: RULERS,
    Verb.DECLARE: NEAREST,
    Verb.ASK_CHANGE: ["own producer"],
    Verb.DECIDE_CHANGE: KEEPERS,
    Verb.MERGE: RULERS,
    Verb.KEEP_ZONES: KEEPERS,
    Verb.IMPORT: RULERS,
    Verb.SEE: [*NEAREST, *READERS],
}
OF_PRODUCT = {Verb.CREATE_PRODUCT, Verb.EDIT_PRODUCT, Verb.RECOGNISE, Verb.DECLARE}


def thing(world, verb):
    if verb in OF_PRODUCT:
        return world.tea
    if verb is Verb.DECIDE_CHANGE:
        return ChangeRequest(producer=world.farm)
    return {Verb.KEEP_ZONES: [MY_QUY], Verb.IMPORT: "82"}.get(verb, world.farm)


def test_every_verb_has_its_people():
    assert set(MAY) == set(Verb)


@pytest.mark.parametrize("verb", list(Verb))
def test_who_may_do_what(world, verb):
    people = {name: world.holder(role, getattr(world, home)) for name, (role, home) in PEOPLE.items()}
    allowed = {name for name, user in people.items() if why_not(user, verb, thing(world, verb)) is None}
    assert allowed == set(MAY[verb])


@pytest.mark.parametrize("verb", list(Verb))
def test_a_stranger_is_asked_to_sign_in(world, verb):
    assert why_not(AnonymousUser(), verb, thing(world, verb)) == "Sign in first."


@pytest.mark.parametrize("verb", [Verb.EDIT_PRODUCER, Verb.EDIT_VERIFIED, Verb.SEE])
def test_of_a_split_commune_the_candidates_read_and_the_province_alone_writes(world, verb):
    world.farm.commune_code, world.farm.commune_candidates = "", [MY_QUY, CAO_LANH]
    communes = [world.commune_officer(), world.holder(Role.COMMUNE_OFFICER, world.sister)]
    reads = verb is Verb.SEE
    assert [why_not(user, verb, world.farm) is None for user in communes] == [reads, reads]
    assert why_not(world.officer(), verb, world.farm) is None


def test_nobody_takes_a_zone_or_village_of_another_commune_by_naming_her_own(world):
    zone = MaterialZone.objects.create(name="Vùng xoài Mẫu", commune_codes=[CAO_LANH])
    village = CraftVillage.objects.create(name="Làng nghề Mẫu", commune_code=CAO_LANH)
    zone.commune_codes, village.commune_code = [MY_QUY], MY_QUY
    by = world.commune_officer()
    for act in (
        lambda: actions.keep_zone(zone, by=by),
        lambda: actions.keep_craft_village(village, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()
    zone.refresh_from_db()
    assert zone.commune_codes == [CAO_LANH]


def test_another_province_keeps_no_zones_here(world):
    by = world.holder(Role.PROVINCIAL_OFFICER, world.other_province)
    with pytest.raises(PermissionDenied):
        actions.keep_zone(MaterialZone(name="Vùng sen Mẫu", commune_codes=[MY_QUY]), by=by)


def test_a_zone_with_its_certificates_and_producers(world):
    by = world.commune_officer()
    zone = MaterialZone(name="Vùng sen Mẫu", commune_codes=[MY_QUY], area="12.5")
    actions.keep_zone(zone, producers=[world.farm], by=by)
    actions.set_certificates(zone, [ZoneCertificate(name="VietGAP")], by=by)
    actions.set_certificates(zone, [ZoneCertificate(name="Hữu cơ")], by=by)
    assert [one.name for one in zone.certificates.all()] == ["Hữu cơ"]
    assert list(world.farm.zones.all()) == [zone]
