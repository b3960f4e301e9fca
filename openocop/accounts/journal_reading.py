"""Who may read the journal, and whose acts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from openocop.accounts.models import Holding, Office
from openocop.accounts.queries import actor_of, holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import today

if TYPE_CHECKING:
    from openocop.accounts.models import Person
    from openocop.journal.actions import Actor

_EVERYTHING: Final = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
_READERS: Final = _EVERYTHING | {Role.PROVINCIAL_OFFICER}


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose acts somebody reads: everybody's, or those done for the ``offices`` named.

    The journal keeps an office by its name. Of ``shared`` names, which an office elsewhere carries too, only the
    acts of ``people`` are read, who hold or held a role in the reader's own office of that name.
    """

    everything: bool = False
    offices: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()

    @property
    def condition(self) -> Q:
        """The same as a condition on the journal's entries."""
        if self.everything:
            return Q()
        return Q(office__in=sorted(self.offices - self.shared)) | Q(
            office__in=sorted(self.shared), actor_id__in=sorted(self.people)
        )


def may_read_journal(person: Person) -> str | None:
    """Why this person may not read the journal, as a sentence; ``None`` when she may. One query."""
    return None if _reading_roles(person) else _refusal()


def reading_actor(person: Person) -> Actor:
    """The reader as the journal keeps her, in the role that opens the journal to her.

    ``PermissionDenied`` for whoever may not read it. One query.
    """
    held = _reading_roles(person)
    if not held:
        raise PermissionDenied(_refusal())
    return actor_of(held[0])


def offices_readable(person: Person) -> Reach:
    """Whose acts a person reads: auditors and administrators all, others those of their provinces; else none.

    A provincial officer reads the acts of the own office and of those beneath it, ended ones among them. At most
    four queries.
    """
    held = _reading_roles(person)
    if any(one.role in _EVERYTHING for one in held):
        return Reach(everything=True)
    return _reach_of_provinces([one.office_id for one in held]) if held else Reach()


def _reading_roles(person: Person) -> list[Holding]:
    """The roles that open the journal, those that open all of it in front."""
    held = [one for one in holdings_on(person, today()) if one.role in _READERS]
    return sorted(held, key=lambda one: one.role not in _EVERYTHING)


def _reach_of_provinces(provinces: list[int]) -> Reach:
    mine = Office.objects.filter(
        Q(pk__in=provinces) | Q(parent__in=provinces) | Q(parent__parent__in=provinces)
    )
    elsewhere = Office.objects.exclude(pk__in=mine.values("pk")).filter(name__in=mine.values("name"))
    shared = frozenset(elsewhere.values_list("name", flat=True))
    people: frozenset[str] = frozenset()
    if shared:
        there = Holding.objects.filter(office__in=mine.values("pk"), office__name__in=shared)
        people = frozenset(str(pk) for pk in there.values_list("person_id", flat=True))
    return Reach(offices=frozenset(mine.values_list("name", flat=True)), shared=shared, people=people)


def _refusal() -> str:
    return _("The journal is read by auditors, administrators and the provincial OCOP office.")
