"""Making, moving and ending offices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.steps import clean_name, iso, note, once, refuse_last_administrator
from openocop.accounts.models import Holding, Office, Person
from openocop.accounts.policy import Verb, allow
from openocop.accounts.roles import OfficeKind, Role
from openocop.core.clock import show_date, today
from openocop.core.errors import BadInputError, RefusedError

if TYPE_CHECKING:
    from datetime import date

PARENTS: Final[dict[OfficeKind, frozenset[OfficeKind]]] = {
    OfficeKind.MINISTRY: frozenset(),
    OfficeKind.PROVINCE: frozenset({OfficeKind.MINISTRY}),
    OfficeKind.DEPARTMENT: frozenset({OfficeKind.PROVINCE, OfficeKind.MINISTRY}),
    OfficeKind.COMMUNE: frozenset({OfficeKind.PROVINCE}),
    OfficeKind.PRODUCER: frozenset({OfficeKind.COMMUNE}),
}
"""Beneath what kind of office each kind may stand; at the top a ministry, and a province without one."""


def create_office(office: Office, *, by: Person) -> Office:
    """Makes the office given (unsaved) known: its name, kind, parent, place, tax code and days.

    Raises ``PermissionDenied``; ``BadInputError`` for a name or days that cannot be; ``RefusedError`` for a
    parent of the wrong kind or that does not exist in those days, and for a tax code that a producer has.
    """
    actor = allow(by, Verb.CREATE_OFFICE, office)
    with transaction.atomic():
        save_office(office)
        note(actor, "create", office, _facts(office))
    return office


def save_office(office: Office) -> None:
    """Saves a new office after looking at it; the policy has been asked and the caller records."""
    office.name = clean_name(office.name)
    if office.valid_to is not None and office.valid_to < office.valid_from:
        raise BadInputError("valid_to", _("The last day lies before the first."))
    _refuse_wrong_parent(office)
    try:
        with transaction.atomic():
            office.save(force_insert=True)
    except IntegrityError:
        sentence = _("A producer with the tax code %(code)s is already known. Open that one instead.")
        raise RefusedError(sentence % {"code": office.tax_code}) from None


def move_office(office: Office, *, to: Office, by: Person) -> None:
    """Puts the office beneath another, as when a producer's commune was merged (exact rule 13).

    Raises ``PermissionDenied`` when the user may not keep the office where it stands or make one there.
    """
    actor = allow(by, Verb.MOVE_OFFICE, office)
    moved = Office(kind=office.kind, name=office.name, parent=to, valid_from=today())
    allow(by, Verb.CREATE_OFFICE, moved)
    _refuse_wrong_parent(moved)
    with transaction.atomic():
        rows = Office.objects.filter(pk=office.pk, parent=office.parent)
        once(rows.update(parent=to))
        note(actor, "move", office, {"from": office.parent_id, "to": to.pk})
    office.parent = to


def end_office(office: Office, *, last_day: date, by: Person) -> None:
    """Ends the office with a last day, today or later; the roles held in it end with it, untouched themselves.

    Raises ``PermissionDenied``; ``RefusedError`` when it has ended, when others still stand beneath it, or
    when nobody would be administrator any more.
    """
    actor = allow(by, Verb.END_OFFICE, office)
    if last_day < max(today(), office.valid_from):
        raise BadInputError("last_day", _("Choose today or a later day."))
    with transaction.atomic():
        current = Office.objects.select_for_update().get(pk=office.pk)
        _refuse_unfinished(current, last_day)
        once(Office.objects.filter(pk=office.pk, valid_to=current.valid_to).update(valid_to=last_day))
        note(actor, "end", office, {"last_day": iso(last_day)})
    office.valid_to = last_day


def _refuse_unfinished(office: Office, last_day: date) -> None:
    if office.valid_to is not None and office.valid_to <= last_day:
        sentence = _("%(office)s already ends on %(day)s.")
        raise RefusedError(sentence % {"office": office.name, "day": show_date(office.valid_to)})
    beneath = office.children.exclude(valid_to__lte=last_day).count()
    if beneath:
        sentence = _("%(office)s still has offices beneath it (%(count)s). Move them or end them first.")
        raise RefusedError(sentence % {"count": beneath, "office": office.name})
    if Holding.objects.on(today()).filter(office=office, role=Role.ADMINISTRATOR).exists():
        refuse_last_administrator(today(), office=office)


def _refuse_wrong_parent(office: Office) -> None:
    parent, kinds = office.parent, PARENTS[OfficeKind(office.kind)]
    if parent is None:
        if office.kind in {OfficeKind.MINISTRY, OfficeKind.PROVINCE}:
            return
        raise BadInputError("parent", _("Choose the office above this one."))
    if parent.kind not in kinds:
        raise BadInputError("parent", _("An office of this kind does not stand beneath %(office)s.") % {
            "office": parent.name
        })  # fmt: skip
    if not parent.exists_on(office.valid_from):
        sentence = _(
            "%(office)s does not exist on %(day)s. Choose the office that does the work on that day."
        )
        raise RefusedError(sentence % {"office": parent.name, "day": show_date(office.valid_from)})


def _facts(office: Office) -> dict[str, object]:
    return {
        "name": office.name,
        "kind": str(office.kind),
        "parent": office.parent_id,
        "place": office.place_code,
        "valid_from": iso(office.valid_from),
        "valid_to": iso(office.valid_to),
    }
