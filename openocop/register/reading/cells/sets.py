"""Product sets by the words that lists use: candidates, never a guess."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext as _

from openocop.core.text import fold
from openocop.register.reading.cell import ErrorCell, text_of
from openocop.register.reading.cells.read import Read, Remark, unread
from openocop.rulebooks.shelf import get_rulebook, in_force, rulebooks

if TYPE_CHECKING:
    from datetime import date

    from openocop.register.reading.cell import Cell
    from openocop.rulebooks.criteria import ProductSet

_MARK: Final = re.compile(r"^\s*(?:[IVX]{1,5}|\d+(?:\.\d+)*|[A-H])\s*[.)\-:]\s*")
_FILLER: Final = re.compile(r"^(?:(?:bo san pham|nhom san pham|san pham|nhom|nganh|bo|hang|cac)\s+)+")
_SIMILAR: Final = 60
"""How many of a hundred words must agree where no name agrees wholly."""


class SetChoice(NamedTuple):
    """A product set of a rulebook."""

    rulebook: str
    number: int
    name: str


def rulebook_on(day: date | None) -> str:
    """The code of the rulebook in force on a day, the newest where no day is known or none was in force."""
    newest = rulebooks()[0]
    if day is None:
        return newest.code
    oldest = rulebooks()[-1]
    return in_force(day).code if day >= oldest.effective_from else oldest.code


def read_set(cell: Cell, rulebook: str) -> Read[tuple[SetChoice, ...]]:
    """The sets of a rulebook that a text can mean: one, several (of a group's name), or none."""
    if isinstance(cell, ErrorCell):
        return unread(cell)
    text = text_of(cell)
    if len(text) < 2 and not text.isdigit():  # noqa: PLR2004 - a dash
        return Read()
    found = candidates(text, rulebook)
    if len(found) == 1:
        return Read(found)
    if found:
        sentence = _("“%(text)s” can be %(count)s product sets; choose one later.")
        return Read(found, (Remark("set_several", sentence % {"text": text, "count": len(found)}),))
    sentence = _("“%(text)s” names no product set of %(rulebook)s; choose one later.")
    return Read((), (Remark("set_unknown", sentence % {"text": text, "rulebook": rulebook}),))


@lru_cache(maxsize=4096)
def candidates(text: str, rulebook: str) -> tuple[SetChoice, ...]:
    """The sets that a text can mean, best level first: a set's name, its subgroup, its group, its category."""
    sets = get_rulebook(rulebook).sets
    if text.isdigit() and 1 <= int(text) <= len(sets):
        return tuple(_choice(one) for one in sets if one.number == int(text))
    key = _key(text)
    for level in ("name", "subgroup", "group", "category"):
        if found := [one for one in sets if _key(getattr(one, level)) == key]:
            return tuple(map(_choice, found))
    return tuple(map(_choice, _similar(key, sets)))


def _choice(one: ProductSet) -> SetChoice:
    return SetChoice(one.rulebook, one.number, one.name)


def _key(text: str) -> str:
    return _FILLER.sub("", fold(_MARK.sub("", text))).strip()


def _similar(key: str, sets: tuple[ProductSet, ...]) -> list[ProductSet]:
    """Sets whose name shares most words with the text, equally good ones together."""
    words = set(key.split())
    scored = [(_shared(words, set(_key(one.name).split())), one) for one in sets]
    best = max((score for score, _one in scored), default=0)
    return [one for score, one in scored if score == best] if best >= _SIMILAR else []


def _shared(left: set[str], right: set[str]) -> int:
    return 100 * len(left & right) // max(len(left | right), 1)
