"""Closing and opening a person's access, and her password."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.steps import hashed, locked, note, once, refuse_last_administrator
from openocop.accounts.models import Holding, Person
from openocop.accounts.policy import Verb, allow
from openocop.accounts.roles import Role
from openocop.core.clock import now, today
from openocop.core.errors import BadInputError
from openocop.journal.actions import Change


def deactivate(person: Person, *, by: Person) -> None:
    """Closes a person's access: sessions end, open codes are taken back; roles and record stay as they are.

    Raises ``PermissionDenied``; ``RefusedError`` when it is closed already or nobody would be administrator.
    """
    actor = allow(by, Verb.DEACTIVATE, person)
    with transaction.atomic():
        if Holding.objects.on(today()).filter(person=person, role=Role.ADMINISTRATOR).exists():
            refuse_last_administrator(today(), without=person)
        once(Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False))
        person.resets.open_at(now()).update(revoked_at=now())
        note(actor, "deactivate", person, change=Change("active", "inactive"))
    person.is_active = False


def reactivate(person: Person, *, by: Person) -> None:
    """Opens a person's access again. Raises ``PermissionDenied``; ``RefusedError`` when it is open already."""
    actor = allow(by, Verb.REACTIVATE, person)
    with transaction.atomic():
        once(Person.objects.filter(pk=person.pk, is_active=False).update(is_active=True))
        note(actor, "reactivate", person, change=Change("inactive", "active"))
    person.is_active = True


def change_password(person: Person, *, old: str, new: str, by: Person) -> None:
    """Gives oneself a new password; every other session ends by it.

    Raises ``PermissionDenied`` for somebody else's; ``BadInputError`` for a wrong old or a weak new one.
    """
    actor = allow(by, Verb.CHANGE_PASSWORD, person)
    with transaction.atomic():
        current = locked(person)
        if not current.check_password(old):
            raise BadInputError("old", _("This is not your password of today. Type it again."))
        current.password = hashed(new, current)
        current.save(update_fields=["password"])
        note(actor, "change_password", current)
    person.password = current.password
