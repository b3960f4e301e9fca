"""What a person sees in lists is what she may open one by one, for every role and state."""

from __future__ import annotations

from openocop.accounts.roles import Role
from openocop.dossiers.models import Dossier
from openocop.dossiers.policy import Verb, why_not
from openocop.dossiers.queries import visible


def of_a_split_commune(world):
    """A dossier that its commune opened for a producer without an account, before the commune was split."""
    maker = world.maker("Cơ sở Tách Mẫu", commune_code="30055")
    one = world.open(product=world.product("Mắm Mẫu", maker), by=world.commune_person)
    maker.commune_code, maker.commune_candidates = "", ["30055", "29869"]
    maker.save()
    return Dossier.objects.get(pk=one.pk)


def test_lists_and_rights_agree(world):
    world.handed_in()
    world.ready(world.assigned(world.received(world.requested(world.handed_in(
        world.filled(world.open(product=world.product("Trà gừng Mẫu", world.farm)))
    )))))  # fmt: skip
    world.open(product=world.product("Trà lài Mẫu", world.farm))
    stranger = world.holder(Role.PRODUCER, world.sister_producer)
    world.open(product=world.product("Xoài Mẫu", world.other), by=stranger)
    of_a_split_commune(world)
    people = [
        world.maker_person, stranger, world.commune_person, world.province_person, world.adviser,
        world.holder(Role.COMMUNE_OFFICER, world.sister),
        world.holder(Role.COMMUNE_OFFICER, world.other_commune),
        world.holder(Role.PROVINCIAL_OFFICER, world.other_province),
        world.holder(Role.ADVISORY_MEMBER, world.department),
        *(world.holder(role, world.province) for role in (
            Role.AUDITOR, Role.SECRETARY, Role.CHAIR, Role.COUNCIL_MEMBER, Role.INSPECTOR, Role.EDITOR,
        )),
        world.person(),
    ]  # fmt: skip
    dossiers = Dossier.objects.select_related("product__producer").prefetch_related("assignments")
    for person in people:
        allowed = {one.pk for one in dossiers if why_not(person, Verb.SEE, one) is None}
        assert (person.name, set(visible(person).values_list("pk", flat=True))) == (person.name, allowed)


def test_a_split_commune_reads_and_does_not_act(world):
    one = of_a_split_commune(world)
    assert why_not(world.commune_person, Verb.SEE, one) is None
    assert why_not(world.commune_person, Verb.CHECK_AT_COMMUNE, one) == (
        "The commune of this producer was split. The province assigns one of its parts first."
    )
