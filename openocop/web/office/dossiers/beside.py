"""What goes on beside the steps: sample products and visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openocop.core.clock import show_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.dossiers import actions
from openocop.dossiers.checking import parts_of
from openocop.dossiers.kinds import SAMPLE_NAMES
from openocop.dossiers.models import Sample
from openocop.dossiers.policy import DESKS, Verb
from openocop.dossiers.states import State
from openocop.files.actions import keep_file
from openocop.files.kinds import Kind
from openocop.files.models import StoredFile
from openocop.rulebooks.procedure import Kind as DossierKind
from openocop.rulebooks.procedure import get_procedure
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.forms import errors_of
from openocop.web.office.asking import (
    Asked,
    Input,
    asked_page,
    day_in,
    day_input,
    number_in,
    options,
    to,
    typed,
)
from openocop.web.producer.desk import dossier_of
from openocop.web.serving import serve_file

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from openocop.accounts.models import Person
    from openocop.dossiers.models import Dossier

MOST_PICTURES = 20
MOST_SAMPLES = 50
PICTURES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP})


@require_http_methods(GET_POST)
@signed_in
def samples(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done with sample products."""
    found = dossier_of(request, pk, Verb.LOOK)

    def act() -> HttpResponse:
        actions.handle_samples(_sample_in(request, found), by=me(request))
        messages.success(request, _("Written down."))
        return to("dossier", pk)

    return asked_page(request, _samples_asked(found, me(request)), act)


def _sample_in(request: HttpRequest, found: Dossier) -> Sample:
    count = number_in(request, "count", _("Write how many."))
    if count > MOST_SAMPLES:
        raise BadInputError("count", _("Write how many."))
    return Sample(
        dossier=found,
        act=typed(request, "act"),
        count=count,
        on=day_in(request, "on"),
        who=typed(request, "who"),
        words=typed(request, "words"),
    )


def _samples_asked(found: Dossier, person: Person) -> Asked:
    return Asked(
        _("Sample products of “%(name)s”") % {"name": found.product.name},
        _("Write it down"),
        lead=_("The offices hold %(count)d now.") % {"count": actions.samples_here(found)},
        inputs=(
            Input(
                "act",
                _("What was done"),
                kind="choice",
                value="handed_over",
                options=options(SAMPLE_NAMES.items()),
            ),
            Input("count", _("How many"), value="5", mode="numeric", required=True),
            day_input("on", _("Day"), value=show_date(today())),
            Input("who", _("Who did it"), value=person.name, required=True),
            Input("words", _("Note")),
        ),
        back=reverse("office:dossier", args=[found.pk]),
    )


@require_http_methods(GET_POST)
@signed_in
def parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Which parts of the dossier are there: ticked off by the law's own list for its kind."""
    found = dossier_of(request, pk, Verb.LOOK)
    procedure = get_procedure(found.procedure_code)
    named = parts_of(DossierKind(found.kind), found.product_set, procedure)
    if request.method == "POST":
        seen = {
            one.code: (f"there-{one.code}" in request.POST, typed(request, f"words-{one.code}"))
            for one in named
        }
        try:
            actions.check_parts(found, seen, by=me(request))
            messages.success(request, _("Written down."))
        except (BadInputError, RefusedError) as error:
            messages.error(request, next(iter(errors_of(error).values())))
        return to("dossier", pk)
    desk = DESKS.get(State(found.state))
    kept = {one.part: one for one in found.part_checks.filter(level=desk.level if desk else "")}
    lines = [(one, kept.get(one.code)) for one in named]
    return render(request, "office/dossiers/parts.html", {"dossier": found, "lines": lines})


@require_http_methods(GET_POST)
@signed_in
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """A look at the place of production, with pictures."""
    found = dossier_of(request, pk, Verb.LOOK)

    def act() -> HttpResponse:
        on, people, words = day_in(request, "on"), typed(request, "people"), request.POST.get("words", "")
        files = request.FILES.getlist("pictures")[:MOST_PICTURES]
        pictures = [keep_file(one, name=one.name or "", kinds=PICTURES) for one in files]
        actions.visit(found, on=on, people=people, words=words, pictures=pictures, by=me(request))
        messages.success(request, _("Written down."))
        return to("dossier", pk)

    return asked_page(request, _visit_asked(found), act)


@require_safe
@signed_in
def visit_picture(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    """A picture of a visit, to whoever works on the dossier."""
    found = dossier_of(request, pk, Verb.READ_ALL)
    picture = StoredFile.objects.filter(pk=number, pk__in=found.visits.values("pictures")).first()
    if picture is None:
        raise Http404
    return serve_file(request, picture)


def _visit_asked(found: Dossier) -> Asked:
    return Asked(
        _("A visit for “%(name)s”") % {"name": found.product.name},
        _("Write it down"),
        inputs=(
            day_input("on", _("Day"), value=show_date(today())),
            Input("people", _("Who was there"), required=True),
            Input("words", _("What was seen"), kind="long", required=True),
            Input("pictures", _("Pictures"), kind="files"),
        ),
        back=reverse("office:dossier", args=[found.pk]),
    )
