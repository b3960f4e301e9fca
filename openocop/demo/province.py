"""Builds the demonstration's register through the room's own verbs: public facts as they stand, and what is invented.

No star is ever invented for a real product (exact rule 16): a star is entered only where a page tells that it was
given, with as much of its date as the page has; everything else stays unknown.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from openocop.core.clock import today
from openocop.demo.facts import Fact, invented, public_facts
from openocop.register.actions import add_recognition, create_producer, create_product, set_attribute
from openocop.register.kinds import AttributeKind, IssuerLevel
from openocop.register.models import Producer, Product, Recognition

if TYPE_CHECKING:
    from openocop.accounts.models import Person

RULEBOOK: Final = "QD26-2026"
PAGE_DAY: Final = date(2024, 6, 1)
"""The pages speak of communes and districts of before 1/7/2025."""
PROVINCE: Final = "82"
NOT_NAMED: Final = "Chủ thể chưa rõ"
"""Stands where a page names no producer."""
_LEVELS: Final = {
    "national": IssuerLevel.MINISTRY,
    "recognised": IssuerLevel.UNKNOWN,
    "again": IssuerLevel.UNKNOWN,
}
_ATTRIBUTES: Final = {
    "green": AttributeKind.GREEN,
    "circular": AttributeKind.CIRCULAR,
    "multi_value": AttributeKind.MULTI_VALUE,
}


def build(by: Person) -> int:
    """Makes the demonstration's register once; how many products it made, none when it is there already."""
    if Producer.objects.filter(demonstration=True).exists():
        return 0
    before = Product.objects.count()
    with transaction.atomic():
        for fact in public_facts():
            _enter_fact(fact, by)
        for entry in invented():
            _enter_invented(entry, by)
    return Product.objects.count() - before


def _enter_fact(fact: Fact, by: Person) -> None:
    producer = _producer(fact, by)
    product = Product.objects.filter(producer=producer, name=fact.product).first()
    if product is None:
        draft = Product(producer=producer, name=fact.product, demonstration=True, source_address=fact.source)
        draft.rulebook_code, draft.set_number = (RULEBOOK if fact.set_number else ""), fact.set_number
        product = create_product(draft, by=by)
    if fact.is_recognition:
        add_recognition(_recognition(fact, product), by=by)


def _producer(fact: Fact, by: Person) -> Producer:
    name = fact.producer or f"{NOT_NAMED} ({fact.district})"
    found = Producer.objects.filter(demonstration=True, name=name).first()
    if found is not None:
        return found
    draft = Producer(
        name=name,
        address=fact.address,
        demonstration=True,
        source_address=fact.source,
        province_code=PROVINCE,
    )
    draft.place_day = PAGE_DAY if fact.address else None
    return create_producer(draft, by=by)


def _recognition(fact: Fact, product: Product) -> Recognition:
    return Recognition(
        product=product,
        stars=fact.star or 0,
        decided_on=fact.decided_on,
        year=fact.year or PAGE_DAY.year,
        decision_number=fact.decision,
        issuer_level=_LEVELS[fact.event],
        source=fact.source,
    )


def _enter_invented(entry: dict[str, Any], by: Person) -> None:
    producer = create_producer(
        Producer(
            name=entry["name"],
            kind=entry["kind"],
            tax_code=entry.get("tax_code", ""),
            commune_code=entry["commune"],
            phone=entry.get("phone", ""),
            website=entry.get("website", ""),
            demonstration=True,
        ),
        by=by,
    )
    for values in entry["products"]:
        _enter_invented_product(producer, values, by)


def _enter_invented_product(producer: Producer, values: dict[str, Any], by: Person) -> None:
    low, high = values.get("price", (None, None))
    plain = {
        name: values.get(name, "")
        for name in ("ingredients", "materials_origin", "shelf_life", "sector", "story")
    }
    draft = Product(
        producer=producer,
        name=values["name"],
        rulebook_code=RULEBOOK,
        set_number=values["set"],
        price_from=low,
        price_to=high,
        demonstration=True,
        **plain,
    )
    product = create_product(draft, packs=values["packs"], by=by)
    for name, kind in _ATTRIBUTES.items():
        if name in values:
            set_attribute(product, kind, evidence=values[name], by=by)
    for number, (stars, ago, kind) in enumerate(values["stars"], start=1):
        decided_on = today() - timedelta(days=ago)
        add_recognition(
            Recognition(
                product=product,
                stars=stars,
                decided_on=decided_on,
                kind=kind,
                rulebook_code=RULEBOOK,
                set_number=values["set"],
                decision_number=f"{product.pk}{number}/QĐ-MẪU",
                issuing_body="UBND tỉnh Đồng Tháp (dữ liệu mẫu)",
                issuer_level=IssuerLevel.PROVINCE,
            ),
            by=by,
        )
