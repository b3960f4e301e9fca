"""Two rows that a person says are one: merged, with the other name remembered, and undone again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.core.text import fold
from openocop.register.actions.pictures import next_position
from openocop.register.actions.producers import refold_products
from openocop.register.actions.recognitions import keep_star
from openocop.register.actions.steps import note, once
from openocop.register.models import (
    MaterialZone,
    Merge,
    Pack,
    Producer,
    ProducerAlias,
    ProducerMember,
    Product,
    ProductAttribute,
    ProductPicture,
    Recognition,
    YearlyFigure,
)
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model, QuerySet

    from openocop.accounts.models import Person

_PLACES: Final = "picture_places"
"""In what a merge remembers: where each picture that moved stood, by its number. Merges of before do not have it."""


def merge_producers(keep: Producer, gone: Producer, *, reasons: Iterable[str] = (), by: Person) -> Merge:
    """Makes one producer of two: all products go to the kept one, the other's names are remembered as aliases.

    Where only the other has a tax code or an office of its own, the kept one takes it over.
    Raises ``PermissionDenied``; ``RefusedError`` for a row and itself, for one that was merged already, and for two
    with different tax codes.
    """
    actor = allow(by, Verb.MERGE, keep)
    allow(by, Verb.MERGE, gone)
    with transaction.atomic():
        _lock(keep, gone)
        if keep.tax_code and gone.tax_code and keep.tax_code != gone.tax_code:
            raise RefusedError(_("The two have different tax codes: they are two producers."))
        once(Producer.objects.filter(pk=gone.pk, merged_into__isnull=True).update(merged_into=keep))
        facts = _move_of_producer(keep, gone)
        made = _merge(keep, gone, reasons, facts, by)
        note(actor, "merge", keep, {"gone": gone.pk, "products": facts["products"]})
    return made


def merge_products(keep: Product, gone: Product, *, reasons: Iterable[str] = (), by: Person) -> Merge:
    """Makes one product of two of the same producer: what only the other has goes to the kept one.

    Its recognitions, packs, pictures, attributes, the figures of other years, and its product code. Raises as above.
    """
    actor = allow(by, Verb.MERGE, keep)
    allow(by, Verb.MERGE, gone)
    if keep.producer_id != gone.producer_id:
        raise RefusedError(
            _("The two belong to different producers. Are these one? Then merge the producers first.")
        )
    with transaction.atomic():
        _lock(keep, gone)
        once(Product.objects.filter(pk=gone.pk, merged_into__isnull=True).update(merged_into=keep))
        facts = _move_of_product(keep, gone)
        keep_star(keep)
        keep_star(gone)
        made = _merge(keep, gone, reasons, facts, by)
        told = {name: value for name, value in facts.items() if name != _PLACES}
        note(actor, "merge", keep, {"gone": gone.pk} | told)
    return made


def undo_merge(one: Merge, *, by: Person) -> None:
    """Parts two merged rows again: what moved goes back, unless it went on elsewhere meanwhile.

    Raises ``PermissionDenied``; ``RefusedError`` when it was undone already, and when the other row's tax code is a
    third one's by now.
    """
    model = Producer if one.kind == "producer" else Product
    keep, gone = model.objects.get(pk=one.kept_id), model.objects.get(pk=one.gone_id)
    actor = allow(by, Verb.MERGE, keep)
    with transaction.atomic():
        once(Merge.objects.filter(pk=one.pk, undone_at__isnull=True).update(undone_at=now()))
        _part(one, keep, gone)
        note(actor, "undo_merge", keep, {"gone": gone.pk})
    one.refresh_from_db()


def remember(producer: Producer, name: str) -> int | None:
    """Keeps another name under which a producer is then found; its number, or ``None`` where it was known."""
    made = _remember(producer, name)
    if made is not None:
        keep_other_names(producer)
        refold_products(producer)
    return made


def keep_other_names(producer: Producer) -> None:
    """Writes anew what the producer's row repeats of its aliases, and its search columns with it."""
    producer.other_names = " ".join(producer.aliases.order_by("pk").values_list("name", flat=True))
    producer.save(update_fields=["other_names", "folded", "norm"])


def _remember(producer: Producer, name: str) -> int | None:
    key = fold(name)
    if not key or key == fold(producer.name):
        return None
    made, created = ProducerAlias.objects.get_or_create(producer=producer, key=key, defaults={"name": name})
    return made.pk if created else None


def _lock(keep: Producer | Product, gone: Producer | Product) -> None:
    """Holds both rows until the end, in one order for everybody, and reads them as they are now.

    Without it two who merge each into the other would leave none.
    """
    if keep.pk == gone.pk:
        raise RefusedError(_("These are one row already."))
    rows: QuerySet[Any] = (Producer if isinstance(keep, Producer) else Product).objects.all()
    held = rows.select_for_update().order_by("pk").filter(pk__in=[keep.pk, gone.pk])
    if any(row.pk == keep.pk and row.merged_into_id is not None for row in held):
        raise RefusedError(_("The row that shall stay was merged itself. Open the page again."))
    keep.refresh_from_db()
    gone.refresh_from_db()


def _move_of_producer(keep: Producer, gone: Producer) -> dict[str, Any]:
    others = gone.aliases.order_by("pk").values_list("name", flat=True)
    facts: dict[str, Any] = {
        "products": _move(Product.objects.filter(producer=gone), producer=keep),
        "members": _move(ProducerMember.objects.filter(producer=gone), producer=keep),
        "aliases": [
            pk for name in (gone.name, gone.short_name, *others) if (pk := _remember(keep, name)) is not None
        ],
        "zones": [zone.pk for zone in gone.zones.exclude(pk__in=keep.zones.values("pk"))],
        "taken": _take(keep, gone, {"tax_code": "", "office_id": None}),
    }
    keep.zones.add(*facts["zones"])
    keep_other_names(keep)
    refold_products(keep)
    return facts


