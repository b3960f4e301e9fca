"""The calculator's answers in an address: ``?1.1=2&1.2=-`` is option 2 of item 1.1 and none of the options of 1.2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from django.urls import reverse
from django.utils.translation import gettext as _

from openocop.rulebooks.advice import TARGETS
from openocop.rulebooks.plain_json import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from openocop.rulebooks.criteria import ProductSet

NONE_MET = "-"
GOAL = "to"
"""The one word in an address that is no item: the star to show the ways to."""
MOST_FIELDS = 200
_ITEM = re.compile(r"[0-9]+(\.[0-9]+)*")


@dataclass(frozen=True, slots=True)
class Answers:
    """What an address answers. ``refused`` says in sentences what in it cannot be used; the rest stands."""

    choices: dict[str, str | None]
    goal: int | None
    refused: tuple[str, ...]


def read_answers(request: HttpRequest, product_set: ProductSet) -> Answers:
    """The answers in an address. Nothing is guessed: what the set does not know, or stands twice, is refused.

    Names that are neither items nor the goal are passed over: messengers add their own to a link that is sent on.
    """
    try:
        pairs = parse_qsl(request.META.get("QUERY_STRING", ""), max_num_fields=MOST_FIELDS)
    except ValueError:
        return Answers({}, None, (_("The address is too long to be a set of answers."),))
    choices: dict[str, str | None] = {}
    refused: list[str] = []
    for name, value in pairs:
        if value and _ITEM.fullmatch(name):
            _take(product_set, name, value, choices, refused)
    goal = dict(pairs).get(GOAL)
    if goal is not None and goal not in {str(star) for star in TARGETS}:
        refused.append(_("Choose 3, 4 or 5 stars to aim for."))
        goal = None
    return Answers(choices, int(goal) if goal else None, tuple(refused))


def _take(
    product_set: ProductSet, item: str, value: str, choices: dict[str, str | None], refused: list[str]
) -> None:
    option = None if value == NONE_MET else f"{item}/{value}"
    points = product_set.points.get(item)
    if points is None:
        refused.append(
            _("This sheet has no item %(item)s; its answer is left out.") % {"item": printable(item)}
        )
    elif option not in points:
        sentence = _("Item %(item)s has no line “%(value)s”; please choose again.")
        refused.append(sentence % {"item": item, "value": printable(value)})
    elif item in choices:
        refused.append(_("Item %(item)s is answered twice; the first answer is kept.") % {"item": item})
    else:
        choices[item] = option


def query_of(product_set: ProductSet, choices: Mapping[str, str | None]) -> str:
    """Answers as they stand in an address, in the sheet's order; ids are digits and points, safe as they are."""
    return "&".join(
        f"{item.id}={(choices[item.id] or NONE_MET).rpartition('/')[2]}"
        for item in product_set.items
        if item.id in choices
    )


def address(name: str, product_set: ProductSet, query: str) -> str:
    """A page of the calculator (its name in ``urls``) with these answers."""
    base = _base(name, product_set.rulebook, product_set.number)
    return f"{base}?{query}" if query else base


@cache
def _base(name: str, code: str, number: int) -> str:
    return reverse(f"public:{name}", args=[code, number])
