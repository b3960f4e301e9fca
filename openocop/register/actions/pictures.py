"""Pictures of products: added with words for who cannot see them, put in order, taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError, RefusedError
from openocop.register.actions.steps import clean, note, once, refuse_merged
from openocop.register.models import ProductPicture
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openocop.accounts.models import Person
    from openocop.register.models import Product

MOST_PICTURES: Final = 12
LONGEST_ALT: Final = 500
"""Letters; the column holds no more."""


def check_picture(product: Product, alt: str, *, by: Person) -> None:
    """Raises what ``add_picture`` would before a file is kept, so that nothing is kept for one that cannot be added."""
    allow(by, Verb.EDIT_PRODUCT, product)
    _words(alt)
    with transaction.atomic():
        refuse_merged(product)
        _refuse_one_too_many(product)


def add_picture(product: Product, picture: ProductPicture, *, by: Person) -> ProductPicture:
    """Adds a stored picture, given unsaved, behind the others of a product.

    Raises ``PermissionDenied``; ``BadInputError("alt", …)`` without words for who cannot see it; ``RefusedError``
    for one picture too many, for one that is there already, and for a product that was merged into another.
    """
    actor = allow(by, Verb.EDIT_PRODUCT, product)
    picture.alt = _words(picture.alt)
    with transaction.atomic():
        refuse_merged(product)
        _refuse_one_too_many(product)
        picture.product, picture.position = product, next_position(product)
        try:
            with transaction.atomic():
                picture.save(force_insert=True)
        except IntegrityError:
            raise RefusedError(_("This picture is there already.")) from None
        note(actor, "add_picture", product, {"picture": picture.digest})
    return picture


def describe_picture(picture: ProductPicture, alt: str, *, by: Person) -> None:
    """Says anew what a picture shows. Raises as ``add_picture``, and ``RefusedError`` for one that was taken off."""
    product = picture.product
    actor = allow(by, Verb.EDIT_PRODUCT, product)
    words, before = _words(alt), picture.alt
    if words == before:
        return
    with transaction.atomic():
        refuse_merged(product)
        once(_row(picture).update(alt=words))
        note(actor, "describe_picture", product, {"picture": picture.digest, "alt": [before, words]})
    picture.refresh_from_db()


def place_picture(picture: ProductPicture, place: int, *, by: Person) -> None:
    """Puts a picture at a place among its product's, 0 first; the others keep their order.

    The first one stands on cards and previews. Raises ``PermissionDenied``; ``RefusedError`` as above.
    """
    product = picture.product
    actor = allow(by, Verb.EDIT_PRODUCT, product)
    with transaction.atomic():
        refuse_merged(product)
        rows = list(product.pictures.order_by("position", "pk"))
        once(rows.count(picture))
        row = rows.pop(rows.index(picture))
        rows.insert(max(place, 0), row)
        for position, one in enumerate(rows):
            one.position = position
        ProductPicture.objects.bulk_update(rows, ["position"])
        facts = {"picture": picture.digest, "position": row.position + 1}
        note(actor, "place_picture", product, facts)
    picture.refresh_from_db()


def remove_picture(picture: ProductPicture, *, by: Person) -> None:
    """Takes a picture off its product; the file stays, and nobody is shown it any more. Raises as ``place_picture``."""
    product = picture.product
    actor = allow(by, Verb.EDIT_PRODUCT, product)
    with transaction.atomic():
        refuse_merged(product)
        once(_row(picture).delete()[0])
        note(actor, "remove_picture", product, {"picture": picture.digest})


def next_position(product: Product) -> int:
    """The position behind all pictures of a product."""
    last = product.pictures.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _row(picture: ProductPicture) -> QuerySet[ProductPicture]:
    return ProductPicture.objects.filter(pk=picture.pk, product=picture.product_id)


def _words(alt: str) -> str:
    words: str = " ".join(clean("alt", alt, LONGEST_ALT).split())
    if not words:
        raise BadInputError(
            "alt", _("Say in a few words what the picture shows: who cannot see it hears that.")
        )
    return words


def _refuse_one_too_many(product: Product) -> None:
    if product.pictures.count() >= MOST_PICTURES:
        raise RefusedError(
            _("A product has at most %(count)s pictures. Remove one first.") % {"count": MOST_PICTURES}
        )
