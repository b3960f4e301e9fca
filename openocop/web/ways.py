"""Which pages somebody's roles open: the menu of the signed-in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse

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


WAYS: Final[tuple[Way, ...]] = ()


def ways_of(holdings: Iterable[Holding]) -> list[Way]:
    """The pages for these roles, in the order of the menu."""
    roles = {Role(one.role) for one in holdings}
    return [way for way in WAYS if way.roles & roles]
