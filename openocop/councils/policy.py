"""Who may do what in a council. A role alone does not do: it takes the seat in this council too."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.accounts.models import Person
from openocop.accounts.rights import decide, granted, reason
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.councils.kinds import SeatRole
from openocop.councils.models import AgendaItem
from openocop.councils.queries import is_material_open, recused_of, undeclared
from openocop.councils.states import SHOWN, ItemState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from openocop.accounts.models import Holding
    from openocop.councils.models import Attendance, Council, Sitting
    from openocop.journal.actions import Actor


class Verb(StrEnum):
    """What can be done in this room; beside each, what it is done to."""

    KEEP = "keep"  # code of a province: its councils
    PLAN = "plan"  # Council: its sittings
    RUN = "run"  # Sitting: attendance, agenda, papers
    LEAD = "lead"  # Sitting: open, close, pin, close out
    DECLARE = "declare"  # Sitting
    SCORE = "score"  # AgendaItem
    SEE = "see"  # Sitting
    SEE_MATERIAL = "see_material"  # AgendaItem: the product's dossier
    SEE_BALLOTS = "see_ballots"  # AgendaItem: all ballots of the pass


def why_not(
    user: Person | AnonymousUser | None, verb: Verb, thing: Any, held: Iterable[Holding] | None = None
) -> str | None:
    """Why this user may not do this today, as a sentence; ``None`` when she may. ``held`` spares the query."""
    return reason(_decide(user, verb, thing, today(), held))


def allow(user: Person, verb: Verb, thing: Any) -> Actor:
    """The user as the journal keeps her, in the role that allows the act; ``PermissionDenied`` when none does."""
    return granted(_decide(user, verb, thing, today(), None))


def attendance_of(user: Any, sitting: Sitting) -> Attendance | None:
    """The user among those of a sitting; ``None`` where she is none of them. One query."""
    if not isinstance(user, Person):
        return None
    return sitting.attendances.filter(person=user).first()


def _decide(
    user: Person | AnonymousUser | None, verb: Verb, thing: Any, day: date, held: Iterable[Holding] | None
) -> Actor | str:
    return decide(user, day, lambda one: _RULES[verb](one, thing), lambda: _refusal(user, verb, thing), held)


def _refusal(user: Any, verb: Verb, thing: Any) -> str:
    if isinstance(thing, AgendaItem) and (me := attendance_of(user, thing.sitting)) and me.votes:
        if me.pk in recused_of(thing):
            return _("You are recused for this product: it is neither shown to you nor scored by you.")
        if verb is Verb.SEE_BALLOTS:
            return _("The ballots are opened when all are sealed.")
        if undeclared(thing.sitting, me):
            return _("Say first for each product of the agenda whether you have an interest in it.")
        if not is_material_open(thing.sitting):
            return _("The dossiers are not open to the members yet.")
    return {
        Verb.KEEP: _("Councils are kept by the provincial OCOP office."),
        Verb.PLAN: _("Sittings are planned by the provincial OCOP office or the secretary of the council."),
        Verb.RUN: _("This is done by the secretary of the council."),
        Verb.LEAD: _("This is done by the chair of the council or a deputy."),
        Verb.DECLARE: _("Only members of this sitting declare their interests."),
        Verb.SCORE: _("Only members of this sitting score."),
    }.get(verb, _("This sitting is not shown to you. Ask the provincial OCOP office."))


def _is_province(holding: Holding, place_code: str) -> bool:
    return holding.role == Role.PROVINCIAL_OFFICER and holding.office.place_code == place_code


def _sits(holding: Holding, council: Council, *roles: SeatRole) -> bool:
    seats = council.seats.on(today()).filter(person_id=holding.person_id, role__in=roles)
    return seats.exists()


def _plans(holding: Holding, council: Council) -> bool:
    return _is_province(holding, council.place_code) or (
        holding.role == Role.SECRETARY and _sits(holding, council, SeatRole.SECRETARY)
    )


def _runs(holding: Holding, sitting: Sitting) -> bool:
    return _plans(holding, sitting.council)


def _leads(holding: Holding, sitting: Sitting) -> bool:
    return holding.role == Role.CHAIR and _sits(holding, sitting.council, SeatRole.CHAIR, SeatRole.DEPUTY)


def _me(holding: Holding, sitting: Sitting) -> Attendance | None:
    """The voting member who holds this role; ``None`` for everybody else."""
    if holding.role not in VOTING_ROLES:
        return None
    return sitting.attendances.filter(person_id=holding.person_id, votes=True).first()


def _votes(holding: Holding, sitting: Sitting) -> bool:
    return _me(holding, sitting) is not None


def _scores(holding: Holding, item: AgendaItem) -> bool:
    me = _me(holding, item.sitting)
    return me is not None and _sees_as_member(me, item)


def _sees_as_member(me: Attendance, item: AgendaItem) -> bool:
    """After her declarations, from the set time, and never what she is recused for."""
    return (
        is_material_open(item.sitting) and me.pk not in recused_of(item) and not undeclared(item.sitting, me)
    )


def _attends_at_all(holding: Holding, sitting: Sitting) -> bool:
    return holding.role in ATTENDING and sitting.attendances.filter(person_id=holding.person_id).exists()


def _sees(holding: Holding, sitting: Sitting) -> bool:
    return (
        holding.role == Role.AUDITOR
        or _runs(holding, sitting)
        or _leads(holding, sitting)
        or _attends_at_all(holding, sitting)
    )


def _sees_material(holding: Holding, item: AgendaItem) -> bool:
    """A voting member by the rules for members, whatever else she is; then those who prepare the sitting."""
    me = item.sitting.attendances.filter(person_id=holding.person_id, votes=True).first()
    if me is not None:
        return holding.role in VOTING_ROLES and _sees_as_member(me, item)
    return _sees(holding, item.sitting) and (
        holding.role != Role.COUNCIL_MEMBER or is_material_open(item.sitting)
    )


def _sees_ballots(holding: Holding, item: AgendaItem) -> bool:
    """Whoever sees the product, once the ballots of the pass are open."""
    is_open = item.state in SHOWN or (
        item.state == ItemState.POSTPONED and item.results.filter(pass_no=item.pass_no).exists()
    )
    return is_open and _sees_material(holding, item)


VOTING_ROLES: Final = frozenset({Role.COUNCIL_MEMBER, Role.CHAIR, Role.SECRETARY})
"""Roles in which a voting member of a sitting declares and scores."""
ATTENDING: Final = VOTING_ROLES

_RULES: Final[dict[Verb, Callable[[Holding, Any], bool]]] = {
    Verb.KEEP: _is_province,
    Verb.PLAN: _plans,
    Verb.RUN: _runs,
    Verb.LEAD: _leads,
    Verb.DECLARE: _votes,
    Verb.SCORE: _scores,
    Verb.SEE: _sees,
    Verb.SEE_MATERIAL: _sees_material,
    Verb.SEE_BALLOTS: _sees_ballots,
}
