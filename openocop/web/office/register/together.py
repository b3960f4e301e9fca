"""Many lines at once: ticked in a list, looked at on a page of their own, then changed all together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from openocop.core.clock import today
from openocop.core.errors import BadInputError, RefusedError
from openocop.core.text import sort_key
from openocop.places.atlas import atlas
from openocop.register.actions import PRODUCER_CHANGES, PRODUCT_CHANGES, change_together, weigh
from openocop.register.kinds import PRODUCER_KINDS
from openocop.register.queries import producers_for, products_for, sectors
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.forms import errors_of, status_of
from openocop.web.office.asking import Input, came_from, key_in, options, to
from openocop.web.office.register.attributes import village_in, village_input
from openocop.web.office.register.desk import RULEBOOK, commune_options, roles_of, set_options
from openocop.web.public.catalogue import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.utils.functional import _StrPromise

    from openocop.accounts.models import Person
    from openocop.register.actions import Change, Weighing
    from openocop.register.models import Producer, Product

    Rows = list[Product] | list[Producer]

MOST: Final = 200
"""Lines at once: more than a page of the list has."""
VALUE: Final = "value"


@dataclass(frozen=True, slots=True)
class Job:
    """A change as the desk offers it: what it is called, what it asks for, and how what was typed is read."""

    title: _StrPromise
    asks: Callable[[Person, Any], Input]
    read: Callable[[str], Any]
    told: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Asking:
    """What one page is about: the change, its job, the lines, and what was typed as the value."""

    change: Change
    job: Job
    rows: Rows
    said: QueryDict

    @property
    def text(self) -> str:
        """The value as it was typed."""
        return self.said.get(VALUE, "").strip()


def _chosen(name: str, offered: Mapping[str, object]) -> str:
    if name not in offered:
        raise BadInputError(VALUE, _("Choose one of the list."))
    return name


def _read_set(text: str) -> tuple[str, int]:
    return RULEBOOK, int(_chosen(text, dict(set_options()[1:])))


def _read_village(text: str) -> Any:
    try:
        return village_in(text)
    except BadInputError as error:
        raise BadInputError(VALUE, error.sentence) from None


def _read_commune(text: str) -> str:
    unit = atlas().unit_on(text, today()) if text else None
    if unit is None or unit.level != "commune":
        raise BadInputError(VALUE, _("Choose a commune of today."))
    return text


def _asks_sector(_person: Person, _rows: Rows) -> Input:
    known = ", ".join(sectors()[:12])
    hint = _("Used so far: %(sectors)s.") % {"sectors": known} if known else ""
    return Input(VALUE, _("Commodity sector"), hint=hint)


def _asks_village(_person: Person, _rows: Rows) -> Input:
    asked = village_input()
    return Input(VALUE, asked.label, kind="select", options=asked.options)


def _asks_commune(person: Person, rows: list[Producer]) -> Input:
    """The parts of the communes that were split; where none of the lines has any, all of the province."""
    parts = {code: words.place_name(code) for row in rows for code in row.commune_candidates}
    offered = sorted(parts.items(), key=lambda one: sort_key(one[1])) or commune_options(roles_of(person))
    return Input(VALUE, _("Commune of today"), kind="select", options=options(offered, "–"), required=True)


def _select(title: str, offered: tuple[tuple[str, str], ...]) -> Input:
    return Input(VALUE, title, kind="select", options=offered, required=True)


JOBS: Final = {
    "sector": Job(gettext_lazy("set the commodity sector"), _asks_sector, str, lambda one: one.sector),
    "set": Job(
        gettext_lazy("set the product set"),
        lambda _person, _rows: _select(_("Product set"), set_options()),
        _read_set,
        lambda one: one.set_name,
    ),
    "craft_village": Job(
        gettext_lazy("set the craft village"),
        _asks_village,
        _read_village,
        lambda one: one.craft_village.name if one.craft_village else "",
    ),
    "commune": Job(
        gettext_lazy("assign the commune"),
        _asks_commune,
        _read_commune,
        lambda one: words.place_name(one.commune_code),
    ),
    "kind": Job(
        gettext_lazy("set the kind of producer"),
        lambda _person, _rows: _select(_("Kind of producer"), options(PRODUCER_KINDS.items(), "–")),
        lambda text: _chosen(text, {str(kind): "" for kind in PRODUCER_KINDS}),
        lambda one: words.kind_name(one.kind),
    ),
}
"""What is offered for the lines of a list, by the name of the change."""


def jobs_of(changes: Mapping[str, Change]) -> list[tuple[str, _StrPromise]]:
    """The changes that a list offers, with what they are called."""
    return [(name, JOBS[name].title) for name in changes]


@require_http_methods(GET_POST)
@signed_in
def products(request: HttpRequest) -> HttpResponse:
    """The same change to many products."""
    roles_of(me(request))
    numbers = _numbers(request)
    rows = products_for(me(request)).filter(pk__in=numbers).in_order()
    found = list(rows.select_related("producer", "craft_village"))
    return _page(request, PRODUCT_CHANGES, found, "register")


@require_http_methods(GET_POST)
@signed_in
def producers(request: HttpRequest) -> HttpResponse:
    """The same change to many producers."""
    roles_of(me(request))
    found = list(producers_for(me(request)).filter(pk__in=_numbers(request)))
    return _page(request, PRODUCER_CHANGES, found, "register_producers")


def _numbers(request: HttpRequest) -> list[int]:
    said = request.POST if request.method == "POST" else request.GET
    return [key for text in said.getlist("row")[:MOST] if (key := key_in(text)) is not None]


def _page(request: HttpRequest, changes: Mapping[str, Change], rows: Rows, home: str) -> HttpResponse:
    """Asks for the value, then shows what would become of each line; what is posted is done."""
    if not rows:
        messages.warning(request, _("Tick at least one line first."))
        return HttpResponseRedirect(came_from(request) or to(home)["Location"])
    said = request.POST if request.method == "POST" else request.GET
    if said.get("do") not in changes:
        raise Http404
    asking = Asking(changes[said["do"]], JOBS[said["do"]], rows, said)
    if VALUE not in said:
        return _shown(request, asking, home)
    try:
        value = asking.job.read(asking.text)
        if request.method == "POST":
            return _done(request, asking, value, home)
    except BadInputError as error:
        return _shown(request, asking, home, error=error)
    except RefusedError as error:
        return _shown(request, asking, home, weigh(asking.change, rows, value, by=me(request)), error)
    return _shown(request, asking, home, weigh(asking.change, rows, value, by=me(request)))


def _done(request: HttpRequest, asking: Asking, value: Any, home: str) -> HttpResponse:
    count = change_together(
        asking.change, asking.rows, value, seen=asking.said.get("seen", ""), by=me(request)
    )
    sentence = ngettext("%(count)d line is changed.", "%(count)d lines are changed.", count) % {
        "count": count
    }
    messages.success(request, sentence if count else _("Nothing was changed."))
    return HttpResponseRedirect(came_from(request) or to(home)["Location"])


def _shown(
    request: HttpRequest,
    asking: Asking,
    home: str,
    weighing: Weighing | None = None,
    error: BadInputError | RefusedError | None = None,
) -> HttpResponse:
    wrong = errors_of(error) if error else {}
    context = {
        "title": asking.job.title,
        "do": asking.change.name,
        "rows": asking.rows,
        "going": [(row, asking.job.told(row)) for row in weighing.going] if weighing else [],
        "staying": weighing.staying if weighing else [],
        "weighing": weighing,
        "one": asking.job.asks(me(request), asking.rows),
        "value": asking.text,
        "value_words": _words(asking, me(request)),
        "error": wrong.get(VALUE, ""),
        "errors": [{"sentence": said, "href": f"#{place}" if place else ""} for place, said in wrong.items()],
        "back": came_from(request) or to(home)["Location"],
    }
    status = status_of(error) if error else 200
    return render(request, "office/register/together.html", context, status=status)


def _words(asking: Asking, person: Person) -> str:
    """The value in words: what the list calls it, else as it was typed."""
    offered = dict(asking.job.asks(person, asking.rows).options)
    return offered.get(asking.text, asking.text) or _("nothing")
