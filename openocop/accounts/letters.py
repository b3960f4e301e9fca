"""The letters of the room, one function each; and the post."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from openocop.core.clock import show_date

if TYPE_CHECKING:
    from openocop.accounts.models import Invitation, Person

logger: Final = logging.getLogger(__name__)


def invitation(made: Invitation, *, link: str) -> EmailMessage:
    """To somebody who is invited by e-mail: who invites, to what, and the link that works once."""
    lines = [
        _("Dear %(name)s,") % {"name": made.name},
        _("%(office)s invites you to OpenOCOP.") % {"office": made.office}
        if made.office
        else _("You are invited to OpenOCOP."),
        _("Open this link and choose a password. It works once, until %(day)s:")
        % {"day": show_date(made.expires_at)},
        link,
        _("If you do not know what this is about, you need not do anything."),
    ]
    return _letter(made.email, _("Your way into OpenOCOP"), lines)


def reset(made: Invitation, person: Person, *, link: str) -> EmailMessage:
    """To somebody who forgot her password: the link that sets a new one."""
    lines = [
        _("Dear %(name)s,") % {"name": person.name},
        _("A new password was asked for. Open this link and choose one. It works once, until %(day)s:")
        % {"day": show_date(made.expires_at)},
        link,
        _("If you did not ask for it, you need not do anything: your password stays as it is."),
    ]
    return _letter(person.email or "", _("A new password for OpenOCOP"), lines)


def password_changed(person: Person) -> EmailMessage:
    """To somebody whose password was changed, so that she learns of it if it was not her."""
    lines = [
        _("Dear %(name)s,") % {"name": person.name},
        _("Your password for OpenOCOP was changed just now."),
        _("If that was not you, set a new one at once and tell your OCOP office: %(link)s")
        % {"link": settings.PUBLIC_URL},
    ]
    return _letter(person.email or "", _("Your password was changed"), lines)


def send(letter: EmailMessage) -> bool:
    """Hands a letter to the post; whether it was taken. Without a mail server or an address nothing is sent."""
    if not settings.MAIL_IS_SET or not letter.to:
        return False
    try:
        letter.send()
    except OSError as error:  # every fault of smtplib and of the network is one
        logger.error("a letter was not taken by the mail server", extra={"fault": type(error).__name__})  # noqa: TRY400 - the text of the fault may hold the address
        return False
    return True


def _letter(to: str, subject: str, lines: list[str]) -> EmailMessage:
    return EmailMessage(subject=subject, body="\n\n".join(lines) + "\n", to=[to] if to else [])
