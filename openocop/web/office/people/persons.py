"""A person: roles now, later and before, and what may be done about them and about her access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from openocop.accounts.actions import deactivate, reactivate, remove_second_factor
from openocop.accounts.models import Holding, Person, SecondFactor
from openocop.accounts.policy import Handing, Verb, why_not
from openocop.core.clock import today
from openocop.web.door import GET_POST, for_whom
from openocop.web.office.asking import Asked, asked_page, to
from openocop.web.office.people.sight import Sight, at_desk
from openocop.web.office.people.words import HeldLine, held_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise


@require_safe
@at_desk
def person(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Somebody's roles and access, each act offered only to whoever may do it."""
    found = sight.person(pk)
    held = found.holdings.select_related("office__parent__parent__parent", "deputy_for__person", "person")
    lines = [held_line(one) for one in held.order_by("-valid_from", "-pk")]
    words = {
        "person": found,
        "current": [(one, _on_role(sight, one)) for one in lines if _goes_on(one.holding)],
        "past": [one for one in lines if not _goes_on(one.holding)],
        "has_factor": SecondFactor.objects.filter(person=found, confirmed_at__isnull=False).exists(),
        "may": _on_person(sight, found),
    }
    return render(request, "office/people/person.html", words)


def _goes_on(one: Holding) -> bool:
    return one.withdrawn_at is None and (one.valid_to is None or one.valid_to >= today())


def _on_role(sight: Sight, line: HeldLine) -> dict[str, bool]:
    """What may be done about a role: a deputy and a hand-over only for a role held in person."""
    one, somebody = line.holding, Handing(line.holding, Person())
    own = one.deputy_for_id is None
    return {
        "end": why_not(sight.reader, Verb.END_ROLE, one) is None,
        "deputy": own and why_not(sight.reader, Verb.APPOINT_DEPUTY, somebody) is None,
        "hand_over": own and why_not(sight.reader, Verb.HAND_OVER, somebody) is None,
    }


def _on_person(sight: Sight, found: Person) -> dict[str, bool]:
    """What may be done about her access."""
    manages = why_not(sight.reader, Verb.INVITE_RESET, found) is None
    has_factor = SecondFactor.objects.filter(person=found).exists()
    return {
        "grant": found.is_active and found != sight.reader,
        "code": manages and found.is_active,
        "remove_factor": manages and has_factor,
        "close": manages and found.is_active,
        "open": manages and not found.is_active,
    }


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to a person's access, after one question."""

    verb: Verb
    do: Callable[..., None]
    title: _StrPromise
    lead: _StrPromise
    button: _StrPromise
    done: _StrPromise


_ACTS: Final = {
    "close": Act(
        Verb.DEACTIVATE,
        deactivate,
        gettext_lazy("Close the access"),
        gettext_lazy("%(name)s can sign in no more and is signed out everywhere. Roles and record stay as they are."),
        gettext_lazy("Close it"),
        gettext_lazy("The access of %(name)s is closed."),
    ),
    "open": Act(
        Verb.REACTIVATE,
        reactivate,
        gettext_lazy("Open the access again"),
        gettext_lazy("%(name)s can sign in again, with the roles that are not over."),
        gettext_lazy("Open it"),
        gettext_lazy("The access of %(name)s is open again."),
    ),
    "remove-second-factor": Act(
        Verb.REMOVE_SECOND_FACTOR,
        remove_second_factor,
        gettext_lazy("Remove the second factor"),
        gettext_lazy("For a lost or new telephone: %(name)s sets up another at the next sign-in. Be sure who asks."),
        gettext_lazy("Remove it"),
        gettext_lazy("The second factor of %(name)s is removed."),
    ),
}  # fmt: skip


@require_http_methods(GET_POST)
@at_desk
def access(request: HttpRequest, sight: Sight, pk: int, act: str) -> HttpResponse:
    """Close or open somebody's access, or remove her second factor."""
    found, one = sight.person(pk), _ACTS.get(act)
    if one is None:
        raise Http404
    for_whom(why_not(sight.reader, one.verb, found))
    name = {"name": found.name}

    def done() -> HttpResponse:
        one.do(found, by=sight.reader)
        messages.success(request, str(one.done) % name)
        return to("person", found.pk)

    back = reverse("office:person", args=[found.pk])
    asked = Asked(str(one.title), str(one.button), str(one.lead) % name, (), back)
    return asked_page(request, asked, done)
