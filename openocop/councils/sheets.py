"""A ballot's sheet: what may stand on it, and what is sealed. No database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from openocop.core.errors import BadInputError
from openocop.dossiers.differences import NONE_MET, digest_of
from openocop.rulebooks.scoring import Ballot, Stop, count_ballot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openocop.rulebooks.criteria import ProductSet
    from openocop.rulebooks.scoring import Counted

__all__ = [
    "NONE_MET",
    "STOP",
    "Marks",
    "canonical",
    "check_choice",
    "check_stop",
    "counted",
    "digest_of",
    "scored",
]

STOP: Final = "!"
"""In place of an item: what is sent is a stop of the whole ballot; an empty one takes it back."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands on a ballot: option (or ``NONE_MET``) by item, reasons by item, and a stop (item, reason)."""

    options: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    stop: tuple[str, str] | None = None

    def ballot(self, member: str) -> Ballot:
        """As scoring takes it."""
        choices = {
            item: None if option == NONE_MET else option for item, option in self.options.items() if option
        }
        return Ballot(member, choices, Stop(*self.stop) if self.stop else None)


def check_choice(product_set: ProductSet, item: str, option: str, words: str) -> None:
    """``BadInputError`` for an item or option that is not of the sheet, and for "none is met" without its reason."""
    known = product_set.item.get(item)
    if known is None:
        raise BadInputError("item", _("This item is not of the sheet."))
    if option not in {"", NONE_MET, *(one.id for one in known.options)}:
        raise BadInputError("option", _("Choose one of the options."))
    if option == NONE_MET and not words:
        raise BadInputError("words", _("Write why none of the options is met."))


def check_stop(product_set: ProductSet, item: str, words: str) -> None:
    """``BadInputError`` for a stop at an item that is not of the sheet, or without its reason. Both empty: no stop."""
    if not item and not words:
        return
    if item not in product_set.item:
        raise BadInputError("item", _("Choose the item whose condition stops the product."))
    if not words:
        raise BadInputError("words", _("Write the reason for the stop."))


def counted(product_set: ProductSet, marks: Marks) -> Counted:
    """What the marks come to so far: total and parts, or what is missing (exact rule 2)."""
    return count_ballot(product_set, marks.ballot(""))


def canonical(marks: Marks, about: Mapping[str, Any]) -> dict[str, Any]:
    """What is sealed: ``about`` (whose, of what, in which pass), choices, reasons and stop as plain data."""
    ballot = marks.ballot("")
    return {
        **about,
        "choices": dict(ballot.choices),
        "reasons": {item: words for item, words in marks.reasons.items() if words},
        "stop": {"item": ballot.stop.item, "note": ballot.stop.note} if ballot.stop else None,
    }


def scored(sheet: Mapping[str, Any], member: str) -> Ballot:
    """A sealed sheet as scoring takes it."""
    stop = sheet["stop"]
    return Ballot(member, sheet["choices"], Stop(stop["item"], stop["note"]) if stop else None)
