"""A dossier's whole way, and what may go wrong on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers import actions
from openocop.dossiers.differences import differences, digest_of, renamed
from openocop.dossiers.models import Counter, Dossier, HandIn, Notice, Paper, Receipt
from openocop.dossiers.queries import counts_by_state, limit_on, visible, waiting_for
from openocop.register import actions as register
from openocop.register.models import Recognition
from openocop.rulebooks.procedure import Kind
from tests.accounts.conftest import TODAY

VIETNAM = timezone(timedelta(hours=7))


def at(*day):
    return time_machine.travel(datetime(*day, 9, tzinfo=VIETNAM), tick=False)


def test_from_draft_to_ready(world, acts):
    one = world.filled()
    before = len(acts())
    world.ready(world.assigned(world.received(world.requested(world.handed_in(one)))))
    assert [(step.step, step.before, step.after, step.role) for step in one.passed.all()] == [
        ("hand_in", "draft", "at_commune", "producer"),
        ("request", "at_commune", "requested", "commune_officer"),
        ("receive", "requested", "at_province", "provincial_officer"),
        ("assign", "at_province", "with_advisers", "provincial_officer"),
        ("report", "with_advisers", "ready", "advisory_member"),
    ]
    assert [act[0] for act in acts()[before:]] == [
        "dossier:hand_in", "dossier:receipt",
        "dossier:find", "dossier:find", "dossier:find", "dossier:find", "dossier:request", "dossier:code",
        "dossier:receive", "dossier:receipt",
        "dossier:assign", "dossier:give",
        "dossier:report",
    ]  # fmt: skip
    assert [receipt.text for receipt in one.receipts.all()] == [
        "0001/PĐK-82-30055-2026",
        "0001/PĐK-82-30055-2026",
    ]
    assert one.code == "82-30055-01-2027"  # handed in after 29/10: it joins the first round of 2027
    assert list(one.papers.values_list("kind", "number")) == [
        ("commune_report", "12/BC-UBND"), ("request", "13/UBND"), ("advisory_report", "3/BC-TTV"),
    ]  # fmt: skip


def test_the_law_is_that_of_the_first_hand_in_and_the_round_that_of_the_request(world):
    with at(2026, 10, 8):
        one = world.handed_in()
    assert (one.rulebook_code, one.first_handed_in_on) == ("QD26-2026", date(2026, 10, 8))
    assert (one.round_year, one.round_no, one.due_on) == (2026, 2, date(2026, 10, 29))


def test_handing_in_needs_the_declaration_and_everything(world):
    one = world.open()
    with pytest.raises(RefusedError) as refused:
        actions.hand_in(one, edition=0, declared=True, by=world.maker_person)
    count = len(one.product_set.items) + 8 + 1 + 1  # texts, samples, size of the enterprise
    first = "Only small and medium enterprises take part: declare that yours is one."
    assert str(refused.value) == f"{count} things are missing. The first: {first}"
    world.filled(one)
    with pytest.raises(BadInputError) as bad:
        actions.hand_in(one, edition=0, declared=False, by=world.maker_person)
    assert bad.value.place == "declared"
    assert (HandIn.objects.count(), Receipt.objects.count(), Counter.objects.count()) == (0, 0, 0)


def test_two_clicks_hand_in_once(world):
    one = world.filled()
    first = actions.hand_in(one, edition=0, declared=True, by=world.maker_person)
    second = actions.hand_in(Dossier.objects.get(pk=one.pk), edition=0, declared=True, by=world.maker_person)
    assert first.pk == second.pk
    assert (HandIn.objects.count(), Receipt.objects.count(), one.passed.count()) == (1, 1, 1)


def test_each_hand_in_is_frozen_and_the_difference_is_shown(world):
    one = world.filled()
    paper = world.paper(one, [one.product_set.items[3].id])
    world.handed_in(one)
    item = one.product_set.items[0]
    actions.send_back(
        one,
        edition=one.edition,
        words="Bổ sung.",
        points={item.id: "Chưa rõ.", "plan": "Viết rõ hơn."},
        by=world.commune_person,
    )
    assert one.state == "returned_by_commune"
    lowest = min(item.options, key=lambda option: option.points)
    best = max(item.options, key=lambda option: option.points)
    actions.save_answer(one, item.id, option=lowest.id, words="Xem lại.", seen=1, by=world.maker_person)
    actions.leave_out(one, paper, by=world.maker_person)
    world.handed_in(one)
    first, second = one.hand_ins.all()
    assert (first.number, second.number) == (1, 2)
    assert first.digest == digest_of(HandIn.objects.get(pk=first.pk).content) != second.digest
    found = [(one.part, one.at, one.before, one.after) for one in differences(first.content, second.content)]
    assert found == [
        ("answers", item.id, best.id, lowest.id),
        ("words", item.id, "Đúng như vậy.", "Xem lại."),
        ("evidence", f"Giấy đăng ký kinh doanh ({paper.file.sha256[:8]})", one.product_set.items[3].id, ""),
    ]
    assert Receipt.objects.count() == 1
    back = one.passed.get(step="return")
    assert (back.words, back.points) == (
        "Bổ sung.",
        [{"at": item.id, "words": "Chưa rõ."}, {"at": "plan", "words": "Viết rõ hơn."}],
    )


def test_the_clock_of_the_commune_stands_while_the_producer_writes(world):
    with at(2026, 9, 7):
        one = world.handed_in()
    with at(2026, 9, 9):
        actions.send_back(one, edition=one.edition, words="Bổ sung.", points={}, by=world.commune_person)
        assert (one.due_on, limit_on(one, date(2026, 9, 9))) == (None, None)
    with at(2026, 9, 21):
        world.handed_in(one)
    assert one.due_on == date(2026, 10, 8)
    assert limit_on(one, date(2026, 9, 21)).left == 13


def test_numbers_have_no_gaps_and_no_doubles(world):
    makers = [world.product(f"Sản phẩm Mẫu {number}", world.farm) for number in range(4)]
    for product in makers:
        world.handed_in(world.filled(world.open(product=product)))
    again = world.filled()
    with pytest.raises(BadInputError):
        actions.hand_in(again, edition=0, declared=False, by=world.maker_person)
    world.handed_in(again)
    assert list(Receipt.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_the_report_needs_all_four_findings(world):
    one = world.handed_in()
    with pytest.raises(RefusedError):
        actions.request_province(
            one,
            edition=one.edition,
            report=world.signed("1"),
            request=world.signed("2"),
            by=world.commune_person,
        )
    assert (Paper.objects.count(), Dossier.objects.get().state, Dossier.objects.get().code) == (
        0,
        "at_commune",
        "",
    )


def test_a_paper_without_a_number_leaves_nothing_half_done(world):
    one = world.handed_in()
    for key in ("materials", "labour", "idea", "identity"):
        actions.save_finding(one, key, words="Đúng.", seen=0, by=world.commune_person)
    with pytest.raises(BadInputError) as bad:
        actions.request_province(
            one,
            edition=one.edition,
            report=world.signed("12/BC"),
            request=world.signed("  "),
            by=world.commune_person,
        )
    assert bad.value.place == "number"
    fresh = Dossier.objects.get()
    assert (fresh.state, fresh.code, Paper.objects.count()) == ("at_commune", "", 0)
    assert not Counter.objects.filter(purpose="product_code").exists()


def test_an_old_page_is_told_that_the_dossier_moved_on(world):
    one = world.handed_in()
    stale = one.edition - 1
    with pytest.raises(RefusedError):
        actions.send_back(one, edition=stale, words="Bổ sung.", points={}, by=world.commune_person)
    assert Dossier.objects.get().state == "at_commune"


def test_sending_back_needs_a_reason(world):
    one = world.handed_in()
    with pytest.raises(BadInputError):
        actions.send_back(one, edition=one.edition, words=" ", points={"1.1": ""}, by=world.commune_person)


def test_each_office_acts_on_its_turn_alone(world):
    one = world.handed_in()
    for person in (world.maker_person, world.province_person, world.adviser, world.administrator()):
        with pytest.raises(PermissionDenied):
            actions.send_back(one, edition=one.edition, words="x", points={}, by=person)
    with pytest.raises(RefusedError):
        actions.receive(one, edition=one.edition, by=world.province_person)
    with pytest.raises(PermissionDenied):
        actions.receive(one, edition=one.edition, by=world.commune_person)


def test_the_office_corrects_the_set_and_the_producer_confirms_it(world):
    one = world.received()
    held = actions.correct_set(
        one, 13, words="Sản phẩm là trà.", edition=one.edition, by=world.province_person
    )
    assert (one.state, one.set_number, one.confirm_set) == ("returned_by_province", 13, True)
    assert one.answers.exclude(option="").count() == held
    for item in one.product_set.items:
        kept = one.answers.filter(item=item.id).first()
        if kept is None or not kept.option:
            seen, option = kept.edition if kept else 0, item.options[0].id
            actions.save_answer(one, item.id, option=option, words="", seen=seen, by=world.maker_person)
    with pytest.raises(RefusedError) as refused:
        world.handed_in(one)
    sentence = "The office corrected the product set. Look at your answers and confirm it first."
    assert str(refused.value) == f"Something is missing: {sentence}"
    actions.confirm_set(one, by=world.maker_person)
    world.handed_in(one)
    assert one.state == "at_province"


def test_notes_and_questions_follow_their_item_into_a_corrected_set(world):
    one = world.handed_in()
    old, new = one.product_set, one.rulebook.set(13)
    for item in old.items:
        option = item.options[0].id
        actions.look(one, item.id, option=option, words=item.name, seen=0, by=world.commune_person)
        actions.ask(one, "question", item=item.id, words=item.name, by=world.commune_person)
    actions.correct_set(one, 13, words="Sai bộ.", edition=one.edition, by=world.commune_person)
    assert {look.item: look.words for look in one.looks.all()} == {
        target: old.item[item].name for item, target in renamed(old, new).items()
    }
    for look in one.looks.all():
        assert not look.option or look.option in new.points[look.item]
    assert {asked.words: asked.item for asked in one.asks.all()} == {
        item.name: renamed(old, new).get(item.id, "") for item in old.items
    }


def test_advisers_do_not_correct_the_set(world):
    one = world.assigned()
    with pytest.raises(PermissionDenied):
        actions.correct_set(one, 13, words="Sai bộ.", edition=one.edition, by=world.adviser)


def test_the_round_is_that_of_the_day_of_the_request(world):
    with at(2026, 10, 8):
        one = world.handed_in()
    with at(2026, 11, 2):  # the commune is late: round 2 of 2026 took requests before 30/10
        world.requested(one)
    assert (one.round_year, one.round_no, one.code) == (2027, 1, "82-30055-01-2027")


@pytest.mark.parametrize("at_place", ["9.9", "changes", "Thiếu"])
def test_a_reason_is_about_a_part_of_this_dossier(world, at_place):
    one = world.handed_in()
    with pytest.raises(BadInputError):
        actions.send_back(one, edition=one.edition, words="", points={at_place: "x"}, by=world.commune_person)
    assert one.state == "at_commune"


def test_a_star_that_came_meanwhile_is_seen_when_it_is_handed_in(world):
    one = world.filled()
    register.add_recognition(world.recognition(decided_on=date(2026, 4, 20)), by=world.province_person)
    with pytest.raises(RefusedError) as refused:
        world.handed_in(one)
    assert str(refused.value).startswith("This product has a star that is valid.")


def test_a_withdrawn_reassessment_may_be_filed_again_and_a_refused_one_has_ended(world):
    one = world.handed_in(world.filled(reassessed(world)))
    actions.withdraw(one, edition=one.edition, words="", by=world.maker_person)
    star = Recognition.objects.get()
    assert (star.reassessment_filed_on, star.reassessment_decided_on) == (None, None)
    again = world.received(world.requested(world.handed_in(world.filled(world.open(Kind.REASSESSMENT)))))
    star.refresh_from_db()
    assert star.reassessment_filed_on == TODAY
    grounds = actions.grounds_of(again)
    actions.refuse(again, edition=again.edition, ground=grounds[0], words="x", by=world.province_person)
    star.refresh_from_db()
    assert (star.reassessment_filed_on, star.reassessment_decided_on) == (TODAY, TODAY)


def test_a_refusal_names_a_ground_of_the_criteria(world):
    one = world.received()
    grounds = actions.grounds_of(one)
    with pytest.raises(BadInputError):
        actions.refuse(one, edition=one.edition, ground="Không thích", words="x", by=world.province_person)
    if grounds:
        actions.refuse(
            one, edition=one.edition, ground=grounds[0], words="Đã kiểm tra.", by=world.province_person
        )
        assert one.state == "refused"
        assert one.passed.last().words == f"{grounds[0]}\n\nĐã kiểm tra."


def test_withdrawing_ends_it_and_another_may_be_opened(world):
    one = world.requested()
    actions.withdraw(one, edition=one.edition, words="Chưa đủ hàng.", by=world.maker_person)
    assert (one.state, one.due_on) == ("withdrawn", None)
    with pytest.raises(RefusedError):
        actions.withdraw(one, edition=one.edition, words="", by=world.maker_person)
    assert world.open().pk != one.pk


def reassessed(world, stars=3):
    """A dossier for a star whose window is open on the tests' day: it ends on 20/4/2027."""
    register.add_recognition(
        world.recognition(stars=stars, decided_on=date(2024, 4, 20)), by=world.province_person
    )
    world.tea.refresh_from_db()
    return world.open(Kind.REASSESSMENT)


