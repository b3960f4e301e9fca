"""Craft villages at the desk: the list, one village with its products, and their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openocop.core.clock import show_date, today
from openocop.register.actions import keep_craft_village, remove_craft_village, update_product
from openocop.register.models import CraftVillage, Product
from openocop.register.policy import Verb, why_not
from openocop.register.queries import communes_with_villages, products_for, villages
from openocop.register.searching import ask, filter_words
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import (
    Asked,
    Input,
    asked_page,
    day_input,
    maybe_day,
    number_in,
    options,
    to,
    typed,
)
from openocop.web.office.register.desk import (
    commune_options,
    history,
    keeps_somewhere,
    label,
    product_of,
    roles_of,
    search_in,
    village_of,
)
from openocop.web.public.catalogue import words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person

PAGE: Final = 50
MOST_OFFERED: Final = 200


@require_safe
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """The craft villages, narrowed to words and a commune."""
    held = roles_of(me(request))
    text, commune = search_in(request), search_in(request, "commune")
    page = Paginator(villages(text, commune), PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in (("q", text), ("commune", commune)) if value}
    context = {
        "text": text,
        "commune": commune,
        "communes": [(unit.code, unit.name) for unit in communes_with_villages()],
        "page": page,
        "query": urlencode(asked) + "&" if asked else "",
        "rows": [(one, words.place_name(one.commune_code)) for one in page],
        "may_keep": keeps_somewhere(held),
    }
    return render(request, "office/register/villages.html", context)


@require_safe
@signed_in
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """One craft village, its products, and what was done to it."""
    found, person = village_of(request, pk), me(request)
    held = roles_of(person)
    rows = found.products.living().in_order().select_related("producer")
    products = [
        (
            words.card(one, today()),
            why_not(person, Verb.SEE, one.producer, held=held) is None,
            why_not(person, Verb.EDIT_PRODUCT, one, held=held) is None,
        )
        for one in rows
    ]
    context = {
        "village": found,
        "place": words.place_name(found.commune_code),
        "products": products,
        "may_keep": why_not(person, Verb.KEEP_ZONES, [found.commune_code]) is None,
        "acts": history("craftvillage", found),
    }
    return render(request, "office/register/village.html", context)


@require_http_methods(GET_POST)
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Enters a craft village."""
    if not keeps_somewhere(roles_of(me(request))):
        raise PermissionDenied(_("Craft villages are entered by communes and the provincial OCOP office."))
    return _form(request, CraftVillage(), Asked(_("A new craft village"), _("Enter")))


@require_http_methods(GET_POST)
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects a craft village."""
    found = village_of(request, pk, keeps=True)
    return _form(request, found, Asked(_("Change %(name)s") % {"name": found.name}, _("Save")))


def _form(request: HttpRequest, draft: CraftVillage, asked: Asked) -> HttpResponse:
    def act() -> HttpResponse:
        draft.name, draft.note = typed(request, "name"), typed(request, "note")
        draft.commune_code = typed(request, "commune_code")
        draft.recognised_on = maybe_day(request, "recognised_on")
        kept = keep_craft_village(draft, by=me(request))
        messages.success(request, _("Saved."))
        return to("village", kept.pk)

    asked = Asked(asked.title, asked.button, inputs=_inputs(draft, me(request)))
    return asked_page(request, asked, act)


def _inputs(draft: CraftVillage, person: Person) -> tuple[Input, ...]:
    offered = commune_options(roles_of(person), "–")
    chosen = draft.commune_code or (offered[1][0] if len(offered) == 2 else "")  # noqa: PLR2004 - "–" and one's own
    day = show_date(draft.recognised_on) if draft.recognised_on else ""
    return (
        Input("name", label(CraftVillage, "name"), value=draft.name, required=True),
        Input(
            "commune_code",
            label(CraftVillage, "commune_code"),
            kind="select",
            value=chosen,
            options=offered,
            required=True,
        ),
        day_input("recognised_on", label(CraftVillage, "recognised_on"), value=day),
        Input("note", label(CraftVillage, "note"), kind="long", value=draft.note),
    )


@require_http_methods(GET_POST)
@signed_in
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a craft village out of the register, with the reason."""
    found = village_of(request, pk, keeps=True)

    def act() -> HttpResponse:
        remove_craft_village(found, reason=typed(request, "reason"), by=me(request))
        messages.success(request, _("%(name)s is removed.") % {"name": found.name})
        return to("villages")

    title = _("Remove %(name)s") % {"name": found.name}
    lead = _("It leaves the register. The journal keeps it.")
    reason = Input("reason", _("Why"), required=True)
    return asked_page(request, Asked(title, _("Remove"), lead=lead, inputs=(reason,)), act)


@require_http_methods(GET_POST)
@signed_in
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """Links a product to a craft village; many at once are linked in the list of products."""
    found, person = village_of(request, pk, keeps=True), me(request)

    def act() -> HttpResponse:
        chosen = number_in(request, "product", _("Choose a product of the list."))
        product = products_for(person).select_related("producer", "craft_village").filter(pk=chosen).first()
        if product is None:
            raise Http404
        update_product(product, {"craft_village": found}, by=person)
        return to("village", found.pk)

    title = _("A product of %(name)s") % {"name": found.name}
    more = {"has_search": True, "search_label": _("Find the product"), "who": search_in(request, "who")}
    asked = Asked(title, _("Link"), inputs=(_offered(request, found),), more=more)
    return asked_page(request, asked, act)


def _offered(request: HttpRequest, found: CraftVillage) -> Input:
    rows = products_for(me(request)).exclude(craft_village=found)
    question = ask(search_in(request, "who"))
    if question.words:
        rows = rows.filter(pk__in=filter_words(Product.objects.all(), question.words).values("pk"))
    shown = rows.in_order().select_related("producer")[:MOST_OFFERED]
    named = options(((one.pk, f"{one.name} – {one.producer.name}") for one in shown), "–")
    return Input("product", _("Product"), kind="select", options=named, required=True)


@require_POST
@signed_in
def unlink(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Takes the link between a craft village and a product away; who may change the product may."""
    found = village_of(request, pk)
    product = product_of(request, which, Verb.EDIT_PRODUCT)
    if product.craft_village_id != found.pk:
        raise Http404
    update_product(product, {"craft_village": None}, by=me(request))
    messages.success(request, _("%(name)s is taken off.") % {"name": product.name})
    return to("village", found.pk)
