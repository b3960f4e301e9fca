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
    words = label(type(thing), field)

    def act() -> HttpResponse:
        request_change(thing, field, typed(request, field), by=me(request))
        messages.success(request, _("Your commune will look at your wish."))
        return to("register_producer" if isinstance(thing, Producer) else "register_product", thing.pk)

    lead = _(
        "The office has compared this with your papers; write what it should be, and your commune decides."
    )
    title = _("Ask for a change: %(field)s") % {"field": words}
    return asked_page(request, Asked(title, _("Ask"), lead=lead, inputs=(_wanted(thing, field, words),)), act)


def _wanted(thing: Producer | Product, field: str, words: str) -> Input:
    now = getattr(thing, field)
    value = "" if now is None else str(now)
    if field == "set_number":
        return Input(field, words, kind="select", value=value, options=set_options(), required=True)
    return Input(field, words, value=value, required=True)


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
    one = _wish(request, pk)

    def act() -> HttpResponse:
        if typed(request, "decision") == "accept":
            accept_change(one, by=me(request))
        else:
            refuse_change(one, reason=typed(request, "reason"), by=me(request))
        return to("wishes")

    title = _("A wish of %(name)s") % {"name": one.asked_by}
    return asked_page(request, Asked(title, _("Decide"), lead=_told(one), inputs=_decisions()), act)


def _wish(request: HttpRequest, pk: int) -> ChangeRequest:
    related = ("producer", "product__producer", "asked_by")
    one = ChangeRequest.objects.select_related(*related).filter(pk=pk).first()
    if one is None:
        raise Http404
    for_whom(why_not(me(request), Verb.DECIDE_CHANGE, one))
    return one


def _decisions() -> tuple[Input, ...]:
    choices = options((("accept", _("accept it")), ("refuse", _("refuse it"))))
    return (
        Input("decision", _("Decision"), kind="choice", options=choices, required=True),
        Input("reason", _("Why"), hint=_("Only when you refuse: the producer reads it.")),
    )


def _told(one: ChangeRequest) -> str:
    said = {"field": _words(one), "name": one.producer or one.product, "old": one.old, "new": one.new}
    return _("%(field)s of %(name)s: “%(old)s” shall become “%(new)s”.") % said


def _words(one: ChangeRequest) -> str:
    """What the field of a wish is called."""
    return label(Product if one.producer is None else Producer, one.field)
