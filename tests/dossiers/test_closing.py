"""What the council's room asks of a dossier: to end it, or to send it on."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from openocop.accounts.roles import Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers import actions
from openocop.dossiers.models import Notice


@pytest.fixture
def chair(world):
    return world.holder(Role.CHAIR, world.department)


def test_a_ready_dossier_is_ended_with_its_result(world, chair):
    one = world.ready()
    actions.close_by_council(one, outcome="recognise", source="82-2026-001", by=chair)
    assert one.state == "closed"
    step = one.passed.last()
    assert (step.step, step.role, step.words) == ("close", "chair", "recognise\n\n82-2026-001")
    assert Notice.objects.filter(person=world.maker_person, key="closed").count() == 1
    with pytest.raises(RefusedError):
        actions.close_by_council(one, outcome="recognise", source="82-2026-001", by=chair)


def test_only_of_the_own_province_and_only_when_ready(world, chair):
    one = world.received()
    with pytest.raises(RefusedError):
        actions.close_by_council(one, outcome="recognise", source="x", by=chair)
    for person in (
        world.maker_person,
        world.commune_person,
        world.holder(Role.COUNCIL_MEMBER, world.department),
        world.holder(Role.CHAIR, world.other_province),
        world.holder(Role.PROVINCIAL_OFFICER, world.other_province),
    ):
        with pytest.raises(PermissionDenied):
            actions.close_by_council(one, outcome="recognise", source="x", by=person)


def test_five_stars_are_sent_on_with_the_letter(world):
    one = world.ready()
    with pytest.raises(BadInputError):
        actions.forward_by_council(one, words=" ", by=world.province_person)
    actions.forward_by_council(one, words="15/UBND ngày 25/11/2026", by=world.province_person)
    assert one.state == "at_ministry"
    actions.close_by_council(one, outcome="recognise", source="9/BB", by=world.province_person)
    assert one.state == "closed"
