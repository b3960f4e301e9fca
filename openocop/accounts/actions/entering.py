"""Coming in by a code: once, before it expires, and whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openocop.accounts.actions.holdings import facts_of
from openocop.accounts.actions.steps import hashed, locked, note, once, seated
from openocop.accounts.codes import code_hash
from openocop.accounts.logins import normal_login
from openocop.accounts.models import Holding, Invitation, Office, Person
from openocop.accounts.queries import actor_of, as_oneself
from openocop.accounts.roles import Role
from openocop.core.clock import now, show_date, today
from openocop.core.errors import BadInputError, RefusedError
from openocop.journal.actions import Actor

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime


def accept(code: str, *, password: str, login: str = "") -> Person:
    """Makes the invited person and her role, in one step, and uses the code up. Two tabs make one person.

    ``login`` is needed where the invitation has none, and may add the other way to sign in. Raises
    ``BadInputError`` for a mistyped code, a weak password or a login that cannot be read, all of which leave
    the code unused; ``RefusedError`` for a code that is unknown, used, revoked or expired, for an office that has
    ended and for a login that somebody has. The use of a code that no longer works is recorded.
    """
    digest = code_hash(code)
    return _recording_refusal(digest, lambda: _accepted(_find(digest, reset=False), login, password))


def reset_password(code: str, *, password: str) -> Person:
    """Gives the person of the code a new password and uses the code up; other sessions end by it.

    Raises as ``accept``, and ``RefusedError`` when the person's access was closed meanwhile.
    """
    digest = code_hash(code)
    return _recording_refusal(digest, lambda: _reset(_find(digest, reset=True), password))


def open_invitation(code: str) -> Invitation:
    """The invitation of a code that still works, for the page that asks for a password. Raises as ``accept``."""
    digest = code_hash(code)
    invitation = Invitation.objects.filter(code_hash=digest).first()
    return _find(digest, reset=invitation is not None and invitation.person_id is not None)


def _recording_refusal(digest: str, act: Callable[[], Person]) -> Person:
    """Does the act in one transaction; a known code that is refused is recorded in one of its own."""
    try:
        with transaction.atomic():
            return act()
    except RefusedError as refusal:
        known = Invitation.objects.filter(code_hash=digest).first()
        if known is not None:
            with transaction.atomic():
                note(_bearer(known), "refuse", known, {"reason": str(refusal.__cause__ or "refused")})
        raise


def _bearer(invitation: Invitation) -> Actor:
    """Somebody who holds the paper, and of whom no more is known."""
    return Actor(id=f"invitation {invitation.pk}", name=invitation.name, role="bearer")


def _find(digest: str, *, reset: bool) -> Invitation:
    found = Invitation.objects.select_related("office", "person", "made_by").filter(code_hash=digest).first()
    if found is None:
        raise RefusedError(_("This code is not known here. Check that it comes from this website."))
    if found.used_at is not None:
        _refuse("used", _("This code was used on %(day)s. Sign in, or ask for a new one."), found.used_at)
    if found.revoked_at is not None:
        _refuse("revoked", _("This code was taken back on %(day)s. Ask for a new one."), found.revoked_at)
    if found.expires_at <= now():
        _refuse("expired", _("This code expired on %(day)s. Ask for a new one."), found.expires_at)
    if (found.person_id is not None) is not reset:
        sentence = (
            _("This code sets a new password.") if found.person_id else _("This code invites a new person.")
        )
        raise RefusedError(sentence) from _Reason("other_use")
    return found


class _Reason(Exception):  # noqa: N818 - no error of its own: the word that the journal keeps of a refusal
    """Why a code was refused, in one word that no language changes."""


def _refuse(reason: str, sentence: str, moment: datetime) -> None:
    raise RefusedError(sentence % {"day": show_date(moment)}) from _Reason(reason)


def _use_up(invitation: Invitation) -> None:
    moment = now()
    rows = Invitation.objects.open_at(moment).filter(pk=invitation.pk)
    once(rows.update(used_at=moment))


def _accepted(invitation: Invitation, login: str, password: str) -> Person:
    person = _person_of(invitation, login)
    person.password = hashed(password, person)
    _use_up(invitation)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        sentence = _(
            "Somebody already signs in with %(login)s. Sign in, or choose another telephone or e-mail."
        )
        raise RefusedError(sentence % {"login": person.login}) from _Reason("login_taken")
    facts: dict[str, object] = {"person": person.pk}
    actor = as_oneself(person)
    if invitation.office is not None:
        holding = _seated(invitation, invitation.office, person)
        holding.save(force_insert=True)
        facts, actor = facts_of(holding) | {"holding": holding.pk}, actor_of(holding)
    note(actor, "accept", invitation, facts)
    return person


def _seated(invitation: Invitation, office: Office, person: Person) -> Holding:
    first, last = max(today(), office.valid_from), invitation.holds_to
    if last is not None and last < first:
        sentence = _("The role of this code ended on %(day)s. Ask for a new one.")
        raise RefusedError(sentence % {"day": show_date(last)}) from _Reason("role_over")
    return seated(person, Role(invitation.role), office, first, last)


def _person_of(invitation: Invitation, login: str) -> Person:
    made = Person(
        name=invitation.name,
        email=invitation.email or None,
        phone=invitation.phone or None,
        created_at=now(),
    )
    if login.strip():
        chosen = normal_login(login)
        if "@" in chosen:
            made.email = chosen
        else:
            made.phone = chosen
    if not made.login:
        raise BadInputError("login", _("Write the telephone or e-mail with which you will sign in."))
    return made


def _reset(invitation: Invitation, password: str) -> Person:
    person = locked(invitation.person) if invitation.person else None
    if person is None or not person.is_active:
        raise RefusedError(_("Your access is closed. Ask the administrator of your office.")) from _Reason(
            "closed"
        )
    person.password = hashed(password, person)
    _use_up(invitation)
    person.save(update_fields=["password"])
    note(as_oneself(person), "reset_done", invitation, {"person": person.pk})
    return person
