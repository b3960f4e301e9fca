"""The answer page in pieces that are made once: what depends on one option of one sheet, in one language.

An answer page is some thirty table rows and up to forty changes; made anew for every answer they would cost more
than the advice itself. Each is a template of its own, rendered at its first use and kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openocop.rulebooks.advice import Change
    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.gates import FailedGate

KEPT = 50_000
"""Pieces kept in one process: all options of all sheets in two languages are about 15,000."""


def rows(product_set: ProductSet, choices: Mapping[str, str | None]) -> SafeString:
    """The table of answers, one row an item."""
    language = get_language() or ""
    return _joined(
        _row(product_set, item.id, choices.get(item.id), item.id in choices, language)
        for item in product_set.items
    )


def changes(product_set: ProductSet, made: tuple[Change, ...]) -> SafeString:
    """The changes of one way, as list entries."""
    language = get_language() or ""
    return _joined(_change(product_set, change.item, change.after, change.gain, language) for change in made)


def gates(product_set: ProductSet, missing: tuple[FailedGate, ...]) -> SafeString:
    """The conditions that are not met, as list entries."""
    language = get_language() or ""
    return _joined(_gate(product_set, entry.gate.item, entry.gate.points, language) for entry in missing)


def _joined(pieces: Iterable[str]) -> SafeString:
    # Every piece comes from a template, so what stands between the marks is escaped already.
    return SafeString("".join(pieces))


@lru_cache(maxsize=KEPT)
def _row(product_set: ProductSet, item_id: str, chosen: str | None, answered: bool, language: str) -> str:  # noqa: ARG001, FBT001 - the language is part of the key
    item = product_set.item[item_id]
    text = _("None of these is met") if answered else _("not answered yet")
    context = {
        "item": item,
        "text": product_set.option[chosen].text if chosen else text,
        "legal": bool(chosen),
        "points": product_set.points[item_id][chosen],
    }
    return render_to_string("public/calculator/row.html", context)


@lru_cache(maxsize=KEPT)
def _change(product_set: ProductSet, item_id: str, after: str, gain: int, language: str) -> str:  # noqa: ARG001 - the language is part of the key
    context = {"item": product_set.item[item_id], "option": product_set.option[after], "gain": gain}
    return render_to_string("public/calculator/change.html", context)


@lru_cache(maxsize=KEPT)
def _gate(product_set: ProductSet, item_id: str, points: int, language: str) -> str:  # noqa: ARG001 - the language is part of the key
    need = ngettext(
        "at least %(points)d point is required", "at least %(points)d points are required", points
    )
    context = {"item": product_set.item[item_id], "need": need % {"points": points}}
    return render_to_string("public/calculator/gate.html", context)
