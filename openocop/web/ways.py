"""Which pages somebody's roles open: the menu of the signed-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from openocop.accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    from openocop.accounts.models import Holding


@dataclass(frozen=True, slots=True)
class Way:
    """A page, what it is good for, and the roles it is made for; who may is decided by the page itself."""

    name: str
    title: str | _StrPromise
    what: str | _StrPromise
    roles: frozenset[Role]

    @property
    def href(self) -> str:
        """Its address."""
        return reverse(self.name)


_PROVINCE: Final = frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER})
_REGISTER: Final = _PROVINCE | {
    Role.PRODUCER,
    Role.COMMUNE_OFFICER,
    Role.AUDITOR,
    Role.INSPECTOR,
    Role.SECRETARY,
    Role.CHAIR,
    Role.EDITOR,
}
WAYS: Final[tuple[Way, ...]] = (
    Way(
        "producer:dossiers",
        _("Dossiers"),
        _("Write a dossier one thing at a time, hand it in, and see where it is."),
        frozenset({Role.PRODUCER}),
    ),
    Way(
        "office:dossiers",
        _("Dossiers"),
        _("What waits for your office, since when, and how many working days are left."),
        frozenset(
            {
                Role.COMMUNE_OFFICER,
                Role.PROVINCIAL_OFFICER,
                Role.ADVISORY_MEMBER,
                Role.AUDITOR,
                Role.SECRETARY,
                Role.CHAIR,
            }
        ),
    ),
    Way(
        "office:register",
        _("Products and producers"),
        _("The register: look, correct, and see what was changed."),
        _REGISTER,
    ),
    Way(
        "office:zones",
        _("Material zones and craft villages"),
        _("Where raw materials come from and whom they supply; villages and their products."),
        _REGISTER,
    ),
    Way(
        "office:imports",
        _("Take in a workbook"),
        _("Your Excel list goes in line by line, with every doubt explained."),
        _PROVINCE,
    ),
    Way(
        "office:duplicates",
        _("Duplicates"),
        _("Rows that may be one and the same, with reasons."),
        _PROVINCE,
    ),
    Way(
        "office:wishes",
        _("Wishes for changes"),
        _("Producers ask to change what the office has verified."),
        _PROVINCE | {Role.COMMUNE_OFFICER},
    ),
    Way(
        "office:people",
        _("People and offices"),
        _("Who acts where and until when: invite, give roles, appoint deputies, hand over."),
        frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER}),
    ),
    Way(
        "office:claims",
        _("Claims"),
        _("Producers who say that a record is theirs: confirm or refuse."),
        frozenset({Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER, Role.COMMUNE_OFFICER}),
    ),
    Way(
        "office:journal",
        _("Journal"),
        _("Every act with person, role, office and time, and whether the chain is whole."),
        frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.PROVINCIAL_OFFICER}),
    ),
)


def ways_of(holdings: Iterable[Holding]) -> list[Way]:
    """The pages for these roles, in the order of the menu."""
    roles = {Role(one.role) for one in holdings}
    return [way for way in WAYS if way.roles & roles]
