"""An office: its days, place and people; making one beneath it, moving and ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openocop.accounts.actions import create_office, end_office, move_office
from openocop.accounts.actions.claims import normal_tax_code
from openocop.accounts.actions.offices import PARENTS
from openocop.accounts.actions.steps import once
from openocop.accounts.models import Holding, Office
from openocop.accounts.policy import Seat, Verb, why_not
from openocop.accounts.roles import KIND_NAMES, ROLES_OF, OfficeKind
from openocop.core.clock import show_date, today
from openocop.core.errors import BadInputError
from openocop.core.text import sort_key
from openocop.places.atlas import atlas
from openocop.web.door import GET_POST, for_whom
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
from openocop.web.office.people.sight import Sight, at_desk
from openocop.web.office.people.words import held_line

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@at_desk
def unit(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """An office with its people of today and later, what stands beneath it, and what may be done."""
    office = sight.office(pk)
    held = (
        Holding.objects.filter(office=office).not_over(today()).select_related("person", "deputy_for__person")
    )
    beneath = Office.objects.on(today()).filter(parent=office)
    words = {
        "office": office,
        "kind": KIND_NAMES[OfficeKind(office.kind)],
        "above": [one for one in reversed(office.lineage()[1:]) if sight.everything or one.pk in sight.tops],
        "place": _place(office.place_code),
        "has_ended": not office.exists_on(today()),
        "held": [held_line(one) for one in held.order_by("role", "valid_from", "pk")],
        "beneath": sorted(beneath, key=lambda one: sort_key(one.name)),
        "may": _may(sight, office),
    }
    return render(request, "office/people/unit.html", words)


def _place(code: str) -> str:
    """The name of the commune or province of a code, or the code where nobody bears it."""
    versions = atlas().versions(code) if code else ()
    return atlas().full_name(versions[-1], None) if versions else code


def _may(sight: Sight, office: Office) -> dict[str, bool]:
    """Which buttons the page has."""
    exists = office.valid_to is None or office.valid_to > today()
    return {
        "invite": bool(office.exists_on(today()) and roles_for(sight, office)),
        "make": bool(office.exists_on(today()) and _kinds_beneath(sight, office)),
        "move": exists and office.parent_id is not None and _is_free(sight, Verb.MOVE_OFFICE, office),
        "end": exists and _is_free(sight, Verb.END_OFFICE, office),
    }


def _is_free(sight: Sight, verb: Verb, office: Office) -> bool:
    return why_not(sight.reader, verb, office) is None


def roles_for(sight: Sight, office: Office) -> list[str]:
    """The roles that the reader may give in an office."""
    held_here = sorted(ROLES_OF[OfficeKind(office.kind)])
    return [role for role in held_here if why_not(sight.reader, Verb.INVITE, Seat(role, office)) is None]


def _kinds_beneath(sight: Sight, above: Office | None) -> list[OfficeKind]:
    """What kinds of offices the reader may make beneath one; or at the top."""
    if above is None:
        kinds = [OfficeKind.MINISTRY, OfficeKind.PROVINCE]
    else:
        kinds = [kind for kind in OfficeKind if above.kind in PARENTS[kind]]
    draft = {kind: Office(kind=kind, name="-", parent=above, valid_from=today()) for kind in kinds}
    return [kind for kind in kinds if _is_free(sight, Verb.CREATE_OFFICE, draft[kind])]


@require_http_methods(GET_POST)
@at_desk
def make(request: HttpRequest, sight: Sight, pk: int | None = None) -> HttpResponse:
    """A new office beneath another one, or at the top for the administrator."""
    above = sight.office(pk) if pk else None
    kinds = _kinds_beneath(sight, above)
    if not kinds:
        raise PermissionDenied(_("You may not make an office here. Ask the provincial OCOP office."))

    def act() -> HttpResponse:
        made = create_office(_draft(request, above, kinds), by=sight.reader)
        messages.success(request, _("%(office)s is made.") % {"office": made.name})
        return to("unit", made.pk)

    return asked_page(request, _make_asked(above, kinds), act)


def _make_asked(above: Office | None, kinds: list[OfficeKind]) -> Asked:
    choices = options((kind.value, KIND_NAMES[kind]) for kind in kinds)
    inputs = [Input("name", _("Name"), required=True)]
    if len(kinds) > 1:
        inputs.append(Input("kind", _("Kind"), "choice", options=choices, required=True))
    if OfficeKind.PRODUCER in kinds:
        hint = _("10, 13 or 12 digits, as the certificate shows it.")
        inputs.append(Input("tax_code", _("Tax code"), hint=hint, mode="numeric"))
    else:
        hint = _("The official number, if it is a province or commune. It may be left empty.")
        inputs.append(Input("place_code", _("Number of the place"), hint=hint, mode="numeric"))
    lead = _("Beneath %(office)s.") % {"office": above.name} if above else _("At the top, beneath no other.")
    back = reverse("office:unit", args=[above.pk]) if above else reverse("office:people")
    return Asked(_("A new office"), _("Make the office"), lead, tuple(inputs), back)


def _draft(request: HttpRequest, above: Office | None, kinds: list[OfficeKind]) -> Office:
    kind = kinds[0].value if len(kinds) == 1 else typed(request, "kind")
    if kind not in {one.value for one in kinds}:
        raise BadInputError("kind", _("Choose the kind of office."))
    code, place = typed(request, "tax_code"), typed(request, "place_code")
    if place and not atlas().versions(place):
        raise BadInputError(
            "place_code", _("No commune or province bears this number. Look it up among the places.")
        )
    return Office(
        kind=kind,
        name=request.POST.get("name", ""),
        parent=above,
        tax_code=normal_tax_code(code) if code else "",
        place_code=place or (above.place_code if above and kind == OfficeKind.PRODUCER else ""),
        valid_from=today(),
    )


@require_http_methods(GET_POST)
@at_desk
def end(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """End an office with a last day."""
    office = sight.office(pk)
    for_whom(why_not(sight.reader, Verb.END_OFFICE, office))

    def act() -> HttpResponse:
        last_day = day_in(request, "last_day")
        end_office(office, last_day=last_day, by=sight.reader)
        sentence = _("%(office)s ends on %(day)s.")
        messages.success(request, sentence % {"office": office.name, "day": show_date(last_day)})
        return to("unit", office.pk)

    last = day_input("last_day", _("Last day"), value=show_date(today()), required=True)
    lead = _("The roles held in %(office)s end with it. Its record stays.") % {"office": office.name}
    back = reverse("office:unit", args=[office.pk])
    return asked_page(request, Asked(_("End the office"), _("End it"), lead, (last,), back), act)


@require_http_methods(GET_POST)
@at_desk
def move(request: HttpRequest, sight: Sight, pk: int) -> HttpResponse:
    """Put an office beneath another, as when its commune was merged."""
    office = sight.office(pk)
    for_whom(why_not(sight.reader, Verb.MOVE_OFFICE, office))
    sentence = _("Choose the office beneath which it shall stand.")

    def act() -> HttpResponse:
        above = sight.office(number_in(request, "parent", sentence))
        _refuse_changed(request, office)
        move_office(office, to=above, by=sight.reader)
        done = _("%(office)s now stands beneath %(above)s.")
        messages.success(request, done % {"office": office.name, "above": above.name})
        return to("unit", office.pk)

    return asked_page(request, _move_asked(sight, office, sentence), act)


def _refuse_changed(request: HttpRequest, office: Office) -> None:
    """``RefusedError`` when the office stood elsewhere as the form was opened."""
    once(typed(request, "seen") == str(office.parent_id))


def _move_asked(sight: Sight, office: Office, sentence: str) -> Asked:
    fit = [one for one in sight.offices() if one.kind in PARENTS[OfficeKind(office.kind)]]
    choices = sorted((one for one in fit if one.pk != office.parent_id), key=lambda one: sort_key(one.name))
    above = Input(
        "parent",
        _("Beneath"),
        "select",
        options=options(((one.pk, one.name) for one in choices), sentence),
        required=True,
    )
    lead = _("%(office)s stands beneath %(above)s. Its people and record go with it.")
    words = lead % {"office": office.name, "above": office.parent.name if office.parent else "–"}
    back = reverse("office:unit", args=[office.pk])
    more = {"seen": str(office.parent_id)}
    return Asked(_("Move the office"), _("Move it"), words, (above,), back, more)
