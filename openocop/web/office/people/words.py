"""Roles held and ways in, in the words of this desk's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openocop.accounts.roles import ROLE_NAMES, Role
from openocop.core.clock import show_date, today

if TYPE_CHECKING:
    from datetime import date

    from openocop.accounts.models import Holding


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A role held, with its days and whether it counts today."""

    holding: Holding
    role: str
    days: str
    kind: str
    word: str
    deputy_for: str


def held_line(one: Holding, day: date | None = None) -> HeldLine:
    """The line of a role: now, later or over, as a colour and a word."""
    kind, word = _state(one, day or today())
    return HeldLine(
        holding=one,
        role=str(ROLE_NAMES[Role(one.role)]),
        days=days_of(one.valid_from, one.valid_to),
        kind=kind,
        word=word,
        deputy_for=one.deputy_for.person.name if one.deputy_for else "",
    )


def days_of(first: date, last: date | None) -> str:
    """From when to when, in words."""
    if last is None:
        return _("from %(first)s") % {"first": show_date(first)}
    return _("from %(first)s to %(last)s") % {"first": show_date(first), "last": show_date(last)}


def _state(one: Holding, day: date) -> tuple[str, str]:
    if one.withdrawn_at is not None:
        return "ended", pgettext("role held", "taken back")
    if one.valid_to is not None and one.valid_to < day:
        return "ended", pgettext("role held", "over")
    if one.valid_from > day:
        return "soon", pgettext("role held", "later")
    if not one.office.exists_on(day):
        return "ended", pgettext("role held", "office ended")
    return "valid", pgettext("role held", "today")
