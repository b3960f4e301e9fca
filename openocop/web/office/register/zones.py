"""Raw-material zones at the desk: the list, one zone with its certificates and whom it supplies, and their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openocop.core.clock import show_date, today
from openocop.register.actions import (
    end_supply,
    keep_certificate,
    keep_zone,
    remove_certificate,
    remove_zone,
    supply,
)
from openocop.register.models import MaterialZone, Producer, ZoneCertificate
from openocop.register.policy import Verb, why_not
from openocop.register.queries import communes_with_zones, producers_for, zones
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import (
    Asked,
    Input,
    asked_page,
    day_input,
    maybe_day,
    number_in,
    options,
    quantity_in,
    show_quantity,
    to,
    typed,
)
from openocop.web.office.register.desk import (
    commune_options,
    history,
    keeps_somewhere,
    label,
    roles_of,
    search_in,
    zone_of,
)
from openocop.web.public.catalogue import words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person

PAGE: Final = 50
MOST_OFFERED: Final = 200
"""Producers in a list to choose from; a search makes it shorter."""
_TEXTS: Final = ("name", "crops", "code_kind", "code_issuer", "code")


@require_safe
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """The material zones, narrowed to words and a commune."""
    held = roles_of(me(request))
    text, commune = search_in(request), search_in(request, "commune")
    page = Paginator(zones(text, commune), PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in (("q", text), ("commune", commune)) if value}
    context = {
        "text": text,
        "commune": commune,
        "communes": [(unit.code, unit.name) for unit in communes_with_zones()],
        "page": page,
        "query": urlencode(asked) + "&" if asked else "",
        "rows": [(one, show_quantity(one.area), _places(one)) for one in page],
        "may_keep": keeps_somewhere(held),
    }
    return render(request, "office/register/zones.html", context)


def _places(zone: MaterialZone) -> list[str]:
    return [name for code in zone.commune_codes if (name := words.place_name(code))]


@require_safe
@signed_in
def zone(request: HttpRequest, pk: int) -> HttpResponse:
    """One zone: area, communes, crops, code, certificates, whom it supplies, and what was done to it."""
    found, person = zone_of(request, pk), me(request)
    context = {
        "zone": found,
        "area": show_quantity(found.area),
        "communes": [(code, words.place_name(code)) for code in found.commune_codes],
        "certificates": [_certificate_words(one) for one in found.certificates.order_by("-valid_to", "pk")],
        "producers": _supplied(found, person),
        "may_keep": why_not(person, Verb.KEEP_ZONES, found.commune_codes) is None,
        "acts": history("materialzone", found),
    }
    return render(request, "office/register/zone.html", context)


def _supplied(found: MaterialZone, person: Person) -> list[tuple[Producer, str, bool]]:
    """Whom a zone supplies, where they are, and whether the reader may open them at this desk."""
    rows = found.producers.living().in_order()
    mine = set(producers_for(person).filter(zones=found).values_list("pk", flat=True))
    return [(one, words.place_name(one.commune_code), one.pk in mine) for one in rows]


def _certificate_words(one: ZoneCertificate) -> tuple[ZoneCertificate, str, str]:
    """A certificate with the colour and the words of its validity today."""
    day = today()
    if one.valid_from and day < one.valid_from:
        return one, "soon", _("from %(day)s") % {"day": show_date(one.valid_from)}
    if one.valid_to is None:
        return one, "ended", _("last day not known here")
    shown = {"day": show_date(one.valid_to)}
    if day > one.valid_to:
        return one, "ended", _("ended on %(day)s") % shown
    return one, "valid", _("valid until %(day)s") % shown


@require_http_methods(GET_POST)
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Enters a material zone."""
    if not keeps_somewhere(roles_of(me(request))):
        raise PermissionDenied(_("Material zones are entered by communes and the provincial OCOP office."))
    return _form(request, MaterialZone(), Asked(_("A new material zone"), _("Enter")))


