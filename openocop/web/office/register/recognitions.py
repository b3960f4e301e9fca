"""Recognitions at the desk of the province: entering, withdrawing, reassessment, extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openocop.core.errors import BadInputError
from openocop.register.actions import (
    add_recognition,
    extend_recognition,
    file_reassessment,
    withdraw_recognition,
)
from openocop.register.kinds import RECOGNITION_KINDS, IssuerLevel
from openocop.register.models import Recognition
from openocop.register.policy import Verb
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import (
    Asked,
    Input,
    asked_page,
    day_in,
    day_input,
    maybe_day,
    options,
    to,
    typed,
)
from openocop.web.office.register.desk import label, product_of, recognition_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@signed_in
def recognition(_request: HttpRequest, pk: int) -> HttpResponse:
    """A recognition has no page of its own: its product's shows it."""
    one = Recognition.objects.filter(pk=pk).first()
    if one is None:
        raise Http404
    return to("register_product", one.product_id)


@require_http_methods(GET_POST)
@signed_in
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters a recognition; an upgrade or reassessment supersedes the one in force."""
    found = product_of(request, pk, Verb.RECOGNISE)

    def act() -> HttpResponse:
        add_recognition(_draft(request, Recognition(product=found)), by=me(request))
        messages.success(request, _("The recognition is entered."))
        return to("register_product", found.pk)

    return asked_page(
        request,
        Asked(_("A recognition of %(name)s") % {"name": found.name}, _("Enter"), inputs=_inputs()),
        act,
    )


def _inputs() -> tuple[Input, ...]:
    stars = options((number, _("%(number)d stars") % {"number": number}) for number in (3, 4, 5))
    kinds = options(RECOGNITION_KINDS.items())
    hint = _("Only if the decision states one; else 36 months.")
    return (
        Input("stars", label(Recognition, "stars"), kind="choice", options=stars, required=True),
        Input("kind", label(Recognition, "kind"), kind="choice", options=kinds, value="first", required=True),
        Input("decision_number", label(Recognition, "decision_number"), required=True),
        day_input("decided_on", label(Recognition, "decided_on"), required=True),
        Input("issuing_body", label(Recognition, "issuing_body")),
        day_input("stated_expiry", label(Recognition, "stated_expiry"), hint=hint),
    )


def _draft(request: HttpRequest, draft: Recognition) -> Recognition:
    stars = typed(request, "stars")
    if stars not in {"3", "4", "5"} or typed(request, "kind") not in RECOGNITION_KINDS:
        raise BadInputError("stars", _("A recognition has 3, 4 or 5 stars."))
    draft.stars, draft.kind = int(stars), typed(request, "kind")
    draft.decision_number = typed(request, "decision_number")[:100]
    draft.decided_on = maybe_day(request, "decided_on")
    draft.issuing_body = typed(request, "issuing_body")[:300]
    draft.issuer_level = IssuerLevel.MINISTRY if draft.stars == 5 else IssuerLevel.PROVINCE  # noqa: PLR2004 - rule 10
    draft.stated_expiry = maybe_day(request, "stated_expiry")
    if not draft.decision_number or draft.decided_on is None:
        raise BadInputError("decision_number", _("Write number and date of the decision."))
    return draft


@require_http_methods(GET_POST)
@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraws a recognition from a day on, with the reason."""
    one = recognition_of(request, pk)
    inputs = (day_input("on", _("From this day on")), Input("reason", _("Why"), required=True))

    def act() -> HttpResponse:
        withdraw_recognition(one, on=day_in(request, "on"), reason=typed(request, "reason"), by=me(request))
        return to("register_product", one.product_id)

    title = _("Withdraw the %(stars)d stars of %(name)s") % {"stars": one.stars, "name": one.product.name}
    return asked_page(request, Asked(title, _("Withdraw"), inputs=inputs), act)


@require_http_methods(GET_POST)
@signed_in
def reassessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Records that a reassessment was filed."""
    one = recognition_of(request, pk)

    def act() -> HttpResponse:
        file_reassessment(one, on=day_in(request, "on"), by=me(request))
        return to("register_product", one.product_id)

    title = _("A reassessment of %(name)s was filed") % {"name": one.product.name}
    return asked_page(
        request, Asked(title, _("Record it"), inputs=(day_input("on", _("On which day")),)), act
    )


@require_http_methods(GET_POST)
@signed_in
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Extends a recognition whose reassessment was filed in time (Article 12.3)."""
    one = recognition_of(request, pk)

    def act() -> HttpResponse:
        extend_recognition(one, until=day_in(request, "until"), by=me(request))
        return to("register_product", one.product_id)

    title = _("Extend the stars of %(name)s") % {"name": one.product.name}
    lead = _(
        "Until the result of the reassessment, at most 180 days after the last valid day (Article 12.3)."
    )
    return asked_page(
        request, Asked(title, _("Extend"), lead=lead, inputs=(day_input("until", _("Until")),)), act
    )
