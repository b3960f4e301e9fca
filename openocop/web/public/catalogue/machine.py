"""The catalogue for machines: schema.org descriptions and the list of addresses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString

from openocop.register.policy import may_read, readable_classes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from openocop.register.models import Producer, Product
    from openocop.web.public.catalogue.pictures import Shown

MOST_IN_SITEMAP: Final = 50_000
_CONTEXT: Final = "https://schema.org"


def product(one: Product, href: str, day: date, pictures: Iterable[Shown] = ()) -> SafeString:
    """A product with its producer, pictures, price and, only while it is valid, its certification."""
    made: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Product",
        "name": one.name,
        "url": settings.PUBLIC_URL + href,
        "manufacturer": {"@type": "Organization", "name": one.producer.name},
    }
    if one.description or one.story:
        made["description"] = one.description or one.story
    if images := [_image(shown) for shown in pictures]:
        made["image"] = images
    if one.gtin:
        made["gtin"] = one.gtin
    if one.price_from is not None:
        made["offers"] = {
            "@type": "AggregateOffer",
            "priceCurrency": "VND",
            "lowPrice": one.price_from,
            "highPrice": one.price_to if one.price_to is not None else one.price_from,
        }
    if one.is_valid_on(day) and not one.demonstration:
        made["hasCertification"] = _certification(one)
    return _script(made)


def producer(one: Producer, href: str) -> SafeString:
    """A producer as an organisation, with what anyone may know."""
    public = readable_classes(None, one)
    made: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "Organization",
        "name": one.name,
        "url": settings.PUBLIC_URL + href,
    }
    for field, name in (
        ("tax_code", "taxID"),
        ("phone", "telephone"),
        ("email", "email"),
        ("address", "address"),
    ):
        if getattr(one, field) and may_read(field, one, public):
            made[name] = getattr(one, field)
    if one.website:
        made["sameAs"] = one.website
    return _script(made)


def sitemap(hrefs: Iterable[str]) -> str:
    """A sitemap of these addresses (sitemaps.org, protocol 0.9)."""
    lines = "".join(f"<url><loc>{escape(settings.PUBLIC_URL + href)}</loc></url>\n" for href in hrefs)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{lines}</urlset>\n"


def _image(shown: Shown) -> dict[str, Any]:
    return {
        "@type": "ImageObject",
        "url": settings.PUBLIC_URL + shown.jpeg,
        "width": shown.jpeg_width,
        "height": shown.jpeg_height,
        "caption": shown.alt,
    }


def _certification(one: Product) -> dict[str, Any]:
    return {
        "@type": "Certification",
        "name": f"OCOP {one.star} sao",
        "certificationStatus": "https://schema.org/CertificationActive",
        "validFrom": one.valid_from.isoformat() if one.valid_from else None,
        "expires": one.valid_to.isoformat() if one.valid_to else None,
    }


def _script(made: dict[str, Any]) -> SafeString:
    """JSON that stands safely inside a script element: nothing in it can end the element."""
    text = json.dumps(made, ensure_ascii=False)
    for sign, code in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(sign, code)
    return SafeString(text)