@require_http_methods(GET_POST)
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrects a material zone."""
    found = zone_of(request, pk, keeps=True)
    return _form(request, found, Asked(_("Change %(name)s") % {"name": found.name}, _("Save")))


def _form(request: HttpRequest, draft: MaterialZone, asked: Asked) -> HttpResponse:
    def act() -> HttpResponse:
        for name in _TEXTS:
            setattr(draft, name, typed(request, name))
        draft.area = quantity_in(request, "area")
        draft.commune_codes = sorted(set(request.POST.getlist("commune_codes")))
        kept = keep_zone(draft, by=me(request))
        messages.success(request, _("Saved."))
        return to("zone", kept.pk)

    asked = Asked(asked.title, asked.button, inputs=_inputs(draft, me(request)))
    return asked_page(request, asked, act)


def _inputs(draft: MaterialZone, person: Person) -> tuple[Input, ...]:
    hints = {
        "crops": _("For example: sen, xoài cát Hòa Lộc."),
        "code_kind": _("For example: mã số vùng trồng."),
    }
    texts = {
        name: Input(
            name,
            label(MaterialZone, name),
            hint=hints.get(name, ""),
            value=getattr(draft, name),
            required=name == "name",
        )
        for name in _TEXTS
    }
    area = Input(
        "area", label(MaterialZone, "area"), hint=_("For example: 12,5."), value=show_quantity(draft.area)
    )
    offered = commune_options(roles_of(person))
    chosen = ",".join(draft.commune_codes or ([offered[0][0]] if len(offered) == 1 else []))
    communes = Input(
        "commune_codes", label(MaterialZone, "commune_codes"), kind="many", value=chosen, options=offered
    )
    return texts["name"], area, texts["crops"], *[texts[name] for name in _TEXTS[2:]], communes


@require_http_methods(GET_POST)
@signed_in
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a zone out of the register, with the reason."""
    found = zone_of(request, pk, keeps=True)

    def act() -> HttpResponse:
        remove_zone(found, reason=typed(request, "reason"), by=me(request))
        messages.success(request, _("%(name)s is removed.") % {"name": found.name})
        return to("zones")

    lead = _("It leaves the register with its certificates and its links to producers. The journal keeps it.")
    title = _("Remove %(name)s") % {"name": found.name}
    reason = Input("reason", _("Why"), required=True)
    return asked_page(request, Asked(title, _("Remove"), lead=lead, inputs=(reason,)), act)


# --- certificates


@require_http_methods(GET_POST)
@signed_in
def new_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """Enters a quality certificate of a zone."""
    found = zone_of(request, pk, keeps=True)
    title = _("A certificate of %(name)s") % {"name": found.name}
    return _certificate_form(request, ZoneCertificate(zone=found), Asked(title, _("Enter")))


@require_http_methods(GET_POST)
@signed_in
def certificate(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Corrects a quality certificate."""
    one = _certificate(request, pk, which)
    return _certificate_form(request, one, Asked(_("Change %(name)s") % {"name": one.name}, _("Save")))


@require_POST
@signed_in
def drop_certificate(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Takes a quality certificate off its zone."""
    one = _certificate(request, pk, which)
    remove_certificate(one, by=me(request))
    messages.success(request, _("%(name)s is removed.") % {"name": one.name})
    return to("zone", pk)


def _certificate(request: HttpRequest, pk: int, which: int) -> ZoneCertificate:
    found = zone_of(request, pk, keeps=True)
    one = found.certificates.select_related("zone").filter(pk=which).first()
    if one is None:
        raise Http404
    return one


def _certificate_form(request: HttpRequest, one: ZoneCertificate, asked: Asked) -> HttpResponse:
    def act() -> HttpResponse:
        one.name = typed(request, "name")
        one.valid_from, one.valid_to = maybe_day(request, "valid_from"), maybe_day(request, "valid_to")
        keep_certificate(one, by=me(request))
        return to("zone", one.zone_id)

    days: dict[str, Any] = {name: getattr(one, name) for name in ("valid_from", "valid_to")}
    name = Input("name", label(ZoneCertificate, "name"), value=one.name, required=True)
    inputs = (
        name,
        *(
            day_input(key, label(ZoneCertificate, key), value=show_date(day) if day else "")
            for key, day in days.items()
        ),
    )
    return asked_page(request, Asked(asked.title, asked.button, inputs=inputs), act)


# --- whom a zone supplies


@require_http_methods(GET_POST)
@signed_in
def supplies(request: HttpRequest, pk: int) -> HttpResponse:
    """Links a producer that a zone supplies."""
    found = zone_of(request, pk, keeps=True)

    def act() -> HttpResponse:
        chosen = number_in(request, "producer", _("Choose a producer of the list."))
        maker = producers_for(me(request)).filter(pk=chosen).first()
        if maker is None:
            raise Http404
        supply(found, maker, by=me(request))
        return to("zone", found.pk)

    title = _("Whom %(name)s supplies") % {"name": found.name}
    more = {"has_search": True, "search_label": _("Find the producer"), "who": search_in(request, "who")}
    asked = Asked(title, _("Link"), inputs=(_offered(request, found),), more=more)
    return asked_page(request, asked, act)


def _offered(request: HttpRequest, found: MaterialZone) -> Input:
    rows = producers_for(me(request), search_in(request, "who")).exclude(zones=found)[:MOST_OFFERED]
    named = options(((one.pk, _line(one)) for one in rows), "–")
    return Input("producer", _("Producer"), kind="select", options=named, required=True)


def _line(one: Producer) -> str:
    place = words.place_name(one.commune_code)
    return f"{one.name} – {place}" if place else one.name


@require_POST
@signed_in
def no_longer(request: HttpRequest, pk: int, which: int) -> HttpResponse:
    """Takes the link between a zone and a producer away."""
    found = zone_of(request, pk, keeps=True)
    maker = found.producers.filter(pk=which).first()
    if maker is None:
        raise Http404
    end_supply(found, maker, by=me(request))
    messages.success(request, _("%(name)s is taken off.") % {"name": maker.name})
    return to("zone", found.pk)