def test_a_reassessment_is_filed_by_handing_in_and_reported_by_the_province(world):
    one = world.handed_in(world.filled(reassessed(world)))
    assert one.recognition.__class__.objects.get().reassessment_filed_on == TODAY
    assert (one.round_year, one.round_no) == (None, None)
    world.received(world.requested(one))
    assert one.due_on == TODAY + timedelta(days=45)
    with pytest.raises(RefusedError):
        actions.assign(one, [world.adviser], edition=one.edition, by=world.province_person)
    actions.report(
        one, edition=one.edition, signed=world.signed("9/BC"), summary="Đạt.", by=world.province_person
    )
    assert (one.state, one.papers.last().kind) == ("ready", "office_report")
    with pytest.raises(RefusedError):
        actions.forward(one, edition=one.edition, words="1/UBND", by=world.province_person)


def test_a_five_star_reassessment_goes_on_to_the_ministry(world):
    one = world.received(world.requested(world.handed_in(world.filled(reassessed(world, stars=5)))))
    actions.report(
        one, edition=one.edition, signed=world.signed("9/BC"), summary="Đạt.", by=world.province_person
    )
    actions.forward(one, edition=one.edition, words="12/UBND-NN ngày 25/11/2026", by=world.province_person)
    assert (one.state, one.due_on) == ("at_ministry", TODAY + timedelta(days=45))


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        ((2026, 10, 21), False),
        ((2026, 10, 22), True),
        ((2026, 12, 21), True),
        ((2026, 12, 22), False),
    ],
)
def test_a_reassessment_is_handed_in_inside_its_window_alone(world, day, fits):
    one = world.filled(reassessed(world))  # it ends on 20/4/2027: from 22/10/2026 to 21/12/2026
    with at(*day):
        if fits:
            assert world.handed_in(one).state == "at_commune"
        else:
            with pytest.raises(RefusedError) as refused:
                world.handed_in(one)
            assert "from 22/10/2026 to 21/12/2026" in str(refused.value)


