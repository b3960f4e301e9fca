"""A producer at the desk: everything one may read of it, changing it, and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openocop.accounts.queries import holdings_on
from openocop.core.clock import show_date, today
from openocop.core.errors import BadInputError
from openocop.places.atlas import atlas
from openocop.register.actions import assign_commune, create_producer, update_producer
from openocop.register.fields import EDITABLE_PRODUCER, VERIFIED
from openocop.register.models import Producer
from openocop.register.policy import Verb, may_read, readable_classes, why_not
from openocop.register.queries import products_of
from openocop.web.door import GET_POST, for_whom, me, signed_in
from openocop.web.office.asking import Asked, Input, asked_page, options, to, typed
from openocop.web.office.register.attributes import zones_of
from openocop.web.office.register.desk import history, inputs_of, label, producer_of, values_in
from openocop.web.office.register.members import members_of
from openocop.web.public.catalogue import words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person

NEW: Final = ("name", "kind", "tax_code", "address", "phone", "email")
ORDER: Final = (
    "name", "short_name", "kind", "tax_code", "registered_on", "representative", "representative_sex",
    "representative_ethnic", "address", "phone", "email", "website", "bank_account", "bank_name", "workers_total",
    "workers_local", "workers_women",
)  # fmt: skip


@require_safe
@signed_in
def producer(request: HttpRequest, pk: int) -> HttpResponse:
    """A producer with what the reader may read of it, its products and what was done to it."""
    found, person = producer_of(request, pk), me(request)
    classes = readable_classes(person, found)
    shown = [
        name for name in ORDER if may_read(name, found, classes) and getattr(found, name) not in ("", None)
    ]
    context = {
        "producer": found,
        "place": words.place_name(found.commune_code),
        "facts": [(label(Producer, name), _shown(found, name)) for name in shown],
        "cards": [words.card(one, today()) for one in products_of(found)],
        "candidates": [words.place_name(code) for code in found.commune_candidates],
        "may": {verb.value: why_not(person, verb, found) is None for verb in _VERBS},
        "verified": [(name, label(Producer, name)) for name in ORDER if name in VERIFIED],
        "zones": zones_of(found),
        "acts": history("producer", found),
    } | members_of(found, classes)
    return render(request, "office/register/producer.html", context)


_VERBS: Final = (
    Verb.EDIT_PRODUCER,
    Verb.EDIT_VERIFIED,
    Verb.ASSIGN_COMMUNE,
    Verb.CREATE_PRODUCT,
    Verb.ASK_CHANGE,
)


def _shown(found: Producer, name: str) -> str:
    value = getattr(found, name)
    if name == "kind":
        return words.kind_name(value)
    return show_date(value) if name == "registered_on" else str(value)


@require_http_methods(GET_POST)
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Enters a producer; a commune's officer in her own commune."""
    person = me(request)
    draft = Producer(commune_code=_own_commune(person))
    for_whom(why_not(person, Verb.CREATE_PRODUCER, draft))
    inputs = inputs_of(draft, NEW)

    def act() -> HttpResponse:
        for name, value in values_in(request, NEW).items():
            setattr(draft, name, value)
        made = create_producer(draft, by=person)
        messages.success(request, _("%(producer)s is entered.") % {"producer": made.name})
        return to("register_producer", made.pk)

    lead = _("With the tax code the producer can claim this record and fill in the rest.")
    return asked_page(request, Asked(_("A new producer"), _("Enter"), lead=lead, inputs=inputs), act)


def _own_commune(person: Person) -> str:
    held = [one for one in holdings_on(person, today()) if one.role == "commune_officer"]
    return held[0].office.place_code if held else ""


@require_http_methods(GET_POST)
@signed_in
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a producer's fields: verified ones too where one may, else only the rest."""
    found, person = producer_of(request, pk, Verb.EDIT_PRODUCER), me(request)
    classes = readable_classes(person, found)
    verified = why_not(person, Verb.EDIT_VERIFIED, found) is None
    names = [
        name for name in ORDER
        if name in EDITABLE_PRODUCER and may_read(name, found, classes) and (verified or name not in VERIFIED)
    ]  # fmt: skip

    def act() -> HttpResponse:
        changed = update_producer(found, values_in(request, names), by=person)
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return to("register_producer", found.pk)

    return asked_page(
        request,
        Asked(_("Change %(name)s") % {"name": found.name}, _("Save"), inputs=inputs_of(found, names)),
        act,
    )


@require_http_methods(GET_POST)
@signed_in
def commune(request: HttpRequest, pk: int) -> HttpResponse:
    """Says in which commune of today a producer is."""
    found = producer_of(request, pk, Verb.ASSIGN_COMMUNE)

    def act() -> HttpResponse:
        code = typed(request, "commune_code")
        if not code:
            raise BadInputError("commune_code", _("Choose a commune of today."))
        assign_commune(found, code, by=me(request))
        return to("register_producer", found.pk)

    lead = _("Address as written: %(address)s") % {"address": found.address or "–"}
    return asked_page(
        request,
        Asked(
            _("The commune of %(name)s") % {"name": found.name},
            _("Save"),
            lead=lead,
            inputs=(_choice(found),),
        ),
        act,
    )


def _choice(found: Producer) -> Input:
    """The communes that a split one went to, or else all of the province."""
    units = [unit for code in found.commune_candidates for unit in atlas().versions(code)[-1:]]
    if not units:
        province = atlas().unit_on(found.province_code, today()) if found.province_code else None
        units = list(atlas().children(province)) if province else []
    named = options(((unit.code, unit.name) for unit in units), "–")
    words = label(Producer, "commune_code")
    return Input("commune_code", words, kind="select", value=found.commune_code, options=named)
