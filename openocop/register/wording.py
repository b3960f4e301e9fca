"""Products as plain JSON for commands and programs; verdicts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import ngettext, pgettext_lazy

from openocop.places.atlas import atlas
from openocop.register.models.imports import Verdict

if TYPE_CHECKING:
    from datetime import date

    from openocop.register.models import Product


VERDICTS: Final = {
    Verdict.CREATE: pgettext_lazy("verdict", "new"),
    Verdict.UPDATE: pgettext_lazy("verdict", "adds something"),
    Verdict.SAME: pgettext_lazy("verdict", "already there"),
    Verdict.ASK: pgettext_lazy("verdict", "needs your decision"),
    Verdict.REFUSE: pgettext_lazy("verdict", "not taken in"),
}


def verdict_words(verdict: str) -> str:
    """What is to become of a line, in words."""
    return str(VERDICTS[Verdict(verdict)])


def hidden_words(hidden: dict[str, Any]) -> str:
    """How many rows and which sheets are hidden, in a sentence; empty when nothing is."""
    rows, sheets = hidden.get("rows", 0), hidden.get("sheets", [])
    said = []
    if rows:
        said.append(
            ngettext("%(count)s product line is hidden.", "%(count)s product lines are hidden.", rows)
            % {"count": rows}
        )
    if sheets:
        words = ngettext(
            "%(count)s sheet is hidden: %(names)s.", "%(count)s sheets are hidden: %(names)s.", len(sheets)
        )
        said.append(words % {"count": len(sheets), "names": ", ".join(f"“{name}”" for name in sheets)})
    return " ".join(said)


def plain_product(product: Product, day: date) -> dict[str, Any]:
    """What anyone may know of a product, and whether its star is valid on a day."""
    versions = atlas().versions(product.commune_code) if product.commune_code else ()
    return {
        "id": product.pk,
        "name": product.name,
        "producer": product.producer.name,
        "set": product.set_number,
        "set_name": product.set_name,
        "commune": product.commune_code or None,
        "place": atlas().full_name(versions[-1]) if versions else None,
        "star": product.star,
        "valid_from": product.valid_from.isoformat() if product.valid_from else None,
        "valid_to": product.valid_to.isoformat() if product.valid_to else None,
        "valid": product.is_valid_on(day),
        "demonstration": product.demonstration,
    }
