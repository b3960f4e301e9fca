"""What the producer writes is kept, and never over what another device wrote."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers import actions
from openocop.dossiers.actions import MeanwhileError
from openocop.dossiers.differences import renamed
from openocop.dossiers.models import Answer, Dossier, Text
from openocop.dossiers.policy import Verb, why_not
from openocop.dossiers.queries import lacks, openable, waiting_for
from openocop.register import actions as register
from openocop.register.models import Product
from openocop.rulebooks.procedure import Kind
from tests.accounts.conftest import TODAY


def test_opening_a_dossier(world, acts):
    one = world.open()
    assert (one.state, one.rulebook_code, one.procedure_code, one.managed) == (
        "draft",
        "QD26-2026",
        "QD26-2026",
        False,
    )
    assert acts() == [("dossier:open", "producer", "Cơ sở Mẫu")]


def test_one_open_dossier_a_product(world):
    first = world.open()
    with pytest.raises(RefusedError):
        world.open()
    actions.withdraw(first, edition=first.edition, words="", by=world.maker_person)
    assert world.open().pk != first.pk


def test_an_officer_opens_it_for_a_producer_without_an_account(world):
    one = world.open(product=world.without_account(), by=world.commune_person)
    assert one.managed
    actions.save_text(one, "history", words="Từ năm 2019.", seen=0, by=world.commune_person)
    assert Text.objects.get().saved_by == world.commune_person


def test_nobody_opens_it_for_a_producer_with_an_account_and_the_province_for_none(world):
    with pytest.raises(PermissionDenied):
        world.open(by=world.commune_person)
    with pytest.raises(PermissionDenied):  # the province does not write as the commune does
        world.open(product=world.without_account(), by=world.province_person)


def test_an_officer_stops_writing_when_the_producer_has_an_account(world):
    product = world.without_account()
    one = world.open(product=product, by=world.commune_person)
    world.farm.office = None
    world.farm.save()
    product.producer.office = world.producer
    product.producer.save()
    one = Dossier.objects.get(pk=one.pk)
    with pytest.raises(PermissionDenied):
        actions.save_text(one, "history", words="Từ năm 2019.", seen=0, by=world.commune_person)
    actions.save_text(one, "history", words="Từ năm 2019.", seen=0, by=world.maker_person)
    assert list(waiting_for(world.commune_person)) == []


def test_what_may_be_opened_is_the_same_in_the_list_and_one_by_one(world):
    world.without_account()
    world.product("Xoài Mẫu", world.other)
    for person in (world.maker_person, world.commune_person, world.province_person, world.adviser):
        held = holdings_on(person, TODAY)
        allowed = {one.pk for one in Product.objects.all() if why_not(person, Verb.OPEN, one) is None}
        assert set(openable(person, held).values_list("pk", flat=True)) == allowed


def test_an_officer_does_not_write_in_a_dossier_of_somebody_with_an_account(world):
    one = world.open()
    with pytest.raises(PermissionDenied):
        actions.save_text(one, "history", words="Từ năm 2019.", seen=0, by=world.commune_person)


def test_strangers_do_not_open_it(world):
    for person in (
        world.holder(Role.PRODUCER, world.sister_producer),
        world.holder(Role.COMMUNE_OFFICER, world.sister),
        world.holder(Role.AUDITOR, world.ministry),
        world.administrator(),
    ):
        with pytest.raises(PermissionDenied):
            world.open(by=person)
    assert Dossier.objects.count() == 0


@pytest.mark.parametrize(
    ("decided_on", "kind", "fits"),
    [
        (None, Kind.FIRST, True),
        (None, Kind.UPGRADE, False),
        (None, Kind.REASSESSMENT, False),
        (date(2025, 3, 1), Kind.FIRST, False),
        (date(2025, 3, 1), Kind.UPGRADE, True),
        (date(2025, 3, 1), Kind.REASSESSMENT, True),
        (date(2022, 3, 1), Kind.FIRST, True),
        (date(2022, 3, 1), Kind.UPGRADE, False),
        (date(2022, 3, 1), Kind.REASSESSMENT, False),
    ],
)
def test_the_kind_follows_from_the_recognitions(world, decided_on, kind, fits):
    if decided_on:
        register.add_recognition(world.recognition(decided_on=decided_on), by=world.province_person)
    if not fits:
        with pytest.raises(RefusedError):
            world.open(kind)
        return
    assert world.open(kind).recognition == (None if kind is Kind.FIRST else world.tea.recognitions.get())


def test_texts_about_the_unit_begin_as_they_stood_in_its_last_dossier(world):
    first = world.open()
    actions.save_text(first, "history", words="Từ năm 2019.", seen=0, by=world.maker_person)
    actions.save_text(first, "plan", words="Mở rộng.", seen=0, by=world.maker_person)
    second = world.open(product=world.product("Trà lá sen Mẫu", world.farm))
    assert list(second.texts.values_list("key", "words")) == [("history", "Từ năm 2019.")]


def test_an_answer_is_saved_and_saved_again(world, acts):
    one = world.open()
    item = one.product_set.items[0]
    first, second = item.options[0].id, item.options[1].id
    made = actions.save_answer(one, item.id, option=first, words="", seen=0, by=world.maker_person)
    again = actions.save_answer(one, item.id, option=first, words="", seen=0, by=world.maker_person)
    assert (made.edition, again.edition, Answer.objects.count()) == (1, 1, 1)
    changed = actions.save_answer(one, item.id, option=second, words="Vì …", seen=1, by=world.maker_person)
    assert (changed.option, changed.words, changed.edition) == (second, "Vì …", 2)
    assert [act[0] for act in acts()] == ["dossier:open", "dossier:answer", "dossier:answer"]


def test_two_devices_do_not_write_over_each_other(world):
    one = world.open()
    item = one.product_set.items[0]
    first, second = item.options[0], item.options[1]
    actions.save_answer(one, item.id, option=first.id, words="Từ điện thoại", seen=0, by=world.maker_person)
    with pytest.raises(MeanwhileError) as met:
        actions.save_answer(one, item.id, option=second.id, words="Từ máy", seen=0, by=world.maker_person)
    assert met.value.current == f"{first.text}\nTừ điện thoại"
    actions.save_text(one, "plan", words="Một", seen=0, by=world.maker_person)
    with pytest.raises(MeanwhileError) as met:
        actions.save_text(one, "plan", words="Hai", seen=0, by=world.maker_person)
    assert met.value.current == "Một"
    assert (Answer.objects.get().option, Text.objects.get().words) == (first.id, "Một")


@pytest.mark.parametrize(
    ("item", "option", "place"), [("9.9.9", "", "item"), ("1.1", "1.1/99", "option"), ("1.1", "x", "option")]
)
def test_what_is_not_of_the_sheet_is_refused(world, item, option, place):
    one = world.open()
    known = one.product_set.items[0].id if item == "1.1" else item
    with pytest.raises(BadInputError) as bad:
        actions.save_answer(one, known, option=option, words="", seen=0, by=world.maker_person)
    assert bad.value.place == place
    assert Answer.objects.count() == 0


def test_everything_that_is_missing_is_said_at_once(world):
    one = world.open()
    found = lacks(one, TODAY)
    items = [entry.at for entry in found if entry.task == "items"]
    assert items == [item.id for item in one.product_set.items]
    assert [entry.at for entry in found if entry.task == "texts"] == [
        "position", "product", "history", "structure", "materials", "market", "results", "plan",
    ]  # fmt: skip
    assert [entry.at for entry in found if entry.task == "samples"] == ["sample_count"]
    assert [entry.at for entry in found if entry.task == "unit"] == ["small_or_medium"]
    assert lacks(world.filled(one), TODAY) == []


def test_choosing_another_set_keeps_the_answers_whose_texts_are_the_same(world):
    one = world.filled()
    old = one.product_set
    held = actions.choose_set(one, 13, by=world.maker_person)
    kept = {answer.item: answer.option for answer in one.answers.all()}
    new = one.product_set
    assert one.set_number == 13
    assert held == len([option for option in kept.values() if option]) > 10
    for item_id, option in kept.items():
        if not option:
            continue
        item = new.item[item_id]
        before = [entry for entry in old.items if entry.name == item.name]
        assert new.option[option].text in {entry.text for found in before for entry in found.options}


def test_words_and_evidence_follow_their_item_into_another_set(world):
    one = world.filled()
    old, new = one.product_set, one.rulebook.set(13)
    paper = world.paper(one, [item.id for item in old.items])
    lone = world.paper(one, [item.id for item in old.items if item.id not in renamed(old, new)])
    actions.choose_set(one, 13, by=world.maker_person)
    assert set(one.answers.values_list("item", flat=True)) == set(renamed(old, new).values())
    assert set(one.answers.values_list("words", "edition")) == {("Đúng như vậy.", 2)}
    bound = set(one.uses.filter(evidence=paper).values_list("item", flat=True))
    assert bound == set(renamed(old, new).values())
    assert list(one.uses.filter(evidence=lone).values_list("item", flat=True)) == [""]


def test_tourism_asks_for_no_samples_after_a_change_of_the_set(world):
    one = world.filled()
    actions.choose_set(one, 26, by=world.maker_person)
    assert one.sample_count == 0


def test_five_stars_are_not_upgraded(world):
    register.add_recognition(
        world.recognition(stars=5, decided_on=date(2025, 4, 20)), by=world.province_person
    )
    with pytest.raises(RefusedError) as refused:
        world.open(Kind.UPGRADE)
    assert str(refused.value) == "This product has 5 stars: there is none higher. Choose the reassessment."


def test_a_set_that_is_none_is_refused(world):
    one = world.open()
    with pytest.raises(BadInputError):
        actions.choose_set(one, 999, by=world.maker_person)
    one.refresh_from_db()
    assert one.set_number == 12


def test_after_handing_in_nothing_is_written(world):
    one = world.handed_in()
    item = one.product_set.items[0]
    for act in (
        lambda: actions.save_answer(one, item.id, option="-", words="", seen=1, by=world.maker_person),
        lambda: actions.save_text(one, "plan", words="Khác", seen=1, by=world.maker_person),
        lambda: actions.choose_set(one, 13, by=world.maker_person),
        lambda: world.paper(one),
        lambda: actions.save_declared(
            one, ticks=[], small_or_medium=False, sample_count=0, by=world.maker_person
        ),
    ):
        with pytest.raises(RefusedError):
            act()
