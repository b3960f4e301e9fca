"""Filling empty fields of rows that the register holds, and putting back what stood there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from openocop.core.clock import today
from openocop.places.atlas import atlas
from openocop.register.importing.rows import change, parts
from openocop.register.importing.words import refold, refold_products
from openocop.register.models import Producer, Product

if TYPE_CHECKING:
    from collections.abc import Mapping

    Values = dict[str, Any]

PART: Final = 500
"""Numbers in one question: few enough for either engine."""
_SEARCHED: Final = {
    Producer: frozenset({"address", "commune_code"}),
    Product: frozenset({"set_number", "rulebook_code"}),
}
"""Filled fields from which search columns follow."""


def fill(model: type[Producer | Product], changed: dict[int, Values]) -> dict[str, Values]:
    """Fills empty fields of rows; what they were before, by number."""
    before: dict[str, Values] = {}
    if model is Producer:
        _fill_provinces(changed)
    for part in parts(sorted(changed), PART):
        rows: Any = model.objects.filter(pk__in=part)
        for row in rows:
            before[str(row.pk)] = {name: _plain(getattr(row, name)) for name in changed[row.pk]}
    _write(model, {int(pk): changed[int(pk)] for pk in before})
    return before


def put_back(model: type[Producer | Product], before: Mapping[str, Values]) -> None:
    """Writes old values over those that were filled."""
    fields = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001 - documented
    _write(
        model,
        {
            int(pk): {name: fields[name].to_python(value) for name, value in values.items()}
            for pk, values in before.items()
        },
    )


def _write(model: type[Producer | Product], changed: dict[int, Values]) -> None:
    """Rows with the same fields go together."""
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, values in changed.items():
        alike[tuple(sorted(values))].append(pk)
    for names, numbers in alike.items():
        change(model, names, ([*(changed[pk][name] for name in names), pk] for pk in numbers))
    searched = [pk for pk, values in changed.items() if not _SEARCHED[model].isdisjoint(values)]
    (refold if model is Producer else refold_products)(searched)


def _fill_provinces(changed: dict[int, Values]) -> None:
    """A commune that was not known says the province."""
    for values in changed.values():
        unit = atlas().unit_on(values.get("commune_code", ""), today())
        if unit is not None:
            values["province_code"] = atlas().province(unit).code


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
