"""Correcting one line where it stands in a list: a small form in its place, or a page of its own without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openocop.register.actions import update_producer, update_product
from openocop.register.fields import VERIFIED
from openocop.register.policy import Verb, may_read, readable_classes, why_not
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import Asked, asked_page
from openocop.web.office.register.desk import inputs_of, producer_of, product_of, values_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from openocop.register.models import Producer, Product

LINE: Final = "office/register/line.html"
_LIST: Final = {"Product": "office:register", "Producer": "office:register_producers"}
_COLUMNS: Final = {"Product": 7, "Producer": 5}
OF_PRODUCT: Final = ("name", "set_number", "sector")
OF_PRODUCER: Final = ("name", "kind", "tax_code", "phone")


@require_http_methods(GET_POST)
@signed_in
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects a product's line."""
    found = product_of(request, pk, Verb.EDIT_PRODUCT)
    verified = why_not(me(request), Verb.EDIT_VERIFIED, found) is None
    names = [name for name in OF_PRODUCT if verified or name not in VERIFIED]

    def save() -> list[str]:
        return update_product(found, values_in(request, names), by=me(request))

    return _line(request, found, names, save)


@require_http_methods(GET_POST)
@signed_in
def producer(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects a producer's line."""
    found, person = producer_of(request, pk, Verb.EDIT_PRODUCER), me(request)
    classes = readable_classes(person, found)
    verified = why_not(person, Verb.EDIT_VERIFIED, found) is None
    names = [
        name for name in OF_PRODUCER if may_read(name, found, classes) and (verified or name not in VERIFIED)
    ]

    def save() -> list[str]:
        return update_producer(found, values_in(request, names), by=person)

    return _line(request, found, names, save)


def _line(
    request: HttpRequest, row: Producer | Product, names: list[str], save: Callable[[], list[str]]
) -> HttpResponse:
    home = f"{reverse(_LIST[type(row).__name__])}#row-{row.pk}"

    def act() -> HttpResponse:
        changed = save()
        if not request.htmx:  # type: ignore[attr-defined]
            messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return HttpResponseRedirect(home)

    title = _("Correct %(name)s") % {"name": row.name}
    more = _more(request, row)
    asked = Asked(title, _("Save"), inputs=inputs_of(row, names), back=home, more=more)
    return asked_page(request, asked, act, LINE)


def _more(request: HttpRequest, row: Producer | Product) -> dict[str, object]:
    """Several lines of a list may be open at once: the inputs of each have their own names in the page."""
    in_a_list = bool(request.htmx)  # type: ignore[attr-defined]
    return {
        "row": row,
        "columns": _COLUMNS[type(row).__name__],
        "here": request.path,
        "prefix": f"row-{row.pk}-" if in_a_list else "",
    }
