"""The inbox of an office: what waits, since when, how long still; with filters that stay in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.dossiers.kinds import KIND_NAMES
from openocop.dossiers.models import SavedFilter
from openocop.dossiers.queries import counts_by_state, listed, visible, waiting_for
from openocop.dossiers.states import STATE_NAMES, State
from openocop.dossiers.timing import Limit
from openocop.register.models import Product
from openocop.register.searching import ask, filter_words
from openocop.rulebooks.queries import working_calendar
from openocop.web.door import me, signed_in
from openocop.web.producer.desk import limit_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from openocop.core.workdays import WorkingCalendar
    from openocop.dossiers.models import Dossier
    from openocop.dossiers.models.dossiers import DossierQuerySet

PAGE: Final = 50
LONGEST_NAME: Final = 80
MOST_FILTERS: Final = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: the waiting ones or all, a state, a kind, late ones, words of the product."""

    box: str
    state: str
    kind: str
    late: bool
    text: str

    def address(self, **changed: str) -> str:
        """The query of the address, with some of it changed."""
        values = {
            "box": self.box,
            "state": self.state,
            "kind": self.kind,
            "late": "1" if self.late else "",
            "q": self.text,
        }
        return urlencode({name: value for name, value in (values | changed).items() if value})


@require_safe
@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """The dossiers that wait for one's office, those whose limit ends first in front; or all that one sees."""
    person = me(request)
    held = holdings_on(person, today())
    if not held:
        raise PermissionDenied(_("Dossiers are for producers and the offices that work with them."))
    wanted = read(request.GET)
    seen, waiting = visible(person, held), waiting_for(person, held)
    box = seen if wanted.box == "all" else waiting
    context = _list(box, wanted, request.GET.get("page")) | {
        "boxes": [("", _("Waits for us"), waiting.count()), ("all", _("All that I see"), seen.count())],
        "states": _states(box, wanted),
        "every_state": wanted.address(state=""),
        "kinds": list(KIND_NAMES.items()),
        "keeps_rounds": any(one.role == Role.PROVINCIAL_OFFICER for one in held),
        "filters": list(person.saved_filters.all()),
    }
    return render(request, "office/dossiers/inbox.html", context)


def _list(box: DossierQuerySet, wanted: Wanted, number: str | None) -> dict[str, Any]:
    page = Paginator(listed(_narrowed(box, wanted)), PAGE).get_page(number)
    query = f"{wanted.address()}&" if wanted.address() else ""
    return {"wanted": wanted, "page": page, "query": query, "rows": _rows(page)}


@require_POST
@signed_in
def keep_filter(request: HttpRequest) -> HttpResponse:
    """Keeps how the list is narrowed under a name, or drops a kept one."""
    person, name = me(request), " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    rows = SavedFilter.objects.filter(person=person)
    if "drop" in request.POST:
        rows.filter(name=name).delete()
        return HttpResponseRedirect(reverse("office:dossiers"))
    query = read(QueryDict(request.POST.get("query", ""))).address()
    if not name:
        messages.error(request, _("Write a name for the filter."))
    elif rows.count() >= MOST_FILTERS and not rows.filter(name=name).exists():
        messages.error(request, _("You have so many filters already. Drop one first."))
    else:
        SavedFilter.objects.update_or_create(person=person, name=name, defaults={"query": query})
    return HttpResponseRedirect(f"{reverse('office:dossiers')}?{query}")


def _states(box: DossierQuerySet, wanted: Wanted) -> list[tuple[State, Any, int, str]]:
    """The states in the box with their counts and the address of each."""
    counts = counts_by_state(box)
    return [
        (state, STATE_NAMES[state], counts[state], wanted.address(state=state))
        for state in State
        if state in counts
    ]


def read(query: Mapping[str, Any]) -> Wanted:
    """What an address asks for; what is not known is left out."""
    state, kind = str(query.get("state", "")), str(query.get("kind", ""))
    return Wanted(
        box="all" if query.get("box") == "all" else "",
        state=state if state in set(State) else "",
        kind=kind if kind in KIND_NAMES else "",
        late=query.get("late") == "1",
        text=str(query.get("q", "")).replace("\x00", "")[:200].strip(),
    )


def _narrowed(rows: DossierQuerySet, wanted: Wanted) -> DossierQuerySet:
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.late:
        rows = rows.filter(due_on__lt=today())
    words = ask(wanted.text).words
    if words:
        rows = rows.filter(product__in=filter_words(Product.objects.all(), words).values("pk"))
    return rows


def _rows(page: Iterable[Dossier]) -> list[dict[str, Any]]:
    calendar = working_calendar()
    return [_row(one, calendar) for one in page]


def _row(one: Dossier, calendar: WorkingCalendar) -> dict[str, Any]:
    return {
        "one": one,
        "limit": limit_words(limit_by_due(one, calendar)),
        "late": bool(one.due_on and one.due_on < today()),
    }


def limit_by_due(one: Dossier, calendar: WorkingCalendar) -> Limit | None:
    """What is left to the day on which the limit ends, as the row keeps it; no query."""
    if one.due_on is None:
        return None
    day = today()
    if one.kind == "reassessment" and one.state != State.AT_COMMUNE:
        return Limit(one.due_on, (one.due_on - day).days, working=False)
    first, last = sorted((day, one.due_on))
    between = calendar.count_between(first, last)
    return Limit(one.due_on, between if day <= one.due_on else -between, working=True)
