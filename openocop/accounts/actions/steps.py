"""Steps that several verbs of this room take."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.models import NAME_LENGTH, Holding, Office, Person
from openocop.accounts.roles import ROLE_NAMES, ROLES_OF, OfficeKind, Role
from openocop.core.clock import show_date
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import repair
from openocop.journal.actions import Actor, Change, Subject, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import Model

LONGEST_PASSWORD = 200


def note(
    actor: Actor, act: str, thing: Model, facts: dict[str, Any] | None = None, change: Change | None = None
) -> None:
    """Records the act on a row of this room. Facts hold numbers, roles and days, never how to reach somebody."""
    kind = type(thing).__name__.lower()
    subject = Subject(kind=kind, id=str(thing.pk))
    record(actor=actor, verb=f"{kind}:{act}", subject=subject, facts=facts, change=change)


@contextmanager
def refusal_noted(actor: Actor, act: str, thing: Model) -> Iterator[None]:
    """One transaction; when it ends in a refusal nothing of it stays, and that it was tried is recorded."""
    try:
        with transaction.atomic():
            yield
    except RefusedError:
        with transaction.atomic():
            note(actor, f"{act}_refused", thing)
        raise


def once(count: int) -> None:
    """Looks at the count of a compare-and-set; ``RefusedError`` when somebody else was quicker."""
    if count != 1:
        raise RefusedError(
            _("Somebody changed this meanwhile. Open the page again and look at it as it is now.")
        )


def locked(person: Person) -> Person:
    """The person's row, held until the end of the transaction, so that her roles change one after another."""
    return Person.objects.select_for_update().get(pk=person.pk)


def clean_name(name: str) -> str:
    """A name of a person or office as it is stored; ``BadInputError`` when it is empty or too long."""
    text = repair(name).text
    if not text:
        raise BadInputError("name", _("Write the name."))
    if len(text) > NAME_LENGTH:
        raise BadInputError("name", _("Write at most %(count)s letters.") % {"count": NAME_LENGTH})
    return text


def hashed(password: str, person: Person) -> str:
    """The hash to keep; ``BadInputError`` with every reason why the password is too weak."""
    if len(password) > LONGEST_PASSWORD:
        raise BadInputError("password", _("Write at most %(count)s letters.") % {"count": LONGEST_PASSWORD})
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise BadInputError("password", " ".join(error.messages)) from None
    return make_password(password)


def iso(day: date | None) -> str | None:
    """A day as the journal's facts keep it."""
    return day.isoformat() if day else None


def seated(person: Person, role: Role, office: Office, first: date, last: date | None) -> Holding:
    """The role that a person is to hold from a day to a last day, not yet saved; ``RefusedError`` when it cannot be.

    The person's row must be locked: two tabs would otherwise both find nothing in the way.
    """
    refuse_wrong_office(role, office)
    refuse_outside(office, first, last)
    if last is not None and last < first:
        raise BadInputError("valid_to", _("The last day lies before the first."))
    if person.holdings.filter(role=role, office=office).overlapping(first, last).exists():
        sentence = _(
            "%(person)s already holds the role “%(role)s” in %(office)s in these days. End that first."
        )
        names = {"person": person.name, "role": ROLE_NAMES[role], "office": office.name}
        raise RefusedError(sentence % names)
    return Holding(person=person, role=role, office=office, valid_from=first, valid_to=last)


def refuse_wrong_office(role: Role, office: Office) -> None:
    """``RefusedError`` for a role that is not held in such an office."""
    if role not in ROLES_OF[OfficeKind(office.kind)]:
        sentence = _("The role “%(role)s” is not held in %(office)s. Choose the office in which it is held.")
        raise RefusedError(sentence % {"role": ROLE_NAMES[role], "office": office.name})


def refuse_outside(office: Office, first: date, last: date | None) -> None:
    """``RefusedError`` for days on which the office does not exist."""
    if first < office.valid_from:
        sentence = _("%(office)s exists from %(day)s. Choose that day or a later one.")
        raise RefusedError(sentence % {"office": office.name, "day": show_date(office.valid_from)})
    if office.valid_to is not None and (
        first > office.valid_to or (last is not None and last > office.valid_to)
    ):
        sentence = _("%(office)s ended on %(day)s. Choose the office that took over its work.")
        raise RefusedError(sentence % {"office": office.name, "day": show_date(office.valid_to)})


def refuse_last_administrator(
    day: date, *, without: Person | None = None, office: Office | None = None
) -> None:
    """``RefusedError`` when nobody would be administrator any more without this person or office.

    The administrators' rows are held until the end of the transaction: two who end each other at the same
    moment would otherwise both leave one behind.
    """
    rows = Holding.objects.select_for_update(of=("self",)).filter(role=Role.ADMINISTRATOR).order_by("pk")
    held = [row.pk for row in rows]
    left = Holding.objects.on(day).filter(pk__in=held, deputy_for__isnull=True)
    if without is not None:
        left = left.exclude(person=without)
    if office is not None:
        left = left.exclude(office=office)
    if not left.filter(valid_to__isnull=True, office__valid_to__isnull=True).exists():
        raise RefusedError(
            _("Nobody would be administrator any more. Give that role to another person first.")
        )
