"""Signing in: the password, then the six digits; both can be tried only so often."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.second_factor import check_second_factor, use_recovery_code
from openocop.accounts.actions.steps import note
from openocop.accounts.backends import LoginBackend
from openocop.accounts.logins import normal_login
from openocop.accounts.models import Person, Session
from openocop.accounts.queries import as_oneself
from openocop.accounts.sessions import clear_expired, mark_of, sessions_of
from openocop.accounts.throttle import Door, Key, Shut, clear_old, forget, take
from openocop.core.clock import VIETNAM
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.actions import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_LOGIN: Final = 300
LONGEST_DIGITS: Final = 8
"""Six digits, perhaps with blanks between them; what is longer is a code on paper."""
logger: Final = logging.getLogger(__name__)


def check_password(login: str, password: str, *, address: str) -> Person:
    """The person with this login and password, tried from a network address. She is not signed in by it yet.

    Raises ``BadInputError`` when the two do not fit together, in the same words and time whether or not somebody
    has the login; ``RefusedError`` after too many tries, which is recorded once.
    """
    written = _one_way(login)
    own = [Key(Door.PASSWORD_FROM_HERE, f"{written}\n{address}"), Key(Door.PASSWORD, written)]
    keys = [*own, Key(Door.ADDRESS, address)]
    _take(keys, Person.objects.by_login(written))
    person = LoginBackend().authenticate(None, login=login, password=password)
    if person is None:
        sentence = _(
            "This e-mail or telephone and this password do not fit together. Check both, or set a new password."
        )
        raise BadInputError("login", sentence)
    forget(keys)
    return person


def check_digits(person: Person, digits: str) -> None:
    """Asks for the second factor, or a code on paper in its place.

    Raises ``BadInputError`` for wrong or used digits and codes, ``RefusedError`` for too many tries.
    """
    keys = [Key(Door.DIGITS, str(person.pk))]
    _take(keys, person)
    if len(digits.strip()) > LONGEST_DIGITS:
        if not use_recovery_code(person, digits):
            raise BadInputError("digits", _("This code is not one of yours, or it was used already."))
    elif not check_second_factor(person, digits=digits):
        sentence = _(
            "These are not the digits that the authenticator shows now, or they were used. Wait for the next ones."
        )
        raise BadInputError("digits", sentence)
    forget(keys)


def check_tries(door: Door, of: str) -> None:
    """Counts a try at another door, such as a code typed; ``RefusedError`` when there were too many."""
    _take([Key(door, of)], None)


def note_sign_in(person: Person, *, second_factor: bool) -> None:
    """Records that the person signed in, and clears away what is over."""
    with transaction.atomic():
        clear_expired()
        clear_old()
        note(as_oneself(person), "sign_in", person, {"second_factor": second_factor})


def note_sign_out(person: Person) -> None:
    """Records that the person signed out."""
    with transaction.atomic():
        note(as_oneself(person), "sign_out", person)


def end_sessions(person: Person, marks: Iterable[str]) -> int:
    """Ends sessions of the person, by what her page calls them; how many there were."""
    wanted = set(marks)
    keys = [one.session_key for one in sessions_of(person) if mark_of(one) in wanted]
    if not keys:
        return 0
    with transaction.atomic():
        Session.objects.filter(session_key__in=keys, person=person).delete()
        note(as_oneself(person), "end_sessions", person, {"count": len(keys)})
    return len(keys)


def _one_way(login: str) -> str:
    """The login as it is kept; one that cannot be read is counted as it was typed."""
    try:
        return normal_login(login)
    except BadInputError:
        return login.strip().lower()[:LONGEST_LOGIN]


def _take(keys: list[Key], person: Person | None) -> None:
    shut = take(keys)
    if shut is None:
        return
    if shut.first:
        _record(shut, person)
    clock = shut.until.astimezone(VIETNAM).strftime("%H:%M")
    raise RefusedError(_("That was tried too often. Wait until %(time)s and try again.") % {"time": clock})


def _record(shut: Shut, person: Person | None) -> None:
    logger.warning("door shut after too many tries", extra={"door": str(shut.door)})
    if person is not None:
        with transaction.atomic():
            note(SYSTEM, "shut", person, {"door": str(shut.door), "until": shut.until.isoformat()})
