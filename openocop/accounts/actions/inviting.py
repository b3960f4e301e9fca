"""Ways in: invitations for new people and codes for a new password. Only a hash of the code is kept.

Each gives the code back once, to be sent or printed; it is never written anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.offices import save_office
from openocop.accounts.actions.steps import (
    clean_name,
    iso,
    locked,
    note,
    once,
    refuse_outside,
    refuse_wrong_office,
)
from openocop.accounts.codes import CodeKind, code_hash, lifetime, new_code
from openocop.accounts.logins import normal_login
from openocop.accounts.models import Holding, Invitation, Office, Person, SecondFactor
from openocop.accounts.policy import Seat, Verb, allow
from openocop.accounts.queries import as_oneself
from openocop.accounts.roles import OfficeKind, Role
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.actions import SYSTEM

if TYPE_CHECKING:
    from datetime import date

    from openocop.journal.actions import Actor


def invite(
    seat: Seat, *, name: str, login: str, kind: CodeKind, by: Person, holds_to: date | None = None
) -> tuple[Invitation, str]:
    """Makes a way in for a new person who is to hold the seat's role, until ``holds_to`` if given; and its code.

    ``login`` may be empty: the person then chooses it when she comes. Raises ``PermissionDenied``;
    ``BadInputError`` for name, login and days; ``RefusedError`` for an office that has ended or does not know the
    role, and for a login that somebody has (give that person the role instead).
    """
    actor = allow(by, Verb.INVITE, seat)
    made = _invitation(kind, clean_name(name), normal_login(login) if login.strip() else "")
    _set_seat(made, seat, holds_to)
    made.made_by = by
    _refuse_known(made)
    return made, _issue(made, kind, actor, "invite")


def begin(*, office_name: str, place_code: str, name: str, login: str) -> tuple[Invitation, str]:
    """Makes the province's office and the way in of its first administrator, at the first setup.

    Raises ``RefusedError`` once there is an administrator, or one is invited.
    """
    with transaction.atomic():
        _refuse_begun()
        office = Office(kind=OfficeKind.PROVINCE, name=office_name, place_code=place_code, valid_from=today())
        save_office(office)
        note(SYSTEM, "create", office, {"name": office.name, "place": place_code})
        made = _invitation(CodeKind.LINK, clean_name(name), normal_login(login))
        made.office, made.role = office, Role.ADMINISTRATOR
        return made, _issue(made, CodeKind.LINK, SYSTEM, "invite")


def invite_reset(person: Person, *, kind: CodeKind, by: Person) -> tuple[Invitation, str]:
    """Makes a code with which the person sets a new password; an earlier one stops working.

    Raises ``PermissionDenied``, and ``RefusedError`` for a person whose access is closed.
    """
    return _reset(person, kind, allow(by, Verb.INVITE_RESET, person), by)


def ask_reset(login: str) -> tuple[Invitation, str] | None:
    """As ``invite_reset``, asked for by somebody who has forgotten the password: for her own e-mail only.

    ``None`` when nobody can be written to. Whoever asks must be told the same in both cases, and must never see
    the code.
    """
    try:
        person = Person.objects.by_login(normal_login(login))
    except BadInputError:
        return None
    if person is None or not person.is_active or not person.email:
        return None
    return _reset(person, CodeKind.LINK, as_oneself(person), None)


def let_in(login: str) -> tuple[Invitation, str]:
    """A link to a new password for somebody who cannot be helped by an administrator, and no second factor.

    For the machine's own console, where whoever runs commands could read the database anyway. Raises
    ``BadInputError`` for what is no login; ``RefusedError`` for one that nobody has, and for a closed access.
    """
    person = Person.objects.by_login(normal_login(login))
    if person is None:
        raise RefusedError(_("Nobody signs in with %(login)s.") % {"login": login})
    with transaction.atomic():
        count, _rows = SecondFactor.objects.filter(person=person).delete()
        if count:
            note(SYSTEM, "remove_second_factor", person)
        return _reset(person, CodeKind.LINK, SYSTEM, None)


def revoke(invitation: Invitation, *, by: Person) -> None:
    """Makes an unused code worthless. Raises ``PermissionDenied``; ``RefusedError`` when it was used or revoked."""
    actor = allow(by, Verb.REVOKE, invitation)
    with transaction.atomic():
        rows = Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True, revoked_at__isnull=True)
        once(rows.update(revoked_at=now()))
        note(actor, "revoke", invitation)
    invitation.refresh_from_db()


def _invitation(kind: CodeKind, name: str, login: str) -> Invitation:
    made = Invitation(kind=kind, name=name)
    if "@" in login:
        made.email = login
    else:
        made.phone = login
    return made


def _set_seat(made: Invitation, seat: Seat, holds_to: date | None) -> None:
    if (seat.role is None) != (seat.office is None):
        raise BadInputError("role", _("Choose the role and the office."))
    if holds_to is not None and holds_to < today():
        raise BadInputError("holds_to", _("Choose today or a later day."))
    if seat.role is not None and seat.office is not None:
        refuse_wrong_office(seat.role, seat.office)
        refuse_outside(seat.office, max(today(), seat.office.valid_from), holds_to)
        made.role, made.office, made.holds_to = seat.role, seat.office, holds_to


def _refuse_known(made: Invitation) -> None:
    login = made.email or made.phone
    if Person.objects.by_login(login) is not None:
        sentence = _("Somebody already signs in with %(login)s. Give that person the role instead.")
        raise RefusedError(sentence % {"login": login})


def _refuse_begun() -> None:
    invited = Invitation.objects.open_at(now()).filter(role=Role.ADMINISTRATOR)
    if Holding.objects.filter(role=Role.ADMINISTRATOR).exists() or invited.exists():
        raise RefusedError(_("This installation already has its administrator, who invites everybody else."))


def _reset(person: Person, kind: CodeKind, actor: Actor, by: Person | None) -> tuple[Invitation, str]:
    with transaction.atomic():
        current = locked(person)
        if not current.is_active:
            sentence = _("The access of %(person)s is closed. Open it again first.")
            raise RefusedError(sentence % {"person": current.name})
        current.resets.open_at(now()).update(revoked_at=now())
        made = Invitation(kind=kind, name=current.name, person=current, made_by=by)
        return made, _issue(made, kind, actor, "reset")


def _issue(made: Invitation, kind: CodeKind, actor: Actor, act: str) -> str:
    code = new_code(kind)
    made.code_hash, made.made_at = code_hash(code), now()
    made.expires_at = made.made_at + lifetime(kind, reset=made.person is not None)
    with transaction.atomic():
        made.save(force_insert=True)
        facts = {
            "kind": str(kind),
            "office": made.office_id,
            "role": str(made.role),
            "holds_to": iso(made.holds_to),
            "person": made.person_id,
        }
        note(actor, act, made, facts)
    return code
