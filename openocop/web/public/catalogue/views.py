"""The catalogue's pages: the list, a product, a producer, the map; and search for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from openocop.core.clock import today
from openocop.register.kinds import ATTRIBUTE_KINDS, AttributeKind
from openocop.register.listing import count_of, page_of, product_with_all
from openocop.register.models import Producer, Product
from openocop.register.policy import may_read, readable_classes
from openocop.register.queries import (
    MOST_COUNTED,
    counts_by_commune,
    narrowed,
    products_of,
    sectors,
)
from openocop.register.searching import search
from openocop.register.wording import plain_product
from openocop.rulebooks import shelf
from openocop.web.pages import pack
from openocop.web.public.catalogue import machine, wanted, words
from openocop.web.public.catalogue.map import drawn
from openocop.web.public.catalogue.origins import origins
from openocop.web.public.catalogue.pictures import as_shown
from openocop.web.public.sheets import categories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest

    from openocop.register.listing import Listed, Whole
    from openocop.web.public.catalogue.wanted import Asked

PAGE: Final = 24
MOST_IN_API: Final = 100


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """The catalogue: search as one types, narrow by set, star, place, sector, attribute and validity."""
    asked, day = wanted.read(request.GET), today()
    context = _list(asked, day) | {
        "asked": asked,
        "labels": wanted.labels(asked),
        "stars_list": wanted.STARS,
        "categories": categories(shelf.get_rulebook(wanted.RULEBOOK)),
        "attributes": [(kind.value, ATTRIBUTE_KINDS[kind]) for kind in AttributeKind],
        "sectors": sectors(),
        "place_name": wanted.commune_label(asked.wanted.commune) if asked.place_is_known else "",
    }
    return pack(request, render(request, "public/catalogue/products.html", context))


def _list(asked: Asked, day: date) -> dict[str, Any]:
    """The page of the list that is asked for."""
    offset = (asked.page - 1) * PAGE
    shown: Sequence[Listed | Product]
    if asked.text.strip():
        rows, few = narrowed(asked.wanted, day), bool(asked.wanted.commune)
        found = search(asked.text, day, within=rows, few=few, limit=PAGE, offset=offset)
        shown, total, more, near = found.products, found.total, found.capped, found.near
    else:
        total = count_of(asked.wanted, day)
        shown = page_of(asked.wanted, day, offset, PAGE)
        more, near = total > MOST_COUNTED, False
        total = min(total, MOST_COUNTED)
    return {
        "cards": words.cards(shown, day),
        "total": total,
        "more": more,
        "near": near,
        "demonstration": words.demonstration(shown),
        "before": asked.address(page=asked.page - 1) if asked.page > 1 else "",
        "after": asked.address(page=asked.page + 1) if offset + PAGE < total else "",
    }


@require_safe
def product(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A product: what it is, its star and what that is worth today, who makes it and where."""
    found = product_with_all(pk)
    if found is None:
        raise Http404
    kept = found.product.merged_into or found.product
    href = words.product_href(kept)
    if kept != found.product or slug != href.removeprefix(reverse("public:products")).rpartition("-")[0]:
        return HttpResponsePermanentRedirect(href)
    context = _product_page(found, href, today())
    return pack(request, render(request, "public/catalogue/product.html", context))


def _product_page(found: Whole, href: str, day: date) -> dict[str, Any]:
    """What a product's page shows on a day. One query, for the zones that supply its producer."""
    product, pictures = found.product, [as_shown(one) for one in found.pictures]
    return {
        "product": product,
        "pictures": pictures,
        "packs": found.packs,
        "preview": settings.PUBLIC_URL + pictures[0].jpeg if pictures else "",
        "card": words.card(product, day),
        "recognitions": [words.recognition_line(one, day) for one in found.recognitions],
        "price": words.price_words(product),
        "attributes": [(ATTRIBUTE_KINDS[AttributeKind(one.kind)], one) for one in found.attributes],
        "producer_href": words.producer_href(product.producer),
        "contact": _contact(product.producer),
        "json_ld": machine.product(product, href, day, pictures),
        "href": settings.PUBLIC_URL + href,
    } | origins(product)


@require_safe
def producer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A producer: who and where, and its products."""
    found = Producer.objects.select_related("merged_into", "succeeds").filter(pk=pk).first()
    if found is None:
        raise Http404
    kept = found.merged_into or found
    href = words.producer_href(kept)
    if kept != found or f"/{slug}-{pk}/" not in href:
        return HttpResponsePermanentRedirect(href)
    day = today()
    context = {
        "producer": found,
        "kind": words.kind_name(found.kind),
        "place": words.place_name(found.commune_code),
        "contact": _contact(found),
        "cards": words.cards(products_of(found), day),
        "json_ld": machine.producer(found, href),
    }
    return pack(request, render(request, "public/catalogue/producer.html", context))


def _contact(producer: Producer) -> dict[str, str]:
    """What anyone may know of how to reach a producer: of a household neither address nor telephone."""
    public = readable_classes(None, producer)
    names = ("address", "phone", "email", "website", "tax_code")
    return {name: getattr(producer, name) for name in names if may_read(name, producer, public)}


@require_safe
def product_map(request: HttpRequest) -> HttpResponse:
    """The communes with their products, on a map and as a list beside it."""
    counts = counts_by_commune(today())
    return pack(request, render(request, "public/catalogue/map.html", drawn(counts)))


@require_safe
def search_for_programs(request: HttpRequest) -> HttpResponse:
    """Search as JSON, as ``openocop search --json`` gives it."""
    limit = wanted.number(request.GET.get("limit", ""), MOST_IN_API) or PAGE
    found = search(request.GET.get("q", "").replace("\x00", ""), today(), limit=limit)
    answer = {
        "total": found.total,
        "capped": found.capped,
        "near": found.near,
        "products": [
            plain_product(one, today()) | {"address": settings.PUBLIC_URL + words.product_href(one)}
            for one in found.products
        ],
    }
    body = json.dumps(answer, ensure_ascii=False)
    return pack(request, HttpResponse(body, content_type="application/json; charset=utf-8"))


@require_safe
def sitemap(_request: HttpRequest) -> HttpResponse:
    """The addresses of the living products and producers, for search engines; fifty thousand at most."""
    rows = Product.objects.living().only("pk", "name").order_by("pk")[: machine.MOST_IN_SITEMAP]
    return HttpResponse(
        machine.sitemap(words.product_href(one) for one in rows), content_type="application/xml"
    )
