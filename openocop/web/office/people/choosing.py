"""Choosing a person: among those one sees, found by a part of the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.accounts.models import Holding, Person
from openocop.accounts.roles import ROLE_NAMES, Role
from openocop.core.clock import today
from openocop.core.errors import BadInputError
from openocop.core.text import fold, person_sort_key
from openocop.web.office.asking import Input, number_in, options

if TYPE_CHECKING:
    from django.http import HttpRequest

    from openocop.web.office.people.sight import Sight

MOST_SHOWN: Final = 100


def person_input(request: HttpRequest, sight: Sight, name: str, label: str, leave_out: int) -> Input:
    """A list of the people one sees who hold a role today; ``?who=`` in the address narrows it."""
    words = fold(request.GET.get("who", "")).split()
    held: dict[int, tuple[Person, list[str]]] = {}
    rows = Holding.objects.on(today()).filter(sight.within("office")).select_related("person", "office")
    for one in rows.exclude(person=leave_out).order_by("pk"):
        line = f"{ROLE_NAMES[Role(one.role)]}, {one.office.name}"
        held.setdefault(one.person_id, (one.person, []))[1].append(line)
    fit = [
        one
        for one in held.values()
        if all(word in fold(f"{one[0].name} {'; '.join(one[1])}") for word in words)
    ]
    shown = sorted(fit, key=lambda one: person_sort_key(one[0].name))[:MOST_SHOWN]
    found = [(person.pk, f"{person.name} – {'; '.join(lines)}") for person, lines in shown]
    return Input(name, label, "select", options=options(found, _("Choose the person.")), required=True)


def search_words(request: HttpRequest) -> dict[str, Any]:
    """For the page: that it has a search for people, and what was searched."""
    return {"has_search": True, "who": request.GET.get("who", "")[:200]}


def person_in(request: HttpRequest, sight: Sight, name: str) -> Person:
    """The person who was chosen; ``BadInputError`` without one, ``PermissionDenied`` for one out of sight."""
    pk = number_in(request, name, _("Choose the person."))
    if not Person.objects.filter(pk=pk).exists():
        raise BadInputError(name, _("Choose the person."))
    return sight.person(pk)
