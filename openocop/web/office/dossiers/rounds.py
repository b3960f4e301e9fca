"""The rounds of a province: the law's two, and those that its council's regulation adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openocop.accounts.queries import holdings_on
from openocop.accounts.roles import Role
from openocop.core.clock import today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers.actions import add_round, drop_round
from openocop.dossiers.models import ExtraRound
from openocop.rulebooks.procedure import Kind, applicable, get_procedure
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import Asked, Input, asked_page, day_input, maybe_day, number_in, to, typed

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse


def _province(request: HttpRequest) -> str:
    """The province for which the reader may add rounds."""
    held = holdings_on(me(request), today())
    code = next((one.office.place_code for one in held if one.role == Role.PROVINCIAL_OFFICER), "")
    if not code:
        raise PermissionDenied(_("The provincial OCOP office keeps the rounds."))
    return code


@require_safe
@signed_in
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of this year and the next."""
    code, year = _province(request), today().year
    plan = get_procedure(applicable(Kind.FIRST, today()).procedure).province_rounds
    own = [
        (each, one.no, one.last_request.in_year(each), one.last_evaluation.in_year(each))
        for each in (year, year + 1)
        for one in (plan.rounds if plan else ())
    ]
    context: dict[str, Any] = {"own": own, "extra": list(ExtraRound.objects.filter(province_code=code))}
    return render(request, "office/dossiers/rounds.html", context)


@require_http_methods(GET_POST)
@signed_in
def new_round(request: HttpRequest) -> HttpResponse:
    """Adds a round by the council's regulation."""
    code = _province(request)

    def act() -> HttpResponse:
        draft = ExtraRound(
            province_code=code,
            year=number_in(request, "year", _("Write the year.")),
            number=number_in(request, "number", _("Write the number of the round.")),
            last_request=_day(request, "last_request"),
            last_evaluation=_day(request, "last_evaluation"),
            basis=typed(request, "basis"),
        )
        add_round(draft, by=me(request))
        messages.success(request, _("The round is added. Producers are told of it from now on."))
        return to("rounds")

    return asked_page(request, _asked(), act)


def _day(request: HttpRequest, name: str) -> date:
    found = maybe_day(request, name)
    if found is None:
        raise BadInputError(name, _("Write the day."))
    return found


def _asked() -> Asked:
    return Asked(
        _("A further round"),
        _("Add it"),
        lead=_(
            "The law lets a province add rounds that its council's regulation and a plan lay down (Article 5.1)."
        ),
        inputs=(
            Input("year", _("Year"), value=str(today().year), mode="numeric", required=True),
            Input("number", _("Round"), value="3", mode="numeric", required=True),
            day_input("last_request", _("Last day for the commune's request"), required=True),
            day_input("last_evaluation", _("Last day to assess"), required=True),
            Input("basis", _("Regulation and plan"), required=True),
        ),
        back=reverse("office:rounds"),
    )


@require_POST
@signed_in
def remove_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a round back that nobody joined."""
    code = _province(request)
    one = ExtraRound.objects.filter(pk=pk, province_code=code).first()
    if one is None:
        raise Http404
    try:
        drop_round(one, by=me(request))
    except RefusedError as error:
        messages.error(request, str(error))
    return to("rounds")
