"""Roles held and claims in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from openocop.accounts.models import ClaimState
from openocop.accounts.roles import ROLE_NAMES, Role
from openocop.core.clock import show_date

if TYPE_CHECKING:
    from openocop.accounts.models import Holding

STATES: Final = {
    ClaimState.OPEN.value: ("soon", pgettext_lazy("claim", "waits for the commune")),
    ClaimState.CONFIRMED.value: ("valid", pgettext_lazy("claim", "confirmed")),
    ClaimState.REFUSED.value: ("ended", pgettext_lazy("claim", "refused")),
    ClaimState.PAST.value: ("ended", pgettext_lazy("claim", "past")),
}
"""The colour and the word of a claim's state."""


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """A role held, in words."""

    role: str
    office: str
    days: str
    deputy_for: str


def holding_line(holding: Holding) -> HoldingLine:
    """Role, office, until when, and for whom when it is held on somebody's behalf."""
    days = _("until %(day)s") % {"day": show_date(holding.valid_to)} if holding.valid_to else ""
    substitute = holding.deputy_for
    return HoldingLine(
        role=str(ROLE_NAMES[Role(holding.role)]),
        office=holding.office.name,
        days=days,
        deputy_for=substitute.person.name if substitute else "",
    )
