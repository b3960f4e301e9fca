"""Lists of the products and producers that somebody works on, narrowed by their address, and to take along."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openocop.accounts.queries import holdings_on
from openocop.core.clock import today
from openocop.places.atlas import atlas
from openocop.register.actions import PRODUCER_CHANGES, PRODUCT_CHANGES
from openocop.register.importing.orders import (
    Order,
    Told,
    columns,
    headings,
    order_named,
    ordered_rows,
    orders,
)
from openocop.register.importing.report import csv_row, write_register
from openocop.register.kinds import ATTRIBUTE_KINDS, PRODUCER_KINDS, AttributeKind
from openocop.register.models import Product
from openocop.register.policy import Verb, may_read, readable_classes, why_not
from openocop.register.queries import narrowed, producers_for, products_for, sectors
from openocop.register.searching import ask, filter_words
from openocop.rulebooks import shelf
from openocop.web.door import me, signed_in
from openocop.web.office.register.desk import keeps_somewhere, roles_of, search_in
from openocop.web.office.register.together import jobs_of
from openocop.web.public.catalogue import wanted, words
from openocop.web.public.sheets import categories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from openocop.accounts.models import Holding, Person
    from openocop.register.models import Producer
    from openocop.register.models.producers import ProducerQuerySet
    from openocop.register.models.products import ProductQuerySet
    from openocop.web.public.catalogue.wanted import Asked

PAGE: Final = 50


def _products(person: Person, asked: Asked) -> ProductQuerySet:
    """The products asked for among those that the reader works on, in the order of the alphabet."""
    held = roles_of(person)
    mine = products_for(person, held).values("pk")
    rows = narrowed(asked.wanted, today()).filter(pk__in=mine)
    question = ask(asked.text)
    if question.words:
        rows = rows.filter(pk__in=filter_words(Product.objects.all(), question.words).values("pk"))
    return rows.select_related("producer").in_order()


@require_safe
@signed_in
def products(request: HttpRequest) -> HttpResponse:
    """The products that one works on."""
    asked, person = wanted.read(request.GET), me(request)
    page = Paginator(_products(person, asked), PAGE).get_page(asked.page)
    rows, day, held = list(page), today(), roles_of(person)
    context = _choices(asked) | {
        "page": page,
        "here": asked.address(),
        **_address(request, asked.address(), page.number),
        "cards": [words.card(one, day) for one in rows],
        "changes": _changeable(person, Verb.EDIT_PRODUCT, rows, held),
        "jobs": jobs_of(PRODUCT_CHANGES),
        "orders": orders(_provinces(held)),
        "ticked": request.GET.get("ticked") == "1",
        "may_import": _may_import(person, held),
    }
    return render(request, "office/register/products.html", context)


def _choices(asked: Asked) -> dict[str, Any]:
    """What the list can be narrowed to, and what it is narrowed to. One query."""
    return {
        "asked": asked,
        "labels": wanted.labels(asked),
        "stars_list": wanted.STARS,
        "categories": categories(shelf.get_rulebook(wanted.RULEBOOK)),
        "attributes": [(kind.value, ATTRIBUTE_KINDS[kind]) for kind in AttributeKind],
        "sectors": sectors(),
    }


def _address(request: HttpRequest, narrowed_to: str, number: int) -> dict[str, str]:
    """The list's address for other pages of it (``query``), and of this very page, to come back to."""
    query = f"{narrowed_to}&" if narrowed_to else ""
    return {"query": query, "this_page": f"{request.path}?{query}page={number}"}


def _changeable(
    person: Person, verb: Verb, rows: list[Product] | list[Producer], held: list[Holding]
) -> set[int]:
    """The rows of a page that the reader may change: these can be ticked and corrected. No query."""
    return {one.pk for one in rows if why_not(person, verb, one, held=held) is None}


@require_safe
@signed_in
def producers(request: HttpRequest) -> HttpResponse:
    """The producers that one works on."""
    person = me(request)
    held = roles_of(person)
    asked = {name: value for name in ("q", "kind", "open") if (value := search_in(request, name))}
    page = Paginator(_producers(person, asked, held), PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    context = {
        "text": asked.get("q", ""),
        "kind": asked.get("kind", ""),
        "open": asked.get("open") == "1",
        "kinds": [(kind.value, word) for kind, word in PRODUCER_KINDS.items()],
        "page": page,
        **_address(request, urlencode(asked), page.number),
        "rows": [(one, words.kind_name(one.kind), words.place_name(one.commune_code)) for one in rows],
        "changes": _changeable(person, Verb.EDIT_PRODUCER, rows, held),
        "jobs": jobs_of(PRODUCER_CHANGES) if keeps_somewhere(held) else [],
        "ticked": request.GET.get("ticked") == "1",
        "may_import": _may_import(person, held),
    }
    return render(request, "office/register/producers.html", context)


def _producers(person: Person, asked: dict[str, str], held: list[Holding]) -> ProducerQuerySet:
    """The producers asked for among those that the reader works on."""
    rows = producers_for(person, asked.get("q", ""), held)
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    return rows.filter(commune_code="") if asked.get("open") == "1" else rows


@require_safe
@signed_in
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The products asked for as a workbook or as CSV, with what the reader may read of their producers."""
    if kind not in {"xlsx", "csv"}:
        raise Http404
    person = me(request)
    held = holdings_on(person, today())
    found = _products(person, wanted.read(request.GET)).prefetch_related("recognitions", "packs")

    def shown(product: Product, field: str) -> bool:
        return may_read(field, product.producer, readable_classes(person, product.producer, held))

    order = order_named(request.GET.get("order", ""), _provinces(held))
    rows = ordered_rows(order, found, Told(words.kind_name, words.place_name, shown))
    body, media = (_xlsx(rows, order), _XLSX) if kind == "xlsx" else (_csv(rows, order), _CSV)
    answer = HttpResponse(body, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="ocop.{kind}"'
    return answer


_CSV: Final = "text/csv; charset=utf-8"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _xlsx(rows: Iterable[list[Any]], order: Order) -> bytes:
    out = BytesIO()
    write_register(rows, out, columns(order))
    return out.getvalue()


def _csv(rows: Iterable[list[Any]], order: Order) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(csv_row(headings(order)))
    writer.writerows(csv_row(row) for row in rows)
    return "\ufeff" + out.getvalue()


def _provinces(held: list[Holding]) -> set[str]:
    """The provinces of the places where these roles are held."""
    units = [atlas().unit_on(one.office.place_code, today()) for one in held if one.office.place_code]
    return {atlas().province(unit, today()).code for unit in units if unit is not None}


def _may_import(person: Person, held: list[Holding]) -> bool:
    return any(why_not(person, Verb.IMPORT, one.office.place_code, held=held) is None for one in held)
