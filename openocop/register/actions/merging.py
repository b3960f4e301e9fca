"""Two rows that a person says are one: merged, with the other name remembered, and undone again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.core.text import fold
from openocop.register.actions.producers import refold_products
from openocop.register.actions.recognitions import keep_star
from openocop.register.actions.steps import note, once
from openocop.register.models import Merge, Pack, Producer, ProducerAlias, Product, Recognition
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openocop.accounts.models import Person


def merge_producers(keep: Producer, gone: Producer, *, reasons: Iterable[str] = (), by: Person) -> Merge:
    """Makes one producer of two: products go to the kept one, the other's name is remembered as an alias.

    Raises ``PermissionDenied``; ``RefusedError`` for a row and itself, for one that was merged already, and for two
    with different tax codes.
    """
    actor = allow(by, Verb.MERGE, keep)
    allow(by, Verb.MERGE, gone)
    if keep.tax_code and gone.tax_code and keep.tax_code != gone.tax_code:
        raise RefusedError(_("The two have different tax codes: they are two producers."))
    with transaction.atomic():
        _refuse_twice(keep, gone)
        once(Producer.objects.filter(pk=gone.pk, merged_into__isnull=True).update(merged_into=keep))
        moved = list(Product.objects.filter(producer=gone).values_list("pk", flat=True))
        Product.objects.filter(pk__in=moved).update(producer=keep)
        aliases = [remember(keep, name) for name in (gone.name, gone.short_name) if name]
        refold_products(keep)
        facts = {"products": moved, "aliases": [alias for alias in aliases if alias]}
        made = _merge("producer", keep.pk, gone.pk, reasons, facts, by)
        note(actor, "merge", keep, {"gone": gone.pk, "products": moved})
    return made


def merge_products(keep: Product, gone: Product, *, reasons: Iterable[str] = (), by: Person) -> Merge:
    """Makes one product of two of the same producer: recognitions and packs go to the kept one. Raises as above."""
    actor = allow(by, Verb.MERGE, keep)
    allow(by, Verb.MERGE, gone)
    if keep.producer_id != gone.producer_id:
        raise RefusedError(
            _("The two belong to different producers. Are these one? Then merge the producers first.")
        )
    with transaction.atomic():
        _refuse_twice(keep, gone)
        once(Product.objects.filter(pk=gone.pk, merged_into__isnull=True).update(merged_into=keep))
        facts = _move_of_product(keep, gone)
        keep_star(keep)
        keep_star(gone)
        made = _merge("product", keep.pk, gone.pk, reasons, facts, by)
        note(actor, "merge", keep, {"gone": gone.pk} | facts)
    return made


def undo_merge(one: Merge, *, by: Person) -> None:
    """Parts two merged rows again: what moved goes back, unless it went on elsewhere meanwhile.

    Raises ``PermissionDenied``; ``RefusedError`` when it was undone already.
    """
    model = Producer if one.kind == "producer" else Product
    keep, gone = model.objects.get(pk=one.kept_id), model.objects.get(pk=one.gone_id)
    actor = allow(by, Verb.MERGE, keep)
    with transaction.atomic():
        once(Merge.objects.filter(pk=one.pk, undone_at__isnull=True).update(undone_at=now()))
        once(model.objects.filter(pk=gone.pk, merged_into=keep.pk).update(merged_into=None))
        if isinstance(keep, Producer) and isinstance(gone, Producer):
            _part_producers(one, keep, gone)
        elif isinstance(keep, Product) and isinstance(gone, Product):
            _part_products(one, keep, gone)
        note(actor, "undo_merge", keep, {"gone": gone.pk})
    one.refresh_from_db()


def remember(producer: Producer, name: str) -> int | None:
    """Keeps another name of a producer; its number, or ``None`` where it was known."""
    key = fold(name)
    if not key or key == fold(producer.name):
        return None
    made, created = ProducerAlias.objects.get_or_create(producer=producer, key=key, defaults={"name": name})
    return made.pk if created else None


def _part_producers(one: Merge, keep: Producer, gone: Producer) -> None:
    Product.objects.filter(pk__in=one.moved["products"], producer=keep).update(producer=gone)
    ProducerAlias.objects.filter(pk__in=one.moved["aliases"], producer=keep).delete()
    refold_products(keep)
    refold_products(gone)


def _part_products(one: Merge, keep: Product, gone: Product) -> None:
    Recognition.objects.filter(pk__in=one.moved["recognitions"], product=keep).update(product=gone)
    Pack.objects.filter(pk__in=one.moved["packs"], product=keep).update(product=gone)
    keep_star(keep)
    keep_star(gone)


def _move_of_product(keep: Product, gone: Product) -> dict[str, Any]:
    decisions = set(keep.recognitions.values_list("decision_number", "decided_on"))
    going = [
        one.pk
        for one in gone.recognitions.all()
        if not one.decision_number or (one.decision_number, one.decided_on) not in decisions
    ]
    Recognition.objects.filter(pk__in=going).update(product=keep)
    texts = set(keep.packs.values_list("text", flat=True))
    packs = [pack.pk for pack in gone.packs.all() if pack.text not in texts]
    Pack.objects.filter(pk__in=packs).update(product=keep)
    return {"recognitions": going, "packs": packs}


def _refuse_twice(keep: Producer | Product, gone: Producer | Product) -> None:
    if keep.pk == gone.pk:
        raise RefusedError(_("These are one row already."))
    if type(keep).objects.filter(pk=keep.pk, merged_into__isnull=False).exists():
        raise RefusedError(_("The row that shall stay was merged itself. Open the page again."))


def _merge(
    kind: str, kept: int, gone: int, reasons: Iterable[str], moved: dict[str, Any], by: Person
) -> Merge:
    return Merge.objects.create(
        kind=kind, kept_id=kept, gone_id=gone, reasons=list(reasons), moved=moved, by_name=by.name, at=now()
    )
