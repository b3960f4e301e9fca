"""A choice in words and points. No database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from openocop.dossiers.differences import NONE_MET

if TYPE_CHECKING:
    from openocop.rulebooks.criteria import ProductSet


def chosen_words(found: ProductSet, option: str) -> str:
    """The text of an option; a sentence where none is met; empty where nothing is chosen."""
    if option == NONE_MET:
        return _("None of these is met")
    return found.option[option].text if option in found.option else ""


def points_of(found: ProductSet, item: str, option: str) -> int | None:
    """The points of an option; ``None`` where nothing is chosen."""
    if not option:
        return None
    return found.points[item][None if option == NONE_MET else option]
