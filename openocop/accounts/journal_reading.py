"""Who may read the journal, and whose acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openocop.accounts.models import Office
from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import today

if TYPE_CHECKING:
    from openocop.accounts.models import Person


def may_read_journal(person: Person) -> str | None:
    """Why this person may not read the journal, as a sentence; ``None`` when she may."""
    if readable_offices(person) == frozenset():
        return _("The journal is read by auditors, administrators and the provincial OCOP office.")
    return None


def readable_offices(person: Person) -> frozenset[str] | None:
    """The names of the offices whose acts a person reads; ``None`` for all of them, empty for none.

    Auditors and administrators read all; the provincial office its own and those beneath it.
    """
    held = holdings_on(person, today())
    if any(one.role in {Role.AUDITOR, Role.ADMINISTRATOR} for one in held):
        return None
    names: set[str] = set()
    for holding in held:
        if holding.role == Role.PROVINCIAL_OFFICER:
            beneath = Office.objects.filter(parent=holding.office) | Office.objects.filter(
                parent__parent=holding.office
            )
            names |= {holding.office.name, *beneath.values_list("name", flat=True)}
    return frozenset(names)
