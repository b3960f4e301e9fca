"""Who may do what in this room: one function, ``why_not``, and one table of rules behind it.

Rights follow the roles held on the day, deputyships among them, in offices that exist on it. The first role that
allows an act is also the one in which it is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from openocop.accounts.models import Claim, Holding, Invitation, Office, Person
from openocop.accounts.queries import as_oneself
from openocop.accounts.rights import decide, granted, reason
from openocop.accounts.roles import SECOND_FACTOR, OfficeKind, Role
from openocop.core.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from openocop.journal.actions import Actor


class Verb(StrEnum):
    """What can be done in this room; beside each, what it is done to."""

    CREATE_OFFICE = "create_office"  # the Office to be
    MOVE_OFFICE = "move_office"  # Office
    END_OFFICE = "end_office"  # Office
    GRANT = "grant"  # Seat
    INVITE = "invite"  # Seat
    END_ROLE = "end_role"  # Holding
    APPOINT_DEPUTY = "appoint_deputy"  # Handing
    HAND_OVER = "hand_over"  # Handing
    REVOKE = "revoke"  # Invitation
    INVITE_RESET = "invite_reset"  # Person
    DEACTIVATE = "deactivate"  # Person
    REACTIVATE = "reactivate"  # Person
    REMOVE_SECOND_FACTOR = "remove_second_factor"  # Person
    CLAIM = "claim"  # Person
    CHANGE_PASSWORD = "change_password"  # Person  # noqa: S105 - the name of an act
    SET_SECOND_FACTOR = "set_second_factor"  # Person
    CONFIRM_CLAIM = "confirm_claim"  # Claim
    REFUSE_CLAIM = "refuse_claim"  # Claim


@dataclass(frozen=True, slots=True)
class Seat:
    """A role in an office, for a person once it is known; without both, an account alone."""

    role: Role | None
    office: Office | None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Handing:
    """A role that somebody holds, and the person who shall act in it too or instead."""

    holding: Holding
    to: Person


def why_not(
    user: Person | AnonymousUser | None, verb: Verb, thing: Any, *, on: date | None = None
) -> str | None:
    """Why this user may not do this to this thing on a day (today), as a sentence; ``None`` when she may."""
    return reason(_decide(user, verb, thing, on or today()))


def allow(user: Person, verb: Verb, thing: Any, *, on: date | None = None) -> Actor:
    """The user as the journal keeps her, in the role that allows the act; ``PermissionDenied`` when none does."""
    return granted(_decide(user, verb, thing, on or today()))


def needs_second_factor(person: Person, day: date | None = None) -> bool:
    """Whether a person acts for an office on a day (today) and so signs in with a second factor.

    Not in the demonstration, where one visitor tries a dozen roles; it never runs on a public address.
    """
    if settings.DEMO:
        return False
    roles = [role.value for role in SECOND_FACTOR]
    return Holding.objects.on(day or today()).filter(person=person, role__in=roles).exists()


def _decide(user: Person | AnonymousUser | None, verb: Verb, thing: Any, day: date) -> Actor | str:
    if not isinstance(user, Person):
        return _("Sign in first.")
    if not Person.objects.filter(pk=user.pk, is_active=True).exists():
        return _("Your access is closed. Ask the administrator of your office.")
    if verb in _ABOUT_ONESELF:
        return as_oneself(user) if thing == user else _("You may do this for yourself only.")
    selfish = _gives_to_oneself(user, thing)
    if selfish:
        return selfish
    return decide(user, day, lambda one: _RULES[verb](one, thing, day), _refusal)


def _refusal() -> str:
    return _(
        "The roles you hold today do not allow this here. Ask the administrator or the provincial OCOP office."
    )


def _gives_to_oneself(user: Person, thing: Any) -> str | None:
    match thing:
        case Seat(person=person) | Handing(to=person) if person == user:
            return _("Nobody gives a role to themselves. Ask another person who may give it.")
        case Claim(person=person) if person == user:
            return _("Nobody decides their own claim. The commune does, or the provincial OCOP office.")
        case Person() if thing == user:
            return _("Nobody does this to themselves. Ask another person who may do it.")
    return None


def _fills(holding: Holding, role: Role | None, office: Office | None) -> bool:
    """Whether the holder may give this role in this office (or, without both, an account alone)."""
    match Role(holding.role):
        case Role.ADMINISTRATOR:
            return True
        case Role.PROVINCIAL_OFFICER:
            return role is not Role.ADMINISTRATOR and (office is None or holding.office in office.lineage())
        case Role.COMMUNE_OFFICER:
            return office is None if role is None else role is Role.PRODUCER and _is_above(holding, office)
    return False


def _is_above(holding: Holding, office: Office | None) -> bool:
    return office is not None and office.parent_id == holding.office_id


def _fills_seat(holding: Holding, seat: Seat, _day: date) -> bool:
    return _fills(holding, seat.role, seat.office)


def _fills_again(holding: Holding, held: Holding, _day: date) -> bool:
    return _fills(holding, Role(held.role), held.office)


def _hands(holding: Holding, handing: Handing, day: date) -> bool:
    """One's own role, held today and not as a deputy; or a role that one may give."""
    return (
        holding == handing.holding if _own(holding, handing) else _fills_again(holding, handing.holding, day)
    )


