"""The lines of a batch as they were compared last, kept so that a page shows them without reading the file again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openocop.register.importing.rows import insert, numbers
from openocop.register.models import ImportLine

if TYPE_CHECKING:
    from openocop.register.importing.planning import Plan, Planned
    from openocop.register.models import ImportBatch


def keep_lines(batch: ImportBatch, made: Plan) -> None:
    """Keeps the lines of a plan in place of those kept before. Within a transaction."""
    ImportLine.objects.filter(batch=batch)._raw_delete("default")  # noqa: SLF001 - nothing hangs on a line
    given = numbers(ImportLine, len(made.rows))
    rows = (
        (pk, batch.pk, row.entry.row, row.verdict.value, _said(row))
        for pk, row in zip(given, made.rows, strict=True)
    )
    insert(ImportLine, ("id", "batch_id", "row", "verdict", "said"), rows)


def _said(row: Planned) -> dict[str, Any]:
    said: dict[str, Any] = {"product": row.entry.product, "producer": row.entry.producer}
    if row.reasons:
        said["reasons"] = row.reasons
    if row.asks:
        said["asks"] = [[ask.what, [list(choice) for choice in ask.choices], ask.chosen] for ask in row.asks]
    return said
