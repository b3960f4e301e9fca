"""Gives each invented product of the demonstration one drawing; real products get none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openocop.demo.drawing import draw
from openocop.demo.facts import invented
from openocop.files.actions import keep_picture
from openocop.register.actions import add_picture
from openocop.register.models import Product, ProductPicture

if TYPE_CHECKING:
    from openocop.accounts.models import Person


def draw_pictures(by: Person) -> int:
    """Draws a picture for each invented product that has none; how many it drew.

    Outside of the transaction in which the products are made: pictures are kept before they are added.
    """
    made = 0
    for entry in invented():
        for values in entry["products"]:
            product = Product.objects.filter(
                demonstration=True,
                source_address="",
                name=values["name"],
                producer__name=entry["name"],
                pictures=None,
            ).first()
            if product is not None:
                _give(product, *values["picture"], by=by)
                made += 1
    return made


def _give(product: Product, shape: str, colour: str, alt: str, *, by: Person) -> None:
    kept = keep_picture(draw(shape, colour), name=f"{shape}.png")
    picture = ProductPicture(digest=kept.digest, width=kept.width, height=kept.height, alt=alt)
    add_picture(product, picture, by=by)