def test_a_dossier_moves_with_its_producer_to_another_commune_with_clock_and_numbers(world):
    one = world.handed_in()
    due, receipt = one.due_on, one.receipts.get().text
    world.farm.commune_code = "29869"
    world.farm.save()
    moved = Dossier.objects.get()
    sister = world.holder("commune_officer", world.sister)
    assert list(visible(sister)) == [moved]
    assert list(visible(world.commune_person)) == []
    for key in ("materials", "labour", "idea", "identity"):
        actions.save_finding(moved, key, words="Đúng.", seen=0, by=sister)
    assert (moved.due_on, moved.receipts.get().text) == (due, receipt)


def test_the_inbox_counts_what_it_lists(world):
    world.handed_in()
    world.requested(
        world.handed_in(world.filled(world.open(product=world.product("Trà gừng Mẫu", world.farm))))
    )
    world.open(product=world.product("Trà lài Mẫu", world.farm))
    for person, waiting in (
        (world.commune_person, {"at_commune": 1}),
        (world.province_person, {"requested": 1}),
        (world.maker_person, {"draft": 1}),
        (world.adviser, {}),
    ):
        assert counts_by_state(waiting_for(person)) == waiting
        assert sum(counts_by_state(visible(person)).values()) == visible(person).count()


def test_who_has_to_know_gets_a_notice(world):
    one = world.handed_in()
    told = lambda: list(Notice.objects.order_by("pk").values_list("person", "key"))  # noqa: E731
    assert told() == [(world.commune_person.pk, "handed_in"), (world.maker_person.pk, "receipt")]
    actions.send_back(one, edition=one.edition, words="Bổ sung.", points={}, by=world.commune_person)
    assert told()[2:] == [(world.maker_person.pk, "returned")]
