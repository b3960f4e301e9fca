"""Products as plain JSON, for commands and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openocop.places.atlas import atlas

if TYPE_CHECKING:
    from datetime import date

    from openocop.register.models import Product


def plain_product(product: Product, day: date) -> dict[str, Any]:
    """What anyone may know of a product, and whether its star is valid on a day."""
    versions = atlas().versions(product.commune_code) if product.commune_code else ()
    return {
        "id": product.pk,
        "name": product.name,
        "producer": product.producer.name,
        "set": product.set_number,
        "set_name": product.set_name,
        "commune": product.commune_code or None,
        "place": atlas().full_name(versions[-1]) if versions else None,
        "star": product.star,
        "valid_from": product.valid_from.isoformat() if product.valid_from else None,
        "valid_to": product.valid_to.isoformat() if product.valid_to else None,
        "valid": product.is_valid_on(day),
        "demonstration": product.demonstration,
    }
