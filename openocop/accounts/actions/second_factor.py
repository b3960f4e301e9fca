"""The second factor of people who act for an office: set up, confirmed once, then asked at every sign-in."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.steps import locked, note, once
from openocop.accounts.codes import CodeKind, code_hash, new_code
from openocop.accounts.models import Person, RecoveryCode, SecondFactor
from openocop.accounts.policy import Verb, allow
from openocop.accounts.queries import as_oneself
from openocop.accounts.totp import matching_step, new_secret
from openocop.core.clock import now
from openocop.core.errors import BadInputError, RefusedError

RECOVERY_CODES: Final = 8


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


def make_recovery_codes(person: Person, *, by: Person) -> list[str]:
    """Fresh codes on paper in place of the six digits; those made before no longer work.

    Raises ``PermissionDenied`` for somebody else's; ``RefusedError`` without a second factor.
    """
    actor = allow(by, Verb.SET_SECOND_FACTOR, person)
    codes = [new_code(CodeKind.PRINTED) for _number in range(RECOVERY_CODES)]
    with transaction.atomic():
        locked(person)
        if not SecondFactor.objects.filter(person=person, confirmed_at__isnull=False).exists():
            raise RefusedError(_("Set up the second factor first."))
        RecoveryCode.objects.filter(person=person).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(person=person, code_hash=code_hash(code)) for code in codes
        )
        note(actor, "make_recovery_codes", person)
    return codes


def use_recovery_code(person: Person, code: str) -> bool:
    """Whether this is one of the person's codes, not used before; it is used up by asking, and that is recorded.

    Raises ``BadInputError`` for a mistyped one.
    """
    wanted = code_hash(code)
    with transaction.atomic():
        rows = RecoveryCode.objects.filter(person=person, code_hash=wanted, used_at__isnull=True)
        if rows.update(used_at=now()) != 1:
            return False
        note(as_oneself(person), "use_recovery_code", person)
    return True


def remove_second_factor(person: Person, *, by: Person) -> None:
    """Removes a lost authenticator: the person sets up another at the next sign-in.

    Raises ``PermissionDenied``; ``RefusedError`` when there is none.
    """
    actor = allow(by, Verb.REMOVE_SECOND_FACTOR, person)
    with transaction.atomic():
        count, _rows = SecondFactor.objects.filter(person=person).delete()
        RecoveryCode.objects.filter(person=person).delete()
        if not count:
            raise RefusedError(_("%(person)s has no second factor.") % {"person": person.name})
        note(actor, "remove_second_factor", person)


def _used_up(person: Person, digits: str, *, confirmed: bool) -> bool:
    factor = SecondFactor.objects.filter(person=person, confirmed_at__isnull=not confirmed).first()
    step = matching_step(factor.secret, digits, at=now().timestamp()) if factor else None
    if step is None:
        return False
    return SecondFactor.objects.filter(person=person, last_step__lt=step).update(last_step=step) == 1
