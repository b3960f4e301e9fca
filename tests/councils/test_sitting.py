"""Planning, the material, declarations, opening, attendance, and what ends a sitting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from openocop.accounts.roles import Role
from openocop.core.errors import BadInputError, RefusedError
from openocop.councils import actions
from openocop.councils.actions import Plan
from openocop.councils.conflicts import Sign
from openocop.councils.facts import proposals
from openocop.councils.kinds import SeatRole, SittingKind
from openocop.councils.models import AgendaItem, Declaration, ReadReceipt, Seat, Sitting
from openocop.councils.policy import Verb, why_not
from openocop.councils.queries import entitled, seats_on
from openocop.dossiers.models import Dossier
from openocop.journal.models import Entry
from tests.accounts.conftest import NOON, TODAY
from tests.councils.conftest import Councils, moment


def test_seats_are_dated_and_one_person_has_one(world):
    assert [one.role for one in seats_on(world.council)] == ["chair", "deputy", *["member"] * 7, "secretary"]
    with pytest.raises(RefusedError):
        world.seat(world.members[0], SeatRole.MEMBER)
    with pytest.raises(RefusedError):
        world.seat(world.adviser, SeatRole.CHAIR)
    old = Seat.objects.get(person=world.members[0])
    actions.unseat(old, last_day=TODAY, words="Quyết định 9", by=world.province_person)
    tomorrow = TODAY + timedelta(days=1)
    world.seat(world.adviser, SeatRole.MEMBER, valid_from=tomorrow)
    assert (old.pk in {one.pk for one in seats_on(world.council, TODAY)}, old.valid_to) == (True, TODAY)
    assert {one.person_id for one in seats_on(world.council, tomorrow) if one.role == "member"} == {
        world.adviser.pk, *(one.pk for one in world.members[1:]),
    }  # fmt: skip
    with pytest.raises(RefusedError):
        actions.unseat(old, last_day=TODAY, words="Lần nữa", by=world.province_person)


def test_an_expert_never_votes_and_the_secretary_only_as_a_member(world):
    expert = world.seat(None, SeatRole.EXPERT, name="Chuyên gia Mẫu", votes=True)
    assert expert.votes is False
    sitting = world.plan()
    assert not sitting.attendances.get(seat=expert).votes
    assert not world.at(sitting, world.secretary).votes
    with pytest.raises(PermissionDenied):
        actions.declare(sitting.items.get(), interest=False, by=world.secretary)
    actions.unseat(
        Seat.objects.get(person=world.secretary), last_day=TODAY, words="Đổi", by=world.province_person
    )
    again = world.seat(world.secretary, SeatRole.SECRETARY, votes=True, valid_from=date(2026, 11, 26))
    assert again.votes is True


def test_a_regulation_holds_from_its_day_and_a_sitting_keeps_its_own(world):
    sitting = world.opened()
    world.adopt(valid_from=TODAY, spread_limit="5")
    sitting.refresh_from_db()
    assert (sitting.rules["spread_limit"], sitting.rules_source) == ("10", "Quy chế 5/QĐ-HĐ, Điều 7")
    other = world.plan(dossiers=[])
    assert (other.rules["spread_limit"], other.code) == ("5", "82-2026-002")
    with pytest.raises(RefusedError):
        world.adopt(valid_from=TODAY)
    with pytest.raises(BadInputError):
        world.adopt(valid_from=date(2026, 12, 1), quorum="5/4")


def test_who_keeps_who_plans_who_leads(world):
    sitting = world.plan()
    stranger = world.holder(Role.SECRETARY, world.province)
    member, other = world.members[0], world.holder(Role.PROVINCIAL_OFFICER, world.other_province)
    rights = {
        Verb.KEEP: ("82", [world.province_person]),
        Verb.PLAN: (world.council, [world.province_person, world.secretary]),
        Verb.RUN: (sitting, [world.province_person, world.secretary]),
        Verb.LEAD: (sitting, [world.chair, world.deputy]),
        Verb.DECLARE: (sitting, [world.chair, world.deputy, member]),
        Verb.SEE: (sitting, [world.province_person, world.secretary, world.chair, world.deputy, member]),
    }
    people = [
        world.province_person, world.secretary, world.chair, world.deputy, member, stranger, other,
        world.commune_person, world.maker_person, world.adviser,
    ]  # fmt: skip
    for verb, (thing, allowed) in rights.items():
        assert (verb, [one for one in people if why_not(one, verb, thing) is None]) == (verb, allowed)


def test_only_ready_dossiers_of_the_province_and_in_one_agenda(world):
    sitting = world.plan()
    one = Dossier.objects.get()
    for other in (sitting, world.plan(dossiers=[])):
        with pytest.raises(RefusedError):
            actions.add_item(other, one, by=world.secretary)
    draft = world.ready_dossier("Xoài Mẫu", state="at_province")
    with pytest.raises(RefusedError):
        actions.add_item(sitting, draft, by=world.secretary)
    actions.remove_item(sitting.items.get(), by=world.secretary)
    actions.add_item(sitting, one, by=world.secretary)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.create(
            sitting=world.plan(dossiers=[]),
            dossier=one,
            position=1,
            rulebook_code="x",
            rulebook_hash="x",
            set_number=1,
        )


def test_the_agenda_is_ordered_and_cancelling_frees_it(world):
    first, second = world.ready_dossier("Xoài Mẫu"), world.ready_dossier("Cam Mẫu")
    sitting = world.plan(dossiers=[first, second])
    numbers = [one.pk for one in sitting.items.all()]
    actions.order_items(sitting, list(reversed(numbers)), by=world.secretary)
    assert [one.pk for one in sitting.items.all()] == list(reversed(numbers))
    with pytest.raises(BadInputError):
        actions.order_items(sitting, numbers[:1], by=world.secretary)
    actions.cancel(sitting, words="Bão", edition=sitting.edition, by=world.secretary)
    assert sitting.state == "cancelled"
    world.plan(dossiers=[first, second])


@pytest.mark.parametrize(
    ("starts_at", "material"),
    [
        (moment(2026, 11, 25, 13), moment(2026, 11, 23, 8)),  # 24/11 is a holiday since 2026
        (moment(2026, 11, 30, 8), moment(2026, 11, 27, 8)),  # a Monday: the Friday before
    ],
)
def test_the_material_opens_a_working_day_before(world, starts_at, material):
    made = actions.plan_sitting(
        world.council, Plan(SittingKind.MEETING, starts_at, "Phòng"), by=world.secretary
    )
    assert made.material_at == material


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"place": ""}, "place"),
        ({"material_at": NOON + timedelta(hours=1)}, "material_at"),
        ({"kind": SittingKind.WRITTEN_OPINION, "answer_by": NOON}, "answer_by"),
        ({"kind": SittingKind.WRITTEN_OPINION, "answer_by": None}, "answer_by"),
        ({"starts_at": moment(2026, 5, 1)}, "starts_at"),
    ],
)
def test_a_plan_that_cannot_be(world, values, place):
    plan = {"kind": SittingKind.MEETING, "starts_at": NOON, "place": "Phòng"} | values
    with pytest.raises(BadInputError) as refused:
        actions.plan_sitting(world.council, Plan(**plan), by=world.secretary)
    assert (refused.value.place, Sitting.objects.count()) == (place, 0)


def test_another_time_is_set_and_who_left_is_called_no_more(world):
    sitting = world.plan()
    actions.unseat(
        Seat.objects.get(person=world.members[0]), last_day=TODAY, words="Hưu", by=world.province_person
    )
    plan = Plan(SittingKind.MEETING, NOON + timedelta(days=2), "Phòng khác")
    actions.change_time(sitting, plan, edition=0, by=world.secretary)
    assert (sitting.place, sitting.edition) == ("Phòng khác", 1)
    assert not sitting.attendances.filter(person=world.members[0]).exists()
    with pytest.raises(RefusedError):
        actions.change_time(sitting, plan, edition=0, by=world.secretary)


def test_nothing_is_seen_before_the_time_and_before_all_declarations(world):
    sitting = world.plan(dossiers=[world.ready_dossier(), world.ready_dossier("Xoài Mẫu")])
    first, second = sitting.items.all()
    member = world.members[0]
    undeclared = "Say first for each product of the agenda whether you have an interest in it."
    assert why_not(member, Verb.SEE_MATERIAL, first) == undeclared
    actions.declare(first, interest=False, by=member)
    assert why_not(member, Verb.SEE_MATERIAL, first) == undeclared
    actions.declare(second, interest=True, words="Anh ruột là chủ cơ sở", by=member)
    assert why_not(member, Verb.SEE_MATERIAL, first) is None
    recused = "You are recused for this product: it is neither shown to you nor scored by you."
    assert why_not(member, Verb.SEE_MATERIAL, second) == recused
    assert why_not(member, Verb.SCORE, second) == recused
    with time_machine.travel(NOON - timedelta(days=2), tick=False):
        assert why_not(member, Verb.SEE_MATERIAL, first) == "The dossiers are not open to the members yet."
    actions.read_material(first, by=member)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        actions.read_material(first, by=member)
    receipt = ReadReceipt.objects.get()
    assert (receipt.first_at, receipt.last_at) == (NOON, NOON + timedelta(hours=1))
    with pytest.raises(PermissionDenied):
        actions.read_material(second, by=member)


def test_the_chair_has_no_way_around_the_declarations(world):
    sitting = world.plan()
    item = sitting.items.get()
    assert why_not(world.chair, Verb.SEE_MATERIAL, item) is not None
    actions.declare(item, interest=True, words="Vợ là chủ cơ sở", by=world.chair)
    assert why_not(world.chair, Verb.SEE_MATERIAL, item) is not None
    assert why_not(world.chair, Verb.SEE_BALLOTS, item) is not None
    assert why_not(world.chair, Verb.LEAD, sitting) is None


def test_interest_needs_words_and_can_be_taken_back_until_somebody_decides(world):
    item = world.plan().items.get()
    member = world.members[0]
    with pytest.raises(BadInputError):
        actions.declare(item, interest=True, by=member)
    actions.declare(item, interest=True, words="Họ hàng", by=member)
    assert actions.declare(item, interest=False, by=member).recused is False
    one = actions.declare(item, interest=True, words="Họ hàng", by=member)
    actions.decide_recusal(one, recused=True, words="Họ hàng gần", pin=False, by=world.secretary)
    assert actions.declare(item, interest=False, by=member).recused is True


def test_a_person_decides_and_the_chair_pins(world):
    item = world.plan().items.get()
    member = world.at(item.sitting, world.members[0])
    one = Declaration(item=item, member=member)
    with pytest.raises(RefusedError):
        actions.decide_recusal(one, recused=True, words="Cùng số điện thoại", pin=True, by=world.secretary)
    actions.decide_recusal(one, recused=True, words="Cùng số điện thoại", pin=True, by=world.chair)
    with pytest.raises(RefusedError, match="pinned"):
        actions.decide_recusal(one, recused=False, words="Không phải", pin=False, by=world.secretary)
    actions.decide_recusal(one, recused=False, words="Đã xem xét", pin=False, by=world.deputy)
    assert (one.recused, one.pinned, one.decided_words, one.interest) == (False, False, "Đã xem xét", None)
    with pytest.raises(BadInputError):
        actions.decide_recusal(one, recused=True, words=" ", pin=False, by=world.chair)


def test_nobody_lets_herself_in(world):
    item = world.plan().items.get()
    one = actions.declare(item, interest=True, words="Cổ đông", by=world.chair)
    with pytest.raises(RefusedError):
        actions.decide_recusal(one, recused=False, words="Không sao", pin=False, by=world.chair)


def test_conflicts_are_proposed_with_their_ground_and_recuse_nobody(world):
    seat = Seat.objects.get(person=world.members[0])
    actions.correct_seat(
        seat, phone="0900 000 001", tax_code="0900000001", address="", by=world.province_person
    )
    sitting = world.plan()
    found = proposals(sitting)
    assert [(item.pk, one.person, [sign.sign for sign in signs]) for item, one, signs in found] == [
        (sitting.items.get().pk, world.members[0], [Sign.TAX_CODE, Sign.PHONE])
    ]
    assert Declaration.objects.count() == 0
    assert len(entitled(sitting.items.get())) == 9


def test_a_meeting_opens_with_its_quorum_and_the_chair(world):
    sitting = world.plan()
    world.present(sitting, world.members[:6])
    with pytest.raises(RefusedError) as refused:
        actions.open_sitting(sitting, edition=0, by=world.chair)
    assert str(refused.value) == (
        "6 of 9 members are present; the regulation asks for 3/4 of them, at least 3. "
        "(regulation of the council: Quy chế 5/QĐ-HĐ, Điều 7) "
        "Neither the chair nor a deputy is present, and the regulation requires one. "
        "(regulation of the council: Quy chế 5/QĐ-HĐ, Điều 7)"
    )
    world.present(sitting, [world.deputy])
    with pytest.raises(PermissionDenied):
        actions.open_sitting(sitting, edition=0, by=world.members[0])
    actions.open_sitting(sitting, edition=0, by=world.chair)
    assert (sitting.state, sitting.edition) == ("open", 1)
    with pytest.raises(RefusedError):
        actions.open_sitting(sitting, edition=1, by=world.chair)


def test_an_empty_agenda_opens_nothing(world):
    sitting = world.plan(dossiers=[])
    world.present(sitting)
    with pytest.raises(RefusedError, match="empty"):
        actions.open_sitting(sitting, edition=0, by=world.chair)


def test_who_comes_late_scores_what_goes_on(world):
    item = world.begun(people=world.voting[:8])
    late = world.voting[8]
    assert world.at(item.sitting, late) not in entitled(item)
    actions.mark_attendance(world.at(item.sitting, late), present=True, by=world.secretary)
    assert world.at(item.sitting, late) in entitled(item)


def test_a_sitting_closes_when_every_product_has_a_result_or_is_postponed(world):
    sitting = world.opened(world.plan(dossiers=[world.ready_dossier(), world.ready_dossier("Xoài Mẫu")]))
    first, second = sitting.items.all()
    actions.begin(first, by=world.chair)
    world.vote_all(first, [75] * 9)
    actions.conclude(first, by=world.chair)
    with pytest.raises(RefusedError, match="Products 2 have no result"):
        actions.close_sitting(sitting, edition=1, by=world.chair)
    actions.postpone(second, words="Hết giờ", by=world.chair)
    actions.close_sitting(sitting, edition=1, by=world.chair)
    assert list(Dossier.objects.order_by("pk").values_list("state", flat=True)) == ["closed", "ready"]
    passed = first.dossier.passed.get()
    assert (passed.step, passed.words, passed.role) == ("close", f"recognise\n\n{sitting.code}", "chair")
    world.plan(dossiers=[second.dossier])


def test_five_stars_stay_open_until_they_are_sent_on(world):
    item = world.begun()
    world.vote_all(item, [95] * 9)
    assert actions.conclude(item, by=world.chair).outcome == "forward_to_ministry"
    with pytest.raises(RefusedError):
        actions.forward(item, words="15/UBND ngày 25/11/2026", by=world.province_person)
    item.sitting.refresh_from_db()
    actions.close_sitting(item.sitting, edition=item.sitting.edition, by=world.chair)
    assert Dossier.objects.get().state == "ready"
    with pytest.raises(BadInputError):
        actions.forward(item, words="", by=world.province_person)
    actions.forward(item, words="15/UBND ngày 25/11/2026", by=world.province_person)
    assert Dossier.objects.get().state == "at_ministry"
    with pytest.raises(RefusedError):
        actions.forward(item, words="15/UBND", by=world.province_person)


def test_a_dossier_withdrawn_meanwhile_is_postponed(world):
    item = world.opened().items.get()
    Dossier.objects.update(state="withdrawn")
    with pytest.raises(RefusedError, match="withdrawn"):
        actions.begin(item, by=world.chair)
    actions.postpone(item, words="Đã rút", by=world.chair)


def test_a_trial_leaves_nothing(world):
    dossier = world.ready_dossier()
    trial = world.plan(dossiers=[dossier], trial=True)
    item = world.begun(trial)
    world.vote_all(item, [75] * 9)
    actions.conclude(item, by=world.chair)
    trial.refresh_from_db()
    actions.close_sitting(trial, edition=trial.edition, by=world.chair)
    assert Dossier.objects.get().state == "ready"
    real = world.plan(dossiers=[dossier])
    assert (trial.code, real.code) == ("T-82-2026-001", "82-2026-001")
    with pytest.raises(RefusedError):
        actions.remove_trial(real, by=world.secretary)
    actions.remove_trial(trial, by=world.secretary)
    assert list(Sitting.objects.values_list("code", flat=True)) == ["82-2026-001"]
    assert Entry.objects.filter(verb="sitting:remove_trial").count() == 1


def test_a_council_is_entered_once(db):  # noqa: ARG001 - opens the database
    world = Councils()
    world.council.pk = None
    with pytest.raises(RefusedError):
        actions.establish(world.council, by=world.province_person)
