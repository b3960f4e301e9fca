"""The desk of duplicates: what may be one, with reasons; a person says so, and can take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openocop.core.errors import BadInputError
from openocop.register.actions import merge_producers, merge_products, undo_merge
from openocop.register.duplicates import ProducerRow, ProductRow, propose
from openocop.register.models import Merge, Producer, Product
from openocop.register.policy import Verb, why_not
from openocop.register.queries import merges, producers_for, products_for
from openocop.web.door import GET_POST, for_whom, me, signed_in
from openocop.web.office.asking import number_in, to, typed
from openocop.web.public.catalogue import words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from openocop.accounts.models import Person

MOST: Final = 50
"""Proposals on one page, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one."""

    kind: str
    one: Producer | Product
    other: Producer | Product
    about: tuple[str, str]
    score: int
    reasons: tuple[str, ...]


@require_http_methods(GET_POST)
@signed_in
def desk(request: HttpRequest) -> HttpResponse:
    """Proposals, and the merges that stand; posting says that two rows are one."""
    person = me(request)
    if why_not(person, Verb.MERGE, Producer()) is not None:
        raise PermissionDenied(_("Duplicates are merged by the provincial OCOP office."))
    if request.method == "POST":
        _merge(request, person)
        messages.success(request, _("The two are one now. It can be undone below."))
        return to("duplicates")
    return render(request, "office/register/duplicates.html", {"pairs": _pairs(person), "merges": merges()})


def _merge(request: HttpRequest, person: Person) -> None:
    said = _("Choose the two rows.")
    keep, gone = number_in(request, "keep", said), number_in(request, "gone", said)
    reasons = [typed(request, "reasons")] if typed(request, "reasons") else []
    if typed(request, "kind") == "producer":
        rows = Producer.objects.in_bulk([keep, gone])
        if len(rows) == 2:  # noqa: PLR2004 - both of them
            merge_producers(rows[keep], rows[gone], reasons=reasons, by=person)
            return
    products = Product.objects.select_related("producer").in_bulk([keep, gone])
    if typed(request, "kind") != "product" or len(products) != 2:  # noqa: PLR2004 - both of them
        raise BadInputError("keep", said)
    merge_products(products[keep], products[gone], reasons=reasons, by=person)


@require_POST
@signed_in
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Parts two merged rows again."""
    one = Merge.objects.filter(pk=pk).first()
    if one is None:
        raise Http404
    model = Producer if one.kind == "producer" else Product
    for_whom(why_not(me(request), Verb.MERGE, model.objects.get(pk=one.kept_id)))
    undo_merge(one, by=me(request))
    messages.success(request, _("The two are two again."))
    return to("duplicates")


def _pairs(person: Person) -> list[Pair]:
    producers = {row.pk: row for row in producers_for(person)}
    rows = [
        ProducerRow(row.pk, row.name, row.tax_code, row.commune_code, row.phone, row.representative)
        for row in producers.values()
    ]
    found = []
    for said in propose(rows):
        one, other = producers[_number(said.first)], producers[_number(said.second)]
        found.append(Pair("producer", one, other, (_about(one), _about(other)), said.score, said.reasons))
    return sorted([*found, *_product_pairs(person)], key=lambda pair: -pair.score)[:MOST]


def _product_pairs(person: Person) -> list[Pair]:
    products = {row.pk: row for row in products_for(person).select_related("producer")}
    rows = [ProductRow(row.pk, row.name, str(row.producer_id)) for row in products.values()]
    found = []
    for said in propose(rows):
        one, other = products[_number(said.first)], products[_number(said.second)]
        # The same name by two producers is allowed; only within one it is worth a look.
        if one.producer_id == other.producer_id:
            found.append(
                Pair(
                    "product", one, other, (one.producer.name, other.producer.name), said.score, said.reasons
                )
            )
    return found


def _number(key: object) -> int:
    """The row's number, which these proposals were made with."""
    assert isinstance(key, int)  # noqa: S101 - narrows the type only
    return key


def _about(row: Producer) -> str:
    return ", ".join(part for part in (words.place_name(row.commune_code), row.tax_code) if part)
