"""The second factor of people who act for an office: set up, confirmed once, then asked at every sign-in."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.steps import locked, note, once
from openocop.accounts.models import Person, SecondFactor
from openocop.accounts.policy import Verb, allow
from openocop.accounts.totp import matching_step, new_secret
from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError


def start_second_factor(person: Person, *, by: Person) -> SecondFactor:
    """A fresh secret for the person's authenticator; it counts only once confirmed.

    Raises ``PermissionDenied`` for somebody else's; ``RefusedError`` when one is confirmed already.
    """
    allow(by, Verb.SET_SECOND_FACTOR, person)
    with transaction.atomic():
        locked(person)
        if SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists():
            raise RefusedError(
                _(
                    "You already have a second factor. Have it removed by your administrator before you set another."
                )
            )
        made, _created = SecondFactor.objects.update_or_create(
            person=person, defaults={"secret": new_secret(), "last_step": 0}
        )
    return made


def confirm_second_factor(person: Person, *, digits: str, by: Person) -> None:
    """Confirms the secret with the first six digits. Raises as ``start_second_factor``; ``BadInputError``."""
    actor = allow(by, Verb.SET_SECOND_FACTOR, person)
    with transaction.atomic():
        rows = SecondFactor.objects.filter(person=person, confirmed_at__isnull=True)
        if not _used_up(person, digits, confirmed=False):
            raise BadInputError("digits", _("These are not the digits that the authenticator shows now."))
        once(rows.update(confirmed_at=now()))
        note(actor, "set_second_factor", person)


def check_second_factor(person: Person, *, digits: str) -> bool:
    """Whether these are the digits of now, not used before; they are used up by asking."""
    return _used_up(person, digits, confirmed=True)


def remove_second_factor(person: Person, *, by: Person) -> None:
    """Removes a lost authenticator: the person sets up another at the next sign-in.

    Raises ``PermissionDenied``; ``RefusedError`` when there is none.
    """
    actor = allow(by, Verb.REMOVE_SECOND_FACTOR, person)
    with transaction.atomic():
        count, _rows = SecondFactor.objects.filter(person=person).delete()
        if not count:
            raise RefusedError(_("%(person)s has no second factor.") % {"person": person.name})
        note(actor, "remove_second_factor", person)


def _used_up(person: Person, digits: str, *, confirmed: bool) -> bool:
    factor = SecondFactor.objects.filter(person=person, confirmed_at__isnull=not confirmed).first()
    step = matching_step(factor.secret, digits, at=now().timestamp()) if factor else None
    if step is None:
        return False
    return SecondFactor.objects.filter(person=person, last_step__lt=step).update(last_step=step) == 1
