"""Lists of the products and producers that somebody works on, narrowed by their address, and to take along."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openocop.accounts.queries import holdings_on
from openocop.core.clock import today
from openocop.register.importing.report import csv_row, register_columns, register_rows, write_register
from openocop.register.models import Product
from openocop.register.policy import Verb, may_read, readable_classes, why_not
from openocop.register.queries import narrowed, producers_for, products_for
from openocop.register.searching import ask, filter_words
from openocop.web.door import me, signed_in
from openocop.web.office.register.desk import roles_of
from openocop.web.public.catalogue import wanted, words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from openocop.accounts.models import Person
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
    asked = wanted.read(request.GET)
    page = Paginator(_products(me(request), asked), PAGE).get_page(asked.page)
    day = today()
    context = {
        "asked": asked,
        "labels": wanted.labels(asked),
        "stars_list": wanted.STARS,
        "page": page,
        "query": asked.address() + "&" if asked.address() else "",
        "here": asked.address(),
        "cards": [words.card(one, day) for one in page],
        "may_import": _may_import(me(request)),
    }
    return render(request, "office/register/products.html", context)


@require_safe
@signed_in
def producers(request: HttpRequest) -> HttpResponse:
    """The producers that one works on."""
    person = me(request)
    held = roles_of(person)
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    rows = producers_for(person, text, held)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "text": text,
        "page": page,
        "rows": [(one, words.kind_name(one.kind), words.place_name(one.commune_code)) for one in page],
        "may_import": _may_import(person),
    }
    return render(request, "office/register/producers.html", context)


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

    rows = register_rows(found, words.kind_name, words.place_name, shown)
    body, media = (_xlsx(rows), _XLSX) if kind == "xlsx" else (_csv(rows), "text/csv; charset=utf-8")
    answer = HttpResponse(body, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="ocop.{kind}"'
    return answer


_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _xlsx(rows: Any) -> bytes:
    out = BytesIO()
    write_register(rows, out)
    return out.getvalue()


def _csv(rows: Any) -> str:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(register_columns())
    writer.writerows(csv_row(row) for row in rows)
    return "\ufeff" + out.getvalue()


def _may_import(person: Person) -> bool:
    return any(
        why_not(person, Verb.IMPORT, holding.office.place_code) is None
        for holding in holdings_on(person, today())
    )
