"""The pictures of a product at the desk: added with words, put in order, taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openocop.core.errors import BadInputError, RefusedError
from openocop.files.actions import keep_picture
from openocop.files.kinds import MB, PICTURES, TRAITS
from openocop.files.pictures import LEAST_SIDE
from openocop.register.actions import (
    add_picture,
    check_picture,
    describe_picture,
    place_picture,
    remove_picture,
)
from openocop.register.actions.pictures import MOST_PICTURES
from openocop.register.models import ProductPicture
from openocop.register.policy import Verb, why_not
from openocop.web.door import GET_POST, for_whom, me, signed_in
from openocop.web.forms import Field, answered, errors_of, status_of
from openocop.web.office.asking import Asked, Input, asked_page, to, typed
from openocop.web.office.register.desk import product_of
from openocop.web.public.catalogue.pictures import as_shown

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.register.models import Product

FIELDS = (Field("file"), Field("alt", kept=True))


@require_http_methods(GET_POST)
@signed_in
def pictures(request: HttpRequest, pk: int) -> HttpResponse:
    """The pictures of a product in their order, and the form that adds one."""
    found = product_of(request, pk, Verb.EDIT_PRODUCT)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            _add(request, found)
        except (BadInputError, RefusedError) as error:
            errors, status = errors_of(error), status_of(error)
        else:
            messages.success(request, _("The picture is added."))
            return to("product_pictures", found.pk)
    context = _looked_at(found) | answered(request, FIELDS, errors)
    return render(request, "office/register/pictures.html", context, status=status)


@require_http_methods(GET_POST)
@signed_in
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Says anew what a picture shows."""
    found = _picture_of(request, pk)

    def act() -> HttpResponse:
        describe_picture(found, typed(request, "alt"), by=me(request))
        return to("product_pictures", found.product_id)

    alt = Input("alt", _alt_label(), hint=_alt_hint(), value=found.alt, required=True)
    asked = Asked(
        _("What the picture shows"), _("Save"), inputs=(alt,), back=_back(found), more=_picture_in(found)
    )
    return asked_page(request, asked, act)


@require_POST
@signed_in
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a picture first, or one place earlier or later."""
    found = _picture_of(request, pk)
    order = list(found.product.pictures.values_list("pk", flat=True))
    at = order.index(found.pk)
    place = {"first": 0, "earlier": at - 1, "later": at + 1}.get(typed(request, "to"))
    if place is None:
        raise BadInputError("to", _("Say where the picture shall go."))
    place_picture(found, place, by=me(request))
    return to("product_pictures", found.product_id)


@require_http_methods(GET_POST)
@signed_in
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once more, then takes a picture off its product."""
    found = _picture_of(request, pk)

    def act() -> HttpResponse:
        remove_picture(found, by=me(request))
        messages.success(request, _("The picture is removed."))
        return to("product_pictures", found.product_id)

    lead = _("“%(alt)s” will no longer be shown on the pages of %(product)s.")
    asked = Asked(
        _("Remove this picture?"),
        _("Remove the picture"),
        lead % {"alt": found.alt, "product": found.product.name},
        back=_back(found),
        more=_picture_in(found),
    )
    return asked_page(request, asked, act)


def _picture_of(request: HttpRequest, pk: int) -> ProductPicture:
    """The picture of this number, if the reader may change its product; 404 for none, 403 with the reason."""
    found = ProductPicture.objects.select_related("product__producer").filter(pk=pk).first()
    if found is None:
        raise Http404
    for_whom(why_not(me(request), Verb.EDIT_PRODUCT, found.product))
    return found


def _add(request: HttpRequest, product: Product) -> None:
    upload, alt = request.FILES.get("file"), typed(request, "alt")
    if upload is None:
        raise BadInputError("file", _("Choose the picture."))
    check_picture(product, alt, by=me(request))
    # Made ready before the transaction that adds it: others do not wait for a large photograph.
    kept = keep_picture(upload, name=upload.name or "")
    added = ProductPicture(digest=kept.digest, width=kept.width, height=kept.height, alt=alt)
    add_picture(product, added, by=me(request))


def _looked_at(product: Product) -> dict[str, Any]:
    rows = list(product.pictures.all())
    return {
        "product": product,
        "pictures": [(one, as_shown(one)) for one in rows],
        "most": MOST_PICTURES,
        "is_full": len(rows) >= MOST_PICTURES,
        "largest": max(TRAITS[kind].largest for kind in PICTURES) // MB,
        "least": LEAST_SIDE,
        "alt_label": _alt_label(),
        "alt_hint": _alt_hint(),
    }


def _alt_label() -> str:
    return _("What the picture shows")


def _alt_hint() -> str:
    return _(
        "One sentence for people who cannot see it: what is there, in which pack, how it looks. "
        "For example: Hộp trà sen màu xanh, bên cạnh là một ấm trà và hai bông sen."
    )


def _back(picture: ProductPicture) -> str:
    return reverse("office:product_pictures", args=[picture.product_id])


def _picture_in(picture: ProductPicture) -> dict[str, Any]:
    return {"picture": as_shown(picture)}
