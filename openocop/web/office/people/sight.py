"""Whom and which offices somebody sees at this desk: the administrator all, an office what lies beneath it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from openocop.accounts.models import Holding, Office, Person
from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.web.door import me, signed_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

_KEEPERS: Final = frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER})


@dataclass(frozen=True, slots=True)
class Sight:
    """What one reader sees: everything, or what lies beneath the offices in which she keeps people."""

    reader: Person
    everything: bool
    tops: frozenset[int]

    def within(self, path: str = "") -> Q:
        """The rows whose office (at ``path``; empty for offices themselves) is seen."""
        if self.everything:
            return Q()
        found = Q(pk__in=[])
        for above in ("", "parent", "parent__parent"):
            name = "__".join(filter(None, (path, above))) or "pk"
            found |= Q(**{f"{name}__in": self.tops})
        return found

    def offices(self) -> list[Office]:
        """The offices of today that are seen. One query."""
        return list(Office.objects.on(today()).filter(self.within()))

    def office(self, pk: int) -> Office:
        """The office of this number, of today or not; 404 for one that is none, 403 for one out of sight."""
        found = Office.objects.filter(pk=pk).select_related("parent__parent__parent").first()
        if found is None:
            raise Http404
        if not self.everything and not any(one.pk in self.tops for one in found.lineage()):
            raise _out_of_sight()
        return found

    def person(self, pk: int) -> Person:
        """The person of this number, who holds, held or is to hold a role in an office that is seen."""
        found = Person.objects.filter(pk=pk).first()
        if found is None:
            raise Http404
        seen = self.everything or Holding.objects.filter(self.within("office"), person=found).exists()
        if not seen:
            raise _out_of_sight()
        return found

    def holding(self, pk: int) -> Holding:
        """The role held of this number, in an office that is seen."""
        related = ("person", "office__parent__parent__parent", "deputy_for__person")
        found = Holding.objects.select_related(*related).filter(pk=pk).first()
        if found is None:
            raise Http404
        if not self.everything and not any(one.pk in self.tops for one in found.office.lineage()):
            raise _out_of_sight()
        return found


def _out_of_sight() -> PermissionDenied:
    return PermissionDenied(_("This belongs to another office. Ask the provincial OCOP office."))


def sight_of(reader: Person) -> Sight:
    """What the reader sees today; ``PermissionDenied`` for whoever keeps nobody's roles."""
    keeping = [one for one in holdings_on(reader, today()) if Role(one.role) in _KEEPERS]
    if not keeping:
        raise PermissionDenied(
            _("These pages are for the administrator, the provincial OCOP office and the communes.")
        )
    everything = any(one.role == Role.ADMINISTRATOR for one in keeping)
    return Sight(reader, everything, frozenset(one.office_id for one in keeping))


def at_desk(view: View) -> View:
    """A page of this desk: the view is called with what its reader sees."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, sight_of(me(request)), *args, **kwargs)

    return signed_in(guarded)
