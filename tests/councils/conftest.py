"""A province with a council of nine, dossiers that are ready, and short ways through a sitting."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from openocop.accounts.roles import Role
from openocop.councils import actions
from openocop.councils.actions import Mark, Plan
from openocop.councils.kinds import SeatRole, SittingKind
from openocop.councils.models import Attendance, Ballot, Choice, Council, RegulationVersion, Seat
from openocop.dossiers.models import Dossier
from openocop.rulebooks.procedure import Kind
from tests.accounts.conftest import NOON, TODAY, _english_at_noon, acts
from tests.dossiers.conftest import Dossiers

__all__ = ["_english_at_noon", "acts"]

RULES = {
    "spread_limit": "10",
    "quorum": "3/4",
    "quorum_base": "not_recused",
    "chair_required": True,
    "min_ballots": 3,
    "passes": 2,
}


class Councils(Dossiers):
    """A council with a chair, a deputy and seven members; its secretary has no vote."""

    def __init__(self, size=9, **rules):
        super().__init__()
        self.chair = self.holder(Role.CHAIR, self.province)
        self.deputy = self.holder(Role.CHAIR, self.department)
        self.members = [self.holder(Role.COUNCIL_MEMBER, self.department) for _number in range(size - 2)]
        self.secretary = self.holder(Role.SECRETARY, self.province)
        self.council = actions.establish(
            Council(
                name="Hội đồng Mẫu",
                place_code="82",
                decision_number="10/QĐ-UBND",
                decided_on=date(2026, 6, 1),
                signer="Trần Văn Mẫu",
                valid_from=date(2026, 6, 1),
            ),
            by=self.province_person,
        )
        self.adopt(**rules)
        self.seat(self.chair, SeatRole.CHAIR)
        self.seat(self.deputy, SeatRole.DEPUTY)
        for one in self.members:
            self.seat(one, SeatRole.MEMBER)
        self.seat(self.secretary, SeatRole.SECRETARY, votes=False)
        self.voting = [self.chair, self.deputy, *self.members]

    def adopt(self, valid_from=date(2026, 6, 1), **rules):
        draft = RegulationVersion(
            council=self.council,
            valid_from=valid_from,
            rules=RULES | rules,
            source="Quy chế 5/QĐ-HĐ, Điều 7",
        )
        return actions.adopt_regulation(draft, by=self.province_person)

    def seat(self, person, role, **values):
        made = {"body": "Sở Mẫu", "valid_from": date(2026, 6, 1)} | values
        return actions.seat(
            Seat(council=self.council, person=person, role=role, **made), by=self.province_person
        )

    def ready_dossier(self, name="Trà sen Mẫu", **values):
        """A dossier that is ready, straight in the table: its way there is another room's matter."""
        product = self.product(name, self.farm)
        made = {
            "product": product,
            "kind": Kind.FIRST,
            "state": "ready",
            "rulebook_code": "QD26-2026",
            "procedure_code": "QD26-2026",
            "set_number": 12,
            "opened_at": NOON,
            "opened_by": self.maker_person,
            "since": TODAY,
            "first_handed_in_on": TODAY,
        }
        return Dossier.objects.create(**(made | values))

    def plan(self, kind=SittingKind.MEETING, dossiers=None, **values):
        """A sitting at this moment, its dossiers open since yesterday."""
        made = {"place": "Phòng họp Mẫu", "starts_at": NOON, "material_at": NOON - timedelta(days=1)}
        if kind == SittingKind.WRITTEN_OPINION:
            made["answer_by"] = NOON + timedelta(days=3)
        sitting = actions.plan_sitting(self.council, Plan(kind=kind, **(made | values)), by=self.secretary)
        for one in dossiers if dossiers is not None else [self.ready_dossier()]:
            actions.add_item(sitting, one, by=self.secretary)
        return sitting

    def at(self, sitting, person):
        return Attendance.objects.get(sitting=sitting, person=person)

    def declare_none(self, sitting, people=None):
        for item in sitting.items.all():
            for person in people or self.voting:
                actions.declare(item, interest=False, by=person)

    def present(self, sitting, people=None):
        for person in people or self.voting:
            actions.mark_attendance(self.at(sitting, person), present=True, by=self.secretary)

    def opened(self, sitting=None, people=None):
        """A meeting that is open, these people there (all), nobody with an interest."""
        one = sitting or self.plan()
        self.declare_none(one)
        self.present(one, people)
        actions.open_sitting(one, edition=one.edition, by=self.chair)
        return one

    def begun(self, sitting=None, people=None):
        """The first product of an open meeting, being scored."""
        one = self.opened(sitting, people)
        item = one.items.first()
        actions.begin(item, by=self.chair)
        return item

    def fill(self, item, person, total):
        """A whole ballot of this total, straight in the table, and its edition."""
        item.refresh_from_db()
        ballot, _new = Ballot.objects.get_or_create(
            item=item,
            member=self.at(item.sitting, person),
            pass_no=item.pass_no,
            defaults={"source": "screen", "salt": "0" * 32},
        )
        Choice.objects.filter(ballot=ballot).delete()
        Choice.objects.bulk_create(
            Choice(
                ballot=ballot, item=key, option=option, words="Vì không có." if option == "-" else "", at=NOON
            )
            for key, option in options_of(item.product_set, total).items()
        )
        return ballot.edition

    def vote(self, item, person, total):
        """A member's sealed ballot of this total."""
        return actions.seal(item, seen=self.fill(item, person, total), by=person)

    def vote_all(self, item, totals, people=None):
        for person, total in zip(people or self.voting, totals, strict=True):
            self.vote(item, person, total)
        item.refresh_from_db()

    def send(self, item, person, key, option, **values):
        made = {"number": uuid4(), "words": "", "seen": 0} | values
        return actions.save_mark(item, Mark(item=key, option=option, **made), by=person)


def options_of(product_set, total):
    """Options by item that sum up to a total, reaching the gates of as many stars as that total can."""
    for star in (5, 4, 3, 0):
        reached = {0: ()}
        for item in product_set.items:
            least = max(
                (gate.points for gate in product_set.gates if gate.item == item.id and gate.star <= star),
                default=0,
            )
            step = {}
            for points, chosen in reached.items():
                for option in item.options:
                    if option.points >= least:
                        step.setdefault(points + option.points, (*chosen, option.id))
            reached = step
        if total in reached:
            return {item.id: option for item, option in zip(product_set.items, reached[total], strict=True)}
    raise ValueError(f"no ballot has {total} points")


def moment(*parts):
    return datetime(*parts, tzinfo=NOON.tzinfo)


@pytest.fixture
def world(db):  # noqa: ARG001 - opens the database
    return Councils()
