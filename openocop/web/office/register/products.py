"""A product at the desk: everything of it, changing it, its packs and yearly figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openocop.core.clock import today
from openocop.core.errors import BadInputError, RefusedError
from openocop.register.actions import create_product, declare, set_packs, update_product
from openocop.register.fields import VERIFIED
from openocop.register.models import Product, YearlyFigure
from openocop.register.policy import Verb, why_not
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import Asked, Input, asked_page, to, typed
from openocop.web.office.register.attributes import beyond
from openocop.web.office.register.desk import (
    history,
    inputs_of,
    label,
    number,
    producer_of,
    product_of,
    values_in,
)
from openocop.web.public.catalogue import words
from openocop.web.public.catalogue.pictures import as_shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ORDER: Final = (
    "name", "set_number", "story", "description", "ingredients", "materials_origin", "shelf_life", "price_from",
    "price_to", "gtin", "sector", "story_link",
)  # fmt: skip
_VERBS: Final = (Verb.EDIT_PRODUCT, Verb.EDIT_VERIFIED, Verb.RECOGNISE, Verb.DECLARE, Verb.ASK_CHANGE)


@require_safe
@signed_in
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """A product with its recognitions, packs, figures and what was done to it."""
    found, person = product_of(request, pk), me(request)
    context = {
        "product": found,
        "card": words.card(found, today()),
        "public": words.product_href(found),
        "facts": [
            (label(Product, name), getattr(found, name))
            for name in ORDER[2:]
            if getattr(found, name) not in ("", None)
        ],
        "recognitions": [words.recognition_line(one, today()) for one in found.recognitions.all()],
        "packs": list(found.packs.all()),
        "pictures": [as_shown(one) for one in found.pictures.all()],
        "figures": list(found.figures.all()),
        "may": {verb.value: why_not(person, verb, found) is None for verb in _VERBS},
        "verified": [(name, label(Product, name)) for name in ORDER if name in VERIFIED],
        "acts": history("product", found),
    } | beyond(found)
    return render(request, "office/register/product.html", context)


@require_http_methods(GET_POST)
@signed_in
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters a product of a producer."""
    maker, person = producer_of(request, pk, Verb.EDIT_PRODUCER), me(request)
    draft = Product(producer=maker)
    names = ("name", "set_number", "story", "ingredients")
    packs = Input(
        "packs", _("Packs"), hint=_("Separated by semicolons: gói 500 g; hộp 1 kg. They are one product.")
    )

    def act() -> HttpResponse:
        for name, value in values_in(request, names).items():
            setattr(draft, name, value)
        made = create_product(draft, packs=typed(request, "packs").split(";"), by=person)
        messages.success(request, _("%(product)s is entered.") % {"product": made.name})
        return to("register_product", made.pk)

    asked = Asked(
        _("A new product of %(name)s") % {"name": maker.name},
        _("Enter"),
        inputs=(*inputs_of(draft, names), packs),
    )
    return asked_page(request, asked, act)


@require_http_methods(GET_POST)
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a product's fields: verified ones too where one may, else only the rest."""
    found, person = product_of(request, pk, Verb.EDIT_PRODUCT), me(request)
    verified = why_not(person, Verb.EDIT_VERIFIED, found) is None
    names = [name for name in ORDER if verified or name not in VERIFIED]

    def act() -> HttpResponse:
        changed = update_product(found, values_in(request, names), by=person)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return to("register_product", found.pk)

    asked = Asked(_("Change %(name)s") % {"name": found.name}, _("Save"), inputs=inputs_of(found, names))
    return asked_page(request, asked, act)


@require_http_methods(GET_POST)
@signed_in
def packs(request: HttpRequest, pk: int) -> HttpResponse:
    """Replaces the packs of a product."""
    found = product_of(request, pk, Verb.EDIT_PRODUCT)
    value = "; ".join(found.packs.values_list("text", flat=True))
    hint = _("Separated by semicolons: gói 500 g; hộp 1 kg. They are one product.")

    def act() -> HttpResponse:
        set_packs(found, typed(request, "packs").split(";"), by=me(request))
        return to("register_product", found.pk)

    asked = Asked(
        _("Packs of %(name)s") % {"name": found.name},
        _("Save"),
        inputs=(Input("packs", _("Packs"), hint=hint, value=value),),
    )
    return asked_page(request, asked, act)


@require_http_methods(GET_POST)
@signed_in
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters what a product brought in a year."""
    found = product_of(request, pk, Verb.DECLARE)

    def act() -> HttpResponse:
        year = number("year", typed(request, "year"))
        if year is None:
            raise BadInputError("year", _("Write the year."))
        if found.figures.filter(year=year).exists():
            raise RefusedError(_("This year is entered already. Go back and correct it there."))
        return _declared(request, found, year)

    asked = Asked(_("A year of %(name)s") % {"name": found.name}, _("Save"), inputs=(_year(), *_figures()))
    return asked_page(request, asked, act)


@require_http_methods(GET_POST)
@signed_in
def figure(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Corrects what a product brought in a year."""
    found = product_of(request, pk, Verb.DECLARE)
    one = found.figures.filter(year=year).first()
    if one is None:
        raise Http404
    title = _("%(name)s in %(year)s") % {"name": found.name, "year": year}
    asked = Asked(title, _("Save"), inputs=_figures(one))
    return asked_page(request, asked, lambda: _declared(request, found, year))


def _declared(request: HttpRequest, product: Product, year: int) -> HttpResponse:
    person = me(request)
    numbers = {name: number(name, typed(request, name)) for name in ("revenue", "export", "workers")}
    drawn = YearlyFigure(year=year, output=typed(request, "output"), **numbers)
    own = why_not(person, Verb.ASK_CHANGE, product) is None
    declare(product, drawn, by=person, by_producer=own)
    return to("register_product", product.pk)


def _year() -> Input:
    last = str(today().year - 1)
    return Input("year", label(YearlyFigure, "year"), value=last, mode="numeric", required=True)


def _figures(one: YearlyFigure | None = None) -> tuple[Input, ...]:
    hints = {
        "revenue": _("In đồng, like 1.250.000."),
        "export": _("In đồng; a part of the revenue."),
        "output": _("With its unit: 12 tấn."),
    }
    return tuple(
        Input(
            name,
            label(YearlyFigure, name),
            hint=hints.get(name, ""),
            value=_plain(getattr(one, name, None)),
            mode="" if name == "output" else "numeric",
        )
        for name in ("revenue", "export", "output", "workers")
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value)