def _own(holding: Holding, handing: Handing) -> bool:
    return holding == handing.holding and holding.deputy_for_id is None


def _makes_office(holding: Holding, office: Office, _day: date) -> bool:
    if holding.role == Role.COMMUNE_OFFICER:
        return office.kind == OfficeKind.PRODUCER and _is_above(holding, office)
    return _keeps_office(holding, office, _day)


def _keeps_office(holding: Holding, office: Office, _day: date) -> bool:
    """The administrator everywhere; the province for everything beneath it, never for itself."""
    if holding.role == Role.ADMINISTRATOR:
        return True
    return holding.role == Role.PROVINCIAL_OFFICER and holding.office in office.lineage()[1:]


def _manages(holding: Holding, person: Person, day: date) -> bool:
    """Whether every role the person has or is to have is one that the holder may give; none: the administrator.

    Otherwise a commune, by a new password for a producer who also sits in the council, would reach the council.
    """
    if holding.role == Role.ADMINISTRATOR:
        return True
    theirs = list(person.holdings.not_over(day).select_related("office__parent__parent__parent"))
    return bool(theirs) and all(_fills_again(holding, one, day) for one in theirs)


def _revokes(holding: Holding, invitation: Invitation, day: date) -> bool:
    if invitation.person is not None:
        return _manages(holding, invitation.person, day)
    role = Role(invitation.role) if invitation.role else None
    mine = invitation.made_by_id == holding.person_id
    return _fills(holding, role, invitation.office) and (mine or bool(role) or _is_province(holding))


def _is_province(holding: Holding) -> bool:
    return holding.role in {Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER}


def _decides(holding: Holding, claim: Claim, _day: date) -> bool:
    """Today's commune of the producer, its province, the administrator (exact rule 13)."""
    return _fills(holding, Role.PRODUCER, claim.producer)


_ABOUT_ONESELF: Final = frozenset({Verb.CLAIM, Verb.CHANGE_PASSWORD, Verb.SET_SECOND_FACTOR})

_RULES: Final[dict[Verb, Callable[[Holding, Any, date], bool]]] = {
    Verb.CREATE_OFFICE: _makes_office,
    Verb.MOVE_OFFICE: _keeps_office,
    Verb.END_OFFICE: _keeps_office,
    Verb.GRANT: _fills_seat,
    Verb.INVITE: _fills_seat,
    Verb.END_ROLE: _fills_again,
    Verb.APPOINT_DEPUTY: _hands,
    Verb.HAND_OVER: _hands,
    Verb.REVOKE: _revokes,
    Verb.INVITE_RESET: _manages,
    Verb.DEACTIVATE: _manages,
    Verb.REACTIVATE: _manages,
    Verb.REMOVE_SECOND_FACTOR: _manages,
    Verb.CONFIRM_CLAIM: _decides,
    Verb.REFUSE_CLAIM: _decides,
}
