"""Entering and changing products, their packs, attributes and yearly figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now, today
from openocop.core.errors import BadInputError
from openocop.core.text import repair
from openocop.register.actions.steps import clean, cleaned, facts_of, fit, note, refuse_merged, web_link
from openocop.register.fields import EDITABLE_PRODUCT, VERIFIED
from openocop.register.gtin import read_gtin
from openocop.register.models import Pack, Product, ProductAttribute, YearlyFigure
from openocop.register.policy import Verb, allow
from openocop.register.reading.cells.packs import measure_of, one_way
from openocop.rulebooks import shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from openocop.accounts.models import Person
    from openocop.register.kinds import AttributeKind

MOST_OF_A_PACK: Final = 1_000_000
FIRST_YEAR: Final = 2018
"""The programme began on 7/5/2018 (Decision 490/QĐ-TTg): no figure is older."""


def create_product(draft: Product, *, packs: Iterable[str] = (), by: Person) -> Product:
    """Enters a product given unsaved, with its packs as written.

    Raises ``PermissionDenied``; ``BadInputError`` for a name, set, price or barcode number that cannot be.
    """
    actor = allow(by, Verb.CREATE_PRODUCT, draft)
    values = {name: getattr(draft, name) for name in EDITABLE_PRODUCT}
    for name, value in _checked(draft, cleaned(Product(), values, EDITABLE_PRODUCT)).items():
        setattr(draft, name, value)
    draft.created_at = now()
    draft.star = draft.valid_from = draft.valid_to = None
    with transaction.atomic():
        refuse_merged(draft.producer)
        draft.save(force_insert=True)
        _set_packs(draft, packs)
        note(actor, "create", draft, {"name": draft.name, "producer": draft.producer_id})
    return draft


def update_product(product: Product, values: Mapping[str, Any], *, by: Person) -> list[str]:
    """Changes fields of a product; the names of those that differ now. Raises as ``update_producer``."""
    actor = allow(by, Verb.EDIT_PRODUCT, product)
    changed = _checked(product, cleaned(product, values, EDITABLE_PRODUCT))
    if VERIFIED & set(changed):
        actor = allow(by, Verb.EDIT_VERIFIED, product)
    if not changed:
        return []
    with transaction.atomic():
        refuse_merged(product)
        current = (
            Product.objects.select_for_update(of=("self",)).select_related("producer").get(pk=product.pk)
        )
        facts = facts_of(current, changed)
        for name, value in changed.items():
            setattr(current, name, value)
        current.save()
        note(actor, "update", current, facts)
    product.refresh_from_db()
    return sorted(changed)


def set_packs(product: Product, packs: Iterable[str], *, by: Person) -> None:
    """Replaces the packs of a product by these, as written. Raises ``PermissionDenied``, ``BadInputError``."""
    actor = allow(by, Verb.EDIT_PRODUCT, product)
    with transaction.atomic():
        before = list(product.packs.values_list("text", flat=True))
        product.packs.all().delete()
        _set_packs(product, packs)
        note(
            actor,
            "set_packs",
            product,
            {"packs": [before, list(product.packs.values_list("text", flat=True))]},
        )


def set_attribute(
    product: Product, kind: AttributeKind, *, evidence: str, link: str = "", by: Person
) -> None:
    """Says that a product is green, circular or of many values, with evidence; without it the word is taken back.

    Raises ``PermissionDenied``; ``BadInputError`` for another kind and for a link that is none.
    """
    actor = allow(by, Verb.EDIT_PRODUCT, product)
    kind = fit(ProductAttribute, "kind", kind)
    words = clean("evidence", evidence, 500)
    address = web_link("link", link)
    with transaction.atomic():
        if words:
            ProductAttribute.objects.update_or_create(
                product=product, kind=kind, defaults={"evidence": words, "evidence_link": address}
            )
        else:
            ProductAttribute.objects.filter(product=product, kind=kind).delete()
        note(actor, "set_attribute", product, {"kind": str(kind), "evidence": words})


def declare(product: Product, figure: YearlyFigure, *, by: Person, by_producer: bool = False) -> YearlyFigure:
    """Enters what a product brought in a year, or corrects it; who entered it is kept.

    Raises ``PermissionDenied``; ``BadInputError`` for a year that is not over or before the programme, and for an
    export above the revenue.
    """
    actor = allow(by, Verb.DECLARE, product)
    if not FIRST_YEAR <= figure.year <= today().year:
        sentence = _("Write a year from %(first)s to %(last)s.")
        raise BadInputError("year", sentence % {"first": FIRST_YEAR, "last": today().year})
    values = {
        name: fit(YearlyFigure, name, getattr(figure, name))
        for name in ("revenue", "export", "output", "workers")
    }
    if figure.export and figure.revenue is not None and figure.export > figure.revenue:
        raise BadInputError("export", _("The export is part of the revenue and cannot be more than it."))
    with transaction.atomic():
        made, _created = YearlyFigure.objects.update_or_create(
            product=product,
            year=figure.year,
            defaults=values
            | {"entered_by": by.name, "declared_by_producer": by_producer, "entered_at": now()},
        )
        note(actor, "declare", product, {"year": figure.year} | values)
    return made


def _checked(product: Product, changed: dict[str, Any]) -> dict[str, Any]:
    if changed.get("gtin"):
        changed["gtin"] = read_gtin(changed["gtin"])
    code = changed.get("rulebook_code", product.rulebook_code)
    number = changed.get("set_number", product.set_number)
    if number and (code not in shelf.CODES or shelf.get_rulebook(code).set(number) is None):
        raise BadInputError("set_number", _("Choose a product set of the list."))
    low = changed.get("price_from", product.price_from)
    high = changed.get("price_to", product.price_to)
    if low is not None and high is not None and high < low:
        raise BadInputError("price_to", _("The highest price lies below the lowest."))
    return changed


def _measure(text: str) -> tuple[Decimal | None, str]:
    """Amount and unit where the text names one measure that the columns can hold exactly."""
    amount, unit = measure_of(one_way(text)) or (None, "")
    if amount is None or amount >= MOST_OF_A_PACK or amount != round(amount, 3):
        return None, ""
    return amount, unit


def _set_packs(product: Product, packs: Iterable[str]) -> None:
    texts = dict.fromkeys(text for pack in packs if (text := repair(pack).text))
    rows = []
    for text in texts:
        amount, unit = _measure(text)
        rows.append(Pack(product=product, text=clean("packs", text, 300), amount=amount, unit=unit))
    Pack.objects.bulk_create(rows)