def _move_of_product(keep: Product, gone: Product) -> dict[str, Any]:
    decisions = set(keep.recognitions.values_list("decision_number", "decided_on"))
    going = [
        one.pk
        for one in gone.recognitions.all()
        if not one.decision_number or (one.decision_number, one.decided_on) not in decisions
    ]
    return {
        "recognitions": _move(Recognition.objects.filter(pk__in=going), product=keep),
        "packs": _move(gone.packs.exclude(text__in=keep.packs.values("text")), product=keep),
        **_move_pictures(keep, gone),
        "attributes": _move(gone.attributes.exclude(kind__in=keep.attributes.values("kind")), product=keep),
        "figures": _move(gone.figures.exclude(year__in=keep.figures.values("year")), product=keep),
        "taken": _take(keep, gone, {"code": ""}),
    }


def _move_pictures(keep: Product, gone: Product) -> dict[str, Any]:
    """Puts the other's pictures behind those of the kept one, whose first stays the one on its card."""
    going = list(gone.pictures.exclude(digest__in=keep.pictures.values("digest")))
    places = {str(one.pk): one.position for one in going}
    for position, one in enumerate(going, start=next_position(keep)):
        ProductPicture.objects.filter(pk=one.pk).update(product=keep, position=position)
    return {"pictures": [one.pk for one in going], _PLACES: places}


def _move(rows: QuerySet[Any], **to: Model) -> list[int]:
    going = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=going).update(**to)  # noqa: SLF001 - Django's documented manager
    return going


def _take(keep: Producer | Product, gone: Producer | Product, unique: dict[str, Any]) -> dict[str, Any]:
    """Takes over what only the row that goes has, such as its tax code; what was taken, by column."""
    taken = {
        name: getattr(gone, name)
        for name, empty in unique.items()
        if getattr(keep, name) == empty and getattr(gone, name) != empty
    }
    _hand_over(gone, keep, taken, unique)
    return taken


def _hand_over(
    giver: Producer | Product, taker: Producer | Product, taken: dict[str, Any], unique: dict[str, Any]
) -> None:
    """First from the one, then to the other: in between nobody has it, as the database demands."""
    if taken:
        rows = Producer.objects if isinstance(taker, Producer) else Product.objects
        rows.filter(pk=giver.pk).update(**{name: unique[name] for name in taken})
        rows.filter(pk=taker.pk).update(**taken)
        giver.refresh_from_db()
        taker.refresh_from_db()


def _part(one: Merge, keep: Producer | Product, gone: Producer | Product) -> None:
    try:
        with transaction.atomic():
            if isinstance(keep, Producer) and isinstance(gone, Producer):
                _part_producers(one.moved, keep, gone)
            elif isinstance(keep, Product) and isinstance(gone, Product):
                _part_products(one.moved, keep, gone)
    except IntegrityError:
        raise RefusedError(
            _("What the other row had belongs to a third one by now. Put that right first.")
        ) from None


def _part_producers(moved: dict[str, Any], keep: Producer, gone: Producer) -> None:
    _give_back(moved, keep, gone, {"tax_code": "", "office_id": None})
    once(Producer.objects.filter(pk=gone.pk, merged_into=keep.pk).update(merged_into=None))
    for model, name in ((Product, "products"), (ProducerMember, "members")):
        model._default_manager.filter(pk__in=moved[name], producer=keep).update(producer=gone)  # noqa: SLF001
    ProducerAlias.objects.filter(pk__in=moved["aliases"], producer=keep).delete()
    keep.zones.remove(*MaterialZone.objects.filter(pk__in=moved["zones"]))
    for producer in (keep, gone):
        producer.refresh_from_db()
        keep_other_names(producer)
        refold_products(producer)


def _part_products(moved: dict[str, Any], keep: Product, gone: Product) -> None:
    _give_back(moved, keep, gone, {"code": ""})
    once(Product.objects.filter(pk=gone.pk, merged_into=keep.pk).update(merged_into=None))
    parts: dict[str, type[Model]] = {
        "recognitions": Recognition,
        "packs": Pack,
        "pictures": ProductPicture,
        "attributes": ProductAttribute,
        "figures": YearlyFigure,
    }
    for name, model in parts.items():
        model._default_manager.filter(pk__in=moved[name], product=keep).update(product=gone)  # noqa: SLF001
    for pk, position in moved.get(_PLACES, {}).items():
        ProductPicture.objects.filter(pk=int(pk), product=gone).update(position=position)
    keep_star(keep)
    keep_star(gone)


def _give_back(
    moved: dict[str, Any], keep: Producer | Product, gone: Producer | Product, unique: dict[str, Any]
) -> None:
    """What was taken over goes back, unless it was changed meanwhile: then the other row goes on without."""
    still = {name: value for name, value in moved["taken"].items() if getattr(keep, name) == value}
    _hand_over(keep, gone, still, unique)


def _merge(
    keep: Producer | Product,
    gone: Producer | Product,
    reasons: Iterable[str],
    moved: dict[str, Any],
    by: Person,
) -> Merge:
    return Merge.objects.create(
        kind="producer" if isinstance(keep, Producer) else "product",
        kept_id=keep.pk,
        gone_id=gone.pk,
        reasons=list(reasons),
        moved=moved,
        by_name=by.name,
        at=now(),
    )
