"""Written opinions (Article 7.6.d): a deadline in place of attendance, and how they become a meeting."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from openocop.core.errors import BadInputError, RefusedError
from openocop.councils import actions
from openocop.councils.actions import Plan
from openocop.councils.kinds import SittingKind
from openocop.councils.models import Absence, Ballot, PassResult, Seat
from openocop.rulebooks.procedure import Kind
from tests.accounts.conftest import NOON


def asked(world, count=1):
    names = ["Trà sen Mẫu", "Xoài Mẫu", "Cam Mẫu"][:count]
    dossiers = [world.ready_dossier(name, kind=Kind.REASSESSMENT) for name in names]
    sitting = world.plan(SittingKind.WRITTEN_OPINION, dossiers)
    world.declare_none(sitting)
    actions.open_sitting(sitting, edition=0, by=world.chair)
    return sitting


def test_opinions_need_no_attendance_and_all_products_are_scored_at_once(world):
    sitting = asked(world, 2)
    assert list(sitting.items.values_list("state", flat=True)) == ["scoring", "scoring"]
    with pytest.raises(RefusedError):
        actions.mark_attendance(world.at(sitting, world.chair), present=True, by=world.secretary)
    item = sitting.items.first()
    world.vote_all(item, [75] * 9)
    assert actions.conclude(item, by=world.chair).outcome == "recognise"


def test_who_misses_the_deadline_is_absent_with_that_reason(world):
    sitting = asked(world)
    item = sitting.items.get()
    for person in world.voting[:7]:
        world.vote(item, person, 75)
    with pytest.raises(RefusedError, match="not over"):
        actions.end_opinions(sitting, by=world.secretary)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert actions.end_opinions(sitting, by=world.secretary) == 2
        assert actions.end_opinions(sitting, by=world.secretary) == 0
    assert set(Absence.objects.values_list("kind", "words")) == {("no_opinion", "no opinion by the deadline")}
    assert actions.conclude(item, by=world.chair).status == "concluded"


def test_a_wide_spread_makes_a_meeting(world):
    sitting = asked(world, 2)
    item, other = sitting.items.all()
    world.vote(other, world.chair, 75)
    world.vote_all(item, [62] * 8 + [75])
    actions.conclude(item, by=world.chair)
    sitting.refresh_from_db()
    item.refresh_from_db()
    assert (sitting.kind, sitting.began_as, sitting.state) == ("meeting", "written_opinion", "planned")
    assert sitting.turned_why == "The opinions differ by more than the regulation allows (Article 7.6.d)."
    assert (item.state, item.pass_no) == ("waiting", 2)
    plan = Plan(SittingKind.MEETING, NOON + timedelta(days=5), "Phòng họp")
    actions.change_time(sitting, plan, edition=sitting.edition, by=world.secretary)
    with time_machine.travel(NOON + timedelta(days=5), tick=False):
        world.present(sitting, world.voting[:8])
        actions.open_sitting(sitting, edition=sitting.edition, by=world.chair)
        actions.begin(item, by=world.chair)
        world.vote_all(item, [75] * 8, world.voting[:8])
        assert actions.conclude(item, by=world.chair).outcome == "recognise"
        world.vote_all(other, [75] * 7, world.voting[1:8])
        assert actions.conclude(other, by=world.chair).outcome == "recognise"
    assert list(PassResult.objects.filter(item=item).values_list("pass_no", "status")) == [
        (1, "rescore"), (2, "concluded"),
    ]  # fmt: skip
    assert Ballot.objects.filter(item=other, sealed_at__isnull=False).count() == 8


def test_who_leaves_the_council_before_the_meeting_keeps_her_ballot(world):
    sitting = asked(world)
    item = sitting.items.get()
    world.vote(item, world.members[0], 75)
    seat = Seat.objects.get(person=world.members[0])
    actions.unseat(seat, last_day=NOON.date(), words="Hưu", by=world.province_person)
    world.adopt(valid_from=NOON.date() + timedelta(days=1), spread_limit="1")
    actions.ask_meeting(sitting, words="Cần thảo luận", by=world.members[1])
    plan = Plan(SittingKind.MEETING, NOON + timedelta(days=5), "Phòng họp")
    actions.change_time(sitting, plan, edition=sitting.edition, by=world.secretary)
    assert (Ballot.objects.count(), sitting.rules["spread_limit"]) == (1, "10")


def test_a_sitting_with_results_is_not_cancelled(world):
    sitting = asked(world, 2)
    item = sitting.items.first()
    world.vote_all(item, [75] * 9)
    actions.conclude(item, by=world.chair)
    actions.ask_meeting(sitting, words="Cần thảo luận", by=world.members[1])
    with pytest.raises(RefusedError, match="have a result"):
        actions.cancel(sitting, words="Bão", edition=sitting.edition, by=world.secretary)


def test_stars_too_far_apart_make_a_meeting_though_the_spread_is_none(world):
    world.adopt(valid_from=NOON.date(), spread_limit=None)
    sitting = asked(world)
    item = sitting.items.get()
    world.vote_all(item, [65] * 8 + [91])
    made = actions.conclude(item, by=world.chair)
    item.refresh_from_db()
    assert (made.status, item.state, item.star) == ("concluded", "waiting", None)
    sitting.refresh_from_db()
    assert sitting.turned_why == "The stars of the opinions differ by more than 1 (Article 7.6.d)."


def test_neighbouring_stars_are_no_meeting(world):
    sitting = asked(world)
    item = sitting.items.get()
    world.vote_all(item, [69] * 8 + [71])
    assert actions.conclude(item, by=world.chair).star == 3


def test_a_member_asks_for_a_meeting(world):
    sitting = asked(world)
    with pytest.raises(PermissionDenied):
        actions.ask_meeting(sitting, words="Cần thảo luận", by=world.secretary)
    with pytest.raises(BadInputError):
        actions.ask_meeting(sitting, words="", by=world.members[0])
    actions.ask_meeting(sitting, words="Cần thảo luận", by=world.members[0])
    assert (sitting.kind, sitting.state, sitting.turned_why) == ("meeting", "planned", "Cần thảo luận")
    with pytest.raises(RefusedError):
        actions.ask_meeting(sitting, words="Lần nữa", by=world.members[1])
