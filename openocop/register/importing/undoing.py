"""Taking an import back as a whole, as long as nobody has built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.accounts.models import Office
from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.journal.actions import Subject, record
from openocop.journal.models import Entry as Act
from openocop.register.importing.filling import PART, put_back
from openocop.register.importing.stars import keep_stars
from openocop.register.models import Pack, Producer, Product, ProductAttribute, ProductPicture, Recognition
from openocop.register.models.imports import BatchState, ImportBatch
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openocop.accounts.models import Person
    from openocop.journal.actions import Actor


def undo_import(batch: ImportBatch, *, by: Person, province: str) -> None:
    """Takes an import back as a whole.

    Raises ``PermissionDenied``; ``RefusedError`` when it was undone already, and when somebody has since worked on
    what it made.
    """
    actor = allow(by, Verb.IMPORT, province)
    try:
        with transaction.atomic():
            _undo(batch, actor)
    except IntegrityError:
        raise RefusedError(_built_on()) from None
    batch.refresh_from_db()


def _undo(batch: ImportBatch, actor: Actor) -> None:
    rows = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLIED)
    if rows.update(state=BatchState.UNDONE, undone_at=now()) != 1:
        raise RefusedError(_("This import was undone already."))
    _refuse_built_on(batch)
    _take_back(batch.undo)
    _raw_delete(batch.lines.all())
    subject = Subject("importbatch", str(batch.pk))
    record(actor=actor, verb="importbatch:undo", subject=subject, facts={"counts": batch.counts})


def _built_on() -> str:
    return _("Somebody has worked on what this import made: it can no longer be undone as a whole.")


def _refuse_built_on(batch: ImportBatch) -> None:
    """Whoever worked on what was made has left a later act on it, or a row that hangs on it."""
    made = {
        "product": batch.undo["products"],
        "producer": batch.undo["producers"],
        "recognition": batch.undo["recognitions"],
        "office": batch.undo["offices"],
    }
    if any(_acted_on(kind, numbers, batch.act or 0) for kind, numbers in made.items()) or _hung_on(
        batch.undo
    ):
        raise RefusedError(_built_on())


def _acted_on(kind: str, numbers: list[int], act: int) -> bool:
    later = Act.objects.filter(number__gt=act, subject_kind=kind)
    return bool({str(number) for number in numbers} & set(later.values_list("subject_id", flat=True)))


def _hung_on(undo: dict[str, Any]) -> bool:
    products, recognitions = set(undo["products"]), set(undo["recognitions"])
    others = set(_each(Product, "producer_id", undo["producers"])) - products
    return bool(others or set(_each(Recognition, "product_id", undo["products"])) - recognitions)


def _take_back(undo: dict[str, Any]) -> None:
    put_back(Product, undo["products_before"])
    put_back(Producer, undo["producers_before"])
    touched = _take_recognitions_back(undo)
    for part in _parts(undo["packs"]):
        _raw_delete(Pack.objects.filter(pk__in=part))
    for part in _parts(undo["products"]):
        for hangs in (Pack, ProductAttribute, ProductPicture):
            _raw_delete(hangs.objects.filter(product_id__in=part))
        _raw_delete(Product.objects.filter(pk__in=part))
    for model, name in ((Producer, "producers"), (Office, "offices")):
        for part in _parts(undo[name]):
            model.objects.filter(pk__in=part).delete()
    keep_stars(touched)


def _take_recognitions_back(undo: dict[str, Any]) -> set[int]:
    """Takes them out, and what they superseded counts again; the products of the register that had them."""
    touched: set[int] = set()
    for part in _parts(undo["superseded"]):
        rows = Recognition.objects.filter(pk__in=part)
        touched |= set(rows.values_list("product_id", flat=True))
        rows.update(superseded_by=None, superseded_on=None)
    for part in _parts(undo["recognitions"]):
        rows = Recognition.objects.filter(pk__in=part)
        touched |= set(rows.values_list("product_id", flat=True))
        rows.update(superseded_by=None, superseded_on=None)
    for part in _parts(undo["recognitions"]):
        _raw_delete(Recognition.objects.filter(pk__in=part))
    return touched - set(undo["products"])


def _raw_delete(rows: Any) -> None:
    """Deletes without fetching what may hang on the rows: the database itself refuses what would be left hanging."""
    rows._raw_delete("default")  # noqa: SLF001 - Django's own door for this is a query for each table that points here


def _each(model: Any, column: str, numbers: list[int]) -> Iterator[int]:
    """The numbers of the rows that hang on these."""
    for part in _parts(numbers):
        yield from model.objects.filter(**{f"{column}__in": part}).values_list("pk", flat=True)


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(numbers), PART):
        yield numbers[at : at + PART]
