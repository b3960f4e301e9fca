"""The frame that every room's policy stands in: the first role held that allows an act is the one it is done in.

A room brings its verbs and a rule for each; here they are asked in one way, so that "may not" reads and is recorded
alike everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from openocop.accounts.models import Holding, Person
from openocop.accounts.queries import actor_of, holdings_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from openocop.journal.actions import Actor


def decide(
    user: Person | AnonymousUser | None,
    day: date,
    rule: Callable[[Holding], bool],
    otherwise: Callable[[], str],
    held: Iterable[Holding] | None = None,
) -> Actor | str:
    """The user as the journal keeps her in the first role of a day that the rule allows; else the sentence why not.

    ``held`` spares the query where the roles are known already.
    """
    if not isinstance(user, Person):
        return _("Sign in first.")
    roles = holdings_on(user, day) if held is None else held
    allowing = next((one for one in roles if rule(one)), None)
    return otherwise() if allowing is None else actor_of(allowing)


def reason(answer: Actor | str) -> str | None:
    """Why not, as a sentence; ``None`` for an actor."""
    return answer if isinstance(answer, str) else None


def granted(answer: Actor | str) -> Actor:
    """The actor; ``PermissionDenied`` with the sentence where there is none."""
    if isinstance(answer, str):
        raise PermissionDenied(answer)
    return answer
