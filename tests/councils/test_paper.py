"""Ballots on paper, and results that a council reached outside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from openocop.core.errors import BadInputError, RefusedError
from openocop.councils import actions
from openocop.councils.models import Ballot, OutsideResult, PaperBallot
from openocop.councils.sheets import Marks
from openocop.dossiers.models import Dossier
from tests.accounts.conftest import TODAY
from tests.councils.conftest import options_of


def paper_of(world, item, person=None):
    member = world.at(item.sitting, person or world.members[0])
    return actions.make_paper(item, member, by=world.secretary)


def typed(world, item, paper, total=75):
    marks = Marks(options_of(item.product_set, total))
    actions.type_paper(paper, marks, photo=world.file("phieu.jpg"), by=world.secretary)
    return paper


def test_one_code_a_member_product_and_pass(world):
    item = world.begun()
    one = paper_of(world, item)
    assert paper_of(world, item) == one
    assert paper_of(world, item, world.members[1]).code != one.code
    with pytest.raises(PermissionDenied):
        actions.make_paper(item, one.member, by=world.members[0])


def test_one_types_and_another_confirms(world):
    item = world.begun()
    paper = typed(world, item, paper_of(world, item))
    with pytest.raises(RefusedError, match="another person"):
        actions.confirm_paper(paper, seen=1, by=world.secretary)
    with pytest.raises(RefusedError, match="changed meanwhile"):
        actions.confirm_paper(paper, seen=0, by=world.province_person)
    ballot = actions.confirm_paper(paper, seen=1, by=world.province_person)
    assert (ballot.source, ballot.is_sealed, paper.confirmed_by) == ("paper", True, world.province_person)
    assert ballot.sheet["choices"] == options_of(item.product_set, 75)
    with pytest.raises(RefusedError):
        typed(world, item, paper)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperBallot.objects.filter(pk=paper.pk).update(confirmed_by=world.secretary)


def test_paper_and_screen_come_to_one_result(world):
    item = world.begun()
    paper = typed(world, item, paper_of(world, item))
    actions.confirm_paper(paper, seen=1, by=world.province_person)
    world.vote_all(item, [75] * 8, [one for one in world.voting if one != world.members[0]])
    assert actions.conclude(item, by=world.chair).mean == "75"


def test_a_paper_with_a_gap_is_not_taken(world):
    item = world.begun()
    options = options_of(item.product_set, 75)
    first = item.product_set.items[0].id
    del options[first]
    with pytest.raises(BadInputError) as refused:
        actions.type_paper(paper_of(world, item), Marks(options), photo=world.file(), by=world.secretary)
    assert refused.value.sentence == f"The paper has no choice at {first}."
    stop = Marks(stop=(first, "Giả mạo."))
    paper = paper_of(world, item)
    actions.type_paper(paper, stop, photo=world.file(), by=world.secretary)
    assert actions.confirm_paper(paper, seen=1, by=world.province_person).sheet["stop"] == {
        "item": first, "note": "Giả mạo.",
    }  # fmt: skip


def test_who_scores_on_the_screen_has_no_paper_too(world):
    item = world.begun()
    first = item.product_set.items[0]
    paper = typed(world, item, paper_of(world, item))
    world.send(item, world.members[0], first.id, first.options[0].id)
    with pytest.raises(RefusedError, match="on the screen"):
        actions.confirm_paper(paper, seen=1, by=world.province_person)
    world.vote(item, world.members[0], 75)
    with pytest.raises(RefusedError):
        typed(world, item, paper)
    assert Ballot.objects.count() == 1


def test_a_paper_of_an_earlier_pass_is_not_typed(world):
    item = world.begun()
    paper = paper_of(world, item)
    world.vote_all(item, [60] * 4 + [80] * 5)
    actions.conclude(item, by=world.chair)
    actions.begin(item, by=world.chair)
    with pytest.raises(RefusedError):
        typed(world, item, paper)


def outside(world, **values):
    dossier = Dossier.objects.first() or world.ready_dossier()
    made = {
        "dossier": dossier, "body": "province", "minutes_number": "7/BB-HĐ", "sat_on": TODAY, "points": "82,24",
        "star": 4, "signer": "Trần Văn Mẫu", "minutes": world.file("bien-ban.pdf"),
    } | values  # fmt: skip
    return actions.type_result(OutsideResult(**made), by=world.province_person)


def test_a_result_from_outside_is_marked_and_finishes_the_dossier(world):
    one = outside(world)
    assert (one.points, one.star, one.outcome, one.body_name) == (
        "2056/25",
        4,
        "recognise",
        "a council of the province",
    )
    assert (one.dossier.state, one.dossier.passed.get().words) == ("closed", "recognise\n\n7/BB-HĐ")
    assert one.dossier.agenda_items.count() == 0
    with pytest.raises(RefusedError):
        outside(world)


def test_five_stars_from_outside_wait_for_the_ministry_whose_result_ends_it(world):
    assert outside(world, points="91", star=5).outcome == "forward_to_ministry"
    dossier = Dossier.objects.get()
    assert dossier.state == "ready"
    with pytest.raises(RefusedError):
        actions.add_item(world.plan(dossiers=[]), dossier, by=world.secretary)
    Dossier.objects.update(state="at_ministry")
    one = outside(world, body="ministry", points="88", star=4)
    assert (one.outcome, one.dossier.state) == ("recognise", "closed")


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"points": "69,99"}, "star"),
        ({"points": "nhiều"}, "points"),
        ({"points": "101"}, "points"),
        ({"star": 0}, "star"),
        ({"minutes_number": " "}, "minutes_number"),
        ({"signer": ""}, "signer"),
        ({"sat_on": TODAY + timedelta(days=1)}, "sat_on"),
        ({"body": "commune"}, "body"),
    ],
)
def test_a_result_that_cannot_be(world, values, place):
    with pytest.raises(BadInputError) as refused:
        outside(world, **values)
    assert (refused.value.place, OutsideResult.objects.count()) == (place, 0)


def test_what_stands_in_an_agenda_has_no_result_from_outside(world):
    world.plan()
    with pytest.raises(RefusedError, match="agenda"):
        outside(world)
