"""Wishes of producers to change verified data: asked by them, decided by their commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openocop.register.actions import accept_change, refuse_change, request_change
from openocop.register.fields import VERIFIED
from openocop.register.models import ChangeRequest, Producer, Product
from openocop.register.policy import Verb, why_not
from openocop.register.queries import open_requests
from openocop.web.door import GET_POST, for_whom, me, signed_in
from openocop.web.office.asking import Asked, Input, asked_page, options, to, typed
from openocop.web.office.register.desk import label, producer_of, product_of, set_options

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_http_methods(GET_POST)
@signed_in
def of_producer(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Asks for another value of a verified field of a producer."""
    return _ask(request, producer_of(request, pk, Verb.ASK_CHANGE), field)


@require_http_methods(GET_POST)
@signed_in
def of_product(request: HttpRequest, pk: int, field: str) -> HttpResponse:
    """Asks for another value of a verified field of a product."""
    return _ask(request, product_of(request, pk, Verb.ASK_CHANGE), field)


def _ask(request: HttpRequest, thing: Producer | Product, field: str) -> HttpResponse:
    if field not in VERIFIED or not hasattr(thing, field):
        raise Http404
    words, now = label(type(thing), field), getattr(thing, field)
    kind = "select" if field == "set_number" else "text"
    choices = set_options() if field == "set_number" else ()
    value = "" if now is None else str(now)

    def act() -> HttpResponse:
        request_change(thing, field, typed(request, field), by=me(request))
        messages.success(request, _("Your commune will look at your wish."))
        return to("register_producer" if isinstance(thing, Producer) else "register_product", thing.pk)

    lead = _(
        "The office has compared this with your papers; write what it should be, and your commune decides."
    )
    inputs = (Input(field, words, kind=kind, value=value, options=choices, required=True),)
    return asked_page(
        request,
        Asked(_("Ask for a change: %(field)s") % {"field": words}, _("Ask"), lead=lead, inputs=inputs),
        act,
    )


@require_safe
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """The wishes that wait for the reader's decision."""
    found = [(one, _words(one)) for one in open_requests(me(request))]
    return render(request, "office/register/wishes.html", {"found": found})


@require_http_methods(GET_POST)
@signed_in
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accepts a wish, or refuses it with a reason."""
    one = (
        ChangeRequest.objects.select_related("producer", "product__producer", "asked_by")
        .filter(pk=pk)
        .first()
    )
    if one is None:
        raise Http404
    for_whom(why_not(me(request), Verb.DECIDE_CHANGE, one))
    choices = options((("accept", _("accept it")), ("refuse", _("refuse it"))))
    inputs = (
        Input("decision", _("Decision"), kind="choice", options=choices, required=True),
        Input("reason", _("Why"), hint=_("Only when you refuse: the producer reads it.")),
    )

    def act() -> HttpResponse:
        if typed(request, "decision") == "accept":
            accept_change(one, by=me(request))
        else:
            refuse_change(one, reason=typed(request, "reason"), by=me(request))
        return to("wishes")

    lead = _("%(field)s of %(name)s: “%(old)s” shall become “%(new)s”.") % {
        "field": _words(one), "name": one.producer or one.product, "old": one.old, "new": one.new,
    }  # fmt: skip
    return asked_page(
        request,
        Asked(_("A wish of %(name)s") % {"name": one.asked_by}, _("Decide"), lead=lead, inputs=inputs),
        act,
    )


def _words(one: ChangeRequest) -> str:
    """What the field of a wish is called."""
    return label(Product if one.producer is None else Producer, one.field)
