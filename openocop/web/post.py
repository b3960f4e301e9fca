"""Letters are handed to the post beside the answer."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from openocop.accounts import letters

if TYPE_CHECKING:
    from django.core.mail import EmailMessage


def post(letter: EmailMessage) -> None:
    """Sends a letter once what it tells of is kept, without making the reader wait for the mail server.

    For letters that can be asked for again. How long the answer takes does not tell whether there was one.
    """
    if settings.MAIL_IS_SET and letter.to:
        transaction.on_commit(Thread(target=_send, args=[letter]).start)


def _send(letter: EmailMessage) -> None:
    letters.send(letter)
    connection.close()
