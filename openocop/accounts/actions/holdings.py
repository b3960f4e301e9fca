"""Giving roles, ending them, deputies and the hand-over of an office."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.steps import (
    iso,
    locked,
    note,
    refuse_last_administrator,
    seated,
)
from openocop.accounts.models import Holding, Person
from openocop.accounts.policy import Handing, Seat, Verb, allow
from openocop.accounts.roles import Role
from openocop.core.clock import now, show_date, today
from openocop.core.errors import BadInputError, RefusedError

if TYPE_CHECKING:
    from openocop.accounts.models import Office

_ONE_DAY = timedelta(days=1)


def grant(seat: Seat, *, valid_from: date, valid_to: date | None = None, by: Person) -> Holding:
    """Gives the seat's person its role in its office from a day to a last day (``None``: until it is ended).

    Raises ``PermissionDenied``; ``RefusedError`` for a deactivated person, an office that does not exist in
    those days or in which the role is not held, and a role already held then.
    """
    actor = allow(by, Verb.GRANT, seat)
    role, office, receiver = _whole(seat)
    if valid_to is not None and valid_to < today():
        raise BadInputError("valid_to", _("Choose today or a later day."))
    with transaction.atomic():
        holding = seated(_active(receiver), role, office, valid_from, valid_to)
        holding.save(force_insert=True)
        note(actor, "grant", holding, facts_of(holding))
    return holding


def end_role(holding: Holding, *, last_day: date | None = None, by: Person) -> None:
    """Ends a role with a last day, or at once (``None``): then it counts no more from this moment.

    Its deputies end with it. At once, yesterday becomes the last day; a role that began today or begins later
    is withdrawn. Raises ``PermissionDenied``; ``RefusedError`` when it has ended already or nobody would be
    administrator any more.
    """
    actor = allow(by, Verb.END_ROLE, holding)
    if last_day is not None and last_day < max(today(), holding.valid_from):
        raise BadInputError("last_day", _("Choose today or a later day on which the role is held."))
    with transaction.atomic():
        locked(holding.person)
        if holding.role == Role.ADMINISTRATOR and holding.deputy_for_id is None:
            refuse_last_administrator(today(), without=holding.person)
        _end(holding, today() - _ONE_DAY if last_day is None else last_day)
        note(actor, "end", holding, {"last_day": iso(last_day)})
    holding.refresh_from_db()


def appoint_deputy(
    holding: Holding, *, person: Person, valid_from: date, valid_to: date, by: Person
) -> Holding:
    """Lets somebody act in a role on its holder's behalf from a day to a last day, both included.

    Raises ``PermissionDenied``; ``RefusedError`` when the role itself is a deputyship or is not held in all
    those days, and as ``grant``.
    """
    actor = allow(by, Verb.APPOINT_DEPUTY, Handing(holding, person))
    if valid_to < max(today(), valid_from):
        raise BadInputError("valid_to", _("Choose a last day that is not over and not before the first."))
    with transaction.atomic():
        receiver, current = _active(person), _current(holding)
        _refuse_not_held(current, valid_from, valid_to)
        deputy = seated(receiver, Role(current.role), current.office, valid_from, valid_to)
        deputy.deputy_for = current
        deputy.save(force_insert=True)
        note(actor, "deputise", deputy, facts_of(deputy))
    return deputy


def hand_over(holding: Holding, *, to: Person, on: date, by: Person) -> Holding:
    """Hands a role over: its holder has it until the day before, the successor from that day on.

    Deputies of the former holder end with the role. Raises ``PermissionDenied``; ``RefusedError`` for a
    deputyship and a role not held on that day and the one before, and as ``grant``.
    """
    actor = allow(by, Verb.HAND_OVER, Handing(holding, to))
    if on < today():
        raise BadInputError("on", _("Choose today or a later day."))
    with transaction.atomic():
        receiver, current = _active(to), _current(holding)
        _refuse_not_held(current, on - _ONE_DAY, on)
        new = seated(receiver, Role(current.role), current.office, on, current.valid_to)
        _end(current, on - _ONE_DAY)
        new.save(force_insert=True)
        note(actor, "hand_over", new, facts_of(new) | {"from": current.pk})
    holding.refresh_from_db()
    return new


def facts_of(holding: Holding) -> dict[str, object]:
    """What the journal keeps of a role: numbers, names of office and role, days."""
    return {
        "person": holding.person_id,
        "role": str(holding.role),
        "office": holding.office_id,
        "valid_from": iso(holding.valid_from),
        "valid_to": iso(holding.valid_to),
        "deputy_for": holding.deputy_for_id,
    }


def _whole(seat: Seat) -> tuple[Role, Office, Person]:
    if seat.role is None or seat.office is None or seat.person is None:
        raise BadInputError("role", _("Choose the person, the role and the office."))
    return seat.role, seat.office, seat.person


def _active(person: Person) -> Person:
    current = locked(person)
    if not current.is_active:
        sentence = _("The access of %(person)s is closed. Open it again first.")
        raise RefusedError(sentence % {"person": current.name})
    return current


def _current(holding: Holding) -> Holding:
    """The role as it stands now, held until the end of the transaction."""
    rows = Holding.objects.select_for_update(of=("self",)).select_related("office", "person")
    return rows.get(pk=holding.pk)


def _refuse_not_held(holding: Holding, first: date, last: date) -> None:
    if holding.deputy_for_id is not None:
        raise RefusedError(_("A deputy's role is not passed on. Ask the person who holds the role."))
    until = holding.valid_to
    too_late = until is not None and last > until
    if holding.withdrawn_at is not None or first < holding.valid_from or too_late:
        sentence = _("%(person)s holds this role from %(first)s to %(last)s. Choose days within.")
        shown = {"first": show_date(holding.valid_from), "last": show_date(until) if until else "…"}
        raise RefusedError(sentence % (shown | {"person": holding.person.name}))


def _end(holding: Holding, last_day: date) -> None:
    """Ends a role and its deputies with a last day; what would begin later is withdrawn."""
    if not _cut(holding.pk, last_day):
        raise RefusedError(_("This role has already ended by that day. Open the page again."))
    for pk in holding.deputies.values_list("pk", flat=True):
        _cut(pk, last_day)


def _cut(pk: int, last_day: date) -> bool:
    """Whether the role went on beyond the day; if so it no longer does."""
    rows = Holding.objects.filter(pk=pk).not_over(last_day + _ONE_DAY)
    if rows.filter(valid_from__gt=last_day).update(withdrawn_at=now()):
        return True
    return bool(rows.filter(valid_from__lte=last_day).update(valid_to=last_day))
