"""Applying a plan: everything in one transaction, recorded as one act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.core.clock import now
from openocop.core.errors import RefusedError
from openocop.journal.actions import Subject, record
from openocop.register.importing.gathering import gather
from openocop.register.importing.writing import tell_nobody, write
from openocop.register.models import ImportBatch
from openocop.register.models.imports import BatchState
from openocop.register.policy import Verb, allow

if TYPE_CHECKING:
    from collections.abc import Callable

    from openocop.accounts.models import Person
    from openocop.journal.actions import Actor
    from openocop.register.importing.planning import Plan


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a plan was made of: its name and hash, and the province whose list it is."""

    file_name: str
    digest: str
    province: str


def apply_plan(
    made: Plan,
    source: Source,
    *,
    by: Person,
    previewed: ImportBatch | None = None,
    tell: Callable[[int, int], None] = tell_nobody,
) -> ImportBatch:
    """Writes what a plan says: one transaction, one act. A plan that changes nothing writes nothing but the batch.

    ``previewed`` is the batch that somebody looked at before; it is taken in once. ``tell`` is told the products
    written so far, and of how many. Raises ``PermissionDenied``;
    ``RefusedError`` when it was taken in already, and when the register changed meanwhile in a way that does not fit.
    """
    actor = allow(by, Verb.IMPORT, source.province)
    work = gather(made, source.province)
    try:
        with transaction.atomic():
            batch = _claimed(previewed) or ImportBatch(file_digest=source.digest, by=by, at=now())
            batch.undo = write(work, source.file_name, tell)
            return _recorded(batch, made, source, actor)
    except IntegrityError:
        sentence = _(
            "The register was changed meanwhile by somebody else. Look at the file again and apply it then."
        )
        raise RefusedError(sentence) from None


def _claimed(previewed: ImportBatch | None) -> ImportBatch | None:
    """Takes the batch that was looked at, if nobody else did."""
    if previewed is None:
        return None
    rows = ImportBatch.objects.filter(pk=previewed.pk, state__in=(BatchState.PREVIEWED, BatchState.WRITING))
    if rows.update(state=BatchState.APPLIED) != 1:
        raise RefusedError(_("This file was taken in already."))
    return previewed


def _recorded(batch: ImportBatch, made: Plan, source: Source, actor: Actor) -> ImportBatch:
    batch.file_name, batch.province = source.file_name[:300], source.province
    batch.sheet, batch.counts = made.sheet, made.counts
    batch.heading_rows, batch.mapping = list(made.headings.rows), made.headings.as_json()
    batch.state, batch.applied_at, batch.problem = BatchState.APPLIED, now(), ""
    batch.save()
    facts = {"file": batch.file_name, "digest": batch.file_digest, "counts": batch.counts}
    entry = record(
        actor=actor, verb="importbatch:apply", subject=Subject("importbatch", str(batch.pk)), facts=facts
    )
    batch.act = entry.number
    batch.save(update_fields=["act"])
    return batch
