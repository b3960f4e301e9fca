"""Where a product comes from and what it brought: its craft village, its zones, and those figures that are public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.formats import number_format

from openocop.core.text import sort_key
from openocop.register.fields import FIGURE
from openocop.register.kinds import Reading
from openocop.register.models import YearlyFigure
from openocop.web.public.catalogue import words

if TYPE_CHECKING:
    from openocop.register.models import MaterialZone, Product

_SHOWN: Final = ("revenue", "export", "output", "workers")


def origins(product: Product) -> dict[str, Any]:
    """For a product's page. One query for the zones, one more for a craft village."""
    village = product.craft_village
    names = [name for name in _SHOWN if FIGURE[name] is Reading.PUBLIC]
    return {
        "village": village,
        "village_place": words.place_name(village.commune_code) if village else "",
        "zones": _zones(product),
        "figure_heads": [_head(name) for name in names],
        "figures": [(one.year, [_cell(one, name) for name in names]) for one in product.figures.all()]
        if names
        else [],
    }


def _zones(product: Product) -> list[tuple[MaterialZone, list[tuple[str, str]]]]:
    """The zones that supply its producer, by the alphabet, each with its communes."""
    ordered = sorted(product.producer.zones.all(), key=lambda one: (sort_key(one.name), one.pk))
    return [
        (one, [(code, name) for code in one.commune_codes if (name := words.place_name(code))])
        for one in ordered
    ]


def _head(name: str) -> str:
    said = str(YearlyFigure._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's way to columns
    return said[:1].upper() + said[1:]


def _cell(one: YearlyFigure, name: str) -> str:
    value = getattr(one, name)
    return number_format(value) if isinstance(value, int) else str(value or "–")
