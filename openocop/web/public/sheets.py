"""Finding and listing the sheets that the public pages show."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.http import Http404

from openocop.rulebooks import shelf

if TYPE_CHECKING:
    from openocop.rulebooks.criteria import ProductSet, Rulebook


def find_set(code: str, number: int) -> tuple[Rulebook, ProductSet]:
    """A rulebook and one of its sets, or 404."""
    rulebook = shelf.get_rulebook(code)
    product_set = rulebook.set(number)
    if product_set is None:
        raise Http404
    return rulebook, product_set


def categories(rulebook: Rulebook) -> list[tuple[str, list[ProductSet]]]:
    """The sets under their categories, in the decision's order."""
    return [(name, list(sets)) for name, sets in groupby(rulebook.sets, key=lambda entry: entry.category)]
