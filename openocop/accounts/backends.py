"""Signing in by e-mail or telephone and password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from openocop.accounts.logins import normal_login
from openocop.accounts.models import Person
from openocop.core.errors import BadInputError

if TYPE_CHECKING:
    from django.http import HttpRequest  # noqa: TID251 - the shape that Django gives its backends


class LoginBackend:
    """Django's door to the people of this room. Nobody's answer is quicker than anybody else's."""

    def authenticate(
        self, request: HttpRequest | None, login: str | None = None, password: str | None = None
    ) -> Person | None:
        """The person with this login and password who may sign in, or ``None``.

        For a login that nobody has the password is hashed all the same, and for a deactivated person it is
        compared: how long it takes tells nobody which logins exist.
        """
        del request
        if login is None or password is None:
            return None
        person = _person_with(login)
        if person is None or not person.has_usable_password():
            make_password(password)
            return None
        return person if person.check_password(password) and person.is_active else None

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, as long as she may sign in."""
        return Person.objects.filter(pk=user_id, is_active=True).first()


def _person_with(login: str) -> Person | None:
    try:
        return Person.objects.by_login(normal_login(login))
    except BadInputError:
        return None
