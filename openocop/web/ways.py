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


WAYS: Final[tuple[Way, ...]] = (
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
