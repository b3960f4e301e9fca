"""What a product is beyond its star: attributes with their evidence, its craft village, the zones of its materials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openocop.core.errors import BadInputError
from openocop.core.text import sort_key
from openocop.register.actions import set_attribute, update_product
from openocop.register.kinds import ATTRIBUTE_KINDS, AttributeKind
from openocop.register.models import CraftVillage, MaterialZone, Producer, Product, ProductAttribute
from openocop.register.policy import Verb
from openocop.register.queries import villages
from openocop.web.door import GET_POST, me, signed_in
from openocop.web.office.asking import Asked, Input, asked_page, key_in, options, to, typed
from openocop.web.office.register.desk import label, product_of
from openocop.web.public.catalogue import words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def beyond(product: Product) -> dict[str, Any]:
    """For a product's page: its attributes in words, its craft village, and the zones that supply its producer."""
    held = {one.kind: one for one in product.attributes.all()}
    return {
        "attributes": [(ATTRIBUTE_KINDS[kind], held[kind]) for kind in AttributeKind if kind in held],
        "more_attributes": len(held) < len(AttributeKind),
        "village": product.craft_village,
        "zones": zones_of(product.producer),
    }


def zones_of(producer: Producer) -> list[MaterialZone]:
    """The zones that supply a producer, by the alphabet. One query."""
    return sorted(producer.zones.all(), key=lambda one: (sort_key(one.name), one.pk))


@require_http_methods(GET_POST)
@signed_in
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Says that a product is green, circular or of many values, with the evidence."""
    found = product_of(request, pk, Verb.EDIT_PRODUCT)
    held = set(found.attributes.values_list("kind", flat=True))
    offered = options((kind.value, ATTRIBUTE_KINDS[kind]) for kind in AttributeKind if kind not in held)

    def act() -> HttpResponse:
        kind = typed(request, "kind")
        if kind not in dict(offered):
            raise BadInputError("kind", _("Choose one of the list."))
        return _kept(request, found, AttributeKind(kind))

    which = Input("kind", _("Attribute"), kind="choice", options=offered, required=True)
    title = _("An attribute of %(name)s") % {"name": found.name}
    return asked_page(request, Asked(title, _("Enter"), inputs=(which, *_inputs())), act)


@require_http_methods(GET_POST)
@signed_in
def edit(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Corrects the evidence for an attribute."""
    found = product_of(request, pk, Verb.EDIT_PRODUCT)
    one = _attribute(found, kind)
    said = {"name": found.name, "attribute": ATTRIBUTE_KINDS[AttributeKind(kind)]}
    asked = Asked(_("%(name)s: %(attribute)s") % said, _("Save"), inputs=_inputs(one))
    return asked_page(request, asked, lambda: _kept(request, found, AttributeKind(kind)))


@require_POST
@signed_in
def remove(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Takes an attribute back."""
    found = product_of(request, pk, Verb.EDIT_PRODUCT)
    one = _attribute(found, kind)
    set_attribute(found, AttributeKind(one.kind), evidence="", by=me(request))
    name = ATTRIBUTE_KINDS[AttributeKind(one.kind)]
    messages.success(request, _("%(name)s is taken off.") % {"name": str(name).capitalize()})
    return to("register_product", found.pk)


def _attribute(product: Product, kind: str) -> ProductAttribute:
    one = product.attributes.filter(kind=kind).first()
    if one is None:
        raise Http404
    return one


def _kept(request: HttpRequest, product: Product, kind: AttributeKind) -> HttpResponse:
    evidence = typed(request, "evidence")
    if not evidence:
        raise BadInputError(
            "evidence", _("Write what shows it: a certificate with its number, a test, a contract.")
        )
    set_attribute(product, kind, evidence=evidence, link=typed(request, "link"), by=me(request))
    return to("register_product", product.pk)


def _inputs(one: ProductAttribute | None = None) -> tuple[Input, ...]:
    hint = _("What shows it: a certificate with its number, a test, a contract.")
    return (
        Input(
            "evidence",
            label(ProductAttribute, "evidence"),
            hint=hint,
            value=one.evidence if one else "",
            required=True,
        ),
        Input("link", label(ProductAttribute, "evidence_link"), value=one.evidence_link if one else ""),
    )


@require_http_methods(GET_POST)
@signed_in
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """Says in which craft village a product is made, or that it is made in none."""
    found = product_of(request, pk, Verb.EDIT_PRODUCT)

    def act() -> HttpResponse:
        chosen = village_in(typed(request, "craft_village"))
        changed = update_product(found, {"craft_village": chosen}, by=me(request))
        messages.success(request, _("Saved.") if changed else _("Nothing was changed."))
        return to("register_product", found.pk)

    title = _("The craft village of %(name)s") % {"name": found.name}
    asked = Asked(title, _("Save"), inputs=(village_input(found.craft_village_id),))
    return asked_page(request, asked, act)


def village_input(chosen: int | None = None) -> Input:
    """A list of the craft villages, each with its commune; first, none."""
    named = ((one.pk, f"{one.name} – {words.place_name(one.commune_code)}") for one in villages())
    value = "" if chosen is None else str(chosen)
    return Input(
        "craft_village", _("Craft village"), kind="select", value=value, options=options(named, _("none"))
    )


def village_in(text: str) -> CraftVillage | None:
    """The craft village that was chosen, ``None`` for none. Raises ``BadInputError`` for one that is not there."""
    if not text:
        return None
    found = CraftVillage.objects.filter(pk=key_in(text) or 0).first()
    if found is None:
        raise BadInputError("craft_village", _("Choose one of the list."))
    return found
