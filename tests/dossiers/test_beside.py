"""Questions, visits, samples and notes to items."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers import actions
from openocop.dossiers.models import Ask, Look, Sample, Visit
from openocop.dossiers.queries import proposed
from tests.accounts.conftest import ONE_DAY, TODAY


def test_a_question_is_asked_answered_once_and_then_stands(world, acts):
    one = world.handed_in()
    item = one.product_set.items[0].id
    asked = actions.ask(one, "question", item=item, words="Giấy nào?", by=world.commune_person)
    actions.answer(asked, words="Giấy này.", by=world.maker_person)
    assert (asked.answer, asked.answered_by) == ("Giấy này.", world.maker_person)
    with pytest.raises(RefusedError):
        actions.answer(asked, words="Khác", by=world.maker_person)
    with pytest.raises(RefusedError):
        actions.take_back(asked, by=world.commune_person)
    assert [act[0] for act in acts()][-2:] == ["dossier:ask", "dossier:answer_ask"]


def test_only_who_has_it_asks_and_only_the_producer_answers(world):
    one = world.handed_in()
    for person in (world.province_person, world.adviser, world.maker_person):
        with pytest.raises(PermissionDenied):
            actions.ask(one, "question", words="Giấy nào?", by=person)
    asked = actions.ask(one, "test", words="Kiểm nghiệm thêm.", by=world.commune_person)
    with pytest.raises(PermissionDenied):
        actions.answer(asked, words="Tôi trả lời", by=world.commune_person)
    with pytest.raises(BadInputError):
        actions.answer(asked, words="  ", by=world.maker_person)


@pytest.mark.parametrize(
    ("kind", "item", "words", "place"),
    [("order", "", "x", "kind"), ("question", "99", "x", "item"), ("question", "", " ", "words")],
)
def test_what_cannot_be_asked(world, kind, item, words, place):
    one = world.handed_in()
    with pytest.raises(BadInputError) as bad:
        actions.ask(one, kind, item=item, words=words, by=world.commune_person)
    assert (bad.value.place, Ask.objects.count()) == (place, 0)


def test_a_report_waits_for_answers(world):
    one = world.assigned()
    asked = actions.ask(one, "question", words="Giấy nào?", by=world.adviser)
    with pytest.raises(RefusedError):
        world.ready(one)
    actions.take_back(asked, by=world.adviser)
    assert world.ready(one).state == "ready"


def test_another_office_does_not_take_a_question_back(world):
    one = world.handed_in()
    asked = actions.ask(one, "question", words="Giấy nào?", by=world.commune_person)
    world.received(world.requested(one))
    asked.dossier.refresh_from_db()
    with pytest.raises(RefusedError):
        actions.take_back(asked, by=world.province_person)
    assert Ask.objects.count() == 1


def sample(dossier, act="handed_over", count=5, on=TODAY, who="Chị Mẫu"):
    return Sample(dossier=dossier, act=act, count=count, on=on, who=who)


def test_samples_are_never_more_than_were_handed_over(world):
    one = world.handed_in()
    actions.handle_samples(sample(one), by=world.commune_person)
    actions.handle_samples(sample(one, "kept", 5), by=world.commune_person)
    actions.handle_samples(sample(one, "tested", 2), by=world.commune_person)
    assert actions.samples_here(one) == 3
    with pytest.raises(RefusedError):
        actions.handle_samples(sample(one, "returned", 4), by=world.commune_person)
    actions.handle_samples(sample(one, "returned", 3), by=world.commune_person)
    assert actions.samples_here(one) == 0


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"act": "eaten"}, "act"),
        ({"count": 0}, "count"),
        ({"who": " "}, "who"),
        ({"on": TODAY + ONE_DAY}, "on"),
    ],
)
def test_samples_that_cannot_be(world, values, place):
    one = world.handed_in()
    with pytest.raises(BadInputError) as bad:
        actions.handle_samples(sample(one, **values), by=world.commune_person)
    assert (bad.value.place, Sample.objects.count()) == (place, 0)


def test_a_visit_is_recorded_with_its_pictures(world):
    one = world.assigned()
    picture = world.file("anh.jpg")
    actions.visit(one, on=TODAY, people="Hai người", words="Sạch.", pictures=[picture], by=world.adviser)
    assert list(Visit.objects.get().pictures.all()) == [picture]
    with pytest.raises(BadInputError):
        actions.visit(one, on=TODAY + ONE_DAY, people="Hai người", words="Sạch.", by=world.adviser)


def test_a_proposal_stands_beside_the_producers_choice(world):
    one = world.assigned()
    item = one.product_set.items[0]
    best = max(item.options, key=lambda option: option.points)
    least = min(item.options, key=lambda option: option.points)
    actions.look(one, item.id, option=least.id, words="Chưa đủ giấy.", seen=0, by=world.adviser)
    table = proposed(one)
    assert table[item.id] == {
        "chosen": best.id,
        "proposed": least.id,
        "points": best.points,
        "proposed_points": least.points,
        "words": "Chưa đủ giấy.",
    }
    other = one.product_set.items[1]
    assert table[other.id]["proposed"] == table[other.id]["chosen"]


def test_each_office_has_its_own_note_at_an_item(world):
    one = world.handed_in()
    item = one.product_set.items[0].id
    actions.look(one, item, option="", words="Xã đã xem.", seen=0, by=world.commune_person)
    world.received(world.requested(one))
    actions.look(one, item, option="-", words="Tỉnh đã xem.", seen=0, by=world.province_person)
    assert list(Look.objects.values_list("level", "words")) == [
        ("commune", "Xã đã xem."),
        ("province", "Tỉnh đã xem."),
    ]
    with pytest.raises(PermissionDenied):
        actions.look(one, item, option="", words="Xã xem lại.", seen=1, by=world.commune_person)


def test_the_parts_are_checked_by_the_laws_own_list(world, acts):
    one = world.handed_in()
    found = {"registration": (True, ""), "self_assessment": (True, ""), "samples": (False, "Chưa giao.")}
    actions.check_parts(one, found, by=world.commune_person)
    actions.check_parts(one, {"samples": (True, "")}, by=world.commune_person)
    assert list(one.part_checks.order_by("part").values_list("level", "part", "is_there", "words")) == [
        ("commune", "registration", True, ""),
        ("commune", "samples", True, ""),
        ("commune", "self_assessment", True, ""),
    ]
    with pytest.raises(BadInputError):
        actions.check_parts(one, {"photograph": (True, "")}, by=world.commune_person)
    with pytest.raises(PermissionDenied):
        actions.check_parts(one, {"samples": (True, "")}, by=world.province_person)
    assert [act[0] for act in acts()][-2:] == ["dossier:check_parts", "dossier:check_parts"]
